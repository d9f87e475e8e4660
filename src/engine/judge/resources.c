#include <config.h>

#include "engine/judge/resources.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/number.h"
#include "engine/judge/contrast.h"

static double idle_memory(const struct result *r, size_t arm)
{
    double least = NAN;

    for (size_t i = 0; i < r->trial_count; i++)
        if (r->trials[i]->arm == arm)
            least = fmin(least, r->trials[i]->server.rss_idle_bytes);
    return least;
}

static double memory(const struct result *r, const struct trial *t)
{
    const struct level *level = &r->sweep.levels[t->level];

    if (level->kind != LEVEL_CONCURRENCY)
        return NAN;
    return (t->server.rss_peak_bytes - idle_memory(r, t->arm)) / level->value;
}

static double switches(const struct process_usage *u, const struct trial *t)
{
    double all = u->voluntary_switches + u->involuntary_switches;

    return t->completed > 0 ? all / (double)t->completed : NAN;
}

static double server_switches(const struct result *r, const struct trial *t)
{
    (void)r;
    return switches(&t->server, t);
}

static double client_switches(const struct result *r, const struct trial *t)
{
    (void)r;
    return switches(&t->client, t);
}

static const struct row {
    const char *name;
    int decimals;
    double (*figure)(const struct result *r, const struct trial *t); /* NULL: the metric */
    enum metric metric;
} rows[RESOURCE_COUNT] = {
    [RESOURCE_SERVER_CPU] = {"server_cpu_us_per_request", 3, NULL, METRIC_SERVER_CPU_PER_REQUEST},
    [RESOURCE_CLIENT_CPU] = {"client_cpu_us_per_request", 3, NULL, METRIC_CLIENT_CPU_PER_REQUEST},
    [RESOURCE_CPU] = {"cpu_us_per_request", 3, NULL, METRIC_CPU_PER_REQUEST},
    [RESOURCE_MEMORY] = {"server_memory_bytes_per_request", 0, memory, METRIC_COUNT},
    [RESOURCE_SERVER_SWITCHES] = {"server_switches_per_request", 3, server_switches, METRIC_COUNT},
    [RESOURCE_CLIENT_SWITCHES] = {"client_switches_per_request", 3, client_switches, METRIC_COUNT},
    [RESOURCE_BYTES_SENT] = {"bytes_sent_per_request", 3, NULL, METRIC_BYTES_SENT},
    [RESOURCE_BYTES_RECEIVED] = {"bytes_received_per_request", 3, NULL, METRIC_BYTES_RECEIVED},
};

const char *resource_name(enum resource which)
{
    return rows[which].name;
}

int resource_decimals(enum resource which)
{
    return rows[which].decimals;
}

double resource_of(const struct result *r, const struct trial *t, enum resource which)
{
    return rows[which].figure ? rows[which].figure(r, t) : metric_of(t, rows[which].metric);
}

/* How much a level tells, and how much is carried there. */
struct score {
    size_t usable; /* arms */
    double logs;   /* of the throughput of these */
};

static struct score score_of(const struct result *r, size_t level)
{
    struct score s = {0};

    for (size_t arm = 0; arm < r->sweep.arm_count; arm++) {
        const struct cell *c = result_cell(r, arm, level);

        if (contrast_objection_to(c) || !(c->total.throughput_rps > 0))
            continue;
        s.usable++;
        s.logs += log(c->total.throughput_rps);
    }
    return s;
}

/* One for all: where throughput no longer grows each arm's own highest is a matter of chance, and
 * costs a request in flight at 4 and at 256 are not alike. */
static size_t level_of_most(const struct result *r)
{
    struct score best = score_of(r, 0);
    size_t level = 0;

    for (size_t i = 1; i < r->sweep.level_count; i++) {
        struct score here = score_of(r, i);

        if (here.usable < best.usable || (here.usable == best.usable && here.logs <= best.logs))
            continue;
        best = here;
        level = i;
    }
    return level;
}

static enum resources_at place_of(const struct result *r, size_t arm, size_t level)
{
    const struct cell *cell = result_cell(r, arm, level);

    if (sweep_is_open(&r->sweep))
        return RESOURCES_AT_RATE;
    return cell->blocks > 0 && cell->total.limited_by == LIMITED_SERVER ? RESOURCES_AT_SATURATION
                                                                        : RESOURCES_AT_MOST;
}

/* Geometric over blocks, as the ratio is: no other form of this figure is exported. */
static double mean_memory(const struct result *r, const struct cell *cell)
{
    double values[SWEEP_BLOCKS_MAX];
    size_t count = 0;

    for (int b = 0; b < r->sweep.blocks; b++)
        if (cell->trials[b])
            values[count++] = memory(r, cell->trials[b]);
    return estimate_geometric(values, count).value;
}

