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

/* The cell, 0 to cells - 1, in which `value` lies; what is outside goes to the first or the last.
 * -1 for NaN and where `cells` is below 1. */
int scale_cell(const struct scale *s, double value, int cells);

/* The smallest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not below `value`; 1
 * for what is not positive and finite. */
double scale_nice_ceiling(double value);

/* The end of an axis that starts at 0 and must not jump about: `previous` as long as `highest` is
 * at most that and above 2/5 of it, else a nice ceiling for `highest`. `previous` 0: none yet. */
double scale_steady_ceiling(double previous, double highest);

/* A linear axis from 0 to `ceiling`. */
struct scale scale_from_zero(double ceiling);

/* A logarithmic axis that has low..high in it, its ends 1, 2 or 5 times a power of ten. Always at
 * least one factor of 2 wide. 1..10 where low..high is no positive finite range. */
struct scale scale_log_around(double low, double high);

/* At most `most` (1 or more; SCALE_TICKS_MAX at most) ticks on nice numbers, ascending, all within
 * the axis; returns how many. Linear: evenly spaced by 1, 2, 2.5 or 5 times a power of ten, 0 among
 * them when it is on the axis. Log: 1, 2 and 5 times powers of ten, or as these are too many the
 * powers alone, every second one and so on. */
int scale_ticks(const struct scale *s, int most, double ticks[SCALE_TICKS_MAX]);

#endif
