/* Throughput against concurrency by the Universal Scalability Law (N. J. Gunther, Guerrilla
 * Capacity Planning, Springer 2007, chapters 4 to 6):
 *
 *   X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)),  lambda > 0, sigma >= 0, kappa >= 0
 *
 * lambda: throughput at N = 1; sigma: contention, the share of the work that waits for its turn;
 * kappa: coherency, what each pair of requests in flight costs. */
#ifndef RVG_ENGINE_SCALABILITY_H
#define RVG_ENGINE_SCALABILITY_H

#include <stdbool.h>
#include <stddef.h>

/* With fewer levels nothing is fitted. */
enum { SCALABILITY_LEVELS_LEAST = 5, SCALABILITY_LEVELS_MOST = 64 };

/* The law is not evaluated past so many times the largest level. */
#define SCALABILITY_REACH 2.0

enum scalability_reason {
    SCALABILITY_FITTED,
    SCALABILITY_TOO_FEW_LEVELS,
    SCALABILITY_TOO_FEW_BLOCKS, /* below STATISTICS_BLOCKS_LEAST that have all levels */
    SCALABILITY_NOT_CONVERGED,
    SCALABILITY_MISFIT, /* the residuals exceed the noise of the blocks */
    SCALABILITY_REASON_COUNT
};

struct scalability_parameter {
    double value; /* NaN unless fitted */
    double low;   /* 95 % interval, never below 0 */
    double high;
    bool at_bound; /* the best value that the law allows is 0; `high` still bounds it */
};

enum scalability_peak_state {
    SCALABILITY_PEAK_UNKNOWN, /* kappa's interval reaches 0, or nothing is fitted */
    SCALABILITY_PEAK_BEYOND,  /* past the law's reach */
    SCALABILITY_PEAK_KNOWN,
    SCALABILITY_PEAK_STATE_COUNT
};

/* N* = sqrt((1 - sigma) / kappa), the concurrency of the highest throughput. */
struct scalability_peak {
    enum scalability_peak_state state;
    double value; /* NaN unless known */
    double low;   /* 95 % interval */
    double high;  /* NaN also when it lies past the law's reach */
};

struct scalability {
    enum scalability_reason reason;
    struct scalability_parameter lambda; /* requests a second */
    struct scalability_parameter sigma;
    struct scalability_parameter kappa;
    struct scalability_peak peak;
    size_t levels;   /* that had a value */
    size_t blocks;   /* that had all of these levels */
    size_t left_out; /* the other blocks */
    double largest;  /* level */
    double noise;    /* of one block: standard deviation of ln throughput, moods taken out */
    double misfit;   /* root mean square of the residuals over their degrees of freedom */
    double p_misfit; /* that means of so noisy blocks miss the law by so much; NaN: not tried */
    bool widened;    /* the intervals allow for a misfit that is no chance */
    double r2;       /* adjusted for the free parameters; near 1 for all that grows: see misfit */
    double residuals[SCALABILITY_LEVELS_MOST]; /* ln(mean / law), as the levels were given; NaN for
                                                  a level left out */
};

/* Fits the law to `throughput[i * blocks + j]`, that of levels[i] in block j: weighted least
 * squares on the means of ln throughput. levels: distinct, 1 or more each, SCALABILITY_LEVELS_MOST
 * at most, in any order.
 *
 * A throughput that is not a positive finite number is not known. A level that has none is left
 * out; a block that lacks one of the other levels is left out.
 *
 * Weights are one over the level's variance among blocks, drawn towards the mean variance of all
 * levels as if that came from 30 blocks more. The block is the unit of the intervals: each block
 * moves the parameters its own way, by (J'WJ)^-1 J'W r_j, and the spread of these over blocks gives
 * Student's t with blocks - 1 degrees of freedom, whatever the levels of one block share. A
 * parameter at its bound has the interval around where the step would have led without the bound,
 * cut at 0. The peak's is Fieller's (Journal of the Royal Statistical Society B 16, 1954).
 *
 * Residuals are held against the blocks by F, the noise without what a block's levels share. When F
 * is beyond its 99 % point and the residuals are larger than the noise of a single block, the law
 * does not describe the levels and nothing is fitted; when they are smaller, intervals are widened
 * by sqrt(F) with the fewer degrees of freedom of the two. Unless fitted, lambda, sigma, kappa and
 * the peak are NaN; `misfit`, `noise` and the residuals of a refused law stay. */
struct scalability scalability_fit(const double *levels, size_t n_levels, const double *throughput,
                                   size_t blocks);

/* X(concurrency); NaN below 1, past SCALABILITY_REACH x the largest level, and unless fitted. */
double scalability_at(const struct scalability *s, double concurrency);

/* "fitted", "too few levels", "too few blocks", "does not converge", "residuals exceed the blocks'
 * noise". */
const char *scalability_reason_name(enum scalability_reason reason);

/* "not known", "beyond the levels", "known". */
const char *scalability_peak_name(enum scalability_peak_state state);

#endif
