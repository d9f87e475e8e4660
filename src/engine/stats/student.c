#include <config.h>

#include "engine/stats/student.h"

#include <math.h>

#include "engine/stats/beta.h"

/* From here up the series of gamma_ratio is exact to the last bit. */
#define SERIES_FROM 50.0

/* A step of Newton's method that is as short as this has nothing left to gain. */
#define QUANTILE_STEP 1e-12

/* ln(gamma(a + 1/2) / gamma(a)): Stirling's series after shifting `a` up. A difference of two
 * lgamma would lose digits for large `a`. */
static double log_gamma_ratio(double a)
{
    double shift = 1;
    double r;

    for (; a < SERIES_FROM; a++)
        shift *= a / (a + 0.5);
    r = 1 / (a * a);
    return log(shift) + log(a) / 2 -
           (1.0 / 8 - r * (1.0 / 192 - r * (1.0 / 640 - r * 17 / 14336))) / a;
}

/* P(|T| >= |t|) = I_x(df / 2, 1/2) with x = df / (df + t^2). */
double student_two_sided(double t, double df)
{
    double a = df / 2;
    double r = fabs(t) / sqrt(df);
    double x = 1 / (1 + r * r);
    double y = r > 1 ? 1 / (1 + 1 / (r * r)) : r * r * x;
    double log_x = r < 1e100 ? -log1p(r * r) : -2 * log(r);
    double front;

    if (!(df >= 1) || isinf(df) || isnan(t))
        return NAN;
    if (t == 0)
        return 1;
    /* x^a y^b / B(a, b), b = 1/2 */
    front = exp(a * log_x + log(y) / 2 + log_gamma_ratio(a)) / sqrt(M_PI);
    if (x < (a + 1) / (a + 2.5))
        return front * beta_fraction(a, 0.5, x) / a;
    return 1 - front * beta_fraction(0.5, a, y) / 0.5;
}

double student_cdf(double t, double df)
{
    double tail = student_two_sided(t, df) / 2;

    return t < 0 ? tail : 1 - tail;
}

static double density(double t, double df)
{
    return exp(log_gamma_ratio(df / 2) - (df + 1) / 2 * log1p(t * t / df)) / sqrt(df * M_PI);
}

/* The t > 0 whose two-sided probability is `q`: Newton's method on the logarithm of q, kept between
 * the closest numbers known to lie below and above, halving where it would leave them. */
static double two_sided_quantile(double q, double df)
{
    double low = 0, high = 2, t, p, next;

    while (student_two_sided(high, df) > q) {
        low = high;
        high *= 2;
    }
    for (next = low + (high - low) / 2;;) {
        t = next;
        p = student_two_sided(t, df);
        if (p > q)
            low = t;
        else
            high = t;
        next = t + log(p / q) * p / (2 * density(t, df));
        if (fabs(next - t) <= QUANTILE_STEP * t)
            return next;
        if (!(next > low && next < high))
            next = low + (high - low) / 2;
        if (next <= low || next >= high)
            return next;
    }
}

double student_quantile(double p, double df)
{
    if (!(p >= 0 && p <= 1) || !(df >= 1) || isinf(df))
        return NAN;
    if (p == 0 || p == 1)
        return p == 0 ? -INFINITY : INFINITY;
    if (p == 0.5)
        return 0;
    return p < 0.5 ? -two_sided_quantile(2 * p, df) : two_sided_quantile(2 * (1 - p), df);
}
