#include <config.h>

#include "engine/plot/material.h"

#include <math.h>
#include <stdio.h>

#include "engine/judge/growth.h"

static const struct {
    const char *name;
    double us;
    double from_us; /* of middling times that are told in it */
} units[] = {{"s", 1e6, 3e5}, {"ms", 1e3, 300}, {"µs", 1, 0}};

static const enum metric percentiles[] = {METRIC_RESPONSE_P50, METRIC_RESPONSE_P99,
                                          METRIC_RESPONSE_P999};

enum { PERCENTILES = sizeof percentiles / sizeof *percentiles };

const struct cell *material_cell(const struct material *m, size_t arm, size_t level)
{
    return result_cell(m->result, m->arms[arm], level);
}

const char *material_arm_name(const struct material *m, size_t arm)
{
    return m->result->sweep.arms[m->arms[arm]].name;
}

double material_value(const struct material *m, size_t arm, size_t level, enum metric metric)
{
    const struct cell *cell = material_cell(m, arm, level);

    return cell->blocks > 0 ? metric_shown(&cell->total, metric) : NAN;
}

double material_time(const struct material *m, size_t arm, size_t level, enum metric metric)
{
    return material_value(m, arm, level, metric) / m->us;
}

bool material_is_limited(const struct material *m, size_t arm, size_t level)
{
    const struct cell *cell = material_cell(m, arm, level);

    return cell->blocks > 0 && cell->total.limited_by <= LIMITED_CLIENT;
}

void material_arm_remark(const struct material *m, size_t arm, size_t level, char *out,
                         size_t capacity)
{
    enum limited_by word = material_cell(m, arm, level)->total.limited_by;

    if (material_is_limited(m, arm, level))
        snprintf(out, capacity, "%s (held up by %s)", material_arm_name(m, arm),
                 limited_by_name(word));
    else
        snprintf(out, capacity, "%s", material_arm_name(m, arm));
}

bool material_is_doubtful(const struct material *m, size_t arm, size_t level, enum metric metric)
{
    const struct cell *cell = material_cell(m, arm, level);

    return cell->blocks > 0 && metric_requests_missing(&cell->total, metric) > 0;
}

bool material_has_pace(const struct material *m)
{
    const struct sweep *s = &m->result->sweep;

    return sweep_level_kind(s) == LEVEL_RATE && s->level_count > 1;
}

size_t material_pick_levels(const struct material *m, size_t most, size_t out[SWEEP_LEVELS_MAX])
{
    size_t count = m->level_count < most ? m->level_count : most;

    for (size_t i = 0; i < count; i++)
        out[i] = m->order[count > 1 ? i * (m->level_count - 1) / (count - 1) : 0];
    return count;
}

void material_shown(const struct material *m, const char *title, size_t shown, char *out,
                    size_t capacity)
{
    if (shown < m->level_count)
        snprintf(out, capacity, "%s (%zu of %zu levels)", title, shown, m->level_count);
    else
        snprintf(out, capacity, "%s", title);
}

void material_levels_title(const struct material *m, size_t shown, char *out, size_t capacity)
{
    static const char *const titles[] = {[LEVEL_CONCURRENCY] = "concurrency, requests in flight",
                                         [LEVEL_RATE] = "rate, requests a second",
                                         [LEVEL_SCHEDULE] = "schedule, requests a second"};
    const struct sweep *s = &m->result->sweep;
    const char *title = s->find_max ? "the highest rate that each arm holds"
                                    : titles[sweep_level_kind(s)];

    material_shown(m, title, shown, out, capacity);
}

void material_time_title(const struct material *m, const char *what, bool logarithmic, char *out,
                         size_t capacity)
{
    snprintf(out, capacity, "%s, %s%s", what, m->unit, logarithmic ? ", log" : "");
}

static void choose_arms(struct material *m)
{
    const struct sweep *s = &m->result->sweep;
    const struct sweep_arm *arms[LOOKS_MAX];

    m->arm_count = s->arm_count < LOOKS_MAX ? s->arm_count : LOOKS_MAX;
    for (size_t i = 0; i < m->arm_count; i++) {
        m->arms[i] = i;
        arms[i] = &s->arms[i];
    }
    looks_choose(arms, m->arm_count, m->looks);
}

