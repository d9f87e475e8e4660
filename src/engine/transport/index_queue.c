#include <config.h>

#include "engine/transport/index_queue.h"

#include <stdlib.h>

int index_queue_init(struct index_queue *q, uint32_t count, struct err *e)
{
    *q = (struct index_queue){.first = INDEX_NONE, .last = INDEX_NONE};
    q->links = calloc(count, sizeof *q->links);
    if (q->links == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a queue of %u", (unsigned)count);
    return 0;
}

void index_queue_fini(struct index_queue *q)
{
    free(q->links);
    *q = (struct index_queue){.first = INDEX_NONE, .last = INDEX_NONE};
}

void index_queue_push(struct index_queue *q, uint32_t index)
{
    q->links[index] = (struct index_link){.before = q->last, .after = INDEX_NONE, .queued = true};
    if (q->last == INDEX_NONE)
        q->first = index;
    else
        q->links[q->last].after = index;
    q->last = index;
}

uint32_t index_queue_pop(struct index_queue *q)
{
    uint32_t index = q->first;

    if (index != INDEX_NONE)
        index_queue_remove(q, index);
    return index;
}

void index_queue_remove(struct index_queue *q, uint32_t index)
{
    struct index_link *link = &q->links[index];

    if (!link->queued)
        return;
    if (link->before == INDEX_NONE)
        q->first = link->after;
    else
        q->links[link->before].after = link->after;
    if (link->after == INDEX_NONE)
        q->last = link->before;
    else
        q->links[link->after].before = link->before;
    link->queued = false;
}
