/* For tests: a result, a person's choices and an ASCII canvas on which one pane is painted. */
#ifndef RVG_TESTS_PANE_RIG_H
#define RVG_TESTS_PANE_RIG_H

#include "tui/screen.h"

enum { RIG_WIDTH = 400, RIG_HEIGHT = 120, RIG_ROW_SIZE = RIG_WIDTH + 1 };

struct pane_rig {
    struct result result;
    struct ui ui;
    struct view view;
    struct canvas canvas;
};

/* With synthetic_result. Everything in this file asserts success. */
void pane_rig_open(struct pane_rig *rig);

/* With a result of these arms and levels and no trial: arms are called "arm-I" and are REST and
 * gRPC by turns, levels are 1, 2, 3 ... */
void pane_rig_open_empty(struct pane_rig *rig, size_t arms, size_t levels, int blocks);

void pane_rig_close(struct pane_rig *rig);

/* Adds a trial of synthetic_trial and derives. */
void pane_rig_add(struct pane_rig *rig, struct trial *t);

/* Paints the pane with `width` x `height` cells inside, from the canvas's corner on, and fails when
 * it touched anything beside them. */
void pane_rig_draw(struct pane_rig *rig, const struct pane *pane, int width, int height);

/* The text of a row, without blanks at its end. */
const char *pane_rig_row(const struct pane_rig *rig, int y);

/* Whether a row has `text` in it. */
bool pane_rig_has(const struct pane_rig *rig, int y, const char *text);

/* The column in which `text` starts in that row; fails when it is not there. */
int pane_rig_find(const struct pane_rig *rig, int y, const char *text);

#endif
