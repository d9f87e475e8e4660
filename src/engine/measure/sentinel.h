/* A thread that asks for a wake-up every millisecond and notes how late it comes: the machine's
 * mood while something is measured. One thread controls it. */
#ifndef RVG_ENGINE_SENTINEL_H
#define RVG_ENGINE_SENTINEL_H

#include <stdint.h>

#include "base/cpus.h"
#include "base/err.h"

struct sentinel;

struct sentinel_report {
    uint64_t wakes;
    double p99_ns; /* oversleep of absolute 1 ms sleeps; NaN before the first wake */
    double max_ns;
    uint64_t largest_gap_ns; /* between two wakes in a row, start and stop included: a stopped
                                process (SIGSTOP) shows here */
    uint64_t suspended_ns;   /* the machine slept: CLOCK_BOOTTIME ran ahead of CLOCK_MONOTONIC */
    double cpu_s;            /* processor time of the sentinel itself, part of this process's: some
                                20 us a wake on a virtual machine */
    double switches;         /* its voluntary context switches, part of this process's; fewer than
                                wakes where it came late */
    int64_t wall_drift_ns;   /* CLOCK_REALTIME less CLOCK_MONOTONIC, end less start; a suspended
                                machine shows here too */
};

/* `cpus`: where the thread may run, NULL for anywhere. Starts nothing yet. ERR_NO_MEMORY. */
int sentinel_open(const struct cpus *cpus, struct sentinel **out, struct err *e);

/* Stops if need be. NULL is fine. */
void sentinel_close(struct sentinel *s);

/* Before a window: starts the thread, with 1 ns timer slack. ERR_IO. */
int sentinel_start(struct sentinel *s, struct err *e);

/* After it: ends the thread (within a millisecond or what it oversleeps) and reports on the time
 * since sentinel_start. Every millisecond that passed counts as one wake, those slept through
 * included, so a stall weighs as long as it lasted. */
void sentinel_stop(struct sentinel *s, struct sentinel_report *out);

#endif
