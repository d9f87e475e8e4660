/* Normal numbers from a fixed seed, and how far a share of simulations may be from its probability.
 */
#ifndef RVG_TESTS_SIMULATION_H
#define RVG_TESTS_SIMULATION_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "engine/stats/random.h"

struct normal {
    struct random random;
    double spare;
    bool has_spare;
};

static inline void normal_init(struct normal *n, uint64_t seed)
{
    *n = (struct normal){0};
    random_init(&n->random, seed, 0);
}

/* Mean 0, deviation 1 (G. E. P. Box and M. E. Muller, Annals of Mathematical Statistics 29, 1958).
 */
static inline double normal_next(struct normal *n)
{
    double length, angle;

    if (n->has_spare) {
        n->has_spare = false;
        return n->spare;
    }
    length = sqrt(-2 * log(1 - random_unit(&n->random)));
    angle = 2 * M_PI * random_unit(&n->random);
    n->spare = length * sin(angle);
    n->has_spare = true;
    return length * cos(angle);
}

/* Whether `hits` of `runs` is within three standard errors of a binomial share `p`. */
static inline bool share_is(size_t hits, size_t runs, double p)
{
    double error = sqrt(p * (1 - p) / (double)runs);

    return fabs((double)hits / (double)runs - p) <= 3 * error;
}

#endif
