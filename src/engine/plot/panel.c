#include <config.h>

#include "engine/plot/panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "chart/whole.h"
#include "engine/plot/looks.h"

enum {
    TICK_LENGTH = 4,
    GAP = 4,
    LABEL_GAP = 8,
    TICKS_APART = 4,
    BELOW = 36,
    ABOVE = 20,
    LEAST = 24
};

static const struct ink frame_ink = {RGB_FRAME, 1, 1, DASH_NONE};
static const struct ink grid_ink = {RGB_GRID, 1, 1, DASH_NONE};

void tick_number(double value, char out[TICK_SIZE])
{
    char number[NUMBER_TEXT_SIZE];
    size_t length = number_print(value, 6, number);

    while (strchr(number, '.') && length > 0 && number[length - 1] == '0')
        number[--length] = '\0';
    if (length > 0 && number[length - 1] == '.')
        number[--length] = '\0';
    snprintf(out, TICK_SIZE, "%s", number);
}

void axis_add_tick(struct axis *a, double value, const char *label)
{
    if (a->tick_count == SCALE_TICKS_MAX)
        return;
    a->ticks[a->tick_count].value = value;
    snprintf(a->ticks[a->tick_count].label, TICK_SIZE, "%s", label);
    a->tick_count++;
}

static struct axis make_axis(struct scale scale, const char *title)
{
    struct axis a = {.scale = scale};

    snprintf(a.title, sizeof a.title, "%s", title);
    return a;
}

static void add_numbers(struct axis *a, int most)
{
    double ticks[SCALE_TICKS_MAX];
    int count = scale_ticks(&a->scale, most, ticks);
    char label[TICK_SIZE];

    for (int i = 0; i < count; i++) {
        tick_number(ticks[i], label);
        axis_add_tick(a, ticks[i], label);
    }
}

struct axis axis_from_zero(double highest, int most, const char *title)
{
    struct axis a = make_axis(scale_from_zero(scale_nice_ceiling(highest)), title);

    a.lines = true;
    add_numbers(&a, most);
    return a;
}

struct axis axis_log(double low, double high, int most, const char *title)
{
    struct axis a = make_axis(scale_log_around(low, high), title);

    a.lines = true;
    add_numbers(&a, most);
    return a;
}

struct axis axis_of_places(int count, const char *title)
{
    return make_axis((struct scale){SCALE_LINEAR, 0, whole_max(count, 1)}, title);
}

int ticks_along(int width)
{
    return whole_clamp(width / 70 + 1, 2, 12);
}

int ticks_down(int height)
{
    return whole_clamp(height / 28, 3, 12);
}

int panel_height_below(void)
{
    return BELOW;
}

int panel_height_above(void)
{
    return ABOVE;
}

static double widest_label(const struct axis *a)
{
    double widest = 0;

    for (int i = 0; i < a->tick_count; i++)
        widest = fmax(widest, text_width(a->ticks[i].label, FONT_SMALL));
    return widest;
}

static double place_of(const struct scale *s, double value)
{
    double place = scale_place(s, value);

    return isnan(place) ? NAN : fmin(fmax(place, 0), 1);
}

double panel_x(const struct panel *p, double value)
{
    return p->area.x + place_of(&p->x, value) * p->area.width;
}

double panel_y(const struct panel *p, double value)
{
    return p->area.y + (1 - place_of(&p->y, value)) * p->area.height;
}

static void draw_y(struct drawing *d, const struct panel *p, const struct axis *a)
{
    double left = p->area.x, right = left + p->area.width;

    for (int i = 0; i < a->tick_count; i++) {
        double y = panel_y(p, a->ticks[i].value);

        if (a->lines)
            drawing_segment(d, (struct spot){left, y}, (struct spot){right, y}, grid_ink);
        drawing_segment(d, (struct spot){left - TICK_LENGTH, y}, (struct spot){left, y}, frame_ink);
        drawing_text(d, (struct spot){left - TICK_LENGTH - GAP, y}, ANCHOR_RIGHT, FONT_SMALL,
                     RGB_TEXT, a->ticks[i].label);
    }
}

/* The middle of a label, so that it ends within the panel's share of the page. */
static double label_middle(const struct rect *r, double x, double width)
{
    double left = r->x + width / 2, right = r->x + r->width - width / 2;

    return fmax(fmin(x, right), left);
}

static void draw_x(struct drawing *d, const struct panel *p, const struct axis *a, struct rect r)
{
    double bottom = p->area.y + p->area.height, free_from = r.x, last = -TICKS_APART;

    for (int i = 0; i < a->tick_count; i++) {
        double x = panel_x(p, a->ticks[i].value);
        double width = text_width(a->ticks[i].label, FONT_SMALL);
        double middle = label_middle(&r, x, width);

        if (a->lines)
            drawing_segment(d, (struct spot){x, p->area.y}, (struct spot){x, bottom}, grid_ink);
        if (x - last >= TICKS_APART) {
            drawing_segment(d, (struct spot){x, bottom}, (struct spot){x, bottom + TICK_LENGTH},
                            frame_ink);
            last = x;
        }
        if (middle - width / 2 < free_from)
            continue;
        drawing_text(d, (struct spot){middle, bottom + TICK_LENGTH + GAP + 4}, ANCHOR_MIDDLE,
                     FONT_SMALL, RGB_TEXT, a->ticks[i].label);
        free_from = middle + width / 2 + LABEL_GAP;
    }
}

static void draw_titles(struct drawing *d, const struct panel *p, struct rect r,
                        const struct axis *x, const struct axis *y)
{
    char text[AXIS_TITLE_SIZE];
    double middle = p->area.x + p->area.width / 2.0;

    text_fit(y->title, FONT_TEXT, r.width, text, sizeof text);
    drawing_text(d, (struct spot){r.x, r.y + 7}, ANCHOR_LEFT, FONT_TEXT, RGB_TEXT, text);
    text_fit(x->title, FONT_TEXT, r.width, text, sizeof text);
    middle = label_middle(&r, middle, text_width(text, FONT_TEXT));
    drawing_text(d, (struct spot){middle, r.y + r.height - 7}, ANCHOR_MIDDLE, FONT_TEXT, RGB_TEXT,
                 text);
}

struct panel panel_draw(struct drawing *d, struct rect r, const struct axis *x,
                        const struct axis *y)
{
    struct panel p = {.area = r, .x = x->scale, .y = y->scale};
    int labels = (int)ceil(widest_label(y)) + TICK_LENGTH + GAP;

    rect_cut_left(&p.area, labels);
    rect_cut_right(&p.area, GAP);
    rect_cut_top(&p.area, ABOVE);
    rect_cut_bottom(&p.area, BELOW);
    if (p.area.width < LEAST || p.area.height < LEAST) {
        p.area.width = p.area.height = 0;
        return p;
    }
    draw_y(d, &p, y);
    draw_x(d, &p, x, r);
    drawing_frame(d, (struct extent){p.area.x, p.area.y, p.area.width, p.area.height}, frame_ink);
    draw_titles(d, &p, r, x, y);
    return p;
}

void panel_empty(struct drawing *d, struct rect r, const char *text)
{
    char fitted[AXIS_TITLE_SIZE];

    text_fit(text, FONT_TEXT, r.width, fitted, sizeof fitted);
    drawing_text(d, (struct spot){r.x + r.width / 2.0, r.y + r.height / 2.0}, ANCHOR_MIDDLE,
                 FONT_TEXT, RGB_QUIET, fitted);
}
