#include <config.h>

#include "wire/proto_contents.h"

#include <inttypes.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "tensor bytes are little-endian and are used in place");

enum { BYTES_PREFIX = 4 };

enum kind {
    KIND_NONE,
    KIND_BOOL,
    KIND_INT,
    KIND_INT64,
    KIND_UINT,
    KIND_UINT64,
    KIND_FP32,
    KIND_FP64,
    KIND_BYTES,
    KIND_COUNT
};

#define LIST(field)                                                  \
    {                                                                \
#field, offsetof(Inference__InferTensorContents, n_##field), \
            offsetof(Inference__InferTensorContents, field),         \
            sizeof *((Inference__InferTensorContents *)0)->field     \
    }

/* Where protobuf-c keeps the elements of each kind. */
static const struct {
    const char *name;
    size_t count_at;
    size_t items_at;
    size_t item_size;
} lists[KIND_COUNT] = {
    [KIND_BOOL] = LIST(bool_contents),     [KIND_INT] = LIST(int_contents),
    [KIND_INT64] = LIST(int64_contents),   [KIND_UINT] = LIST(uint_contents),
    [KIND_UINT64] = LIST(uint64_contents), [KIND_FP32] = LIST(fp32_contents),
    [KIND_FP64] = LIST(fp64_contents),     [KIND_BYTES] = LIST(bytes_contents),
};

static const enum kind kinds[DATATYPE_COUNT] = {
    [DATATYPE_BOOL] = KIND_BOOL,   [DATATYPE_UINT8] = KIND_UINT,    [DATATYPE_UINT16] = KIND_UINT,
    [DATATYPE_UINT32] = KIND_UINT, [DATATYPE_UINT64] = KIND_UINT64, [DATATYPE_INT8] = KIND_INT,
    [DATATYPE_INT16] = KIND_INT,   [DATATYPE_INT32] = KIND_INT,     [DATATYPE_INT64] = KIND_INT64,
    [DATATYPE_FP16] = KIND_NONE,   [DATATYPE_FP32] = KIND_FP32,     [DATATYPE_FP64] = KIND_FP64,
    [DATATYPE_BYTES] = KIND_BYTES,
};

static size_t list_count(const Inference__InferTensorContents *c, enum kind kind)
{
    size_t count;

    memcpy(&count, (const char *)c + lists[kind].count_at, sizeof count);
    return count;
}

static const void *list_items(const Inference__InferTensorContents *c, enum kind kind)
{
    const void *items;

    memcpy(&items, (const char *)c + lists[kind].items_at, sizeof items);
    return items;
}

static void list_set(Inference__InferTensorContents *c, enum kind kind, size_t count,
                     const void *items)
{
    memcpy((char *)c + lists[kind].count_at, &count, sizeof count);
    memcpy((char *)c + lists[kind].items_at, &items, sizeof items);
}

static int range_error(struct decode *d, size_t item, int64_t value, enum datatype datatype)
{
    d->at.item = (int64_t)item;
    return decode_fail(d, ERR_INVALID, "%" PRId64 " does not fit %s", value,
                       datatype_name(datatype));
}

/* Each converts `count` elements of a list to the tensor's bytes. */
#define DEFINE_NARROW(name, from, to)                                                          \
    static int name(struct decode *d, const void *items, size_t count, enum datatype datatype, \
                    uint8_t *out)                                                              \
    {                                                                                          \
        const from *in = items;                                                                \
                                                                                               \
        for (size_t i = 0; i < count; i++) {                                                   \
            to value = (to)in[i];                                                              \
                                                                                               \
            if ((from)value != in[i])                                                          \
                return range_error(d, i, in[i], datatype);                                     \
            memcpy(out + i * sizeof value, &value, sizeof value);                              \
        }                                                                                      \
        return 0;                                                                              \
    }

DEFINE_NARROW(narrow_uint8, uint32_t, uint8_t)
DEFINE_NARROW(narrow_uint16, uint32_t, uint16_t)
DEFINE_NARROW(narrow_int8, int32_t, int8_t)
DEFINE_NARROW(narrow_int16, int32_t, int16_t)

static int narrow_bool(struct decode *d, const void *items, size_t count, enum datatype datatype,
                       uint8_t *out)
{
    const protobuf_c_boolean *in = items;

    (void)d;
    (void)datatype;
    for (size_t i = 0; i < count; i++)
        out[i] = in[i] != 0;
    return 0;
}

typedef int narrow_function(struct decode *d, const void *items, size_t count,
                            enum datatype datatype, uint8_t *out);

static narrow_function *narrow_of(enum datatype datatype)
{
    switch (datatype) {
    case DATATYPE_BOOL:
        return narrow_bool;
    case DATATYPE_UINT8:
        return narrow_uint8;
    case DATATYPE_UINT16:
        return narrow_uint16;
    case DATATYPE_INT8:
        return narrow_int8;
    case DATATYPE_INT16:
        return narrow_int16;
    default:
        return NULL;
    }
}

static int join_bytes(struct decode *d, const ProtobufCBinaryData *items, size_t count,
                      struct tensor *t)
{
    size_t total = 0;
    uint8_t *out;
    void *memory;
    int rc;

