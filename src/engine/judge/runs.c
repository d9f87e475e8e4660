#include <config.h>

#include "engine/judge/runs.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const enum metric compared[] = {
    METRIC_THROUGHPUT,    METRIC_RESPONSE_P50, METRIC_RESPONSE_P99,
    METRIC_RESPONSE_MEAN, METRIC_ERROR_RATE,   METRIC_SERVER_CPU_PER_REQUEST,
};
enum { COMPARED_COUNT = sizeof compared / sizeof *compared };

/* ---- cells ---- */

/* The cell of `in` that is what `c` is in `of`, or NULL. */
static const struct cell *twin(const struct result *of, const struct cell *c,
                               const struct result *in)
{
    const char *arm = of->sweep.arms[c->arm].name;

    for (size_t i = 0; i < in->cell_count; i++) {
        const struct cell *other = &in->cells[i];

        if (strcmp(in->sweep.arms[other->arm].name, arm) == 0 &&
            sweep_same_level(&in->sweep, other->level, &of->sweep, c->level))
            return other;
    }
    return NULL;
}

/* Those of `r` that `other` does not have. */
static size_t list_alone(const struct result *r, const struct result *other, struct run_cell *out)
{
    size_t count = 0;

    for (size_t i = 0; i < r->cell_count; i++) {
        const struct cell *c = &r->cells[i];

        if (c->blocks > 0 && twin(r, c, other) == NULL)
            out[count++] = (struct run_cell){c->arm, c->level};
    }
    return count;
}

/* ---- figures of blocks ---- */

/* Half an error in a trial of as many requests as the usual one of both cells. */
static double half_an_error(const struct cell *a, const struct cell *b)
{
    double requests = metric_of(&a->total, METRIC_REQUESTS) + metric_of(&b->total, METRIC_REQUESTS);

    return 0.5 * (a->blocks + b->blocks) / requests;
}

static double figure(const struct trial *t, enum metric m, double offset)
{
    if (metric_requests_missing(t, m) > 0)
        return NAN;
    return metric_of(t, m) + (m == METRIC_ERROR_RATE ? offset : 0);
}

static size_t gather(const struct result *r, const struct cell *c, enum metric m, double offset,
                     double *out)
{
    size_t count = 0;

    for (int i = 0; i < r->sweep.blocks; i++)
        if (c->trials[i])
            out[count++] = figure(c->trials[i], m, offset);
    return count;
}

/* ---- comparisons ---- */

/* `values` has room for the blocks of both. */
static void compare(const struct runs *r, const struct cell *base, const struct cell *other,
                    enum metric m, double *values, struct shift *out)
{
    double offset = half_an_error(base, other);
    size_t base_count = gather(r->base, base, m, offset, values);
    size_t count = gather(r->other, other, m, offset, values + base_count);

    *out = (struct shift){.arm = base->arm,
                          .level = base->level,
                          .metric = m,
                          .base = metric_shown(&base->total, m),
                          .other = metric_shown(&other->total, m)};
    out->comparison = comparison_unpaired(values, base_count, values + base_count, count,
                                          metric_better(m) == BETTER_HIGHER);
}

static void compare_cells(struct runs *r, double *values)
{
    for (size_t i = 0; i < r->base->cell_count; i++) {
        const struct cell *c = &r->base->cells[i];
        const struct cell *other = twin(r->base, c, r->other);

        for (size_t k = 0; other && k < COMPARED_COUNT; k++)
            compare(r, c, other, compared[k], values, &r->shifts[r->shift_count++]);
    }
}

