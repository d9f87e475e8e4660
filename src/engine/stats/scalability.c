#include <config.h>

#include "engine/stats/scalability.h"

#include <math.h>

#include "engine/stats/fisher.h"
#include "engine/stats/moments.h"
#include "engine/stats/scalability_curve.h"
#include "engine/stats/statistics.h"
#include "engine/stats/student.h"

/* A variance among so few blocks is itself a guess: weights of one over it would be ruled by the
 * level whose blocks happened to agree. With 10 the intervals hold the truth in 94.2 %, with 30 in
 * 94.9 % and are 1 % wider. */
#define BLOCKS_OF_PRIOR 30.0

/* No ln throughput is known better than 1e-6. */
#define VARIANCE_LEAST 1e-12

#define P_MISFIT 0.01

/* What is fitted: levels that have values, blocks that have all of these. */
struct table {
    const double *rows[SCALABILITY_LEVELS_MOST];        /* one for each level, `width` blocks */
    size_t given[SCALABILITY_LEVELS_MOST];              /* the level's place in what was given */
    struct curve_point points[SCALABILITY_LEVELS_MOST]; /* means over blocks */
    size_t levels;
    size_t width;
    size_t blocks;
};

/* The parameters, free of their bounds and linear: mean and covariance of that mean over blocks. */
struct spread {
    double mean[CURVE_PARAMETERS];
    double covariance[CURVE_PARAMETERS][CURVE_PARAMETERS];
    double t; /* Student's, two-sided */
};

static bool is_known(double throughput)
{
    return isfinite(throughput) && throughput > 0;
}

static bool is_complete(const struct table *t, size_t block)
{
    for (size_t i = 0; i < t->levels; i++) {
        if (!is_known(t->rows[i][block]))
            return false;
    }
    return true;
}

static void add_level(struct table *t, size_t given, double level, const double *row)
{
    size_t known = 0;

    for (size_t j = 0; j < t->width; j++)
        known += is_known(row[j]);
    if (known == 0 || t->levels == SCALABILITY_LEVELS_MOST)
        return;
    t->rows[t->levels] = row;
    t->given[t->levels] = given;
    t->points[t->levels++] = (struct curve_point){.level = level, .weight = 1};
}

static void count_blocks(struct table *t)
{
    t->blocks = 0;
    for (size_t j = 0; j < t->width; j++)
        t->blocks += is_complete(t, j);
}

static void find_means(struct table *t)
{
    for (size_t i = 0; i < t->levels; i++) {
        struct moments m = {0};

        for (size_t j = 0; j < t->width; j++) {
            if (is_complete(t, j))
                moments_add(&m, log(t->rows[i][j]));
        }
        t->points[i].log_throughput = m.mean;
    }
}

static double deviation(const struct table *t, size_t i, size_t block)
{
    return log(t->rows[i][block]) - t->points[i].log_throughput;
}

/* What the levels of one block share. */
static double mood(const struct table *t, size_t block)
{
    double sum = 0, weights = 0;

    for (size_t i = 0; i < t->levels; i++) {
        sum += t->points[i].weight * deviation(t, i, block);
        weights += t->points[i].weight;
    }
    return sum / weights;
}

/* Adds the squared deviations of each level, the block's mood taken out. */
static void add_squares(const struct table *t, size_t block, double *squares)
{
    double shared = mood(t, block);

    for (size_t i = 0; i < t->levels; i++) {
        double own = deviation(t, i, block) - shared;

        squares[i] += own * own;
    }
}

static void find_squares(const struct table *t, double *squares)
{
    for (size_t i = 0; i < t->levels; i++)
        squares[i] = 0;
    for (size_t j = 0; j < t->width; j++) {
        if (is_complete(t, j))
            add_squares(t, j, squares);
    }
}

static void find_weights(struct table *t)
{
    double squares[SCALABILITY_LEVELS_MOST];
    double df = (double)t->blocks - 1;
    double shared = 0;

    find_squares(t, squares);
    for (size_t i = 0; i < t->levels; i++)
        shared += squares[i] / df / (double)t->levels;
    for (size_t i = 0; i < t->levels; i++) {
        double variance = (squares[i] + BLOCKS_OF_PRIOR * shared) / (df + BLOCKS_OF_PRIOR);

        t->points[i].weight = 1 / fmax(variance, VARIANCE_LEAST);
    }
}

static enum scalability_reason read_table(struct table *t, const double *levels, size_t n_levels,
                                          const double *throughput)
{
    for (size_t i = 0; i < n_levels; i++)
        add_level(t, i, levels[i], throughput + i * t->width);
    count_blocks(t);
    if (t->levels < SCALABILITY_LEVELS_LEAST)
        return SCALABILITY_TOO_FEW_LEVELS;
    if (t->blocks < STATISTICS_BLOCKS_LEAST)
        return SCALABILITY_TOO_FEW_BLOCKS;
    find_means(t);
    find_weights(t);
    return SCALABILITY_FITTED;
}

