/* Value axes that run from left to right: their numbers, and bars along them. Values are in the
 * metric's own unit (us, bytes); numbers stand in the unit in which screens show it. */
#ifndef RVG_TUI_VALUE_AXIS_H
#define RVG_TUI_VALUE_AXIS_H

#include "chart/scale.h"
#include "tui/canvas.h"
#include "tui/screen.h"
#include "tui/view.h"

/* Where values of several cells lie: start with value_range_none and add. */
struct value_range {
    bool known; /* one was added that is no NaN */
    double low; /* of those above 0; INFINITY: none */
    double high;
};

struct value_range value_range_none(void);
void value_range_add(struct value_range *range, double value);

struct value_axis {
    struct scale scale;
    enum metric metric;
    bool known; /* false: there is nothing to show on it */
};

/* From 0 to `ceiling`, or logarithmic around the values. */
struct value_axis value_axis_make(const struct value_range *range, enum metric metric,
                                  bool logarithmic, double ceiling);

/* What a chart along it is called: "req/s", "log p99 ms". */
void value_axis_title(const struct value_axis *axis, char out[TITLE_SIZE]);

/* "0 to 5000"; "" while nothing is known. */
void value_axis_range(const struct value_axis *axis, char out[TITLE_SIZE]);

/* Puts the axis's numbers into row `y`, each below its cell of the `cells` from x on, as many as
 * stand apart; none while nothing is known. */
void value_axis_numbers(const struct value_axis *axis, struct canvas *c, int x, int y, int cells);

/* A bar at most `cells` long; nothing for NaN, at least a sign of what is above 0. */
void value_axis_bar(const struct value_axis *axis, struct canvas *c, int x, int y, int cells,
                    double value, const struct side *side);

#endif
