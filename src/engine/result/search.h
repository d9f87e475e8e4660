/* The record of a search for the highest rate that meets the objective: which arm, in which block,
 * the rate it tried at each step, what that showed and how it ended. The trial at the rate it found
 * stands among the trials of the result and is what figures are made from; this is the evidence for
 * it. */
#ifndef RVG_ENGINE_SEARCH_H
#define RVG_ENGINE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/sweep/rate_search.h"
#include "engine/sweep/sweep.h"
#include "engine/trial/trial.h"

/* Without an objective of its own at most this share of the requests may fail. */
#define SEARCH_ERROR_RATE 0.01
/* Of what was due in the window so much is to be sent in it. */
#define SEARCH_ATTAINED 0.99
/* Where less than this share of what was due is answered in the window, and what is missing is due
 * in more than so many seconds of it, a miss is clear: no stall of the machine is likely to be so
 * long. */
#define SEARCH_ANSWERED_CLEAR 0.95
#define SEARCH_BEHIND_CLEAR_S 1.0

/* What of the objective a step missed: any of them together. */
enum search_miss {
    SEARCH_MISS_P99 = 1,
    SEARCH_MISS_ERRORS = 2,
    SEARCH_MISS_SENT = 4,
};
enum { SEARCH_MISS_KINDS = 3 };

/* With which a trial keeps its rate (trial_fields.h). */
enum { SEARCH_RATE_DECIMALS = 6 };

/* "p99", "errors", "sent": of 1 << kind. */
const char *search_miss_name(int kind);

/* One trial of a search. Figures as they are exported; NaN: not known. */
struct search_step {
    double rate_rps;
    double p99_us; /* of the response time */
    double error_rate;
    double attained; /* share of what was due that was sent in the window */
    double answered; /* share of it that was answered in the window */
    double throughput_rps;
    uint64_t requests;
    unsigned missed; /* enum search_miss; 0: it met the objective */
    enum limited_by limited_by;
};

enum search_end {
    SEARCH_UNFINISHED, /* it goes on, or was given up */
    SEARCH_FOUND,
    SEARCH_BOUND,   /* every rate up to the highest that may be tried meets the objective */
    SEARCH_NONE,    /* no rate does, down to the lowest that is tried */
    SEARCH_INVALID, /* a step stayed invalid */
    SEARCH_END_COUNT
};

/* "unfinished", "found", "bound", "none", "invalid". */
const char *search_end_name(enum search_end end);

struct search {
    size_t arm;
    int block;
    enum search_end end;
    double rate_rps;  /* found; NaN: none was */
    double above_rps; /* the lowest rate that was believed to miss; NaN: none was */
    struct search_step steps[RATE_SEARCH_STEPS_MAX];
    size_t step_count;
};

/* What a valid trial at a rate says of the sweep's objective. */
void search_judge(const struct sweep *s, const struct trial *t, struct search_step *out);

/* The same for the search: whether a miss in a window of that length was clear, or disturbed. */
enum rate_search_verdict search_verdict(const struct search_step *step, double window_s);

/* The share of failed requests that the sweep allows. */
double search_error_rate(const struct sweep *s);

/* The newest step at `above_rps`; NULL: there is none. What limited it limits the rate found. */
const struct search_step *search_step_above(const struct search *s);

#endif
