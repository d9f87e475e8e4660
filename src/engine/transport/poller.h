/* An epoll instance that waits until an instant to the nanosecond: epoll_pwait2 where the kernel
 * has it (5.11), else a timerfd beside the watched files. epoll_wait alone would round to whole
 * milliseconds. One thread. */
#ifndef RVG_ENGINE_POLLER_H
#define RVG_ENGINE_POLLER_H

#include <stdint.h>
#include <sys/epoll.h>

#include "base/err.h"

/* The event data that a caller must not use. */
#define POLLER_TIMER_DATA UINT64_MAX

struct poller {
    int epoll; /* for epoll_ctl by the owner; -1: not open */
    int timer; /* -1: epoll_pwait2 does it */
};

/* ERR_IO. After an error nothing is open. */
int poller_init(struct poller *p, struct err *e);
void poller_fini(struct poller *p);

/* Fills at most `max` (1 or more) events and returns how many; 0 when `until` (clock_now;
 * UINT64_MAX: no end) has come or a signal was caught. With `until` in the past it looks once. */
int poller_wait(struct poller *p, uint64_t until, struct epoll_event *events, int max);

/* For tests: waits with a timerfd from now on. ERR_IO. */
int poller_use_timer(struct poller *p, struct err *e);

#endif
