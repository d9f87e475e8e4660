/* A worker: one thread that makes its share of a trial's load over a transport of its own: in a
 * closed loop it keeps so many requests in flight, in an open one it sends each when its pacer says
 * it is due. One that is due while every place is taken waits in the schedule, and its response
 * time runs. What is unsent at the window's end is counted and never sent. It never locks, prints,
 * allocates or calls upwards while it runs; what it has to say stands in its recorder. */
#ifndef RVG_ENGINE_WORKER_H
#define RVG_ENGINE_WORKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/cpus.h"
#include "engine/load/pacer.h"
#include "engine/load/recorder.h"
#include "engine/transport/transport.h"
#include "engine/load/wake.h"
#include "engine/load/workload.h"

enum {
    WORKER_FAILED_CONNECTS_MAX = 100, /* in a row; then the trial ends early */
    WORKER_FIRST_CHECKS = 4           /* answers checked before every k-th one */
};

/* How far the workers may go. Connections stay open until the last gate, so that both ends of a
 * window can be read from them. */
enum worker_gate { GATE_CONNECT, GATE_RUN, GATE_CLOSE };

/* What the workers of one trial share. Plain members are set before the gate opens. */
struct worker_team {
    const struct transport_ops *ops;
    const struct workload *workload; /* NULL: answers are not checked (the null transport) */
    uint32_t check_every;
    uint64_t connect_deadline;
    uint64_t window_start; /* clock_now instants; before it: warm-up */
    uint64_t window_end;   /* UINT64_MAX while `tickets` end the window */
    bool by_tickets;       /* exactly so many requests are measured */
    _Atomic int64_t tickets;
    _Atomic bool stop;        /* leave at once */
    _Atomic bool unreachable; /* too many failed connects in a row: send no more */
    struct wake *wake;        /* signalled by a worker that is ready and by one that ended */
    _Atomic int ready;
    _Atomic int ended;
    pthread_mutex_t gate_lock;
    pthread_cond_t gate_opened;
    enum worker_gate gate;
};

struct worker {
    struct worker_team *team;
    struct transport_config config;
    const struct cpus *cpus; /* NULL: not bound */
    pthread_t thread;
    clockid_t cpu_clock; /* of the thread: see worker_cpu */
    struct recorder recorder;
    struct transport_connected connected;
    uint64_t new_connections;  /* after connecting, in place of others; valid once it ended */
    uint64_t more_connections; /* and beside the others */
    uint64_t timeouts;         /* requests that timed out, at any time; valid once it ended */
    _Atomic uint64_t cpu_ns;   /* processor time of the thread when it ended; 0 before */
    struct err error;          /* why it could not start, or gave up: see `unreachable` */

    /* The thread's own. */
    struct transport *transport;
    struct slot *slots;
    uint32_t *free_slots;
    uint32_t free_count;
    struct pacer pacer;  /* set before the gate opens */
    uint64_t full_until; /* when a place was free again after all were taken; 0: never */
    uint64_t submitted;
    int failed_connects;
    struct sample unrecorded; /* the last one, when `has_unrecorded` */
    bool has_unrecorded;
    struct infer_response scratch;
};

int worker_team_init(struct worker_team *team, struct wake *wake, struct err *e);
void worker_team_fini(struct worker_team *team);

/* Lets all workers pass up to `gate`, never back. Before GATE_RUN set window_start and the rest. */
void worker_team_open_gate(struct worker_team *team, enum worker_gate gate);

/* Starts the thread, which opens its connections, counts itself ready and waits for the gates. The
 * worker was zeroed, then `team`, `config` and `cpus` set. */
int worker_start(struct worker *w, struct err *e);

/* Processor time of the thread so far, in ns, also after it ended. From any thread. */
uint64_t worker_cpu(const struct worker *w);

/* Waits for the thread. The recorder is still there to be read. */
void worker_join(struct worker *w);
void worker_fini(struct worker *w);

#endif
