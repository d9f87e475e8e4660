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

enum sequential_step sequential_step_of(double ratio, double high, size_t blocks,
                                        const struct sequential_rule *rule)
{
    if (log(high / ratio) <= log1p(rule->precision))
        return SEQUENTIAL_ENOUGH;
    return blocks < rule->cap ? SEQUENTIAL_MORE : SEQUENTIAL_CAPPED;
}

/* All but the step and what was left out. */
static void conclude(const struct moments *m, struct sequential *s)
{
    double half;

    *s = (struct sequential){.ratio = NAN, .low = NAN, .high = NAN};
    s->blocks = m->n;
    s->p_value = p_value(m);
    if (m->n > 0)
        s->ratio = exp(m->mean);
    if (isfinite(sequential_quantile(m->n))) {
        half = sequential_quantile(m->n) * sqrt(moments_variance_of_mean(m));
        s->low = exp(m->mean - half);
        s->high = exp(m->mean + half);
    }
}

struct sequential sequential_look(const double *log_ratios, size_t n,
                                  const struct sequential_rule *rule)
{
    struct moments m = {0};
    struct sequential s;

    for (size_t i = 0; i < n; i++) {
        if (isfinite(log_ratios[i]))
            moments_add(&m, log_ratios[i]);
    }
    conclude(&m, &s);
    s.left_out = n - m.n;
    s.step = sequential_step_of(s.ratio, s.high, n, rule);
    return s;
}

struct comparison comparison_sequential(const double *base, const double *other, size_t n,
                                        bool higher_is_better)
{
    struct comparison c = {.higher_is_better = higher_is_better, .is_sequential = true};
    struct comparison *family = &c;
    struct moments m = {0};
    struct sequential s;

    for (size_t i = 0; i < n; i++) {
        double d = base[i] > 0 && other[i] > 0 ? log(other[i] / base[i]) : NAN;

        if (isfinite(d))
            moments_add(&m, d);
    }
    conclude(&m, &s);
    c.ratio = s.ratio;
    c.low = s.low;
    c.high = s.high;
    c.p_value = c.p_adjusted = s.p_value;
    c.blocks = m.n;
    c.left_out = n - m.n;
    comparison_adjust(&family, 1);
    return c;
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
