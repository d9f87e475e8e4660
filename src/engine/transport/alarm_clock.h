/* Calls a function at an instant, from a thread of its own, as punctually as the kernel wakes one.
 * For who waits in a library that counts in milliseconds. */
#ifndef RVG_ENGINE_ALARM_CLOCK_H
#define RVG_ENGINE_ALARM_CLOCK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct alarm_clock {
    int timer; /* -1: not open */
    pthread_t thread;
    _Atomic bool stop;
    void (*ring)(void *context);
    void *context;
};

/* Starts the thread, where the caller may run. Nothing is set yet. ERR_IO; then it is not open. */
int alarm_clock_open(struct alarm_clock *a, void (*ring)(void *context), void *context,
                     struct err *e);

/* Rings once at `instant` (clock_now), at once when that has passed; in place of what was set
 * before, which may be ringing just now. One thread. */
void alarm_clock_set(struct alarm_clock *a, uint64_t instant);

/* Rings no more after this. Nothing to do where it is not open. */
void alarm_clock_close(struct alarm_clock *a);

#endif
