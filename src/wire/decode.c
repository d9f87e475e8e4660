#include <config.h>

#include "wire/decode.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 160, DATATYPE_SHOWN = 32, FIRST_CAPACITY = 4 };

static void append(char *path, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void append(char *path, const char *format, ...)
{
    size_t used = strlen(path);
    va_list args;

    va_start(args, format);
    vsnprintf(path + used, PATH_SIZE - used, format, args);
    va_end(args);
}

static void print_path(const struct field *at, char path[PATH_SIZE])
{
    path[0] = '\0';
    if (at->list)
        append(path, "%s[%zu]", at->list, at->index);
    if (at->name)
        append(path, "%s%s", at->list ? "." : "", at->name);
    if (at->key)
        append(path, ".%s", at->key);
    if (at->item >= 0)
        append(path, "[%" PRId64 "]", at->item);
    if (path[0] == '\0')
        append(path, "body");
}

void decode_begin(struct decode *d, const struct wire_limits *limits, struct arena *arena,
                  struct err *e)
{
    *d = (struct decode){.limits = limits, .arena = arena, .at = {.item = -1}, .e = e};
}

void decode_at_list(struct decode *d, const char *list, size_t index)
{
    d->at = (struct field){.list = list, .index = index, .item = -1};
}

void decode_at(struct decode *d, const char *name)
{
    d->at.name = name;
    d->at.key = NULL;
    d->at.item = -1;
}

void decode_at_top(struct decode *d, const char *name)
{
    d->at = (struct field){.name = name, .item = -1};
}

int decode_fail(struct decode *d, enum err_code code, const char *format, ...)
{
    va_list args;

    if (d->e == NULL)
        return code;
    d->e->code = code;
    va_start(args, format);
    vsnprintf(d->e->text, sizeof d->e->text, format, args);
    va_end(args);
    return code;
}

int decode_end(struct decode *d, int rc)
{
    char path[PATH_SIZE];

    if (rc != 0 && d->e) {
        print_path(&d->at, path);
        err_prefix(d->e, "%s", path);
    }
    return rc;
}

int decode_alloc(struct decode *d, size_t count, size_t size, void **out)
{
    size_t bytes;
    bool fits = !__builtin_mul_overflow(count, size, &bytes);

    *out = fits ? arena_alloc(d->arena, bytes) : NULL;
    if (*out)
        return 0;
    return decode_no_memory(d);
}

int decode_no_memory(struct decode *d)
{
    return decode_fail(d, ERR_TOO_LARGE, "the message needs more than %zu bytes of memory",
                       d->arena->limit);
}

int decode_grow(struct decode *d, size_t count, size_t *capacity, size_t size, void **list)
{
    size_t more = *capacity ? 2 * *capacity : FIRST_CAPACITY;
    void *memory;
    int rc;

    if (count < *capacity)
        return 0;
    rc = decode_alloc(d, more, size, &memory);
    if (rc != 0)
        return rc;
    if (count > 0)
        memcpy(memory, *list, count * size);
    *list = memory;
    *capacity = more;
    return 0;
}

int decode_check_body(struct decode *d, size_t size)
{
    if (size > d->limits->body)
        return decode_fail(d, ERR_TOO_LARGE, "%zu bytes, at most %zu", size, d->limits->body);
    return 0;
}

int decode_check_text(struct decode *d, size_t size)
{
    if (size > d->limits->text)
        return decode_fail(d, ERR_TOO_LARGE, "%zu bytes, at most %zu", size, d->limits->text);
    return 0;
}

int decode_check_count(struct decode *d, size_t count, size_t limit)
{
    if (count > limit)
        return decode_fail(d, ERR_TOO_LARGE, "more than %zu", limit);
    return 0;
}

int decode_datatype(struct decode *d, const char *name, size_t size, enum datatype *out)
{
    int shown = size < DATATYPE_SHOWN ? (int)size : DATATYPE_SHOWN;

    if (!datatype_parse(name, size, out))
        return decode_fail(d, ERR_INVALID, "'%.*s' is not a datatype", shown, name);
    return 0;
}

int decode_shape(struct decode *d, const int64_t *shape, size_t rank, struct tensor *t,
                 int64_t *elements)
{
    if (rank > TENSOR_RANK_MAX)
        return decode_fail(d, ERR_INVALID, "rank %zu, at most %d", rank, TENSOR_RANK_MAX);
    for (size_t i = 0; i < rank; i++) {
        if (shape[i] < 0) {
            d->at.item = (int64_t)i;
            return decode_fail(d, ERR_INVALID, "%" PRId64 " is negative", shape[i]);
        }
        t->shape[i] = shape[i];
    }
    t->rank = (int)rank;
    if (tensor_elements(t, elements, NULL) != 0 || *elements > d->limits->elements)
        return decode_fail(d, ERR_TOO_LARGE, "more than %" PRId64 " elements", d->limits->elements);
    return 0;
}

int decode_check_data(struct decode *d, const struct tensor *t)
{
    static const char own_field[] = "data: ";
    struct err e;
    int rc = tensor_check(t, &e);
    const char *text = e.text;

    if (rc == 0)
        return 0;
    if (strncmp(text, own_field, strlen(own_field)) == 0)
        text += strlen(own_field);
    return decode_fail(d, e.code, "%s", text);
}
