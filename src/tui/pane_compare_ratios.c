#include <config.h>

#include "tui/compare_panes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/cells.h"
#include "tui/figures.h"
#include "tui/glyphs.h"
#include "tui/plot.h"

static const enum metric metrics[] = {METRIC_THROUGHPUT, METRIC_RESPONSE_P50, METRIC_RESPONSE_P99};
static const char *const titles[] = {"req/s", "p50", "p99"};

enum { METRICS = sizeof metrics / sizeof *metrics };

/* In columns, each behind a blank. "faster" has room where the interval has. */
enum {
    MARK_WIDTH = 1,
    DIFFERENCE_WIDTH = 6,
    BRIEF_DIFFERENCE_WIDTH = 5,
    INTERVAL_WIDTH = 14,
    WORD_WIDTH = 7,
    BRIEF_WORD_WIDTH = 4,
    WIDE_LEAST = DIFFERENCE_WIDTH + INTERVAL_WIDTH + WORD_WIDTH + 3,
    WIDE_MOST = WIDE_LEAST + 10
};

static const char *const words[COMPARISON_WORD_COUNT] = {
    [COMPARISON_TOO_FEW_BLOCKS] = "too few",
    [COMPARISON_FASTER] = "faster",
    [COMPARISON_SLOWER] = "slower",
    [COMPARISON_NOT_DISTINGUISHABLE] = "n.s.",
};

/* Where there is no room for words the style says which side is better. */
static const char *const brief_words[COMPARISON_WORD_COUNT] = {
    [COMPARISON_TOO_FEW_BLOCKS] = "few",
    [COMPARISON_FASTER] = "",
    [COMPARISON_SLOWER] = "",
    [COMPARISON_NOT_DISTINGUISHABLE] = "n.s.",
};

struct layout {
    int level; /* width of the levels, the mark included */
    int each;  /* of a metric's columns */
    bool wide; /* with intervals */
};

static struct layout make_layout(const struct view *v, int width)
{
    struct layout l = {.level = MARK_WIDTH + cells_level_width(v)};

    l.each = (width - l.level) / METRICS;
    l.each = l.each < WIDE_MOST ? l.each : WIDE_MOST;
    l.wide = l.each >= WIDE_LEAST;
    return l;
}

/* The better side's colour, nothing in particular where none is; dim where either side's figure
 * rests on too few requests. */
static enum style style_of(const struct view *v, const struct comparison *d, size_t level,
                           const struct side sides[2], enum metric metric)
{
    for (int i = 0; i < 2; i++)
        if (figure_is_doubtful(&result_cell(v->result, sides[i].arm, level)->total, metric))
            return STYLE_DIM;
    if (d->word == COMPARISON_FASTER)
        return sides[1].style;
    return d->word == COMPARISON_SLOWER ? sides[0].style : STYLE_TEXT;
}

/* Without the decimal where it would be too wide with it. */
static void print_difference(double ratio, int width, char out[FIGURE_SIZE])
{
    figure_difference(ratio, out);
    if (canvas_columns(out) > width)
        snprintf(out, FIGURE_SIZE, "%+.0f", 100 * (ratio - 1));
}

static void print_interval(const struct comparison *d, char out[FIGURE_SIZE])
{
    char low[FIGURE_SIZE], high[FIGURE_SIZE];

    figure_difference(d->low, low);
    figure_difference(d->high, high);
    snprintf(out, FIGURE_SIZE, "[%.15s,%.15s]", low, high);
    if (canvas_columns(out) > INTERVAL_WIDTH)
        snprintf(out, FIGURE_SIZE, "[%+.0f,%+.0f]", 100 * (d->low - 1), 100 * (d->high - 1));
    if (isnan(d->low))
        out[0] = '\0';
}

