#include <config.h>

#include "chart/bins.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "chart/whole.h"

enum { OCTAVE = 8 }; /* eighths of a doubling */

/* Edges are made from their number alone, so that one power is one double in every chart. */
static double edge(int eighths)
{
    return exp2((double)eighths / OCTAVE);
}

/* Number of the last edge not above `value`; log2 may be a digit off. */
static int edge_not_above(double value)
{
    int eighths = (int)floor(log2(value) * OCTAVE);

    while (edge(eighths) > value)
        eighths--;
    while (edge(eighths + 1) <= value)
        eighths++;
    return eighths;
}

/* Bins from edge to edge over first..last, both numbers of bins `width` eighths wide. */
static void lay_out(struct bins *b, int first, int last, int width, int most)
{
    memset(b, 0, sizeof *b);
    b->count = whole_min(last - first + 1, most);
    for (int i = 0; i < b->count; i++)
        b->edges[i] = edge((first + i) * width);
    /* The outer ones of wide bins can lie beyond what a double holds. */
    b->edges[0] = fmax(b->edges[0], DBL_MIN);
    b->edges[b->count] = fmin(edge((last + 1) * width), DBL_MAX);
}

void bins_init(struct bins *b, double low, double high, int most)
{
    int width = 1;
    int low_edge, high_edge, first, last;

    if (!(low > 0 && low <= high && isfinite(high))) {
        low = 1;
        high = 10;
    }
    most = whole_clamp(most, 1, BINS_MAX);
    /* Below DBL_MIN the edges of several powers are the same double. */
    low_edge = first = edge_not_above(fmax(low, DBL_MIN));
    high_edge = last = edge_not_above(fmax(high, DBL_MIN));
    /* 1 is an edge for every ratio: what lies on both sides of it never fits in one bin. */
    while (last - first >= most && !(first == -1 && last == 0)) {
        width = width < OCTAVE ? 2 * width : width + OCTAVE;
        first = whole_divide(low_edge, width);
        last = whole_divide(high_edge, width);
    }
    lay_out(b, first, last, width, most);
}

void bins_like(struct bins *b, const struct bins *model)
{
    *b = *model;
    memset(b->weight, 0, sizeof b->weight);
    b->total = 0;
}

static int bin_of(const struct bins *b, double value)
{
    int low = 0, high = b->count;

    if (!(value > 0) || !isfinite(value))
        return 0;
    while (high - low > 1) {
        int middle = (low + high) / 2;

        if (value < b->edges[middle])
            high = middle;
        else
            low = middle;
    }
    return low;
}

static void add_to(double *sum, double weight)
{
    *sum = fmin(*sum + weight, DBL_MAX);
}

void bins_add(struct bins *b, double value, double weight)
{
    if (!(weight > 0))
        return;
    add_to(&b->weight[bin_of(b, value)], weight);
    add_to(&b->total, weight);
}

double bins_share(const struct bins *b, int i)
{
    return b->total > 0 ? b->weight[i] / b->total : 0;
}

double bins_peak(const struct bins *b)
{
    double peak = 0;

    for (int i = 0; i < b->count; i++)
        peak = fmax(peak, bins_share(b, i));
    return peak;
}
