#include <config.h>

#include "tui/compare_panes.h"

#include <math.h>
#include <stdio.h>

#include "chart/series.h"
#include "tui/figures.h"
#include "tui/glyphs.h"
#include "tui/plot.h"

enum { GAP = 1, SHADES = 5, SIDES_MAX = 2 };

/* From `first` to before `end`; empty where both are the same. */
struct span {
    size_t first, end;
};

/* Things brought to places: several to a place, or several places to each. */
struct fit {
    size_t count;
    size_t merged; /* things in a place */
    size_t each;   /* places of the same things */
    size_t used;   /* places in all */
};

static struct fit make_fit(size_t count, int places)
{
    size_t room = places > 0 ? (size_t)places : 1, groups;
    struct fit f = {.count = count, .merged = (count + room - 1) / room};

    f.merged = f.merged > 0 ? f.merged : 1;
    groups = (count + f.merged - 1) / f.merged;
    f.each = groups > 0 ? room / groups : 1;
    f.used = groups * f.each;
    return f;
}

static struct span fit_span(const struct fit *f, size_t place)
{
    size_t first = place / f->each * f->merged, end = first + f->merged;

    first = first < f->count ? first : f->count;
    return (struct span){first, end < f->count ? end : f->count};
}

/* What both maps have in common, so that they can be read against each other. */
struct map {
    struct span bins; /* those that occur */
    struct fit rows;
    double peak; /* the largest share of a place in its column */
};

struct half {
    const struct trial *trial; /* NULL: none */
    const struct side *side;
    struct rect area;
    struct fit columns;
};

static uint64_t count_in(const struct trial *t, struct span seconds, struct span bins)
{
    uint64_t sum = 0;

    for (size_t i = seconds.first; i < seconds.end; i++)
        for (size_t bin = bins.first; bin < bins.end; bin++)
            sum += t->timeline[i].bins[bin];
    return sum;
}

static double share_of(const struct trial *t, struct span seconds, struct span bins)
{
    uint64_t all = count_in(t, seconds, (struct span){0, TIMELINE_BINS});

    return all > 0 ? (double)count_in(t, seconds, bins) / (double)all : 0;
}

static struct span find_bins(const struct half *halves, size_t count)
{
    struct span found = {TIMELINE_BINS, 0};

    for (size_t i = 0; i < count; i++) {
        const struct trial *t = halves[i].trial;

        for (size_t bin = 0; t && bin < TIMELINE_BINS; bin++) {
            if (count_in(t, (struct span){0, t->timeline_count}, (struct span){bin, bin + 1}) == 0)
                continue;
            found.first = bin < found.first ? bin : found.first;
            found.end = bin + 1 > found.end ? bin + 1 : found.end;
        }
    }
    return found;
}

/* The bins of a row counted from below. */
static struct span bins_of(const struct map *m, size_t row)
{
    struct span s = fit_span(&m->rows, row);

    return (struct span){m->bins.first + s.first, m->bins.first + s.end};
}

static double peak_of(const struct map *m, const struct half *half)
{
    double peak = 0;

    for (size_t x = 0; half->trial && x < half->columns.used; x++)
        for (size_t row = 0; row < m->rows.used; row++)
            peak = fmax(peak, share_of(half->trial, fit_span(&half->columns, x), bins_of(m, row)));
    return peak;
}

static void draw_column(struct canvas *c, const struct map *m, const struct half *half, size_t x)
{
    struct span seconds = fit_span(&half->columns, x);
    int bottom = half->area.y + half->area.height - 1;

    for (size_t row = 0; row < m->rows.used; row++) {
        double share = share_of(half->trial, seconds, bins_of(m, row));
        int level = heat_level(share, m->peak, SHADES);

        if (level > 0)
            canvas_put(c, half->area.x + (int)x, bottom - (int)row,
                       glyph((enum glyph)(GLYPH_SHADE_1 + level - 1), c->ascii), half->side->style);
    }
}

static void draw_half(struct canvas *c, const struct map *m, const struct half *half)
{
    for (size_t x = 0; half->trial && x < half->columns.used; x++)
        draw_column(c, m, half, x);
}

static void label_half(struct canvas *c, const struct half *half)
{
    const struct trial *t = half->trial;
    char text[TITLE_SIZE];

    if (t && t->timeline_count > 0)
        snprintf(text, sizeof text, "%c 0 to %.4g s, block %d", half->side->tag,
                 t->timeline[t->timeline_count - 1].t_s + 1, t->block + 1);
    else
        snprintf(text, sizeof text, "%c no seconds yet", half->side->tag);
    canvas_left(c, half->area.x, half->area.y + half->area.height, half->area.width,
                half->side->style, text);
}

/* With the gap behind it. */
static int label_width(enum time_unit unit)
{
    return figure_time_width(unit) + 1;
}

/* The lower bound of a row in every second row. */
static void label_rows(struct canvas *c, struct rect area, const struct map *m, enum time_unit unit)
{
    double ratio = log((double)TIMELINE_HIGH_NS / (double)TIMELINE_LOW_NS) / TIMELINE_BINS;
    size_t step = m->rows.each > 1 ? m->rows.each : 2;

    for (size_t row = 0; row < m->rows.used; row += step) {
        double ns = (double)TIMELINE_LOW_NS * exp(ratio * (double)bins_of(m, row).first);
        char text[FIGURE_SIZE];

        figure_time(ns / 1e3, unit, text);
        canvas_right(c, area.x + label_width(unit) - 1, area.y + area.height - 1 - (int)row,
                     label_width(unit) - 1, STYLE_DIM, text);
    }
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    char level[LEVEL_NAME_SIZE];

    snprintf(text, TITLE_SIZE, "Response %s by second, %s", figure_unit_name(v->unit),
             level_name(&v->result->sweep.levels[view_level(v)], level));
    snprintf(remark, TITLE_SIZE, "log bins");
}

/* The newest trial of each side, and its part of the pane. */
static void make_halves(const struct view *v, struct rect area, const struct side *sides,
                        size_t count, struct half halves[SIDES_MAX])
{
    int labels = label_width(v->unit);
    int width = (area.width - labels - GAP * ((int)count - 1)) / (int)count;

    rect_cut_left(&area, labels);
    for (size_t i = 0; i < count; i++) {
        const struct trial *t = view_newest_trial(v, sides[i].arm, view_level(v));

        halves[i] = (struct half){t, &sides[i], rect_cut_left(&area, width),
                                  make_fit(t ? t->timeline_count : 0, width)};
        rect_cut_left(&area, GAP);
    }
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct half halves[SIDES_MAX];
    struct side sides[SIDES_MAX];
    struct map map = {.peak = 0};
    size_t count;

    view_sides(v, sides, &count);
    rect_cut_bottom(&inside, 1);
    make_halves(v, inside, sides, count, halves);
    map.bins = find_bins(halves, count);
    if (map.bins.first >= map.bins.end || inside.height < 1) {
        plot_empty(c, inside, "no trial's seconds yet");
        return;
    }
    map.rows = make_fit(map.bins.end - map.bins.first, inside.height);
    for (size_t i = 0; i < count; i++)
        map.peak = fmax(map.peak, peak_of(&map, &halves[i]));
    label_rows(c, inside, &map, v->unit);
    for (size_t i = 0; i < count; i++) {
        draw_half(c, &map, &halves[i]);
        label_half(c, &halves[i]);
    }
}

const struct pane compare_heat_pane = {title, draw};
