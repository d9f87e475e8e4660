#include <config.h>

#include "engine/result/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/result/result_metrics.h"

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
        c->throughput_low = c->throughput_high = c->rate_low = c->rate_high = NAN;
        trial_init(&c->total);
        c->trials = calloc(blocks, sizeof *c->trials);
        c->is_excused = calloc(blocks, sizeof *c->is_excused);
        if (c->trials == NULL || c->is_excused == NULL) {
            free(c->trials);
            free(c->is_excused);
            return err_set(e, ERR_NO_MEMORY, "no memory for the %zu blocks of a cell", blocks);
        }
    }
    return 0;
}

static void compare_with_base(struct result *r, size_t level, size_t arm)
{
    size_t base = sweep_arm_base(&r->sweep, arm);

    for (size_t i = 0; base != arm && i < result_metric_count(&r->sweep); i++)
        r->comparisons[r->comparison_count++] = (struct result_comparison){
            .level = level, .metric = result_metrics[i], .arm_a = base, .arm_b = arm};
}

static int init_comparisons(struct result *r, struct err *e)
{
    size_t levels = r->sweep.level_count, arms = sweep_rivals(&r->sweep), level, arm;
    size_t count = levels * (arms - 1) * result_metric_count(&r->sweep);

    r->comparisons = calloc(count + 1, sizeof *r->comparisons);
    if (r->comparisons == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu comparisons", count);
    for (level = 0; level < levels; level++)
        for (arm = 1; arm < arms; arm++)
            compare_with_base(r, level, arm);
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
    r->blocks_owed = sweep->blocks_auto ? 1 : sweep->blocks;
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
        free(r->cells[i].is_excused);
    }
    for (i = 0; r->owns_logs && i < PROTOCOL_COUNT; i++)
        log_ring_close(r->server_logs[i]);
    if (r->owns_logs)
        log_ring_close(r->log);
    free(r->trials);
    free(r->searches);
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

/* What stands for a block from now on: a valid trial, the excuse for having none, or neither. */
static void set_block(const struct result *r, struct cell *c, int block, const struct trial *t,
                      bool excused)
{
    excused = excused && t == NULL;
    c->blocks += (t != NULL) - (c->trials[block] != NULL);
    c->excused += excused - c->is_excused[block];
    c->trials[block] = t;
    c->is_excused[block] = excused;
    c->valid = c->blocks > 0 && c->blocks + c->excused == r->blocks_owed;
    c->stale = true;
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
    if (trial->valid)
        set_block(r, c, trial->block, trial, false);
    else
        set_block(r, c, trial->block, c->trials[trial->block],
                  c->is_excused[trial->block] || trial->excused);
    return 0;
}

int result_add_search(struct result *r, const struct search *search, struct err *e)
{
    struct search *searches;

    if (search->arm >= r->sweep.arm_count || search->block < 0 || search->block >= r->sweep.blocks)
        return err_set(e, ERR_INVALID, "the sweep has no arm %zu, block %d", search->arm,
                       search->block);
    searches = realloc(r->searches, (r->search_count + 1) * sizeof *searches);
    if (searches == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu searches", r->search_count + 1);
    r->searches = searches;
    searches[r->search_count++] = *search;
    return 0;
}

const struct search *result_search(const struct result *r, size_t arm, int block)
{
    for (size_t i = r->search_count; i-- > 0;) {
        const struct search *s = &r->searches[i];

        if (s->arm == arm && s->block == block && s->end != SEARCH_UNFINISHED &&
            s->end != SEARCH_INVALID)
            return s;
    }
    return NULL;
}

enum limited_by result_limit_above(const struct result *r, size_t arm, size_t *same, size_t *count)
{
    enum limited_by words[SWEEP_BLOCKS_MAX], word;
    size_t n = 0;

    for (int block = 0; block < r->sweep.blocks; block++) {
        const struct search *s = result_search(r, arm, block);
        const struct search_step *above = s && s->end == SEARCH_FOUND ? search_step_above(s) : NULL;

        if (above)
            words[n++] = above->limited_by;
    }
    *count = n;
    *same = 0;
    if (n == 0)
        return LIMITED_UNKNOWN;
    word = limited_by_most_frequent(words, n);
    for (size_t i = 0; i < n; i++)
        *same += words[i] == word;
    return word;
}

static bool is_of(const struct trial *t, size_t arm, size_t level, int block)
{
    return t->arm == arm && t->level == level && t->block == block;
}

int result_next_attempt(const struct result *r, size_t arm, size_t level, int block)
{
    int next = 0;
    size_t i;

    for (i = 0; i < r->trial_count; i++) {
        const struct trial *t = r->trials[i];

        if (is_of(t, arm, level, block) && t->attempt >= next)
            next = t->attempt + 1;
    }
    return next;
}

void trial_revision_init(struct trial_revision *v, const struct trial *t, const char *reason,
                         bool excused)
{
    *v = (struct trial_revision){.arm = t->arm,
                                 .level = t->level,
                                 .block = t->block,
                                 .attempt = t->attempt,
                                 .excused = excused};
    snprintf(v->invalid_reason, sizeof v->invalid_reason, "%.*s", TRIAL_TEXT_SIZE - 1, reason);
}

/* The newest one: journals of old gave the same number again after a resumption. */
static struct trial *find_trial(const struct result *r, const struct trial_revision *v)
{
    size_t i;

    for (i = r->trial_count; i-- > 0;) {
        if (is_of(r->trials[i], v->arm, v->level, v->block) && r->trials[i]->attempt == v->attempt)
            return r->trials[i];
    }
    return NULL;
}

/* Looks through all trials for what stands for the block now. */
static void judge_block(struct result *r, struct cell *c, int block)
{
    const struct trial *newest = NULL;
    bool excused = false;
    size_t i;

    for (i = 0; i < r->trial_count; i++) {
        const struct trial *t = r->trials[i];

        if (!is_of(t, c->arm, c->level, block))
            continue;
        newest = t->valid ? t : newest;
        excused = excused || t->excused;
    }
    set_block(r, c, block, newest, excused);
}

int result_revise(struct result *r, const struct trial_revision *v, struct err *e)
{
    struct trial *t = find_trial(r, v);

    if (t == NULL)
        return err_set(e, ERR_NOT_FOUND,
                       "there is no trial of arm %zu, level %zu, block %d, "
                       "attempt %d",
                       v->arm, v->level, v->block, v->attempt);
    t->valid = false;
    t->excused = v->excused;
    memcpy(t->invalid_reason, v->invalid_reason, sizeof t->invalid_reason);
    judge_block(r, cell_of(r, v->arm, v->level), v->block);
    return 0;
}

void result_forget_block(struct result *r, size_t level, int block)
{
    size_t kept = 0, i;

    for (i = 0; i < r->sweep.arm_count; i++)
        set_block(r, cell_of(r, i, level), block, NULL, false);
    for (i = 0; i < r->trial_count; i++) {
        struct trial *t = r->trials[i];

        if (t->level == level && t->block == block)
            trial_close(t);
        else
            r->trials[kept++] = t;
    }
    r->trial_count = kept;
}

const struct cell *result_cell(const struct result *r, size_t arm, size_t level)
{
    return cell_of(r, arm, level);
}

/* The first comparison that does not stand before those of the arm at the level. */
static size_t first_comparison(const struct result *r, size_t level, size_t arm_b)
{
    size_t low = 0, high = r->comparison_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct result_comparison *c = &r->comparisons[middle];

        if (c->level < level || (c->level == level && c->arm_b < arm_b))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct result_comparison *result_comparison_find(const struct result *r, size_t level,
                                                       size_t arm_b, enum metric metric)
{
    for (size_t i = first_comparison(r, level, arm_b); i < r->comparison_count; i++) {
        const struct result_comparison *c = &r->comparisons[i];

        if (c->level != level || c->arm_b != arm_b)
            break;
        if (c->metric == metric)
            return c;
    }
    return NULL;
}

bool result_is_complete(const struct result *r)
{
    size_t i;

    for (i = 0; i < r->cell_count; i++) {
        if (r->cells[i].blocks + r->cells[i].excused < r->blocks_owed)
            return false;
    }
    return r->cell_count > 0;
}

bool result_has_trial(const struct result *r, size_t arm, size_t level, int block)
{
    return cell_of(r, arm, level)->trials[block] != NULL;
}

bool result_owes_trial(const struct result *r, size_t arm, size_t level, int block)
{
    const struct cell *c = cell_of(r, arm, level);

    return block < r->blocks_owed && c->trials[block] == NULL && !c->is_excused[block];
}

size_t result_done(const struct result *r)
{
    size_t done = 0, i;

    for (i = 0; i < r->cell_count; i++)
        done += (size_t)r->cells[i].blocks;
    return done;
}

size_t result_excused(const struct result *r)
{
    size_t excused = 0, i;

    for (i = 0; i < r->cell_count; i++)
        excused += (size_t)r->cells[i].excused;
    return excused;
}
