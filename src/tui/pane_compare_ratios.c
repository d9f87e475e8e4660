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

#define NOISE_MARK "~"

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

/* What is said of one metric at one level. */
struct difference {
    struct comparison comparison;
    bool is_noise; /* it has a word, and is below the noise floor */
};

/* "faster~" */
static void print_word(const struct difference *d, const struct layout *l, char out[FIGURE_SIZE])
{
    const char *const *all = l->word == WIDE_WORD ? words : brief_words;
    bool known = !isnan(d->comparison.ratio);

    snprintf(out, FIGURE_SIZE, "%s%s", known ? all[d->comparison.word] : "",
             d->is_noise ? NOISE_MARK : "");
}

static void put_doubt(struct canvas *c, int x, int y, const struct difference *d,
                      const struct layout *l, enum style style)
{
    char text[FIGURE_SIZE], word[FIGURE_SIZE];

    print_word(d, l, word);
    print_interval(&d->comparison, l->interval, text);
    if (l->word == 0 && word[0]) {
        canvas_left(c, x, y, l->interval, STYLE_DIM, word);
        return;
    }
    x += l->interval;
    canvas_right(c, x, y, l->interval, STYLE_TEXT, text);
    canvas_left(c, x + 1, y, l->word, style, word);
}

static void put_difference(struct canvas *c, int x, int y, const struct difference *d,
                           const struct layout *l, enum style style)
{
    bool is_brief = l->word < WIDE_WORD || d->comparison.word == COMPARISON_TOO_FEW_BLOCKS;
    char text[FIGURE_SIZE];

    print_difference(d->comparison.ratio, l->difference, text);
    x += 1 + l->difference;
    canvas_right(c, x, y, l->difference, style, text);
    put_doubt(c, x + 1, y, d, l, is_brief ? STYLE_DIM : style);
}

static void draw_heading(struct canvas *c, struct rect line, const struct layout *l,
                         const char *sign)
{
    const char *interval = l->interval >= 13 ? "95 % interval" : l->interval >= 8 ? "interval" : "";

    if (l->difference > LEAST_DIFFERENCE)
        canvas_right(c, line.x + l->level, line.y, (int)strlen(sign), STYLE_DIM, sign);
    for (int i = 0; i < METRICS; i++) {
        int end = line.x + l->level + i * l->each + 1 + l->difference;

        canvas_right(c, end, line.y, l->difference + 1, STYLE_DIM, titles[i]);
        canvas_right(c, end + 1 + l->interval, line.y, l->interval, STYLE_DIM, interval);
    }
}

/* Of each metric at every level. */
struct differences {
    struct difference of[METRICS][SWEEP_LEVELS_MAX];
};

static void find_differences(const struct view *v, const struct side sides[2],
                             struct differences *all)
{
    struct comparison levels[SWEEP_LEVELS_MAX];

    for (int i = 0; i < METRICS; i++) {
        result_compare_levels(v->result, sides[0].arm, sides[1].arm, metrics[i], levels);
        for (size_t level = 0; level < v->result->sweep.level_count; level++)
            all->of[i][level] = (struct difference){
                levels[level], result_is_noise(v->result, level, metrics[i], &levels[level])};
    }
}

static void draw_level(const struct view *v, struct canvas *c, struct rect line, size_t level,
                       const struct side sides[2], const struct differences *all,
                       const struct layout *l)
{
    char text[LEVEL_NAME_SIZE];

    level_number(&v->result->sweep.levels[level], text);
    canvas_right(c, line.x + l->level, line.y, l->level - MARK_WIDTH, STYLE_TEXT, text);
    if (level == view_level(v))
        canvas_put(c, line.x, line.y, glyph(GLYPH_SELECTED, c->ascii), STYLE_TITLE);
    for (int i = 0; i < METRICS; i++) {
        const struct difference *d = &all->of[i][level];

        put_difference(c, line.x + l->level + i * l->each, line.y, d, l,
                       d->is_noise ? STYLE_DIM
                                   : style_of(v, &d->comparison, level, sides, metrics[i]));
    }
}

/* "~ below the noise floor: 0.9, 1.2, 4.5 %", of the level looked at, in the order of the columns.
 */
static void print_floor(const struct view *v, char out[TITLE_SIZE])
{
    int length = snprintf(out, TITLE_SIZE, NOISE_MARK " below the noise floor:");
    char floor[FIGURE_SIZE];

    for (int i = 0; i < METRICS; i++) {
        figure_difference(result_noise_floor(v->result, view_level(v), metrics[i]).floor, floor);
        length += snprintf(out + length, TITLE_SIZE - (size_t)length, " %.12s%s",
                           floor + (floor[0] == '+'), i + 1 < METRICS ? "," : " %");
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
    if (result_has_noise_floor(v->result) && count > 1)
        print_floor(v, remark);
    else
        snprintf(remark, TITLE_SIZE, "n.s. not distinguishable");
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    size_t levels = v->result->sweep.level_count, room, first, count;
    struct layout l = make_layout(v, inside.width);
    struct differences all;
    struct side sides[2];

    view_sides(v, sides, &count);
    if (count < 2) {
        plot_empty(c, inside, "one arm: nothing to compare");
        return;
    }
    find_differences(v, sides, &all);
    draw_heading(c, rect_cut_top(&inside, 1), &l,
                 level_kind_sign(sweep_level_kind(&v->result->sweep)));
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
