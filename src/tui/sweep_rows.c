#include <config.h>

#include "tui/sweep_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tui/cells.h"
#include "tui/sweep_columns.h"

struct key {
    double value; /* ascending; NaN: last */
    size_t cell;
};

static const struct sort {
    enum sweep_column column;
    enum metric metric; /* SORT_LEVEL has none */
} sorts[SORT_COUNT] = {
    [SORT_LEVEL] = {COLUMN_LEVEL, METRIC_COUNT},
    [SORT_THROUGHPUT] = {COLUMN_THROUGHPUT, METRIC_THROUGHPUT},
    [SORT_P50] = {COLUMN_P50, METRIC_RESPONSE_P50},
    [SORT_P99] = {COLUMN_P99, METRIC_RESPONSE_P99},
    [SORT_ERRORS] = {COLUMN_ERRORS, METRIC_ERRORS},
};

static double key_of(const struct view *v, const struct cell *cell)
{
    enum sweep_sort sort = v->ui->sort < SORT_COUNT ? v->ui->sort : SORT_LEVEL;
    double value = sort == SORT_LEVEL ? v->result->sweep.levels[cell->level].value
                                      : -cell_value(cell, sorts[sort].metric);

    return v->ui->inverted ? -value : value;
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (isnan(x->value) != isnan(y->value))
        return isnan(x->value) ? 1 : -1;
    if (x->value < y->value)
        return -1;
    if (x->value > y->value)
        return 1;
    return x->cell < y->cell ? -1 : 1;
}

/* What runs at the moment is left out, so that rows do not come and go with it. */
static bool passes(const struct view *v, const struct cell *cell)
{
    struct view still = *v;
    char text[SWEEP_ROW_SIZE];

    if (v->ui->filter[0] == '\0')
        return true;
    still.session = NULL;
    still.unit = view_choose_unit(v->result, v->ui->unit);
    sweep_row_print(&still, cell, text);
    return strcasestr(text, v->ui->filter) != NULL;
}

size_t sweep_rows(const struct view *v, size_t *rows)
{
    struct key keys[SWEEP_CELLS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < v->result->cell_count && count < SWEEP_CELLS_MAX; i++) {
        const struct cell *cell = &v->result->cells[i];

        if (passes(v, cell))
            keys[count++] = (struct key){key_of(v, cell), i};
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < count; i++)
        rows[i] = keys[i].cell;
    return count;
}

const struct cell *sweep_selected(const struct view *v)
{
    size_t rows[SWEEP_CELLS_MAX], count = sweep_rows(v, rows), selected = v->ui->cells.selected;

    if (count == 0)
        return NULL;
    return &v->result->cells[rows[selected < count ? selected : count - 1]];
}

const char *sweep_sort_name(const struct view *v)
{
    enum sweep_sort sort = v->ui->sort;

    return sweep_column_title(v, sorts[sort < SORT_COUNT ? sort : SORT_LEVEL].column);
}
