#include <config.h>

#include "engine/session_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "engine/trial_run.h"

enum { REPEATS_MAX = 2, STATUS_UNREACHABLE = 3 };
#define SERVER_RETURN_NS (60 * NS_PER_S) /* how long a crashed server may take to come back */

/* Median noise of the trials so far. */
static double sweep_noise(const struct session *s)
{
    size_t count = s->result.trial_count;
    double *noise = malloc((count + 1) * sizeof *noise);
    double median = NAN;

    if (noise == NULL)
        return median;
    for (size_t i = 0; i < count; i++)
        noise[i] = s->result.trials[i]->machine.noise_ns;
    median = statistics_median(noise, count);
    free(noise);
    return median;
}

static void hold_servers(struct session *s, bool hold)
{
    for (int p = 0; p < PROTOCOL_COUNT; p++) {
        if (s->servers[p] && hold)
            supervisor_hold(s->servers[p]);
        else if (s->servers[p])
            supervisor_release(s->servers[p]);
    }
}

/* Waits until the arm's server is up, again perhaps, and finds out where. */
static int await_server(struct session *s, struct session_arm *arm, struct err *e)
{
    int rc;

    if (arm->server == NULL)
        return 0;
    rc = session_await_server(s, arm->server, SERVER_RETURN_NS, e);
    return rc == 0 ? session_locate(s, arm, e) : err_prefix(e, "arm '%s'", arm->spec->name);
}

static void invalidate(struct trial *t, const char *reason)
{
    t->valid = false;
    snprintf(t->invalid_reason, sizeof t->invalid_reason, "%.*s", TRIAL_TEXT_SIZE - 1, reason);
}

/* Marks a trial whose server was not the same process all the time. */
static void check_server(const struct supervisor_status *before, struct session_arm *arm,
                         struct trial *t)
{
    struct supervisor_status after;
    char reason[TRIAL_TEXT_SIZE];

    supervisor_get(arm->server, &after);
    if (after.generation == before->generation && after.state == SERVER_UP)
        return;
    snprintf(reason, sizeof reason, "the server restarted: %s", after.last_exit);
    invalidate(t, reason);
}

static int run_trial(struct session *s, const struct plan_item *item, struct trial *t,
                     struct err *e)
{
    struct session_arm *arm = &s->arms[item->arm];
    struct supervisor_status before;
    struct trial_setup setup = {
        .sweep = &s->sweep,
        .arm = arm->spec,
        .ops = arm->ops,
        .target = &arm->target,
        .workload = arm->workload,
        .concurrency = s->sweep.concurrency[item->level],
        .server_threads = session_server_threads(s),
        .server = arm->server,
        .client_cpus = &s->client_cpus,
        .sentinel = s->sentinel,
        .floor_us = s->floor_us[item->level],
        .sweep_noise_ns = sweep_noise(s),
        .progress = &s->progress,
        .wake = &s->wake,
        .stop_now = &s->stop_now,
    };
    int rc;

    if (arm->server)
        supervisor_get(arm->server, &before);
    hold_servers(s, true);
    rc = trial_run(&setup, t, e);
    hold_servers(s, false);
    if (rc == ERR_INTERRUPTED)
        return rc;
    if (rc != 0)
        invalidate(t, e->text);
    s->target_gone = rc == ERR_UNAVAILABLE && arm->server == NULL;
    if (arm->server)
        check_server(&before, arm, t);
    return 0;
}

static void keep_in_journal(struct session *s, const struct trial *t)
{
    struct err e;

    if (journal_append(s->journal, t, &e) != 0)
        log_error("session", "this trial is kept in memory only: %s", e.text);
}

/* Takes the trial over, also when it fails. */
static int keep_trial(struct session *s, struct trial *t, struct err *e)
{
    int rc;

    pthread_mutex_lock(&s->lock);
    rc = result_add_trial(&s->result, t, e);
    if (rc != 0) {
        pthread_mutex_unlock(&s->lock);
        trial_close(t);
        return rc;
    }
    rc = result_derive(&s->result, e);
    s->trials_done += t->valid;
    s->trials_run++;
    s->version++;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    keep_in_journal(s, t);
    return rc;
}

static void announce(struct session *s, const struct plan_item *item)
{
    pthread_mutex_lock(&s->lock);
    s->now_arm = item->arm;
    s->now_level = item->level;
    s->now_block = item->block;
    pthread_mutex_unlock(&s->lock);
}

/* One trial of the item; *valid says whether it counts. */
static int attempt_item(struct session *s, const struct plan_item *item, int attempt, bool *valid,
                        struct err *e)
{
    struct trial *t;
    int rc = await_server(s, &s->arms[item->arm], e);

    if (rc == 0)
        rc = trial_open(&t, e);
    if (rc != 0)
        return rc;
    t->arm = item->arm;
    t->level = item->level;
    t->block = item->block;
    t->position = item->position;
    t->attempt = attempt;
    t->started_at = clock_wall();
    rc = run_trial(s, item, t, e);
    if (rc != 0) {
        trial_close(t);
        return rc;
    }
    *valid = t->valid;
    if (!t->valid)
        log_info("session", "trial of arm '%s' at concurrency %d is invalid: %s",
                 s->sweep.arms[item->arm].name, s->sweep.concurrency[item->level],
                 t->invalid_reason);
    return keep_trial(s, t, e);
}

static int run_item(struct session *s, const struct plan_item *item, struct err *e)
{
    bool valid = false;
    int rc = 0;

    announce(s, item);
    for (int attempt = 0; rc == 0 && !valid && attempt <= REPEATS_MAX; attempt++) {
        if (session_is_stopping(s))
            return err_set(e, ERR_INTERRUPTED, "stopped");
        rc = attempt_item(s, item, attempt, &valid, e);
    }
    /* Nobody starts an external target again: the cells that are left would only fail one by one.
     */
    if (rc == 0 && !valid && s->target_gone) {
        s->exit_status = STATUS_UNREACHABLE;
        return err_prefix(e, "arm '%s'", s->sweep.arms[item->arm].name);
    }
    return rc;
}

static int time_codecs(struct session *s, struct err *e)
{
    for (size_t i = 0; i < s->sweep.arm_count && !session_is_stopping(s); i++) {
        int rc = workload_time_codec(s->arms[i].workload, e);

        if (rc != 0)
            return rc;
    }
    return 0;
}

static bool block_is_complete(const struct session *s, int block)
{
    for (size_t arm = 0; arm < s->sweep.arm_count; arm++) {
        for (size_t level = 0; level < s->sweep.level_count; level++) {
            if (!result_has_trial(&s->result, arm, level, block))
                return false;
        }
    }
    return true;
}

static int run_block(struct session *s, int block, struct plan_item *order, struct err *e)
{
    size_t count = s->sweep.arm_count * s->sweep.level_count;
    int rc = time_codecs(s, e);

    plan_block(&s->sweep, block, order);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (!result_has_trial(&s->result, order[i].arm, order[i].level, block))
            rc = run_item(s, &order[i], e);
    }
    return rc;
}

int session_run_blocks(struct session *s, struct err *e)
{
    struct plan_item *order = calloc(s->sweep.arm_count * s->sweep.level_count, sizeof *order);
    int rc = order ? 0 : err_set(e, ERR_NO_MEMORY, "no memory for the plan");

    pthread_mutex_lock(&s->lock);
    s->run_began = clock_now();
    pthread_mutex_unlock(&s->lock);
    for (int block = 0; rc == 0 && block < s->sweep.blocks; block++) {
        if (!block_is_complete(s, block))
            rc = run_block(s, block, order, e);
    }
    free(order);
    return rc;
}
