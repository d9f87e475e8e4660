#include <config.h>

#include "tui/axes.h"

#include <string.h>

#include "chart/scale.h"
#include "tui/compare_panes.h"
#include "tui/dashboard_panes.h"
#include "tui/sweep_panes.h"

static const struct row {
    enum screen_number screen;
    double (*highest)(const struct view *v); /* not above 0: nothing to show */
    bool by_level;
} rows[AXIS_COUNT] = {
    [AXIS_SECONDS] = {SCREEN_DASHBOARD, throughput_highest, true},
    [AXIS_LEVELS] = {SCREEN_DASHBOARD, levels_highest, false},
    [AXIS_BARS] = {SCREEN_SWEEP, sweep_bars_highest, false},
    [AXIS_ARMS] = {SCREEN_COMPARE, compare_arms_highest, true},
    [AXIS_PHASES] = {SCREEN_COMPARE, compare_phases_highest, true},
};

/* The levels of a free run come and go. */
static size_t slot_of(const struct view *v, enum axis axis)
{
    return rows[axis].by_level && !view_is_free(v) ? view_level(v) : 0;
}

static void begin_anew(struct axes *axes, const struct view *v)
{
    if (axes->result == v->result && axes->metric == v->ui->metric &&
        memcmp(axes->arms, v->ui->arms, sizeof axes->arms) == 0)
        return;
    *axes = (struct axes){.result = v->result, .metric = v->ui->metric};
    memcpy(axes->arms, v->ui->arms, sizeof axes->arms);
}

void axes_follow(struct axes *axes, const struct view *v)
{
    begin_anew(axes, v);
    for (int i = 0; i < AXIS_COUNT; i++) {
        double *ceiling = &axes->ceilings[i][slot_of(v, (enum axis)i)];
        double highest = rows[i].screen == v->ui->screen ? rows[i].highest(v) : 0;

        if (highest > 0)
            *ceiling = scale_steady_ceiling(*ceiling, highest);
    }
}

double axes_ceiling(const struct view *v, enum axis axis, double highest)
{
    return scale_steady_ceiling(v->ui->axes.ceilings[axis][slot_of(v, axis)], highest);
}
