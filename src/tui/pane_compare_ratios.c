#include <config.h>

#include "tui/compare_panes.h"

#include <math.h>
#include <stdio.h>

#include "tui/cells.h"
#include "tui/figures.h"
#include "tui/glyphs.h"
#include "tui/plot.h"

static const enum metric metrics[] = {METRIC_THROUGHPUT, METRIC_RESPONSE_P50, METRIC_RESPONSE_P99};
static const char *const titles[] = {"req/s", "p50", "p99"};

enum { METRICS = sizeof metrics / sizeof *metrics };

/* In columns, each behind a blank. */
enum {
    MARK_WIDTH = 1,
    WIDE_DIFFERENCE = 6,
    DIFFERENCE_WIDTH = 5,
    LEAST_DIFFERENCE = 4,
    WIDE_INTERVAL = 14,
    INTERVAL_LEAST = 12, /* with a word behind it */
    WIDE_WORD = 7,
    WORD_WIDTH = 4,
    WIDE_LEAST = WIDE_DIFFERENCE + WIDE_INTERVAL + WIDE_WORD + 3,
    WIDE_MOST = WIDE_LEAST + 10,
    WORDS_LEAST = DIFFERENCE_WIDTH + INTERVAL_LEAST + WORD_WIDTH + 3,
    ROOMY = 17
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

/* Widths; of what is said of one metric, without the blanks between. */
struct layout {
    int level; /* the mark included */
    int each;  /* of a metric's columns */
    int difference;
    int interval;
    int word; /* 0: it stands in the interval's place when there is doubt */
};

static struct layout make_layout(const struct view *v, int width)
{
    struct layout l = {.level = MARK_WIDTH + cells_level_width(v)};

    l.each = (width - l.level) / METRICS;
    l.each = l.each < WIDE_MOST ? l.each : WIDE_MOST;
    l.difference = l.each >= WIDE_LEAST ? WIDE_DIFFERENCE
                   : l.each >= ROOMY    ? DIFFERENCE_WIDTH
                                        : LEAST_DIFFERENCE;
    l.word = l.each >= WIDE_LEAST ? WIDE_WORD : l.each >= WORDS_LEAST ? WORD_WIDTH : 0;
    l.interval = l.each >= WIDE_LEAST ? WIDE_INTERVAL
                                      : l.each - l.difference - 2 - (l.word ? l.word + 1 : 0);
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

/* Without decimals where it would be too wide with them; cut it would say something else. */
static void print_interval(const struct comparison *d, int width, char out[FIGURE_SIZE])
{
    char low[FIGURE_SIZE], high[FIGURE_SIZE];

    figure_difference(d->low, low);
    figure_difference(d->high, high);
    snprintf(out, FIGURE_SIZE, "[%.15s,%.15s]", low, high);
    if (canvas_columns(out) > width)
        snprintf(out, FIGURE_SIZE, "[%+.0f,%+.0f]", 100 * (d->low - 1), 100 * (d->high - 1));
    if (isnan(d->low) || canvas_columns(out) > width)
        out[0] = '\0';
}

static const char *word_of(const struct comparison *d, const struct layout *l)
{
    if (isnan(d->ratio))
        return "";
    return l->word == WIDE_WORD ? words[d->word] : brief_words[d->word];
}

static void put_doubt(struct canvas *c, int x, int y, const struct comparison *d,
                      const struct layout *l, enum style style)
{
    const char *word = word_of(d, l);
    char text[FIGURE_SIZE];

    print_interval(d, l->interval, text);
    if (l->word == 0 && word[0]) {
        canvas_left(c, x, y, l->interval, STYLE_DIM, word);
        return;
    }
    x += l->interval;
    canvas_right(c, x, y, l->interval, STYLE_TEXT, text);
    canvas_left(c, x + 1, y, l->word, style, word);
}

static void put_comparison(struct canvas *c, int x, int y, const struct comparison *d,
                           const struct layout *l, enum style style)
{
    bool is_brief = l->word < WIDE_WORD || d->word == COMPARISON_TOO_FEW_BLOCKS;
    char text[FIGURE_SIZE];

    print_difference(d->ratio, l->difference, text);
    x += 1 + l->difference;
    canvas_right(c, x, y, l->difference, style, text);
    put_doubt(c, x + 1, y, d, l, is_brief ? STYLE_DIM : style);
}

static void draw_heading(struct canvas *c, struct rect line, const struct layout *l)
{
    const char *interval = l->interval >= 13 ? "95 % interval" : l->interval >= 8 ? "interval" : "";

    if (l->difference > LEAST_DIFFERENCE)
        canvas_right(c, line.x + l->level, line.y, 1, STYLE_DIM, "c");
    for (int i = 0; i < METRICS; i++) {
        int end = line.x + l->level + i * l->each + 1 + l->difference;

        canvas_right(c, end, line.y, l->difference + 1, STYLE_DIM, titles[i]);
        canvas_right(c, end + 1 + l->interval, line.y, l->interval, STYLE_DIM, interval);
    }
}

/* Of each metric at every level. */
struct comparisons {
    struct comparison of[METRICS][SWEEP_LEVELS_MAX];
};

static void draw_level(const struct view *v, struct canvas *c, struct rect line, size_t level,
                       const struct side sides[2], const struct comparisons *all,
                       const struct layout *l)
{
    char text[FIGURE_SIZE];

    snprintf(text, sizeof text, "%d", v->result->sweep.concurrency[level]);
    canvas_right(c, line.x + l->level, line.y, l->level - MARK_WIDTH, STYLE_TEXT, text);
    if (level == view_level(v))
        canvas_put(c, line.x, line.y, glyph(GLYPH_SELECTED, c->ascii), STYLE_TITLE);
    for (int i = 0; i < METRICS; i++) {
        const struct comparison *d = &all->of[i][level];

        put_comparison(c, line.x + l->level + i * l->each, line.y, d, l,
                       style_of(v, d, level, sides, metrics[i]));
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
    struct comparisons all;
    struct side sides[2];

    view_sides(v, sides, &count);
    if (count < 2) {
        plot_empty(c, inside, "one arm: nothing to compare");
        return;
    }
    for (int i = 0; i < METRICS; i++)
        result_compare_levels(v->result, sides[0].arm, sides[1].arm, metrics[i], all.of[i]);
    draw_heading(c, rect_cut_top(&inside, 1), &l);
    room = (size_t)inside.height;
    first = cells_first_shown(levels, room, view_level(v));
    for (size_t i = first; i < levels && i < first + room; i++)
        draw_level(v, c, rect_cut_top(&inside, 1), i, sides, &all, &l);
}

int compare_ratios_height(const struct view *v)
{
    return 1 + (int)v->result->sweep.level_count;
}

const struct pane compare_ratios_pane = {title, draw};
