/* Where the axes that start at 0 end. An end is held from frame to frame while it serves, so that
 * axes do not jump while a run goes. Drawing reads what is held; whoever draws frame after frame
 * has it follow before each. */
#ifndef RVG_TUI_AXES_H
#define RVG_TUI_AXES_H

#include "engine/result/result.h"

struct view;

enum axis { AXIS_SECONDS, AXIS_LEVELS, AXIS_BARS, AXIS_ARMS, AXIS_PHASES, AXIS_COUNT };

struct axes {
    double ceilings[AXIS_COUNT][SWEEP_LEVELS_MAX]; /* 0: none yet; some axes are each level's own */
    const struct result *result;                   /* what they are of */
    enum metric metric;
    size_t arms[2];
};

/* Of the panes of the screen that `v` shows. Begins anew where another result, metric or pair is
 * looked at. */
void axes_follow(struct axes *axes, const struct view *v);

/* The end of an axis for values up to `highest`, of scale_steady_ceiling. */
double axes_ceiling(const struct view *v, enum axis axis, double highest);

#endif