    for (size_t i = 0; i < count; i++) {
        if (items[i].len > UINT32_MAX)
            return decode_fail(d, ERR_TOO_LARGE, "an element of %zu bytes", items[i].len);
        total += BYTES_PREFIX + items[i].len;
    }
    rc = decode_alloc(d, total, 1, &memory);
    if (rc != 0)
        return rc;
    t->data = out = memory;
    t->size = total;
    for (size_t i = 0; i < count; i++) {
        uint32_t length = (uint32_t)items[i].len;

        memcpy(out, &length, BYTES_PREFIX);
        if (length > 0)
            memcpy(out + BYTES_PREFIX, items[i].data, length);
        out += BYTES_PREFIX + length;
    }
    return 0;
}

static int narrow(struct decode *d, narrow_function *convert, const void *items, size_t count,
                  struct tensor *t)
{
    void *out;
    int rc;

    t->size = count * datatype_size(t->datatype);
    rc = decode_alloc(d, t->size, 1, &out);
    if (rc != 0)
        return rc;
    t->data = out;
    return convert(d, items, count, t->datatype, out);
}

/* The elements must be in the one list that belongs to the datatype, and be as many as the shape
 * says. */
static int check_lists(struct decode *d, const Inference__InferTensorContents *c, enum kind wanted,
                       int64_t elements, enum datatype datatype)
{
    size_t count = c ? list_count(c, wanted) : 0;

    for (enum kind k = KIND_BOOL; c && k < KIND_COUNT; k++) {
        if (k != wanted && list_count(c, k) > 0)
            return decode_fail(d, ERR_INVALID, "%s is not for %s", lists[k].name,
                               datatype_name(datatype));
    }
    if (count != (size_t)elements)
        return decode_fail(d, ERR_INVALID, "%zu elements, the shape has %" PRId64, count, elements);
    return 0;
}

bool proto_contents_empty(const Inference__InferTensorContents *c)
{
    for (enum kind k = KIND_BOOL; c && k < KIND_COUNT; k++) {
        if (list_count(c, k) > 0)
            return false;
    }
    return true;
}

int proto_contents_decode(struct decode *d, const Inference__InferTensorContents *c,
                          int64_t elements, struct tensor *t)
{
    enum kind kind = kinds[t->datatype];
    narrow_function *convert = narrow_of(t->datatype);
    int rc;

    decode_at(d, "contents");
    if (kind == KIND_NONE)
        return decode_fail(d, ERR_UNSUPPORTED, "%s has no typed form, send raw contents",
                           datatype_name(t->datatype));
    rc = check_lists(d, c, kind, elements, t->datatype);
    t->data = (const uint8_t *)""; /* an address for no elements too */
    if (rc != 0 || elements == 0)
        return rc;
    if (kind == KIND_BYTES)
        return join_bytes(d, list_items(c, kind), (size_t)elements, t);
    if (convert)
        return narrow(d, convert, list_items(c, kind), (size_t)elements, t);
    t->data = list_items(c, kind);
    t->size = (size_t)elements * datatype_size(t->datatype);
    return 0;
}

static void widen(const struct tensor *t, size_t count, void *items)
{
    int32_t *out = items; /* uint32_t and protobuf_c_boolean have its size and bits */

    for (size_t i = 0; i < count; i++) {
        int16_t int16;
        uint16_t uint16;

        switch (t->datatype) {
        case DATATYPE_INT8:
            out[i] = (int8_t)t->data[i];
            break;
        case DATATYPE_INT16:
            memcpy(&int16, t->data + i * sizeof int16, sizeof int16);
            out[i] = int16;
            break;
        case DATATYPE_UINT16:
            memcpy(&uint16, t->data + i * sizeof uint16, sizeof uint16);
            out[i] = uint16;
            break;
        default:
            out[i] = t->data[i];
            break;
        }
    }
}

static void split_bytes(const struct tensor *t, ProtobufCBinaryData *out)
{
    const uint8_t *element;
    size_t offset = 0, size;

    while (tensor_next_bytes(t, &offset, &element, &size))
        *out++ = (ProtobufCBinaryData){.len = size, .data = (uint8_t *)element};
}

static void fill_items(const struct tensor *t, size_t count, void *items)
{
    if (t->datatype == DATATYPE_BYTES)
        split_bytes(t, items);
    else if (narrow_of(t->datatype))
        widen(t, count, items);
    else
        memcpy(items, t->data, t->size);
}

int proto_contents_encode(const struct tensor *t, struct arena *scratch,
                          Inference__InferTensorContents *c, struct err *e)
{
    enum kind kind = kinds[t->datatype];
    size_t item_size = lists[kind].item_size;
    int64_t elements;
    void *items;

    if (kind == KIND_NONE)
        return err_set(e, ERR_UNSUPPORTED, "%s has no typed form", datatype_name(t->datatype));
    if (tensor_elements(t, &elements, NULL) != 0 || elements == 0)
        return 0;
    if (item_size == datatype_size(t->datatype) && (uintptr_t)t->data % item_size == 0) {
        list_set(c, kind, (size_t)elements, t->data);
        return 0;
    }
    items = arena_alloc(scratch, (size_t)elements * item_size);
    if (items == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory");
    fill_items(t, (size_t)elements, items);
    list_set(c, kind, (size_t)elements, items);
    return 0;
}
