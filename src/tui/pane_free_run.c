#include <config.h>

#include "tui/dashboard_panes.h"

#include <math.h>
#include <stdio.h>

#include "tui/figures.h"
#include "tui/plot.h"

enum { MOMENTS_MAX = 512, SHORTEST_SPAN = 30 };

/* A second of the free run. */
struct moment {
    size_t arm;
    size_t level;
    double rps;
};

struct moments {
    struct moment list[MOMENTS_MAX]; /* the newest first */
    size_t count;
};

static void add(struct moments *m, size_t arm, size_t level, const struct timeline_second *seconds,
                size_t count)
{
    for (size_t i = count; i > 0 && m->count < MOMENTS_MAX; i--)
        m->list[m->count++] = (struct moment){arm, level, (double)seconds[i - 1].requests};
}

/* The turn that runs, and those before it. */
static void gather(const struct view *v, struct moments *m)
{
    const struct session_snapshot *s = v->session;

    m->count = 0;
    if (s->trial.stage != STAGE_NONE)
        add(m, s->arm, s->level, v->seconds, v->second_count);
    for (size_t i = v->result->trial_count; i > 0; i--) {
        const struct trial *t = v->result->trials[i - 1];

        add(m, t->arm, t->level, t->timeline, t->timeline_count);
    }
}

static const struct side *side_of(const struct side *sides, size_t count, size_t arm)
{
    for (size_t i = 0; i < count; i++)
        if (sides[i].arm == arm)
            return &sides[i];
    return NULL;
}

/* The newest second stands at the right end. */
static int column_of(const struct plot *p, size_t span, size_t age)
{
    return p->area.width - 1 - (int)(age * (size_t)p->area.width / span);
}

static void label_levels(const struct view *v, const struct plot *p, struct canvas *c,
                         const struct moments *m, size_t span)
{
    for (size_t i = 0; i < m->count && i < span; i++) {
        bool is_last = i + 1 == m->count || i + 1 == span;
        char label[FIGURE_SIZE];

        if (!is_last && m->list[i + 1].level == m->list[i].level)
            continue;
        snprintf(label, sizeof label, "c=%d", v->result->sweep.concurrency[m->list[i].level]);
        plot_label_below(p, c, column_of(p, span, i), label);
    }
}

static double highest_of(const struct moments *m)
{
    double highest = 0;

    for (size_t i = 0; i < m->count; i++)
        highest = fmax(highest, m->list[i].rps);
    return highest;
}

double free_run_highest(const struct view *v)
{
    struct moments m;

    gather(v, &m);
    return highest_of(&m);
}

void free_run_draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct moments m;
    struct side sides[2];
    size_t count, span;
    double ceiling;
    struct plot p;

    gather(v, &m);
    if (m.count == 0) {
        plot_empty(c, inside, "no second of the free run has passed yet");
        return;
    }
    view_sides(v, sides, &count);
    ceiling = axes_ceiling(v, AXIS_SECONDS, highest_of(&m));
    p = plot_axes(c, inside, scale_from_zero(ceiling), METRIC_THROUGHPUT);
    if (rect_is_empty(p.area))
        return;
    span = m.count > SHORTEST_SPAN ? m.count : SHORTEST_SPAN;
    span = span < (size_t)p.area.width ? span : (size_t)p.area.width;
    for (size_t i = 0; i < m.count && i < span; i++) {
        const struct side *side = side_of(sides, count, m.list[i].arm);

        if (side)
            plot_point(&p, c, column_of(&p, span, i), plot_row(&p, m.list[i].rps), side);
    }
    label_levels(v, &p, c, &m, span);
}
