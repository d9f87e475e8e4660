#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "engine/measure/trial_run.h"
#include "engine/session/session_private.h"

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
        struct supervisor *supervisor = s->servers[p].supervisor;

        if (supervisor && hold)
            supervisor_hold(supervisor);
        else if (supervisor)
            supervisor_release(supervisor);
    }
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

/* From here on the trial is in flight; false when its server was stopped just now. */
static bool enter(struct session *s, struct session_attempt *a)
{
    bool is_held;

    a->own = session_own_server(s, a->item->arm);
    pthread_mutex_lock(&s->lock);
    is_held = a->own && a->own->is_held;
    s->now_server = is_held ? NULL : a->own;
    a->orders = a->own ? a->own->orders : 0;
    pthread_mutex_unlock(&s->lock);
    if (a->own)
        supervisor_get(a->own->supervisor, &a->before);
    return !is_held;
}

static void leave(struct session *s, struct session_attempt *a)
{
    pthread_mutex_lock(&s->lock);
    s->now_server = NULL;
    if (a->own && a->own->orders != a->orders)
        a->fate = a->own->fate;
    pthread_mutex_unlock(&s->lock);
}

/* An order may not have reached the server yet, so it counts by itself. */
static void judge_server(struct session *s, const struct session_attempt *a)
{
    char reason[TRIAL_TEXT_SIZE];

    if (a->fate) {
        snprintf(reason, sizeof reason, "the server was %s by order", a->fate);
        invalidate(a->trial, reason);
    } else if (a->own) {
        check_server(&a->before, &s->arms[a->item->arm], a->trial);
    }
}

static int run(struct session *s, struct session_attempt *a, struct err *e)
{
    struct plan_item draw = {.level = a->item->level + a->step, .block = a->item->block};
    struct session_arm *arm = &s->arms[a->item->arm];
    struct trial_setup setup = {
        .sweep = a->sweep,
        .arm = arm->spec,
        .ops = arm->ops,
        .target = &arm->target,
        .workload = arm->workload,
        .level = a->item->level,
        .schedule_seed = plan_schedule_seed(a->sweep, &draw),
        .connections_max = s->connections_max,
        .server_threads = session_server_threads(s),
        .server = arm->server,
        .client_cpus = &s->client_cpus,
        .sentinel = s->sentinel,
        .floor_us = a->floor_us,
        .sweep_noise_ns = sweep_noise(s),
        .progress = &s->progress,
        .wake = &s->wake,
        .stop_now = a->stop,
    };
    int rc;

    hold_servers(s, true);
    rc = trial_run(&setup, a->trial, e);
    hold_servers(s, false);
    leave(s, a);
    if (rc == ERR_INTERRUPTED)
        return rc;
    if (rc != 0)
        invalidate(a->trial, e->text);
    a->unreachable = rc == ERR_UNAVAILABLE;
    judge_server(s, a);
    return 0;
}

static int open_trial(struct session_attempt *a, struct err *e)
{
    const struct plan_item *item = a->item;
    const struct level *level = &a->sweep->levels[item->level];
    int rc = trial_open(&a->trial, e);

    if (rc != 0)
        return rc;
    a->trial->arm = item->arm;
    a->trial->level = item->level;
    a->trial->block = item->block;
    a->trial->position = item->position;
    a->trial->attempt = result_next_attempt(a->result, item->arm, item->level, item->block);
    a->trial->started_at = clock_wall();
    a->trial->rate_rps = level_kind_is_open(level->kind) ? level->value : NAN;
    return 0;
}

int session_attempt(struct session *s, struct session_attempt *a, struct err *e)
{
    int rc;

    if (!enter(s, a))
        return 0;
    rc = open_trial(a, e);
    if (rc == 0)
        return run(s, a, e);
    leave(s, a);
    return rc;
}
