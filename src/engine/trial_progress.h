/* How far the running trial is: written by the trial's thread, read by whoever looks. */
#ifndef RVG_ENGINE_TRIAL_PROGRESS_H
#define RVG_ENGINE_TRIAL_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/trial.h"

enum trial_stage { STAGE_NONE, STAGE_CONNECT, STAGE_WARMUP, STAGE_WINDOW, STAGE_DRAIN };

struct trial_view {
    enum trial_stage stage;
    uint64_t stage_began; /* clock_now */
    double stage_total_s; /* planned length; NaN: not known */
    uint64_t requests;    /* successes completed in the window so far */
    uint64_t errors;
    struct timeline_second last_second;
    bool has_last_second;
};

struct trial_progress {
    pthread_mutex_t lock;
    struct trial_view view;
};

int trial_progress_init(struct trial_progress *p);
void trial_progress_fini(struct trial_progress *p);

/* Enters a stage; STAGE_CONNECT begins a new trial. */
void trial_progress_enter(struct trial_progress *p, enum trial_stage stage, double total_s);

void trial_progress_second(struct trial_progress *p, const struct timeline_second *second);
void trial_progress_get(struct trial_progress *p, struct trial_view *out);

#endif
