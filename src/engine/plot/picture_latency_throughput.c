#include <config.h>

#include "engine/plot/pictures.h"

#include <math.h>
#include <stdio.h>

#include "engine/plot/marks.h"

enum { GAP = 20, ARMS_LABELLED = 3, LABELS_MAX = 2 * LOOKS_MAX * SWEEP_LEVELS_MAX };

static const struct {
    enum metric metric;
    const char *name;
} shown[] = {{METRIC_RESPONSE_P50, "p50"}, {METRIC_RESPONSE_P99, "p99"}};

enum { SHOWN = sizeof shown / sizeof *shown };

/* What stands in a panel already: labels that would touch it are left out. */
struct taken {
    struct extent list[LABELS_MAX];
    size_t count;
};

static bool touch(const struct extent *a, const struct extent *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

static bool is_free(const struct taken *t, const struct extent *e)
{
    for (size_t i = 0; i < t->count; i++)
        if (touch(&t->list[i], e))
            return false;
    return t->count < LABELS_MAX;
}

static void take(struct taken *t, struct extent e)
{
    if (t->count < LABELS_MAX)
        t->list[t->count++] = e;
}

static struct mark mark_of(const struct material *m, const struct panel *p, size_t arm,
                           size_t level, int number)
{
    double throughput = material_value(m, arm, level, METRIC_THROUGHPUT);
    double time = material_time(m, arm, level, shown[number].metric);
    struct mark mark = {.at = {panel_x(p, throughput), panel_y(p, time)},
                        .hollow = material_is_limited(m, arm, level),
                        .pale = material_is_doubtful(m, arm, level, shown[number].metric)};

    mark_note_start(mark.note, m, arm, level);
    mark_note_add_figure(mark.note, "", throughput, " requests/s, ");
    mark_note_add(mark.note, "%s ", shown[number].name);
    mark_note_add_figure(mark.note, "", time, " ");
    mark_note_add(mark.note, "%s", m->unit);
    mark_note_add_doubts(mark.note, m, arm, level, shown[number].metric);
    return mark;
}

static void draw_arm(const struct material *m, struct drawing *d, const struct panel *p, size_t arm,
                     int number, struct taken *taken)
{
    struct mark marks[SWEEP_LEVELS_MAX];

    for (size_t i = 0; i < m->level_count; i++) {
        marks[i] = mark_of(m, p, arm, m->order[i], number);
        if (!isnan(marks[i].at.x) && !isnan(marks[i].at.y))
            take(taken, (struct extent){marks[i].at.x - MARKER_SIZE / 2,
                                        marks[i].at.y - MARKER_SIZE / 2, MARKER_SIZE, MARKER_SIZE});
    }
    marks_draw(d, &m->looks[arm], marks, m->level_count);
}

/* The level's number beside its mark, above or below it. */
static void label(struct drawing *d, const struct panel *p, struct spot at, const char *text,
                  struct taken *taken)
{
    double width = text_width(text, FONT_SMALL), height = font_size(FONT_SMALL) * 1.2;
    const struct spot places[] = {{at.x - width - 5, at.y - 9},
                                  {at.x + 5, at.y + 9},
                                  {at.x + 7, at.y - 9},
                                  {at.x - width - 5, at.y + 9}};

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct extent e = {places[i].x, places[i].y - height / 2, width, height};

        if (e.x < p->area.x || e.x + width > p->area.x + p->area.width || e.y < p->area.y ||
            e.y + height > p->area.y + p->area.height || !is_free(taken, &e))
            continue;
        drawing_fill(d, e, (struct ink){RGB_WHITE, 0.7, 0, DASH_NONE});
        drawing_text(d, places[i], ANCHOR_LEFT, FONT_SMALL, RGB_TEXT, text);
        take(taken, e);
        return;
    }
}

/* Where lines are many only the ends of each are told. */
static bool is_told(const struct material *m, size_t place)
{
    return m->arm_count <= ARMS_LABELLED || place == 0 || place == m->level_count - 1;
}

static void label_arm(const struct material *m, struct drawing *d, const struct panel *p,
                      size_t arm, int number, struct taken *taken)
{
    for (size_t i = 0; i < m->level_count; i++) {
        struct mark mark = mark_of(m, p, arm, m->order[i], number);
        char level[LEVEL_NAME_SIZE];

        level_number(&m->result->sweep.levels[m->order[i]], level);
        if (is_told(m, i) && !isnan(mark.at.x) && !isnan(mark.at.y))
            label(d, p, mark.at, level, taken);
    }
}

static void draw_one(const struct material *m, struct drawing *d, struct rect r, int number,
                     const struct axis *x, const struct range *range)
{
    struct taken taken = {.count = 0};
    char title[AXIS_TITLE_SIZE];
    struct axis y;
    struct panel p;

    material_time_title(m, shown[number].name, true, title, sizeof title);
    y = axis_log(range->low / HEADROOM, range->high * HEADROOM, ticks_down(r.height), title);
    p = panel_draw(d, r, x, &y);
    if (rect_is_empty(p.area))
        return;
    for (size_t arm = 0; arm < m->arm_count; arm++)
        draw_arm(m, d, &p, arm, number, &taken);
    for (size_t arm = 0; arm < m->arm_count; arm++)
        label_arm(m, d, &p, arm, number, &taken);
}

void latency_throughput_draw(const struct material *m, struct drawing *d, struct rect area)
{
    int width = (area.width - GAP) / SHOWN;
    struct range times = range_none(), rates = range_none();
    struct axis x;

    for (size_t arm = 0; arm < m->arm_count; arm++)
        for (size_t level = 0; level < m->level_count; level++) {
            range_add(&rates, material_value(m, arm, level, METRIC_THROUGHPUT));
            for (int i = 0; i < SHOWN; i++)
                range_add(&times, material_time(m, arm, level, shown[i].metric));
        }
    if (!range_is_known(&times)) {
        panel_empty(d, area, "nothing measured");
        return;
    }
    x = axis_from_zero(rates.high * HEADROOM, ticks_along(width),
                       m->level_count > 1 ? "requests answered a second, at each level"
                                          : "requests answered a second");
    for (int i = 0; i < SHOWN; i++) {
        draw_one(m, d, rect_cut_left(&area, width), i, &x, &times);
        rect_cut_left(&area, GAP);
    }
}
