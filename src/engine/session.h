/* The facade of the engine: the console, batch mode and the end-to-end tests drive this object and
 * nothing below it. It starts and supervises the servers, runs the trials of a sweep in a thread of
 * its own, keeps the journal and builds the result. Callers pull snapshots at their own rate; the
 * session never calls upwards. All functions are thread-safe unless said otherwise. */
#ifndef RVG_ENGINE_SESSION_H
#define RVG_ENGINE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/log.h"
#include "engine/result.h"
#include "engine/sweep.h"
#include "engine/trial_progress.h"

struct session;

enum session_state {
    SESSION_IDLE,       /* opened, not started */
    SESSION_STARTING,   /* servers come up, answers are verified */
    SESSION_RUNNING,    /* trials */
    SESSION_STOPPING,   /* told to stop: what runs is ended, servers drain */
    SESSION_DONE,       /* every cell is there */
    SESSION_INCOMPLETE, /* ended by itself without all cells valid */
    SESSION_STOPPED,    /* ended because it was told to */
    SESSION_FAILED      /* could not start, or cannot go on: see the error */
};

struct session_options {
    const char *directory; /* run directory, exists; journal and logs are written there */
    bool resume;           /* trials of the journal there are taken over */
};

/* What a display needs, copied at one instant. */
struct session_snapshot {
    enum session_state state;
    size_t trials_done; /* valid ones */
    size_t trials_total;
    size_t trials_kept; /* in the result, invalid ones included: result_trial numbers below it */
    size_t arm;         /* of the trial now running */
    size_t level;
    int block;
    double remaining_s;      /* estimate for the sweep; NaN: unknown */
    struct trial_view trial; /* the running trial */
};

/* Copies the sweep. Nothing is started yet. */
int session_open(const struct sweep *sweep, const struct session_options *options,
                 struct session **out, struct err *e);

/* Starts the session's thread. Failures of servers and targets come later, as SESSION_FAILED. */
int session_start(struct session *s, struct err *e);

/* Asks the session to end: `now` aborts the trial that runs (it is not kept), otherwise that trial
 * is finished first. Async-signal-safe. */
void session_stop(struct session *s, bool now);

/* Waits until something changed since `*version` (a trial ended, the state changed; start with 0)
 * or `timeout_ms` passed; updates *version; true when something changed. */
bool session_wait(struct session *s, uint64_t *version, int timeout_ms);

void session_get(struct session *s, struct session_snapshot *out);

/* The error of SESSION_FAILED. */
void session_error(struct session *s, struct err *out);

/* The exit status the program owes for it: 2 when the sweep cannot run as it is, 3 when a server or
 * target is not there, 4 when the sweep could not go on. */
int session_exit_status(struct session *s);

/* Holds the result still and gives it; release soon: the session waits to add its next trial. */
const struct result *session_result_lock(struct session *s);
void session_result_unlock(struct session *s);

/* The session's own log. Valid until close. */
struct log_ring *session_log(struct session *s);

/* Stops if need be, waits for the thread, stops the servers, frees everything. */
void session_close(struct session *s);

#endif
