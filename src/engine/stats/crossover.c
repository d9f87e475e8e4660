#include <config.h>

#include "engine/stats/crossover.h"

#include <math.h>
#include <stdbool.h>

static bool is_sure(const struct crossover_point *p)
{
    return p->comparison.word == COMPARISON_FASTER || p->comparison.word == COMPARISON_SLOWER;
}

/* Where the line between two points reaches a log ratio of 0. */
static double line_crosses(const struct crossover_point *a, const struct crossover_point *b)
{
    double ya = log(a->comparison.ratio), yb = log(b->comparison.ratio);
    double share = ya / (ya - yb);

    return exp(log(a->size) + share * (log(b->size) - log(a->size)));
}

static double interpolate(const struct crossover_point *points, size_t first, size_t last)
{
    double size = NAN;
    size_t changes = 0;

    for (size_t i = first, next; i < last; i = next) {
        next = i + 1;
        while (next < last && !(points[next].comparison.ratio > 0))
            next++;
        if ((points[i].comparison.ratio > 1) == (points[next].comparison.ratio > 1))
            continue;
        size = line_crosses(&points[i], &points[next]);
        changes++;
    }
    return changes == 1 ? size : NAN;
}

size_t crossover_find(const struct crossover_point *points, size_t n, struct crossover *out,
                      size_t most)
{
    size_t found = 0, last = n;

    for (size_t i = 0; i < n; i++) {
        if (!is_sure(&points[i]))
            continue;
        if (last < n && points[last].comparison.word != points[i].comparison.word) {
            if (found < most)
                out[found] = (struct crossover){
                    .low = points[last].size,
                    .high = points[i].size,
                    .size = interpolate(points, last, i),
                    .before = points[last].comparison.word,
                };
            found++;
        }
        last = i;
    }
    return found;
}
