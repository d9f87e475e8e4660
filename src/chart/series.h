/* Lines: a series of values brought to the columns that there are, and the cells between points. */
#ifndef RVG_CHART_SERIES_H
#define RVG_CHART_SERIES_H

#include <stddef.h>

/* Brings `count` values (NaN: a gap) to `columns` columns. With no more values than columns each
 * has its own, from the left, and the rest are NaN; else column i is the mean of its equal share of
 * the values (whole ones; shares differ by one at most), gaps left out, NaN where all are gaps. */
void series_columns(const double *values, size_t count, double *out, int columns);

/* Largest of the values that are not NaN; 0 when there is none above it. */
double series_highest(const double *values, size_t count);

struct series_point {
    int x, y;
};

/* The cells strictly between two points, in the order from `a` to `b`, no gaps and none twice in a
 * column when the slope is at most 1, in a row when it is more. From `b` to `a` they are the same.
 * Calls `put` for each. */
void series_line(struct series_point a, struct series_point b,
                 void (*put)(void *context, struct series_point at), void *context);

/* How dark a cell of a heat map is: 0 for nothing, else 1 to `levels` - 1 by the square root of
 * `share` of `peak`, rounded up: small shares stay visible. */
int heat_level(double share, double peak, int levels);

#endif
