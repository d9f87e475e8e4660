/* Two runs held against each other, as a person or a script reads it. */
#ifndef RVG_ENGINE_RUNS_TABLE_H
#define RVG_ENGINE_RUNS_TABLE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/judge/runs.h"

/* Appends plain text of at most CLOSING_WIDTH columns: what the runs are, in what else they differ,
 * the regressions, the improvements, the rest. `base` and `other` name the files. `utf8` as in
 * closing_table_print. */
void runs_table_print(const struct runs *r, const char *base, const char *other, bool utf8,
                      struct buf *out);

/* Appends the same as one JSON object, schema "rvgtop.comparison/1"
 * (data/comparison.schema.json; result_json_runs.c). ERR_NO_MEMORY. */
int runs_json_write(const struct runs *r, const char *base, const char *other, struct buf *out,
                    struct err *e);

#endif
