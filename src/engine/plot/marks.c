#include <config.h>

#include "engine/plot/marks.h"

#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "engine/plot/legend.h"

enum { CAP = 3, APART_MOST = 4, DIGITS = 3, DECIMALS = 3 };

/* Part of the distance between two levels that all arms share. */
#define APART_SHARE 0.5

/* Room on either side of the levels, as a power of highest / lowest; and where they are one. */
#define MARGIN 0.06
#define MARGIN_ALONE 2.0

static bool is_there(const struct mark *mark)
{
    return !isnan(mark->at.x) && !isnan(mark->at.y);
}

static void draw_lines(struct drawing *d, const struct look *look, const struct mark *marks,
                       size_t count)
{
    struct spot spots[SWEEP_LEVELS_MAX];
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        if (is_there(&marks[i])) {
            spots[n++] = marks[i].at;
            continue;
        }
        drawing_line(d, spots, n, look_line(look));
        n = 0;
    }
    drawing_line(d, spots, n, look_line(look));
}

/* Of marks that would lie over each other one is enough, unless they say different things. */
static bool adds_to(const struct mark *last, const struct mark *mark)
{
    return last == NULL || last->hollow != mark->hollow || last->pale != mark->pale ||
           hypot(mark->at.x - last->at.x, mark->at.y - last->at.y) >= MARKER_SIZE;
}

void marks_draw(struct drawing *d, const struct look *look, const struct mark *marks, size_t count)
{
    const struct mark *last = NULL;

    draw_lines(d, look, marks, count);
    for (size_t i = 0; i < count; i++) {
        struct ink ink = look_fine(look);

        if (!is_there(&marks[i]) || !adds_to(last, &marks[i]))
            continue;
        ink.opacity = marks[i].pale ? PALE : 1;
        drawing_note(d, marks[i].note[0] ? marks[i].note : NULL);
        drawing_marker(d, marks[i].at, look->marker, ink, marks[i].hollow);
        last = &marks[i];
    }
    drawing_note(d, NULL);
}

static void draw_cap(struct drawing *d, double x, double y, struct ink ink)
{
    drawing_segment(d, (struct spot){x - CAP, y}, (struct spot){x + CAP, y}, ink);
}

void interval_draw(struct drawing *d, const struct panel *p, double x, double low, double high,
                   struct ink ink)
{
    double bottom = panel_y(p, low), top = panel_y(p, high);

    if (isnan(bottom) || isnan(top) || isnan(x))
        return;
    drawing_segment(d, (struct spot){x, bottom}, (struct spot){x, top}, ink);
    if (low >= p->y.low)
        draw_cap(d, x, bottom, ink);
    if (high <= p->y.high)
        draw_cap(d, x, top, ink);
}

/* A rate that is searched for is the only level, so any place will do for it. */
static double load_of(const struct material *m, size_t level)
{
    const struct level *l = &m->result->sweep.levels[level];

    return level_is_searched(l) ? 1 : l->value;
}

struct axis levels_axis(const struct material *m)
{
    double low = load_of(m, m->order[0]), high = load_of(m, m->order[m->level_count - 1]);
    double margin = high > low ? pow(high / low, MARGIN) : MARGIN_ALONE;
    struct axis a = {.scale = {SCALE_LOG, low / margin, high * margin}};

    material_levels_title(m, m->level_count, a.title, sizeof a.title);
    for (size_t i = 0; i < m->level_count; i++) {
        const struct level *level = &m->result->sweep.levels[m->order[i]];
        char number[LEVEL_NAME_SIZE];

        axis_add_tick(&a, load_of(m, m->order[i]), level_number(level, number));
    }
    return a;
}

/* Units between two neighbours, at least. */
static double distance_of(const struct material *m, const struct panel *p)
{
    double least = p->area.width;

    for (size_t i = 1; i < m->level_count; i++)
        least = fmin(least,
                     panel_x(p, load_of(m, m->order[i])) - panel_x(p, load_of(m, m->order[i - 1])));
    return least;
}

/* From one arm's mark to the next one's. */
static double apart(const struct material *m, const struct panel *p)
{
    double edge = panel_x(p, load_of(m, m->order[0])) - p->area.x - MARKER_SIZE / 2;
    double most = distance_of(m, p) * APART_SHARE / (double)m->arm_count;

    if (m->level_count == 1)
        return most;
    most = fmin(most, APART_MOST);
    return m->arm_count > 1 ? fmin(most, fmax(edge, 0) * 2 / (double)(m->arm_count - 1)) : most;
}

double levels_x(const struct material *m, const struct panel *p, size_t arm, size_t level)
{
    return panel_x(p, load_of(m, level)) +
           ((double)arm - ((double)m->arm_count - 1) / 2) * apart(m, p);
}

void levels_figures(const struct material *m, struct drawing *d, const struct panel *p,
                    const double values[LOOKS_MAX])
{
    if (m->level_count > 1)
        return;
    for (size_t arm = 0; arm < m->arm_count; arm++) {
        struct spot at = {levels_x(m, p, arm, m->level) + MARKER_SIZE,
                          panel_y(p, values[arm]) - MARKER_SIZE};
        char text[TICK_SIZE];

        mark_number(values[arm], text);
        if (!isnan(at.y) && text_width(text, FONT_SMALL) + MARKER_SIZE < apart(m, p))
            drawing_text(d, at, ANCHOR_LEFT, FONT_SMALL, RGB_TEXT, text);
    }
}

struct range range_none(void)
{
    return (struct range){.low = INFINITY};
}

void range_add(struct range *range, double value)
{
    if (value > 0)
        range->low = fmin(range->low, value);
    range->high = fmax(range->high, value);
}

bool range_is_known(const struct range *range)
{
    return isfinite(range->low);
}

void mark_number(double value, char out[TICK_SIZE])
{
    char number[NUMBER_TEXT_SIZE];

    number_print_short(value, DIGITS, value == 0 ? 0 : DECIMALS, number);
    snprintf(out, TICK_SIZE, "%s", number);
}
