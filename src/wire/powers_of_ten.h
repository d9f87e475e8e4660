/* The leading 128 bits of 10^q, cut: 10^q = (high * 2^64 + low + f) * 2^e with 0 <= f < 1 and the
 * top bit of `high` set. f is 0 for q from 0 to POWER_OF_TEN_EXACT_MAX. */
#ifndef RVG_WIRE_POWERS_OF_TEN_H
#define RVG_WIRE_POWERS_OF_TEN_H

#include <stdint.h>

enum { POWER_OF_TEN_MIN = -342, POWER_OF_TEN_MAX = 324, POWER_OF_TEN_EXACT_MAX = 55 };

struct power_of_ten {
    uint64_t high;
    uint64_t low;
};

extern const struct power_of_ten powers_of_ten[POWER_OF_TEN_MAX - POWER_OF_TEN_MIN + 1];

static inline const struct power_of_ten *power_of_ten(int q)
{
    return &powers_of_ten[q - POWER_OF_TEN_MIN];
}

#endif
