#include <config.h>

#include "servers/delay.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/thread.h"

/* What is due shall not wait for a busy worker on the same processor to finish its slice. */
#define SLICE_NS (100 * NS_PER_US)

struct delay {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* on CLOCK_MONOTONIC */
    pthread_t thread;
    struct delay_entry *first; /* root of the heap: the earliest */
    bool flushed;
    bool closing;
};

static struct delay_entry *heap_meld(struct delay_entry *a, struct delay_entry *b)
{
    struct delay_entry *parent = a, *child = b;

    if (a == NULL || b == NULL)
        return a ? a : b;
    if (b->due < a->due) {
        parent = b;
        child = a;
    }
    child->sibling = parent->child;
    parent->child = child;
    return parent;
}

/* The heap without its root: the two passes of a pairing heap, which make the removal logarithmic
 * on average. */
static struct delay_entry *heap_pop(struct delay_entry *root)
{
    struct delay_entry *rest = root->child, *pairs = NULL, *melded = NULL;

    while (rest) {
        struct delay_entry *a = rest, *b = a->sibling;

        rest = b ? b->sibling : NULL;
        a->sibling = NULL;
        if (b)
            b->sibling = NULL;
        a = heap_meld(a, b);
        a->sibling = pairs;
        pairs = a;
    }
    while (pairs) {
        struct delay_entry *next = pairs->sibling;

        pairs->sibling = NULL;
        melded = heap_meld(melded, pairs);
        pairs = next;
    }
    return melded;
}

/* Waits for the next thing to do: an entry that is due, taken out of the heap, or NULL to end. */
static struct delay_entry *delay_next(struct delay *d)
{
    for (;;) {
        struct delay_entry *entry = d->first;

        if (entry && (d->flushed || entry->due <= clock_now())) {
            d->first = heap_pop(entry);
            return entry;
        }
        if (entry) {
            struct timespec due = clock_timespec(entry->due);

            pthread_cond_timedwait(&d->changed, &d->lock, &due);
        } else if (d->closing) {
            return NULL;
        } else {
            pthread_cond_wait(&d->changed, &d->lock);
        }
    }
}

static void *delay_main(void *argument)
{
    struct delay *d = argument;
    struct delay_entry *entry;

    clock_set_precise();
    thread_set_slice(SLICE_NS);
    pthread_mutex_lock(&d->lock);
    while ((entry = delay_next(d)) != NULL) {
        pthread_mutex_unlock(&d->lock);
        entry->fire(entry);
        pthread_mutex_lock(&d->lock);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

int delay_open(struct delay **out, struct err *e)
{
    struct delay *d = calloc(1, sizeof *d);
    pthread_condattr_t attributes;
    int failed;

    if (d == NULL)
        return err_set(e, ERR_NO_MEMORY, "delay timer: out of memory");
    pthread_mutex_init(&d->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&d->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    failed = pthread_create(&d->thread, NULL, delay_main, d);
    if (failed) {
        free(d);
        return err_set_errno(e, failed, "delay timer: no thread");
    }
    *out = d;
    return 0;
}

void delay_add(struct delay *d, struct delay_entry *entry)
{
    bool earliest;

    entry->child = NULL;
    entry->sibling = NULL;
    pthread_mutex_lock(&d->lock);
    d->first = heap_meld(d->first, entry);
    earliest = d->first == entry;
    pthread_mutex_unlock(&d->lock);
    if (earliest)
        pthread_cond_signal(&d->changed);
}

void delay_flush(struct delay *d)
{
    pthread_mutex_lock(&d->lock);
    d->flushed = true;
    pthread_mutex_unlock(&d->lock);
    pthread_cond_signal(&d->changed);
}

void delay_close(struct delay *d)
{
    if (d == NULL)
        return;
    pthread_mutex_lock(&d->lock);
    d->flushed = true;
    d->closing = true;
    pthread_mutex_unlock(&d->lock);
    pthread_cond_signal(&d->changed);
    pthread_join(d->thread, NULL);
    pthread_cond_destroy(&d->changed);
    pthread_mutex_destroy(&d->lock);
    free(d);
}
