#include <config.h>

#include "tui/dashboard_panes.h"

#include <math.h>
#include <stdio.h>

#include "tui/figures.h"
#include "tui/growth_curve.h"
#include "tui/plot.h"

/* Rows that a chart must keep when there is a legend. */
enum { CHART_LEAST = 6 };

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

/* All that is drawn, as far as the axes need to know it. */
struct chart {
    struct side sides[2];
    size_t count;
    struct growth_curves laws;
    double low, high; /* of the values; `low` of those above 0 */
    struct scale x;
};

static struct scale x_axis(const struct view *v, const struct growth_curves *laws)
{
    const struct sweep *s = &v->result->sweep;
    struct scale x = {SCALE_LOG, s->levels[0].value, s->levels[0].value};

    for (size_t i = 0; i < s->level_count; i++) {
        x.low = fmin(x.low, s->levels[i].value);
        x.high = fmax(x.high, s->levels[i].value);
    }
    x.high = fmax(x.high, growth_curves_reach(laws));
    return x;
}

static int column_of(const struct view *v, const struct plot *p, const struct chart *k,
                     size_t level)
{
    return plot_column(p, &k->x, v->result->sweep.levels[level].value);
}

static void draw_points(const struct view *v, const struct plot *p, struct canvas *c,
                        const struct chart *k, const struct side *side)
{
    for (size_t i = 0; i < v->result->sweep.level_count; i++) {
        double value = value_at(v, side, i);
        int x = column_of(v, p, k, i);

        if (!isnan(value))
            plot_point(p, c, x, plot_row(p, value), side);
        else if (view_runs(v, side->arm, i))
            canvas_put(c, p->area.x + x, p->area.y + p->area.height - 1, '?', side->style);
    }
}

static void draw_lines(const struct view *v, const struct plot *p, struct canvas *c,
                       const struct chart *k, const struct side *side)
{
    struct series_point last = {-1, -1};
    size_t order[SWEEP_LEVELS_MAX], count = order_levels(v, order);

    for (size_t i = 0; i < count; i++) {
        double value = value_at(v, side, order[i]);
        struct series_point here = {column_of(v, p, k, order[i]), plot_row(p, value)};

        if (isnan(value))
            continue;
        if (last.x >= 0)
            plot_segment(p, c, last, here, side);
        last = here;
    }
}

static void label_levels(const struct view *v, const struct plot *p, struct canvas *c,
                         const struct chart *k)
{
    size_t order[SWEEP_LEVELS_MAX], count = order_levels(v, order);

    for (size_t i = 0; i < count; i++) {
        char label[LEVEL_NAME_SIZE];

        level_number(&v->result->sweep.levels[order[i]], label);
        plot_label_below(p, c, column_of(v, p, k, order[i]), label);
    }
}

static void find_range(const struct view *v, struct chart *k)
{
    k->low = INFINITY;
    k->high = growth_curves_highest(&k->laws);
    for (size_t i = 0; i < k->count; i++) {
        for (size_t level = 0; level < v->result->sweep.level_count; level++) {
            double value = value_at(v, &k->sides[i], level);

            k->high = fmax(k->high, value);
            k->low = value > 0 ? fmin(k->low, value) : k->low;
        }
    }
}

static void make_chart(const struct view *v, struct chart *k)
{
    view_sides(v, k->sides, &k->count);
    growth_curves_make(v, k->sides, k->count, &k->laws);
    k->x = x_axis(v, &k->laws);
    find_range(v, k);
}

double levels_highest(const struct view *v)
{
    struct chart k;

    make_chart(v, &k);
    return k.high;
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    char metric[FIGURE_SIZE];
    struct chart k;

    make_chart(v, &k);
    figure_title(v->ui->metric, v->unit, metric);
    snprintf(text, TITLE_SIZE, "%s by %s", metric,
             level_kind_title(sweep_level_kind(&v->result->sweep)));
    if (growth_curves_reach(&k.laws) > 0)
        snprintf(remark, TITLE_SIZE, "law: dotted");
    else if (k.laws.count > 0)
        snprintf(remark, TITLE_SIZE, "law refused");
    else
        snprintf(remark, TITLE_SIZE, "%s", v->ui->logarithmic ? "log axis" : "m metric");
}

static struct scale make_scale(const struct view *v, double low, double high)
{
    if (v->ui->logarithmic && high > 0)
        return scale_log_around(low, high);
    return scale_from_zero(axes_ceiling(v, AXIS_LEVELS, high));
}

/* Above the chart, where enough is left for that. */
static void draw_legend(struct canvas *c, const struct chart *k, struct rect *inside)
{
    if (inside->height - (int)k->laws.count < CHART_LEAST)
        return;
    for (size_t i = 0; i < k->laws.count; i++)
        growth_legend_draw(&k->laws.of[i], &k->sides[i], c, rect_cut_top(inside, 1));
}

/* What comes first stands before the others: points, then laws, then the lines between the points
 * of those that have none. */
static void draw_sides(const struct view *v, const struct plot *p, struct canvas *c,
                       const struct chart *k)
{
    for (size_t i = 0; i < k->count; i++)
        draw_points(v, p, c, k, &k->sides[i]);
    for (size_t i = 0; i < k->count; i++)
        if (growth_curve_is_fitted(&k->laws, i))
            growth_curve_draw(&k->laws.of[i], p, &k->x, c, &k->sides[i]);
    for (size_t i = 0; i < k->count; i++)
        if (!growth_curve_is_fitted(&k->laws, i))
            draw_lines(v, p, c, k, &k->sides[i]);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct chart k;
    struct plot p;

    make_chart(v, &k);
    if (k.high == 0 && !(v->session && v->session->trial.stage != STAGE_NONE)) {
        plot_empty(c, inside, "nothing measured yet");
        return;
    }
    draw_legend(c, &k, &inside);
    p = plot_axes(c, inside, make_scale(v, k.low, k.high), v->ui->metric, v->unit);
    if (rect_is_empty(p.area))
        return;
    draw_sides(v, &p, c, &k);
    label_levels(v, &p, c, &k);
}

const struct pane levels_pane = {title, draw};
