#include <config.h>

#include "tui/sweep_columns.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "tui/cells.h"
#include "tui/figures.h"
#include "tui/sweep_flags.h"

enum { HALF_DIGITS = 2, HALF_DECIMALS = 3 };

static const struct column {
    const char *title;
    enum metric metric; /* METRIC_COUNT: it shows none */
} columns[SWEEP_COLUMNS] = {
    [COLUMN_LEVEL] = {NULL, METRIC_COUNT}, /* its title is the levels' */
    [COLUMN_ARM] = {"arm", METRIC_COUNT},
    [COLUMN_THROUGHPUT] = {"req/s", METRIC_THROUGHPUT},
    [COLUMN_HALF] = {"+/-", METRIC_COUNT},
    [COLUMN_P50] = {"p50", METRIC_RESPONSE_P50},
    [COLUMN_P90] = {"p90", METRIC_RESPONSE_P90},
    [COLUMN_P99] = {"p99", METRIC_RESPONSE_P99},
    [COLUMN_P999] = {"p99.9", METRIC_RESPONSE_P999},
    [COLUMN_ERRORS] = {"err", METRIC_ERRORS},
    [COLUMN_LIMITED] = {"limited", METRIC_COUNT},
    [COLUMN_FLAGS] = {"flags", METRIC_COUNT},
};

const char *sweep_column_title(const struct view *v, enum sweep_column column)
{
    if (column == COLUMN_LEVEL)
        return level_kind_sign(sweep_level_kind(&v->result->sweep));
    return columns[column].title;
}

static void print_half(const struct cell *cell, char out[COLUMN_TEXT_SIZE])
{
    double half = (cell->throughput_high - cell->throughput_low) / 2;
    char number[NUMBER_TEXT_SIZE];
    size_t length = number_print_short(half, HALF_DIGITS, HALF_DECIMALS, number);

    snprintf(out, COLUMN_TEXT_SIZE, "%s", length > 0 ? number : "-");
}

void sweep_column_print(const struct view *v, const struct cell *cell, enum sweep_column column,
                        char out[COLUMN_TEXT_SIZE])
{
    const struct sweep *sweep = &v->result->sweep;
    char number[LEVEL_NAME_SIZE];

    switch (column) {
    case COLUMN_LEVEL:
        snprintf(out, COLUMN_TEXT_SIZE, "%s", level_number(&sweep->levels[cell->level], number));
        break;
    case COLUMN_ARM:
        snprintf(out, COLUMN_TEXT_SIZE, "%s", sweep->arms[cell->arm].name);
        break;
    case COLUMN_HALF:
        print_half(cell, out);
        break;
    case COLUMN_LIMITED:
        snprintf(out, COLUMN_TEXT_SIZE, "%s",
                 cell->blocks > 0 ? limited_by_name(cell->total.limited_by) : "-");
        break;
    case COLUMN_FLAGS:
        sweep_flags_print(sweep_flags(v, cell), out);
        break;
    default:
        figure_value(cell_value(cell, columns[column].metric), columns[column].metric, v->unit,
                     out);
        break;
    }
}

enum style sweep_column_style(const struct view *v, const struct cell *cell,
                              enum sweep_column column)
{
    if (column == COLUMN_ARM)
        return cell_side(v, cell->arm).style;
    if (column == COLUMN_FLAGS)
        return sweep_flags_style(sweep_flags(v, cell));
    if (column == COLUMN_LIMITED)
        return sweep_flags(v, cell) & (FLAG_CLIENT | FLAG_MACHINE) ? STYLE_WARN : STYLE_TEXT;
    if (column == COLUMN_ERRORS)
        return cell_value(cell, METRIC_ERRORS) > 0 ? STYLE_WARN : STYLE_TEXT;
    return columns[column].metric == METRIC_COUNT
               ? STYLE_TEXT
               : cell_style(cell, columns[column].metric, STYLE_TEXT);
}

void sweep_row_print(const struct view *v, const struct cell *cell, char out[SWEEP_ROW_SIZE])
{
    size_t length = 0;

    for (int i = 0; i < SWEEP_COLUMNS; i++) {
        char text[COLUMN_TEXT_SIZE];

        sweep_column_print(v, cell, (enum sweep_column)i, text);
        length += (size_t)snprintf(out + length, SWEEP_ROW_SIZE - length, "%s%s", i > 0 ? " " : "",
                                   text);
    }
}
