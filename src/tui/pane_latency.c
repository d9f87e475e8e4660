#include <config.h>

#include "tui/dashboard_panes.h"

#include <math.h>
#include <stdio.h>

#include "chart/bars.h"
#include "chart/bins.h"
#include "tui/figures.h"
#include "tui/glyphs.h"
#include "tui/plot.h"

enum { SHARE_WIDTH = 4, LABEL_LEAST = 6, GAP = 1, LOWEST_NS = 1000 };

/* The distribution shown for one side, and whether it still grows. */
struct shape {
    const struct histogram *histogram; /* NULL: nothing yet */
    bool live;
};

static struct shape shape_of(const struct view *v, const struct side *side, size_t level)
{
    const struct cell *cell = result_cell(v->result, side->arm, level);
    bool live = view_runs(v, side->arm, level) && v->live && v->live->count > 0;

    if (live)
        return (struct shape){v->live, true};
    return (struct shape){cell->blocks > 0 ? cell->total.series[SERIES_RESPONSE] : NULL, false};
}

static void fill(struct bins *bins, const struct histogram *h)
{
    struct histogram_cursor cursor = {0};
    struct histogram_bucket bucket;

    while (h && histogram_next(h, &cursor, &bucket))
        bins_add(bins, (double)(bucket.low + bucket.high) / 2, (double)bucket.count);
}

/* Where the tails of both are cut, widest first; stragglers beyond go to the outermost bins. */
static const double cuts[] = {0.1, 0.5, 1, 2, 5, 95, 98, 99, 99.5, 99.9};
enum { CUTS = sizeof cuts / sizeof *cuts, TAILS = CUTS / 2 };

struct tails {
    double low[TAILS];
    double high[TAILS]; /* 0: there is nothing to show */
};

static void find_tails(const struct shape *shapes, size_t count, struct tails *out)
{
    double values[CUTS];

    for (int tail = 0; tail < TAILS; tail++) {
        out->low[tail] = INFINITY;
        out->high[tail] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (shapes[i].histogram == NULL || shapes[i].histogram->count == 0)
            continue;
        histogram_percentiles(shapes[i].histogram, cuts, CUTS, values);
        for (int tail = 0; tail < TAILS; tail++) {
            out->low[tail] = fmin(out->low[tail], values[tail]);
            out->high[tail] = fmax(out->high[tail], values[CUTS - 1 - tail]);
        }
    }
}

/* The widest range with which most of the rows are used; false while there is nothing to show. */
static bool choose_bins(const struct shape *shapes, size_t count, int rows, struct bins *bins)
{
    struct tails tails;

    find_tails(shapes, count, &tails);
    if (!(tails.high[0] > 0))
        return false;
    for (int tail = 0; tail < TAILS; tail++) {
        bins_init(bins, fmax(tails.low[tail], LOWEST_NS), tails.high[tail], rows);
        if (3 * bins->count >= 2 * rows)
            break;
    }
    return true;
}

static void put_share(struct canvas *c, int end, int y, const struct bins *b, int bin)
{
    double share = 100 * bins_share(b, bin);
    char text[FIGURE_SIZE];

    if (b->weight[bin] == 0)
        snprintf(text, sizeof text, " ");
    else if (share < 1)
        snprintf(text, sizeof text, "<1%%");
    else
        snprintf(text, sizeof text, "%.0f%%", share);
    canvas_right(c, end, y, SHARE_WIDTH, STYLE_TEXT, text);
}

/* To the left there is a half block, but there are no eighths. */
static void put_left_bar(struct canvas *c, int end, int y, int halves, const struct side *side)
{
    int cells = c->ascii ? (halves + 1) / 2 : halves / 2;

    for (int i = 1; i <= cells; i++)
        canvas_put(c, end - i, y, c->ascii ? (uint32_t)side->bar : glyph(GLYPH_BLOCK, false),
                   side->style);
    if (halves > 2 * cells)
        canvas_put(c, end - 1 - cells, y, glyph(GLYPH_HALF_RIGHT, false), side->style);
}

