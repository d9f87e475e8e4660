/* Keeps one server program running: starts it, waits until it is ready, keeps what it prints,
 * starts it again when it crashes, and ends it. A thread of its own sleeps until something happens;
 * while the session holds it (a measured window) nothing happens but the reading of output that
 * arrives and the restart of a server that died. All functions may be called from any thread.
 *
 *   DOWN -> STARTING -> UP -> DRAINING -> DOWN
 *              |         |
 *              +--> BACKOFF (waits, then STARTING again) --> FAILED after too many crashes
 *
 * When rvgtop itself dies, even by SIGKILL, the server sees the end of its lifeline and ends. */
#ifndef RVG_ENGINE_SUPERVISOR_H
#define RVG_ENGINE_SUPERVISOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/log_ring.h"
#include "base/spawn.h"
#include "engine/process/procstat.h"
#include "engine/process/server_process.h"

struct supervisor;

enum supervisor_state {
    SERVER_DOWN,     /* not running and not wanted */
    SERVER_STARTING, /* runs, not ready yet */
    SERVER_UP,       /* accepts requests */
    SERVER_DRAINING, /* told to end: finishes what it has */
    SERVER_BACKOFF,  /* crashed; will be started again */
    SERVER_FAILED,   /* given up: see `problem` */
    SERVER_STATE_COUNT
};

/* "down", "starting", "up", "draining", "crashed", "failed". */
const char *supervisor_state_name(enum supervisor_state state);

/* Asks the server whether it answers, in the protocol it speaks. Called in the supervisor's thread
 * while the server is up and not held; must return within a second. Returns 0, or fills the
 * error. */
typedef int supervisor_probe(void *context, const char *host, int port, struct err *e);

/* A duration of 0 stands for the default. */
struct supervisor_config {
    const char *name;        /* tag in the logs: "rest" */
    const char *const *argv; /* program and arguments, NULL-terminated; copied. "--lifeline 3" is
                                added */
    struct log_ring *output; /* receives what the server prints; outlives the supervisor */
    supervisor_probe *probe; /* or NULL */
    void *probe_context;
    uint64_t ready_timeout;   /* start to ready line; 20 s */
    uint64_t drain_timeout;   /* SIGTERM to SIGKILL; 5 s */
    uint64_t backoff_first;   /* before the first restart, doubles with each crash; 0.5 s */
    uint64_t backoff_highest; /* 8 s */
    uint64_t stable_after;    /* so long up forgets earlier crashes; 30 s */
    uint64_t probe_every;     /* 2 s */
    int crashes_allowed;      /* in a row; one more is FAILED; 0: 5 */
    int probes_allowed;       /* failures in a row; one more kills the server; 0: 2 */
};

struct supervisor_status {
    enum supervisor_state state;
    uint64_t generation; /* changes when a process starts or ends: the same number with state UP at
                            two instants means the same process all the time between them */
    pid_t pid;           /* 0: none */
    char host[SERVER_HOST_SIZE]; /* "" until the first ready line, then of the newest */
    int port;
    uint64_t up_since;                    /* clock_now of the ready line; 0 unless UP */
    uint64_t retry_at;                    /* clock_now of the next start; 0 unless BACKOFF */
    int restarts;                         /* starts after the first, whatever the reason */
    char last_exit[SPAWN_EXIT_TEXT_SIZE]; /* "killed by signal 9 (Killed)"; "" when none ended */
    double last_cpu_s; /* processor time of the process that ended last; NaN: unknown or none */
    bool healthy;      /* UP and the last probe, if any, was answered */
    double probe_us;   /* what the last probe of this process took; NaN: none was answered since */
    char problem[ERR_TEXT_SIZE]; /* why BACKOFF or FAILED, or what the probe said; else "" */
};

/* Starts the thread, and the server in it. */
int supervisor_open(const struct supervisor_config *config, struct supervisor **out, struct err *e);

void supervisor_get(struct supervisor *s, struct supervisor_status *out);

/* Waits until the server is UP or `deadline` (clock_now) has come. ERR_UNAVAILABLE with the reason
 * when it is FAILED or DOWN, ERR_TIMEOUT. */
int supervisor_wait_up(struct supervisor *s, uint64_t deadline, struct err *e);

/* Waits for DOWN or FAILED in the same way. ERR_TIMEOUT. */
int supervisor_wait_down(struct supervisor *s, uint64_t deadline, struct err *e);

/* No probe runs from the return of hold until release. Holds add up. */
void supervisor_hold(struct supervisor *s);
void supervisor_release(struct supervisor *s);

/* The server's usage now, with its peak memory set back when `begin` (see procstat.h). The process
 * cannot be reaped, so its number cannot become another's, meanwhile. All NaN when none runs. */
void supervisor_sample(struct supervisor *s, bool begin, struct procstat_sample *out);

/* The cheap part of it. */
void supervisor_glance(struct supervisor *s, struct procstat_glance *out);

/* These return at once; supervisor_get tells how it goes. */
void supervisor_start(struct supervisor *s);   /* when it does not run: out of DOWN, BACKOFF and
                                                  FAILED, or DRAINING for good, with the crashes
                                                  forgotten */
void supervisor_restart(struct supervisor *s); /* drains and starts again; also out of DOWN, BACKOFF
                                                  and FAILED, with the crashes forgotten */
void supervisor_kill(struct supervisor *s);    /* SIGKILL: counts as a crash */
void supervisor_stop(struct supervisor *s);    /* drains, then stays DOWN */

/* Stops the server, waits for its end and frees everything. To end several at one time call
 * supervisor_stop on each first. NULL is fine. */
void supervisor_close(struct supervisor *s);

#endif
