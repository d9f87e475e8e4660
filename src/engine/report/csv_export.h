/* The CSV files: every field quoted, an unknown value "", `.` as decimal point, one header
 * line, lines ending in LF. Texts that a spreadsheet would take for a formula are written as they
 * are. Each function appends to `out` and returns 0 or ERR_NO_MEMORY. */
#ifndef RVG_ENGINE_CSV_EXPORT_H
#define RVG_ENGINE_CSV_EXPORT_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* One row per cell in the order of result's cells: level by level as the sweep has them, the arms
 * of a level in the sweep's order. Cells without a valid trial have a row too. */
int csv_export_cells(const struct result *r, struct buf *out, struct err *e);

/* One row per trial in the order they ran, invalid ones included. */
int csv_export_trials(const struct result *r, struct buf *out, struct err *e);

/* One row per trial and second: arm, load, concurrency, rate_rps, block, position, attempt, valid,
 * t_s, requests, errors, p50_us, p99_us. */
int csv_export_timeline(const struct result *r, struct buf *out, struct err *e);

/* One row per step of each search, in the order they ran: arm, block, step (from 1), rate_rps, met,
 * missed ("p99 errors"), latency_p99_us, latency_p99_enough, error_rate, attained, answered,
 * throughput_rps, requests, limited_by, end, found_rps. */
int csv_export_searches(const struct result *r, struct buf *out, struct err *e);

#endif
