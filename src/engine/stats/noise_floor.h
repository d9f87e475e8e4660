/* What a machine shows as a difference when there is none: an arm is measured twice under two names
 * (A/A). */
#ifndef RVG_ENGINE_NOISE_FLOOR_H
#define RVG_ENGINE_NOISE_FLOOR_H

#include <stdbool.h>
#include <stddef.h>

struct noise_floor {
    double spread; /* exp(s) >= 1, s the root mean square of ln(b / a): a block's typical ratio to
                      its twin; NaN: no usable pair */
    double floor;  /* >= 1: effects nearer to 1 than it are noise; NaN below 3 pairs */
    size_t blocks;
    size_t left_out;
};

/* a[i] and b[i] are of one block; a pair in which one has no logarithm is left out. The truth is
 * known to be 0, so the spread is taken about 0, not about the mean, and has n degrees of freedom:
 * ln floor = t(0.975, n) s / sqrt(n), or |mean| where that is more (the second name is then always
 * on one side, which no spread tells). A comparison of as many blocks has an interval about as
 * wide. */
struct noise_floor noise_floor_of(const double *a, const double *b, size_t n);

/* Whether `ratio` is nearer to 1 than the floor, up or down: ratio and 1 / ratio below it. False
 * when either is not known. */
bool noise_floor_hides(const struct noise_floor *f, double ratio);

#endif
