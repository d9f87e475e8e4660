#include <config.h>

#include "engine/plot/pictures.h"

#include <math.h>

#include "chart/bars.h"
#include "chart/whole.h"
#include "engine/plot/legend.h"
#include "engine/plot/marks.h"

enum { BOX_LEAST = 7, BOX_MOST = 26, THIN = 6 };

/* Part of a level's place that its boxes fill. */
#define FILLED 0.8

static struct box box_of(const struct material *m, size_t arm, size_t level)
{
    return (struct box){.p1 = material_time(m, arm, level, METRIC_RESPONSE_P1),
                        .p25 = material_time(m, arm, level, METRIC_RESPONSE_P25),
                        .p50 = material_time(m, arm, level, METRIC_RESPONSE_P50),
                        .p75 = material_time(m, arm, level, METRIC_RESPONSE_P75),
                        .p99 = material_time(m, arm, level, METRIC_RESPONSE_P99),
                        .p999 = material_time(m, arm, level, METRIC_RESPONSE_P999)};
}

static struct range range_of(const struct material *m)
{
    struct range range = range_none();

    for (size_t arm = 0; arm < m->arm_count; arm++)
        for (size_t level = 0; level < m->level_count; level++) {
            struct box box = box_of(m, arm, level);

            range_add(&range, box.p1);
            range_add(&range, box.p999);
        }
    return range;
}

static void draw_whiskers(struct drawing *d, const struct panel *p, const struct box *b, double x,
                          struct ink low, struct ink high)
{
    double width = 4;

    drawing_segment(d, (struct spot){x, panel_y(p, b->p1)}, (struct spot){x, panel_y(p, b->p25)},
                    low);
    drawing_segment(d, (struct spot){x - width, panel_y(p, b->p1)},
                    (struct spot){x + width, panel_y(p, b->p1)}, low);
    drawing_segment(d, (struct spot){x, panel_y(p, b->p75)}, (struct spot){x, panel_y(p, b->p99)},
                    high);
    drawing_segment(d, (struct spot){x - width, panel_y(p, b->p99)},
                    (struct spot){x + width, panel_y(p, b->p99)}, high);
}

static struct ink ink_of(const struct material *m, size_t arm, size_t level, enum metric metric)
{
    struct ink ink = look_fine(&m->looks[arm]);

    ink.opacity = material_is_doubtful(m, arm, level, metric) ? PALE : 1;
    return ink;
}

static void make_note(const struct material *m, size_t arm, size_t level, const struct box *b,
                      char note[MARK_NOTE_SIZE])
{
    mark_note_start(note, m, arm, level);
    mark_note_add_figure(note, "p1 ", b->p1, "");
    mark_note_add_figure(note, ", p25 ", b->p25, "");
    mark_note_add_figure(note, ", p50 ", b->p50, "");
    mark_note_add_figure(note, ", p75 ", b->p75, "");
    mark_note_add_figure(note, ", p99 ", b->p99, "");
    mark_note_add_figure(note, ", p99.9 ", b->p999, "");
    mark_note_add(note, " %s", m->unit);
    mark_note_add_doubts(note, m, arm, level, METRIC_RESPONSE_P999);
}

static void draw_box(const struct material *m, struct drawing *d, const struct panel *p, size_t arm,
                     size_t level, double x, double width)
{
    struct box b = box_of(m, arm, level);
    double top = panel_y(p, b.p75), middle = panel_y(p, b.p50);
    double height = fmax(panel_y(p, b.p25) - top, 1);
    struct ink median = {RGB_TEXT, 1, height < THIN ? 1 : 2, DASH_NONE};
    char note[MARK_NOTE_SIZE];

    if (isnan(b.p50))
        return;
    make_note(m, arm, level, &b, note);
    drawing_note(d, note);
    draw_whiskers(d, p, &b, x, ink_of(m, arm, level, METRIC_RESPONSE_P1),
                  ink_of(m, arm, level, METRIC_RESPONSE_P99));
    look_bar(d, &m->looks[arm], (struct extent){x - width / 2, top, width, height},
             material_is_limited(m, arm, level));
    drawing_segment(d, (struct spot){x - width / 2, middle}, (struct spot){x + width / 2, middle},
                    median);
    drawing_marker(d, (struct spot){x, panel_y(p, b.p999)}, m->looks[arm].marker,
                   ink_of(m, arm, level, METRIC_RESPONSE_P999), false);
    drawing_note(d, NULL);
}

static void draw_level(const struct material *m, struct drawing *d, const struct panel *p,
                       size_t place, size_t level)
{
    double each = panel_x(p, (double)place + 1) - panel_x(p, (double)place);
    double apart = fmin(each * FILLED / (double)m->arm_count, BOX_MOST * 1.5);
    double middle = panel_x(p, (double)place + 0.5);

    for (size_t arm = 0; arm < m->arm_count; arm++)
        draw_box(m, d, p, arm, level,
                 middle + ((double)arm - ((double)m->arm_count - 1) / 2) * apart,
                 fmin(apart * FILLED, BOX_MOST));
}

/* As many levels as leave each box a width. */
static struct axis make_levels(const struct material *m, int width, size_t *levels, size_t *count)
{
    int most = (int)(width * FILLED) / (BOX_LEAST * (int)m->arm_count);
    char title[AXIS_TITLE_SIZE], number[LEVEL_NAME_SIZE];
    struct axis x;

    *count = material_pick_levels(m, (size_t)whole_max(most, 1), levels);
    material_levels_title(m, *count, title, sizeof title);
    x = axis_of_places((int)*count, title);
    for (size_t i = 0; i < *count; i++)
        axis_add_tick(&x, (double)i + 0.5,
                      level_number(&m->result->sweep.levels[levels[i]], number));
    return x;
}

void boxes_draw(const struct material *m, struct drawing *d, struct rect area)
{
    size_t levels[SWEEP_LEVELS_MAX], count;
    struct axis x = make_levels(m, area.width, levels, &count), y;
    struct range range = range_of(m);
    char title[AXIS_TITLE_SIZE];
    struct panel p;

    if (!range_is_known(&range)) {
        panel_empty(d, area, "nothing measured");
        return;
    }
    material_time_title(m, "p1 [p25 | p50 | p75] p99, mark p99.9", true, title, sizeof title);
    y = axis_log(range.low / HEADROOM, range.high * HEADROOM, ticks_down(area.height), title);
    p = panel_draw(d, area, &x, &y);
    for (size_t i = 0; i < count && !rect_is_empty(p.area); i++)
        draw_level(m, d, &p, i, levels[i]);
}
