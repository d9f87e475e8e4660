/* Sets of processors: which ones a process may use, and how they are shared between the client and
 * the servers. Linux numbers, 0 to CPUS_MAX - 1. */
#ifndef RVG_BASE_CPUS_H
#define RVG_BASE_CPUS_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { CPUS_MAX = CPU_SETSIZE, CPUS_TEXT_SIZE = 2048 /* every set fits */ };

struct cpus {
    cpu_set_t set;
};

/* "0-2,5" (Linux's list format, any order). ERR_INVALID with the text at fault. */
int cpus_parse(const char *text, struct cpus *out, struct err *e);

/* The same format, shortest form, "" for the empty set. */
void cpus_print(const struct cpus *cpus, char out[CPUS_TEXT_SIZE]);

int cpus_count(const struct cpus *cpus);
bool cpus_has(const struct cpus *cpus, int cpu);

/* The processors the calling thread may use now (cgroup and taskset included). */
int cpus_allowed(struct cpus *out, struct err *e);

/* Binds the calling thread; threads and processes it starts later inherit it. */
int cpus_bind_thread(const struct cpus *cpus, struct err *e);

/* Binds every thread the process has now. */
int cpus_bind_process(const struct cpus *cpus, struct err *e);

/* Shares `allowed` as the affinity setting says:
 *   "split"           the first half (rounded down, at least one) to the client, the rest to the
 *                     servers; a single processor goes to both
 *   "none"            all to both
 *   "CLIENT/SERVERS"  two lists ("0-1/2-3"), which must lie within `allowed`
 * ERR_INVALID for anything else. */
int cpus_share(const char *affinity, const struct cpus *allowed, struct cpus *client,
               struct cpus *servers, struct err *e);

#endif
