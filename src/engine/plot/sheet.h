/* A page: title, legend, one picture or several, and the facts below. */
#ifndef RVG_ENGINE_SHEET_H
#define RVG_ENGINE_SHEET_H

#include "engine/plot/drawing.h"
#include "engine/plot/material.h"
#include "engine/plot/pictures.h"

/* One picture, 900 x 600. `d` comes initialised by it, as from drawing_init. */
void sheet_of_picture(const struct material *m, const struct picture *picture, struct drawing *d);

/* The essential ones on an upright page with the sides of A4. */
void sheet_overview(const struct material *m, struct drawing *d);

#endif
