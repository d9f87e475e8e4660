/* What the kernel knows at the two ends of a measured window: processes, machine, connections. */
#ifndef RVG_ENGINE_WINDOW_PROBE_H
#define RVG_ENGINE_WINDOW_PROBE_H

#include "engine/process/procstat.h"
#include "engine/measure/sentinel.h"
#include "engine/process/sockstat.h"
#include "engine/process/supervisor.h"
#include "engine/trial/trial.h"

struct window_probe {
    const char *host; /* of the target; not owned */
    int port;
    struct supervisor *server; /* NULL: its process is not ours to see */
    struct sentinel *sentinel;
    struct procstat_sample client_before, client_after;
    struct procstat_sample server_before, server_after;
    struct procstat_machine machine_before, machine_after;
    struct sockstat wire_before, wire_after;
    bool wire_known;
    double server_idle_bytes; /* resident memory of the server before the load */
    struct sentinel_report sentinel_report;
    uint64_t late_ns; /* how long after the window's start it began */
};

/* Before the load: the server's idle memory. The rest of `p` was zeroed and the first members set.
 */
void window_probe_idle(struct window_probe *p);

/* At the window's start, which was to be at `window_start` (clock_now), and at its end. */
int window_probe_begin(struct window_probe *p, uint64_t window_start, struct err *e);
void window_probe_end(struct window_probe *p);

/* Writes into `t` what the probes tell; t->duration_s and t->requests are set. Marks the trial
 * invalid when rvgtop was stopped or a clock jumped in the window. */
void window_probe_report(const struct window_probe *p, struct trial *t);

#endif
