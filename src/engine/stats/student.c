#include <config.h>

#include "engine/stats/student.h"

#include <float.h>
#include <math.h>

enum { FRACTION_TERMS_MAX = 200000 };

/* From here up the series of gamma_ratio is exact to the last bit. */
#define SERIES_FROM 50.0

/* ln(gamma(a + 1/2) / gamma(a)): Stirling's series after shifting `a` up. A difference of two
 * lgamma would lose digits for large `a`. */
static double log_gamma_ratio(double a)
{
    double shift = 0;
    double r;

    for (; a < SERIES_FROM; a++)
        shift += log(a / (a + 0.5));
    r = 1 / (a * a);
    return shift + log(a) / 2 - (1.0 / 8 - r * (1.0 / 192 - r * (1.0 / 640 - r * 17 / 14336))) / a;
}

static double away_from_zero(double x)
{
    return fabs(x) < DBL_MIN / DBL_EPSILON ? DBL_MIN / DBL_EPSILON : x;
}

/* The continued fraction DLMF 8.17.22 of I_x(a, b), evaluated by Lentz's method; converges fast
 * for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1;
    double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
    double f = d;

    for (int m = 1; m < FRACTION_TERMS_MAX; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double step;

        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        f *= d * c;
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        step = d * c;
        f *= step;
        if (fabs(step - 1) < DBL_EPSILON)
            break;
    }
    return f;
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

/* The t > 0 whose two-sided probability is `q`, by bisection down to neighbouring numbers. */
static double two_sided_quantile(double q, double df)
{
    double low = 0, high = 1, middle;

    while (student_two_sided(high, df) > q) {
        low = high;
        high *= 2;
    }
    for (;;) {
        middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            return middle;
        if (student_two_sided(middle, df) > q)
            low = middle;
        else
            high = middle;
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
