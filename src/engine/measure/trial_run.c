#include <config.h>

#include "engine/measure/trial_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/trial/metric.h"
#include "engine/measure/trial_collect.h"
#include "engine/measure/window_probe.h"
#include "engine/load/worker_group.h"

#define CONNECT_NS (30 * NS_PER_S)
#define LEAD_NS NS_PER_MS       /* from opening the gate to the first instant that counts */
#define DRAIN_SPARE_NS NS_PER_S /* over the requests' own time-out */

struct trial_rig {
    const struct trial_setup *setup;
    struct topology topology;
    struct worker_group group;
    struct window_probe probe;
    struct trial_timeline timeline;
    struct rate_curve curve; /* of a schedule: warm-up and window */
    uint64_t window_start;
    uint64_t window_end; /* planned; UINT64_MAX with tickets */
    uint64_t measured_end;
    uint64_t *worker_cpu_before; /* owned; one a worker */
};

static uint64_t seconds_ns(double s)
{
    return (uint64_t)(s * (double)NS_PER_S);
}

static const struct level *level_of(const struct trial_setup *s)
{
    return &s->sweep->levels[s->level];
}

static bool told_to_stop(const struct trial_rig *rig)
{
    return atomic_load(rig->setup->stop_now);
}

/* Sleeps until the instant, or until the workers have all ended or we are told to stop. */
static int wait_until(struct trial_rig *rig, uint64_t until, struct err *e)
{
    while (!told_to_stop(rig) && !worker_group_ended(&rig->group) && clock_now() < until)
        wake_wait(rig->setup->wake, until);
    return told_to_stop(rig) ? err_set(e, ERR_INTERRUPTED, "stopped") : 0;
}

static struct transport_config transport_config_of(const struct trial_setup *s)
{
    return (struct transport_config){
        .host = s->target->address,
        .port = s->target->port,
        .path = s->workload->path,
        .content_type = s->workload->content_type,
        .stream = s->arm->rpc == RPC_STREAM,
        .bodies = s->workload->bodies,
        .body_count = s->workload->body_count,
        .timeout_ns = seconds_ns(s->sweep->timeout_s),
        .ttfb_every = (uint32_t)s->sweep->ttfb_every,
        .response_limit = wire_limits_default.body,
        .open_loop = level_kind_is_open(level_of(s)->kind),
        .cancel = s->stop_now,
    };
}

/* REST has a connection for each place. Where open files are few, requests wait instead of failing
 * to connect. */
static void limit_places(const struct trial_setup *s, struct topology *t)
{
    if (level_kind_is_open(level_of(s)->kind) && s->arm->protocol == PROTOCOL_REST &&
        t->places > s->connections_max)
        t->places = (uint32_t)s->connections_max;
}

static int rig_connect(struct trial_rig *rig, struct err *e)
{
    const struct trial_setup *s = rig->setup;
    struct transport_config config = transport_config_of(s);
    const struct err *failure;
    int rc;

    rig->topology = topology_of(s->arm, level_of(s), s->server_threads, cpus_count(s->client_cpus));
    limit_places(s, &rig->topology);
    rc = worker_group_start(&rig->group, s->ops, s->workload, &config, &rig->topology,
                            s->client_cpus, (uint32_t)s->sweep->check_every,
                            clock_now() + CONNECT_NS, s->wake, e);
    if (rc != 0)
        return rc;
    while (!worker_group_ready(&rig->group) && !told_to_stop(rig))
        wake_wait(s->wake, clock_now() + NS_PER_S);
    if (told_to_stop(rig))
        return err_set(e, ERR_INTERRUPTED, "stopped");
    failure = worker_group_error(&rig->group);
    if (failure->code != ERR_NONE)
        return err_set(e, failure->code, "%s", failure->text);
    rig->worker_cpu_before = calloc(rig->group.count, sizeof *rig->worker_cpu_before);
    return rig->worker_cpu_before ? 0 : err_set(e, ERR_NO_MEMORY, "no memory for a trial");
}

/* The schedule begins with the warm-up and goes on through the window. */
static void rig_go(struct trial_rig *rig, uint64_t load_start)
{
    const struct trial_setup *s = rig->setup;
    const struct level *level = level_of(s);
    struct pacer_config schedule = {.arrival = sweep_arrival(s->sweep),
                                    .rate_rps = level->value,
                                    .start = load_start,
                                    .seed = s->schedule_seed};

    if (level->kind == LEVEL_SCHEDULE) {
        rate_curve_lead(&s->sweep->schedule, s->sweep->warmup_s, &rig->curve);
        schedule.curve = &rig->curve;
    }
    worker_group_go(&rig->group, rig->window_start, rig->window_end, s->sweep->requests,
                    level_kind_is_open(level->kind) ? &schedule : NULL);
}

