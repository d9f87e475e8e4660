#include <config.h>

#include "engine/result/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/result/result_metrics.h"
#include "engine/trial/trial_fields.h"

const enum metric result_metrics[] = {METRIC_THROUGHPUT, METRIC_RESPONSE_P50, METRIC_RESPONSE_P99,
                                      METRIC_SERVICE_MEAN, METRIC_RATE};

size_t result_metric_count(const struct sweep *s)
{
    return sizeof result_metrics / sizeof *result_metrics - (s->find_max ? 0 : 1);
}

/* What is known of a cell's trials that do not count. */
struct invalid {
    size_t count;
    const char *reason; /* of the last one */
};

/* Room for one figure or trial of each block and for merging, taken once for all cells, and what
 * one look at all trials tells. */
struct scratch {
    const struct trial **trials;
    enum limited_by *words;
    double *values;
    struct histogram *sum;
    struct invalid *invalid; /* of each cell */
};

static void scratch_fini(struct scratch *s)
{
    free(s->trials);
    free(s->words);
    free(s->values);
    histogram_close(s->sum);
    free(s->invalid);
}

/* Trials that no later one of their block made good are among them too. */
static void count_invalid(const struct result *r, struct invalid *cells)
{
    for (size_t i = 0; i < r->trial_count; i++) {
        const struct trial *t = r->trials[i];
        struct invalid *of = &cells[t->level * r->sweep.arm_count + t->arm];

        of->count += !t->valid;
        of->reason = t->valid ? of->reason : t->invalid_reason;
    }
}

static int scratch_init(struct scratch *s, const struct result *r, struct err *e)
{
    size_t blocks = (size_t)r->sweep.blocks;

    *s = (struct scratch){
        .trials = calloc(blocks, sizeof *s->trials),
        .words = calloc(blocks, sizeof *s->words),
        .values = calloc(blocks, sizeof *s->values),
        .invalid = calloc(r->cell_count, sizeof *s->invalid),
    };
    if (s->trials && s->words && s->values && s->invalid) {
        count_invalid(r, s->invalid);
        return 0;
    }
    scratch_fini(s);
    return err_set(e, ERR_NO_MEMORY, "no memory for the figures of %zu blocks", blocks);
}

static size_t gather(const struct cell *c, size_t blocks, struct scratch *s)
{
    size_t count = 0, i;

    for (i = 0; i < blocks; i++) {
        if (c->trials[i])
            s->trials[count++] = c->trials[i];
    }
    return count;
}

static void add_counts(struct trial *total, const struct trial *t)
{
    int kind;

    total->requests += t->requests;
    total->successes += t->successes;
    total->completed += t->completed;
    total->late_sends += t->late_sends;
    total->late_waits += t->late_waits;
    total->unsent += t->unsent;
    for (kind = 0; kind < OUTCOME_COUNT; kind++) {
        struct trial_error *into = &total->errors[kind];

        if (into->count == 0)
            memcpy(into->first_text, t->errors[kind].first_text, sizeof into->first_text);
        into->count += t->errors[kind].count;
    }
}

/* The table is large, and one for all sums is enough. */
static int merge_all(const struct trial *const *trials, size_t count, int series, struct scratch *s,
                     struct histogram **out, struct err *e)
{
    int code = s->sum ? 0 : histogram_open(&s->sum, e);

    if (code != 0)
        return code;
    histogram_reset(s->sum);
    for (size_t i = 0; i < count; i++)
        if (trials[i]->series[series])
            histogram_merge(s->sum, trials[i]->series[series]);
    return histogram_copy_packed(s->sum, out, e);
}

