/* The table of the sweep's cells: one list of columns for what is drawn, and for what a filter
 * looks at. */
#ifndef RVG_TUI_SWEEP_COLUMNS_H
#define RVG_TUI_SWEEP_COLUMNS_H

#include "tui/view.h"

enum sweep_column {
    COLUMN_LEVEL,
    COLUMN_ARM,
    COLUMN_THROUGHPUT,
    COLUMN_HALF, /* half of the 95 % interval */
    COLUMN_P50,
    COLUMN_P90,
    COLUMN_P99,
    COLUMN_P999,
    COLUMN_ERRORS,
    COLUMN_LIMITED,
    COLUMN_FLAGS,
    SWEEP_COLUMNS
};

enum { COLUMN_TEXT_SIZE = 64, SWEEP_ROW_SIZE = SWEEP_COLUMNS * COLUMN_TEXT_SIZE };

const char *sweep_column_title(const struct view *v, enum sweep_column column);

/* What stands there; "-" for a figure that is not known, "" where there is nothing to say. */
void sweep_column_print(const struct view *v, const struct cell *cell, enum sweep_column column,
                        char out[COLUMN_TEXT_SIZE]);

enum style sweep_column_style(const struct view *v, const struct cell *cell,
                              enum sweep_column column);

/* All columns, a blank between each two. */
void sweep_row_print(const struct view *v, const struct cell *cell, char out[SWEEP_ROW_SIZE]);

#endif
