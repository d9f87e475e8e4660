/* Axes: the rectangle in which data is drawn, with its scales, ticks and titles. */
#ifndef RVG_ENGINE_PANEL_H
#define RVG_ENGINE_PANEL_H

#include <stdbool.h>

#include "chart/rect.h"
#include "chart/scale.h"
#include "engine/plot/drawing.h"

enum { TICK_SIZE = 48, AXIS_TITLE_SIZE = 96 };

struct tick {
    double value;
    char label[TICK_SIZE];
};

struct axis {
    struct scale scale;
    struct tick ticks[SCALE_TICKS_MAX];
    int tick_count;
    char title[AXIS_TITLE_SIZE];
    bool lines; /* a faint line across the panel at each tick */
};

struct panel {
    struct rect area; /* where the data goes; empty: no room */
    struct scale x, y;
};

/* So many times the highest value is on an axis of marks, so that none lies on the frame. */
#define HEADROOM 1.03

/* From 0 to a nice number that is not below `highest`, or logarithmic around low..high; with at
 * most `most` ticks. */
struct axis axis_from_zero(double highest, int most, const char *title);
struct axis axis_log(double low, double high, int most, const char *title);

/* `count` places side by side, at 0.5, 1.5, ...; the labels are the caller's to add. */
struct axis axis_of_places(int count, const char *title);

/* What there is no room for is left out. */
void axis_add_tick(struct axis *a, double value, const char *label);

/* Draws both axes into `r`, the title of y above them, that of x below, and returns where the data
 * goes. Labels below that would touch the one before are left out. */
struct panel panel_draw(struct drawing *d, struct rect r, const struct axis *x,
                        const struct axis *y);

/* How many ticks stand well apart on so many units. */
int ticks_along(int width);
int ticks_down(int height);

/* Where a value lies; what is outside goes to the edge. NaN for what has no place. */
double panel_x(const struct panel *p, double value);
double panel_y(const struct panel *p, double value);

/* What stands where there is nothing to draw. */
void panel_empty(struct drawing *d, struct rect r, const char *text);

/* "0.5", "250": a number on an axis, as short as it is exact to six decimals. */
void tick_number(double value, char out[TICK_SIZE]);

/* The axis line, a label and a title need so much. */
int panel_height_below(void);
int panel_height_above(void);

#endif
