#include <config.h>

#include "tui/dashboard_panes.h"

#include <math.h>
#include <stdio.h>

#include "tui/figures.h"
#include "tui/plot.h"

static double value_at(const struct view *v, const struct side *side, size_t level)
{
    const struct cell *cell = result_cell(v->result, side->arm, level);

    return cell->blocks > 0 ? metric_shown(&cell->total, v->ui->metric) : NAN;
}

/* Levels in the order of their load: a sweep may list them in any. */
static size_t order_levels(const struct view *v, size_t order[SWEEP_LEVELS_MAX])
{
    const struct sweep *s = &v->result->sweep;

    for (size_t i = 0; i < s->level_count; i++) {
        size_t at = i;

        for (; at > 0 && s->levels[order[at - 1]].value > s->levels[i].value; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return s->level_count;
}

static int column_of(const struct view *v, const struct plot *p, size_t level)
{
    const struct sweep *s = &v->result->sweep;
    struct scale x = {SCALE_LOG, s->levels[0].value, s->levels[0].value};

    for (size_t i = 0; i < s->level_count; i++) {
        x.low = fmin(x.low, s->levels[i].value);
        x.high = fmax(x.high, s->levels[i].value);
    }
    if (!(x.low < x.high))
        return p->area.width / 2;
    return 1 + (int)lround(scale_place(&x, s->levels[level].value) * (p->area.width - 3));
}

static void draw_points(const struct view *v, const struct plot *p, struct canvas *c,
                        const struct side *side)
{
    for (size_t i = 0; i < v->result->sweep.level_count; i++) {
        double value = value_at(v, side, i);
        int x = column_of(v, p, i);

        if (!isnan(value))
            plot_point(p, c, x, plot_row(p, value), side);
        else if (view_runs(v, side->arm, i))
            canvas_put(c, p->area.x + x, p->area.y + p->area.height - 1, '?', side->style);
    }
}

static void draw_lines(const struct view *v, const struct plot *p, struct canvas *c,
                       const struct side *side)
{
    struct series_point last = {-1, -1};
    size_t order[SWEEP_LEVELS_MAX], count = order_levels(v, order);

    for (size_t i = 0; i < count; i++) {
        double value = value_at(v, side, order[i]);
        struct series_point here = {column_of(v, p, order[i]), plot_row(p, value)};

        if (isnan(value))
            continue;
        if (last.x >= 0)
            plot_segment(p, c, last, here, side);
        last = here;
    }
}

static void label_levels(const struct view *v, const struct plot *p, struct canvas *c)
{
    size_t order[SWEEP_LEVELS_MAX], count = order_levels(v, order);

    for (size_t i = 0; i < count; i++) {
        char label[LEVEL_NAME_SIZE];

        level_number(&v->result->sweep.levels[order[i]], label);
        plot_label_below(p, c, column_of(v, p, order[i]), label);
    }
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    char metric[FIGURE_SIZE];

    figure_title(v->ui->metric, v->unit, metric);
    snprintf(text, TITLE_SIZE, "%s by %s", metric,
             level_kind_title(sweep_level_kind(&v->result->sweep)));
    snprintf(remark, TITLE_SIZE, "%s", v->ui->logarithmic ? "log axis" : "m metric");
}

static void find_range(const struct view *v, const struct side *sides, size_t count, double *low,
                       double *high)
{
    *low = INFINITY;
    *high = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t level = 0; level < v->result->sweep.level_count; level++) {
            double value = value_at(v, &sides[i], level);

            *high = fmax(*high, value);
            *low = value > 0 ? fmin(*low, value) : *low;
        }
    }
}

double levels_highest(const struct view *v)
{
    struct side sides[2];
    double low, high;
    size_t count;

    view_sides(v, sides, &count);
    find_range(v, sides, count, &low, &high);
    return high;
}

static struct scale make_scale(const struct view *v, double low, double high)
{
    if (v->ui->logarithmic && high > 0)
        return scale_log_around(low, high);
    return scale_from_zero(axes_ceiling(v, AXIS_LEVELS, high));
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct side sides[2];
    double low, high;
    size_t count;
    struct plot p;

    view_sides(v, sides, &count);
    find_range(v, sides, count, &low, &high);
    if (high == 0 && !(v->session && v->session->trial.stage != STAGE_NONE)) {
        plot_empty(c, inside, "nothing measured yet");
        return;
    }
    p = plot_axes(c, inside, make_scale(v, low, high), v->ui->metric, v->unit);
    if (rect_is_empty(p.area))
        return;
    for (size_t i = 0; i < count; i++)
        draw_points(v, &p, c, &sides[i]);
    for (size_t i = 0; i < count; i++)
        draw_lines(v, &p, c, &sides[i]);
    label_levels(v, &p, c);
}

const struct pane levels_pane = {title, draw};
