/* Whether a result shows what its sweep asserts (engine/sweep/assertion.h has the grammar). Figures
 * are those of the exports, rounded as they are, so that who reads results.csv comes to the same
 * verdict. Pure functions over a derived result. */
#ifndef RVG_ENGINE_ASSERTIONS_H
#define RVG_ENGINE_ASSERTIONS_H

#include <stddef.h>

#include "base/buf.h"
#include "engine/result/result.h"

/* From good to bad. What cannot be told counts as failed: the figure is not known, its cell has no
 * valid trial, or its percentile has too few requests. */
enum assertion_verdict {
    ASSERTION_HOLDS,
    ASSERTION_UNKNOWN,
    ASSERTION_FAILS,
    ASSERTION_VERDICT_COUNT
};

enum { ASSERTION_SIDES_SIZE = 80, ASSERTION_REASON_SIZE = 256 };

/* An assertion with a "*" is one for each arm or level; what stands here is of the one with the
 * worst verdict and, among equals, of the one that is nearest to failing. */
struct assertion_outcome {
    const char *text; /* in the sweep */
    enum assertion_verdict verdict;
    size_t arm;   /* SIZE_MAX: it is not one for each arm */
    size_t level; /* SIZE_MAX: it is not one for each level */
    double left;  /* NaN: not known */
    double right;
    char sides[ASSERTION_SIDES_SIZE];   /* "12.9 < 20"; "": not known */
    char reason[ASSERTION_REASON_SIZE]; /* "" when it holds */
    size_t checked;                     /* how many it stands for */
    size_t failed;                      /* of those, how many do not hold or cannot be told */
};

struct assertions {
    struct assertion_outcome list[SWEEP_ASSERTS_MAX]; /* in the order of the sweep */
    size_t count;
    size_t failed; /* that do not hold or cannot be told */
};

void assertions_judge(const struct result *r, struct assertions *out);

/* The failed ones first: those that do not hold, those that cannot be told, those that hold. */
void assertions_order(const struct assertions *all,
                      const struct assertion_outcome *out[SWEEP_ASSERTS_MAX]);

/* "holds", "cannot be told", "does not hold". */
const char *assertion_verdict_name(enum assertion_verdict verdict);

/* Appends "does not hold: p99_ms(*) < 20, at grpc, c=16: 23.4 < 20 is false (2 of 4 failed)". */
void assertion_outcome_print(const struct result *r, const struct assertion_outcome *o,
                             struct buf *out);

#endif
