#include <config.h>

#include "engine/plot/pictures.h"

#include <math.h>

#include "engine/plot/marks.h"

enum { WIDTH_OF_THREE = 700, GAP = 14 };

static const struct {
    enum metric metric;
    const char *name;
} shown[] = {
    {METRIC_RESPONSE_P50, "p50"}, {METRIC_RESPONSE_P99, "p99"}, {METRIC_RESPONSE_P999, "p99.9"}};

static struct range range_of(const struct material *m, int count)
{
    struct range range = range_none();

    for (int i = 0; i < count; i++)
        for (size_t arm = 0; arm < m->arm_count; arm++)
            for (size_t level = 0; level < m->level_count; level++)
                range_add(&range, material_time(m, arm, level, shown[i].metric));
    return range;
}

static void draw_arm(const struct material *m, struct drawing *d, const struct panel *p, size_t arm,
                     int number)
{
    enum metric metric = shown[number].metric;
    struct mark marks[SWEEP_LEVELS_MAX];

    for (size_t i = 0; i < m->level_count; i++) {
        size_t level = m->order[i];

        marks[i] = (struct mark){
            .at = {levels_x(m, p, arm, level), panel_y(p, material_time(m, arm, level, metric))},
            .hollow = material_is_limited(m, arm, level),
            .pale = material_is_doubtful(m, arm, level, metric)};
        mark_note_start(marks[i].note, m, arm, level);
        mark_note_add(marks[i].note, "%s ", shown[number].name);
        mark_note_add_figure(marks[i].note, "", material_time(m, arm, level, metric), " ");
        mark_note_add(marks[i].note, "%s", m->unit);
        mark_note_add_doubts(marks[i].note, m, arm, level, metric);
    }
    marks_draw(d, &m->looks[arm], marks, m->level_count);
}

static void draw_one(const struct material *m, struct drawing *d, struct rect r, int number,
                     const struct range *range)
{
    struct axis x = levels_axis(m), y;
    char title[AXIS_TITLE_SIZE];
    double values[LOOKS_MAX];
    struct panel p;

    material_time_title(m, shown[number].name, true, title, sizeof title);
    y = axis_log(range->low / HEADROOM, range->high * HEADROOM, ticks_down(r.height), title);
    p = panel_draw(d, r, &x, &y);
    if (rect_is_empty(p.area))
        return;
    for (size_t arm = 0; arm < m->arm_count; arm++) {
        draw_arm(m, d, &p, arm, number);
        values[arm] = material_time(m, arm, m->level, shown[number].metric);
    }
    levels_figures(m, d, &p, values);
}

/* Side by side on the same axis, so that many arms do not share one panel with many percentiles. */
void percentiles_draw(const struct material *m, struct drawing *d, struct rect area)
{
    int count = area.width >= WIDTH_OF_THREE ? 3 : 2;
    int width = (area.width - (count - 1) * GAP) / count;
    struct range range = range_of(m, count);

    if (!range_is_known(&range)) {
        panel_empty(d, area, "nothing measured");
        return;
    }
    for (int i = 0; i < count; i++) {
        draw_one(m, d, rect_cut_left(&area, width), i, &range);
        rect_cut_left(&area, GAP);
    }
}
