#include <config.h>

#include "engine/result/result.h"

static struct sequential_rule rule_of(const struct result *r)
{
    return (struct sequential_rule){.precision = r->sweep.precision,
                                    .cap = (size_t)r->sweep.blocks};
}

/* Up to the last one of which there is a trial, whatever became of it. */
static int blocks_begun(const struct result *r)
{
    int begun = 0;

    for (size_t i = 0; i < r->trial_count; i++)
        begun = r->trials[i]->block >= begun ? r->trials[i]->block + 1 : begun;
    return begun;
}

size_t result_precise(const struct result *r, size_t *all)
{
    enum metric metric = sweep_precision_metric(&r->sweep);
    struct sequential_rule rule = rule_of(r);
    size_t precise = 0;

    *all = 0;
    for (size_t i = 0; i < r->comparison_count; i++) {
        const struct comparison *c = &r->comparisons[i].comparison;

        if (r->comparisons[i].metric != metric)
            continue;
        ++*all;
        precise += sequential_step_of(c->ratio, c->high, c->blocks, &rule) == SEQUENTIAL_ENOUGH;
    }
    return precise;
}

static bool is_whole(const struct result *r, int blocks)
{
    for (size_t i = 0; i < r->cell_count; i++)
        if (r->cells[i].blocks + r->cells[i].excused < blocks)
            return false;
    return true;
}

/* With `begun` blocks, the last of which may be in the middle. */
static void look(struct result *r, int begun)
{
    size_t all, precise = result_precise(r, &all);
    bool is_precise = precise == all && begun > 0;

    r->blocks_owed = is_precise || begun == r->sweep.blocks ? begun : begun + 1;
    if (!is_whole(r, r->blocks_owed))
        r->step = SEQUENTIAL_MORE;
    else
        r->step = is_precise ? SEQUENTIAL_ENOUGH : SEQUENTIAL_CAPPED;
}

void result_look(struct result *r)
{
    int before = r->blocks_owed;

    if (!r->sweep.blocks_auto)
        return;
    look(r, blocks_begun(r));
    for (size_t i = 0; i < r->cell_count; i++) {
        struct cell *c = &r->cells[i];

        c->valid = c->blocks > 0 && c->blocks + c->excused == r->blocks_owed;
        c->stale = c->stale || r->blocks_owed != before;
    }
}

bool result_may_end_early(const struct result *r)
{
    return r->sweep.blocks_auto && r->step == SEQUENTIAL_MORE;
}

int result_blocks_planned(const struct result *r)
{
    return result_may_end_early(r) ? r->sweep.blocks : r->blocks_owed;
}

size_t result_trials_planned(const struct result *r)
{
    return r->cell_count * (size_t)result_blocks_planned(r);
}
