/* The panes of the dashboard. */
#ifndef RVG_TUI_DASHBOARD_PANES_H
#define RVG_TUI_DASHBOARD_PANES_H

#include "tui/screen.h"

extern const struct pane throughput_pane; /* over the seconds of a trial */
/* What the throughput pane shows in a free run: its newest seconds, and at which load. */
void free_run_draw(const struct view *v, struct canvas *c, struct rect inside);

extern const struct pane latency_pane; /* distributions of both sides, back to back */
extern const struct pane levels_pane;  /* a metric against the concurrency */
extern const struct pane pair_pane;    /* figures of both sides and how they differ */

/* What their axes from 0 must reach. */
double throughput_highest(const struct view *v);
double free_run_highest(const struct view *v);
double levels_highest(const struct view *v);

#endif
