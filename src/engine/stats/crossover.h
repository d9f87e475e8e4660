/* Where, along an axis such as the size of a payload, the better of two arms changes. */
#ifndef RVG_ENGINE_CROSSOVER_H
#define RVG_ENGINE_CROSSOVER_H

#include <stddef.h>

#include "engine/stats/statistics.h"

struct crossover_point {
    double size;                  /* above 0 */
    struct comparison comparison; /* its word says who is better here, and whether that is known */
};

/* The change lies between two sizes at which it is known who is better, one the other way than the
 * other. */
struct crossover {
    double low;  /* the last size before the change */
    double high; /* the first after it */
    double size; /* where straight lines between the log ratios, over log size, reach 0; NaN when
                    they do so more than once or never */
    enum comparison_word before; /* faster or slower */
};

/* Finds the changes in ascending order; writes the first `most` of them and returns how many there
 * are: 0 where no change is known, more than 1 where it goes back and forth. `points` ascend in
 * size; those without `faster` or `slower` say nothing and make the interval wider. With words that
 * are Holm-adjusted over all points, every interval holds a change with 95 % confidence together;
 * nothing is assumed of the points between. */
size_t crossover_find(const struct crossover_point *points, size_t n, struct crossover *out,
                      size_t most);

#endif