static int merge_series(struct trial *total, const struct trial *const *trials, size_t count,
                        int series, struct scratch *s, struct err *e)
{
    struct histogram **into = &total->series[series];
    const struct histogram *one = NULL;
    size_t known = 0;
    int code;

    for (size_t i = 0; i < count; i++) {
        one = trials[i]->series[series] ? trials[i]->series[series] : one;
        known += trials[i]->series[series] != NULL;
    }
    if (known == 0)
        return 0;
    code = known == 1 ? histogram_copy_packed(one, into, e)
                      : merge_all(trials, count, series, s, into, e);
    if (code == 0 && series < SERIES_PHASE)
        histogram_make_ready(*into);
    return code;
}

static struct estimate estimate_of(struct scratch *s, size_t count, enum metric metric)
{
    for (size_t i = 0; i < count; i++)
        s->values[i] = metric_of(s->trials[i], metric);
    return estimate_geometric(s->values, count);
}

static void sum_up(const struct result *r, struct cell *c, struct scratch *s, size_t count)
{
    struct trial *total = &c->total;
    const struct trial_field *f;
    struct estimate throughput = estimate_of(s, count, METRIC_THROUGHPUT);
    struct estimate rate = estimate_of(s, count, METRIC_RATE);
    size_t i;

    for (i = 0; i < count; i++) {
        add_counts(total, s->trials[i]);
        s->words[i] = s->trials[i]->limited_by;
    }
    for (i = 0; (f = trial_field(i)) != NULL; i++)
        trial_field_combine(f, s->trials, count, total);
    total->throughput_rps = throughput.value;
    c->throughput_low = throughput.low;
    c->throughput_high = throughput.high;
    total->rate_rps = rate.value;
    c->rate_low = r->sweep.find_max ? rate.low : NAN;
    c->rate_high = r->sweep.find_max ? rate.high : NAN;
    total->limited_by = limited_by_most_frequent(s->words, count);
    total->valid = c->valid;
}

static int derive_cell(const struct result *r, struct cell *c, struct scratch *s, struct err *e)
{
    size_t count = gather(c, (size_t)r->sweep.blocks, s);
    const struct invalid *invalid = &s->invalid[c->level * r->sweep.arm_count + c->arm];
    struct cell_facts facts = {s->trials, count, (size_t)r->blocks_owed, .total = &c->total};
    int series, code = 0;

    trial_fini(&c->total);
    c->total.arm = c->arm;
    c->total.level = c->level;
    sum_up(r, c, s, count);
    for (series = 0; series < SERIES_COUNT && code == 0; series++)
        code = merge_series(&c->total, s->trials, count, series, s, e);
    facts.invalid = invalid->count;
    facts.invalid_reason = invalid->reason ? invalid->reason : "";
    notes_of_cell(&facts, c->notes);
    c->stale = code != 0;
    return code;
}

static struct comparison compare(const struct result *r, const struct result_comparison *c)
{
    return result_compare(r, c->level, c->arm_a, c->arm_b, c->metric);
}

static int adjust(struct result *r, struct err *e)
{
    struct comparison **family = calloc(r->comparison_count + 1, sizeof(struct comparison *));
    size_t metric, i;

    if (family == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu comparisons", r->comparison_count);
    for (metric = 0; metric < result_metric_count(&r->sweep); metric++) {
        size_t count = 0;

        for (i = 0; i < r->comparison_count; i++) {
            if (r->comparisons[i].metric == result_metrics[metric])
                family[count++] = &r->comparisons[i].comparison;
        }
        comparison_adjust(family, count);
    }
    free(family);
    return 0;
}

int result_derive(struct result *r, struct err *e)
{
    struct scratch s;
    int code = scratch_init(&s, r, e);
    size_t i;

    if (code != 0)
        return code;
    for (i = 0; i < r->comparison_count; i++)
        r->comparisons[i].comparison = compare(r, &r->comparisons[i]);
    code = adjust(r, e);
    result_look(r);
    for (i = 0; i < r->cell_count && code == 0; i++)
        code = r->cells[i].stale ? derive_cell(r, &r->cells[i], &s, e) : 0;
    scratch_fini(&s);
    return code;
}
