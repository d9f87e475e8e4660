/* The panes of the sweep's screen. */
#ifndef RVG_TUI_SWEEP_PANES_H
#define RVG_TUI_SWEEP_PANES_H

#include "tui/screen.h"

extern const struct pane sweep_cells_pane;  /* the table of all cells */
extern const struct pane sweep_bars_pane;   /* the chosen metric by level */
extern const struct pane sweep_trials_pane; /* the marked cell, trial by trial */

/* Rows that the table fills with its heading. */
int sweep_cells_height(const struct view *v);

/* What the axis of the bars must reach. */
double sweep_bars_highest(const struct view *v);

#endif
