#include <config.h>

#include "engine/plot/pictures.h"

#include <math.h>
#include <stdio.h>

#include "chart/whole.h"
#include "engine/plot/marks.h"

/* The parts in the order in which a request meets them; each lighter or darker than the one before,
 * so that they are told apart in grey. */
static const struct part {
    const char *letter;
    const char *name;
    enum metric metric; /* METRIC_COUNT: what the server's phases leave of its total */
    uint32_t rgb;
    bool dark; /* its letter is white */
} parts[] = {
    {"e", "client encode", METRIC_CLIENT_ENCODE, 0x999999, false},
    {"N", "network", METRIC_OVERHEAD_MEAN, 0x56b4e9, false},
    {"Q", "queue", METRIC_SERVER_QUEUE, 0x000000, true},
    {"D", "decode", METRIC_SERVER_DECODE, 0xf0e442, false},
    {"P", "preprocess", METRIC_SERVER_PREPROCESS, 0x009e73, true},
    {"I", "infer", METRIC_SERVER_INFER, 0xe69f00, false},
    {"E", "encode", METRIC_SERVER_ENCODE, 0x0072b2, true},
    {"O", "other in the server", METRIC_COUNT, 0xcccccc, false},
    {"d", "client decode", METRIC_CLIENT_DECODE, 0x666666, true},
};

enum {
    PARTS = sizeof parts / sizeof *parts,
    ROW_LEAST = 15,
    ROW_MOST = 34,
    KEY_ROW = 17,
    SWATCH = 12,
    LABEL_MOST = 190
};

/* Below this what is left over is rounding. */
#define OTHER_LEAST_US 0.1
#define FILLED 0.75

struct stack {
    double times[PARTS]; /* in the unit of the picture; never below 0 */
    double total;
};

/* The server's time that none of its phases accounts for. */
static double other_of(const struct material *m, size_t arm, size_t level)
{
    double left = material_value(m, arm, level, METRIC_SERVER_TOTAL);

    for (int i = METRIC_SERVER_DECODE; i <= METRIC_SERVER_ENCODE; i++)
        left -= fmax(material_value(m, arm, level, (enum metric)i), 0);
    return left < OTHER_LEAST_US ? 0 : left;
}

static struct stack stack_of(const struct material *m, size_t arm, size_t level)
{
    struct stack s = {.total = 0};

    for (int i = 0; i < PARTS; i++) {
        double us = parts[i].metric == METRIC_COUNT
                        ? other_of(m, arm, level)
                        : material_value(m, arm, level, parts[i].metric);

        s.times[i] = fmax(us, 0) / m->us;
        s.total += s.times[i];
    }
    return s;
}

static double highest_of(const struct material *m, const size_t *levels, size_t count)
{
    double highest = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t arm = 0; arm < m->arm_count; arm++)
            highest = fmax(highest, stack_of(m, arm, levels[i]).total);
    return highest;
}

/* Which parts occur and what their letters mean, in rows; returns their height. `d` NULL: only
 * that. */
static int draw_key(struct drawing *d, struct rect r)
{
    double x = 0;
    int rows = 1;

    for (int i = 0; i < PARTS; i++) {
        char text[TICK_SIZE];
        double width;

        snprintf(text, sizeof text, "%s %s", parts[i].letter, parts[i].name);
        width = SWATCH + 5 + text_width(text, FONT_TEXT);
        if (x > 0 && x + width > r.width) {
            x = 0;
            rows++;
        }
        if (d) {
            double y = r.y + (rows - 0.5) * KEY_ROW;

            drawing_fill(d, (struct extent){r.x + x, y - SWATCH / 2.0, SWATCH, SWATCH},
                         (struct ink){parts[i].rgb, 1, 0, DASH_NONE});
            drawing_text(d, (struct spot){r.x + x + SWATCH + 5, y}, ANCHOR_LEFT, FONT_TEXT,
                         RGB_TEXT, text);
        }
        x += width + 14;
    }
    return rows * KEY_ROW;
}

static void draw_part(struct drawing *d, const struct part *part, struct extent at)
{
    double letter = text_width(part->letter, FONT_SMALL);

    drawing_fill(d, at, (struct ink){part->rgb, 1, 0, DASH_NONE});
    if (at.width > letter + 6)
        drawing_text(d, (struct spot){at.x + at.width / 2, at.y + at.height / 2}, ANCHOR_MIDDLE,
                     FONT_SMALL, part->dark ? RGB_WHITE : 0x000000, part->letter);
}

