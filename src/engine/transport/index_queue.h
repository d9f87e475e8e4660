/* First in, first out, over the numbers 0..count-1, each of which is in the queue at most once.
 * Push, pop and removal from the middle cost the same few instructions and allocate nothing.
 * Not thread-safe. */
#ifndef RVG_ENGINE_INDEX_QUEUE_H
#define RVG_ENGINE_INDEX_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define INDEX_NONE UINT32_MAX

struct index_link {
    uint32_t before;
    uint32_t after;
    bool queued;
};

struct index_queue {
    struct index_link *links; /* owned */
    uint32_t first;           /* INDEX_NONE: empty */
    uint32_t last;
};

/* `count` 1 or more, below INDEX_NONE. ERR_NO_MEMORY. */
int index_queue_init(struct index_queue *q, uint32_t count, struct err *e);
void index_queue_fini(struct index_queue *q);

/* `index` is not in the queue. */
void index_queue_push(struct index_queue *q, uint32_t index);

/* The oldest, or INDEX_NONE. */
uint32_t index_queue_pop(struct index_queue *q);

/* Does nothing when it is not in the queue. */
void index_queue_remove(struct index_queue *q, uint32_t index);

#endif
