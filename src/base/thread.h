/* Starting a thread the way this program wants them. */
#ifndef RVG_BASE_THREAD_H
#define RVG_BASE_THREAD_H

#include <pthread.h>
#include <stdint.h>

#include "base/err.h"

/* Starts `run(context)` in a joinable thread called `name` (15 characters are kept; top -H shows
 * it) with all signals blocked, so that only the main thread takes them. ERR_IO. */
int thread_start(pthread_t *out, const char *name, void *(*run)(void *), void *context,
                 struct err *e);

/* Asks the scheduler to run the calling thread in slices of `ns` (100 us to 100 ms). It gets no
 * larger share of its processor, but a short slice lets it run soon after it wakes, where a busy
 * neighbour would else finish a slice of its own first. Linux 6.12 or later; before, and where it
 * is refused, nothing changes. */
void thread_set_slice(uint64_t ns);

#endif
