#include <config.h>

#include "engine/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/result_metrics.h"

static struct cell *cell_of(const struct result *r, size_t arm, size_t level)
{
    return &r->cells[level * r->sweep.arm_count + arm];
}

static int init_cells(struct result *r, struct err *e)
{
    size_t blocks = (size_t)r->sweep.blocks, count = r->sweep.arm_count * r->sweep.level_count;

    r->cells = calloc(count, sizeof *r->cells);
    if (r->cells == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu cells", count);
    for (; r->cell_count < count; r->cell_count++) {
        struct cell *c = &r->cells[r->cell_count];

        c->arm = r->cell_count % r->sweep.arm_count;
        c->level = r->cell_count / r->sweep.arm_count;
        c->stale = true;
        c->throughput_low = c->throughput_high = NAN;
        trial_init(&c->total);
        c->trials = calloc(blocks, sizeof *c->trials);
        if (c->trials == NULL)
            return err_set(e, ERR_NO_MEMORY, "no memory for the %zu blocks of a cell", blocks);
    }
    return 0;
}

static int init_comparisons(struct result *r, struct err *e)
{
    size_t levels = r->sweep.level_count, arms = r->sweep.arm_count, level, arm, i;
    size_t count = levels * (arms - 1) * result_metric_count;

    r->comparisons = calloc(count + 1, sizeof *r->comparisons);
    if (r->comparisons == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu comparisons", count);
    for (level = 0; level < levels; level++)
        for (arm = 1; arm < arms; arm++)
            for (i = 0; i < result_metric_count; i++)
                r->comparisons[r->comparison_count++] = (struct result_comparison){
                    .level = level, .metric = result_metrics[i], .arm_b = arm};
    return 0;
}

int result_init(struct result *r, const struct sweep *sweep, struct err *e)
{
    int code;

    *r = (struct result){.created_at = clock_wall(),
                         .environment = {.cpus = NAN, .memory_bytes = NAN}};
    snprintf(r->tool_version, sizeof r->tool_version, "%s", PACKAGE_VERSION);
    if (sweep->arm_count == 0 || sweep->level_count == 0 || sweep->blocks < 1)
        return err_set(e, ERR_INVALID, "a sweep without arms, levels or blocks has no result");
    code = sweep_copy(sweep, &r->sweep, e);
    if (code == 0)
        code = init_cells(r, e);
    if (code == 0)
        code = init_comparisons(r, e);
    if (code != 0)
        result_fini(r);
    return code;
}

void result_fini(struct result *r)
{
    size_t i;

    for (i = 0; i < r->trial_count; i++)
        trial_close(r->trials[i]);
    for (i = 0; i < r->cell_count; i++) {
        trial_fini(&r->cells[i].total);
        free(r->cells[i].trials);
    }
    free(r->trials);
    free(r->cells);
    free(r->comparisons);
    free(r->servers);
    sweep_fini(&r->sweep);
    *r = (struct result){0};
}

static int check_place(const struct result *r, const struct trial *t, struct err *e)
{
    if (t->arm < r->sweep.arm_count && t->level < r->sweep.level_count && t->block >= 0 &&
        t->block < r->sweep.blocks)
        return 0;
    return err_set(e, ERR_INVALID, "the sweep has no arm %zu, level %zu, block %d", t->arm,
                   t->level, t->block);
}

/* Doubles the list whenever it is full, which is at powers of two. */
static int make_room(struct result *r, struct err *e)
{
    size_t count = r->trial_count;
    struct trial **trials = r->trials;

    if (count == 0 || (count & (count - 1)) == 0)
        trials = realloc(r->trials, (count ? 2 * count : 1) * sizeof *trials);
    if (trials == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu trials", count + 1);
    r->trials = trials;
    return 0;
}

int result_add_trial(struct result *r, struct trial *trial, struct err *e)
{
    struct cell *c;
    int code = check_place(r, trial, e);

    if (code == 0)
        code = make_room(r, e);
    if (code == 0)
        code = trial_settle(trial, e);
    if (code != 0)
        return code;
    r->trials[r->trial_count++] = trial;
    c = cell_of(r, trial->arm, trial->level);
    c->stale = true;
    if (trial->valid) {
        c->blocks += c->trials[trial->block] == NULL;
        c->trials[trial->block] = trial;
    }
    c->valid = c->blocks == r->sweep.blocks;
    return 0;
}

const struct cell *result_cell(const struct result *r, size_t arm, size_t level)
{
    return cell_of(r, arm, level);
}

const struct result_comparison *result_comparison_find(const struct result *r, size_t level,
                                                       size_t arm_b, enum metric metric)
{
    size_t i;

    for (i = 0; i < r->comparison_count; i++) {
        const struct result_comparison *c = &r->comparisons[i];

        if (c->level == level && c->arm_b == arm_b && c->metric == metric)
            return c;
    }
    return NULL;
}

bool result_is_complete(const struct result *r)
{
    size_t i;

    for (i = 0; i < r->cell_count; i++) {
        if (!r->cells[i].valid)
            return false;
    }
    return r->cell_count > 0;
}

bool result_has_trial(const struct result *r, size_t arm, size_t level, int block)
{
    return cell_of(r, arm, level)->trials[block] != NULL;
}
