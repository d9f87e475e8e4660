/* What is concluded from trials. The unit is the block: each value below is one block's figure,
 * never one request's. Figures are ratios by nature, so means are geometric and intervals are made
 * on logarithms: Student's t, 95 %.
 *
 * A value that is not a positive finite number has no logarithm: it is left out and counted as left
 * out, in a pair together with its partner. */
#ifndef RVG_ENGINE_STATISTICS_H
#define RVG_ENGINE_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* With fewer blocks no word is given; the second is for a confidence sequence (sequential.h). */
enum { STATISTICS_BLOCKS_LEAST = 3, SEQUENTIAL_BLOCKS_LEAST = 4 };

#define STATISTICS_CONFIDENCE 0.95

struct estimate {
    double value; /* geometric mean; NaN: no usable value */
    double low;   /* 95 % interval; NaN below 2 blocks */
    double high;
    size_t blocks;
    size_t left_out;
};

/* exp(m -+ t(0.975, n - 1) s / sqrt(n)), m and s mean and standard deviation (n - 1) of the
 * logarithms. */
struct estimate estimate_geometric(const double *values, size_t n);

enum comparison_word {
    COMPARISON_TOO_FEW_BLOCKS,
    COMPARISON_FASTER, /* the other is better than the base */
    COMPARISON_SLOWER,
    COMPARISON_NOT_DISTINGUISHABLE,
    COMPARISON_WORD_COUNT
};

struct comparison {
    double ratio; /* other / base, geometric mean; NaN: no usable pair */
    double low;   /* 95 % interval of the ratio, not adjusted; NaN below 2 blocks */
    double high;
    double p_value;    /* two-sided, of the ratio being 1; NaN below 2 blocks */
    double p_adjusted; /* over the family, see comparison_adjust; until then p_value */
    size_t blocks;     /* pairs used; unpaired: blocks of the smaller side */
    size_t left_out;   /* pairs (unpaired: values) left out */
    bool higher_is_better;
    bool is_sequential; /* interval and p-value are of a confidence sequence, not Student's */
    enum comparison_word word; /* of p_adjusted against 0.05 */
};

/* Paired within blocks: base[i] and other[i] are of the same block. The t interval and test of the
 * mean log ratio. When all pairs show the same ratio, p is 1 for the ratio 1 and 0 for others. */
struct comparison comparison_paired(const double *base, const double *other, size_t n,
                                    bool higher_is_better);

/* Two runs that share no blocks: Welch's t test and interval on logarithms (Welch-Satterthwaite
 * degrees of freedom). */
struct comparison comparison_unpaired(const double *base, size_t base_n, const double *other,
                                      size_t other_n, bool higher_is_better);

/* Holm's step-down adjustment (Scandinavian Journal of Statistics 6, 1979): sorts `family`
 * by p-value and sets p_adjusted and the word of each. Comparisons with too few blocks are given no
 * word and do not count as members. With one member nothing changes. The word can be `not
 * distinguishable` while the interval, which speaks for its pair alone, leaves 1 out. */
void comparison_adjust(struct comparison **family, size_t n);

/* "faster", "slower", "not distinguishable", "too few blocks". */
const char *comparison_word_name(enum comparison_word word);

/* Of paired comparisons: "paired t", "confidence sequence". */
const char *comparison_interval_name(const struct comparison *c);

/* The blocks it takes for a word. */
size_t comparison_blocks_least(bool is_sequential);

/* Median of the values that are not NaN; NaN when there are none. `values` is its
 * workspace and comes back in another order. */
double statistics_median(double *values, size_t n);

/* The smallest number of requests from which `percent` (of latencies) can be told with 99 %
 * confidence when one request over the bound is allowed for, after MLPerf LoadGen's early stopping:
 * the smallest n for which at most 1 % of all runs of n requests would have at most one of them
 * above the true percentile, P(Binomial(n, 1 - percent / 100) <= 1) <= 0.01. Below the median the
 * mirrored rule holds: one request under the bound. 50: 11, 90: 64, 95: 130, 99: 662, 99.9: 6636,
 * 99.99: 66381. UINT64_MAX outside 0 < percent < 100: no number is enough. */
uint64_t percentile_requests_needed(double percent);

bool percentile_has_enough(double percent, uint64_t requests);

#endif
