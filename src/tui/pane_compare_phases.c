#include <config.h>

#include "tui/compare_panes.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "chart/bars.h"
#include "engine/judge/attribution.h"
#include "tui/figures.h"
#include "tui/plot.h"

/* The client's codec in small letters. */
static const struct part {
    char letter;
    const char *name;
    const char *brief;
} parts[ATTRIBUTION_COUNT] = {
    [ATTRIBUTION_CLIENT_ENCODE] = {'e', "client encode", "c.enc"},
    [ATTRIBUTION_NETWORK] = {'N', "network", "net"},
    [ATTRIBUTION_DECODE] = {'D', "decode", "dec"},
    [ATTRIBUTION_PREPROCESS] = {'P', "preprocess", "prep"},
    [ATTRIBUTION_QUEUE] = {'Q', "queue", "queue"},
    [ATTRIBUTION_INFER] = {'I', "infer", "infer"},
    [ATTRIBUTION_ENCODE] = {'E', "encode", "enc"},
    [ATTRIBUTION_OTHER] = {'O', "other", "other"},
    [ATTRIBUTION_CLIENT_DECODE] = {'d', "client decode", "c.dec"},
};

enum {
    PARTS = ATTRIBUTION_COUNT,
    TAG_WIDTH = 2,
    TOTAL_WIDTH = 8,
    NAME_WIDTH = 16, /* letter and blank included */
    BRIEF_WIDTH = 7,
    GAP = 1,
    APART = 1, /* cells between the service time and the codec on either side */
    DIGITS = 3,
    DECIMALS = 2
};

/* Below this what is left over is rounding. */
#define OTHER_LEAST_US 0.1

struct sum {
    double us[PARTS];
    double service_us; /* all but the codec; NaN: not known */
    double total;      /* of the known ones; 0: nothing is known */
};

static struct sum sum_of(const struct cell *cell)
{
    struct sum s = {.service_us = NAN};
    struct attribution a;

    if (cell->blocks == 0) {
        for (size_t i = 0; i < PARTS; i++)
            s.us[i] = NAN;
        return s;
    }
    attribution_of(&cell->total, &a);
    s.service_us = a.service_us;
    for (size_t i = 0; i < PARTS; i++) {
        s.us[i] = a.us[i];
        if (i == ATTRIBUTION_OTHER && fabs(s.us[i]) < OTHER_LEAST_US)
            s.us[i] = 0;
        s.total += fmax(s.us[i], 0);
    }
    return s;
}

/* The codec stands apart: it is no part of the time that the figure behind the stack tells. */
static void draw_stack(struct canvas *c, struct rect line, const struct side *side,
                       const struct sum *s, double ceiling)
{
    int length = line.width - TAG_WIDTH - TOTAL_WIDTH - 2 * APART;
    int x = line.x + TAG_WIDTH, cells[PARTS];
    char text[FIGURE_SIZE] = "-";

    canvas_put(c, line.x, line.y, (unsigned char)side->tag, side->style);
    bar_stack(s->us, PARTS, length > 0 ? bar_length(s->total, ceiling, length) : 0, cells);
    for (size_t i = 0; i < PARTS && s->total > 0; i++) {
        if (i == ATTRIBUTION_CLIENT_DECODE)
            x += APART;
        canvas_fill(c, (struct rect){x, line.y, cells[i], 1}, (unsigned char)parts[i].letter,
                    side->style);
        x += cells[i];
        if (i == ATTRIBUTION_CLIENT_ENCODE && cells[i] > 0)
            x += APART;
    }
    if (!isnan(s->service_us))
        figure_time(s->service_us, TIME_US, text);
    canvas_right(c, line.x + line.width, line.y, TOTAL_WIDTH - 1, STYLE_TEXT, text);
}

/* The figures below: parts in as few columns as have room for them. */
struct legend {
    int columns, rows;
    int width;    /* of a column, the gap behind it included */
    int name;     /* of the letter and the name */
    int figure;   /* of each side's, the blank before it included */
    bool heading; /* with the tags above the figures */
};

