/* A growing byte buffer born with a hard cap. The bytes are always followed by a NUL that is not
 * counted, so text in it can be used as a C string.
 *
 * The append functions return 0, or ERR_NO_MEMORY once the cap or the machine's memory is reached.
 * That failure is sticky: later appends fail too and the content stays as it was before the first
 * failing one, so a writer may append a whole document and ask once, at the end, with buf_failed().
 * Not thread-safe. */
#ifndef RVG_BASE_BUF_H
#define RVG_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    uint8_t *data; /* owned; NULL until the first append */
    size_t size;   /* bytes in use */
    size_t capacity;
    size_t limit; /* the cap on `size` */
    bool failed;
};

/* `limit`: largest size in bytes, SIZE_MAX / 4 at most. Takes no memory yet. */
void buf_init(struct buf *b, size_t limit);

/* Frees the bytes; the buffer may be used again after buf_init. */
void buf_fini(struct buf *b);

/* Empties it, forgets a failure, keeps the memory. */
void buf_reset(struct buf *b);

bool buf_failed(const struct buf *b);

/* Makes room first; the functions below come here when there is too little. */
int buf_append_growing(struct buf *b, const void *data, size_t size);

/* Inline, because writers of messages append a few bytes at a time. */
static inline int buf_append(struct buf *b, const void *data, size_t size)
{
    if (b->failed || size >= b->capacity - b->size)
        return buf_append_growing(b, data, size);
    if (size > 0)
        memcpy(b->data + b->size, data, size);
    b->size += size;
    b->data[b->size] = '\0';
    return 0;
}

static inline int buf_append_text(struct buf *b, const char *text)
{
    return buf_append(b, text, strlen(text));
}

static inline int buf_append_char(struct buf *b, char c)
{
    return buf_append(b, &c, 1);
}

int buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for `size` more bytes and returns where they go, or NULL. The caller writes at most
 * `size` bytes there and says with buf_commit how many it wrote. */
uint8_t *buf_reserve(struct buf *b, size_t size);
void buf_commit(struct buf *b, size_t size);

/* Cuts the content to its first `size` bytes, at most as many as there are; a failure stays. */
void buf_truncate(struct buf *b, size_t size);

/* The content as a C string: "" while empty. Valid until the next append. */
const char *buf_text(const struct buf *b);

#endif
