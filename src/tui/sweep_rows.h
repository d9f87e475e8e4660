/* The cells of the sweep's table in the order in which it shows them: what is drawn and what keys
 * move through. */
#ifndef RVG_TUI_SWEEP_ROWS_H
#define RVG_TUI_SWEEP_ROWS_H

#include "tui/view.h"

enum { SWEEP_CELLS_MAX = SWEEP_ARMS_MAX * SWEEP_LEVELS_MAX };

/* Writes indices into result->cells (`rows` has room for all of them) and returns how many: those
 * whose text has ui->filter in it, capital or not, in the order of ui->sort. By level the lowest
 * comes first, by any other column the largest; ui->inverted turns that round. Equal ones keep the
 * order of the sweep, and what is not known stands last, inverted or not. Only the result and the
 * person's choices count: rows are the same with and without v->session. */
size_t sweep_rows(const struct view *v, size_t *rows);

/* The cell that is marked, the last one where there are fewer rows; NULL when none is shown. */
const struct cell *sweep_selected(const struct view *v);

/* "c", "req/s", ...: what the table is sorted by. */
const char *sweep_sort_name(const struct view *v);

#endif
