/* Lengths: of bars, of the parts of a stacked bar, and of a box plot on its axis. All in whole
 * units, so that what is drawn adds up. */
#ifndef RVG_CHART_BARS_H
#define RVG_CHART_BARS_H

#include "chart/scale.h"

/* Length of a bar from 0 to `value` on an axis that ends at `ceiling`, `length` units long, to the
 * nearest unit; at least 1 for what is above 0, so that it is never drawn as nothing, at most
 * `length`. 0 for NaN. In a terminal a unit is an eighth of a cell. */
int bar_length(double value, double ceiling, int length);

/* Cuts `length` units into `n` parts in proportion to `parts` (NaN and negative ones count as 0) by
 * the largest remainder, of equal ones the earlier; every part above 0 has at least one unit when
 * there are as many units as such parts, all larger parts paying for it in proportion. The sum of
 * `out` is `length` unless all parts are 0. */
void bar_stack(const double *parts, int n, int length, int *out);

/* The five numbers of a box plot and a far percentile; NaN: not known. */
struct box {
    double p1, p25, p50, p75, p99, p999;
};

/* Cells of the same on an axis of `cells` cells, -1: not known (NaN). The others in ascending
 * order; the median always has a cell of its own between the quartiles' when the axis is 5 cells or
 * more: the box is widened where it is too small to be seen, at the ends of the axis into it. */
struct box_cells {
    int p1, p25, p50, p75, p99, p999;
};

void box_place(const struct box *b, const struct scale *axis, int cells, struct box_cells *out);

#endif
