/* Numbers that look random and are the same on every machine: for the order of trials and for
 * arrival times. xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64. */
#ifndef RVG_ENGINE_RANDOM_H
#define RVG_ENGINE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t s[4]; /* not all 0 */
};

/* Streams of one seed are independent of each other: one for each use and worker. */
void random_init(struct random *r, uint64_t seed, uint64_t stream);

/* All 64 bits. */
uint64_t random_next(struct random *r);

/* Uniform in 0 <= x < 1, in steps of 2^-53. */
double random_unit(struct random *r);

/* Uniform in 0..n - 1 without bias; n is 1 or more. */
uint64_t random_below(struct random *r, uint64_t n);

/* Puts `items` into one of their n! orders, each as likely (Fisher and Yates). Integers only, so
 * the order is the same on every platform. */
void random_shuffle(struct random *r, size_t *items, size_t n);

#endif
