/* The shapes behind the words of a drawing, the same on every surface. Pure functions. */
#ifndef RVG_ENGINE_STROKES_H
#define RVG_ENGINE_STROKES_H

#include <stddef.h>

#include "engine/plot/drawing.h"

enum { MARKER_CORNERS_MAX = 6 };

/* Lines of a hatched rectangle are so many units apart. */
#define HATCH_APART 4.0

/* Where the middle of letters is, above their base line, as a part of their size. */
#define LETTER_MIDDLE 0.36

/* Lengths of dashes and gaps in turn; 0 for a line without gaps. */
size_t dash_lengths(enum dash dash, const double **out);

/* The corners of a marker item, in order; 0 for a circle. */
size_t marker_corners(const struct item *item, struct spot out[MARKER_CORNERS_MAX]);

/* Of a marker item, from its middle to its corners or its rim. */
double marker_radius(const struct item *item);

struct spot marker_middle(const struct item *item);

#endif