static double weighted_mean(const struct table *t)
{
    double sum = 0, weights = 0;

    for (size_t i = 0; i < t->levels; i++) {
        sum += t->points[i].weight * t->points[i].log_throughput;
        weights += t->points[i].weight;
    }
    return sum / weights;
}

static size_t free_parameters(const struct curve *c)
{
    return (size_t)(CURVE_PARAMETERS - c->bound[CURVE_SIGMA] - c->bound[CURVE_KAPPA]);
}

/* Variance of one block, in units of what its weights say. */
static double block_variance(const struct table *t)
{
    double squares[SCALABILITY_LEVELS_MOST];
    double sum = 0;

    find_squares(t, squares);
    for (size_t i = 0; i < t->levels; i++)
        sum += t->points[i].weight * fmax(squares[i], VARIANCE_LEAST * (double)(t->blocks - 1));
    return sum / (double)((t->levels - 1) * (t->blocks - 1));
}

/* Residuals, r2, misfit and noise. Returns F. */
static double judge_residuals(const struct table *t, const struct curve *c, struct scalability *s)
{
    double centre = weighted_mean(t);
    double df = (double)(t->levels - free_parameters(c));
    double variance = block_variance(t);
    double missed = 0, total = 0, weights = 0;
    double f;

    for (size_t i = 0; i < t->levels; i++) {
        const struct curve_point *p = &t->points[i];
        double r = p->log_throughput - curve_log(c, p->level);

        s->residuals[t->given[i]] = r;
        missed += p->weight * r * r;
        total += p->weight * (p->log_throughput - centre) * (p->log_throughput - centre);
        weights += p->weight / (double)t->levels;
    }
    f = (double)t->blocks * missed / df / variance;
    s->misfit = sqrt(missed / df / weights);
    s->noise = sqrt(variance / weights);
    s->r2 = total > 0 ? 1 - missed / df / (total / (double)(t->levels - 1)) : NAN;
    s->p_misfit = fisher_tail(f, df, (double)((t->levels - 1) * (t->blocks - 1)));
    return f;
}

/* Where one block alone would lead the parameters, one linear step from the curve. */
static bool block_step(const struct table *t, const struct curve *c, size_t block,
                       double step[CURVE_PARAMETERS])
{
    static const bool none[CURVE_PARAMETERS];
    double r[SCALABILITY_LEVELS_MOST];
    struct curve_normal m;

    for (size_t i = 0; i < t->levels; i++)
        r[i] = log(t->rows[i][block]) - curve_log(c, t->points[i].level);
    curve_normal(c, t->points, t->levels, r, &m);
    return curve_solve(&m, none, step);
}

static void spread_add(struct spread *s, const double step[CURVE_PARAMETERS], double n)
{
    double before[CURVE_PARAMETERS];

    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        before[p] = step[p] - s->mean[p];
        s->mean[p] += before[p] / n;
    }
    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        for (int q = 0; q < CURVE_PARAMETERS; q++)
            s->covariance[p][q] += before[p] * (step[q] - s->mean[q]);
    }
}

/* `widening`: 1, or F. */
static bool find_spread(const struct table *t, const struct curve *c, double widening, double df,
                        struct spread *s)
{
    double n = 0, scale;

    *s = (struct spread){.t = student_quantile((1 + STATISTICS_CONFIDENCE) / 2, df)};
    for (size_t j = 0; j < t->width; j++) {
        double step[CURVE_PARAMETERS];

        if (!is_complete(t, j))
            continue;
        if (!block_step(t, c, j, step))
            return false;
        spread_add(s, step, ++n);
    }
    scale = widening / (n - 1) / n;
    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        s->mean[p] += c->at[p];
        for (int q = 0; q < CURVE_PARAMETERS; q++)
            s->covariance[p][q] *= scale;
    }
    return true;
}

static struct scalability_parameter parameter(const struct curve *c, const struct spread *s, int p)
{
    double half = s->t * sqrt(s->covariance[p][p]);

    return (struct scalability_parameter){
        .value = c->at[p],
        .low = fmin(c->at[p], s->mean[p] - half),
        .high = fmax(c->at[p], s->mean[p] + half),
        .at_bound = c->bound[p],
    };
}

static void cut_at_zero(struct scalability_parameter *p)
{
    p->low = fmax(0, p->low);
    p->high = fmax(0, p->high);
}

static void take_exponent(struct scalability_parameter *p)
{
    p->value = exp(p->value);
    p->low = exp(p->low);
    p->high = exp(p->high);
}

/* Those R = N^2 for which Student's t does not tell (1 - sigma) - R kappa from 0: the roots of a
 * quadratic, between which they lie when kappa is told from 0. False otherwise. */
