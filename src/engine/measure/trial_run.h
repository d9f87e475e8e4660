/* Runs one trial: connect, warm up, measure, drain. */
#ifndef RVG_ENGINE_TRIAL_RUN_H
#define RVG_ENGINE_TRIAL_RUN_H

#include <stdatomic.h>

#include "base/cpus.h"
#include "engine/measure/sentinel.h"
#include "engine/process/supervisor.h"
#include "engine/sweep/target.h"
#include "engine/transport/transport.h"
#include "engine/trial/trial.h"
#include "engine/measure/trial_progress.h"
#include "engine/load/wake.h"
#include "engine/load/workload.h"

/* Everything a trial needs; owned by the caller and still until trial_run returns. */
struct trial_setup {
    const struct sweep *sweep;
    const struct sweep_arm *arm;
    const struct transport_ops *ops;
    const struct target *target;
    const struct workload *workload;
    size_t level;             /* of the sweep */
    uint64_t schedule_seed;   /* of Poisson arrivals: the same for all arms of a block at a level */
    uint64_t connections_max; /* to which an open loop may raise them */
    int server_threads;
    struct supervisor *server; /* NULL: its process is not ours to see */
    const struct cpus *client_cpus;
    struct sentinel *sentinel;
    double floor_us;
    double sweep_noise_ns; /* median noise of the trials so far; NaN: none yet */
    struct trial_progress *progress;
    struct wake *wake;
    const _Atomic bool *stop_now;
};

/* Fills `t` (an unknown one; its arm, level, block, position and attempt are the caller's and
 * stay). A trial that measured something returns 0, invalid ones included. ERR_INTERRUPTED when
 * told to stop, ERR_UNAVAILABLE when no connection came about, else what went wrong; then `t` is of
 * no use.
 */
int trial_run(const struct trial_setup *setup, struct trial *t, struct err *e);

/* The instrument's floor at a concurrency: processor time in us that a request costs the worker
 * over the null transport. Takes about a quarter of a second. */
int trial_floor(const struct cpus *client_cpus, int concurrency, struct wake *wake, double *out,
                struct err *e);

#endif
