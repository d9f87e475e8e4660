#include <config.h>

#include "engine/session/session_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* A server's usage is read no more often, however often it is asked for. */
#define GLANCE_EVERY_NS (NS_PER_S / 2)

/* What is left takes as long, a trial, as what this run has done. With the lock held. */
static double remaining_s(const struct session *s, size_t left)
{
    uint64_t now = s->paused ? s->paused_at : clock_now();
    double elapsed = (double)(now - s->run_began) / (double)NS_PER_S;

    return s->trials_run > 0 ? elapsed / (double)s->trials_run * (double)left : NAN;
}

void session_get(struct session *s, struct session_snapshot *out)
{
    pthread_mutex_lock(&s->lock);
    out->state = s->state;
    out->trials_done = result_done(&s->result);
    out->trials_excused = result_excused(&s->result);
    out->trials_total = result_trials_planned(&s->result);
    out->may_end_early = result_may_end_early(&s->result);
    out->trials_kept = s->result.trial_count;
    out->arm = s->now_arm;
    out->level = s->now_level;
    out->block = s->now_block;
    out->rate_rps = s->now_rate;
    out->paused = s->paused;
    out->pausing = s->pause && !s->paused && !s->free.active && !session_is_ending(s);
    out->awaits_server = s->awaits_server;
    out->free = s->free.active;
    out->free_arms = s->free.arm_count;
    out->remaining_s = remaining_s(s, out->trials_total - out->trials_done - out->trials_excused);
    pthread_mutex_unlock(&s->lock);
    trial_progress_get(&s->progress, &out->trial);
}

/* With the lock held. The supervisor keeps the process from being reaped meanwhile, so its number
 * is no other's. */
static void update_glance(struct own_server *own, pid_t pid)
{
    struct procstat_glance now;

    if (own->glance.pid == pid && clock_now() - own->glance.at < GLANCE_EVERY_NS)
        return;
    if (own->supervisor)
        supervisor_glance(own->supervisor, &now);
    else
        procstat_glance(0, &now);
    own->cpu_percent = procstat_cpu_percent(&own->glance, &now);
    own->glance = now;
}

static void describe(const struct supervisor_status *status, struct session_server *out)
{
    snprintf(out->state, sizeof out->state, "%s", supervisor_state_name(status->state));
    out->serving = status->state == SERVER_UP && status->healthy;
    out->pid = (int)status->pid;
    if (status->host[0])
        snprintf(out->address, sizeof out->address, "%.50s:%d", status->host, status->port);
    if (status->up_since)
        out->up_s = (double)(clock_now() - status->up_since) / (double)NS_PER_S;
    out->restarts = status->restarts;
    out->health_us = status->probe_us;
    memcpy(out->last_exit, status->last_exit, sizeof out->last_exit);
    memcpy(out->problem, status->problem, sizeof out->problem);
}

static void view_server(struct own_server *own, struct session_server *out)
{
    struct supervisor_status status;

    *out = (struct session_server){
        .up_s = NAN, .health_us = NAN, .cpu_percent = NAN, .rss_bytes = NAN, .threads = NAN};
    out->exists = own->supervisor || own->has_ended;
    if (!out->exists)
        return;
    if (own->supervisor)
        supervisor_get(own->supervisor, &status);
    else
        status = own->last;
    describe(&status, out);
    update_glance(own, status.pid);
    out->cpu_percent = own->cpu_percent;
    out->rss_bytes = own->glance.rss_bytes;
    out->threads = own->glance.threads;
}

void session_servers(struct session *s, struct session_server out[PROTOCOL_COUNT])
{
    pthread_mutex_lock(&s->lock);
    for (int p = 0; p < PROTOCOL_COUNT; p++) {
        view_server(&s->servers[p], &out[p]);
        out[p].measured = s->now_server == &s->servers[p];
    }
    pthread_mutex_unlock(&s->lock);
}

struct log_ring *session_server_log(struct session *s, enum protocol protocol)
{
    struct log_ring *log;

    pthread_mutex_lock(&s->lock);
    log = s->servers[protocol].log;
    pthread_mutex_unlock(&s->lock);
    return log;
}

size_t session_seconds(struct session *s, struct timeline_second *out, size_t max)
{
    return trial_progress_seconds(&s->progress, out, max);
}

void session_live_response(struct session *s, struct histogram *into)
{
    trial_progress_response(&s->progress, into);
}
