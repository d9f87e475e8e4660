#include <config.h>

#include "engine/stats/scalability_curve.h"

#include <math.h>
#include <string.h>

enum { STEPS_MOST = 200 };

/* Of ln throughput: what a parameter could still take off the residuals when it is done. */
#define RESIDUAL_LEFT 1e-10

/* Share of a parameter's effect that the others do not have too. Below, its value is a guess. */
#define PIVOT_LEAST 1e-10

/* A sum of squares is at its least to half the digits of a number only; steps go on past that. */
#define COST_SLACK (1 + 1e-12)

#define DAMPING_START 1e-3
#define DAMPING_MOST 1e12

static double denominator(const struct curve *c, double level)
{
    return 1 + c->at[CURVE_SIGMA] * (level - 1) + c->at[CURVE_KAPPA] * level * (level - 1);
}

double curve_log(const struct curve *c, double level)
{
    return c->at[CURVE_LOG_LAMBDA] + log(level) - log(denominator(c, level));
}

void curve_gradient(const struct curve *c, double level, double out[CURVE_PARAMETERS])
{
    double d = denominator(c, level);

    out[CURVE_LOG_LAMBDA] = 1;
    out[CURVE_SIGMA] = -(level - 1) / d;
    out[CURVE_KAPPA] = -level * (level - 1) / d;
}

static void normal_add(struct curve_normal *m, const double row[CURVE_PARAMETERS], double weight,
                       double target)
{
    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        for (int q = 0; q < CURVE_PARAMETERS; q++)
            m->square[p][q] += weight * row[p] * row[q];
        m->side[p] += weight * row[p] * target;
    }
}

void curve_normal(const struct curve *c, const struct curve_point *points, size_t n,
                  const double *r, struct curve_normal *out)
{
    *out = (struct curve_normal){0};
    for (size_t i = 0; i < n; i++) {
        double row[CURVE_PARAMETERS];

        curve_gradient(c, points[i].level, row);
        normal_add(out, row, points[i].weight, r[i]);
    }
}

/* The lower triangle L with L L' = m, of the parameters not held. */
static bool factor(const struct curve_normal *m, const bool held[CURVE_PARAMETERS],
                   double l[CURVE_PARAMETERS][CURVE_PARAMETERS])
{
    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        for (int q = 0; q <= p && !held[p]; q++) {
            double rest = m->square[p][q];

            for (int k = 0; k < q; k++)
                rest -= l[p][k] * l[q][k];
            if (held[q])
                l[p][q] = 0;
            else if (q < p)
                l[p][q] = rest / l[q][q];
            else if (rest > PIVOT_LEAST * m->square[p][p])
                l[p][p] = sqrt(rest);
            else
                return false;
        }
    }
    return true;
}

bool curve_solve(const struct curve_normal *m, const bool held[CURVE_PARAMETERS],
                 double x[CURVE_PARAMETERS])
{
    double l[CURVE_PARAMETERS][CURVE_PARAMETERS] = {{0}};

    if (!factor(m, held, l))
        return false;
    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        x[p] = held[p] ? 0 : m->side[p];
        for (int q = 0; q < p && !held[p]; q++)
            x[p] -= l[p][q] * x[q];
        x[p] = held[p] ? 0 : x[p] / l[p][p];
    }
    for (int p = CURVE_PARAMETERS - 1; p >= 0; p--) {
        for (int q = p + 1; q < CURVE_PARAMETERS && !held[p]; q++)
            x[p] -= l[q][p] * x[q];
        x[p] = held[p] ? 0 : x[p] / l[p][p];
    }
    return true;
}

/* N / X(N) is linear in 1 / lambda, sigma / lambda and kappa / lambda: least squares of its
 * relative error is close to what is sought. */
static void curve_start(const struct curve_point *points, size_t n, struct curve *out)
{
    static const bool none[CURVE_PARAMETERS];
    struct curve_normal m = {0};
    double x[CURVE_PARAMETERS];

    *out = (struct curve){.at = {points[0].log_throughput - log(points[0].level), 0, 0}};
    for (size_t i = 0; i < n; i++) {
        double level = points[i].level;
        double scale = exp(points[i].log_throughput - log(level));
        double row[CURVE_PARAMETERS] = {scale, scale * (level - 1), scale * level * (level - 1)};

        normal_add(&m, row, points[i].weight, 1);
    }
    if (!curve_solve(&m, none, x) || !(x[0] > 0))
        return;
    out->at[CURVE_LOG_LAMBDA] = -log(x[0]);
    out->at[CURVE_SIGMA] = fmax(0, x[1] / x[0]);
    out->at[CURVE_KAPPA] = fmax(0, x[2] / x[0]);
}

/* Residuals into `r`; their weighted sum of squares. */
static double curve_cost(const struct curve *c, const struct curve_point *points, size_t n,
                         double *r)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        r[i] = points[i].log_throughput - curve_log(c, points[i].level);
        sum += points[i].weight * r[i] * r[i];
    }
    return sum;
}

/* Marks what the bounds hold; true when nothing that is left can still be gained. */
static bool is_done(struct curve *c, const struct curve_normal *m)
{
    double scale = RESIDUAL_LEFT * sqrt(m->square[CURVE_LOG_LAMBDA][CURVE_LOG_LAMBDA]);
    bool done = true;

    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        c->bound[p] = p != CURVE_LOG_LAMBDA && c->at[p] <= 0 && m->side[p] <= 0;
        if (!c->bound[p] && !(fabs(m->side[p]) <= scale * sqrt(m->square[p][p])))
            done = false;
    }
    return done;
}

static bool curve_step(const struct curve *c, const struct curve_normal *m, double damping,
                       struct curve *out)
{
    struct curve_normal damped = *m;
    double step[CURVE_PARAMETERS];

    for (int p = 0; p < CURVE_PARAMETERS; p++)
        damped.square[p][p] *= 1 + damping;
    if (!curve_solve(&damped, c->bound, step))
        return false;
    *out = *c;
    out->at[CURVE_LOG_LAMBDA] += step[CURVE_LOG_LAMBDA];
    out->at[CURVE_SIGMA] = fmax(0, out->at[CURVE_SIGMA] + step[CURVE_SIGMA]);
    out->at[CURVE_KAPPA] = fmax(0, out->at[CURVE_KAPPA] + step[CURVE_KAPPA]);
    return true;
}

bool curve_fit(const struct curve_point *points, size_t n, struct curve *out)
{
    double r[SCALABILITY_LEVELS_MOST], tried[SCALABILITY_LEVELS_MOST];
    double damping = DAMPING_START;
    struct curve_normal m;
    struct curve next;
    double cost;

    curve_start(points, n, out);
    cost = curve_cost(out, points, n, r);
    for (int step = 0; step < STEPS_MOST && damping < DAMPING_MOST; step++) {
        double cost_next = INFINITY;

        curve_normal(out, points, n, r, &m);
        if (is_done(out, &m))
            return true;
        if (curve_step(out, &m, damping, &next))
            cost_next = curve_cost(&next, points, n, tried);
        damping *= cost_next <= cost * COST_SLACK ? 0.1 : 10;
        if (cost_next <= cost * COST_SLACK) {
            *out = next;
            cost = cost_next;
            memcpy(r, tried, n * sizeof *r);
        }
    }
    return false;
}
