/* The facade of the engine: the console, batch mode and the end-to-end tests drive this object and
 * nothing below it. It starts and supervises the servers, runs the trials of a sweep in a thread of
 * its own, keeps the journal and builds the result. Callers pull snapshots at their own rate; the
 * session never calls upwards. All functions are thread-safe unless said otherwise; none but
 * session_stop may be called between session_result_lock and _unlock. */
#ifndef RVG_ENGINE_SESSION_H
#define RVG_ENGINE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/log.h"
#include "engine/result/result.h"
#include "engine/sweep/sweep.h"
#include "engine/measure/trial_progress.h"

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

/* A server of ours as it is now. What is not known is NaN or "". */
struct session_server {
    bool exists;    /* false: no arm needs one, or it was not started yet */
    char state[16]; /* "up", "crashed", ...: supervisor.h */
    bool serving;   /* up, and its last health probe was answered */
    bool measured;  /* the trial that runs is aimed at it */
    int pid;        /* 0: none */
    char address[64];
    double up_s;        /* since it was ready; NaN: it is not */
    int restarts;       /* starts after the first */
    double health_us;   /* what the last health probe took, a connection included; NaN: it was not
                           answered. None runs in a measured window */
    double cpu_percent; /* of one processor, since the last call but at least half a second */
    double rss_bytes;
    double threads;
    char last_exit[64];
    char problem[ERR_TEXT_SIZE]; /* why it is not up, "" when nothing is wrong */
};

enum { FREE_ARMS_MAX = 2 };

enum session_order { SERVER_START, SERVER_STOP, SERVER_RESTART, SERVER_KILL };

struct session_options {
    const char *directory; /* run directory, exists; journal and logs are written there */
    bool resume;           /* trials of the journal there are taken over */
};

/* What a display needs, copied at one instant. */
struct session_snapshot {
    enum session_state state;
    size_t trials_done;    /* planned ones that are there, valid */
    size_t trials_excused; /* planned ones that need not be: session_drop */
    size_t trials_total;
    bool may_end_early; /* trials_total and remaining_s are the most there can be */
    size_t trials_kept; /* in the result, invalid ones included: result_trial numbers below it */
    size_t arm;         /* of the trial now running */
    size_t level;
    int block;
    double rate_rps;         /* of the step that a search is at or was last; NaN: none was */
    double remaining_s;      /* estimate for the sweep; NaN: unknown */
    bool paused;             /* waits between two trials, for session_resume or for a server */
    bool pausing;            /* will wait for session_resume, after the trial that runs */
    bool awaits_server;      /* paused because the next trial's server, before the first trial any
                                of them, was stopped by order: until that is started again */
    bool free;               /* a free run: arm, level and block are of its own result */
    size_t free_arms;        /* how many it has */
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

/* Pausing: the trial that runs is finished, the next one waits for session_resume, and so does the
 * end when none is left. Servers stay up. What session_rerun asked for before waits too. Nothing
 * happens to a session that is over. */
void session_pause(struct session *s);
void session_resume(struct session *s);

/* Marks a cell's trials invalid, with the reason "measured again", so that the session measures it
 * anew in every block: after what is planned, or at once when it is paused, after which the pause
 * goes on. A trial that runs meanwhile counts as one of the new ones. ERR_INVALID for a cell that
 * the sweep does not have, ERR_UNSUPPORTED when the session is over or was told to stop. */
int session_rerun(struct session *s, size_t arm, size_t level, struct err *e);

/* Marks one trial (its number in the result) invalid with the reason "dropped"; it is not measured
 * again unless its cell is, and is not missing from the sweep. ERR_INVALID when there is none such
 * or it is invalid already. Also when the session is over. */
int session_drop(struct session *s, size_t trial, struct err *e);

/* A free run: load on one arm or on two in turn, without an end, to be watched and steered. The
 * sweep is paused for it and stays so after it; it begins once the trial that runs has ended. Its
 * turns of a few seconds are trials of a result of its own, whose sweep has every concurrency that
 * session_free_step reaches as a level and of which the newest rounds are kept; nothing of it is in
 * the sweep's result or on disk. While one is wanted, starting changes its arms.
 * ERR_INVALID for arms that the sweep does not have, ERR_UNSUPPORTED while the session starts or
 * when it is over. */
int session_free_start(struct session *s, const size_t *arms, size_t count, struct err *e);

/* So many levels up or down from now on; what runs at the old one is cut off. ERR_INVALID past the
 * last one and where open files, ports or memory do not suffice: it stays as it is then. */
int session_free_step(struct session *s, int steps, int *concurrency, struct err *e);

void session_free_end(struct session *s); /* so does session_resume */

/* Its result; between session_result_lock and _unlock, while snapshot.free. */
const struct result *session_free_result(const struct session *s);

/* The servers of ours; index by enum protocol. They stay known when the session is over. */
void session_servers(struct session *s, struct session_server out[PROTOCOL_COUNT]);

/* Does it to a server of ours and returns at once; starting one that runs does nothing. A trial
 * that is aimed at it becomes invalid and is measured again, as often as that happens. A server
 * that was stopped stays so until it is started or restarted: where a trial needs it, and before
 * the first, the session waits (snapshot.awaits_server). A killed one is started again as after a
 * crash. ERR_NOT_FOUND when there is no such server, ERR_UNSUPPORTED when
 * the session is over. */
int session_order(struct session *s, enum protocol protocol, enum session_order order,
                  struct err *e);

/* What a server of ours printed; NULL when there is none. Valid until close. */
struct log_ring *session_server_log(struct session *s, enum protocol protocol);

/* The newest `max` (at most PROGRESS_SECONDS_MAX) seconds of the measured window that runs, or of
 * the last one, oldest first; returns how many. */
size_t session_seconds(struct session *s, struct timeline_second *out, size_t max);

/* Adds to `into` the response times of the window that runs so far, by whole seconds; nothing
 * before one or once its trial has ended. */
void session_live_response(struct session *s, struct histogram *into);

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

/* Stops if need be, waits for the thread, stops the servers, frees everything. Until then no other
 * session can resume the run: its journal is kept open for session_drop. */
void session_close(struct session *s);

#endif
