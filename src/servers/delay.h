/* Answers that wait: one timer thread that calls back at absolute instants of the monotonic clock,
 * some tens of microseconds late on a quiet machine. What waits holds no worker and takes no memory
 * here, so any number may wait (each in a struct of its owner's). */
#ifndef RVG_SERVERS_DELAY_H
#define RVG_SERVERS_DELAY_H

#include <stdint.h>

#include "base/err.h"

struct delay;

/* Embedded in what waits; it must stay where it is until `fire` has been called. */
struct delay_entry {
    uint64_t due; /* monotonic nanoseconds */
    void (*fire)(struct delay_entry *entry);

    /* Private: a pairing heap. */
    struct delay_entry *child;
    struct delay_entry *sibling;
};

/* Starts the thread. It inherits the caller's signal mask and processors. */
int delay_open(struct delay **out, struct err *e);

/* Calls entry->fire once, on the timer thread, at entry->due or as soon as possible when that has
 * passed; after delay_flush at once. The callback must be short and may add entries, this one
 * included. Any thread. */
void delay_add(struct delay *d, struct delay_entry *entry);

/* From now on nothing waits: what does is called now, on the timer thread. Any thread. */
void delay_flush(struct delay *d);

/* Flushes, waits until every callback has returned and ends the thread. No entry may be added
 * once this was called, but by a callback. Accepts NULL. */
void delay_close(struct delay *d);

#endif
