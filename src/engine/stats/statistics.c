#include <config.h>

#include "engine/stats/statistics.h"

#include <math.h>
#include <stdlib.h>

#include "engine/stats/moments.h"
#include "engine/stats/student.h"

#define ALPHA (1 - STATISTICS_CONFIDENCE)

/* One minus the confidence of percentile_requests_needed. */
#define UNLUCKY_SHARE 0.01

static bool has_log(double x)
{
    return isfinite(x) && x > 0;
}

/* Means of the logarithms; returns how many values have none. */
static size_t log_moments(const double *values, size_t n, struct moments *m)
{
    *m = (struct moments){0};
    for (size_t i = 0; i < n; i++) {
        if (has_log(values[i]))
            moments_add(m, log(values[i]));
    }
    return n - m->n;
}

static double half_width(double variance_of_mean, double df)
{
    return student_quantile(1 - ALPHA / 2, df) * sqrt(variance_of_mean);
}

struct estimate estimate_geometric(const double *values, size_t n)
{
    struct estimate out = {.value = NAN, .low = NAN, .high = NAN};
    struct moments m;

    out.left_out = log_moments(values, n, &m);
    out.blocks = m.n;
    if (m.n > 0)
        out.value = exp(m.mean);
    if (m.n > 1) {
        double half = half_width(moments_variance_of_mean(&m), (double)(m.n - 1));

        out.low = exp(m.mean - half);
        out.high = exp(m.mean + half);
    }
    return out;
}

size_t comparison_blocks_least(bool is_sequential)
{
    return is_sequential ? SEQUENTIAL_BLOCKS_LEAST : STATISTICS_BLOCKS_LEAST;
}

static bool has_blocks(const struct comparison *c)
{
    return c->blocks >= comparison_blocks_least(c->is_sequential);
}

static void give_word(struct comparison *c)
{
    if (!has_blocks(c))
        c->word = COMPARISON_TOO_FEW_BLOCKS;
    else if (!(c->p_adjusted < ALPHA))
        c->word = COMPARISON_NOT_DISTINGUISHABLE;
    else
        c->word = (c->ratio > 1) == c->higher_is_better ? COMPARISON_FASTER : COMPARISON_SLOWER;
}

static double p_of_difference(double difference, double variance, double df)
{
    if (variance > 0)
        return student_two_sided(difference / sqrt(variance), df);
    return difference == 0 ? 1 : 0;
}

/* The comparison that a mean difference of logarithms makes; `variance` of that mean, NaN: not
 * known. */
static void conclude(struct comparison *c, double difference, double variance, double df)
{
    c->ratio = exp(difference);
    c->low = c->high = c->p_value = NAN;
    if (!isnan(variance)) {
        double half = half_width(variance, df);

        c->low = exp(difference - half);
        c->high = exp(difference + half);
        c->p_value = p_of_difference(difference, variance, df);
    }
    c->p_adjusted = c->p_value;
    give_word(c);
}

struct comparison comparison_paired(const double *base, const double *other, size_t n,
                                    bool higher_is_better)
{
    struct comparison c = {.higher_is_better = higher_is_better};
    struct moments m = {0};

    for (size_t i = 0; i < n; i++) {
        if (has_log(base[i]) && has_log(other[i]) && has_log(other[i] / base[i]))
            moments_add(&m, log(other[i] / base[i]));
    }
    c.blocks = m.n;
    c.left_out = n - m.n;
    conclude(&c, m.n > 0 ? m.mean : NAN, moments_variance_of_mean(&m), (double)m.n - 1);
    return c;
}

/* Welch-Satterthwaite, from the squared standard errors of both means. */
static double welch_df(const struct moments *a, double va, const struct moments *b, double vb)
{
    double df = (va + vb) * (va + vb) /
                (va * va / (double)(a->n - 1) + vb * vb / (double)(b->n - 1));

    return isfinite(df) ? df : (double)(a->n + b->n - 2);
}

struct comparison comparison_unpaired(const double *base, size_t base_n, const double *other,
                                      size_t other_n, bool higher_is_better)
{
    struct comparison c = {.higher_is_better = higher_is_better};
    struct moments a, b;
    double va, vb;

    c.left_out = log_moments(base, base_n, &a) + log_moments(other, other_n, &b);
    c.blocks = a.n < b.n ? a.n : b.n;
    va = moments_variance_of_mean(&a);
    vb = moments_variance_of_mean(&b);
    conclude(&c, c.blocks > 0 ? b.mean - a.mean : NAN, va + vb, welch_df(&a, va, &b, vb));
    return c;
}

static double sort_key(const struct comparison *c)
{
    return has_blocks(c) ? c->p_value : INFINITY;
}

static int by_p_value(const void *a, const void *b)
{
    double x = sort_key(*(struct comparison *const *)a);
    double y = sort_key(*(struct comparison *const *)b);

    return (x > y) - (x < y);
}

void comparison_adjust(struct comparison **family, size_t n)
{
    size_t members = 0;
    double least = 0;

    if (n == 0)
        return;
    qsort(family, n, sizeof *family, by_p_value);
    while (members < n && has_blocks(family[members]))
        members++;
    for (size_t i = 0; i < members; i++) {
        least = fmax(least, fmin(1, family[i]->p_value * (double)(members - i)));
        family[i]->p_adjusted = least;
    }
    for (size_t i = 0; i < n; i++)
        give_word(family[i]);
}

static const char *const words[COMPARISON_WORD_COUNT] = {
    [COMPARISON_TOO_FEW_BLOCKS] = "too few blocks",
    [COMPARISON_FASTER] = "faster",
    [COMPARISON_SLOWER] = "slower",
    [COMPARISON_NOT_DISTINGUISHABLE] = "not distinguishable",
};

const char *comparison_word_name(enum comparison_word word)
{
    return (unsigned)word < COMPARISON_WORD_COUNT ? words[word] : "unknown";
}

const char *comparison_interval_name(const struct comparison *c)
{
    return c->is_sequential ? "confidence sequence" : "paired t";
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double statistics_median(double *values, size_t n)
{
    size_t known = 0;

    for (size_t i = 0; i < n; i++) {
        if (!isnan(values[i]))
            values[known++] = values[i];
    }
    if (known == 0)
        return NAN;
    qsort(values, known, sizeof *values, ascending);
    return values[(known - 1) / 2] + (values[known / 2] - values[(known - 1) / 2]) / 2;
}

/* P(at most 1 of n requests is over), each over with probability q. */
static double share_of_unlucky_runs(double n, double q)
{
    return exp((n - 1) * log1p(-q)) * (1 - q + n * q);
}

uint64_t percentile_requests_needed(double percent)
{
    double q = fmin(percent, 100 - percent) / 100;
    uint64_t low = 1, high = 1;

    if (!(q > 0))
        return UINT64_MAX;
    while (share_of_unlucky_runs((double)high, q) > UNLUCKY_SHARE)
        high *= 2;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        if (share_of_unlucky_runs((double)middle, q) > UNLUCKY_SHARE)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool percentile_has_enough(double percent, uint64_t requests)
{
    uint64_t needed = percentile_requests_needed(percent);

    return needed != UINT64_MAX && requests >= needed;
}
