/* One timed run of one cell, and all that it recorded. A value that is not known is NaN (or a
 * false `known` flag), never 0. Owned by the result it is added to; from then on its figures never
 * change, and its validity only by result_revise. */
#ifndef RVG_ENGINE_TRIAL_H
#define RVG_ENGINE_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/stats/histogram.h"
#include "engine/trial/sample.h"
#include "engine/trial/usage.h"
#include "engine/trial/verdict.h"

/* The distributions of a trial, all in nanoseconds. */
enum series {
    SERIES_RESPONSE, /* done - due */
    SERIES_SERVICE,  /* done - sent */
    SERIES_TTFB,     /* first_byte - sent, of the requests on which it was observed */
    SERIES_OVERHEAD, /* service - server total, of the answers that carried phases */
    SERIES_PHASE,    /* SERIES_PHASE + enum phase: the server's phases */
    SERIES_COUNT = SERIES_PHASE + PHASE_COUNT
};

enum { TIMELINE_BINS = 48, TRIAL_TEXT_SIZE = 160 };

/* One second of the measured window. */
struct timeline_second {
    double t_s;        /* start, from the window's start */
    uint64_t requests; /* successes completed in it */
    uint64_t errors;
    double planned; /* requests that the rate has for it, not a whole number; NaN: a closed loop */
    double p50_us;  /* response time of what completed in it; NaN: nothing did */
    double p99_us;
    uint32_t bins[TIMELINE_BINS]; /* logarithmic, TIMELINE_LOW_NS to TIMELINE_HIGH_NS */
};

/* Bounds of the timeline's bins; what is outside counts in the first or last. */
#define TIMELINE_LOW_NS UINT64_C(1000)
#define TIMELINE_HIGH_NS UINT64_C(100000000000)

struct trial_error {
    uint64_t count;
    char first_text[TRIAL_TEXT_SIZE];
};

struct trial {
    size_t arm;
    size_t level;
    int block;          /* from 0 */
    int position;       /* place in the block's random order, from 0 */
    int attempt;        /* 0; each further trial of the same cell and block counts up */
    int64_t started_at; /* wall clock, ns since 1970, of the window's start */
    double rate_rps;    /* at which its requests were due; NaN: a closed loop */
    double duration_s;  /* length of the measured window */
    bool valid;
    char invalid_reason[TRIAL_TEXT_SIZE];
    bool excused; /* invalid, and no other is to be made in its place */

    uint64_t requests;  /* due in the window and followed to their end, successes and failures */
    uint64_t successes; /* those that succeeded */
    uint64_t completed; /* successes completed inside the window: the throughput's numerator */
    struct trial_error errors[OUTCOME_COUNT]; /* by kind; OUTCOME_OK unused */
    uint64_t late_sends;
    uint64_t late_waits; /* late sends that found every place taken when they were due */
    uint64_t unsent;     /* due inside the window, not sent by its end */
    double planned; /* requests that were due, sent or not; NaN: a closed loop has no schedule */
    double throughput_rps;
    double little; /* throughput x mean service time / concurrency; NaN: not known */

    struct histogram *series[SERIES_COUNT]; /* owned; NULL: nothing of it was observed */

    double client_encode_us; /* one message; NaN: not timed */
    double client_decode_us;
    double floor_us; /* the null transport's cost of one request in this engine; NaN: not timed */
    double connections_opened;  /* in all but for those that took the place of others */
    double connections_during;  /* established ones seen by the kernel in the window */
    double connections_new;     /* opened after connecting, in the place of others */
    double connection_setup_us; /* mean of one connection */
    double bytes_sent_per_request;
    double bytes_received_per_request;
    double payload_bytes; /* request message, mean over the rotated bodies */
    double channels;      /* gRPC channels or REST connections the arm was given */

    struct process_usage server;
    struct process_usage client;
    double client_busiest_worker; /* share of one processor of the busiest worker thread */
    struct machine_usage machine;
    enum limited_by limited_by;

    struct timeline_second *timeline; /* owned */
    size_t timeline_count;
};

/* Everything unknown, nothing counted. */
void trial_init(struct trial *t);
void trial_fini(struct trial *t);

/* An unknown one from malloc, for result_add_trial. ERR_NO_MEMORY. */
int trial_open(struct trial **out, struct err *e);
void trial_close(struct trial *t); /* NULL is fine */

/* Sum over kinds. */
uint64_t trial_errors(const struct trial *t);

/* Rounds every real number to the resolution with which it is exported (trial_fields.h: ns, bytes,
 * thousandths), so that a trial and what is read back from its record give the same figures to the
 * last digit, makes texts safe for a terminal, and packs the histograms. ERR_NO_MEMORY. */
int trial_settle(struct trial *t, struct err *e);

#endif
