/* For tests: sweeps, trials and results with figures chosen by hand. Everything asserts that memory
 * is there. */
#ifndef RVG_TESTS_SYNTHETIC_H
#define RVG_TESTS_SYNTHETIC_H

#include "engine/result/result.h"

/* Arms "rest" (json) and "grpc" (raw) of resnet8, concurrency 1 and 16, `blocks` blocks. */
void synthetic_sweep(struct sweep *out, int blocks);

/* A valid trial of 5 s: `requests` successes, each with response and service time `latency_us`, of
 * which the server says that it spent half; every other figure is known too. */
struct trial *synthetic_trial(size_t arm, size_t level, int block, uint64_t requests,
                              double latency_us);

/* A result with every trial of synthetic_sweep(3): throughputs differ between blocks by known
 * factors (see the source), one trial has an invalid predecessor, two trials have errors. Derived.
 */
void synthetic_result(struct result *out);

/* A result of a search with three blocks and the objective p99 <= 50 ms: rest found 1000/s in each,
 * limited above it by its server, grpc 1300, 1310 and 1320/s, limited above by the client in two.
 * Before them one of grpc was not finished. Derived. */
void synthetic_search_result(struct result *out);

/* Takes the trial; asserts success. */
void synthetic_add(struct result *r, struct trial *t);

#endif