static void make_note(const struct material *m, size_t arm, size_t level, const struct stack *s,
                      int part, char note[MARK_NOTE_SIZE])
{
    mark_note_start(note, m, arm, level);
    mark_note_add(note, "%s", parts[part].name);
    mark_note_add_figure(note, " ", s->times[part], " ");
    mark_note_add(note, "%s", m->unit);
    mark_note_add_figure(note, " of ", s->total, "");
}

static void draw_stack(const struct material *m, struct drawing *d, const struct panel *p,
                       size_t arm, size_t level, double y, double height)
{
    struct stack stack = stack_of(m, arm, level), *s = &stack;
    char text[TICK_SIZE] = "not known", note[MARK_NOTE_SIZE];
    double sum = 0, right;

    for (int i = 0; i < PARTS; i++) {
        double left = panel_x(p, sum);

        sum += s->times[i];
        make_note(m, arm, level, s, i, note);
        drawing_note(d, note);
        if (s->times[i] > 0)
            draw_part(d, &parts[i],
                      (struct extent){left, y - height / 2, panel_x(p, sum) - left, height});
    }
    drawing_note(d, NULL);
    right = panel_x(p, sum);
    if (s->total > 0) {
        mark_number(s->total, text);
        drawing_frame(d, (struct extent){p->area.x, y - height / 2, right - p->area.x, height},
                      (struct ink){RGB_TEXT, 1, 0.6, DASH_NONE});
    }
    drawing_text(d, (struct spot){right + 6, y}, ANCHOR_LEFT, FONT_SMALL, RGB_TEXT, text);
}

/* "c=16 rest" for each bar, from above. */
static struct axis make_rows(const struct material *m, const size_t *levels, size_t count)
{
    int rows = (int)(count * m->arm_count);
    struct axis y = axis_of_places(rows, "");

    for (int i = 0; i < rows; i++) {
        size_t level = levels[(size_t)i / m->arm_count], arm = (size_t)i % m->arm_count;
        char name[LEVEL_NAME_SIZE], remark[SWEEP_TEXT_SIZE], label[TICK_SIZE];
        char text[SWEEP_TEXT_SIZE + LEVEL_NAME_SIZE];

        material_arm_remark(m, arm, level, remark, sizeof remark);
        snprintf(text, sizeof text, "%s  %s", level_name(&m->result->sweep.levels[level], name),
                 remark);
        text_fit(text, FONT_SMALL, LABEL_MOST, label, sizeof label);
        axis_add_tick(&y, rows - i - 0.5, label);
    }
    return y;
}

void phases_draw(const struct material *m, struct drawing *d, struct rect area)
{
    int key = draw_key(NULL, area), chrome = panel_height_above() + panel_height_below();
    int most = whole_max((area.height - key - chrome) / ROW_LEAST / (int)m->arm_count, 1), rows;
    size_t levels[SWEEP_LEVELS_MAX];
    size_t count = material_pick_levels(m, (size_t)most, levels);
    double highest = highest_of(m, levels, count), height;
    char title[AXIS_TITLE_SIZE], what[TICK_SIZE];
    struct axis x, y;
    struct panel p;

    if (highest <= 0) {
        panel_empty(d, area, "no phases known");
        return;
    }
    draw_key(d, rect_cut_top(&area, key));
    snprintf(what, sizeof what, "mean of a request, %s", m->unit);
    material_shown(m, what, count, title, sizeof title);
    rows = (int)(count * m->arm_count);
    area.height = whole_min(area.height, rows * ROW_MOST * 4 / 3 + chrome);
    y = make_rows(m, levels, count);
    /* Room behind the longest for its figure. */
    x = axis_from_zero(highest * 1.1, ticks_along(area.width), title);
    p = panel_draw(d, area, &x, &y);
    height = p.area.height / (double)rows * FILLED;
    for (int i = 0; i < rows && !rect_is_empty(p.area); i++)
        draw_stack(m, d, &p, (size_t)i % m->arm_count, levels[(size_t)i / m->arm_count],
                   panel_y(&p, rows - i - 0.5), height);
}
