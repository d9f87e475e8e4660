/* Messages for the tests of the codecs: every datatype, many shapes, random bits from a seed. */
#ifndef RVG_TESTS_WIRE_SAMPLES_H
#define RVG_TESTS_WIRE_SAMPLES_H

#include "wire/message.h"

/* xorshift64*: the same numbers everywhere. */
uint64_t sample_random(uint64_t *state);

enum sample_values {
    SAMPLE_ANY_BITS, /* all bit patterns: NaN and infinities too; BYTES of any bytes */
    SAMPLE_FINITE,   /* floating point finite; BYTES of any bytes */
    SAMPLE_TEXT      /* the same, BYTES are UTF-8 text */
};

/* Shapes by number: scalar, empty, flat, nested, rank 8, ... */
enum { SAMPLE_SHAPES = 9 };

/* A tensor named "t<index>" of the shape with number `shape`, in `arena`. */
struct tensor sample_tensor(struct arena *arena, enum datatype datatype, int shape,
                            enum sample_values values, uint64_t *seed);

/* A BYTES tensor [count] of the given texts. */
struct tensor sample_bytes(struct arena *arena, const char *name, const char *const *texts,
                           size_t count);

/* A request and a response with parameters of each type, names, id, and `count` tensors. */
void sample_request(struct infer_request *r, const struct tensor *inputs, size_t count);
void sample_response(struct infer_response *r, const struct tensor *outputs, size_t count);

/* Fails the running test at the first difference. */
void assert_same_tensors(const struct tensor *a, const struct tensor *b, size_t count);
void assert_same_requests(const struct infer_request *a, const struct infer_request *b);
void assert_same_responses(const struct infer_response *a, const struct infer_response *b);

/* A copy of `size` bytes in a block of exactly that size, so that the address sanitizer sees a read
 * past the end; free() it. */
uint8_t *exact_copy(const void *data, size_t size);

#endif