struct columns {
    int left;   /* where the left bars end */
    int middle; /* where the labels start */
    int right;  /* where the right bars start */
    int length; /* of the longest bar */
    int label;  /* columns of a label */
    enum time_unit unit;
};

static struct columns make_columns(struct rect r, enum time_unit unit)
{
    struct columns k = {.label = figure_time_width(unit), .unit = unit};

    k.label = k.label > LABEL_LEAST ? k.label : LABEL_LEAST;
    k.length = (r.width - k.label - 2 * (SHARE_WIDTH + 2 * GAP)) / 2;
    k.left = r.x + SHARE_WIDTH + GAP + k.length;
    k.middle = k.left + GAP;
    k.right = k.middle + k.label + GAP;
    return k;
}

static void draw_bin(struct canvas *c, const struct columns *k, int y, const struct bins *bins,
                     const struct side *sides, size_t count, int bin)
{
    double peak = fmax(bins_peak(&bins[0]), count > 1 ? bins_peak(&bins[1]) : 0);
    char label[FIGURE_SIZE];

    figure_time(bins[0].edges[bin] / 1e3, k->unit, label);
    canvas_right(c, k->middle + k->label, y, k->label, STYLE_TEXT, label);
    put_share(c, k->left - k->length - GAP, y, &bins[0], bin);
    put_left_bar(c, k->left, y, bar_length(bins_share(&bins[0], bin), peak, k->length * 2),
                 &sides[0]);
    if (count < 2)
        return;
    put_share(c, k->right + k->length + GAP + SHARE_WIDTH, y, &bins[1], bin);
    canvas_bar(c, k->right, y, bar_length(bins_share(&bins[1], bin), peak, k->length * 8),
               c->ascii ? sides[1].bar : '\0', sides[1].style);
}

static void put_heading(struct canvas *c, struct rect row, const struct columns *k,
                        const struct side *sides, const struct shape *shapes, size_t count)
{
    static const char *const words[] = {"", " (live)", " (none yet)"};
    char text[TITLE_SIZE];

    for (size_t i = 0; i < count; i++) {
        const char *word = words[shapes[i].live ? 1 : shapes[i].histogram ? 0 : 2];

        snprintf(text, sizeof text, "%s%s", sides[i].name, word);
        if (i == 0)
            canvas_right(c, k->left, row.y, k->left - row.x, sides[i].style, text);
        else
            canvas_left(c, k->right, row.y, row.x + row.width - k->right, sides[i].style, text);
    }
    canvas_right(c, k->middle + k->label, row.y, k->label, STYLE_DIM, "from");
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    char level[LEVEL_NAME_SIZE];

    snprintf(text, TITLE_SIZE, "Response time, %s, %% of requests", figure_unit_name(v->unit));
    snprintf(remark, TITLE_SIZE, "%s%s", level_name(&v->result->sweep.levels[view_level(v)], level),
             view_level_mark(v));
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct columns k = make_columns(inside, v->unit);
    struct shape shapes[2] = {{0}};
    struct side sides[2];
    struct bins bins[2];
    size_t count;

    view_sides(v, sides, &count);
    for (size_t i = 0; i < count; i++)
        shapes[i] = shape_of(v, &sides[i], view_level(v));
    if (k.length < 3 || inside.height < 3 ||
        !choose_bins(shapes, count, inside.height - 1, &bins[0])) {
        plot_empty(c, inside, "no request has been answered yet");
        return;
    }
    bins_like(&bins[1], &bins[0]);
    for (size_t i = 0; i < count; i++)
        fill(&bins[i], shapes[i].histogram);
    put_heading(c, rect_cut_top(&inside, 1), &k, sides, shapes, count);
    for (int bin = 0; bin < bins[0].count; bin++)
        draw_bin(c, &k, inside.y + bin, bins, sides, count, bin);
}

const struct pane latency_pane = {title, draw};
