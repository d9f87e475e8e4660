/* Random cases that are the same in every run: splitmix64. */
#ifndef RVG_TESTS_CHART_DRAW_H
#define RVG_TESTS_CHART_DRAW_H

#include <float.h>
#include <math.h>
#include <stdint.h>

enum { DRAW_CASES = 4000 };

struct draw {
    uint64_t state;
};

static inline uint64_t draw_bits(struct draw *d)
{
    uint64_t x = d->state += UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* low..high, both included. */
static inline int draw_int(struct draw *d, int low, int high)
{
    return low + (int)(draw_bits(d) % (uint64_t)(high - low + 1));
}

/* 0 <= x < 1. */
static inline double draw_unit(struct draw *d)
{
    return (double)(draw_bits(d) >> 11) * 0x1p-53;
}

/* Positive; mostly of a size that is measured, but every fourth of any size a double has. */
static inline double draw_positive(struct draw *d)
{
    int exponent = draw_int(d, 0, 3) > 0 ? draw_int(d, -12, 20) : draw_int(d, -1074, 1023);

    return fmax(ldexp(1 + draw_unit(d), exponent), DBL_TRUE_MIN);
}

/* A number of either sign, 0 and 1 not rarely. */
static inline double draw_number(struct draw *d)
{
    int kind = draw_int(d, 0, 9);

    if (kind < 2)
        return kind;
    return kind < 6 ? draw_positive(d) : -draw_positive(d);
}

/* Anything that a double can be. */
static inline double draw_double(struct draw *d)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY, -0.0, DBL_MAX, -DBL_MAX, DBL_TRUE_MIN};
    int kind = draw_int(d, 0, 20);

    return kind < 7 ? odd[kind] : draw_number(d);
}

#endif
