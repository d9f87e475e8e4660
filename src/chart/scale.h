/* Axes: from a value to a place and back, and the numbers that stand beside it. Pure functions; the
 * terminal and the plot files take their geometry from here. */
#ifndef RVG_CHART_SCALE_H
#define RVG_CHART_SCALE_H

enum scale_kind { SCALE_LINEAR, SCALE_LOG };

/* `low` < `high`; both positive where the kind is SCALE_LOG. */
struct scale {
    enum scale_kind kind;
    double low;
    double high;
};

enum { SCALE_TICKS_MAX = 64 };

/* Where `value` lies: 0 at `low`, 1 at `high`, beyond for what is outside. NaN for NaN, and for
 * what has no logarithm where one is needed. */
double scale_place(const struct scale *s, double value);

/* The value at `place`. */
double scale_value(const struct scale *s, double place);

/* The cell, 0 to cells - 1, in which `value` lies; what is outside goes to the first or the last,
 * and what has no logarithm to the first. -1 for NaN and where `cells` is below 1. */
int scale_cell(const struct scale *s, double value, int cells);

/* The smallest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not below `value`, as
 * the double that reading its digits gives; DBL_MAX where that is too large for one. 1 for what is
 * not positive and finite. */
double scale_nice_ceiling(double value);

/* The end of an axis that starts at 0 and must not jump about: `previous` as long as `highest` is
 * at most that and above 2/5 of it, else a nice ceiling for `highest`. A `highest` that is not
 * positive and finite says nothing and leaves `previous`. `previous` 0: none yet. */
double scale_steady_ceiling(double previous, double highest);

/* A linear axis from 0 to `ceiling`, to 1 where that is not positive and finite. */
struct scale scale_from_zero(double ceiling);

/* A logarithmic axis that has low..high in it, its ends the nearest of 1, 2 and 5 times a power of
 * ten (DBL_MAX above the last of them). Always at least one factor of 2 wide. 1..10 where low..high
 * is no positive finite range. */
struct scale scale_log_around(double low, double high);

/* At most `most` (1 or more; SCALE_TICKS_MAX at most) ticks on nice numbers, ascending, all within
 * the axis; returns how many. Each is the double that reading its digits gives: 0.3, not
 * 0.30000000000000004. Linear: evenly spaced by 1, 2, 2.5 or 5 times a power of ten as finely as
 * `most` allows, by 2.5 rather than 2 when that gives as many, 0 among them when it is on the axis;
 * at least one, unless the axis is narrower than a double has digits for. Log: 1, 2 and 5 times
 * powers of ten, or as these are too many the powers alone, every second one and so on; the first
 * of the former where there is no power; none on an axis that has none of them. */
int scale_ticks(const struct scale *s, int most, double ticks[SCALE_TICKS_MAX]);

#endif
