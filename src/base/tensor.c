#include <config.h>

#include "base/tensor.h"

#include <inttypes.h>
#include <string.h>

static const struct {
    const char *name;
    size_t size;
} datatypes[DATATYPE_COUNT] = {
    [DATATYPE_BOOL] = {"BOOL", 1},     [DATATYPE_UINT8] = {"UINT8", 1},
    [DATATYPE_UINT16] = {"UINT16", 2}, [DATATYPE_UINT32] = {"UINT32", 4},
    [DATATYPE_UINT64] = {"UINT64", 8}, [DATATYPE_INT8] = {"INT8", 1},
    [DATATYPE_INT16] = {"INT16", 2},   [DATATYPE_INT32] = {"INT32", 4},
    [DATATYPE_INT64] = {"INT64", 8},   [DATATYPE_FP16] = {"FP16", 2},
    [DATATYPE_FP32] = {"FP32", 4},     [DATATYPE_FP64] = {"FP64", 8},
    [DATATYPE_BYTES] = {"BYTES", 0},
};

enum { BYTES_PREFIX = 4 };

const char *datatype_name(enum datatype datatype)
{
    return datatypes[datatype].name;
}

bool datatype_parse(const char *name, size_t size, enum datatype *out)
{
    for (int i = 0; i < DATATYPE_COUNT; i++) {
        if (strlen(datatypes[i].name) == size && memcmp(datatypes[i].name, name, size) == 0) {
            *out = (enum datatype)i;
            return true;
        }
    }
    return false;
}

size_t datatype_size(enum datatype datatype)
{
    return datatypes[datatype].size;
}

int tensor_elements(const struct tensor *t, int64_t *out, struct err *e)
{
    int64_t product = 1;
    bool empty = false;

    if (t->rank < 0 || t->rank > TENSOR_RANK_MAX)
        return err_set(e, ERR_INVALID, "shape: rank %d, at most %d", t->rank, TENSOR_RANK_MAX);
    for (int i = 0; i < t->rank; i++) {
        if (t->shape[i] < 0)
            return err_set(e, ERR_INVALID, "shape[%d]: %" PRId64 " is negative", i, t->shape[i]);
        empty = empty || t->shape[i] == 0;
    }
    for (int i = 0; i < t->rank && !empty; i++) {
        if (__builtin_mul_overflow(product, t->shape[i], &product))
            return err_set(e, ERR_INVALID, "shape: more than %" PRId64 " elements", INT64_MAX);
    }
    *out = empty ? 0 : product;
    return 0;
}

static int tensor_check_bytes(const struct tensor *t, int64_t elements, struct err *e)
{
    size_t offset = 0, size;
    const uint8_t *element;
    int64_t found = 0;

    while (tensor_next_bytes(t, &offset, &element, &size))
        found++;
    if (offset != t->size)
        return err_set(e, ERR_INVALID, "data: element %" PRId64 " runs past the end", found);
    if (found != elements)
        return err_set(e, ERR_INVALID, "data: %" PRId64 " elements, the shape has %" PRId64, found,
                       elements);
    return 0;
}

int tensor_check(const struct tensor *t, struct err *e)
{
    int64_t elements;
    size_t expected;
    int rc = tensor_elements(t, &elements, e);

    if (rc != 0)
        return rc;
    if (t->datatype == DATATYPE_BYTES)
        return tensor_check_bytes(t, elements, e);
    if (__builtin_mul_overflow((size_t)elements, datatype_size(t->datatype), &expected) ||
        expected != t->size)
        return err_set(e, ERR_INVALID, "data: %zu bytes, the shape has %" PRId64 " %s elements",
                       t->size, elements, datatype_name(t->datatype));
    return 0;
}

bool tensor_next_bytes(const struct tensor *t, size_t *offset, const uint8_t **element,
                       size_t *size)
{
    size_t left = t->size - *offset;
    const uint8_t *p;
    size_t length;

    if (left < BYTES_PREFIX)
        return false;
    p = t->data + *offset;
    length = (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
    if (length > left - BYTES_PREFIX)
        return false;
    *element = p + BYTES_PREFIX;
    *size = length;
    *offset += BYTES_PREFIX + length;
    return true;
}

bool tensor_equal(const struct tensor *a, const struct tensor *b)
{
    return a->datatype == b->datatype && a->rank == b->rank && a->size == b->size &&
           memcmp(a->shape, b->shape, sizeof a->shape[0] * (size_t)a->rank) == 0 &&
           (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}
