/* The inside of a session, shared by the files that make it: session.c (the facade),
 * session_setup.c (targets, workloads, verification), session_servers.c (servers of our own) and
 * session_run.c (blocks and trials). */
#ifndef RVG_ENGINE_SESSION_PRIVATE_H
#define RVG_ENGINE_SESSION_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/cpus.h"
#include "engine/journal.h"
#include "engine/plan.h"
#include "engine/sentinel.h"
#include "engine/session.h"
#include "engine/supervisor.h"
#include "engine/target.h"
#include "engine/transport.h"
#include "engine/wake.h"
#include "engine/workload.h"

/* One arm made ready: where it goes, over what, and with which requests. */
struct session_arm {
    const struct sweep_arm *spec; /* into the session's sweep */
    const struct transport_ops *ops;
    struct target target;
    struct supervisor *server; /* not owned; NULL: an external target */
    struct workload *workload; /* owned */
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
    size_t trials_done;
    size_t now_arm; /* the trial that runs */
    size_t now_level;
    int now_block;
    uint64_t run_began; /* clock_now, of the first trial of this run */
    size_t trials_run;  /* ended in this run: what the estimate of the rest is made from */

    struct trial_progress progress;

    /* The session thread's own. */
    struct log_ring *log;                         /* owned */
    struct log_ring *server_logs[PROTOCOL_COUNT]; /* owned */
    struct supervisor *servers[PROTOCOL_COUNT];   /* owned; NULL: none needed */
    struct session_arm arms[SWEEP_ARMS_MAX];
    struct cpus client_cpus;
    struct cpus server_cpus;
    char cpus_text[CPUS_TEXT_SIZE];    /* workspace */
    bool target_gone;                  /* the last trial could not reach an external target */
    struct sentinel *sentinel;         /* owned */
    struct journal *journal;           /* owned */
    double floor_us[SWEEP_LEVELS_MAX]; /* by level */
};

/* True once the session is to end; `now` also when only after the trial. */
bool session_is_stopping(const struct session *s);

void session_set_state(struct session *s, enum session_state state);

/* session_servers.c: the servers of our own. Starting waits until all are up; stopping keeps in the
 * result how they ended. */
int session_start_servers(struct session *s, struct err *e);
void session_stop_servers(struct session *s);

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

/* session_setup.c: from nothing to verified arms. Sets s->exit_status with its error. */
int session_setup(struct session *s, struct err *e);
void session_teardown(struct session *s);

/* session_run.c: all blocks. */
int session_run_blocks(struct session *s, struct err *e);

#endif
