/* What a worker records its requests with. One thread writes; it never waits, locks or allocates.
 * Another thread may look on: it takes what completed since it last looked by exchanging two
 * buffers (recorder_flip). The whole recording is read when the writer has stopped.
 *
 * Which requests are measured, and where they count:
 *   - by time: a request due in start <= t < end is measured: it counts in requests, errors, late
 *     sends and latencies, followed to its end even after the window. A success that is done in
 *     start <= t < end counts as completed, which makes the throughput; it may have been due
 *     before. Intervals hold what was done inside the window.
 *   - by tickets (`requests = N`): a request is measured when it holds one of the N tickets, and
 *     then counts everywhere; the window lasts from `start` to the end of the last of them
 *     (recording's last_done). `end` has no meaning. */
#ifndef RVG_ENGINE_RECORDER_H
#define RVG_ENGINE_RECORDER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/load/interval.h"
#include "engine/load/recording.h"
#include "engine/trial/sample.h"

/* Instants of clock_now. */
struct window {
    uint64_t start;
    uint64_t end; /* UINT64_MAX: open */
    bool by_tickets;
};

struct recorder {
    struct window window;
    struct recording recording;   /* the writer's, until it has stopped */
    struct interval intervals[2]; /* one is the writer's, the other the reader's */
    _Atomic uint32_t writers;     /* which of the two is the writer's */
    _Atomic uint64_t entries;     /* odd while the writer is in its interval */
};

/* Measures nothing until recorder_arm. ERR_NO_MEMORY. */
int recorder_init(struct recorder *r, struct err *e);

/* Also after a failed init or on a zeroed one. */
void recorder_fini(struct recorder *r);

/* Forgets everything and sets the window. No other thread may use `r` meanwhile. */
void recorder_arm(struct recorder *r, const struct window *window);

/* The writer: a request has ended. `text`: what went wrong, or NULL; copied when needed. */
void recorder_record(struct recorder *r, const struct sample *s, const char *text);

/* The writer, in an open loop: the schedule has a request that is due at `due`; `ticket` as in its
 * sample. One that will be measured is counted as planned, whatever becomes of it. */
void recorder_plan(struct recorder *r, uint64_t due, bool ticket);

/* The writer, after the window: a request that was due at `due` and could not be sent before the
 * window's end. One due inside the window counts as unsent and stands in the response time with
 * end - due, the least it would have been. Not with tickets or an open window. */
void recorder_unsent(struct recorder *r, uint64_t due);

/* The reader, one thread: what was recorded since the last call (or since recorder_arm). Nothing
 * is lost and nothing comes twice. Valid and unchanging until the next call. Waits for the writer
 * at most as long as one recorder_record takes. Merging all intervals of a window gives the
 * recording's `completed`. */
const struct interval *recorder_flip(struct recorder *r);

#endif
