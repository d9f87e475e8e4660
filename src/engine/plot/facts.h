/* The small print below every picture: what was measured, how, where and when. */
#ifndef RVG_ENGINE_FACTS_H
#define RVG_ENGINE_FACTS_H

#include "chart/rect.h"
#include "engine/plot/drawing.h"
#include "engine/plot/material.h"

/* In lines that fit `width`. */
int facts_height(const struct material *m, int width);

void facts_draw(struct drawing *d, const struct material *m, struct rect r);

#endif
