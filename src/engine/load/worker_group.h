/* The workers of one trial as one thing: start them, wait for them, add up what they saw. */
#ifndef RVG_ENGINE_WORKER_GROUP_H
#define RVG_ENGINE_WORKER_GROUP_H

#include "engine/load/topology.h"
#include "engine/load/worker.h"

struct worker_group {
    struct worker_team team;
    struct worker *workers; /* owned */
    uint32_t count;
    uint32_t started;
    bool joined;
};

/* Makes `topology.workers` workers that share out slots and connections, and starts them; each
 * opens its connections. `config` is that of one worker but for slots and connections.
 * `team.ops`, `team.workload` and the like are set from the arguments. */
int worker_group_start(struct worker_group *g, const struct transport_ops *ops,
                       const struct workload *workload, const struct transport_config *config,
                       const struct topology *topology, const struct cpus *cpus,
                       uint32_t check_every, uint64_t connect_deadline, struct wake *wake,
                       struct err *e);

/* Whether every started worker is ready, has ended. */
bool worker_group_ready(const struct worker_group *g);
bool worker_group_ended(const struct worker_group *g);

/* The first worker's error, after all are ready: why it could not start; after all have ended:
 * also why it gave up. ERR_NONE: there is none. */
const struct err *worker_group_error(const struct worker_group *g);

/* Sets the window of every recorder and lets the workers run. `tickets`: how many requests are
 * measured, 0: all that are due before `window_end`. `schedule`: when they are due, but for what
 * tells the workers apart; NULL: a closed loop. */
void worker_group_go(struct worker_group *g, uint64_t window_start, uint64_t window_end,
                     int64_t tickets, const struct pacer_config *schedule);

/* Makes every worker leave at once and waits for them. May be called twice. */
void worker_group_stop(struct worker_group *g);

/* Waits for workers that end by themselves. */
void worker_group_join(struct worker_group *g);

void worker_group_fini(struct worker_group *g);

#endif
