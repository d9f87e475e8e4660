#include <config.h>

#include "wire/message.h"

#include <inttypes.h>
#include <string.h>

/* Decoding needs most memory for INT64 typed contents of one byte each (8 bytes an element, next
 * to the index protobuf-c keeps) and for short texts in JSON (9); below 10, and twice that because
 * the block kept from the message before counts too. */
enum { ARENA_BYTES_PER_BODY_BYTE = 20, ARENA_EXTRA = 1 << 20 };

static size_t arena_limit(const struct wire_limits *limits)
{
    size_t most = (SIZE_MAX / 4 - ARENA_EXTRA) / ARENA_BYTES_PER_BODY_BYTE;
    size_t body = limits->body < most ? limits->body : most;

    return body * ARENA_BYTES_PER_BODY_BYTE + ARENA_EXTRA;
}

static int parameter_range_error(const char *name, int64_t low, int64_t high, struct err *e)
{
    return err_set(e, ERR_INVALID, "parameters.%s: not an integer between %" PRId64 " and %" PRId64,
                   name, low, high);
}

static bool double_to_int64(double number, int64_t *out)
{
    /* 2^63 itself has no int64; the comparison is false for NaN too. */
    if (!(number >= -0x1p63 && number < 0x1p63))
        return false;
    *out = (int64_t)number;
    return (double)*out == number;
}

static bool parameter_to_int64(const struct parameter *p, int64_t *out)
{
    switch (p->type) {
    case PARAMETER_INT64:
        *out = p->value.int64;
        return true;
    case PARAMETER_UINT64:
        *out = (int64_t)p->value.uint64;
        return p->value.uint64 <= INT64_MAX;
    case PARAMETER_DOUBLE:
        return double_to_int64(p->value.number, out);
    case PARAMETER_BOOL:
    case PARAMETER_STRING:
        break;
    }
    return false;
}

void infer_request_init(struct infer_request *r, const struct wire_limits *limits)
{
    *r = (struct infer_request){.model_name = "", .model_version = "", .id = ""};
    arena_init(&r->arena, arena_limit(limits));
}

void infer_response_init(struct infer_response *r, const struct wire_limits *limits)
{
    *r = (struct infer_response){.model_name = "", .model_version = "", .id = ""};
    arena_init(&r->arena, arena_limit(limits));
}

void infer_request_reset(struct infer_request *r)
{
    struct arena arena = r->arena;

    arena_reset(&arena);
    *r = (struct infer_request){.model_name = "", .model_version = "", .id = "", .arena = arena};
}

void infer_response_reset(struct infer_response *r)
{
    struct arena arena = r->arena;

    arena_reset(&arena);
    *r = (struct infer_response){.model_name = "", .model_version = "", .id = "", .arena = arena};
}

void infer_request_fini(struct infer_request *r)
{
    infer_request_reset(r);
    arena_fini(&r->arena);
}

void infer_response_fini(struct infer_response *r)
{
    infer_response_reset(r);
    arena_fini(&r->arena);
}

int message_check_tensor(const char *list, size_t index, const struct tensor *t, struct err *e)
{
    struct err found;

    if (tensor_check(t, &found) == 0)
        return 0;
    return err_set(e, found.code, "%s[%zu].%s", list, index, found.text);
}

const struct parameter *parameter_find(const struct parameter *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    }
    return NULL;
}

int parameter_int64(const struct parameter *list, size_t count, const char *name, int64_t low,
                    int64_t high, int64_t fallback, int64_t *out, struct err *e)
{
    const struct parameter *p = parameter_find(list, count, name);
    int64_t value;

    if (p == NULL) {
        *out = fallback;
        return 0;
    }
    if (!parameter_to_int64(p, &value) || value < low || value > high)
        return parameter_range_error(name, low, high, e);
    *out = value;
    return 0;
}
