/* Writes a drawing as SVG for a page of HTML, as text that a style sheet can colour anew: each
 * colour is an attribute (fill="#0072b2"), over which any rule of a style sheet wins. Items with a
 * note are grouped under a title, which a browser shows where the pointer is. */
#ifndef RVG_ENGINE_SURFACE_SVG_H
#define RVG_ENGINE_SURFACE_SVG_H

#include "base/buf.h"
#include "engine/plot/drawing.h"

/* Appends "<svg viewBox=... ATTRIBUTES>...</svg>"; attributes are written as they are, with a blank
 * before each. Groups with a note have the class "mark". */
void surface_svg(const struct drawing *d, const char *attributes, struct buf *out);

#endif
