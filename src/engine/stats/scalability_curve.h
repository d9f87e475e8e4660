/* The curve of the Universal Scalability Law and its weighted least squares; what the numbers mean
 * is said in scalability.h. */
#ifndef RVG_ENGINE_SCALABILITY_CURVE_H
#define RVG_ENGINE_SCALABILITY_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/stats/scalability.h"

enum { CURVE_LOG_LAMBDA, CURVE_SIGMA, CURVE_KAPPA, CURVE_PARAMETERS };

struct curve_point {
    double level;
    double log_throughput;
    double weight; /* above 0 */
};

struct curve {
    double at[CURVE_PARAMETERS];
    bool bound[CURVE_PARAMETERS]; /* held at 0, where the sum of squares still falls below it */
};

/* Weighted normal equations of the curve, linearised where it stands. */
struct curve_normal {
    double square[CURVE_PARAMETERS][CURVE_PARAMETERS]; /* J'WJ */
    double side[CURVE_PARAMETERS];                     /* J'Wr */
};

/* ln X(level). */
double curve_log(const struct curve *c, double level);

/* d ln X(level) / d parameter. */
void curve_gradient(const struct curve *c, double level, double out[CURVE_PARAMETERS]);

/* Solves square x = side for the parameters that are not `held` (those become 0), by Cholesky.
 * False when the points do not tell them apart. */
bool curve_solve(const struct curve_normal *m, const bool held[CURVE_PARAMETERS],
                 double x[CURVE_PARAMETERS]);

/* Least squares with sigma and kappa not below 0, by Levenberg and Marquardt's method: a parameter
 * whose step leads below 0 is held there while it does. False when it does not converge. */
bool curve_fit(const struct curve_point *points, size_t n, struct curve *out);

/* At the curve's place: J'WJ, and J'W of the residuals `r`, one for each point. */
void curve_normal(const struct curve *c, const struct curve_point *points, size_t n,
                  const double *r, struct curve_normal *out);

#endif
