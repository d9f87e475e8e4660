/* Paints a drawing with cairo, the only room of the project that knows it. */
#ifndef RVG_ENGINE_SURFACE_H
#define RVG_ENGINE_SURFACE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/plot/drawing.h"

enum surface_format { SURFACE_PNG, SURFACE_SVG, SURFACE_PDF };

/* Pixels of a PNG for one unit of the drawing. */
#define SURFACE_PNG_SCALE 2

/* Appends the file's bytes. A PDF is dated `created_at` (ns since 1970) and called `title`, so that
 * the same result gives the same file. ERR_NO_MEMORY, ERR_INTERNAL with cairo's words. */
int surface_paint(const struct drawing *d, enum surface_format format, const char *title,
                  int64_t created_at, struct buf *out, struct err *e);

#endif
