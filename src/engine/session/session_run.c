#include <config.h>

#include "engine/session/session_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

enum { STATUS_UNREACHABLE = 3 };
#define SERVER_RETURN_NS (60 * NS_PER_S) /* how long a crashed server may take to come back */
#define PAUSE_LOOK_NS (3600 * NS_PER_S)  /* a pause ends by a wake, not by time */

static void keep_in_journal(struct session *s, const struct trial *t)
{
    struct err e;

    if (journal_append(s->journal, t, &e) != 0)
        log_error("session", "this trial is kept in memory only: %s", e.text);
}

static void tell_invalid(const struct session *s, const struct trial *t)
{
    char level[LEVEL_NAME_SIZE];

    if (!t->valid)
        log_info("session", "trial of arm '%s' at %s is invalid: %s", s->sweep.arms[t->arm].name,
                 level_name(&s->sweep.levels[t->level], level), t->invalid_reason);
}

/* Journal first: once the result has the trial, others may revise it. */
int session_keep_trial(struct session *s, struct session_attempt *a, bool *again, struct err *e)
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
int session_give_up(struct session *s, const struct plan_item *item, struct err *e)
{
    s->exit_status = STATUS_UNREACHABLE;
    return err_prefix(e, "arm '%s'", s->sweep.arms[item->arm].name);
}

static int attempt_item(struct session *s, const struct plan_item *item, struct err *e)
{
    struct session_attempt a = {.item = item,
                                .result = &s->result,
                                .sweep = &s->sweep,
                                .floor_us = s->floor_us[item->level],
                                .stop = &s->stop_now};
    bool again = true;
    int rc = session_attempt(s, &a, e);

    if (rc == 0 && a.trial)
        rc = session_keep_trial(s, &a, &again, e);
    trial_close(a.trial);
    return rc == 0 && !again && a.unreachable && a.own == NULL ? session_give_up(s, item, e) : rc;
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

static int renew_servers(struct session *s, int block, struct err *e)
{
    bool is_due = s->sweep.server_restart == RESTART_BLOCK && block != s->server_block;
    bool is_first = s->server_block < 0;

    s->server_block = block;
    return is_due && !is_first ? session_renew_servers(s, e) : 0;
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

int session_await_arm(struct session *s, struct session_arm *arm, struct err *e)
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
    int rc = renew_servers(s, item->block, e);

    if (rc == 0)
        rc = time_codecs(s, item->block, e);
    if (rc == 0)
        rc = session_await_arm(s, &s->arms[item->arm], e);
    if (rc == 0 && s->sweep.find_max)
        return session_search_step(s, item, e);
    if (rc == 0)
        return attempt_item(s, item, e);
    /* It was stopped while it was awaited: it is waited for in another way then. */
    return server_is_held(s, item) ? 0 : rc;
}

enum next { NEXT_TRIAL, NEXT_FREE_TURN, NEXT_WAIT, NEXT_END };

/* With the lock held. */
static enum next decide(struct session *s, struct plan_item *item)
{
    enum next next = NEXT_TRIAL;
    const struct own_server *own;
    bool found;

    s->awaits_server = s->free.active = false;
    if (session_is_stopping(s))
        return NEXT_END;
    found = s->pause ? agenda_next_at_once(&s->agenda, &s->result, item)
                     : agenda_next(&s->agenda, &s->result, item);
    if (found && !s->pause)
        session_search_keep(s, item);
    if (!found && s->free.wanted) {
        session_free_next(s, item);
        next = NEXT_FREE_TURN;
    } else if (!found) {
        return s->pause ? NEXT_WAIT : NEXT_END;
    }
    own = session_own_server(s, item->arm);
    s->awaits_server = own && own->is_held;
    return s->awaits_server ? NEXT_WAIT : next;
}

static void tell_pause(const struct session *s, enum protocol server)
{
    if (s->awaits_server)
        log_info("session", "waits until the %s server, which was stopped, is started again",
                 protocol_name(server));
    else
        log_info("session", "paused");
}

static void begin_pause(struct session *s)
{
    if (!s->paused)
        s->paused_at = clock_now();
    s->paused = true;
}

/* Called and returns with the lock held, which it gives up while it waits. `told` is for what the
 * wait was said to be, by awaits_server; -1: nothing was said. `server` is the one it is for. */
static void wait_paused(struct session *s, enum protocol server, int *told)
{
    begin_pause(s);
    if (*told != s->awaits_server) {
        *told = s->awaits_server;
        tell_pause(s, server);
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

/* The next trial or turn to make, waited for while the session is paused; after NEXT_END nothing
 * more can be asked of it. */
static enum next next_item(struct session *s, struct plan_item *item)
{
    enum next next;
    int told = -1;

    session_keep_revisions(s);
    pthread_mutex_lock(&s->lock);
    while ((next = decide(s, item)) == NEXT_WAIT)
        wait_paused(s, s->sweep.arms[item->arm].protocol, &told);
    if (next == NEXT_FREE_TURN)
        begin_pause(s);
    else
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
    return next;
}

/* With the lock held; PROTOCOL_COUNT: none. */
static int find_held(const struct session *s)
{
    int p = 0;

    while (p < PROTOCOL_COUNT && !s->servers[p].is_held)
        p++;
    return p;
}

void session_wait_held(struct session *s)
{
    int told = -1, held;

    pthread_mutex_lock(&s->lock);
    while ((held = find_held(s)) < PROTOCOL_COUNT && !session_is_stopping(s)) {
        s->awaits_server = true;
        wait_paused(s, (enum protocol)held, &told);
    }
    s->awaits_server = false;
    end_pause(s);
    pthread_mutex_unlock(&s->lock);
}

int session_run_trials(struct session *s, struct err *e)
{
    struct plan_item item = {0};
    enum next next;
    int rc = 0;

    pthread_mutex_lock(&s->lock);
    s->run_began = clock_now();
    pthread_mutex_unlock(&s->lock);
    while (rc == 0 && (next = next_item(s, &item)) != NEXT_END)
        rc = next == NEXT_TRIAL ? run_item(s, &item, e) : session_free_turn(s, &item, e);
    session_search_drop(s);
    return rc;
}
