#include <config.h>

#include "engine/result/result.h"

bool result_has_noise_floor(const struct result *r)
{
    return sweep_twin(&r->sweep) != SIZE_MAX;
}

struct noise_floor result_noise_floor(const struct result *r, size_t level, enum metric metric)
{
    double values[2][SWEEP_BLOCKS_MAX];
    const struct cell *a, *b;
    size_t pairs = 0;

    if (!result_has_noise_floor(r))
        return noise_floor_of(NULL, NULL, 0);
    a = result_cell(r, 0, level);
    b = result_cell(r, sweep_twin(&r->sweep), level);
    for (int block = 0; block < r->sweep.blocks; block++) {
        if (a->trials[block] == NULL || b->trials[block] == NULL)
            continue;
        values[0][pairs] = metric_of(a->trials[block], metric);
        values[1][pairs++] = metric_of(b->trials[block], metric);
    }
    return noise_floor_of(values[0], values[1], pairs);
}

bool result_is_noise(const struct result *r, size_t level, enum metric metric,
                     const struct comparison *c)
{
    bool has_word = c->word == COMPARISON_FASTER || c->word == COMPARISON_SLOWER;
    struct noise_floor floor = result_noise_floor(r, level, metric);

    return has_word && noise_floor_hides(&floor, c->ratio);
}
