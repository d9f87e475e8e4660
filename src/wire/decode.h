/* What every decoder of this room carries along: limits, memory, and where in the message it is, so
 * that an error names the field without each function knowing the whole path.
 *
 * A decoding function keeps `at` current, fails with decode_fail and returns at once; the outermost
 * one calls decode_end, which puts the path before the text: "inputs[1].shape[0]: ...". */
#ifndef RVG_WIRE_DECODE_H
#define RVG_WIRE_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/tensor.h"
#include "wire/limits.h"

struct field {
    const char *list; /* "inputs", or NULL at the top of the message */
    size_t index;     /* which of the list */
    const char *name; /* "shape", or NULL */
    const char *key;  /* a parameter's name, or NULL */
    int64_t item;     /* element of the field, or -1 */
};

struct decode {
    const struct wire_limits *limits;
    struct arena *arena;
    struct field at;
    struct err *e; /* may be NULL */
};

void decode_begin(struct decode *d, const struct wire_limits *limits, struct arena *arena,
                  struct err *e);

/* Moves to element `index` of `list`; to a field of it (or of the top); to a field of the top. */
void decode_at_list(struct decode *d, const char *list, size_t index);
void decode_at(struct decode *d, const char *name);
void decode_at_top(struct decode *d, const char *name);

int decode_fail(struct decode *d, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Returns rc, having put the path before the text of a failure. */
int decode_end(struct decode *d, int rc);

/* Uninitialised memory of the arena for `count` elements of `size` bytes; fails with
 * decode_no_memory, which is ERR_TOO_LARGE: what fits the limits fits the arena. */
int decode_alloc(struct decode *d, size_t count, size_t size, void **out);
int decode_no_memory(struct decode *d);

/* Makes room for one more element of `size` bytes behind `count`; the list may move. */
int decode_grow(struct decode *d, size_t count, size_t *capacity, size_t size, void **list);

/* ERR_TOO_LARGE when the body, a text or a count is over its limit. */
int decode_check_body(struct decode *d, size_t size);
int decode_check_text(struct decode *d, size_t size);
int decode_check_count(struct decode *d, size_t count, size_t limit);

int decode_datatype(struct decode *d, const char *name, size_t size, enum datatype *out);

/* Copies a shape after checking rank, signs and the number of elements, which it returns. */
int decode_shape(struct decode *d, const int64_t *shape, size_t rank, struct tensor *t,
                 int64_t *elements);

/* Checks the bytes of `t` against its shape (decode_shape accepted it). */
int decode_check_data(struct decode *d, const struct tensor *t);

#endif
