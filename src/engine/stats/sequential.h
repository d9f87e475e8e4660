/* Blocks that are added until they are enough. Who looks at a 95 % t interval after each block from
 * the 3rd to the 50th sees 1 outside at some look in 30 % of all runs without any difference. The
 * interval here is one of a confidence sequence: with 95 % confidence it holds the true ratio at
 * all looks at once, so a run may stop whenever it likes and for whatever reason. It is exact for
 * normal log ratios and needs to know neither their spread nor how often one will look.
 *
 * With t^2 = n mean^2 / s^2, u = t^2 / (n - 1) and rho = c / (n + c),
 *   G = sqrt(rho) ((1 + u) / (1 + rho u))^(n / 2)
 * is the likelihood ratio of t between effects (mean / deviation) spread normally around 0 with
 * variance 1 / c and no effect; it reaches 1 / alpha with probability alpha at most (H. Wang and A.
 * Ramdas, Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance,
 * arXiv:2310.03722, the Gaussian mixture; after T. L. Lai, Annals of Statistics 4, 1976). */
#ifndef RVG_ENGINE_SEQUENTIAL_H
#define RVG_ENGINE_SEQUENTIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/stats/statistics.h"

/* c above: narrowest from 5 to 10 blocks on. */
#define SEQUENTIAL_EFFECT 0.5

struct sequential_rule {
    double precision; /* above 0: enough when high / ratio is at most 1 + precision */
    size_t cap;       /* no more blocks than these, enough or not */
};

enum sequential_step {
    SEQUENTIAL_MORE,
    SEQUENTIAL_ENOUGH,
    SEQUENTIAL_CAPPED, /* the interval is wider than asked */
    SEQUENTIAL_STEP_COUNT
};

struct sequential {
    double ratio; /* geometric mean; NaN: no usable block */
    double low;   /* NaN: no bound yet, always so below 4 blocks that differ */
    double high;
    double p_value; /* min(1, 1 / G): below 0.05 when the interval leaves 1 out; NaN below 2 blocks.
                       Fit for comparison_adjust. */
    size_t blocks;
    size_t left_out;
    enum sequential_step step;
};

/* After the n-th block: log_ratios[0..n - 1] are ln(other / base) of each block so far, NaN or
 * infinite where there is none. Those are left out, but count for the cap. */
struct sequential sequential_look(const double *log_ratios, size_t n,
                                  const struct sequential_rule *rule);

/* After `blocks` blocks, whose interval reaches up to `high`. */
enum sequential_step sequential_step_of(double ratio, double high, size_t blocks,
                                        const struct sequential_rule *rule);

/* As comparison_paired, with the interval and the p-value of sequential_look. */
struct comparison comparison_sequential(const double *base, const double *other, size_t n,
                                        bool higher_is_better);

/* What stands in the place of Student's t(0.975, n - 1): INFINITY below 4 blocks. */
double sequential_quantile(size_t n);

/* "more blocks", "enough", "stopped at the cap". */
const char *sequential_step_name(enum sequential_step step);

#endif
