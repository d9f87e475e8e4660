#include <config.h>

#include "engine/measure/window_probe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

/* A stop (SIGSTOP, suspend) that makes a trial worthless. The sentinel sleeps on a busy machine
 * too, so a gap alone counts only when it is far beyond what a scheduler does. */
#define STOPPED_GAP_NS (500 * NS_PER_MS)
#define WALL_DRIFT_NS (int64_t)(500 * NS_PER_MS)
#define SUSPENDED_NS (10 * NS_PER_MS)

void window_probe_idle(struct window_probe *p)
{
    p->server_idle_bytes = NAN;
    if (p->server) {
        supervisor_sample(p->server, false, &p->server_before);
        p->server_idle_bytes = p->server_before.rss_bytes;
    }
}

int window_probe_begin(struct window_probe *p, uint64_t window_start, struct err *e)
{
    uint64_t now = clock_now();
    int rc = sentinel_start(p->sentinel, e);

    p->late_ns = now > window_start ? now - window_start : 0;

    if (rc != 0)
        return rc;
    p->wire_known = sockstat_read(p->host, p->port, getpid(), &p->wire_before, NULL) == 0;
    procstat_read_machine(&p->machine_before);
    procstat_begin(getpid(), &p->client_before);
    if (p->server)
        supervisor_sample(p->server, true, &p->server_before);
    return 0;
}

void window_probe_end(struct window_probe *p)
{
    procstat_read(getpid(), &p->client_after);
    if (p->server)
        supervisor_sample(p->server, false, &p->server_after);
    procstat_read_machine(&p->machine_after);
    p->wire_known = p->wire_known &&
                    sockstat_read(p->host, p->port, getpid(), &p->wire_after, NULL) == 0;
    sentinel_stop(p->sentinel, &p->sentinel_report);
}

static void report_wire(const struct window_probe *p, struct trial *t)
{
    const struct sockstat *before = &p->wire_before, *after = &p->wire_after;
    double finished = (double)(t->completed + trial_errors(t));

    if (!p->wire_known)
        return;
    t->connections_during = (double)after->connections;
    if (!after->bytes_known || finished <= 0 || after->bytes_acked < before->bytes_acked)
        return;
    t->bytes_sent_per_request = (double)(after->bytes_acked - before->bytes_acked) / finished;
    t->bytes_received_per_request = (double)(after->bytes_received - before->bytes_received) /
                                    finished;
}

static void invalidate(struct trial *t, const char *reason)
{
    t->valid = false;
    snprintf(t->invalid_reason, sizeof t->invalid_reason, "%s", reason);
}

static void report_clocks(const struct window_probe *p, struct trial *t)
{
    const struct sentinel_report *s = &p->sentinel_report;

    if (s->suspended_ns > SUSPENDED_NS)
        invalidate(t, "the machine was suspended");
    else if (llabs(s->wall_drift_ns) > WALL_DRIFT_NS)
        invalidate(t, "the wall clock jumped");
    /* A stop that began in the warm-up ends before the sentinel begins. */
    else if (s->largest_gap_ns > STOPPED_GAP_NS || p->late_ns > STOPPED_GAP_NS)
        invalidate(t, "rvgtop itself was stopped");
}

void window_probe_report(const struct window_probe *p, struct trial *t)
{
    procstat_usage(&p->client_before, &p->client_after, &t->client);
    /* The sentinel's own work is the instrument's, not the client's. */
    t->client.cpu_s -= p->sentinel_report.cpu_s;
    t->client.voluntary_switches -= p->sentinel_report.switches;
    /* The sentinel runs a little longer than the time between the two readings, which shows in a
     * very short window. Below 0 the record of the trial could not be read back. */
    if (t->client.voluntary_switches < 0)
        t->client.voluntary_switches = 0;
    if (t->client.cpu_s < 0)
        t->client.cpu_s = 0;
    if (p->server)
        procstat_usage(&p->server_before, &p->server_after, &t->server);
    t->server.rss_idle_bytes = p->server_idle_bytes;
    procstat_machine_usage(&p->machine_before, &p->machine_after, &t->machine);
    t->machine.noise_ns = p->sentinel_report.p99_ns;
    t->machine.noise_max_ns = p->sentinel_report.max_ns;
    report_wire(p, t);
    report_clocks(p, t);
}
