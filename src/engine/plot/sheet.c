#include <config.h>

#include "engine/plot/sheet.h"

#include <stdio.h>

#include "engine/plot/facts.h"
#include "engine/plot/legend.h"

enum {
    WIDTH = 900,
    HEIGHT = 600,
    PAGE_WIDTH = 880,
    PAGE_HEIGHT = 1245,
    MARGIN = 22,
    GAP = 10,
    TITLE = 26,
    HEADING = 20
};

/* Cuts title, legend and facts off the page, draws them, and returns what is left. */
static struct rect dress(struct drawing *d, const struct material *m, const char *title,
                         unsigned keys)
{
    struct rect r = rect_inside((struct rect){0, 0, (int)d->width, (int)d->height}, MARGIN);
    struct rect top = rect_cut_top(&r, TITLE), legend, facts;
    char fitted[PICTURE_TITLE_SIZE + SWEEP_TEXT_SIZE];

    text_fit(title, FONT_TITLE, r.width, fitted, sizeof fitted);
    drawing_text(d, (struct spot){top.x, top.y + 8}, ANCHOR_LEFT, FONT_TITLE, RGB_TEXT, fitted);
    legend = rect_cut_top(&r, legend_height(m, keys, r.width));
    legend_draw(d, m, keys, legend);
    facts = rect_cut_bottom(&r, facts_height(m, r.width));
    facts_draw(d, m, facts);
    rect_cut_top(&r, GAP);
    rect_cut_bottom(&r, GAP);
    return r;
}

static void start(struct drawing *d, int width, int height)
{
    drawing_init(d, width, height);
    drawing_fill(d, (struct extent){0, 0, width, height}, (struct ink){RGB_WHITE, 1, 0, DASH_NONE});
}

void sheet_of_picture(const struct material *m, const struct picture *picture, struct drawing *d)
{
    char title[PICTURE_TITLE_SIZE];

    start(d, WIDTH, HEIGHT);
    picture_title(picture, m, title);
    picture->draw(m, d, dress(d, m, title, picture->keys));
}

static void draw_headed(struct drawing *d, const struct material *m, enum picture_number number,
                        struct rect r)
{
    struct rect top = rect_cut_top(&r, HEADING);
    char title[PICTURE_TITLE_SIZE], fitted[PICTURE_TITLE_SIZE];

    picture_title(&pictures[number], m, title);
    text_fit(title, FONT_HEADING, top.width, fitted, sizeof fitted);
    drawing_text(d, (struct spot){top.x, top.y + 8}, ANCHOR_LEFT, FONT_HEADING, RGB_TEXT, fitted);
    pictures[number].draw(m, d, r);
}

/* Two side by side. */
static void draw_pair(struct drawing *d, const struct material *m, struct rect row,
                      enum picture_number left, enum picture_number right)
{
    struct rect half = rect_cut_left(&row, (row.width - 2 * GAP) / 2);

    rect_cut_left(&row, 2 * GAP);
    draw_headed(d, m, left, half);
    draw_headed(d, m, right, row);
}

void sheet_overview(const struct material *m, struct drawing *d)
{
    unsigned keys = pictures[PICTURE_METRICS].keys | pictures[PICTURE_THROUGHPUT].keys |
                    pictures[PICTURE_PERCENTILES].keys;
    const struct sweep *s = &m->result->sweep;
    char title[PICTURE_TITLE_SIZE + SWEEP_TEXT_SIZE];
    struct rect r, row;
    int height;

    start(d, PAGE_WIDTH, PAGE_HEIGHT);
    snprintf(title, sizeof title, "REST and gRPC: %s", s->name[0] ? s->name : s->model);
    r = dress(d, m, title, keys);
    height = (r.height - 2 * GAP) / 14;
    row = rect_cut_top(&r, 4 * height);
    draw_headed(d, m, PICTURE_METRICS, row);
    rect_cut_top(&r, GAP);
    row = rect_cut_top(&r, 5 * height);
    draw_pair(d, m, row, PICTURE_THROUGHPUT, PICTURE_PERCENTILES);
    rect_cut_top(&r, GAP);
    draw_pair(d, m, r, PICTURE_BOXES, PICTURE_BY_PERCENTILE);
}
