/* Characters one at a time: out of UTF-8, into it, and whether a terminal gives them one column. */
#ifndef RVG_TUI_CHARACTER_H
#define RVG_TUI_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHARACTER_SIZE = 5, CHARACTER_BROKEN = 0xfffd };

/* Whether it is certain to be drawn in one column, in whatever locale: control characters, wide and
 * combining ones are not, nor are scripts whose letters join, stack or run to the left, nor what
 * Unicode has yet to assign. */
bool character_is_narrow(uint32_t character);

/* The character at *text, which moves behind it; CHARACTER_BROKEN for a byte that is not UTF-8, 0
 * at the end, where *text stays. */
uint32_t character_next(const char **text);

/* Writes a character as UTF-8 with a NUL, and returns its bytes without that. */
size_t character_encode(uint32_t character, char out[CHARACTER_SIZE]);

#endif
