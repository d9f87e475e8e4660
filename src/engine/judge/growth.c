#include <config.h>

#include "engine/judge/growth.h"

#include <math.h>
#include <stdlib.h>

#include "engine/judge/contrast.h"

bool growth_is_asked(const struct sweep *s)
{
    return s->level_count >= SCALABILITY_LEVELS_LEAST && s->levels[0].kind == LEVEL_CONCURRENCY;
}

static bool is_usable(const struct result *r, size_t arm, size_t level)
{
    return r->sweep.levels[level].kind == LEVEL_CONCURRENCY &&
           contrast_objection_to(result_cell(r, arm, level)) == NULL;
}

static void fill(const struct cell *cell, size_t blocks, double *throughput)
{
    for (size_t b = 0; b < blocks; b++)
        throughput[b] = cell->trials[b] ? metric_of(cell->trials[b], METRIC_THROUGHPUT) : NAN;
}

int growth_of_arm(const struct result *r, size_t arm, struct scalability *out, struct err *e)
{
    size_t blocks = (size_t)r->sweep.blocks, count = 0;
    double levels[SWEEP_LEVELS_MAX];
    double *throughput = calloc(r->sweep.level_count * blocks, sizeof *throughput);

    if (throughput == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for the levels of an arm");
    for (size_t level = 0; level < r->sweep.level_count; level++) {
        if (!is_usable(r, arm, level))
            continue;
        levels[count] = r->sweep.levels[level].value;
        fill(result_cell(r, arm, level), blocks, &throughput[count++ * blocks]);
    }
    *out = scalability_fit(levels, count, throughput, blocks);
    free(throughput);
    return 0;
}
