/* Throughput and percentiles against the level for gnuplot, to be drawn anew in whatever way
 * somebody wants: plain columns, and a script that draws them. Both name each other, so they stay
 * in one directory. */
#ifndef RVG_ENGINE_GNUPLOT_H
#define RVG_ENGINE_GNUPLOT_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/plot/material.h"

#define GNUPLOT_SCRIPT "levels.gp"
#define GNUPLOT_DATA "levels.dat"

/* A row for each level in the order of its load, with the digits of results.csv and its column
 * names in a comment; what is not known is NaN, or - for a word. Each arm that is drawn is a data
 * set of its own, from index 0. */
void gnuplot_data(const struct material *m, struct buf *out);

/* Draws them into levels.svg, in the colours, dashes and marks of the pictures. For gnuplot 5. */
void gnuplot_script(const struct material *m, struct buf *out);

/* Saves both. */
int gnuplot_save(const struct material *m, const char *directory, struct err *e);

#endif