static int adjust(struct runs *r, struct err *e)
{
    struct comparison **family = calloc(r->shift_count + 1, sizeof *family);

    if (family == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu comparisons", r->shift_count);
    for (size_t i = 0; i < r->shift_count; i++)
        family[i] = &r->shifts[i].comparison;
    comparison_adjust(family, r->shift_count);
    free(family);
    return 0;
}

static bool is_beyond(const struct comparison *c, double margin_percent)
{
    return c->higher_is_better ? c->high < 1 - margin_percent / 100
                               : c->low > 1 + margin_percent / 100;
}

static enum shift_kind kind_of(const struct comparison *c, double margin_percent)
{
    switch (c->word) {
    case COMPARISON_SLOWER:
        return is_beyond(c, margin_percent) ? SHIFT_REGRESSION : SHIFT_SLOWER;
    case COMPARISON_FASTER:
        return SHIFT_FASTER;
    case COMPARISON_NOT_DISTINGUISHABLE:
        return SHIFT_NOT_DISTINGUISHABLE;
    default:
        return SHIFT_TOO_FEW_BLOCKS;
    }
}

static double effect(const struct shift *s)
{
    return s->kind < SHIFT_NOT_DISTINGUISHABLE ? fabs(log(s->comparison.ratio)) : 0;
}

/* What is equal stays in the order in which it lies in memory, that of the sweep. */
static int by_kind(const void *a, const void *b)
{
    const struct shift *x = *(const struct shift *const *)a, *y = *(const struct shift *const *)b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (effect(x) != effect(y))
        return effect(x) > effect(y) ? -1 : 1;
    return (x > y) - (x < y);
}

static int sort(struct runs *r, struct err *e)
{
    struct shift *sorted = calloc(r->shift_count + 1, sizeof *sorted);
    const struct shift **order = calloc(r->shift_count + 1, sizeof *order);
    int code = 0;

    if (sorted == NULL || order == NULL) {
        code = err_set(e, ERR_NO_MEMORY, "no memory for %zu comparisons", r->shift_count);
        goto out;
    }
    for (size_t i = 0; i < r->shift_count; i++)
        order[i] = &r->shifts[i];
    qsort(order, r->shift_count, sizeof *order, by_kind);
    for (size_t i = 0; i < r->shift_count; i++)
        sorted[i] = *order[i];
    memcpy(r->shifts, sorted, r->shift_count * sizeof *sorted);
out:
    free(sorted);
    free(order);
    return code;
}

static int conclude(struct runs *r, struct err *e)
{
    int code = adjust(r, e);

    for (size_t i = 0; i < r->shift_count; i++) {
        struct shift *s = &r->shifts[i];

        s->kind = kind_of(&s->comparison, r->margin_percent);
        r->counts[s->kind]++;
    }
    return code ? code : sort(r, e);
}

int runs_compare(const struct result *base, const struct result *other, double margin_percent,
                 struct runs *out, struct err *e)
{
    size_t blocks = (size_t)base->sweep.blocks + (size_t)other->sweep.blocks;
    double *values = calloc(blocks, sizeof *values);
    int code;

    *out = (struct runs){.base = base, .other = other, .margin_percent = margin_percent};
    out->shifts = calloc(base->cell_count * COMPARED_COUNT + 1, sizeof *out->shifts);
    out->only_base = calloc(base->cell_count + 1, sizeof *out->only_base);
    out->only_other = calloc(other->cell_count + 1, sizeof *out->only_other);
    if (!values || !out->shifts || !out->only_base || !out->only_other) {
        code = err_set(e, ERR_NO_MEMORY, "no memory for %zu cells", base->cell_count);
        goto out;
    }
    out->only_base_count = list_alone(base, other, out->only_base);
    out->only_other_count = list_alone(other, base, out->only_other);
    compare_cells(out, values);
    code = conclude(out, e);
    if (code == 0)
        code = runs_find_differences(out, e);
out:
    free(values);
    if (code)
        runs_fini(out);
    return code;
}

void runs_fini(struct runs *r)
{
    free(r->shifts);
    free(r->only_base);
    free(r->only_other);
    free(r->differences);
    *r = (struct runs){.base = NULL};
}

double run_noise_us(const struct result *r)
{
    double *noise = calloc(r->trial_count + 1, sizeof *noise), median;
    size_t count = 0;

    for (size_t i = 0; noise && i < r->trial_count; i++)
        if (r->trials[i]->valid)
            noise[count++] = metric_of(r->trials[i], METRIC_NOISE);
    median = statistics_median(noise, count);
    free(noise);
    return median;
}
