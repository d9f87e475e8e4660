#include <config.h>

#include "engine/stats/fisher.h"

#include <math.h>

#include "engine/stats/beta.h"

/* From here up four terms of Stirling's series are exact to 1e-13. */
#define SERIES_FROM 20.0

/* lgamma of libm writes to a global. */
static double log_gamma(double a)
{
    double shift = 1;
    double r;

    for (; a < SERIES_FROM; a++)
        shift *= a;
    r = 1 / (a * a);
    return (a - 0.5) * log(a) - a + log(2 * M_PI) / 2 - log(shift) +
           (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r / 1680))) / a;
}

double fisher_tail(double f, double upper, double lower)
{
    double a = lower / 2, b = upper / 2;
    double x, y, front;

    if (isnan(f) || !(upper >= 1) || !(lower >= 1) || isinf(upper) || isinf(lower))
        return NAN;
    if (f <= 0)
        return 1;
    if (isinf(f))
        return 0;
    x = 1 / (1 + upper / lower * f);
    y = 1 / (1 + lower / upper / f);
    front = exp(a * log(x) + b * log(y) + log_gamma(a + b) - log_gamma(a) - log_gamma(b));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, y) / b;
}
