/* What a sweep asserts about its own result, such as "p99_ms(grpc, 16) < 20": two sums of figures
 * of cells and numbers, and how they are to compare.
 *
 *   assertion = sum ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) sum
 *   sum       = product { ( "+" | "-" ) product }
 *   product   = factor { ( "*" | "/" ) factor }
 *   factor    = NUMBER | FIGURE "(" arm [ "," level ] ")" | "(" sum ")" | "-" factor
 *   arm       = NAME | "*"
 *   level     = NUMBER | "*"
 *
 * FIGURE is a column of results.csv that is measured, or one of the short names in assertion.c.
 * Every "*" of an assertion stands for the same arm or the same level, each of the sweep's in turn;
 * a level that is left out is a "*". It holds when it holds for all of them. */
#ifndef RVG_ENGINE_ASSERTION_H
#define RVG_ENGINE_ASSERTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/sweep/sweep.h"
#include "engine/trial/metric.h"

/* No assertion has more steps than bytes. */
enum { ASSERTION_STEPS_MAX = SWEEP_TEXT_SIZE, ASSERTION_DEPTH_MAX = 16 };

enum assertion_step_kind {
    ASSERTION_NUMBER,
    ASSERTION_FIGURE,
    ASSERTION_NEGATE,
    ASSERTION_ADD,
    ASSERTION_SUBTRACT,
    ASSERTION_MULTIPLY,
    ASSERTION_DIVIDE
};

/* Where a figure of a cell comes from. */
enum assertion_source { ASSERTION_METRIC, ASSERTION_THROUGHPUT_LOW, ASSERTION_THROUGHPUT_HIGH };

/* The cell of every arm, of every level. */
#define ASSERTION_EVERY ((size_t)-1)

/* One step of a calculator with a stack: what is written as a + b is a, b, add. */
struct assertion_step {
    enum assertion_step_kind kind;
    double number;
    const char *name; /* of a figure, as it was written */
    enum assertion_source source;
    enum metric metric;
    double scale; /* figure = metric as it is exported x scale */
    size_t arm;   /* ASSERTION_EVERY */
    size_t level;
};

enum assertion_relation {
    ASSERTION_LESS,
    ASSERTION_LESS_EQUAL,
    ASSERTION_GREATER,
    ASSERTION_GREATER_EQUAL,
    ASSERTION_EQUAL,
    ASSERTION_UNEQUAL
};

struct assertion {
    struct assertion_step steps[ASSERTION_STEPS_MAX];
    size_t left_count; /* steps of the left side; those of the right side follow */
    size_t count;
    enum assertion_relation relation;
    bool every_arm; /* some arm is "*" */
    bool every_level;
};

/* ERR_INVALID with "column 8: ..." and that column, from 1, in *column (may be NULL): not the
 * grammar above, or an arm, level or figure that the sweep does not have. */
int assertion_parse(const struct sweep *s, const char *text, struct assertion *out, size_t *column,
                    struct err *e);

/* "<", "<=", ... */
const char *assertion_relation_name(enum assertion_relation relation);

/* The names of all figures, with blanks between, for a manual. */
void assertion_print_names(struct buf *out);

#endif
