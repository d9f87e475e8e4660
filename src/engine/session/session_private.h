/* The inside of a session, shared by the files that make it: session.c (its life), session_view.c
 * (what a display pulls), session_steer.c (what a person asks of it while it runs), session_free.c
 * (load without an end), session_search.c (the highest rate), session_setup.c (targets, workloads,
 * verification), session_servers.c (servers of our own), session_run.c (one trial after the other)
 * and session_attempt.c (one of them). */
#ifndef RVG_ENGINE_SESSION_PRIVATE_H
#define RVG_ENGINE_SESSION_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/cpus.h"
#include "engine/session/agenda.h"
#include "engine/report/journal.h"
#include "engine/sweep/plan.h"
#include "engine/measure/sentinel.h"
#include "engine/session/session.h"
#include "engine/process/supervisor.h"
#include "engine/sweep/target.h"
#include "engine/transport/transport.h"
#include "engine/load/wake.h"
#include "engine/load/workload.h"

/* One arm made ready: where it goes, over what, and with which requests. */
struct session_arm {
    const struct sweep_arm *spec; /* into the session's sweep */
    const struct transport_ops *ops;
    struct target target;
    struct supervisor *server; /* not owned; NULL: an external target */
    struct workload *workload; /* owned */
};

/* A server of our own. `supervisor` and `log` change in the session's thread alone, with the lock
 * held: that thread may read them without, every other one with it. The rest needs the lock. */
struct own_server {
    struct supervisor *supervisor; /* owned; NULL: none needed, or ended with the session */
    struct log_ring *log;          /* owned, until the session is closed */
    bool has_ended;                /* `last` tells how */
    struct supervisor_status last;
    bool is_held;     /* was stopped by order, and nobody ordered it to start again */
    unsigned orders;  /* that take the process away from a trial */
    const char *fate; /* what the last of them was, in a word: "stopped" */
    struct procstat_glance glance;
    double cpu_percent; /* up to `glance` */
};

/* The search that is on its way: its steps are made one at a time between which the session decides
 * what is next. The session's thread's own, but for its record in the result. */
struct session_search {
    bool active;
    struct plan_item item; /* whose cell it is for */
    struct rate_search rates;
    struct sweep sweep;  /* owned; its level is the rate of the step */
    struct trial *found; /* owned; at the highest rate that met the objective; NULL: none did */
    size_t record;       /* its number among the result's searches */
    int tries;           /* of this step, that were invalid */
};

enum { FREE_ROUNDS = 20 }; /* kept of each level; then the oldest make room */

/* A free run. Guarded by the session's lock but for `cut`. */
struct free_run {
    struct result result; /* of its turns; zeroed: there was none */
    bool wanted;
    bool active; /* the session's thread is at it, or was last */
    size_t arms[FREE_ARMS_MAX];
    size_t arm_count;
    size_t level;     /* in the result's sweep */
    size_t turn;      /* which of the arms is next */
    int round;        /* below FREE_ROUNDS */
    _Atomic bool cut; /* ends the turn that runs */
};

struct session {
    struct sweep sweep; /* owned copy */
    char directory[SWEEP_PATH_SIZE];
    bool resume;

    pthread_t thread;
    bool thread_running;
    struct wake wake; /* wakes the session's thread: stop, a worker's news */
    _Atomic bool stop_after_trial;
    _Atomic bool stop_now;

    pthread_mutex_t lock; /* guards what follows up to `progress` */
    pthread_cond_t changed;
    uint64_t version;
    enum session_state state;
    struct err error;
    int exit_status;
    struct result result;
    struct agenda agenda;
    bool pause;         /* somebody asked for it */
    bool paused;        /* the session's thread waits, for that or for a server */
    bool awaits_server; /* for a server */
    struct free_run free;
    uint64_t paused_at; /* clock_now */
    size_t now_arm;     /* the trial that runs */
    size_t now_level;
    int now_block;
    double now_rate;                     /* of a search's step; NaN: none was */
    const struct own_server *now_server; /* it is aimed at; NULL: none of ours, or no trial */
    uint64_t run_began; /* clock_now, of the first trial of this run; pauses are taken out */
    size_t trials_run;  /* ended in this run: what the estimate of the rest is made from */
    struct own_server servers[PROTOCOL_COUNT];
    struct trial_revision *revisions; /* owned; made, and not in the journal yet */
    size_t revision_count;

    struct trial_progress progress;

    struct log_ring *log; /* owned */

    /* The session thread's own. */
    struct session_arm arms[SWEEP_ARMS_MAX];
    struct cpus allowed_cpus; /* before they were shared out */
    struct cpus client_cpus;
    struct cpus server_cpus;
    char cpus_text[CPUS_TEXT_SIZE]; /* workspace */
    struct session_search search;
    int codec_block;                   /* for which the codecs were timed; -1: none yet */
    int server_block;                  /* in which the servers were started; -1: before any */
    uint64_t connections_max;          /* that open files and ports allow */
    struct sentinel *sentinel;         /* owned */
    struct journal *journal;           /* owned; once the session is over, whoever has the lock */
    double floor_us[SWEEP_LEVELS_MAX]; /* by level */
};

