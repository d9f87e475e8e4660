#include <config.h>

#include "engine/session/session_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

/* A turn is long enough for its seconds to be seen, and short enough for two arms to be watched
 * side by side. Its warm-up lets new connections settle. */
static const double turn_s = 2, warmup_s = 0.2;
static const int ladder[] = {1,  2,  3,  4,   6,   8,   12,  16,  24,  32,
                             48, 64, 96, 128, 192, 256, 384, 512, 768, 1024};

/* Keeps the levels in order, each once; without room there is one less. */
static void add_level(struct sweep *s, int concurrency)
{
    size_t at = s->level_count;

    for (size_t i = 0; i < s->level_count; i++)
        if (s->levels[i].value == concurrency)
            return;
    if (s->level_count == SWEEP_LEVELS_MAX)
        return;
    for (; at > 0 && s->levels[at - 1].value > concurrency; at--)
        s->levels[at] = s->levels[at - 1];
    s->levels[at] = level_of_concurrency(concurrency);
    s->level_count++;
}

/* The sweep's arms at every step of the ladder and every concurrency of its own. */
static int make_sweep(const struct sweep *from, struct sweep *out, struct err *e)
{
    int rc = sweep_copy(from, out, e);

    if (rc != 0)
        return rc;
    out->find_max = false;
    out->level_count = out->schedule.count = 0;
    for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++)
        add_level(out, ladder[i]);
    for (size_t i = 0; i < from->level_count; i++)
        if (from->levels[i].kind == LEVEL_CONCURRENCY)
            add_level(out, (int)from->levels[i].value);
    out->requests = 0;
    out->duration_s = turn_s;
    out->warmup_s = warmup_s;
    out->blocks = FREE_ROUNDS;
    out->blocks_auto = false;
    return 0;
}

/* With the lock held. Nothing looks at the result of a free run that is over. */
static int make_result(struct session *s, struct err *e)
{
    struct sweep sweep = {0};
    int rc = make_sweep(&s->sweep, &sweep, e);

    result_fini(&s->free.result);
    if (rc == 0)
        rc = result_init(&s->free.result, &sweep, e);
    s->free.result.environment = s->result.environment;
    memcpy(s->free.result.library_versions, s->result.library_versions,
           sizeof s->result.library_versions);
    sweep_fini(&sweep);
    return rc;
}

static size_t find_level(const struct sweep *s, int concurrency)
{
    size_t level = 0;

    while (level + 1 < s->level_count && s->levels[level].value < concurrency)
        level++;
    return level;
}

static int check_arms(const struct session *s, const size_t *arms, size_t count, struct err *e)
{
    if (count < 1 || count > FREE_ARMS_MAX)
        return err_set(e, ERR_INVALID, "a free run has one arm or two");
    for (size_t i = 0; i < count; i++)
        if (arms[i] >= s->sweep.arm_count)
            return err_set(e, ERR_INVALID, "the sweep has no arm %zu", arms[i]);
    if (session_is_ending(s))
        return err_set(e, ERR_UNSUPPORTED, "the session is over");
    if (s->state != SESSION_RUNNING)
        return err_set(e, ERR_UNSUPPORTED, "the servers are not ready yet");
    return 0;
}

/* With the lock held: what runs of it ends at once, and is forgotten. */
static void cut(struct session *s)
{
    if (s->free.active)
        atomic_store(&s->free.cut, true);
    session_notify(s);
}

static int start_locked(struct session *s, const size_t *arms, size_t count, struct err *e)
{
    struct free_run *f = &s->free;
    int rc = check_arms(s, arms, count, e);
    int concurrency = level_in_flight(&s->sweep.levels[s->now_level]);

    if (rc == 0 && !f->wanted) {
        rc = make_result(s, e);
        f->level = find_level(&f->result.sweep, concurrency);
        f->round = 0;
    }
    if (rc != 0)
        return rc;
    memcpy(f->arms, arms, count * sizeof *arms);
    f->arm_count = count;
    f->turn = 0;
    f->wanted = true;
    s->pause = true;
    cut(s);
    return 0;
}

