#include <config.h>

#include "tui/compare_panes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart/bars.h"
#include "tui/cells.h"
#include "tui/figures.h"
#include "tui/glyphs.h"
#include "tui/plot.h"
#include "tui/value_axis.h"

enum { MARK_WIDTH = 1, TAG_WIDTH = 2, AXIS_HEIGHT = 1 };

static struct box box_of(const struct cell *cell)
{
    return (struct box){.p1 = cell_value(cell, METRIC_RESPONSE_P1),
                        .p25 = cell_value(cell, METRIC_RESPONSE_P25),
                        .p50 = cell_value(cell, METRIC_RESPONSE_P50),
                        .p75 = cell_value(cell, METRIC_RESPONSE_P75),
                        .p99 = cell_value(cell, METRIC_RESPONSE_P99),
                        .p999 = cell_value(cell, METRIC_RESPONSE_P999)};
}

/* Over all levels, shown or not, so that boxes stay where they are while one moves among them. */
static struct value_range range_of(const struct view *v, const struct side *sides, size_t count)
{
    struct value_range range = value_range_none();

    for (size_t i = 0; i < count; i++) {
        for (size_t level = 0; level < v->result->sweep.level_count; level++) {
            const struct cell *cell = result_cell(v->result, sides[i].arm, level);

            value_range_add(&range, cell_value(cell, METRIC_RESPONSE_P1));
            value_range_add(&range, cell_value(cell, METRIC_RESPONSE_P999));
        }
    }
    return range;
}

/* Where a row of the chart stands: labels, then the cells of the axis. */
struct row {
    struct canvas *c;
    int x, y;
};

static void put_run(const struct row *r, int from, int to, uint32_t character, enum style style)
{
    for (int x = from < 0 ? to + 1 : from; x <= to; x++)
        canvas_put(r->c, r->x + x, r->y, character, style);
}

static void put_one(const struct row *r, int at, uint32_t character, enum style style)
{
    put_run(r, at, at, character, style);
}

/* What comes later lies over what came before where both fall into one cell. */
static void draw_box(const struct row *r, const struct box_cells *b, const struct cell *cell,
                     enum style style)
{
    uint32_t line = glyph(GLYPH_HORIZONTAL, r->c->ascii), end = glyph(GLYPH_VERTICAL, r->c->ascii);
    enum style low = figure_needs_more(&cell->total, 1) ? STYLE_DIM : style;
    enum style high = cell_style(cell, METRIC_RESPONSE_P99, style);

    put_one(r, b->p999, '*', cell_style(cell, METRIC_RESPONSE_P999, style));
    put_run(r, b->p1, b->p25, line, low);
    put_run(r, b->p75, b->p99, line, high);
    put_one(r, b->p1, end, low);
    put_one(r, b->p99, end, high);
    put_run(r, b->p25, b->p75, '=', style);
    put_one(r, b->p25, '[', style);
    put_one(r, b->p75, ']', style);
    put_one(r, b->p50, 'M', style);
}

static void draw_side(const struct view *v, const struct row *r, const struct side *side,
                      size_t level, const struct value_axis *axis, int cells)
{
    const struct cell *cell = result_cell(v->result, side->arm, level);
    struct box box = box_of(cell);
    struct box_cells places;

    canvas_put(r->c, r->x - TAG_WIDTH, r->y, (unsigned char)side->tag, side->style);
    box_place(&box, &axis->scale, cells, &places);
    if (isnan(box.p50))
        canvas_text(r->c, r->x, r->y, STYLE_DIM,
                    view_runs(v, side->arm, level) ? "running" : "not measured");
    else
        draw_box(r, &places, cell, side->style);
}

static int label_width(const struct view *v)
{
    return MARK_WIDTH + (int)strlen("c=") + cells_level_width(v) + 1;
}

static void draw_level(const struct view *v, struct canvas *c, struct rect *left, size_t level,
                       const struct side *sides, size_t count, const struct value_axis *axis)
{
    int labels = label_width(v) + TAG_WIDTH;
    char name[LEVEL_NAME_SIZE];

    if (level == view_level(v))
        canvas_put(c, left->x, left->y, glyph(GLYPH_SELECTED, c->ascii), STYLE_TITLE);
    canvas_text(c, left->x + MARK_WIDTH, left->y, STYLE_TEXT,
                level_name(&v->result->sweep.levels[level], name));
    for (size_t i = 0; i < count; i++) {
        struct row row = {c, left->x + labels, rect_cut_top(left, 1).y};

        draw_side(v, &row, &sides[i], level, axis, left->width - labels);
    }
}

static void draw_levels(const struct view *v, struct canvas *c, struct rect inside,
                        const struct side *sides, size_t count, const struct value_axis *axis)
{
    size_t levels = v->result->sweep.level_count, room = (size_t)inside.height / count, first;
    bool apart = levels * (count + 1) <= (size_t)inside.height + 1;

    room = room > 0 ? room : 1;
    first = cells_first_shown(levels, room, view_level(v));
    for (size_t i = first; i < levels && i < first + room; i++) {
        draw_level(v, c, &inside, i, sides, count, axis);
        rect_cut_top(&inside, apart);
    }
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    struct side sides[2];
    size_t count;

    view_sides(v, sides, &count);
    snprintf(text, TITLE_SIZE, "Response time %s, log: |p1 [p25 M p75] p99| *p99.9",
             figure_unit_name(v->unit));
    if (count > 1)
        snprintf(remark, TITLE_SIZE, "%c %s  %c %s", sides[0].tag, sides[0].name, sides[1].tag,
                 sides[1].name);
    else
        snprintf(remark, TITLE_SIZE, "%c %s", sides[0].tag, sides[0].name);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    int labels = label_width(v) + TAG_WIDTH;
    struct value_range range;
    struct value_axis axis;
    struct side sides[2];
    size_t count;

    view_sides(v, sides, &count);
    range = range_of(v, sides, count);
    if (!range.known) {
        plot_empty(c, inside, "nothing measured yet");
        return;
    }
    axis = value_axis_make(&range, METRIC_RESPONSE_P50, v->unit, true, 0);
    value_axis_numbers(&axis, c, inside.x + labels, rect_cut_bottom(&inside, AXIS_HEIGHT).y,
                       inside.width - labels);
    draw_levels(v, c, inside, sides, count, &axis);
}

int compare_boxes_height(const struct view *v)
{
    size_t count = sweep_rivals(&v->result->sweep) > 1 ? 2 : 1;

    return (int)(v->result->sweep.level_count * (count + 1)) - 1 + AXIS_HEIGHT;
}

const struct pane compare_boxes_pane = {title, draw};
