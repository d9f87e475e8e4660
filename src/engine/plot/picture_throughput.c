#include <config.h>

#include "engine/plot/pictures.h"

#include <math.h>

#include "engine/plot/marks.h"

enum { CURVE_STEPS = 100 };

/* Ends of intervals beyond so many times the highest throughput are not what the axis is made
 * for. */
#define REACH 1.4

static double highest_of(const struct material *m)
{
    double highest = 0, end = 0;

    for (size_t arm = 0; arm < m->arm_count; arm++)
        for (size_t level = 0; level < m->level_count; level++) {
            const struct cell *cell = material_cell(m, arm, level);

            highest = fmax(highest, material_value(m, arm, level, METRIC_THROUGHPUT));
            end = fmax(end, cell->blocks > 0 ? cell->throughput_high : NAN);
        }
    return fmax(highest, fmin(end, highest * REACH));
}

static void draw_fit(const struct material *m, struct drawing *d, const struct panel *p, size_t arm)
{
    double first = fmax(m->result->sweep.levels[m->order[0]].value, 1);
    struct scale levels = {SCALE_LOG, first, fmax(m->fits[arm].largest, first * 1.001)};
    struct ink ink = look_fine(&m->looks[arm]);
    struct spot spots[CURVE_STEPS + 1];

    if (m->fits[arm].reason != SCALABILITY_FITTED)
        return;
    for (int i = 0; i <= CURVE_STEPS; i++) {
        double level = scale_value(&levels, (double)i / CURVE_STEPS);

        spots[i] = (struct spot){panel_x(p, level),
                                 panel_y(p, scalability_at(&m->fits[arm], level))};
        if (isnan(spots[i].y))
            return;
    }
    ink.dash = DASH_DOTS;
    drawing_line(d, spots, CURVE_STEPS + 1, ink);
}

/* From the mark of one rate to the next, straight like an arm's line, as far as the panel goes. */
static void draw_pace_between(struct drawing *d, const struct panel *p, double from, double to)
{
    struct spot a = {panel_x(p, from), panel_y(p, from)}, b = {panel_x(p, to), panel_y(p, to)};

    if (from >= p->y.high)
        return;
    if (to > p->y.high)
        b.x = a.x + (b.x - a.x) * (p->y.high - from) / (to - from);
    drawing_segment(d, a, b, (struct ink){RGB_QUIET, 1, 1, DASH_NONE});
}

/* Open loop: where all that is asked for is answered. */
static void draw_pace(const struct material *m, struct drawing *d, const struct panel *p)
{
    const struct level *levels = m->result->sweep.levels;

    for (size_t i = 1; i < m->level_count; i++)
        draw_pace_between(d, p, levels[m->order[i - 1]].value, levels[m->order[i]].value);
}

static void make_note(const struct material *m, size_t arm, size_t level, char note[MARK_NOTE_SIZE])
{
    const struct cell *cell = material_cell(m, arm, level);

    mark_note_start(note, m, arm, level);
    mark_note_add_figure(note, "", material_value(m, arm, level, METRIC_THROUGHPUT), " requests/s");
    mark_note_add_interval(note, cell->throughput_low, cell->throughput_high);
    mark_note_add_doubts(note, m, arm, level, METRIC_THROUGHPUT);
}

static void draw_arm(const struct material *m, struct drawing *d, const struct panel *p, size_t arm)
{
    struct mark marks[SWEEP_LEVELS_MAX];

    for (size_t i = 0; i < m->level_count; i++) {
        const struct cell *cell = material_cell(m, arm, m->order[i]);
        double x = levels_x(m, p, arm, m->order[i]);

        marks[i] = (struct mark){
            .at = {x, panel_y(p, material_value(m, arm, m->order[i], METRIC_THROUGHPUT))},
            .hollow = material_is_limited(m, arm, m->order[i])};
        make_note(m, arm, m->order[i], marks[i].note);
        drawing_note(d, marks[i].note);
        if (cell->blocks > 1)
            interval_draw(d, p, x, cell->throughput_low, cell->throughput_high,
                          look_fine(&m->looks[arm]));
    }
    drawing_note(d, NULL);
    marks_draw(d, &m->looks[arm], marks, m->level_count);
}

void throughput_draw(const struct material *m, struct drawing *d, struct rect area)
{
    struct axis x = levels_axis(m), y;
    double highest = highest_of(m), values[LOOKS_MAX];
    struct panel p;

    if (highest <= 0) {
        panel_empty(d, area, "nothing measured");
        return;
    }
    y = axis_from_zero(highest * HEADROOM, ticks_down(area.height), "requests answered a second");
    p = panel_draw(d, area, &x, &y);
    if (rect_is_empty(p.area))
        return;
    if (material_has_pace(m))
        draw_pace(m, d, &p);
    for (size_t arm = 0; arm < m->arm_count; arm++)
        draw_fit(m, d, &p, arm);
    for (size_t arm = 0; arm < m->arm_count; arm++)
        draw_arm(m, d, &p, arm);
    for (size_t arm = 0; arm < m->arm_count; arm++)
        values[arm] = material_value(m, arm, m->level, METRIC_THROUGHPUT);
    levels_figures(m, d, &p, values);
}
