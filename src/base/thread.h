/* Starting a thread the way this program wants them. */
#ifndef RVG_BASE_THREAD_H
#define RVG_BASE_THREAD_H

#include <pthread.h>

#include "base/err.h"

/* Starts `run(context)` in a joinable thread called `name` (15 characters are kept; top -H shows
 * it) with all signals blocked, so that only the main thread takes them. ERR_IO. */
int thread_start(pthread_t *out, const char *name, void *(*run)(void *), void *context,
                 struct err *e);

#endif
