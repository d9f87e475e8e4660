#include <config.h>

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

enum { FIRST_CAPACITY = 256 };

static size_t grown_capacity(const struct buf *b, size_t needed)
{
    size_t capacity = b->capacity ? b->capacity : FIRST_CAPACITY;

    while (capacity < needed)
        capacity *= 2;
    return capacity < b->limit + 1 ? capacity : b->limit + 1;
}

static int buf_grow(struct buf *b, size_t more)
{
    size_t capacity;
    uint8_t *data;

    if (b->failed || more > b->limit - b->size) {
        b->failed = true;
        return ERR_NO_MEMORY;
    }
    if (b->size + more + 1 <= b->capacity)
        return 0;
    capacity = grown_capacity(b, b->size + more + 1);
    data = realloc(b->data, capacity);
    if (data == NULL) {
        b->failed = true;
        return ERR_NO_MEMORY;
    }
    b->data = data;
    b->capacity = capacity;
    data[b->size] = '\0';
    return 0;
}

void buf_init(struct buf *b, size_t limit)
{
    *b = (struct buf){.limit = limit < SIZE_MAX / 4 ? limit : SIZE_MAX / 4};
}

void buf_fini(struct buf *b)
{
    free(b->data);
    *b = (struct buf){.limit = b->limit};
}

void buf_reset(struct buf *b)
{
    b->size = 0;
    b->failed = false;
    if (b->data)
        b->data[0] = '\0';
}

bool buf_failed(const struct buf *b)
{
    return b->failed;
}

uint8_t *buf_reserve(struct buf *b, size_t size)
{
    return buf_grow(b, size) == 0 ? b->data + b->size : NULL;
}

void buf_commit(struct buf *b, size_t size)
{
    b->size += size;
    b->data[b->size] = '\0';
}

void buf_truncate(struct buf *b, size_t size)
{
    if (size >= b->size)
        return;
    b->size = size;
    b->data[size] = '\0';
}

int buf_append_growing(struct buf *b, const void *data, size_t size)
{
    uint8_t *end = buf_reserve(b, size);

    if (end == NULL)
        return ERR_NO_MEMORY;
    if (size > 0)
        memcpy(end, data, size);
    buf_commit(b, size);
    return 0;
}

int buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    int length;
    uint8_t *end;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    end = length >= 0 ? buf_reserve(b, (size_t)length) : NULL;
    if (end) {
        vsnprintf((char *)end, (size_t)length + 1, format, again);
        buf_commit(b, (size_t)length);
    }
    va_end(again);
    return end ? 0 : ERR_NO_MEMORY;
}

const char *buf_text(const struct buf *b)
{
    return b->data ? (const char *)b->data : "";
}
