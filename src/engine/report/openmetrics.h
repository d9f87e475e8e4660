/* A result as OpenMetrics text (version 1.0.0): base units (seconds, bytes, ratios), a sample for
 * each cell, labelled with its arm and level. */
#ifndef RVG_ENGINE_OPENMETRICS_H
#define RVG_ENGINE_OPENMETRICS_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Appends the exposition, "# EOF" included. Samples have no time stamps; what is not known has no
 * sample. ERR_NO_MEMORY. */
int openmetrics_export(const struct result *r, struct buf *out, struct err *e);

#endif
