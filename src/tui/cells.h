/* Cells of the sweep as tables and charts take them. */
#ifndef RVG_TUI_CELLS_H
#define RVG_TUI_CELLS_H

#include "tui/canvas.h"
#include "tui/view.h"

/* A figure of the cell as it is shown; NaN while nothing of the cell was measured. */
double cell_value(const struct cell *cell, enum metric metric);

/* STYLE_DIM where the figure is a percentile that the cell has too few requests for, else
 * `usual`. */
enum style cell_style(const struct cell *cell, enum metric metric, enum style usual);

/* How an arm is drawn: as in the charts of the pair when it is one of the two, else in the style of
 * its protocol with a blank for a tag. */
struct side cell_side(const struct view *v, size_t arm);

/* Which of `count` items is the first one shown where there is room for `room` of them and the one
 * looked at shall be near the middle. */
size_t cells_first_shown(size_t count, size_t room, size_t looked_at);

/* Columns of the widest number of a level and of the longest arm's name. */
int cells_level_width(const struct view *v);
int cells_name_width(const struct view *v);

/* Marks a row as the selected one of its list. */
void cells_mark(struct canvas *c, struct rect line);

#endif