static void put_wide(struct canvas *c, int x, int y, const struct comparison *d, enum style style)
{
    enum style word = d->word == COMPARISON_TOO_FEW_BLOCKS ? STYLE_DIM : style;
    char text[FIGURE_SIZE];

    print_difference(d->ratio, DIFFERENCE_WIDTH, text);
    x += 1 + DIFFERENCE_WIDTH;
    canvas_right(c, x, y, DIFFERENCE_WIDTH, style, text);
    print_interval(d, text);
    x += 1 + INTERVAL_WIDTH;
    canvas_right(c, x, y, INTERVAL_WIDTH, STYLE_TEXT, text);
    canvas_left(c, x + 1, y, WORD_WIDTH, word, isnan(d->ratio) ? "" : words[d->word]);
}

static void put_brief(struct canvas *c, int x, int y, const struct comparison *d, enum style style)
{
    char text[FIGURE_SIZE];

    print_difference(d->ratio, BRIEF_DIFFERENCE_WIDTH, text);
    x += 1 + BRIEF_DIFFERENCE_WIDTH;
    canvas_right(c, x, y, BRIEF_DIFFERENCE_WIDTH, style, text);
    canvas_left(c, x + 1, y, BRIEF_WORD_WIDTH, STYLE_DIM,
                isnan(d->ratio) ? "" : brief_words[d->word]);
}

static void draw_heading(struct canvas *c, struct rect line, const struct layout *l,
                         const char *sign)
{
    int width = l->wide ? DIFFERENCE_WIDTH : BRIEF_DIFFERENCE_WIDTH;

    canvas_right(c, line.x + l->level, line.y, (int)strlen(sign), STYLE_DIM, sign);
    for (int i = 0; i < METRICS; i++) {
        int end = line.x + l->level + i * l->each + 1 + width;

        canvas_right(c, end, line.y, width, STYLE_DIM, titles[i]);
        if (l->wide)
            canvas_right(c, end + 1 + INTERVAL_WIDTH, line.y, INTERVAL_WIDTH, STYLE_DIM,
                         "95 % interval");
    }
}

static void draw_level(const struct view *v, struct canvas *c, struct rect line, size_t level,
                       const struct side sides[2], const struct layout *l)
{
    char text[LEVEL_NAME_SIZE];

    level_number(&v->result->sweep.levels[level], text);
    canvas_right(c, line.x + l->level, line.y, l->level - MARK_WIDTH, STYLE_TEXT, text);
    if (level == view_level(v))
        canvas_put(c, line.x, line.y, glyph(GLYPH_SELECTED, c->ascii), STYLE_TITLE);
    for (int i = 0; i < METRICS; i++) {
        struct comparison d = view_compare(v, level, sides[0].arm, sides[1].arm, metrics[i]);

        (l->wide ? put_wide : put_brief)(c, line.x + l->level + i * l->each, line.y, &d,
                                         style_of(v, &d, level, sides, metrics[i]));
    }
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    struct side sides[2];
    size_t count;

    view_sides(v, sides, &count);
    if (count > 1)
        snprintf(text, TITLE_SIZE, "%s against %s, %%", sides[1].name, sides[0].name);
    else
        snprintf(text, TITLE_SIZE, "Differences");
    snprintf(remark, TITLE_SIZE, "n.s. not distinguishable");
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    size_t levels = v->result->sweep.level_count, room, first, count;
    struct layout l = make_layout(v, inside.width);
    struct side sides[2];

    view_sides(v, sides, &count);
    if (count < 2) {
        plot_empty(c, inside, "one arm: nothing to compare");
        return;
    }
    draw_heading(c, rect_cut_top(&inside, 1), &l,
                 level_kind_sign(sweep_level_kind(&v->result->sweep)));
    room = (size_t)inside.height;
    first = cells_first_shown(levels, room, view_level(v));
    for (size_t i = first; i < levels && i < first + room; i++)
        draw_level(v, c, rect_cut_top(&inside, 1), i, sides, &l);
}

int compare_ratios_height(const struct view *v)
{
    return 1 + (int)v->result->sweep.level_count;
}

const struct pane compare_ratios_pane = {title, draw};