static bool fieller(const struct spread *s, double *low, double *high)
{
    double a = 1 - s->mean[CURVE_SIGMA], b = s->mean[CURVE_KAPPA];
    double tt = s->t * s->t;
    double square = b * b - tt * s->covariance[CURVE_KAPPA][CURVE_KAPPA];
    double half = a * b + tt * s->covariance[CURVE_SIGMA][CURVE_KAPPA];
    double constant = a * a - tt * s->covariance[CURVE_SIGMA][CURVE_SIGMA];
    double root = sqrt(fmax(0, half * half - square * constant));

    if (!(square > 0) || !(b > 0))
        return false;
    *low = sqrt(fmax(0, (half - root) / square));
    *high = sqrt(fmax(0, (half + root) / square));
    return true;
}

static struct scalability_peak find_peak(const struct scalability *s, const struct spread *spread)
{
    struct scalability_peak peak = {SCALABILITY_PEAK_UNKNOWN, NAN, NAN, NAN};
    double value = sqrt((1 - s->sigma.value) / s->kappa.value);
    double reach = SCALABILITY_REACH * s->largest;
    double low, high;

    if (s->kappa.at_bound || isnan(value) || !fieller(spread, &low, &high))
        return peak;
    if (value > reach) {
        peak.state = SCALABILITY_PEAK_BEYOND;
        return peak;
    }
    return (struct scalability_peak){
        .state = SCALABILITY_PEAK_KNOWN,
        .value = value,
        .low = fmin(low, value),
        .high = high > reach ? NAN : fmax(high, value),
    };
}

static enum scalability_reason fit(const struct table *t, struct scalability *s)
{
    double df = (double)t->blocks - 1;
    struct spread spread;
    struct curve c;
    double f;

    if (!curve_fit(t->points, t->levels, &c))
        return SCALABILITY_NOT_CONVERGED;
    f = judge_residuals(t, &c, s);
    s->widened = s->p_misfit < P_MISFIT;
    if (s->widened && s->misfit > s->noise) {
        s->widened = false;
        return SCALABILITY_MISFIT;
    }
    if (s->widened)
        df = fmin(df, (double)(t->levels - free_parameters(&c)));
    if (!find_spread(t, &c, s->widened ? fmax(1, f) : 1, df, &spread))
        return SCALABILITY_NOT_CONVERGED;
    s->lambda = parameter(&c, &spread, CURVE_LOG_LAMBDA);
    s->sigma = parameter(&c, &spread, CURVE_SIGMA);
    s->kappa = parameter(&c, &spread, CURVE_KAPPA);
    take_exponent(&s->lambda);
    cut_at_zero(&s->sigma);
    cut_at_zero(&s->kappa);
    s->peak = find_peak(s, &spread);
    return SCALABILITY_FITTED;
}

static void forget(struct scalability *s)
{
    static const struct scalability_parameter unknown = {NAN, NAN, NAN, false};

    s->lambda = s->sigma = s->kappa = unknown;
    s->peak = (struct scalability_peak){SCALABILITY_PEAK_UNKNOWN, NAN, NAN, NAN};
    s->noise = s->misfit = s->p_misfit = s->r2 = NAN;
    for (size_t i = 0; i < SCALABILITY_LEVELS_MOST; i++)
        s->residuals[i] = NAN;
}

struct scalability scalability_fit(const double *levels, size_t n_levels, const double *throughput,
                                   size_t blocks)
{
    struct table t = {.width = blocks};
    struct scalability s = {0};

    forget(&s);
    s.reason = read_table(&t, levels, n_levels, throughput);
    s.levels = t.levels;
    s.blocks = t.blocks;
    s.left_out = blocks - t.blocks;
    for (size_t i = 0; i < t.levels; i++)
        s.largest = fmax(s.largest, t.points[i].level);
    if (s.reason == SCALABILITY_FITTED)
        s.reason = fit(&t, &s);
    return s;
}

double scalability_at(const struct scalability *s, double concurrency)
{
    double n = concurrency;

    if (s->reason != SCALABILITY_FITTED || !(n >= 1) || n > SCALABILITY_REACH * s->largest)
        return NAN;
    return s->lambda.value * n / (1 + s->sigma.value * (n - 1) + s->kappa.value * n * (n - 1));
}

static const char *const reasons[SCALABILITY_REASON_COUNT] = {
    [SCALABILITY_FITTED] = "fitted",
    [SCALABILITY_TOO_FEW_LEVELS] = "too few levels",
    [SCALABILITY_TOO_FEW_BLOCKS] = "too few blocks",
    [SCALABILITY_NOT_CONVERGED] = "does not converge",
    [SCALABILITY_MISFIT] = "residuals exceed the blocks' noise",
};

const char *scalability_reason_name(enum scalability_reason reason)
{
    return (unsigned)reason < SCALABILITY_REASON_COUNT ? reasons[reason] : "unknown";
}

static const char *const peaks[SCALABILITY_PEAK_STATE_COUNT] = {
    [SCALABILITY_PEAK_UNKNOWN] = "not known",
    [SCALABILITY_PEAK_BEYOND] = "beyond the levels",
    [SCALABILITY_PEAK_KNOWN] = "known",
};

const char *scalability_peak_name(enum scalability_peak_state state)
{
    return (unsigned)state < SCALABILITY_PEAK_STATE_COUNT ? peaks[state] : "unknown";
}
