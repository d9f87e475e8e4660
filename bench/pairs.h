/* Ratios of pairs that were measured in turn: their median and its interval. */
#ifndef RVG_BENCH_PAIRS_H
#define RVG_BENCH_PAIRS_H

#include <stddef.h>

enum { PAIRS_MAX = 1000 };

struct pairs {
    double ratio[PAIRS_MAX];
    size_t count;
};

void pairs_add(struct pairs *p, double ratio);

/* Sorts them. The interval is that of the median by order statistics (the sign test), at least 95 %
 * without any assumption about the distribution; it needs 6 pairs. */
void pairs_summarise(struct pairs *p, double *median, double *low, double *high);

#endif