static int rig_warm_up(struct trial_rig *rig, struct err *e)
{
    const struct sweep *sweep = rig->setup->sweep;
    uint64_t load_start = clock_now() + LEAD_NS;
    int rc;

    rig->window_start = load_start + seconds_ns(sweep->warmup_s);
    rig->window_end = sweep->requests > 0 ? UINT64_MAX
                                          : rig->window_start + seconds_ns(sweep->duration_s);
    trial_progress_enter(rig->setup->progress, STAGE_WARMUP, sweep->warmup_s);
    rig_go(rig, load_start);
    rc = wait_until(rig, rig->window_start, e);
    /* Given up so early, there is no window. */
    if (rc == 0 && clock_now() < rig->window_start)
        rc = err_set(e, ERR_UNAVAILABLE, "%s", worker_group_error(&rig->group)->text);
    return rc;
}

/* The second that ends now, or with the window. */
static int add_second(struct trial_rig *rig, struct err *e)
{
    const struct trial_setup *s = rig->setup;
    uint64_t now = clock_now(), start = rig->window_start + rig->timeline.count * NS_PER_S;
    uint64_t end = rig->window_end < now ? rig->window_end : now;
    double from_s = (double)rig->timeline.count;
    double to_s = end < start + NS_PER_S ? (double)(end - rig->window_start) / (double)NS_PER_S
                                         : from_s + 1;

    return trial_timeline_add(&rig->timeline, &rig->group,
                              sweep_planned(s->sweep, s->level, from_s, to_s), s->progress, e);
}

/* One flip of the recorders a second; otherwise this thread sleeps. The last one is left to
 * rig_drain: an answer that came just inside the window may still be on its way to its recorder. */
static int rig_watch(struct trial_rig *rig, struct err *e)
{
    uint64_t next = rig->window_start;
    int rc = 0;

    while (rc == 0 && next < rig->window_end && !worker_group_ended(&rig->group)) {
        next = next + NS_PER_S < rig->window_end ? next + NS_PER_S : rig->window_end;
        rc = wait_until(rig, next, e);
        if (rc == 0 && next < rig->window_end && !worker_group_ended(&rig->group))
            rc = add_second(rig, e);
    }
    return rc;
}

static int rig_measure(struct trial_rig *rig, struct err *e)
{
    int rc;

    trial_progress_enter(rig->setup->progress, STAGE_WINDOW,
                         rig->setup->sweep->requests > 0 ? NAN : rig->setup->sweep->duration_s);
    rc = window_probe_begin(&rig->probe, rig->window_start, e);
    if (rc != 0)
        return rc;
    for (uint32_t i = 0; i < rig->group.count; i++)
        rig->worker_cpu_before[i] = worker_cpu(&rig->group.workers[i]);
    rc = rig_watch(rig, e);
    rig->measured_end = clock_now();
    window_probe_end(&rig->probe);
    return rc;
}

static int rig_drain(struct trial_rig *rig, struct err *e)
{
    uint64_t timeout = seconds_ns(rig->setup->sweep->timeout_s) + DRAIN_SPARE_NS;
    int rc;

    trial_progress_enter(rig->setup->progress, STAGE_DRAIN, NAN);
    rc = wait_until(rig, clock_now() + timeout, e);
    worker_group_stop(&rig->group);
    if (rc == 0)
        rc = add_second(rig, e);
    return rc;
}

static double busiest_worker(const struct trial_rig *rig)
{
    double window = (double)(rig->measured_end - rig->window_start);
    double busiest = 0;

    for (uint32_t i = 0; i < rig->group.count; i++) {
        uint64_t used = worker_cpu(&rig->group.workers[i]) - rig->worker_cpu_before[i];

        busiest = fmax(busiest, (double)used / window);
    }
    return busiest;
}

/* A send that was late because every place was taken is not the client's fault. */
static double late_share(const struct trial *t)
{
    return t->requests ? (double)(t->late_sends - t->late_waits) / (double)t->requests : NAN;
}

static void judge(const struct trial_rig *rig, struct trial *t)
{
    const struct level *level = level_of(rig->setup);
    /* Fewer threads than processors cannot keep more than themselves busy. */
    double processors = fmin(t->server.processors, rig->setup->server_threads);
    struct limit_evidence evidence = {
        .error_share = t->requests ? (double)trial_errors(t) / (double)t->requests : NAN,
        .steal_share = t->machine.steal,
        .noise_ns = t->machine.noise_ns,
        .sweep_noise_ns = rig->setup->sweep_noise_ns,
        .worker_share = t->client_busiest_worker,
        .late_share = late_share(t),
        .server_share = t->server.cpu_s / (t->duration_s * processors),
    };

    t->limited_by = limited_by_judge(&evidence);
    /* Through the metric: where nothing was answered there is no distribution. */
    t->little = little_share(t->throughput_rps, metric_of(t, METRIC_SERVICE_MEAN) * 1e-6,
                             level->kind == LEVEL_CONCURRENCY ? level->value : NAN);
}

