#include <config.h>

#include "engine/plot/pictures.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "engine/plot/legend.h"
#include "engine/plot/marks.h"

/* Points of a curve: so many for each nine. */
enum { POINTS_PER_NINE = 24, NINES_MOST = 9, POINTS_MAX = POINTS_PER_NINE * NINES_MOST + 2 };

/* Of requests, `share` of which are slower: "0 %", "99.9 %". */
static void label_of(double share, char out[TICK_SIZE])
{
    char number[TICK_SIZE];

    tick_number(100 * (1 - share), number);
    snprintf(out, TICK_SIZE, "%.32s %%", number);
}

static const struct histogram *histogram_of(const struct material *m, size_t arm)
{
    const struct cell *cell = material_cell(m, arm, m->level);
    const struct histogram *h = cell->total.series[SERIES_RESPONSE];

    return cell->blocks > 0 && h && h->count > 0 ? h : NULL;
}

/* The axis counts 1 / (1 - p), to the power of ten that is not below the largest count. */
static struct axis make_percentiles(double count)
{
    int nines = (int)fmin(fmax(ceil(log10(count) - 1e-9), 1), NINES_MOST);
    struct axis x = {.scale = {SCALE_LOG, 1, pow(10, nines)}, .lines = true};
    char label[TICK_SIZE];

    snprintf(x.title, sizeof x.title, "percentile");
    label_of(1, label);
    axis_add_tick(&x, 1, label);
    label_of(0.5, label);
    axis_add_tick(&x, 2, label);
    for (int i = 1; i <= nines; i++) {
        label_of(pow(10, -i), label);
        axis_add_tick(&x, pow(10, i), label);
    }
    return x;
}

struct curve_points {
    double percents[POINTS_MAX];
    double us[POINTS_MAX];
    size_t count;
};

static void make_points(const struct histogram *h, struct curve_points *out)
{
    double last = fmin((double)h->count, pow(10, NINES_MOST)), step;
    size_t n = (size_t)ceil(POINTS_PER_NINE * log10(last)) + 1;

    out->count = n < POINTS_MAX ? n : POINTS_MAX;
    step = out->count > 1 ? log(last) / (double)(out->count - 1) : 0;
    for (size_t i = 0; i < out->count; i++)
        out->percents[i] = 100 * (1 - exp(-step * (double)i));
    histogram_percentiles(h, out->percents, out->count, out->us);
}

static void make_note(const struct material *m, size_t arm, const struct histogram *h,
                      char note[MARK_NOTE_SIZE])
{
    static const struct {
        enum metric metric;
        const char *before;
    } shown[] = {{METRIC_RESPONSE_P50, ": p50 "},
                 {METRIC_RESPONSE_P90, ", p90 "},
                 {METRIC_RESPONSE_P99, ", p99 "},
                 {METRIC_RESPONSE_P999, ", p99.9 "},
                 {METRIC_RESPONSE_MAX, ", highest "}};

    mark_note_start(note, m, arm, m->level);
    mark_note_add(note, "%" PRIu64 " requests", h->count);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        mark_note_add_figure(note, shown[i].before,
                             material_time(m, arm, m->level, shown[i].metric), "");
    mark_note_add(note, " %s", m->unit);
}

static void draw_curve(const struct material *m, struct drawing *d, const struct panel *p,
                       size_t arm, const struct histogram *h)
{
    struct ink told = look_line(&m->looks[arm]), untold = told;
    struct spot spots[POINTS_MAX];
    struct curve_points points;
    char note[MARK_NOTE_SIZE];
    size_t enough = 1;

    make_points(h, &points);
    for (size_t i = 0; i < points.count; i++) {
        spots[i] = (struct spot){panel_x(p, 1 / (1 - points.percents[i] / 100)),
                                 panel_y(p, points.us[i] / 1e3 / m->us)};
        if (points.percents[i] >= 50 && percentile_has_enough(points.percents[i], h->count))
            enough = i + 1;
    }
    untold.opacity = PALE;
    make_note(m, arm, h, note);
    drawing_note(d, note);
    drawing_line(d, spots, enough, told);
    drawing_line(d, spots + enough - 1, points.count - enough + 1, untold);
    drawing_marker(d, spots[enough - 1], m->looks[arm].marker, look_fine(&m->looks[arm]),
                   material_is_limited(m, arm, m->level));
    drawing_note(d, NULL);
}

void by_percentile_draw(const struct material *m, struct drawing *d, struct rect area)
{
    struct range range = range_none();
    char title[AXIS_TITLE_SIZE];
    double count = 0;
    struct axis x, y;
    struct panel p;

    for (size_t arm = 0; arm < m->arm_count; arm++) {
        const struct histogram *h = histogram_of(m, arm);

        range_add(&range, h ? histogram_min(h) / 1e3 / m->us : NAN);
        range_add(&range, h ? histogram_max(h) / 1e3 / m->us : NAN);
        count = fmax(count, h ? (double)h->count : 0);
    }
    if (!range_is_known(&range)) {
        panel_empty(d, area, "nothing measured");
        return;
    }
    material_time_title(m, "response time", true, title, sizeof title);
    x = make_percentiles(count);
    y = axis_log(range.low, range.high, ticks_down(area.height), title);
    p = panel_draw(d, area, &x, &y);
    for (size_t arm = 0; arm < m->arm_count && !rect_is_empty(p.area); arm++) {
        const struct histogram *h = histogram_of(m, arm);

        if (h)
            draw_curve(m, d, &p, arm, h);
    }
}
