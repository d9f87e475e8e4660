/* A line of text as it is typed: UTF-8 in a buffer, and a cursor on one of its characters or behind
 * the last. */
#ifndef RVG_TUI_LINE_EDIT_H
#define RVG_TUI_LINE_EDIT_H

#include <stddef.h>
#include <stdint.h>

/* Does what the key means: a character stands before the cursor's, Backspace (Ctrl-H) and Delete
 * take one away, Left, Right, Home (Ctrl-A) and End (Ctrl-E) move, Ctrl-U takes all before the
 * cursor and Ctrl-K the rest. Other keys do nothing, nor does a character that has no room in
 * `size` bytes. `at`: the byte where the cursor's character begins. */
void line_edit_key(char *text, size_t size, size_t *at, uint32_t key);

/* The byte from which on to show the line so that its part up to the cursor takes less than
 * `columns` (1 or more), the cursor's own column included. */
size_t line_edit_first_shown(const char *text, size_t at, int columns);

#endif
