/* Text that came from somewhere else and is about to be shown. */
#ifndef RVG_BASE_TEXT_H
#define RVG_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes (1 to 4) of the well-formed UTF-8 character at `p`, of which `left` bytes may be read;
 * 0 when there is none (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). */
size_t text_utf8_length(const uint8_t *p, size_t left);

/* Copies `size` bytes of `in` to `out` so that they are safe on a terminal: colour and cursor
 * sequences (ESC [ ...) are removed whole, other control characters (C0, DEL, C1) singly, a tab
 * becomes a space, a byte that is not UTF-8 becomes '?'. Writes at most `capacity` bytes (at least
 * 4) including the NUL; text that does not fit is cut between characters and ends in "…".
 * Returns the length of `out`. */
size_t text_clean(const char *in, size_t size, char *out, size_t capacity);

/* Characters of well-formed UTF-8, each taken to be one column wide. */
size_t text_columns(const char *text);

/* Bytes at the start of `text` that make a line of at most `columns` columns (1 or more): up to the
 * last blank at which it can be broken, within a word where there is none. The blanks at which it
 * was broken are not counted: the next line starts behind them. */
size_t text_line_length(const char *text, size_t columns);

/* Whether the user's locale (LC_ALL, LC_CTYPE, LANG) writes UTF-8. The process's own locale is
 * neither asked nor changed. */
bool text_locale_is_utf8(void);

#endif