static double value_of(const struct result *r, const struct cell *cell, enum resource which)
{
    double value = NAN;

    if (cell->blocks > 0)
        value = which == RESOURCE_MEMORY ? mean_memory(r, cell)
                                         : resource_of(r, &cell->total, which);
    return isfinite(value) ? number_round(value, rows[which].decimals) : NAN;
}

static void fill(const struct result *r, struct resources *here)
{
    const struct cell *cell = result_cell(r, here->arm, here->level);

    here->is_short = here->at == RESOURCES_AT_RATE && cell->blocks > 0 &&
                     metric_of(&cell->total, METRIC_ATTAINED) < RESOURCES_ATTAINED_LEAST;
    here->objection = here->is_short ? "did not attain the rate" : contrast_objection_to(cell);
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        here->values[i] = value_of(r, cell, i);
}

static double figure_in(const struct result *r, const struct resources *here, int block,
                        enum resource which)
{
    const struct trial *t = result_cell(r, here->arm, here->level)->trials[block];

    return t ? resource_of(r, t, which) : NAN;
}

static struct comparison compare(const struct result *r, const struct resources *base,
                                 const struct resources *other, enum resource which)
{
    double values[2][SWEEP_BLOCKS_MAX];
    bool compared = base != other && base->objection == NULL && other->objection == NULL;
    size_t blocks = compared ? (size_t)r->sweep.blocks : 0;

    for (size_t b = 0; b < blocks; b++) {
        values[0][b] = figure_in(r, base, (int)b, which);
        values[1][b] = figure_in(r, other, (int)b, which);
    }
    return comparison_paired(values[0], values[1], blocks, false);
}

static int adjust(struct resource_report *report, struct err *e)
{
    struct comparison **family = calloc(report->count + 1, sizeof(struct comparison *));

    if (family == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu comparisons", report->count);
    for (enum resource i = 0; i < RESOURCE_COUNT; i++) {
        for (size_t j = 0; j < report->count; j++)
            family[j] = &report->list[j].against[i];
        comparison_adjust(family, report->count);
    }
    free(family);
    return 0;
}

static void make_place(const struct result *r, size_t level, size_t base, struct resources *arms)
{
    for (size_t arm = 0; arm < r->sweep.arm_count; arm++) {
        arms[arm] = (struct resources){.arm = arm, .level = level, .at = place_of(r, arm, level)};
        fill(r, &arms[arm]);
    }
    for (size_t arm = 0; arm < r->sweep.arm_count; arm++)
        for (enum resource i = 0; i < RESOURCE_COUNT; i++)
            arms[arm].against[i] = compare(r, &arms[base], &arms[arm], i);
}

int resources_make(const struct result *r, size_t base, struct resource_report *out, struct err *e)
{
    bool is_rate = sweep_is_open(&r->sweep);
    size_t arms = r->sweep.arm_count, places = is_rate ? r->sweep.level_count : 1;
    int code;

    *out = (struct resource_report){.base = base};
    out->list = calloc(places * arms, sizeof *out->list);
    if (out->list == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for the resources of %zu arms", arms);
    out->count = places * arms;
    for (size_t i = 0; i < places; i++)
        make_place(r, is_rate ? i : level_of_most(r), base, &out->list[i * arms]);
    code = adjust(out, e);
    if (code != 0)
        resources_fini(out);
    return code;
}

void resources_fini(struct resource_report *report)
{
    free(report->list);
    report->list = NULL;
    report->count = 0;
}

const char *resources_at_name(enum resources_at at)
{
    static const char *const names[RESOURCES_AT_COUNT] = {
        [RESOURCES_AT_RATE] = "rate",
        [RESOURCES_AT_SATURATION] = "saturation",
        [RESOURCES_AT_MOST] = "highest throughput",
    };

    return names[at];
}

const char *resources_word(enum comparison_word word)
{
    if (word == COMPARISON_FASTER)
        return "less";
    return word == COMPARISON_SLOWER ? "more" : comparison_word_name(word);
}

const char *resources_place(const struct result *r, const struct resources *here,
                            char out[RESOURCES_PLACE_SIZE])
{
    char level[LEVEL_NAME_SIZE];

    level_name(&r->sweep.levels[here->level], level);
    if (here->at == RESOURCES_AT_RATE)
        snprintf(out, RESOURCES_PLACE_SIZE, "at %s", level);
    else
        snprintf(out, RESOURCES_PLACE_SIZE, "at %s%s (%s)",
                 here->at == RESOURCES_AT_MOST ? "the " : "", resources_at_name(here->at), level);
    return out;
}
