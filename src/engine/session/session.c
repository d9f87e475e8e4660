#include <config.h>

#include "engine/session/session.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "engine/session/session_private.h"
#include "engine/result/versions.h"

enum { STATUS_INCOMPLETE = 4 };

bool session_is_stopping(const struct session *s)
{
    return atomic_load(&s->stop_now) || atomic_load(&s->stop_after_trial);
}

void session_notify(struct session *s)
{
    s->version++;
    pthread_cond_broadcast(&s->changed);
}

bool session_is_ending(const struct session *s)
{
    return s->state >= SESSION_STOPPING || session_is_stopping(s);
}

void session_set_state(struct session *s, enum session_state state)
{
    pthread_mutex_lock(&s->lock);
    s->state = state;
    session_notify(s);
    pthread_mutex_unlock(&s->lock);
}

static int init_locks(struct session *s, struct err *e)
{
    pthread_condattr_t attributes;
    int failed = pthread_mutex_init(&s->lock, NULL);

    failed |= pthread_condattr_init(&attributes);
    failed |= pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    failed |= pthread_cond_init(&s->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    return failed ? err_set(e, ERR_NO_MEMORY, "no memory for a session") : wake_init(&s->wake, e);
}

int session_open(const struct sweep *sweep, const struct session_options *options,
                 struct session **out, struct err *e)
{
    struct session *s = calloc(1, sizeof *s);
    int rc;

    if (s == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a session");
    s->wake.fd = -1;
    snprintf(s->directory, sizeof s->directory, "%s", options->directory);
    s->resume = options->resume;
    s->codec_block = s->server_block = -1;
    s->now_rate = NAN;
    rc = init_locks(s, e);
    if (rc == 0)
        rc = trial_progress_init(&s->progress, e);
    if (rc == 0)
        rc = sweep_copy(sweep, &s->sweep, e);
    if (rc == 0)
        rc = result_init(&s->result, sweep, e);
    if (rc == 0)
        rc = agenda_init(&s->agenda, &s->sweep, e);
    if (rc == 0)
        rc = log_ring_open(LOG_RING_LINES, &s->log, e);
    if (rc != 0) {
        session_close(s);
        return rc;
    }
    versions_text(s->result.library_versions, sizeof s->result.library_versions);
    s->result.log = s->log;
    *out = s;
    return 0;
}

static enum session_state end_state(struct session *s, int rc)
{
    if (session_is_stopping(s))
        return SESSION_STOPPED;
    if (rc != 0)
        return SESSION_FAILED;
    return result_is_complete(&s->result) ? SESSION_DONE : SESSION_INCOMPLETE;
}

static void *session_main(void *arg)
{
    struct session *s = arg;
    struct err e = {0};
    enum session_state end;
    int rc;

    rc = session_setup(s, &e);
    if (rc == 0 && !session_is_stopping(s)) {
        session_set_state(s, SESSION_RUNNING);
        rc = session_run_trials(s, &e);
    }
    /* To the run's log alone: on standard error it is the caller's to say, once. */
    if (rc != 0 && !session_is_stopping(s))
        log_ring_add(s->log, LOG_LEVEL_ERROR, "session", e.text, strlen(e.text));
    session_set_state(s, SESSION_STOPPING);
    session_teardown(s);

    pthread_mutex_lock(&s->lock);
    session_keep_revisions_locked(s);
    end = end_state(s, rc);
    s->error = e;
    if (s->exit_status == 0)
        s->exit_status = STATUS_INCOMPLETE;
    s->result.partial = end != SESSION_DONE;
    if (end == SESSION_STOPPED)
        snprintf(s->result.partial_reason, sizeof s->result.partial_reason, "stopped");
    else if (end == SESSION_FAILED)
        snprintf(s->result.partial_reason, sizeof s->result.partial_reason, "%.150s", e.text);
    result_derive(&s->result, NULL);
    s->state = end;
    session_notify(s);
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

int session_start(struct session *s, struct err *e)
{
    session_set_state(s, SESSION_STARTING);
    if (thread_start(&s->thread, "session", session_main, s, e) != 0)
        return e->code;
    s->thread_running = true;
    return 0;
}

void session_stop(struct session *s, bool now)
{
    atomic_store(now ? &s->stop_now : &s->stop_after_trial, true);
    atomic_store(&s->free.cut, true);
    wake_signal(&s->wake);
}

bool session_wait(struct session *s, uint64_t *version, int timeout_ms)
{
    struct timespec until = clock_timespec(clock_now() + (uint64_t)timeout_ms * NS_PER_MS);
    bool changed;
    int rc = 0;

    pthread_mutex_lock(&s->lock);
    while (s->version == *version && rc == 0)
        rc = pthread_cond_timedwait(&s->changed, &s->lock, &until);
    changed = s->version != *version;
    *version = s->version;
    pthread_mutex_unlock(&s->lock);
    return changed;
}

void session_error(struct session *s, struct err *out)
{
    pthread_mutex_lock(&s->lock);
    *out = s->error;
    pthread_mutex_unlock(&s->lock);
}

int session_exit_status(struct session *s)
{
    int status;

    pthread_mutex_lock(&s->lock);
    status = s->exit_status;
    pthread_mutex_unlock(&s->lock);
    return status;
}

const struct result *session_result_lock(struct session *s)
{
    pthread_mutex_lock(&s->lock);
    return &s->result;
}

void session_result_unlock(struct session *s)
{
    pthread_mutex_unlock(&s->lock);
}

struct log_ring *session_log(struct session *s)
{
    return s->log;
}

void session_close(struct session *s)
{
    if (s == NULL)
        return;
    if (s->thread_running) {
        session_stop(s, true);
        pthread_join(s->thread, NULL);
    }
    journal_close(s->journal);
    agenda_fini(&s->agenda);
    free(s->revisions);
    result_fini(&s->result);
    result_fini(&s->free.result);
    for (int i = 0; i < PROTOCOL_COUNT; i++)
        log_ring_close(s->servers[i].log);
    log_ring_close(s->log);
    sweep_fini(&s->sweep);
    wake_fini(&s->wake);
    trial_progress_fini(&s->progress);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
