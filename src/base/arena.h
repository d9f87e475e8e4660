/* Memory that is taken piece by piece and given back all at once: what one message needs while it
 * is decoded. After a reset the blocks are used again, so a warm arena allocates nothing.
 * Not thread-safe. */
#ifndef RVG_BASE_ARENA_H
#define RVG_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *first;   /* owned chain */
    struct arena_block *current; /* where the next piece comes from */
    size_t limit;    /* cap on the bytes of all blocks, those kept from the last use included */
    size_t reserved; /* bytes of all blocks now */
};

/* `limit` in bytes. Takes no memory yet. */
void arena_init(struct arena *a, size_t limit);
void arena_fini(struct arena *a);

/* Everything handed out before becomes invalid; the memory is kept for the next use, as one block
 * when it had become several. */
void arena_reset(struct arena *a);

/* `size` bytes, aligned to 16, uninitialised, owned by the arena; NULL over the cap or without
 * memory. */
void *arena_alloc(struct arena *a, size_t size);

/* The same for `count` elements of `size` bytes each, zeroed; NULL on overflow too. */
void *arena_calloc(struct arena *a, size_t count, size_t size);

/* A NUL-terminated copy of `size` bytes of text, or NULL. */
char *arena_text(struct arena *a, const char *text, size_t size);

#endif
