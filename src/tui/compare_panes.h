/* The panes of the screen that sets two arms side by side. */
#ifndef RVG_TUI_COMPARE_PANES_H
#define RVG_TUI_COMPARE_PANES_H

#include "tui/screen.h"

extern const struct pane compare_boxes_pane;  /* response times by level as box plots */
extern const struct pane compare_ratios_pane; /* differences by level with their words */
extern const struct pane compare_arms_pane;   /* the chosen metric of all arms at one level */
extern const struct pane compare_phases_pane; /* where the time of a request goes */
extern const struct pane compare_heat_pane;   /* response times second by second */
extern const struct pane compare_costs_pane;  /* what a request needs of processors and memory */

extern const struct pane compare_findings_pane; /* what the sweep says of what people claim */

/* Which of the panes that is. */
enum { COMPARE_FINDINGS = 2 };
/* What their axes from 0 must reach. */
double compare_arms_highest(const struct view *v);
double compare_phases_highest(const struct view *v);

/* Rows that the first two fill when all levels are shown. */
int compare_boxes_height(const struct view *v);
int compare_ratios_height(const struct view *v);

#endif
