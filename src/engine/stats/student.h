/* Student's t distribution with `df` degrees of freedom, any real number from 1 up. */
#ifndef RVG_ENGINE_STUDENT_H
#define RVG_ENGINE_STUDENT_H

/* Probability that T is at most `t`. Relative error of the smaller tail below 1e-11, by the
 * regularised incomplete beta function (NIST Handbook of Mathematical Functions, 8.17.22). NaN for
 * df below 1 or NaN arguments. */
double student_cdf(double t, double df);

/* Probability that |T| is at least |t|: the two-sided p-value. Exact where the cdf is near 1. */
double student_two_sided(double t, double df);

/* The t with student_cdf(t, df) = p, 0 < p < 1, within 1e-10 of itself; -INFINITY at 0, INFINITY at
 * 1, NaN outside. */
double student_quantile(double p, double df);

#endif
