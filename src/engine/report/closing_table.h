/* What a person reads at the end of a run: the arms of each level side by side with their ratios,
 * intervals and words, where the time went and what it cost, what the instrument itself cost, what
 * to beware of, whether it is as the sweep asserts, and at the end a sentence on who is faster.
 * Plain text of at most CLOSING_WIDTH columns (longer only where a figure or a path is). Figures
 * are those of the exports, rounded once more. */
#ifndef RVG_ENGINE_CLOSING_TABLE_H
#define RVG_ENGINE_CLOSING_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "engine/result/result.h"

enum { CLOSING_WIDTH = 80 };

/* Appends the whole text. `r` is derived. `directory` is where the run's files are, NULL: nowhere.
 * `utf8`: the reader's locale can show more than ASCII; otherwise the text is ASCII altogether.
 * Ask buf_failed(out) for memory. */
void closing_table_print(const struct result *r, const char *directory, bool utf8, struct buf *out);

/* Appends what there is to say about one trial when it ends, without a newline: "[ 7/24] block 2/3
 * grpc c=16: 4120 req/s, p50 3.68 ms, p99 12.7 ms, 0 errors, limited by server". `number`: how many
 * of the `total` planned trials are done with this one. A percentile that rests on too few requests
 * has a '?'. */
void progress_line_print(const struct result *r, const struct trial *t, size_t number, size_t total,
                         struct buf *out);

/* The same without the places in the sweep and in 78 columns, where the arm's name has no more than
 * 16 and fewer than 100 requests failed: "grpc c=16: 4120 req/s, p50 3.68 ms, p99 12.7 ms, limit
 * server". Errors stand behind the throughput where there are any. */
void progress_line_print_short(const struct result *r, const struct trial *t, struct buf *out);

#endif
