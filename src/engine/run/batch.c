#include <config.h>

#include "engine/run/batch.h"

#include <stdio.h>

#include "base/clock.h"
#include "engine/run/batch_progress.h"
#include "engine/run/batch_signals.h"
#include "engine/report/run_directory.h"
#include "engine/sweep/plan.h"
#include "engine/session/preflight.h"
#include "engine/run/run_outputs.h"
#include "engine/session/session.h"
#include "engine/run/summary.h"
#include "engine/run/sweep_messages.h"

enum {
    STATUS_ASSERT = 1,
    STATUS_USAGE = 2,
    STATUS_INCOMPLETE = 4,
    STATUS_SIGNAL = 128,
    POLL_MS = 500
};

static int complain(const struct err *e, int status)
{
    fprintf(stderr, "rvgtop: %s\n", e->text);
    return status;
}

static bool is_over(enum session_state state)
{
    return state >= SESSION_DONE;
}

static void watch(struct session *session, struct batch_progress *progress)
{
    struct session_snapshot snapshot;
    uint64_t version = 0;

    do {
        session_wait(session, &version, POLL_MS);
        session_get(session, &snapshot);
        batch_progress_update(progress, session, &snapshot);
    } while (!is_over(snapshot.state));
    batch_progress_end(progress);
}

static int status_of(struct session *session, const struct session_snapshot *end, int signal_caught)
{
    struct err e;

    if (signal_caught)
        return STATUS_SIGNAL + signal_caught;
    if (end->state == SESSION_DONE)
        return 0;
    if (end->state != SESSION_FAILED)
        return STATUS_INCOMPLETE;
    session_error(session, &e);
    return complain(&e, session_exit_status(session));
}

static int finish(const struct cli *cli, struct session *session, const char *directory)
{
    struct session_snapshot end;
    const struct result *r;
    struct err e, printing;
    int status, rc = 0, printed;
    size_t failed;

    session_get(session, &end);
    status = status_of(session, &end, batch_signals_caught());
    r = session_result_lock(session);
    if (r->trial_count > 0 || end.state == SESSION_DONE)
        rc = run_outputs_write(cli, directory, r, &e);
    printed = summary_print_table(cli, directory, r, &printing);
    failed = r->trial_count > 0 ? summary_tell_asserts(r) : 0;
    session_result_unlock(session);
    if (printed != 0)
        complain(&printing, STATUS_INCOMPLETE);
    if (rc != 0) {
        fprintf(stderr, "rvgtop: %s\n", e.text);
        fprintf(stderr,
                "rvgtop: the finished trials are in %s/journal: rvgtop --batch --resume %s\n",
                directory, directory);
    }
    if (status == 0)
        status = rc != 0 || printed != 0 ? STATUS_INCOMPLETE : failed > 0 ? STATUS_ASSERT : 0;
    return status;
}

/* Closes the session; a directory of its own in which nothing was measured goes with it. */
static void leave(const struct cli *cli, struct session *session, const char *directory)
{
    struct session_snapshot end;

    session_get(session, &end);
    session_close(session);
    if (end.trials_kept == 0 && end.state != SESSION_DONE && cli->resume_directory == NULL)
        run_directory_discard(directory);
}

int batch_run(const struct cli *cli)
{
    struct session_options options = {.resume = cli->resume_directory != NULL};
    char directory[SWEEP_PATH_SIZE];
    struct batch_progress progress;
    struct session *session;
    struct err e;
    int status;

    if (run_outputs_check(&cli->outputs, &cli->sweep, &e) != 0 ||
        run_outputs_open(cli, clock_wall(), directory, &e) != 0)
        return complain(&e, STATUS_USAGE);
    options.directory = directory;
    if (session_open(&cli->sweep, &options, &session, &e) != 0) {
        if (!options.resume)
            run_directory_discard(directory);
        return complain(&e, STATUS_USAGE);
    }
    batch_signals_take(session);
    batch_progress_init(&progress, cli->quiet || cli->no_progress);
    if (session_start(session, &e) == 0) {
        watch(session, &progress);
        status = finish(cli, session, directory);
    } else {
        status = complain(&e, STATUS_INCOMPLETE);
    }
    /* A handler finds the session until then. */
    batch_signals_restore();
    leave(cli, session, directory);
    return status;
}

int batch_dry_run(const struct cli *cli)
{
    struct plan_message messages[SWEEP_ARMS_MAX];
    struct preflight_limits limits;
    struct plan_estimate estimate;
    struct buf text;
    struct err e;

    if (sweep_messages(&cli->sweep, messages, &e) != 0)
        return complain(&e, STATUS_USAGE);
    plan_estimate(&cli->sweep, messages, &estimate);
    buf_init(&text, 1 << 20);
    plan_print(&cli->sweep, &estimate, &text);
    fputs(buf_text(&text), stdout);
    buf_fini(&text);
    preflight_read(&limits);
    if (preflight_check_memory(&limits, (uint64_t)estimate.bytes, &e) != 0)
        return complain(&e, STATUS_USAGE);
    return 0;
}
