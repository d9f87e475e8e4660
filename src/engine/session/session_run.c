#include <config.h>

#include "engine/session/session_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "engine/measure/trial_run.h"

enum { STATUS_UNREACHABLE = 3 };
#define SERVER_RETURN_NS (60 * NS_PER_S) /* how long a crashed server may take to come back */
#define PAUSE_LOOK_NS (3600 * NS_PER_S)  /* a pause ends by a wake, not by time */

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

/* A trial in the making. */
struct attempt {
    const struct plan_item *item;
    struct trial *trial;    /* owned until the result has it */
    struct own_server *own; /* its server; NULL: an external target */
    unsigned orders;        /* that server had been given before */
    const char *fate;       /* what an order made of the server meanwhile; NULL: nothing */
    struct supervisor_status before;
};

/* From here on the trial is in flight; false when its server was stopped just now. */
static bool begin_attempt(struct session *s, struct attempt *a)
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

static void end_attempt(struct session *s, struct attempt *a)
{
    pthread_mutex_lock(&s->lock);
    s->now_server = NULL;
    if (a->own && a->own->orders != a->orders)
        a->fate = a->own->fate;
    pthread_mutex_unlock(&s->lock);
}

/* An order may not have reached the server yet, so it counts by itself. */
static void judge_server(struct session *s, const struct attempt *a)
{
    char reason[TRIAL_TEXT_SIZE];

    if (a->fate) {
        snprintf(reason, sizeof reason, "the server was %s by order", a->fate);
        invalidate(a->trial, reason);
    } else if (a->own) {
        check_server(&a->before, &s->arms[a->item->arm], a->trial);
    }
}

static int run_trial(struct session *s, struct attempt *a, struct err *e)
{
    const struct plan_item *item = a->item;
    struct session_arm *arm = &s->arms[item->arm];
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

    hold_servers(s, true);
    rc = trial_run(&setup, a->trial, e);
    hold_servers(s, false);
    end_attempt(s, a);
    if (rc == ERR_INTERRUPTED)
        return rc;
    if (rc != 0)
        invalidate(a->trial, e->text);
    s->target_gone = rc == ERR_UNAVAILABLE && a->own == NULL;
    judge_server(s, a);
    return 0;
}

static int open_trial(struct session *s, const struct plan_item *item, struct trial **out,
                      struct err *e)
{
    int rc = trial_open(out, e);

    if (rc != 0)
        return rc;
    (*out)->arm = item->arm;
    (*out)->level = item->level;
    (*out)->block = item->block;
    (*out)->position = item->position;
    (*out)->attempt = result_next_attempt(&s->result, item->arm, item->level, item->block);
    (*out)->started_at = clock_wall();
    return 0;
}

static void keep_in_journal(struct session *s, const struct trial *t)
{
    struct err e;

    if (journal_append(s->journal, t, &e) != 0)
        log_error("session", "this trial is kept in memory only: %s", e.text);
}

static void tell_invalid(const struct session *s, const struct trial *t)
{
    if (!t->valid)
        log_info("session", "trial of arm '%s' at concurrency %d is invalid: %s",
                 s->sweep.arms[t->arm].name, s->sweep.concurrency[t->level], t->invalid_reason);
}

/* Journal first: once the result has the trial, others may revise it. *again says whether another
 * is to be made in its place. */
static int keep_trial(struct session *s, struct attempt *a, bool *again, struct err *e)
{
    bool valid = a->trial->valid;
    int rc = trial_settle(a->trial, e);

    if (rc != 0)
        return rc;
    tell_invalid(s, a->trial);
    keep_in_journal(s, a->trial);
    pthread_mutex_lock(&s->lock);
    rc = result_add_trial(&s->result, a->trial, e);
    if (rc == 0) {
        a->trial = NULL;
        /* What a person did to it is no fault of the cell. */
        *again = a->fate || agenda_count(&s->agenda, a->item, valid);
        rc = result_derive(&s->result, e);
        s->trials_run++;
        session_notify(s);
    }
    pthread_mutex_unlock(&s->lock);
    return rc;
}

/* Nobody starts an external target again: the trials that are left would only fail one by one. */
static int give_up(struct session *s, const struct plan_item *item, struct err *e)
{
    s->exit_status = STATUS_UNREACHABLE;
    return err_prefix(e, "arm '%s'", s->sweep.arms[item->arm].name);
}

static int attempt_item(struct session *s, const struct plan_item *item, struct err *e)
{
    struct attempt a = {.item = item};
    bool again = true;
    int rc;

    if (!begin_attempt(s, &a))
        return 0;
    rc = open_trial(s, item, &a.trial, e);
    if (rc == 0)
        rc = run_trial(s, &a, e);
    if (rc == 0)
        rc = keep_trial(s, &a, &again, e);
    trial_close(a.trial);
    return rc == 0 && !again && s->target_gone ? give_up(s, item, e) : rc;
}

