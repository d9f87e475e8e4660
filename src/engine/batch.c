#include <config.h>

#include "engine/batch.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "engine/batch_progress.h"
#include "engine/batch_signals.h"
#include "engine/closing_table.h"
#include "engine/plan.h"
#include "engine/preflight.h"
#include "engine/run_directory.h"
#include "engine/session.h"
#include "engine/sweep_messages.h"
#include "engine/sweep_write.h"

enum {
    STATUS_USAGE = 2,
    STATUS_INCOMPLETE = 4,
    STATUS_SIGNAL = 128,
    POLL_MS = 500,
    SWEEP_TEXT_MAX = 1 << 20,
    TABLE_TEXT_MAX = 1 << 24
};

static int complain(const struct err *e, int status)
{
    fprintf(stderr, "rvgtop: %s\n", e->text);
    return status;
}

/* An output that cannot be written is told before the sweep, not after it. */
static int check_output(const char *option, const char *path, struct err *e)
{
    char copy[SWEEP_PATH_SIZE];
    struct stat file;

    if (path == NULL || strcmp(path, "-") == 0)
        return 0;
    if (stat(path, &file) == 0 && S_ISDIR(file.st_mode))
        return err_set(e, ERR_INVALID, "%s: %s is a directory", option, path);
    snprintf(copy, sizeof copy, "%s", path);
    if (access(path, F_OK) == 0 ? access(path, W_OK) == 0 : access(dirname(copy), W_OK) == 0)
        return 0;
    return err_set_errno(e, errno, "%s: cannot write %s", option, path);
}

static int check_outputs(const struct cli_outputs *o, struct err *e)
{
    int rc = check_output("--output-json", o->json, e);

    if (rc == 0)
        rc = check_output("--output-csv", o->csv, e);
    if (rc == 0)
        rc = check_output("--output-trials-csv", o->trials_csv, e);
    if (rc == 0)
        rc = check_output("--output-timeline-csv", o->timeline_csv, e);
    return rc;
}

static int save_sweep(const struct sweep *sweep, const char *directory, struct err *e)
{
    char path[SWEEP_PATH_SIZE];
    struct buf text;
    int rc;

    buf_init(&text, SWEEP_TEXT_MAX);
    rc = sweep_write(sweep, &text, e);
    if (rc == 0)
        rc = run_directory_path(directory, RUN_SWEEP, path, e);
    if (rc == 0)
        rc = file_save_buf(path, &text, e);
    buf_fini(&text);
    return rc;
}

/* The sweep is written before it runs: --resume needs it after a kill. */
static int open_directory(const struct cli *cli, char path[SWEEP_PATH_SIZE], struct err *e)
{
    const struct cli_outputs *o = &cli->outputs;
    char base[SWEEP_PATH_SIZE];
    bool named = o->json || o->csv || o->trials_csv || o->timeline_csv;
    int rc;

    if (cli->resume_directory) {
        snprintf(path, SWEEP_PATH_SIZE, "%s", cli->resume_directory);
        return 0;
    }
    rc = run_directory_base(cli->sweep.output_directory, cli->has_file, named, base, e);
    if (rc == 0)
        rc = run_directory_create(base, cli->sweep.name, clock_wall(), path, e);
    return rc == 0 ? save_sweep(&cli->sweep, path, e) : rc;
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

static int write_outputs(const struct cli *cli, const char *directory, const struct result *r,
                         struct err *e)
{
    const struct {
        enum run_export what;
        const char *path;
    } named[] = {
        {RUN_EXPORT_JSON, cli->outputs.json},
        {RUN_EXPORT_CELLS, cli->outputs.csv},
        {RUN_EXPORT_TRIALS, cli->outputs.trials_csv},
        {RUN_EXPORT_TIMELINE, cli->outputs.timeline_csv},
    };
    int rc = run_directory_save(directory, r, NULL, e);

    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        int saved = named[i].path
                        ? run_export_save(r, named[i].what, named[i].path, rc == 0 ? e : NULL)
                        : 0;

        rc = rc != 0 ? rc : saved;
    }
    return rc;
}

static void print_table(const struct cli *cli, const char *directory, const struct result *r)
{
    struct buf text;

    if (cli->quiet || r->trial_count == 0)
        return;
    buf_init(&text, TABLE_TEXT_MAX);
    closing_table_print(r, directory, text_locale_is_utf8(), &text);
    fputs(buf_text(&text), cli->data_on_stdout ? stderr : stdout);
    buf_fini(&text);
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
    struct err e;
    int status, rc = 0;

    session_get(session, &end);
    status = status_of(session, &end, batch_signals_caught());
    r = session_result_lock(session);
    if (r->trial_count > 0 || end.state == SESSION_DONE)
        rc = write_outputs(cli, directory, r, &e);
    print_table(cli, directory, r);
    session_result_unlock(session);
    if (rc != 0) {
        fprintf(stderr, "rvgtop: %s\n", e.text);
        fprintf(stderr,
                "rvgtop: the finished trials are in %s/journal: rvgtop --batch --resume %s\n",
                directory, directory);
    }
    return rc != 0 && status == 0 ? STATUS_INCOMPLETE : status;
}

int batch_run(const struct cli *cli)
{
    struct session_options options = {.resume = cli->resume_directory != NULL};
    char directory[SWEEP_PATH_SIZE];
    struct batch_progress progress;
    struct session *session;
    struct err e;
    int status;

    if (check_outputs(&cli->outputs, &e) != 0 || open_directory(cli, directory, &e) != 0)
        return complain(&e, STATUS_USAGE);
    options.directory = directory;
    if (session_open(&cli->sweep, &options, &session, &e) != 0)
        return complain(&e, STATUS_USAGE);
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
    session_close(session);
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
