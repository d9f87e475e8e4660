#include <config.h>

#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_ALIGNMENT = 16, ARENA_BLOCK_SIZE = 4096 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    size_t used;
    _Alignas(ARENA_ALIGNMENT) uint8_t bytes[];
};

static struct arena_block *arena_add_block(struct arena *a, size_t size)
{
    struct arena_block *block;

    if (size < ARENA_BLOCK_SIZE)
        size = ARENA_BLOCK_SIZE;
    if (size > a->limit - a->reserved)
        return NULL;
    block = malloc(sizeof *block + size);
    if (block == NULL)
        return NULL;
    *block = (struct arena_block){.size = size};
    if (a->current) {
        block->next = a->current->next;
        a->current->next = block;
    } else {
        a->first = block;
    }
    a->reserved += size;
    a->current = block;
    return block;
}

/* The next block of the chain with room for `size`, or NULL. Blocks that are too small are passed
 * over: they serve again after the next reset. */
static struct arena_block *arena_find_block(struct arena *a, size_t size)
{
    struct arena_block *block = a->current;

    while (block && block->size - block->used < size) {
        block = block->next;
        if (block)
            block->used = 0;
    }
    if (block)
        a->current = block;
    return block;
}

void arena_init(struct arena *a, size_t limit)
{
    *a = (struct arena){.limit = limit};
}

void arena_fini(struct arena *a)
{
    struct arena_block *block = a->first;

    while (block) {
        struct arena_block *next = block->next;

        free(block);
        block = next;
    }
    arena_init(a, a->limit);
}

/* Several blocks become one with room for what they held: pieces that grow from one message to the
 * next would else leave block after block behind that are too small for the next, up to the cap. */
static void arena_merge(struct arena *a)
{
    size_t used = 0;

    for (struct arena_block *block = a->first; block != a->current->next; block = block->next)
        used += block->used;
    arena_fini(a);
    used += used / 4;
    arena_add_block(a, used < a->limit ? used : a->limit);
}

void arena_reset(struct arena *a)
{
    if (a->first && a->first->next)
        arena_merge(a);
    a->current = a->first;
    if (a->first)
        a->first->used = 0;
}

void *arena_alloc(struct arena *a, size_t size)
{
    struct arena_block *block;
    void *piece;

    if (size > SIZE_MAX - ARENA_ALIGNMENT)
        return NULL;
    size = (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    block = arena_find_block(a, size);
    if (block == NULL)
        block = arena_add_block(a, size);
    if (block == NULL)
        return NULL;
    piece = block->bytes + block->used;
    block->used += size;
    return piece;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
    void *piece;

    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    piece = arena_alloc(a, count * size);
    if (piece)
        memset(piece, 0, count * size);
    return piece;
}

char *arena_text(struct arena *a, const char *text, size_t size)
{
    char *copy = arena_alloc(a, size + 1);

    if (copy) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}
