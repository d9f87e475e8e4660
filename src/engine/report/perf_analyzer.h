/* A result in the columns of the CSV that Triton's Perf Analyzer writes with --verbose-csv, for
 * what was written to read that. Its latency is our service time: it counts from the sending. */
#ifndef RVG_ENGINE_PERF_ANALYZER_H
#define RVG_ENGINE_PERF_ANALYZER_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Appends the table of one arm: a row for each level that was measured, the least throughput first.
 * Times are whole microseconds. ERR_NO_MEMORY. */
int perf_analyzer_write(const struct result *r, size_t arm, struct buf *out, struct err *e);

/* The file of an arm: `path` itself when it is the only one, else with "-ARM" before the ending of
 * its name. ERR_INVALID when that is too long, or is to be standard output ("-") for several. */
int perf_analyzer_path(const struct sweep *s, size_t arm, const char *path,
                       char out[SWEEP_PATH_SIZE], struct err *e);

/* Saves the table of every arm. */
int perf_analyzer_save(const struct result *r, const char *path, struct err *e);

#endif
