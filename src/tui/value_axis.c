#include <config.h>

#include "tui/value_axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart/bars.h"
#include "tui/figures.h"

enum { EIGHTHS = 8, COLUMNS_PER_NUMBER = 8, GAP = 1 };

struct value_range value_range_none(void)
{
    return (struct value_range){.low = INFINITY};
}

void value_range_add(struct value_range *range, double value)
{
    range->known = range->known || !isnan(value);
    if (value > 0)
        range->low = fmin(range->low, value);
    range->high = fmax(range->high, value);
}

struct value_axis value_axis_make(const struct value_range *range, enum metric metric,
                                  bool logarithmic, double ceiling)
{
    struct scale scale = logarithmic ? scale_log_around(range->low, range->high)
                                     : scale_from_zero(ceiling);

    return (struct value_axis){scale, metric, range->known};
}

/* "2.00" is 2 on an axis. */
static void print_number(double value, enum metric metric, char out[FIGURE_SIZE])
{
    size_t length;

    figure_value(value, metric, out);
    length = strlen(out);
    if (strchr(out, '.') == NULL || strspn(out, "0123456789.") < length)
        return;
    while (out[length - 1] == '0')
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[length - 1] = '\0';
}

void value_axis_title(const struct value_axis *axis, char out[TITLE_SIZE])
{
    snprintf(out, TITLE_SIZE, "%s%s", axis->scale.kind == SCALE_LOG ? "log " : "",
             figure_title(axis->metric));
}

void value_axis_range(const struct value_axis *axis, char out[TITLE_SIZE])
{
    char low[FIGURE_SIZE], high[FIGURE_SIZE];

    print_number(axis->scale.low, axis->metric, low);
    print_number(axis->scale.high, axis->metric, high);
    out[0] = '\0';
    if (axis->known)
        snprintf(out, TITLE_SIZE, "%s to %s", low, high);
}

void value_axis_numbers(const struct value_axis *axis, struct canvas *c, int x, int y, int cells)
{
    int most = cells / COLUMNS_PER_NUMBER + 2, free_from = 0, count;
    double ticks[SCALE_TICKS_MAX];

    count = scale_ticks(&axis->scale, most < SCALE_TICKS_MAX ? most : SCALE_TICKS_MAX, ticks);
    for (int i = 0; i < count && axis->known; i++) {
        char number[FIGURE_SIZE];
        int width, from;

        print_number(ticks[i], axis->metric, number);
        width = canvas_columns(number);
        from = scale_cell(&axis->scale, ticks[i], cells) - width / 2;
        from = from + width > cells ? cells - width : from;
        from = from < 0 ? 0 : from;
        if (from < free_from || from + width > cells)
            continue;
        canvas_text(c, x + from, y, STYLE_DIM, number);
        free_from = from + width + GAP;
    }
}

static int eighths_of(const struct scale *s, double value, int cells)
{
    if (s->kind == SCALE_LINEAR)
        return bar_length(value, s->high, cells * EIGHTHS);
    return bar_length(fmax(scale_place(s, value), 1e-9), 1, cells * EIGHTHS);
}

void value_axis_bar(const struct value_axis *axis, struct canvas *c, int x, int y, int cells,
                    double value, const struct side *side)
{
    if (value > 0 && cells > 0)
        canvas_bar(c, x, y, eighths_of(&axis->scale, value, cells), c->ascii ? side->bar : 0,
                   side->style);
}
