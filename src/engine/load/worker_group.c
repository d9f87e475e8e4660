#include <config.h>

#include "engine/load/worker_group.h"

#include <stdlib.h>

static int start_one(struct worker_group *g, const struct transport_config *config,
                     const struct topology *topology, const struct cpus *cpus, struct err *e)
{
    struct worker *w = &g->workers[g->started];
    int rc;

    w->team = &g->team;
    w->cpus = cpus;
    w->config = *config;
    w->config.slots = topology_share(topology->places, g->count, g->started);
    w->config.connections = topology_share(topology->connections, g->count, g->started);
    rc = worker_start(w, e);
    if (rc == 0)
        g->started++;
    return rc;
}

int worker_group_start(struct worker_group *g, const struct transport_ops *ops,
                       const struct workload *workload, const struct transport_config *config,
                       const struct topology *topology, const struct cpus *cpus,
                       uint32_t check_every, uint64_t connect_deadline, struct wake *wake,
                       struct err *e)
{
    int rc;

    *g = (struct worker_group){.count = topology->workers};
    rc = worker_team_init(&g->team, wake, e);
    if (rc != 0)
        return rc;
    g->team.ops = ops;
    g->team.workload = workload;
    g->team.check_every = check_every;
    g->team.connect_deadline = connect_deadline;
    g->workers = calloc(g->count, sizeof *g->workers);
    if (g->workers == NULL)
        rc = err_set(e, ERR_NO_MEMORY, "no memory for %u workers", g->count);
    while (rc == 0 && g->started < g->count)
        rc = start_one(g, config, topology, cpus, e);
    if (rc != 0)
        worker_group_fini(g);
    return rc;
}

bool worker_group_ready(const struct worker_group *g)
{
    return atomic_load(&g->team.ready) == (int)g->started;
}

bool worker_group_ended(const struct worker_group *g)
{
    return atomic_load(&g->team.ended) == (int)g->started;
}

const struct err *worker_group_error(const struct worker_group *g)
{
    for (uint32_t i = 0; i < g->started; i++) {
        if (g->workers[i].error.code != ERR_NONE)
            return &g->workers[i].error;
    }
    return &g->workers[0].error;
}

void worker_group_go(struct worker_group *g, uint64_t window_start, uint64_t window_end,
                     int64_t tickets, const struct pacer_config *schedule)
{
    static const struct pacer_config closed = {.arrival = ARRIVAL_CLOSED, .workers = 1};
    struct pacer_config own = schedule ? *schedule : closed;
    struct window window = {window_start, window_end, tickets > 0};

    g->team.window_start = window_start;
    g->team.window_end = window_end;
    g->team.by_tickets = tickets > 0;
    atomic_store(&g->team.tickets, tickets);
    for (uint32_t i = 0; i < g->started; i++) {
        own.worker = i;
        own.workers = g->started;
        pacer_init(&g->workers[i].pacer, &own);
        recorder_arm(&g->workers[i].recorder, &window);
    }
    worker_team_open_gate(&g->team, GATE_RUN);
}

void worker_group_join(struct worker_group *g)
{
    worker_team_open_gate(&g->team, GATE_CLOSE);
    for (uint32_t i = 0; i < g->started && !g->joined; i++)
        worker_join(&g->workers[i]);
    g->joined = true;
}

void worker_group_stop(struct worker_group *g)
{
    atomic_store(&g->team.stop, true);
    worker_group_join(g);
}

void worker_group_fini(struct worker_group *g)
{
    worker_group_stop(g);
    for (uint32_t i = 0; i < g->started; i++)
        worker_fini(&g->workers[i]);
    free(g->workers);
    g->workers = NULL;
    worker_team_fini(&g->team);
}
