#include <config.h>

#include "chart/bars.h"

#include <float.h>
#include <math.h>

#include "chart/whole.h"

enum { P1, P25, P50, P75, P99, P999, BOX_NUMBERS };

/* An axis with fewer cells has no room for a box and what is beside it. */
enum { BOX_LEAST_CELLS = 5 };

int bar_length(double value, double ceiling, int length)
{
    if (!(value > 0) || isnan(ceiling) || length < 1)
        return 0;
    if (value >= ceiling)
        return length;
    return whole_max(1, (int)round(value / ceiling * length));
}

/* The parts of a bar that are still to be shared out: those above `settled`. */
struct stack {
    const double *parts;
    int n;
    double settled;
    int exponent; /* parts are taken as multiples of 2^exponent: their sum must not overflow */
    double total; /* in these */
    int units;    /* what is there for them */
};

/* Below 2, and 2 for an infinite one. */
static double weight(const struct stack *s, int i)
{
    if (!(s->parts[i] > s->settled))
        return 0;
    return isinf(s->parts[i]) ? 2 : ldexp(s->parts[i], -s->exponent);
}

/* How far out[i] units are below what is due, in units of the total: no division, so that equal
 * remainders of whole numbers are equal. */
static double remainder_of(const struct stack *s, int i, const int *out)
{
    return weight(s, i) * s->units - s->total * out[i];
}

static int largest_remainder(const struct stack *s, const int *out)
{
    double largest = -INFINITY;
    int at = 0;

    for (int i = 0; i < s->n; i++) {
        if (s->parts[i] > s->settled && remainder_of(s, i, out) > largest) {
            largest = remainder_of(s, i, out);
            at = i;
        }
    }
    return at;
}

static void share_out(const struct stack *s, int *out)
{
    int left = s->units;

    for (int i = 0; i < s->n; i++) {
        if (s->parts[i] > s->settled) {
            out[i] = whole_min((int)(weight(s, i) * s->units / s->total), left);
            left -= out[i];
        }
    }
    for (; left > 0; left--)
        out[largest_remainder(s, out)]++;
}

/* Gives one unit each to the parts up to `part`; the rest is for those above. */
static void settle(struct stack *s, double part, int length, int *out)
{
    s->settled = part;
    s->total = 0;
    s->units = length;
    for (int i = 0; i < s->n; i++) {
        out[i] = s->parts[i] > 0 && s->parts[i] <= part;
        s->units -= out[i];
        s->total += weight(s, i);
    }
}

static double largest_without(const struct stack *s, const int *out)
{
    double largest = 0;

    for (int i = 0; i < s->n; i++) {
        if (out[i] == 0)
            largest = fmax(largest, s->parts[i]);
    }
    return largest;
}

static int count_above_zero(const double *parts, int n)
{
    int count = 0;

    for (int i = 0; i < n; i++)
        count += parts[i] > 0;
    return count;
}

void bar_stack(const double *parts, int n, int length, int *out)
{
    struct stack s = {.parts = parts, .n = n};
    double without;

    for (int i = 0; i < n; i++)
        out[i] = 0;
    without = largest_without(&s, out);
    if (!(without > 0) || length < 1)
        return;
    s.exponent = ilogb(fmin(without, DBL_MAX));
    settle(&s, 0, length, out);
    share_out(&s, out);
    if (count_above_zero(parts, n) > length)
        return;
    /* A part that went without has its unit from all larger ones, not from the one beside it. */
    while ((without = largest_without(&s, out)) > 0) {
        settle(&s, without, length, out);
        share_out(&s, out);
    }
}

static void put_in_order(int *cells)
{
    int last = -1;

    for (int i = 0; i < BOX_NUMBERS; i++) {
        if (cells[i] >= 0)
            last = cells[i] = whole_max(cells[i], last);
    }
}

/* Makes room around the median; -1 is less than any cell and stays. */
static void widen(int *c, int cells)
{
    if (c[P25] >= 0)
        c[P50] = whole_max(c[P50], 1);
    if (c[P75] >= 0)
        c[P50] = whole_min(c[P50], cells - 2);
    c[P25] = whole_min(c[P25], c[P50] - 1);
    if (c[P75] >= 0)
        c[P75] = whole_max(c[P75], c[P50] + 1);
    c[P1] = whole_min(c[P1], c[P25] >= 0 ? c[P25] : c[P50]);
}

void box_place(const struct box *b, const struct scale *axis, int cells, struct box_cells *out)
{
    const double values[BOX_NUMBERS] = {b->p1, b->p25, b->p50, b->p75, b->p99, b->p999};
    int c[BOX_NUMBERS];

    for (int i = 0; i < BOX_NUMBERS; i++)
        c[i] = scale_cell(axis, values[i], cells);
    put_in_order(c);
    if (c[P50] >= 0 && cells >= BOX_LEAST_CELLS) {
        widen(c, cells);
        put_in_order(c);
    }
    *out = (struct box_cells){c[P1], c[P25], c[P50], c[P75], c[P99], c[P999]};
}
