#include <config.h>

#include "engine/result/result.h"

#include <math.h>

struct comparison result_compare(const struct result *r, size_t level, size_t base, size_t other,
                                 enum metric metric)
{
    const struct cell *a = result_cell(r, base, level), *b = result_cell(r, other, level);
    double values[2][SWEEP_BLOCKS_MAX];
    size_t pairs = 0;

    for (int block = 0; block < r->sweep.blocks; block++) {
        if (a->trials[block] == NULL || b->trials[block] == NULL)
            continue;
        values[0][pairs] = metric_of(a->trials[block], metric);
        values[1][pairs++] = metric_of(b->trials[block], metric);
    }
    return comparison_paired(values[0], values[1], pairs, metric_better(metric) == BETTER_HIGHER);
}

/* Before the first result_derive there is nothing in the comparisons of a result. */
static const struct result_comparison *find_derived(const struct result *r, size_t level,
                                                    size_t base, size_t other, enum metric metric)
{
    bool measured = result_cell(r, base, level)->blocks > 0 &&
                    result_cell(r, other, level)->blocks > 0;

    return base == sweep_arm_base(&r->sweep, other) && measured
               ? result_comparison_find(r, level, other, metric)
               : NULL;
}

void result_compare_levels(const struct result *r, size_t base, size_t other, enum metric metric,
                           struct comparison out[SWEEP_LEVELS_MAX])
{
    struct comparison *family[SWEEP_LEVELS_MAX];
    size_t count = 0;

    for (size_t level = 0; level < r->sweep.level_count; level++) {
        const struct result_comparison *derived = find_derived(r, level, base, other, metric);

        out[level] = derived ? derived->comparison : result_compare(r, level, base, other, metric);
        if (derived == NULL)
            family[count++] = &out[level];
    }
    comparison_adjust(family, count);
}