/* What encoding and decoding costs is timed once for each block. */
static int time_codecs(struct session *s, int block, struct err *e)
{
    if (block == s->codec_block)
        return 0;
    for (size_t i = 0; i < s->sweep.arm_count && !session_is_stopping(s); i++) {
        int rc = workload_time_codec(s->arms[i].workload, e);

        if (rc != 0)
            return rc;
    }
    s->codec_block = block;
    return 0;
}

static bool server_is_held(struct session *s, const struct plan_item *item)
{
    const struct own_server *own = session_own_server(s, item->arm);
    bool is_held;

    pthread_mutex_lock(&s->lock);
    is_held = own && own->is_held;
    pthread_mutex_unlock(&s->lock);
    return is_held;
}

/* Waits until the arm's server is up, again perhaps, and finds out where. */
static int await_server(struct session *s, struct session_arm *arm, struct err *e)
{
    int rc;

    if (session_is_stopping(s))
        return err_set(e, ERR_INTERRUPTED, "stopped");
    if (arm->server == NULL)
        return 0;
    rc = session_await_server(s, arm->server, SERVER_RETURN_NS, e);
    return rc == 0 ? session_locate(s, arm, e) : err_prefix(e, "arm '%s'", arm->spec->name);
}

static int run_item(struct session *s, const struct plan_item *item, struct err *e)
{
    int rc = time_codecs(s, item->block, e);

    if (rc == 0)
        rc = await_server(s, &s->arms[item->arm], e);
    if (rc == 0)
        return attempt_item(s, item, e);
    /* It was stopped while it was awaited: it is waited for in another way then. */
    return server_is_held(s, item) ? 0 : rc;
}

enum next { NEXT_TRIAL, NEXT_WAIT, NEXT_END };

/* With the lock held. */
static enum next decide(struct session *s, struct plan_item *item)
{
    const struct own_server *own;
    bool found;

    s->awaits_server = false;
    if (session_is_stopping(s))
        return NEXT_END;
    found = s->pause ? agenda_next_at_once(&s->agenda, &s->result, item)
                     : agenda_next(&s->agenda, &s->result, item);
    if (!found)
        return s->pause ? NEXT_WAIT : NEXT_END;
    own = session_own_server(s, item->arm);
    s->awaits_server = own && own->is_held;
    return s->awaits_server ? NEXT_WAIT : NEXT_TRIAL;
}

static void tell_pause(const struct session *s, const struct plan_item *item)
{
    if (s->awaits_server)
        log_info("session", "waits until the %s server, which was stopped, is started again",
                 protocol_name(s->sweep.arms[item->arm].protocol));
    else
        log_info("session", "paused");
}

/* Called and returns with the lock held, which it gives up while it waits. `told` is for what the
 * wait was said to be, by awaits_server; -1: nothing was said. */
static void wait_paused(struct session *s, const struct plan_item *item, int *told)
{
    if (!s->paused)
        s->paused_at = clock_now();
    s->paused = true;
    if (*told != s->awaits_server) {
        *told = s->awaits_server;
        tell_pause(s, item);
        session_notify(s);
    }
    pthread_mutex_unlock(&s->lock);
    session_keep_revisions(s);
    wake_wait(&s->wake, clock_now() + PAUSE_LOOK_NS);
    pthread_mutex_lock(&s->lock);
}

static void end_pause(struct session *s)
{
    if (!s->paused)
        return;
    s->paused = false;
    s->run_began += clock_now() - s->paused_at;
    log_info("session", "goes on");
}

/* The next trial to make, waited for while the session is paused; false when it is to end, and then
 * nothing more can be asked of it. */
static bool next_item(struct session *s, struct plan_item *item)
{
    enum next next;
    int told = -1;

    session_keep_revisions(s);
    pthread_mutex_lock(&s->lock);
    while ((next = decide(s, item)) == NEXT_WAIT)
        wait_paused(s, item, &told);
    end_pause(s);
    if (next == NEXT_END) {
        s->state = SESSION_STOPPING;
    } else {
        s->now_arm = item->arm;
        s->now_level = item->level;
        s->now_block = item->block;
    }
    session_notify(s);
    pthread_mutex_unlock(&s->lock);
    return next == NEXT_TRIAL;
}

int session_run_trials(struct session *s, struct err *e)
{
    struct plan_item item;
    int rc = 0;

    pthread_mutex_lock(&s->lock);
    s->run_began = clock_now();
    pthread_mutex_unlock(&s->lock);
    while (rc == 0 && next_item(s, &item))
        rc = run_item(s, &item, e);
    return rc;
}
