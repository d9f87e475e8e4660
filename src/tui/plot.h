/* Axes on a canvas: what every chart with a value axis at the left has in common. */
#ifndef RVG_TUI_PLOT_H
#define RVG_TUI_PLOT_H

#include "chart/scale.h"
#include "chart/series.h"
#include "tui/canvas.h"
#include "tui/view.h"

struct plot {
    struct rect area; /* where the points go; empty where the pane is too small for any */
    struct scale y;
    enum metric metric; /* in whose unit the axis is labelled */
    enum time_unit unit;
};

/* Draws the axis at the left with its numbers and the line below, leaving the last row of `inside`
 * for the labels of the other axis, and returns where the points go. */
struct plot plot_axes(struct canvas *c, struct rect inside, struct scale y, enum metric metric,
                      enum time_unit unit);

/* The row of a value, -1 where it has none (NaN). What is above the axis goes to the top row. */
int plot_row(const struct plot *p, double value);

/* Along an axis of loads, a column left free at its beginning and its end: the column of a value,
 * and the value in the middle of a column. An axis of one value has it in the middle. */
int plot_column(const struct plot *p, const struct scale *x, double value);
double plot_column_value(const struct plot *p, const struct scale *x, int column);

/* Puts `text` in the row below the axis, centred on column `x` of the area, unless it would touch
 * what stands there already. */
void plot_label_below(const struct plot *p, struct canvas *c, int x, const char *text);

/* Puts a point of a series; where the other one has its point already both are shown as one. */
void plot_point(const struct plot *p, struct canvas *c, int x, int y, const struct side *side);

/* Puts the mark of what was planned in a column of the area, where nothing stands yet. */
void plot_planned(const struct plot *p, struct canvas *c, int x, double value);

/* Draws the line between two points (column of the area, row of the canvas) where nothing stands
 * yet. */
void plot_segment(const struct plot *p, struct canvas *c, struct series_point from,
                  struct series_point to, const struct side *side);

/* "nothing measured yet" and the like, in the middle. */
void plot_empty(struct canvas *c, struct rect inside, const char *text);

#endif
