/* How far a key moves what is selected in a list. */
#ifndef RVG_TUI_MOVEMENT_H
#define RVG_TUI_MOVEMENT_H

#include <stddef.h>

#include "tui/keys.h"

/* Lines that the action moves down (negative: up), `all` for first and last; 0 for another one. */
long movement_steps(enum action action, long all);

/* Where `steps` from `at` lead in a list of `count`; 0 in an empty one. */
size_t movement_from(size_t at, long steps, size_t count);

#endif
