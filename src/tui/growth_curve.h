/* The law that is laid through an arm's levels, in the chart of throughput against concurrency. */
#ifndef RVG_TUI_GROWTH_CURVE_H
#define RVG_TUI_GROWTH_CURVE_H

#include "engine/judge/growth.h"
#include "tui/plot.h"

/* Of both sides. */
struct growth_curves {
    size_t count; /* 0: the chart is of something else, or the sweep has too few levels */
    struct scalability of[2];
};

void growth_curves_make(const struct view *v, const struct side *sides, size_t count,
                        struct growth_curves *out);

/* Whether the curve of that side is drawn: there is one, and it was not refused. */
bool growth_curve_is_fitted(const struct growth_curves *g, size_t side);

/* The concurrency at which the longest curve ends, and the highest throughput of any; 0: none is
 * fitted. */
double growth_curves_reach(const struct growth_curves *g);
double growth_curves_highest(const struct growth_curves *g);

/* Dots from the lowest level to where the law ends, and a mark at its peak where that is known, all
 * where nothing stands yet. `x` is the axis of concurrency. */
void growth_curve_draw(const struct scalability *s, const struct plot *p, const struct scale *x,
                       struct canvas *c, const struct side *side);

/* What the law says, or why it is refused, in one line; wider ones have the intervals. */
void growth_legend_draw(const struct scalability *s, const struct side *side, struct canvas *c,
                        struct rect line);

#endif
