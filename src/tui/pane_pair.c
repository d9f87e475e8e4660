#include <config.h>

#include "tui/dashboard_panes.h"

#include <math.h>
#include <stdio.h>

#include "tui/figures.h"
#include "tui/plot.h"

/* Widths of the columns, blanks before them included. */
struct widths {
    int name, value, difference, interval;
};

static const struct widths wide = {9, 8, 8, 15}, narrow = {7, 7, 7, 10};

static const struct row {
    const char *name; /* NULL: as a chart of the metric is called */
    enum metric metric;
    bool differs; /* a difference is shown */
} rows[] = {
    {NULL, METRIC_THROUGHPUT, true},          {NULL, METRIC_RESPONSE_P50, true},
    {NULL, METRIC_RESPONSE_P90, true},        {NULL, METRIC_RESPONSE_P99, true},
    {NULL, METRIC_RESPONSE_P999, true},       {NULL, METRIC_RESPONSE_MAX, false},
    {"cpu us", METRIC_CPU_PER_REQUEST, true}, {NULL, METRIC_ERRORS, false},
};

/* Where the columns end, from the left edge of the pane. */
struct columns {
    struct widths width;
    int values[2];
    int difference;
    int interval;
};

static struct columns make_columns(struct rect r)
{
    int needed = wide.name + 2 * wide.value + wide.difference + wide.interval;
    struct columns k = {.width = needed <= r.width ? wide : narrow};

    k.values[0] = k.width.name + k.width.value;
    k.values[1] = k.values[0] + k.width.value;
    k.difference = k.values[1] + k.width.difference;
    k.interval = k.difference + k.width.interval;
    return k;
}

static void put_value(struct canvas *c, int end, int y, int width, const struct cell *cell,
                      enum metric m, enum time_unit unit)
{
    char text[FIGURE_SIZE] = "-";

    if (cell->blocks > 0)
        figure_metric(&cell->total, m, unit, text);
    canvas_right(c, end, y, width - 1,
                 cell->blocks > 0 && figure_is_doubtful(&cell->total, m) ? STYLE_DIM : STYLE_TEXT,
                 text);
}

static enum style style_of(const struct comparison *k, const struct side sides[2])
{
    if (k->word == COMPARISON_FASTER)
        return sides[1].style;
    return k->word == COMPARISON_SLOWER ? sides[0].style : STYLE_DIM;
}

/* Without decimals where it would be too wide with them. */
static void print_interval(const struct comparison *k, int width, char out[FIGURE_SIZE])
{
    char low[FIGURE_SIZE], high[FIGURE_SIZE];

    figure_difference(k->low, low);
    figure_difference(k->high, high);
    snprintf(out, FIGURE_SIZE, "[%.15s,%.15s]", low, high);
    if (canvas_columns(out) > width)
        snprintf(out, FIGURE_SIZE, "[%+.0f,%+.0f]", 100 * (k->low - 1), 100 * (k->high - 1));
}

static void print_doubt(const struct comparison *k, int width, char out[FIGURE_SIZE])
{
    if (isnan(k->low) || k->word == COMPARISON_TOO_FEW_BLOCKS)
        snprintf(out, FIGURE_SIZE, "too few");
    else if (k->word == COMPARISON_NOT_DISTINGUISHABLE)
        snprintf(out, FIGURE_SIZE, "n.s.");
    else
        print_interval(k, width, out);
}

/* A wide interval takes columns from the difference, which goes without its decimal then. */
static void put_difference(const struct view *v, struct canvas *c, struct rect r, int y,
                           const struct columns *k, const struct side sides[2], enum metric m)
{
    struct comparison d = view_compare(v, view_level(v), sides[0].arm, sides[1].arm, m);
    int end = k->difference, width = k->width.difference;
    enum style style = style_of(&d, sides);
    char text[FIGURE_SIZE], doubt[FIGURE_SIZE];

    if (isnan(d.ratio))
        return;
    figure_difference(d.ratio, text);
    print_doubt(&d, k->width.interval - 1, doubt);
    if (canvas_columns(doubt) >= k->width.interval) {
        end = k->interval - canvas_columns(doubt) - 1;
        width = end - k->values[1];
        snprintf(text, sizeof text, "%+.0f", 100 * (d.ratio - 1));
    }
    canvas_right(c, r.x + end, y, width, style, text);
    canvas_right(c, r.x + k->interval, y, k->interval - end, style, doubt);
}

/* Blocks that both have, which the differences are of. */
static int common_blocks(const struct cell *a, const struct cell *b, int blocks)
{
    int count = 0;

    for (int i = 0; i < blocks; i++)
        count += a->trials[i] && b->trials[i];
    return count;
}

/* In the middle of a block one side is ahead: its column has a block that no difference has. */
static void print_blocks(const struct view *v, const struct side *sides, size_t count,
                         char text[TITLE_SIZE])
{
    const struct cell *a = result_cell(v->result, sides[0].arm, view_level(v));
    const struct cell *b = result_cell(v->result, sides[count - 1].arm, view_level(v));
    char level[LEVEL_NAME_SIZE];
    int common = common_blocks(a, b, v->result->sweep.blocks);

    level_name(&v->result->sweep.levels[view_level(v)], level);
    if (a->blocks == common && b->blocks == common)
        snprintf(text, TITLE_SIZE, "%s%s, %d block%s", level, view_level_mark(v), common,
                 common == 1 ? "" : "s");
    else
        snprintf(text, TITLE_SIZE, "%s%s, %d and %d blocks, d%% over %d", level, view_level_mark(v),
                 a->blocks, b->blocks, common);
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    struct side sides[2];
    size_t count;

    view_sides(v, sides, &count);
    print_blocks(v, sides, count, text);
    if (count > 1)
        snprintf(remark, TITLE_SIZE, "d: %.20s against %.20s", sides[1].name, sides[0].name);
}

static void put_heading(struct canvas *c, struct rect r, const struct columns *k,
                        const struct side *sides, size_t count)
{
    for (size_t i = 0; i < count; i++)
        canvas_right(c, r.x + k->values[i], r.y, k->width.value - 1, sides[i].style, sides[i].name);
    if (count < 2)
        return;
    canvas_right(c, r.x + k->difference, r.y, k->width.difference, STYLE_TEXT, "d%");
    canvas_right(c, r.x + k->interval, r.y, k->width.interval, STYLE_TEXT,
                 k->width.interval < wide.interval ? "95% int." : "95% interval");
}

static void put_name(const struct view *v, struct canvas *c, int x, int y, const struct row *row)
{
    char name[FIGURE_SIZE];

    figure_title(row->metric, v->unit, name);
    canvas_text(c, x, y, STYLE_TEXT, row->name ? row->name : name);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct columns k = make_columns(inside);
    struct side sides[2];
    size_t count, level = view_level(v);

    view_sides(v, sides, &count);
    put_heading(c, inside, &k, sides, count);
    for (size_t i = 0; i < sizeof rows / sizeof *rows && (int)i + 1 < inside.height; i++) {
        int y = inside.y + 1 + (int)i;

        put_name(v, c, inside.x, y, &rows[i]);
        for (size_t s = 0; s < count; s++)
            put_value(c, inside.x + k.values[s], y, k.width.value,
                      result_cell(v->result, sides[s].arm, level), rows[i].metric, v->unit);
        if (count > 1 && rows[i].differs)
            put_difference(v, c, inside, y, &k, sides, rows[i].metric);
    }
}

const struct pane pair_pane = {title, draw};