static void invalidate(struct trial *t, const char *reason)
{
    t->valid = false;
    snprintf(t->invalid_reason, sizeof t->invalid_reason, "%.*s", TRIAL_TEXT_SIZE - 1, reason);
}

/* A client closes the connection of an HTTP request that it gives up: as many new ones as requests
 * timed out are explained by that, and the time-outs are counted as errors. */
static bool connections_were_lost(const struct trial_rig *rig, const struct trial *t)
{
    uint64_t timeouts = 0;

    for (uint32_t i = 0; i < rig->group.count; i++)
        timeouts += rig->group.workers[i].timeouts;
    return t->connections_new > (double)timeouts;
}

static int rig_report(struct trial_rig *rig, struct trial *t, struct err *e)
{
    const struct trial_setup *s = rig->setup;
    uint64_t now = clock_now();
    int rc;

    t->valid = true;
    t->started_at = clock_wall() - (int64_t)(now - rig->window_start);
    t->client_encode_us = s->workload->encode_us;
    t->client_decode_us = s->workload->decode_us;
    t->payload_bytes = s->workload->payload_bytes;
    t->floor_us = s->floor_us;
    t->channels = (double)rig->topology.connections;
    t->client_busiest_worker = busiest_worker(rig);
    rc = trial_collect(&rig->group, rig->window_start,
                       rig->window_end < rig->measured_end ? rig->window_end : rig->measured_end, t,
                       e);
    if (rc != 0)
        return rc;
    t->timeline = rig->timeline.seconds;
    t->timeline_count = rig->timeline.count;
    rig->timeline.seconds = NULL;
    window_probe_report(&rig->probe, t);
    if (atomic_load(&rig->group.team.unreachable))
        invalidate(t, worker_group_error(&rig->group)->text);
    else if (t->valid && t->requests == 0)
        invalidate(t, "no request was due in the window");
    else if (t->valid && connections_were_lost(rig, t))
        invalidate(t, "connections were opened anew after the warm-up");
    judge(rig, t);
    return 0;
}

int trial_run(const struct trial_setup *setup, struct trial *t, struct err *e)
{
    struct trial_rig rig = {
        .setup = setup,
        .probe = {.host = setup->target->address,
                  .port = setup->target->port,
                  .server = setup->server,
                  .sentinel = setup->sentinel},
    };
    int rc;

    trial_progress_enter(setup->progress, STAGE_CONNECT, NAN);
    window_probe_idle(&rig.probe);
    rc = rig_connect(&rig, e);
    if (rc == 0)
        rc = rig_warm_up(&rig, e);
    if (rc == 0)
        rc = rig_measure(&rig, e);
    if (rc == 0)
        rc = rig_drain(&rig, e);
    if (rc == 0)
        rc = rig_report(&rig, t, e);
    trial_progress_enter(setup->progress, STAGE_NONE, NAN);
    if (rig.group.workers)
        worker_group_fini(&rig.group);
    free(rig.timeline.seconds);
    free(rig.worker_cpu_before);
    return rc;
}

int trial_floor(const struct cpus *client_cpus, int concurrency, struct wake *wake, double *out,
                struct err *e)
{
    enum { WARM_MS = 50, WINDOW_MS = 200 };
    static const struct request_body nothing;
    struct transport_config config = {.host = "null",
                                      .bodies = &nothing,
                                      .body_count = 1,
                                      .timeout_ns = NS_PER_S,
                                      .ttfb_every = 1};
    struct topology topology = {(uint32_t)concurrency, (uint32_t)concurrency, 1};
    struct worker_group group;
    struct trial t;
    uint64_t start;
    int rc;

    rc = worker_group_start(&group, &transport_null, NULL, &config, &topology, client_cpus, 1,
                            clock_now() + CONNECT_NS, wake, e);
    if (rc != 0)
        return rc;
    start = clock_now() + WARM_MS * NS_PER_MS;
    worker_group_go(&group, start, start + WINDOW_MS * NS_PER_MS, 0, NULL);
    worker_group_join(&group);
    trial_init(&t);
    rc = trial_collect(&group, start, start + WINDOW_MS * NS_PER_MS, &t, e);
    if (rc == 0)
        *out = (double)WINDOW_MS * 1000.0 / (double)t.completed;
    trial_fini(&t);
    worker_group_fini(&group);
    return rc;
}
