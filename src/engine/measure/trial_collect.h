/* From what the workers recorded to the figures of a trial. */
#ifndef RVG_ENGINE_TRIAL_COLLECT_H
#define RVG_ENGINE_TRIAL_COLLECT_H

#include "engine/trial/trial.h"
#include "engine/measure/trial_progress.h"
#include "engine/load/worker_group.h"

/* The seconds of a running trial. Starts as zeros. */
struct trial_timeline {
    struct timeline_second *seconds; /* owned */
    size_t count;
    size_t capacity;
};

/* Takes what the workers recorded since the last call (or the window's start) as one second, for
 * which so many requests were planned (NaN: a closed loop). */
int trial_timeline_add(struct trial_timeline *timeline, struct worker_group *group, double planned,
                       struct trial_progress *progress, struct err *e);

/* Adds up the recorders of workers that have ended, into the counts, series, errors, throughput
 * and connections of `t`. `window_end`: where the window ended at the latest; with tickets it ends
 * when the last of them was done. */
int trial_collect(struct worker_group *group, uint64_t window_start, uint64_t window_end,
                  struct trial *t, struct err *e);

#endif
