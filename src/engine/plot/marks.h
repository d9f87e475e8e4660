/* What several pictures draw of cells. */
#ifndef RVG_ENGINE_MARKS_H
#define RVG_ENGINE_MARKS_H

#include "engine/plot/mark_notes.h"
#include "engine/plot/material.h"
#include "engine/plot/panel.h"

/* A point of an arm's line. */
struct mark {
    struct spot at; /* x or y NaN: there is none, and the line has a gap */
    bool hollow;
    bool pale;
    char note[MARK_NOTE_SIZE]; /* "": none */
};

/* The line through the marks from left to right, then the markers; of several alike in one place
 * one. */
void marks_draw(struct drawing *d, const struct look *look, const struct mark *marks, size_t count);

/* A whisker from `low` to `high` at `x`, with a cap at each end that is on the axis; nothing for
 * NaN. */
void interval_draw(struct drawing *d, const struct panel *p, double x, double low, double high,
                   struct ink ink);

/* The axis of levels for so many units: logarithmic, a tick at each level. */
struct axis levels_axis(const struct material *m);

/* Where an arm's mark at a level stands. Arms are moved apart a little, the more the fewer levels
 * there are, so that none hides another. */
double levels_x(const struct material *m, const struct panel *p, size_t arm, size_t level);

/* Where there is one level, and so no lines and room enough: each arm's value beside its mark. */
void levels_figures(const struct material *m, struct drawing *d, const struct panel *p,
                    const double values[LOOKS_MAX]);

/* Where the values of several cells lie. */
struct range {
    double low; /* of those above 0; INFINITY: none */
    double high;
};

struct range range_none(void);
void range_add(struct range *range, double value);
bool range_is_known(const struct range *range);

/* "12.7", "4121": a figure beside its mark. */
void mark_number(double value, char out[TICK_SIZE]);

#endif