/* Of so short a time hundredths are enough. */
static void print_us(double us, char out[FIGURE_SIZE])
{
    char number[NUMBER_TEXT_SIZE];
    size_t length = number_print_short(us, DIGITS, us == 0 ? 0 : DECIMALS, number);

    snprintf(out, FIGURE_SIZE, "%s", length > 0 ? number : "-");
}

static int figure_width(const struct sum *sums, size_t count)
{
    char text[FIGURE_SIZE];
    int widest = 1;

    for (size_t i = 0; i < count * PARTS; i++) {
        print_us(sums[i / PARTS].us[i % PARTS], text);
        widest = canvas_columns(text) > widest ? canvas_columns(text) : widest;
    }
    return widest + 1;
}

static struct legend make_legend(struct rect r, const struct sum *sums, size_t count)
{
    struct legend l = {.columns = 1, .figure = figure_width(sums, count)};
    int figures = (int)count * l.figure, most = NAME_WIDTH + figures + GAP;

    while (l.columns < 3 && (PARTS + l.columns - 1) / l.columns > r.height)
        l.columns++;
    l.rows = (PARTS + l.columns - 1) / l.columns;
    l.heading = r.height > l.rows;
    l.width = (r.width + GAP) / l.columns;
    l.width = l.width < most ? l.width : most;
    l.name = l.width - figures - GAP;
    return l;
}

static void draw_part(struct canvas *c, int x, int y, size_t part, const struct legend *l,
                      const struct side *sides, const struct sum *sums, size_t count)
{
    const char *name = l->name < NAME_WIDTH ? parts[part].brief : parts[part].name;

    canvas_put(c, x, y, (unsigned char)parts[part].letter, STYLE_TITLE);
    if (l->name >= BRIEF_WIDTH)
        canvas_left(c, x + 2, y, l->name - 2, STYLE_TEXT, name);
    for (size_t i = 0; i < count; i++) {
        char text[FIGURE_SIZE];

        print_us(sums[i].us[part], text);
        canvas_right(c, x + l->name + (int)(i + 1) * l->figure, y, l->figure - 1, sides[i].style,
                     text);
    }
}

static void draw_legend(struct canvas *c, struct rect r, const struct side *sides,
                        const struct sum *sums, size_t count)
{
    struct legend l = make_legend(r, sums, count);

    for (size_t i = 0; i < PARTS; i++) {
        int column = (int)i / l.rows, row = (int)i % l.rows, x = r.x + column * l.width;

        for (size_t s = 0; s < count && row == 0 && l.heading; s++)
            canvas_put(c, x + l.name + (int)(s + 1) * l.figure - 1, r.y,
                       (unsigned char)sides[s].tag, sides[s].style);
        if (row + l.heading < r.height)
            draw_part(c, x, r.y + row + l.heading, i, &l, sides, sums, count);
    }
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    char level[LEVEL_NAME_SIZE];

    snprintf(text, TITLE_SIZE, "Where the time goes, %s",
             level_name(&v->result->sweep.levels[view_level(v)], level));
    snprintf(remark, TITLE_SIZE, "mean us");
}

/* Of both sides; returns the highest total. */
static double make_sums(const struct view *v, const struct side *sides, size_t count,
                        struct sum sums[2])
{
    double highest = 0;

    for (size_t i = 0; i < count; i++) {
        sums[i] = sum_of(result_cell(v->result, sides[i].arm, view_level(v)));
        highest = fmax(highest, sums[i].total);
    }
    return highest;
}

double compare_phases_highest(const struct view *v)
{
    struct side sides[2];
    struct sum sums[2];
    size_t count;

    view_sides(v, sides, &count);
    return make_sums(v, sides, count, sums);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct side sides[2];
    struct sum sums[2];
    double highest;
    size_t count;

    view_sides(v, sides, &count);
    highest = make_sums(v, sides, count, sums);
    if (highest == 0) {
        plot_empty(c, inside, "nothing known at this level yet");
        return;
    }
    for (size_t i = 0; i < count; i++)
        draw_stack(c, rect_cut_top(&inside, 1), &sides[i], &sums[i],
                   axes_ceiling(v, AXIS_PHASES, highest));
    draw_legend(c, inside, sides, sums, count);
}

const struct pane compare_phases_pane = {title, draw};