/* True once the session is to end; `now` also when only after the trial. */
bool session_is_stopping(const struct session *s);

void session_set_state(struct session *s, enum session_state state);

/* With the lock held: something changed for whoever waits in session_wait. */
void session_notify(struct session *s);

/* With the lock held: nothing will be measured any more. */
bool session_is_ending(const struct session *s);

/* Writes the revisions that were made to the journal, in the session's thread and without the lock;
 * with it once the session is over. */
void session_keep_revisions(struct session *s);
void session_keep_revisions_locked(struct session *s);

/* session_servers.c: the servers of our own. Awaiting waits until all are up; stopping keeps in the
 * result how they ended. */
int session_start_servers(struct session *s, struct err *e);
int session_await_servers(struct session *s, struct err *e);
void session_stop_servers(struct session *s);

/* Ends those that nobody ordered to stop and starts them again, as processes that remember nothing;
 * returns when they are up. ERR_INTERRUPTED when the session is to end. */
int session_renew_servers(struct session *s, struct err *e);

/* How many orders took processes away so far. */
unsigned session_orders(struct session *s);

/* The server of ours an arm asks; NULL: an external target. */
struct own_server *session_own_server(struct session *s, size_t arm);

/* Waits until the server is up. ERR_INTERRUPTED when the session is to end, else as
 * supervisor_wait_up. */
int session_await_server(struct session *s, struct supervisor *server, uint64_t timeout_ns,
                         struct err *e);

/* DIRECTORY/NAME.log receives what the ring does. */
int session_open_log(struct session *s, const char *name, struct log_ring *ring, struct err *e);

/* The library client of a protocol. */
const struct transport_ops *session_transport(enum protocol protocol);

/* Threads a server of ours has. */
int session_server_threads(const struct session *s);

/* Where the arm's server listens now (it may have been started again elsewhere). */
int session_locate(struct session *s, struct session_arm *arm, struct err *e);

/* Opens the journal; with `resume` takes its trials over. */
int session_open_journal(struct session *s, struct err *e);

/* One trial, from the moment it is in flight to its judgement. */
struct session_attempt {
    const struct plan_item *item;
    const struct result *result; /* it is for */
    const struct sweep *sweep;   /* of the load: the result's, of a search one with that rate */
    size_t step;                 /* of a search: another draw of the arrivals at each */
    double floor_us;
    const _Atomic bool *stop;

    /* What came of it. */
    struct trial *trial;    /* owned; NULL: its server was stopped before it began */
    struct own_server *own; /* its server; NULL: an external target */
    unsigned orders;        /* that server had been given before */
    const char *fate;       /* what an order made of the server meanwhile; NULL: nothing */
    bool unreachable;       /* no connection came about */
    struct supervisor_status before;
};

/* session_attempt.c: makes it. ERR_INTERRUPTED when it was stopped; what else went wrong is the
 * reason for which the trial is invalid. The trial is the caller's to keep or close. */
int session_attempt(struct session *s, struct session_attempt *a, struct err *e);

/* session_run.c: the trial into the journal and the result, which has it then. *again says whether
 * another is to be made in its place. */
int session_keep_trial(struct session *s, struct session_attempt *a, bool *again, struct err *e);

/* session_run.c: ends the run where the arm's server, which is not ours, cannot be reached. */
int session_give_up(struct session *s, const struct plan_item *item, struct err *e);

/* session_search.c: the next step of the search for the item's cell, which begins where none is on
 * its way for it. */
int session_search_step(struct session *s, const struct plan_item *item, struct err *e);
void session_search_drop(struct session *s);
/* With the lock held: a search that is on its way and still owed goes before another item. */
void session_search_keep(const struct session *s, struct plan_item *item);

/* session_run.c: waits until the arm's server is up, again perhaps, and finds out where. */
int session_await_arm(struct session *s, struct session_arm *arm, struct err *e);

/* session_run.c: before the first trial. Waits, paused, while a server of ours stays stopped by
 * order. */
void session_wait_held(struct session *s);

/* session_free.c. With the lock held: what is next of a free run that is wanted. */
void session_free_next(struct session *s, struct plan_item *item);
void session_free_end_locked(struct session *s);
/* Makes that turn. */
int session_free_turn(struct session *s, const struct plan_item *item, struct err *e);

/* session_setup.c: whether open files, ports and memory suffice for that level. */
int session_check_load(const struct session *s, const struct level *level, struct err *e);

/* session_setup.c: from nothing to verified arms. Sets s->exit_status with its error. */
int session_setup(struct session *s, struct err *e);
void session_teardown(struct session *s);

/* session_run.c: whatever is owed, until nothing is. */
int session_run_trials(struct session *s, struct err *e);

#endif
