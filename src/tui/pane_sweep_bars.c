#include <config.h>

#include "tui/sweep_panes.h"

#include <math.h>
#include <stdio.h>

#include "tui/cells.h"
#include "tui/figures.h"
#include "tui/plot.h"
#include "tui/sweep_rows.h"
#include "tui/value_axis.h"

enum { TAG_WIDTH = 2, VALUE_LEAST = 6 };

/* The same axis for all levels, so that bars keep their lengths while one moves among them. */
static struct value_range range_of(const struct view *v, const struct side *sides, size_t count)
{
    struct value_range range = value_range_none();

    for (size_t i = 0; i < count; i++)
        for (size_t level = 0; level < v->result->sweep.level_count; level++)
            value_range_add(&range,
                            cell_value(result_cell(v->result, sides[i].arm, level), v->ui->metric));
    return range;
}

static struct value_range range_of_sides(const struct view *v)
{
    struct side sides[2];
    size_t count;

    view_sides(v, sides, &count);
    return range_of(v, sides, count);
}

double sweep_bars_highest(const struct view *v)
{
    return range_of_sides(v).high;
}

static struct value_axis axis_of(const struct view *v)
{
    struct value_range range = range_of_sides(v);

    return value_axis_make(&range, v->ui->metric, v->unit, v->ui->logarithmic,
                           axes_ceiling(v, AXIS_BARS, range.high));
}

static int value_width(enum time_unit unit)
{
    int width = figure_time_width(unit);

    return width > VALUE_LEAST ? width : VALUE_LEAST;
}

static void draw_bar(const struct view *v, struct canvas *c, struct rect line, size_t level,
                     const struct side *side, const struct value_axis *axis)
{
    const struct cell *cell = result_cell(v->result, side->arm, level);
    double value = cell_value(cell, axis->metric);
    int x = line.x + cells_level_width(v) + 1, end = line.x + line.width;
    int width = value_width(axis->unit);
    char text[FIGURE_SIZE];

    canvas_put(c, x, line.y, (unsigned char)side->tag, side->style);
    value_axis_bar(axis, c, x + TAG_WIDTH, line.y, end - width - 1 - x - TAG_WIDTH, value, side);
    figure_value(value, axis->metric, axis->unit, text);
    canvas_right(c, end, line.y, width, cell_style(cell, axis->metric, STYLE_TEXT), text);
}

static void draw_level(const struct view *v, struct canvas *c, struct rect *left, size_t level,
                       const struct side *sides, size_t count, const struct value_axis *axis)
{
    int width = cells_level_width(v);
    char text[LEVEL_NAME_SIZE];

    level_number(&v->result->sweep.levels[level], text);
    canvas_right(c, left->x + width, left->y, width, STYLE_TEXT, text);
    for (size_t i = 0; i < count; i++)
        draw_bar(v, c, rect_cut_top(left, 1), level, &sides[i], axis);
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    struct value_axis axis = axis_of(v);

    char metric[TITLE_SIZE];

    value_axis_title(&axis, metric);
    snprintf(text, TITLE_SIZE, "%.40s by %s", metric,
             sweep_is_open(&v->result->sweep)
                 ? level_kind_title(sweep_level_kind(&v->result->sweep))
                 : "c");
    value_axis_range(&axis, remark);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    const struct cell *selected = sweep_selected(v);
    size_t level = selected ? selected->level : view_level(v), count, room, first;
    struct value_axis axis = axis_of(v);
    struct side sides[2];

    view_sides(v, sides, &count);
    room = (size_t)inside.height / count;
    room = room > 0 ? room : 1;
    first = cells_first_shown(v->result->sweep.level_count, room, level);
    for (size_t i = first; i < v->result->sweep.level_count && i < first + room; i++)
        draw_level(v, c, &inside, i, sides, count, &axis);
}

const struct pane sweep_bars_pane = {title, draw};
