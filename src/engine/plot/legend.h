/* The legend: a strip of its own above the data, so that it overlaps nothing. */
#ifndef RVG_ENGINE_LEGEND_H
#define RVG_ENGINE_LEGEND_H

#include "chart/rect.h"
#include "engine/plot/drawing.h"
#include "engine/plot/material.h"

/* What a picture uses and the legend has to explain, where the result has it. */
enum key {
    KEY_LINES = 1,    /* arms as lines with markers */
    KEY_BARS = 2,     /* arms as bars */
    KEY_HOLLOW = 4,   /* marks of cells that were held up by something else than the server */
    KEY_DOUBTFUL = 8, /* pale: percentiles that need more requests */
    KEY_INTERVAL = 16,
    KEY_FIT = 32,
    KEY_PACE = 64 /* open loop: as many as are asked for */
};

/* Opacity of what is pale. */
#define PALE 0.35

/* Rows of entries that fit `width` need so much. */
int legend_height(const struct material *m, unsigned keys, int width);

/* Draws them from the top of `r`. */
void legend_draw(struct drawing *d, const struct material *m, unsigned keys, struct rect r);

/* Arms are numbered where there are more than two, so that bars can be told by a digit. */
bool legend_numbers_arms(const struct material *m);

#endif
