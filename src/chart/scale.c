#include <config.h>

#include "chart/scale.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/whole.h"

/* A step of a linear axis is at least this part of the largest number on it: finer ones are beyond
 * the digits of a double. */
#define FINEST_STEP 0x1p-50

/* Part of a cell that rounding may have taken from a value on the edge between two: 29 of 100 is at
 * 28.999999999999996. */
#define ROUNDING 1e-9

/* Nice numbers, `tenths` times a tenth of each power of ten. Rung 0 is 1, and the rungs ascend. */
struct ladder {
    int rungs; /* in one power of ten */
    int tenths[9];
};

static const struct ladder ceilings = {9, {10, 15, 20, 25, 30, 40, 50, 60, 80}};
static const struct ladder steps = {4, {10, 20, 25, 50}};
static const struct ladder one_two_five = {3, {10, 20, 50}};

static bool is_positive(double value)
{
    return value > 0 && isfinite(value);
}

/* The double nearest to digits x 10^exponent, infinite where there is none. Read from text, because
 * products miss it: 3 x 0.1 is not 0.3. Without a decimal point it is the same in every locale. */
static double decimal(int64_t digits, int exponent)
{
    char text[48];

    snprintf(text, sizeof text, "%" PRId64 "e%d", digits, exponent);
    return strtod(text, NULL);
}

/* `times` the value of a rung. */
static double rung_times(const struct ladder *l, int rung, int64_t times)
{
    int power = whole_divide(rung, l->rungs);

    return decimal(times * l->tenths[rung - power * l->rungs], power - 1);
}

static double rung_value(const struct ladder *l, int rung)
{
    return rung_times(l, rung, 1);
}

/* log10 may be a digit off, which these two make good. */
static int rung_not_below(const struct ladder *l, double value)
{
    int rung = l->rungs * (int)floor(log10(value));

    while (rung_value(l, rung) < value)
        rung++;
    return rung;
}

static int rung_not_above(const struct ladder *l, double value)
{
    int rung = l->rungs * ((int)floor(log10(value)) + 1);

    while (rung_value(l, rung) > value)
        rung--;
    return rung;
}

static double linear_place(const struct scale *s, double value)
{
    double span = s->high - s->low;

    if (isfinite(span))
        return (value - s->low) / span;
    return (value / 2 - s->low / 2) / (s->high / 2 - s->low / 2);
}

/* Logarithm of value / low. On a narrow axis the difference of two logarithms has few digits left,
 * on a wide one the quotient can overflow. */
static double log_above(const struct scale *s, double value)
{
    if (s->high / 2 < s->low)
        return log1p((value - s->low) / s->low);
    return log(value) - log(s->low);
}

double scale_place(const struct scale *s, double value)
{
    if (s->kind == SCALE_LINEAR)
        return linear_place(s, value);
    return value > 0 ? log_above(s, value) / log_above(s, s->high) : NAN;
}

double scale_value(const struct scale *s, double place)
{
    /* From the nearer end, so that both ends are met exactly. */
    double from = place > 0.5 ? s->high : s->low;
    double offset = place > 0.5 ? place - 1 : place;
    double half;

    if (s->kind == SCALE_LINEAR) {
        double span = s->high - s->low;

        return from + (isfinite(span) ? offset * span : 2 * offset * (s->high / 2 - s->low / 2));
    }
    half = exp(offset * log_above(s, s->high) / 2);
    return from * half * half;
}

int scale_cell(const struct scale *s, double value, int cells)
{
    double place = scale_place(s, value);

    if (isnan(value) || cells < 1)
        return -1;
    if (!(place > 0))
        return 0;
    return place < 1 ? whole_min((int)(place * cells + ROUNDING), cells - 1) : cells - 1;
}

double scale_nice_ceiling(double value)
{
    if (!is_positive(value))
        return 1;
    return fmin(rung_value(&ceilings, rung_not_below(&ceilings, value)), DBL_MAX);
}

double scale_steady_ceiling(double previous, double highest)
{
    if (!is_positive(previous))
        return scale_nice_ceiling(highest);
    if (!is_positive(highest) || (highest <= previous && highest > previous / 5 * 2))
        return previous;
    return scale_nice_ceiling(highest);
}

struct scale scale_from_zero(double ceiling)
{
    return (struct scale){SCALE_LINEAR, 0, is_positive(ceiling) ? ceiling : 1};
}

struct scale scale_log_around(double low, double high)
{
    struct scale s = {SCALE_LOG, 1, 10};
    int first, last;

    if (!is_positive(low) || !is_positive(high) || low > high)
        return s;
    first = rung_not_above(&one_two_five, low);
    last = rung_not_below(&one_two_five, high);
    if (last == first)
        last++;
    s.high = fmin(rung_value(&one_two_five, last), DBL_MAX);
    s.low = rung_value(&one_two_five, first);
    /* At the end of what a double holds there was no room above. */
    if (s.high / s.low < 2)
        s.low = rung_value(&one_two_five, first - 1);
    return s;
}

/* The multiples of one step that are on the axis; more than `most` when there are more. */
static int multiples_on(const struct scale *s, int rung, int most, double *ticks)
{
    int64_t k = (int64_t)floor(s->low / rung_value(&steps, rung)) - 1;
    int count = 0;
    double tick;

    for (; (tick = rung_times(&steps, rung, k)) <= s->high; k++) {
        if (tick < s->low)
            continue;
        if (count == most)
            return most + 1;
        ticks[count++] = tick;
    }
    return count;
}

static int linear_ticks(const struct scale *s, int most, double *ticks)
{
    double finest = fmax(fabs(s->low), fabs(s->high)) * FINEST_STEP;
    double step = s->high / (most + 1) - s->low / (most + 1);
    int rung = rung_not_below(&steps, fmax(fmax(step, finest), DBL_MIN));
    int count;

    while ((count = multiples_on(s, rung, most, ticks)) > most)
        rung++;
    /* 0, 2.5, 5 rather than 0, 2, 4. */
    if (count > 1 && multiples_on(s, rung + 1, most, ticks) != count)
        multiples_on(s, rung, most, ticks);
    return count;
}

static int multiples_between(int first, int last, int stride)
{
    return whole_divide(last, stride) - whole_divide(first - 1, stride);
}

static int log_ticks(const struct scale *s, int most, double *ticks)
{
    int first = rung_not_below(&one_two_five, s->low);
    int last = rung_not_above(&one_two_five, s->high);
    int stride = 1;
    int count = 0;

    /* Every third rung is a power of ten. */
    while (multiples_between(first, last, stride) > most)
        stride = stride == 1 ? 3 : stride + 3;
    if (multiples_between(first, last, stride) == 0) {
        stride = 1;
        last = whole_min(last, first + most - 1);
    }
    for (int rung = first; rung <= last; rung++) {
        if (rung % stride == 0)
            ticks[count++] = rung_value(&one_two_five, rung);
    }
    return count;
}

static bool is_axis(const struct scale *s)
{
    return isfinite(s->low) && isfinite(s->high) && s->low < s->high &&
           (s->kind == SCALE_LINEAR || s->low > 0);
}

int scale_ticks(const struct scale *s, int most, double ticks[SCALE_TICKS_MAX])
{
    if (!is_axis(s) || most < 1)
        return 0;
    most = whole_min(most, SCALE_TICKS_MAX);
    return s->kind == SCALE_LINEAR ? linear_ticks(s, most, ticks) : log_ticks(s, most, ticks);
}
