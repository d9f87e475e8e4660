#include <config.h>

#include "tui/compare_panes.h"

#include <stdio.h>

#include "tui/cells.h"
#include "tui/figures.h"
#include "tui/plot.h"
#include "tui/value_axis.h"

enum { TAG_WIDTH = 2, NAME_MOST = 24, VALUE_WIDTH = 8, AXIS_FROM_HEIGHT = 3 };

static struct value_range range_of(const struct view *v)
{
    struct value_range range = value_range_none();

    for (size_t i = 0; i < v->result->sweep.arm_count; i++)
        value_range_add(&range,
                        cell_value(result_cell(v->result, i, view_level(v)), v->ui->metric));
    return range;
}

double compare_arms_highest(const struct view *v)
{
    return range_of(v).high;
}

static struct value_axis axis_of(const struct view *v)
{
    struct value_range range = range_of(v);

    return value_axis_make(&range, v->ui->metric, v->ui->logarithmic,
                           axes_ceiling(v, AXIS_ARMS, range.high));
}

/* At most a third of the pane. */
static int name_width(const struct view *v, int total)
{
    int widest = cells_name_width(v), most = total / 3 < NAME_MOST ? total / 3 : NAME_MOST;

    return widest < most ? widest : most;
}

/* Which arms are shown where not all have room: the pair always, of the others the first ones. */
static size_t choose_arms(const struct view *v, size_t room, size_t shown[SWEEP_ARMS_MAX])
{
    size_t count = v->result->sweep.arm_count, pair = 0, others = 0, taken = 0;

    for (size_t i = 0; i < count; i++)
        pair += cell_side(v, i).tag != ' ';
    for (size_t i = 0; i < count; i++) {
        bool chosen = cell_side(v, i).tag != ' ';

        if ((chosen || others + pair < room) && taken < room)
            shown[taken++] = i;
        others += !chosen;
    }
    return taken;
}

/* Where bars begin and how long the longest is. */
struct span {
    int x, cells;
};

static struct span bars_span(const struct view *v, struct rect r)
{
    int labels = TAG_WIDTH + name_width(v, r.width) + 1;
    int cells = r.width - labels - VALUE_WIDTH;

    return (struct span){r.x + labels, cells > 0 ? cells : 0};
}

static void draw_arm(const struct view *v, struct canvas *c, struct rect line, size_t arm,
                     const struct value_axis *axis)
{
    const struct cell *cell = result_cell(v->result, arm, view_level(v));
    struct span span = bars_span(v, line);
    struct side side = cell_side(v, arm);
    double value = cell_value(cell, axis->metric);
    char text[FIGURE_SIZE];

    canvas_put(c, line.x, line.y, (unsigned char)side.tag, side.style);
    canvas_left(c, line.x + TAG_WIDTH, line.y, span.x - line.x - TAG_WIDTH - 1, side.style,
                side.name);
    value_axis_bar(axis, c, span.x, line.y, span.cells, value, &side);
    figure_value(value, axis->metric, text);
    canvas_right(c, line.x + line.width, line.y, VALUE_WIDTH - 1,
                 cell_style(cell, axis->metric, STYLE_TEXT), text);
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    struct value_axis axis = axis_of(v);
    char metric[TITLE_SIZE];

    value_axis_title(&axis, metric);
    snprintf(text, TITLE_SIZE, "%.40s of all arms, c=%d", metric,
             v->result->sweep.concurrency[view_level(v)]);
    value_axis_range(&axis, remark);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct value_axis axis = axis_of(v);
    struct span span = bars_span(v, inside);
    size_t arms = v->result->sweep.arm_count, shown[SWEEP_ARMS_MAX], count;

    if (inside.height >= AXIS_FROM_HEIGHT)
        value_axis_numbers(&axis, c, span.x, rect_cut_bottom(&inside, 1).y, span.cells);
    count = choose_arms(v, (size_t)inside.height, shown);
    if (count < arms && inside.height > 2) {
        count = choose_arms(v, (size_t)inside.height - 1, shown);
        canvas_printf(c, inside.x + TAG_WIDTH, rect_cut_bottom(&inside, 1).y, STYLE_DIM,
                      "and %zu more", arms - count);
    }
    for (size_t i = 0; i < count; i++)
        draw_arm(v, c, rect_cut_top(&inside, 1), shown[i], &axis);
}

const struct pane compare_arms_pane = {title, draw};