static void order_levels(struct material *m)
{
    const struct sweep *s = &m->result->sweep;

    m->level_count = s->level_count;
    for (size_t i = 0; i < s->level_count; i++) {
        size_t at = i;

        for (; at > 0 && s->levels[m->order[at - 1]].value > s->levels[i].value; at--)
            m->order[at] = m->order[at - 1];
        m->order[at] = i;
    }
}

/* 0: no arm was measured at the level; 1: some; 2: all; 3: and by their servers. */
static int worth_of(const struct material *m, size_t level)
{
    size_t measured = 0, limited = 0;

    for (size_t arm = 0; arm < m->arm_count; arm++) {
        measured += material_cell(m, arm, level)->blocks > 0;
        limited += material_is_limited(m, arm, level);
    }
    if (measured < m->arm_count)
        return measured > 0;
    return limited > 0 ? 2 : 3;
}

static void choose_level(struct material *m)
{
    int best = 0;

    m->level = m->order[0];
    for (size_t i = 0; i < m->level_count; i++) {
        int worth = worth_of(m, m->order[i]);

        if (worth > 0 && worth >= best) {
            best = worth;
            m->level = m->order[i];
        }
    }
}

static void choose_unit(struct material *m)
{
    double low = INFINITY, high = 0, middle;
    size_t i = 0;

    for (size_t arm = 0; arm < m->arm_count; arm++)
        for (size_t level = 0; level < m->level_count; level++) {
            low = fmin(low, material_value(m, arm, level, METRIC_RESPONSE_P50));
            high = fmax(high, material_value(m, arm, level, METRIC_RESPONSE_P99));
        }
    middle = isfinite(low) ? sqrt(low * high) : 1e3;
    while (middle < units[i].from_us)
        i++;
    m->unit = units[i].name;
    m->us = units[i].us;
}

/* Which words held cells up, in one text for each set of them. */
static const char *limits_text(unsigned words)
{
    static const char *const texts[] = {
        "",       "errors",         "machine",         "machine, errors",
        "client", "client, errors", "client, machine", "client, machine, errors"};

    _Static_assert(LIMITED_ERRORS == 0 && LIMITED_MACHINE == 1 && LIMITED_CLIENT == 2,
                   "one bit for each word");
    return texts[words];
}

static void look_at_cell(struct material *m, size_t arm, size_t level, unsigned *words)
{
    const struct cell *cell = material_cell(m, arm, level);

    if (material_is_limited(m, arm, level))
        *words |= 1u << cell->total.limited_by;
    for (size_t i = 0; i < PERCENTILES; i++)
        m->has_doubtful = m->has_doubtful || material_is_doubtful(m, arm, level, percentiles[i]);
    m->has_intervals = m->has_intervals || cell->blocks > 1;
}

static void look_at_cells(struct material *m)
{
    unsigned words = 0;

    for (size_t arm = 0; arm < m->arm_count; arm++)
        for (size_t level = 0; level < m->level_count; level++)
            look_at_cell(m, arm, level, &words);
    m->limits = limits_text(words);
}

static int fit_arms(struct material *m, struct err *e)
{
    int rc = 0;

    for (size_t arm = 0; arm < m->arm_count && rc == 0; arm++) {
        m->fits[arm].reason = SCALABILITY_TOO_FEW_LEVELS;
        if (growth_is_asked(&m->result->sweep))
            rc = growth_of_arm(m->result, m->arms[arm], &m->fits[arm], e);
        m->has_fits = m->has_fits || m->fits[arm].reason == SCALABILITY_FITTED;
    }
    return rc;
}

int material_init(struct material *m, const struct result *r, struct err *e)
{
    *m = (struct material){.result = r};
    choose_arms(m);
    order_levels(m);
    choose_level(m);
    choose_unit(m);
    look_at_cells(m);
    return fit_arms(m, e);
}
