/* What Student's and Fisher's distributions are made of. */
#ifndef RVG_ENGINE_BETA_H
#define RVG_ENGINE_BETA_H

/* The continued fraction DLMF 8.17.22 of the incomplete beta function I_x(a, b), evaluated by
 * Lentz's method: I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) times it. a and b above 0, x in 0..1;
 * converges fast for x < (a + 1) / (a + b + 2). */
double beta_fraction(double a, double b, double x);

#endif
