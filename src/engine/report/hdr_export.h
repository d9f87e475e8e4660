/* Distributions in the two text forms of HdrHistogram's own tools: percentile distributions (.hgrm,
 * which its plotter draws) and histogram logs (.hlog). Both have the response and the service time,
 * in milliseconds; the histograms within a log are in nanoseconds, whole. */
#ifndef RVG_ENGINE_HDR_EXPORT_H
#define RVG_ENGINE_HDR_EXPORT_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Appends the percentile distribution with 5 ticks per half distance. A row's value is the upper
 * end of its bucket, as the format wants it; mean and maximum below the rows are exact. Nothing of
 * an empty histogram. ERR_NO_MEMORY. */
int hgrm_write(const struct histogram *h, struct buf *out, struct err *e);

/* A file for each cell and kind of time that was observed, ARM-LEVEL-response.hgrm and
 * ARM-LEVEL-service.hgrm, over the trials that count. The directory is made when missing. */
int hgrm_save(const struct result *r, const char *directory, struct err *e);

/* The same with logs, ARM-LEVEL-response.hlog and so on: format 1.3, a line for each trial that
 * counts in the order they ran, tagged with the arm, whose start is in seconds since the first. */
int hlog_save(const struct result *r, const char *directory, struct err *e);

#endif
