#include <config.h>

#include "tui/view.h"

#include <math.h>
#include <string.h>

#define US_SLOWEST 10e3 /* us */
#define S_FASTEST 1e6

void ui_init(struct ui *ui)
{
    *ui = (struct ui){.arms = {0, 1}, .metric = METRIC_THROUGHPUT};
}

void ui_forget_sweep(struct ui *ui, const struct sweep *sweep)
{
    ui_choose_pair(ui, sweep);
    ui_forget_levels(ui);
}

void ui_choose_pair(struct ui *ui, const struct sweep *sweep)
{
    size_t arm = 1;

    while (arm < sweep->arm_count && sweep_arm_base(sweep, arm) == arm)
        arm++;
    ui->arms[0] = arm < sweep->arm_count ? sweep_arm_base(sweep, arm) : 0;
    ui->arms[1] = arm < sweep->arm_count ? arm : 1;
}

void ui_forget_levels(struct ui *ui)
{
    ui->level = 0;
    ui->level_chosen = false;
    ui->cells = (struct scroll){0, 0};
    ui->axes = (struct axes){.result = NULL};
    ui->trial = 0;
}

enum time_unit view_choose_unit(const struct result *r, enum time_unit choice)
{
    double fastest = INFINITY, slowest = 0;

    if (choice != TIME_AUTO)
        return choice;
    for (size_t i = 0; i < r->cell_count; i++) {
        const struct cell *cell = &r->cells[i];

        if (cell->blocks == 0)
            continue;
        fastest = fmin(fastest, metric_shown(&cell->total, METRIC_RESPONSE_P50));
        slowest = fmax(slowest, metric_shown(&cell->total, METRIC_RESPONSE_P99));
    }
    if (slowest > 0 && slowest < US_SLOWEST)
        return TIME_US;
    return isfinite(fastest) && fastest >= S_FASTEST ? TIME_S : TIME_MS;
}

bool view_is_free(const struct view *v)
{
    return v->session && v->session->free;
}

static size_t arm_of(const struct view *v, size_t side)
{
    size_t count = v->result->sweep.arm_count, arm = v->ui->arms[side];

    return arm < count ? arm : side < count ? side : 0;
}

static struct side side_of(const struct view *v, size_t arm, bool rest)
{
    return (struct side){.arm = arm,
                         .name = v->result->sweep.arms[arm].name,
                         .style = rest ? STYLE_REST : STYLE_GRPC,
                         .point = rest ? 'o' : 'x',
                         .bar = rest ? '#' : '=',
                         .tag = rest ? 'R' : 'g'};
}

void view_sides(const struct view *v, struct side sides[2], size_t *count)
{
    const struct sweep_arm *arms = v->result->sweep.arms;
    size_t first = arm_of(v, 0), second = arm_of(v, 1);
    bool swapped = arms[first].protocol == PROTOCOL_GRPC && arms[second].protocol == PROTOCOL_REST;

    *count = v->result->sweep.arm_count > 1 ? 2 : 1;
    if (*count == 1)
        swapped = arms[first].protocol == PROTOCOL_GRPC;
    sides[0] = side_of(v, first, !swapped);
    sides[1] = side_of(v, second, swapped);
}

size_t view_level(const struct view *v)
{
    size_t count = v->result->sweep.level_count;
    bool runs = view_is_free(v) || (v->session && v->session->trial.stage != STAGE_NONE);
    size_t level = v->ui->level_chosen || !runs ? v->ui->level : v->session->level;

    return level < count ? level : count - 1;
}

bool view_holds_level(const struct view *v)
{
    return v->ui->level_chosen && v->session && v->session->state < SESSION_STOPPING;
}

const char *view_level_mark(const struct view *v)
{
    return view_holds_level(v) ? " (held)" : "";
}

bool view_runs(const struct view *v, size_t arm, size_t level)
{
    const struct session_snapshot *s = v->session;

    return s && s->trial.stage != STAGE_NONE && s->arm == arm && s->level == level;
}

const struct trial *view_newest_trial(const struct view *v, size_t arm, size_t level)
{
    const struct result *r = v->result;

    for (size_t i = r->trial_count; i > 0; i--) {
        const struct trial *t = r->trials[i - 1];

        if (t->valid && t->arm == arm && t->level == level)
            return t;
    }
    return NULL;
}

struct comparison view_compare(const struct view *v, size_t level, size_t base, size_t other,
                               enum metric metric)
{
    struct comparison all[SWEEP_LEVELS_MAX];

    result_compare_levels(v->result, base, other, metric, all);
    return all[level];
}
