/* When is the next request due? A pure schedule: it neither asks the clock nor waits. Instants are
 * nanoseconds of whatever clock the caller uses.
 *
 * Where the rate changes, its integral takes the place of time: constant arrivals are due where it
 * reaches whole numbers, Poisson ones where it reaches the sums of exponential gaps of mean 1 (L.
 * Devroye, Non-Uniform Random Variate Generation, Springer 1986, chapter VI.1.3). */
#ifndef RVG_ENGINE_PACER_H
#define RVG_ENGINE_PACER_H

#include <stdint.h>

#include "engine/stats/random.h"
#include "engine/sweep/level.h"
#include "engine/sweep/rate_curve.h"

struct pacer_config {
    enum arrival arrival;
    double rate_rps;                /* of all workers together, above 0; not used in the closed loop
                                       and with a curve */
    const struct rate_curve *curve; /* the rate as it changes from `start` on; no request is due
                                       after its end. Not owned. NULL: rate_rps all the time */
    uint64_t start;                 /* instant at which the schedule begins */
    uint64_t seed;                  /* Poisson */
    uint32_t worker;                /* this one's number, 0..workers - 1 */
    uint32_t workers; /* 1 or more, who share the rate: constant arrivals in turn, Poisson ones as
                         independent streams, whose sum is a Poisson stream of the whole rate */
};

struct pacer {
    struct pacer_config config;
    struct random random;
    struct rate_walk walk; /* along the curve */
    uint64_t taken;        /* requests so far */
    double number;         /* Poisson along a curve: the next arrival, as requests of the curve */
    double offset_ns;      /* of the next arrival from `start` */
};

void pacer_init(struct pacer *p, const struct pacer_config *config);

/* When the next request is due: `now` in the closed loop, else an instant of the schedule, which
 * may lie in the past: the schedule does not wait for those who are late. UINT64_MAX: never. */
uint64_t pacer_due(const struct pacer *p, uint64_t now);

/* That request has been taken on; pacer_due speaks of the one after it. */
void pacer_advance(struct pacer *p);

#endif
