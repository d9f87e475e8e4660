/* The search for the highest rate that meets an objective: which rate to try next, from what came
 * of those before. Pure: no clock, no load; who uses it makes a trial at each rate and tells what
 * it showed.
 *
 * From a first rate it doubles until one misses, or halves until one meets, then halves the gap
 * between the highest that met and the lowest that missed on a logarithmic scale until that is as
 * narrow as wanted.
 *
 * Chance is not even: a machine's hiccup makes a rate miss that the server holds, and hardly ever
 * makes one meet that it does not. A wrong miss far below the edge costs the search all above it.
 * So a miss is believed when the rate is tried again and misses again, or when it was clear: far
 * too little was answered, which no hiccup does. One in a window in which the machine was known to
 * be disturbed says nothing of the server, and the rate is tried twice more before it counts at
 * all. A rate that met is believed at once: at the edge, where chance can make one meet, it moves
 * what is found by less than its spread. */
#ifndef RVG_ENGINE_RATE_SEARCH_H
#define RVG_ENGINE_RATE_SEARCH_H

#include <stdbool.h>

/* The last of these numbers of steps ends a search with what it has found by then. */
enum { RATE_SEARCH_STEPS_MAX = 64 };

/* Disturbed windows in a row that are passed by. */
enum { RATE_SEARCH_DISTURBED_MAX = 2 };

/* How far below its first rate a search goes. */
#define RATE_SEARCH_REACH 64.0

enum rate_search_state {
    RATE_SEARCH_GOING_ON,
    RATE_SEARCH_FOUND, /* `low` meets, and misses from `high` on, which is close */
    RATE_SEARCH_BOUND, /* `low`, the highest rate that may be tried, meets */
    RATE_SEARCH_NONE,  /* `high`, the lowest that is tried, misses */
    RATE_SEARCH_STEPS  /* ended by their number; `low` and `high` are what it knew, or NaN */
};

/* What came of a step. */
enum rate_search_verdict {
    RATE_SEARCH_MET,
    RATE_SEARCH_MISSED,       /* by so much that chance may have done it */
    RATE_SEARCH_MISSED_CLEAR, /* by more */
    RATE_SEARCH_DISTURBED     /* missed, while others had the machine */
};

struct rate_search {
    double from; /* requests a second: tried first */
    double to;   /* the highest that is tried */
    double resolution;
    enum rate_search_state state;
    double next;   /* to try now */
    double low;    /* the highest rate that met; NaN: none did */
    double high;   /* the lowest that missed; NaN: none did */
    int steps;     /* told so far */
    bool again;    /* `next` missed once, and not by much */
    int disturbed; /* windows in a row at `next` */
};

/* 0 < from <= to; the search ends when high / low is at most 1 + resolution. Every rate has at most
 * four significant digits but for `from` and `to`. */
void rate_search_init(struct rate_search *s, double from, double to, double resolution);

/* What the trial at `next` showed. Not after the state is another than RATE_SEARCH_GOING_ON. */
void rate_search_tell(struct rate_search *s, enum rate_search_verdict verdict);

#endif
