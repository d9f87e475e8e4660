/* Fisher's F distribution. */
#ifndef RVG_ENGINE_FISHER_H
#define RVG_ENGINE_FISHER_H

/* Probability that F with `upper` and `lower` degrees of freedom (1 to 1e5) is at least `f`:
 * I_x(lower / 2, upper / 2) at x = lower / (lower + upper f), NIST Handbook of Mathematical
 * Functions, 8.17. Relative error below 1e-9. 1 for f <= 0, NaN for NaN or degrees below 1. */
double fisher_tail(double f, double upper, double lower);

#endif
