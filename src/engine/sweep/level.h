/* A level: one load of a sweep. All levels of a sweep are of one kind. Pure functions. */
#ifndef RVG_ENGINE_LEVEL_H
#define RVG_ENGINE_LEVEL_H

#include <stdbool.h>

#include "engine/sweep/rate_curve.h"

enum level_kind {
    LEVEL_CONCURRENCY, /* closed loop: so many requests are always in flight */
    LEVEL_RATE,        /* open loop: so many requests a second, whatever the server does */
    LEVEL_SCHEDULE     /* open loop whose rate changes in time; a sweep has no other level then */
};

struct level {
    enum level_kind kind;
    double value; /* requests in flight, a whole number; or requests a second, the mean of those of
                     a schedule, NaN: the highest rate that an arm holds, which is searched for */
    double low;   /* LEVEL_SCHEDULE: lowest and highest rate; else 0 */
    double high;
};

/* When a request is due. The closed loop follows from the kind of level and is not asked for, so
 * it stands last. */
enum arrival {
    ARRIVAL_POISSON,  /* exponentially distributed gaps, drawn from a seed */
    ARRIVAL_CONSTANT, /* equally spaced */
    ARRIVAL_CLOSED,   /* as soon as a place for it is free */
    ARRIVAL_COUNT
};

/* "poisson", "constant", "closed"; the list ends in NULL. */
extern const char *const arrival_names[ARRIVAL_COUNT + 1];
const char *arrival_name(enum arrival arrival);

enum {
    LEVEL_NAME_SIZE = 40,
    LEVEL_OPEN_PLACES = 64,      /* requests an open loop is made ready for at first */
    LEVEL_OPEN_PLACES_MAX = 4096 /* most it has in flight; further ones wait for a place */
};

struct level level_of_concurrency(int concurrency);
struct level level_of_rate(double rate_rps);
struct level level_of_highest_rate(void);
struct level level_of_schedule(const struct rate_curve *schedule);

bool level_is_searched(const struct level *level);

bool level_equals(const struct level *a, const struct level *b);

/* Whether requests are due by the clock. */
bool level_kind_is_open(enum level_kind kind);

/* What everything that a person reads calls it: "c=16", "1000/s", "100..1000/s", "max". Returns
 * `out`. */
const char *level_name(const struct level *level, char out[LEVEL_NAME_SIZE]);

/* The number alone, where a heading says what it is: "16", "1000", "100..1000", "max". Returns
 * `out`. */
const char *level_number(const struct level *level, char out[LEVEL_NAME_SIZE]);

/* That heading: "concurrency", "rate", "schedule"; and where there is no room for it: "c", "/s". */
const char *level_kind_title(enum level_kind kind);
const char *level_kind_sign(enum level_kind kind);

/* Requests in flight that a trial is prepared for. In an open loop the server decides how many
 * there are: LEVEL_OPEN_PLACES. */
int level_in_flight(const struct level *level);

#endif
