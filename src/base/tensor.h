/* A tensor as every room passes it on: a name, a datatype, a shape, and the elements in the raw
 * form of the Open Inference Protocol (row-major, little-endian; a BYTES element is a 4-byte
 * little-endian length and the bytes). The struct owns nothing: name and data point into a message
 * or an arena that outlives it. */
#ifndef RVG_BASE_TENSOR_H
#define RVG_BASE_TENSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { TENSOR_RANK_MAX = 8 };

enum datatype {
    DATATYPE_BOOL,
    DATATYPE_UINT8,
    DATATYPE_UINT16,
    DATATYPE_UINT32,
    DATATYPE_UINT64,
    DATATYPE_INT8,
    DATATYPE_INT16,
    DATATYPE_INT32,
    DATATYPE_INT64,
    DATATYPE_FP16,
    DATATYPE_FP32,
    DATATYPE_FP64,
    DATATYPE_BYTES,
    DATATYPE_COUNT
};

struct tensor {
    const char *name; /* NUL-terminated */
    enum datatype datatype;
    int rank;                       /* 0 (a scalar) to TENSOR_RANK_MAX */
    int64_t shape[TENSOR_RANK_MAX]; /* each 0 or more */
    const uint8_t *data;            /* any alignment */
    size_t size;                    /* bytes at `data` */
};

/* "FP32", "BYTES", ...: the protocol's names. */
const char *datatype_name(enum datatype datatype);

/* Looks a protocol name up; false when there is no such datatype. `size` is the length of `name`,
 * which need not end in NUL. */
bool datatype_parse(const char *name, size_t size, enum datatype *out);

/* Bytes of one element; 0 for BYTES, whose elements vary. */
size_t datatype_size(enum datatype datatype);

/* Product of the shape. ERR_INVALID for a negative dimension or a product over INT64_MAX. */
int tensor_elements(const struct tensor *t, int64_t *out, struct err *e);

/* Checks rank, shape and that `size` is what they ask for; for BYTES walks the length prefixes.
 * Texts begin with the field at fault ("shape", "data"). */
int tensor_check(const struct tensor *t, struct err *e);

/* Steps through a BYTES tensor that tensor_check accepted: start with *offset 0; false at the end.
 * `element` points into the tensor's data. */
bool tensor_next_bytes(const struct tensor *t, size_t *offset, const uint8_t **element,
                       size_t *size);

/* Same datatype, shape and bytes; names are not compared. */
bool tensor_equal(const struct tensor *a, const struct tensor *b);

#endif
