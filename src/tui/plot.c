#include <config.h>

#include "tui/plot.h"

#include <math.h>
#include <string.h>

#include "tui/figures.h"
#include "tui/glyphs.h"

enum { ROWS_BETWEEN_TICKS = 2, LABEL_WIDTH_MAX = 7 };

static int tick_row(const struct rect *area, const struct scale *y, double value)
{
    return area->y + area->height - 1 - scale_cell(y, value, area->height);
}

/* The widest label decides where the axis stands; returns the number of ticks. */
static int make_ticks(const struct plot *p, int height, double *ticks, int *width)
{
    int most = 1 + height / ROWS_BETWEEN_TICKS;
    int count = scale_ticks(&p->y, most < SCALE_TICKS_MAX ? most : SCALE_TICKS_MAX, ticks);
    char label[FIGURE_SIZE];

    *width = 1;
    for (int i = 0; i < count; i++) {
        int columns;

        figure_tick(ticks[i], p->metric, p->unit, label);
        columns = canvas_columns(label);
        *width = columns > *width ? columns : *width;
    }
    *width = *width < LABEL_WIDTH_MAX ? *width : LABEL_WIDTH_MAX;
    return count;
}

static void draw_frame(struct canvas *c, const struct rect *area)
{
    for (int row = 0; row < area->height; row++)
        canvas_put(c, area->x - 1, area->y + row, glyph(GLYPH_VERTICAL, c->ascii), STYLE_FRAME);
    canvas_put(c, area->x - 1, area->y + area->height, glyph(GLYPH_CORNER, c->ascii), STYLE_FRAME);
    for (int x = 0; x < area->width; x++)
        canvas_put(c, area->x + x, area->y + area->height, glyph(GLYPH_HORIZONTAL, c->ascii),
                   STYLE_FRAME);
}

struct plot plot_axes(struct canvas *c, struct rect inside, struct scale y, enum metric metric,
                      enum time_unit unit)
{
    struct plot p = {.y = y, .metric = metric, .unit = unit};
    double ticks[SCALE_TICKS_MAX];
    int width, count;

    if (inside.height < 4 || inside.width < 12)
        return p;
    count = make_ticks(&p, inside.height - 2, ticks, &width);
    p.area = (struct rect){inside.x + width + 1, inside.y, inside.width - width - 1,
                           inside.height - 2};
    draw_frame(c, &p.area);
    for (int i = 0; i < count; i++) {
        char label[FIGURE_SIZE];
        int row = tick_row(&p.area, &y, ticks[i]);

        figure_tick(ticks[i], metric, unit, label);
        canvas_right(c, p.area.x - 1, row, width, STYLE_TEXT, label);
        canvas_put(c, p.area.x - 1, row, glyph(GLYPH_TICK_LEFT, c->ascii), STYLE_FRAME);
    }
    return p;
}

int plot_row(const struct plot *p, double value)
{
    int cell = scale_cell(&p->y, value, p->area.height);

    return cell < 0 ? -1 : p->area.y + p->area.height - 1 - cell;
}

int plot_column(const struct plot *p, const struct scale *x, double value)
{
    if (!(x->low < x->high))
        return p->area.width / 2;
    return 1 + (int)lround(scale_place(x, value) * (p->area.width - 3));
}

double plot_column_value(const struct plot *p, const struct scale *x, int column)
{
    if (!(x->low < x->high) || p->area.width <= 3)
        return x->low;
    return scale_value(x, (double)(column - 1) / (p->area.width - 3));
}

static bool is_blank(const struct canvas *c, int x, int y)
{
    const struct canvas_cell *cell = canvas_at(c, x, y);

    return cell && cell->character == ' ';
}

void plot_label_below(const struct plot *p, struct canvas *c, int x, const char *text)
{
    int row = p->area.y + p->area.height + 1, width = canvas_columns(text);
    int first = p->area.x + x - width / 2, end = p->area.x + p->area.width;

    if (first + width > end)
        first = end - width;
    if (first < p->area.x - 1)
        first = p->area.x - 1;
    for (int i = -1; i <= width; i++)
        if (first + i < end && !is_blank(c, first + i, row))
            return;
    canvas_text(c, first, row, STYLE_TEXT, text);
}

void plot_point(const struct plot *p, struct canvas *c, int x, int y, const struct side *side)
{
    const struct canvas_cell *there = canvas_at(c, p->area.x + x, y);
    bool other = there && (there->character == 'o' || there->character == 'x') &&
                 there->character != (uint32_t)side->point;

    if (x < 0 || x >= p->area.width)
        return;
    canvas_put(c, p->area.x + x, y, other ? '*' : (uint32_t)side->point,
               other ? STYLE_BOTH : side->style);
}

void plot_planned(const struct plot *p, struct canvas *c, int x, double value)
{
    int y = plot_row(p, value);

    if (y >= 0 && is_blank(c, p->area.x + x, y))
        canvas_put(c, p->area.x + x, y, '_', STYLE_DIM);
}

/* What the callback of series_line needs. */
struct pen {
    const struct plot *plot;
    struct canvas *canvas;
    const struct side *side;
};

static void put_segment_cell(void *context, struct series_point at)
{
    const struct pen *pen = context;
    struct canvas *c = pen->canvas;
    int x = pen->plot->area.x + at.x;

    if (at.x < 0 || at.x >= pen->plot->area.width || !is_blank(c, x, at.y))
        return;
    canvas_put(c, x, at.y,
               pen->side->point == 'o' ? glyph(GLYPH_MIDDLE_DOT, c->ascii) : (uint32_t)'-',
               pen->side->style);
}

void plot_segment(const struct plot *p, struct canvas *c, struct series_point from,
                  struct series_point to, const struct side *side)
{
    struct pen pen = {p, c, side};

    series_line(from, to, put_segment_cell, &pen);
}

void plot_empty(struct canvas *c, struct rect inside, const char *text)
{
    int width = canvas_columns(text);

    canvas_left(c, inside.x + (inside.width > width ? (inside.width - width) / 2 : 0),
                inside.y + inside.height / 2, inside.width, STYLE_DIM, text);
}