int session_free_start(struct session *s, const size_t *arms, size_t count, struct err *e)
{
    int rc;

    pthread_mutex_lock(&s->lock);
    rc = start_locked(s, arms, count, e);
    pthread_mutex_unlock(&s->lock);
    wake_signal(&s->wake);
    return rc;
}

static int step_locked(struct session *s, int steps, int *concurrency, struct err *e)
{
    struct free_run *f = &s->free;
    const struct sweep *sweep = &f->result.sweep;
    long level = (long)f->level + steps;
    char name[LEVEL_NAME_SIZE];
    int rc;

    if (!f->wanted)
        return err_set(e, ERR_UNSUPPORTED, "there is no free run");
    if (level < 0 || level >= (long)sweep->level_count)
        return err_set(e, ERR_INVALID, "%s is the %s there is",
                       level_name(&sweep->levels[f->level], name),
                       level < 0 ? "lowest" : "highest");
    *concurrency = (int)sweep->levels[level].value;
    rc = session_check_load(s, &sweep->levels[level], e);
    if (rc != 0)
        return rc;
    f->level = (size_t)level;
    f->turn = 0;
    cut(s);
    return 0;
}

int session_free_step(struct session *s, int steps, int *concurrency, struct err *e)
{
    int rc;

    pthread_mutex_lock(&s->lock);
    rc = step_locked(s, steps, concurrency, e);
    pthread_mutex_unlock(&s->lock);
    wake_signal(&s->wake);
    return rc;
}

void session_free_end_locked(struct session *s)
{
    s->free.wanted = false;
    cut(s);
}

void session_free_end(struct session *s)
{
    pthread_mutex_lock(&s->lock);
    session_free_end_locked(s);
    pthread_mutex_unlock(&s->lock);
    wake_signal(&s->wake);
}

const struct result *session_free_result(const struct session *s)
{
    return &s->free.result;
}

/* A round is a block of its own: what an older one of that number left goes first. */
void session_free_next(struct session *s, struct plan_item *item)
{
    struct free_run *f = &s->free;

    if (f->turn == 0) {
        f->round = (f->round + 1) % FREE_ROUNDS;
        result_forget_block(&f->result, f->level, f->round);
    }
    *item = (struct plan_item){
        .arm = f->arms[f->turn], .level = f->level, .block = f->round, .position = (int)f->turn};
    f->turn = (f->turn + 1) % f->arm_count;
    f->active = true;
    atomic_store(&f->cut, session_is_stopping(s));
}

static int keep(struct session *s, struct session_attempt *a, struct err *e)
{
    int rc = trial_settle(a->trial, e);

    if (rc != 0)
        return rc;
    if (!a->trial->valid) {
        log_info("session", "a turn of the free run is left out: %s", a->trial->invalid_reason);
        return 0;
    }
    pthread_mutex_lock(&s->lock);
    rc = result_add_trial(&s->free.result, a->trial, e);
    if (rc == 0) {
        a->trial = NULL;
        rc = result_derive(&s->free.result, e);
    }
    session_notify(s);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

/* What the sweep could not go on with only ends the free run. */
static void give_up(struct session *s, const char *why)
{
    log_warn("session", "the free run ends: %s", why);
    session_free_end(s);
}

int session_free_turn(struct session *s, const struct plan_item *item, struct err *e)
{
    struct session_attempt a = {.item = item,
                                .result = &s->free.result,
                                .sweep = &s->free.result.sweep,
                                .floor_us = NAN,
                                .stop = &s->free.cut};
    int rc = session_await_arm(s, &s->arms[item->arm], e);

    if (rc == 0)
        rc = session_attempt(s, &a, e);
    if (rc == 0 && a.unreachable)
        give_up(s, a.trial->invalid_reason);
    else if (rc == 0 && a.trial)
        rc = keep(s, &a, e);
    trial_close(a.trial);
    if (rc != 0 && rc != ERR_INTERRUPTED)
        give_up(s, e->text);
    return 0;
}
