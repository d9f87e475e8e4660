/* What there is to say about a search for the highest rate, in lines: one for each step while it
 * goes on, and one at its end. Without newlines. */
#ifndef RVG_ENGINE_SEARCH_LINE_H
#define RVG_ENGINE_SEARCH_LINE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/number.h"
#include "engine/result/result.h"

/* "block 2/3 grpc 800/s: missed (p99, sent): p99 412 ms, 0 % errors, 98.2 % sent, limited by
 * server". A percentile that rests on too few requests has a '?'. */
void search_line_step(const struct result *r, const struct search *s, size_t step, struct buf *out);

/* "[ 3/6] block 2/3 grpc: 466/s met the objective, 475.7/s missed it, limited by server; 13 steps".
 * `number`: how many of the `total` planned searches are done with this one. */
void search_line_end(const struct result *r, const struct search *s, size_t number, size_t total,
                     struct buf *out);

/* The middle part of it alone, "466/s met the objective, ...". */
void search_line_outcome(const struct search *s, struct buf *out);

/* "p99 at most 50 ms, at most 1 % errors, at least 99 % sent". */
void search_line_objective(const struct sweep *s, struct buf *out);

/* Significant digits without zeros at the end: a rate or an objective is a number that was chosen,
 * and no more exact than it is said. */
void search_line_number(double value, int digits, char out[NUMBER_TEXT_SIZE]);

#endif
