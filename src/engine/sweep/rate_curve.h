/* A rate that changes in time: steps and ramps, one after the other. Its integral, the number of
 * requests up to an instant, is a straight line over a step and a parabola over a ramp, and its
 * inverse says when a request is due. Pure functions; times are seconds from the curve's start. */
#ifndef RVG_ENGINE_RATE_CURVE_H
#define RVG_ENGINE_RATE_CURVE_H

#include <stdbool.h>
#include <stddef.h>

/* One place more than a schedule may have: a warm-up stands before it. */
enum { RATE_SEGMENTS_MAX = 64, RATE_SEGMENTS_ROOM = RATE_SEGMENTS_MAX + 1 };

struct rate_segment {
    double from;    /* requests a second at its start, 0 or more */
    double to;      /* at its end, reached in a straight line; a step: the same */
    double seconds; /* above 0 */
};

struct rate_curve {
    struct rate_segment segments[RATE_SEGMENTS_ROOM];
    size_t count;
};

/* Of the whole: its length, its requests (the integral), requests a second on the average, and the
 * lowest and the highest rate. 0 without a segment. */
double rate_curve_seconds(const struct rate_curve *c);
double rate_curve_requests(const struct rate_curve *c);
double rate_curve_mean(const struct rate_curve *c);
double rate_curve_lowest(const struct rate_curve *c);
double rate_curve_highest(const struct rate_curve *c);

bool rate_curve_equals(const struct rate_curve *a, const struct rate_curve *b);

/* Requests up to the instant `t`; nothing before the start, all after the end. */
double rate_curve_count(const struct rate_curve *c, double t);

/* `c` after `seconds` (0 or more) at its first rate. `c` has at most RATE_SEGMENTS_MAX segments. */
void rate_curve_lead(const struct rate_curve *c, double seconds, struct rate_curve *out);

/* Asks for one instant after the other without beginning anew each time. */
struct rate_walk {
    const struct rate_curve *curve; /* not owned */
    size_t segment;
    double start_s; /* of that segment */
    double count;   /* requests before it */
};

void rate_walk_begin(struct rate_walk *w, const struct rate_curve *c);

/* The last instant up to which no more than `number` requests have come, so that one which meets a
 * pause comes at its end; INFINITY where the curve has not more than that. From one call to the
 * next `number`, 0 or more, never goes down. Exact up to rounding: a number that is no more than
 * that away from where a segment ends counts as at its end. */
double rate_walk_instant(struct rate_walk *w, double number);

#endif
