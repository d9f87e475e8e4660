/* Mean and spread of values that come one by one (B. P. Welford, Technometrics 4, 1962). */
#ifndef RVG_ENGINE_MOMENTS_H
#define RVG_ENGINE_MOMENTS_H

#include <stddef.h>

/* Start with {0}. */
struct moments {
    size_t n;
    double mean;
    double squares; /* sum of squared deviations from the mean */
};

void moments_add(struct moments *m, double x);

/* Squared standard error of the mean; NaN below 2 values. */
double moments_variance_of_mean(const struct moments *m);

#endif
