/* What batch mode says on standard error while it runs: one line for each finished trial, of a
 * search for each step and for its end, and, when nothing happened for 30 s, a heartbeat; on a
 * terminal a bar as well, redrawn in place. */
#ifndef RVG_ENGINE_BATCH_PROGRESS_H
#define RVG_ENGINE_BATCH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/session/session.h"

struct batch_progress {
    bool silent;
    bool terminal;
    bool bar_drawn;
    size_t trials_told;
    size_t valid_told;
    size_t ended_told;
    size_t searches_told; /* wholly; of the next one steps_told */
    size_t steps_told;
    uint64_t last_line; /* clock_now */
};

void batch_progress_init(struct batch_progress *p, bool silent);

/* Call at least every second. */
void batch_progress_update(struct batch_progress *p, struct session *session,
                           const struct session_snapshot *snapshot);

/* Takes the bar away. */
void batch_progress_end(struct batch_progress *p);

#endif
