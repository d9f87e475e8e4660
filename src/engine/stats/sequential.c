#include <config.h>

#include "engine/stats/sequential.h"

#include <math.h>

#include "engine/stats/moments.h"
#include "engine/stats/statistics.h"

#define ALPHA (1 - STATISTICS_CONFIDENCE)

static double rho(double n)
{
    return SEQUENTIAL_EFFECT / (n + SEQUENTIAL_EFFECT);
}

/* G = 1 / alpha, solved for t. */
double sequential_quantile(size_t blocks)
{
    double n = (double)blocks;
    double k = pow(1 / (ALPHA * sqrt(rho(n))), 2 / n);

    if (blocks < 2 || !(k * rho(n) < 1))
        return INFINITY;
    return sqrt((n - 1) * (k - 1) / (1 - k * rho(n)));
}

static double p_value(const struct moments *m)
{
    double n = (double)m->n;
    double r = rho(n);
    double between = n * m->mean * m->mean;

    if (m->n < 2)
        return NAN;
    if (between == 0)
        return 1;
    /* (1 + u) / (1 + rho u), u = between / squares, which may be 0 */
    return fmin(1, pow((m->squares + r * between) / (m->squares + between), n / 2) / sqrt(r));
}

static enum sequential_step next_step(double half, size_t n, const struct sequential_rule *rule)
{
    if (half <= log1p(rule->precision))
        return SEQUENTIAL_ENOUGH;
    return n < rule->cap ? SEQUENTIAL_MORE : SEQUENTIAL_CAPPED;
}

struct sequential sequential_look(const double *log_ratios, size_t n,
                                  const struct sequential_rule *rule)
{
    struct sequential s = {.ratio = NAN, .low = NAN, .high = NAN};
    struct moments m = {0};
    double half = NAN;

    for (size_t i = 0; i < n; i++) {
        if (isfinite(log_ratios[i]))
            moments_add(&m, log_ratios[i]);
    }
    s.blocks = m.n;
    s.left_out = n - m.n;
    s.p_value = p_value(&m);
    if (m.n > 0)
        s.ratio = exp(m.mean);
    if (isfinite(sequential_quantile(m.n))) {
        half = sequential_quantile(m.n) * sqrt(moments_variance_of_mean(&m));
        s.low = exp(m.mean - half);
        s.high = exp(m.mean + half);
    }
    s.step = next_step(half, n, rule);
    return s;
}

static const char *const steps[SEQUENTIAL_STEP_COUNT] = {
    [SEQUENTIAL_MORE] = "more blocks",
    [SEQUENTIAL_ENOUGH] = "enough",
    [SEQUENTIAL_CAPPED] = "stopped at the cap",
};

const char *sequential_step_name(enum sequential_step step)
{
    return (unsigned)step < SEQUENTIAL_STEP_COUNT ? steps[step] : "unknown";
}
