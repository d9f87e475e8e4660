/* The one way to wake a sleeping thread of the engine: an eventfd. */
#ifndef RVG_ENGINE_WAKE_H
#define RVG_ENGINE_WAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct wake {
    int fd; /* -1: not open */
};

int wake_init(struct wake *w, struct err *e);
void wake_fini(struct wake *w);

/* Any thread, and signal handlers. */
void wake_signal(struct wake *w);

/* Sleeps until signalled or until the monotonic instant `until`; true when it was signalled. Many
 * signals before a wait are one. */
bool wake_wait(struct wake *w, uint64_t until);

#endif
