#include <config.h>

#include "engine/plot/pictures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/whole.h"
#include "engine/plot/legend.h"
#include "engine/plot/marks.h"

enum { SHOWN_MOST = 5, GAP = 16, BAR_MOST = 44, PANEL_LEAST = 110 };

#define MIB 1048576.0

/* Ends of intervals beyond so many times the highest bar are not what the axis is made for. */
#define REACH 1.5
#define FILLED 0.75

/* The first SHOWN_MOST of which something is known are drawn. */
static const struct shown {
    enum metric metric;
    const char *title;
    double unit; /* 0: the material's unit of times */
} candidates[] = {
    {METRIC_RATE, "rate held, requests/s", 1},
    {METRIC_THROUGHPUT, "requests/s", 1},
    {METRIC_RESPONSE_P50, "p50", 0},
    {METRIC_RESPONSE_P99, "p99", 0},
    {METRIC_CPU_PER_REQUEST, "CPU, µs/request", 1},
    {METRIC_SERVER_RSS, "server memory, MiB", MIB},
    {METRIC_CLIENT_CPU_PER_REQUEST, "client CPU, µs/request", 1},
    {METRIC_BYTES_SENT, "bytes sent/request", 1},
    {METRIC_BYTES_RECEIVED, "bytes received/request", 1},
    {METRIC_RESPONSE_MEAN, "mean", 0},
};

enum { CANDIDATES = sizeof candidates / sizeof *candidates };

static double unit_of(const struct material *m, const struct shown *s)
{
    return s->unit > 0 ? s->unit : m->us;
}

static double value_of(const struct material *m, const struct shown *s, size_t arm)
{
    return material_value(m, arm, m->level, s->metric) / unit_of(m, s);
}

/* Over the blocks, of the geometric mean; all NaN below two. */
static struct estimate interval_of(const struct material *m, const struct shown *s, size_t arm)
{
    const struct cell *cell = material_cell(m, arm, m->level);
    size_t blocks = (size_t)m->result->sweep.blocks, count = 0;
    struct estimate none = {NAN, NAN, NAN, 0, 0}, estimate;
    double *values = malloc(blocks * sizeof *values);

    if (values == NULL)
        return none;
    for (size_t i = 0; i < blocks; i++)
        if (cell->trials[i])
            values[count++] = metric_of(cell->trials[i], s->metric) / unit_of(m, s);
    estimate = count > 1 ? estimate_geometric(values, count) : none;
    free(values);
    return estimate;
}

static double highest_of(const struct material *m, const struct shown *s)
{
    double highest = 0, end = 0;

    for (size_t arm = 0; arm < m->arm_count; arm++) {
        highest = fmax(highest, value_of(m, s, arm));
        end = fmax(end, interval_of(m, s, arm).high);
    }
    return fmax(highest, fmin(end, highest * REACH));
}

/* A rate is a result only where it was searched for. */
static bool is_known(const struct material *m, const struct shown *s)
{
    return (s->metric != METRIC_RATE || m->result->sweep.find_max) && highest_of(m, s) > 0;
}

static int choose(const struct material *m, const struct shown *out[SHOWN_MOST])
{
    int count = 0;

    for (int i = 0; i < CANDIDATES && count < SHOWN_MOST; i++)
        if (is_known(m, &candidates[i]))
            out[count++] = &candidates[i];
    return count;
}

/* The arm's name where it has room, else its number in the legend. */
static void label_of(const struct material *m, size_t arm, double room, char out[TICK_SIZE])
{
    if (legend_numbers_arms(m))
        snprintf(out, TICK_SIZE, "%zu", arm + 1);
    else
        text_fit(material_arm_name(m, arm), FONT_SMALL, room, out, TICK_SIZE);
}

static struct axis make_arms(const struct material *m, int width)
{
    struct axis x = axis_of_places((int)m->arm_count, "");
    char label[TICK_SIZE];

    for (size_t arm = 0; arm < m->arm_count; arm++) {
        label_of(m, arm, 0.6 * width / (double)m->arm_count, label);
        axis_add_tick(&x, (double)arm + 0.5, label);
    }
    return x;
}

