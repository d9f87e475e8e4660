#include <config.h>

#include "tui/dashboard_panes.h"

#include <math.h>
#include <stdio.h>

#include "tui/figures.h"
#include "tui/plot.h"

enum { NAME_WIDTH = 9, VALUE_WIDTH = 8, DIFFERENCE_WIDTH = 8, INTERVAL_WIDTH = 15 };

static const struct row {
    const char *name;
    enum metric metric;
    bool differs; /* a difference is shown */
} rows[] = {
    {"req/s", METRIC_THROUGHPUT, true},       {"p50 ms", METRIC_RESPONSE_P50, true},
    {"p90 ms", METRIC_RESPONSE_P90, true},    {"p99 ms", METRIC_RESPONSE_P99, true},
    {"p99.9 ms", METRIC_RESPONSE_P999, true}, {"max ms", METRIC_RESPONSE_MAX, false},
    {"cpu us", METRIC_CPU_PER_REQUEST, true}, {"errors", METRIC_ERRORS, false},
};

/* Where the columns stand, from the left edge of the pane. */
struct columns {
    int values[2]; /* ends */
    int difference;
    int interval; /* 0: no room for it */
};

static struct columns make_columns(struct rect r)
{
    struct columns k = {{NAME_WIDTH + VALUE_WIDTH, NAME_WIDTH + 2 * VALUE_WIDTH}, 0, 0};

    k.difference = k.values[1] + DIFFERENCE_WIDTH;
    if (k.difference + INTERVAL_WIDTH <= r.width)
        k.interval = k.difference + INTERVAL_WIDTH;
    return k;
}

static void put_value(struct canvas *c, int end, int y, const struct cell *cell, enum metric m)
{
    char text[FIGURE_SIZE] = "-";

    if (cell->blocks > 0)
        figure_metric(&cell->total, m, text);
    canvas_right(c, end, y, VALUE_WIDTH - 1,
                 cell->blocks > 0 && figure_is_doubtful(&cell->total, m) ? STYLE_DIM : STYLE_TEXT,
                 text);
}

static enum style style_of(const struct comparison *k, const struct side sides[2])
{
    if (k->word == COMPARISON_FASTER)
        return sides[1].style;
    return k->word == COMPARISON_SLOWER ? sides[0].style : STYLE_DIM;
}

static void put_interval(const struct comparison *k, char out[FIGURE_SIZE])
{
    char low[FIGURE_SIZE], high[FIGURE_SIZE];

    figure_difference(k->low, low);
    figure_difference(k->high, high);
    if (isnan(k->low) || k->word == COMPARISON_TOO_FEW_BLOCKS)
        snprintf(out, FIGURE_SIZE, "few blocks");
    else if (k->word == COMPARISON_NOT_DISTINGUISHABLE)
        snprintf(out, FIGURE_SIZE, "n.s.");
    else
        snprintf(out, FIGURE_SIZE, "[%.6s,%.6s]", low, high);
}

static void put_difference(const struct view *v, struct canvas *c, struct rect r, int y,
                           const struct columns *k, const struct side sides[2], enum metric m)
{
    struct comparison d = view_compare(v, view_level(v), sides[0].arm, sides[1].arm, m);
    enum style style = style_of(&d, sides);
    char text[FIGURE_SIZE];

    if (isnan(d.ratio))
        return;
    figure_difference(d.ratio, text);
    canvas_right(c, r.x + k->difference, y, DIFFERENCE_WIDTH, style, text);
    put_interval(&d, text);
    if (k->interval > 0)
        canvas_right(c, r.x + k->interval, y, INTERVAL_WIDTH, style, text);
    else if (d.word == COMPARISON_NOT_DISTINGUISHABLE || d.word == COMPARISON_TOO_FEW_BLOCKS)
        canvas_text(c, r.x + k->difference + 1, y, STYLE_DIM, "n.s.");
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    struct side sides[2];
    size_t count;

    view_sides(v, sides, &count);
    snprintf(text, TITLE_SIZE, "All blocks, c=%d%s", v->result->sweep.concurrency[view_level(v)],
             view_level_mark(v));
    if (count > 1)
        snprintf(remark, TITLE_SIZE, "d: %.20s against %.20s", sides[1].name, sides[0].name);
}

static void put_heading(struct canvas *c, struct rect r, const struct columns *k,
                        const struct side *sides, size_t count)
{
    for (size_t i = 0; i < count; i++)
        canvas_right(c, r.x + k->values[i], r.y, VALUE_WIDTH - 1, sides[i].style, sides[i].name);
    if (count < 2)
        return;
    canvas_right(c, r.x + k->difference, r.y, DIFFERENCE_WIDTH, STYLE_TEXT, "d%");
    if (k->interval > 0)
        canvas_right(c, r.x + k->interval, r.y, INTERVAL_WIDTH, STYLE_TEXT, "95% interval");
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

        canvas_text(c, inside.x, y, STYLE_TEXT, rows[i].name);
        for (size_t s = 0; s < count; s++)
            put_value(c, inside.x + k.values[s], y, result_cell(v->result, sides[s].arm, level),
                      rows[i].metric);
        if (count > 1 && rows[i].differs)
            put_difference(v, c, inside, y, &k, sides, rows[i].metric);
    }
}

const struct pane pair_pane = {title, draw};
