/* How far the running trial is, and what its window has shown so far: written by the trial's thread
 * between seconds, read by whoever looks. Workers never come here. All memory is taken by init. */
#ifndef RVG_ENGINE_TRIAL_PROGRESS_H
#define RVG_ENGINE_TRIAL_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/trial/trial.h"

enum { PROGRESS_SECONDS_MAX = 1024 };

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
    struct timeline_second *seconds; /* owned; a ring of PROGRESS_SECONDS_MAX */
    size_t second_count;             /* of the newest window */
    struct histogram response;       /* of the newest window, the seconds it has so far */
};

/* ERR_NO_MEMORY. Twice is not fine; fini also after a failure. */
int trial_progress_init(struct trial_progress *p, struct err *e);
void trial_progress_fini(struct trial_progress *p);

/* Enters a stage; STAGE_CONNECT begins a new trial. */
void trial_progress_enter(struct trial_progress *p, enum trial_stage stage, double total_s);

/* One more second of the window, with the response times in it. */
void trial_progress_second(struct trial_progress *p, const struct timeline_second *second,
                           const struct histogram *response);

void trial_progress_get(struct trial_progress *p, struct trial_view *out);

/* The newest `max` seconds of the window that runs or of the last one, oldest first, of which the
 * last PROGRESS_SECONDS_MAX are kept; returns how many. */
size_t trial_progress_seconds(struct trial_progress *p, struct timeline_second *out, size_t max);

/* Adds to `into` the response times of the seconds so far; nothing before a window or once its
 * trial has ended. */
void trial_progress_response(struct trial_progress *p, struct histogram *into);

#endif