/* The figure at the foot of its bar, where bars leave room for figures; a dash: not known. */
static void draw_figure(struct drawing *d, const struct panel *p, double x, double room,
                        double value)
{
    char text[TICK_SIZE];

    if (isnan(value))
        snprintf(text, sizeof text, "–");
    else
        mark_number(value, text);
    if (text_width(text, FONT_SMALL) < room)
        drawing_text(d, (struct spot){x, p->area.y + p->area.height + 27}, ANCHOR_MIDDLE,
                     FONT_SMALL, RGB_TEXT, text);
}

/* "grpc, c=16: CPU, us/request 12.7 [12.1, 13.3]" */
static void make_note(const struct material *m, const struct shown *s, size_t arm,
                      char note[MARK_NOTE_SIZE])
{
    struct estimate interval = interval_of(m, s, arm);

    mark_note_start(note, m, arm, m->level);
    mark_note_add(note, "%s%s%s ", s->title, s->unit > 0 ? "" : ", ", s->unit > 0 ? "" : m->unit);
    mark_note_add_figure(note, "", value_of(m, s, arm), "");
    mark_note_add_interval(note, interval.low, interval.high);
    mark_note_add_doubts(note, m, arm, m->level, s->metric);
}

static void draw_arm(const struct material *m, struct drawing *d, const struct panel *p,
                     const struct shown *s, size_t arm)
{
    double room = p->area.width / (double)m->arm_count, width = fmin(room * FILLED, BAR_MOST);
    double x = panel_x(p, (double)arm + 0.5), value = value_of(m, s, arm);
    double top = panel_y(p, value), bottom = panel_y(p, 0);
    struct estimate interval = interval_of(m, s, arm);
    struct look look = m->looks[arm];
    char note[MARK_NOTE_SIZE];

    if (isnan(value)) {
        draw_figure(d, p, x, room - 4, value);
        return;
    }
    make_note(m, s, arm, note);
    drawing_note(d, note);
    /* What is above 0 is never drawn as nothing. */
    if (value > 0)
        top = fmin(top, bottom - 1);
    if (material_is_doubtful(m, arm, m->level, s->metric))
        look.tint *= PALE;
    look_bar(d, &look, (struct extent){x - width / 2, top, width, bottom - top},
             material_is_limited(m, arm, m->level));
    interval_draw(d, p, x, interval.low, interval.high, (struct ink){RGB_TEXT, 1, 1, DASH_NONE});
    draw_figure(d, p, x, room - 4, value);
    drawing_note(d, NULL);
}

static void draw_one(const struct material *m, struct drawing *d, struct rect r,
                     const struct shown *s)
{
    struct axis x = make_arms(m, r.width), y;
    char title[AXIS_TITLE_SIZE];
    struct panel p;

    if (s->unit > 0)
        snprintf(title, sizeof title, "%s", s->title);
    else
        material_time_title(m, s->title, false, title, sizeof title);
    y = axis_from_zero(highest_of(m, s) * HEADROOM, ticks_down(r.height), title);
    p = panel_draw(d, r, &x, &y);
    for (size_t arm = 0; arm < m->arm_count && !rect_is_empty(p.area); arm++)
        draw_arm(m, d, &p, s, arm);
}

static void draw_row(const struct material *m, struct drawing *d, struct rect row, int columns,
                     const struct shown *const *shown, int count)
{
    int width = (row.width + GAP) / columns - GAP;

    for (int i = 0; i < count; i++) {
        draw_one(m, d, rect_cut_left(&row, width), shown[i]);
        rect_cut_left(&row, GAP);
    }
}

/* In one row, or where that is too narrow for the titles in two. */
void metrics_draw(const struct material *m, struct drawing *d, struct rect area)
{
    const struct shown *shown[SHOWN_MOST];
    int count = choose(m, shown);
    int rows = area.width < count * (PANEL_LEAST + GAP) - GAP ? 2 : 1;
    int columns = (count + rows - 1) / rows, height = (area.height + GAP) / rows - GAP;

    if (count == 0)
        panel_empty(d, area, "nothing measured");
    for (int i = 0; i < count; i += columns) {
        draw_row(m, d, rect_cut_top(&area, height), columns, shown + i,
                 whole_min(columns, count - i));
        rect_cut_top(&area, GAP);
    }
}
