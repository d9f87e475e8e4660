/* What the two halves of the supervisor share: supervisor.c answers callers, supervisor_run.c is
 * the thread that acts. */
#ifndef RVG_ENGINE_SUPERVISOR_PRIVATE_H
#define RVG_ENGINE_SUPERVISOR_PRIVATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/process/supervisor.h"

struct supervisor {
    struct supervisor_config config; /* name and argv are our copies */
    char **argv;                     /* owned, NULL-terminated */
    char *name;                      /* owned */
    pthread_t thread;
    int wake;        /* eventfd: a command was given */
    int lifeline[2]; /* the servers get the reading end; ours never closes the other one */

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    struct server_process process;
    struct supervisor_status status;
    uint64_t deadline; /* STARTING: to be ready; DRAINING: to be gone; BACKOFF: to start */
    uint64_t next_probe;
    int crashes;      /* in a row */
    int probe_misses; /* in a row */
    int holds;
    bool started; /* at least once */
    bool wanted;  /* the server is to run */
    bool recycle; /* the process that runs is to be replaced */
    bool forced;  /* SIGKILL was sent, for the reason in status.problem */
    bool killed;  /* SIGKILL was sent by order */
    bool probing; /* the probe runs, outside the lock */
    bool closing;
};

/* The thread: runs until `closing` is set and the server has ended. */
void *supervisor_run(void *context);

/* How long to wait before the next start after `crashes` (1 or more) in a row: `first`, doubled
 * with each one more, at most `highest`. */
uint64_t supervisor_delay(uint64_t first, uint64_t highest, int crashes);

#endif
