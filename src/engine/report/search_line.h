/* What there is to say about a search for the highest rate, in lines: one for each step while it
 * goes on, and one at its end. Without newlines. */
#ifndef RVG_ENGINE_SEARCH_LINE_H
#define RVG_ENGINE_SEARCH_LINE_H

#include <stdbool.h>
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

enum { SEARCH_LIMITS_SIZE = 64 };

/* What limited the steps above the rates that an arm's searches found: "server", "client (2 of
 * 3)"; "-" where nothing missed. */
void search_line_limits(const struct result *r, size_t arm, char out[SEARCH_LIMITS_SIZE]);

/* Appends one of the warnings that make a rate something else than the most a server holds, or
 * nothing where it does not apply; false: there are no more to ask for. */
bool search_line_warning(const struct result *r, size_t index, struct buf *out);

/* "rest 1: 100 200 400 800* 565.7* ..., 466/s met the objective", and the title of a list of such.
 */
void search_line_path(const struct result *r, const struct search *s, struct buf *out);
extern const char search_line_paths_title[];

/* Significant digits without zeros at the end: a rate or an objective is a number that was chosen,
 * and no more exact than it is said. */
void search_line_number(double value, int digits, char out[NUMBER_TEXT_SIZE]);

#endif
