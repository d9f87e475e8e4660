/* A rectangle of cells or of pixels: what a chart or a pane is laid out in. */
#ifndef RVG_CHART_RECT_H
#define RVG_CHART_RECT_H

#include <stdbool.h>

/* The origin is the upper left corner; an empty one has a width or height of 0, never below. */
struct rect {
    int x, y;
    int width, height;
};

static inline bool rect_is_empty(struct rect r)
{
    return r.width <= 0 || r.height <= 0;
}

/* What is left inside a border of `border` on every side; empty where nothing is. */
struct rect rect_inside(struct rect r, int border);

/* Cuts `size` rows (columns) off the top (left) of *r, or as many as there are, and returns them.
 */
struct rect rect_cut_top(struct rect *r, int size);
struct rect rect_cut_bottom(struct rect *r, int size);
struct rect rect_cut_left(struct rect *r, int size);
struct rect rect_cut_right(struct rect *r, int size);

#endif
