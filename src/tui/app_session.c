#include <config.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "engine/judge/assertions.h"
#include "engine/report/closing_table.h"
#include "engine/report/run_directory.h"
#include "engine/run/run_outputs.h"
#include "tui/app.h"
#include "tui/figures.h"

enum { LINE_MAX_SIZE = 4096 };

/* The directory that is gone on with is known but for that of --resume. */
static int find_directory(struct app *a, struct err *e)
{
    if (!a->resumes)
        return run_outputs_create(a->cli, &a->sweep, clock_wall(), a->directory, e);
    return a->directory[0] ? 0 : run_outputs_open(a->cli, clock_wall(), a->directory, e);
}

static int open_session(struct app *a, struct err *e)
{
    struct session_options options = {.directory = a->directory, .resume = a->resumes};
    int rc = find_directory(a, e);

    if (rc == 0)
        rc = session_open(&a->sweep, &options, &a->session, e);
    if (rc != 0)
        return rc;
    /* Servers come up and answers are verified; trials wait for the person. */
    session_pause(a->session);
    return session_start(a->session, e);
}

/* What the person is to know first. */
static void invite(struct app *a)
{
    const struct sweep *s = &a->sweep;
    char length[FIGURE_SIZE];

    if (s->requests > 0)
        snprintf(length, sizeof length, "%" PRId64 " requests", s->requests);
    else
        snprintf(length, sizeof length, "about %.0f s", s->duration_s + s->warmup_s);
    app_say(a, STYLE_TITLE, "r starts the sweep: %s%zu %s, %s each%s; S changes it, ? all keys",
            s->blocks_auto ? "up to " : "", sweep_trial_count(s),
            s->find_max ? "searches" : "trials", length, s->find_max ? " step" : "");
}

bool app_open_session(struct app *a)
{
    struct err e;

    for (int i = 0; i < LOG_COUNT; i++)
        a->logs[i].count = 0;
    a->began = 0;
    a->trials_told = 0;
    a->elapsed_s = NAN;
    a->saved_result = false;
    a->asserts_failed = false;
    if (open_session(a, &e) != 0) {
        app_say(a, STYLE_BAD, "%s", e.text);
        session_close(a->session);
        a->session = NULL;
        return false;
    }
    log_to_ring(session_log(a->session));
    log_info("console", "results go to %s", a->directory);
    invite(a);
    return true;
}

void app_close_session(struct app *a)
{
    bool empty;

    if (a->session == NULL)
        return;
    log_to_ring(NULL);
    empty = session_result_lock(a->session)->trial_count == 0;
    session_result_unlock(a->session);
    session_close(a->session);
    a->session = NULL;
    if (!empty)
        buf_printf(&a->earlier, "  %s\n", a->directory);
    else if (!a->resumes)
        run_directory_discard(a->directory);
}

static bool open_next(struct app *a)
{
    /* Nothing is left to be shown: the message is printed when the screen is gone. */
    a->over = !app_open_session(a) && a->saved == NULL;
    if (a->session)
        session_get(a->session, &a->snapshot);
    return a->session != NULL;
}

bool app_begin_anew(struct app *a)
{
    a->resumes = a->resumes && a->snapshot.trials_kept == 0;
    a->rerun_next = false;
    app_close_session(a);
    return open_next(a);
}

bool app_go_on(struct app *a)
{
    size_t earlier = a->earlier.size;

    app_close_session(a);
    /* Its directory is that of the session to come. */
    buf_truncate(&a->earlier, earlier);
    a->resumes = true;
    return open_next(a);
}

void app_run_again(struct app *a)
{
    if (app_begin_anew(a))
        app_run(a);
}

void app_run(struct app *a)
{
    if (app_is_over(a) && a->snapshot.trials_kept > 0) {
        dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_RUN,
                   "Run the whole sweep again? What this run has measured is kept in %s",
                   a->directory);
        return;
    }
    if (app_is_over(a))
        app_begin_anew(a);
    if (a->session == NULL)
        return;
    if (a->renewing) {
        a->runs_next = true;
        app_say(a, STYLE_TEXT, "runs as soon as the servers are up again");
        return;
    }
    session_resume(a->session);
    app_say(a, STYLE_TEXT, "running; p pauses after a trial, x stops");
}

void app_export(struct app *a)
{
    struct err e;
    int rc;

    if (a->session == NULL)
        return;
    rc = run_outputs_write(a->cli, a->directory, session_result_lock(a->session), &e);
    session_result_unlock(a->session);
    if (rc == 0)
        app_say(a, STYLE_GOOD, "written to %s", a->directory);
    else
        app_say(a, STYLE_BAD, "%s", e.text);
}

/* A line in the log, and a shorter one as the message. */
static void tell_trial(struct app *a, const struct result *r, const struct trial *t)
{
    struct buf line;

    buf_init(&line, LINE_MAX_SIZE);
    progress_line_print(r, t, a->trials_told + 1, sweep_trial_count(&r->sweep), &line);
    log_info("trial", "%s", buf_text(&line));
    buf_reset(&line);
    progress_line_print_short(r, t, &line);
    app_say(a, STYLE_TEXT, "%s", buf_text(&line));
    buf_fini(&line);
}

/* Each trial that has ended. */
static void tell_trials(struct app *a)
{
    const struct result *r = session_result_lock(a->session);

    for (; a->trials_told < r->trial_count; a->trials_told++)
        tell_trial(a, r, r->trials[a->trials_told]);
    session_result_unlock(a->session);
}

/* A line in the log for each, the worst last; what failed is the message too. */
static void tell_asserts(struct app *a)
{
    const struct result *r = session_result_lock(a->session);
    const struct assertion_outcome *ordered[SWEEP_ASSERTS_MAX];
    struct assertions all;

    assertions_judge(r, &all);
    assertions_order(&all, ordered);
    for (size_t i = all.count; i-- > 0;) {
        bool failed = ordered[i]->verdict != ASSERTION_HOLDS;
        struct buf line;

        buf_init(&line, LINE_MAX_SIZE);
        assertion_outcome_print(r, ordered[i], &line);
        log_write(failed ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "assert", "%s", buf_text(&line));
        if (i == 0 && failed)
            app_say(a, STYLE_BAD, "%zu of %zu asserted failed: %s", all.failed, all.count,
                    buf_text(&line));
        buf_fini(&line);
    }
    a->asserts_failed = all.failed > 0;
    session_result_unlock(a->session);
}

void app_settle(struct app *a)
{
    struct err e;

    /* Those that a resumed run had already are no news. */
    if (a->session && a->resumes && a->snapshot.state == SESSION_STARTING)
        a->trials_told = a->snapshot.trials_kept;
    /* A session that is over has left its log. */
    if (a->session && app_is_over(a))
        log_to_ring(session_log(a->session));
    if (a->session && a->snapshot.trials_kept > a->trials_told)
        tell_trials(a);
    if (a->session == NULL || !app_is_over(a) || a->saved_result)
        return;
    a->saved_result = true;
    if (a->snapshot.trials_kept > 0)
        app_export(a);
    if (a->snapshot.state == SESSION_DONE)
        tell_asserts(a);
    if (a->snapshot.state == SESSION_FAILED) {
        session_error(a->session, &e);
        app_say(a, STYLE_BAD, "%s; r tries again", e.text);
    }
}

/* Where one was reading is nowhere in the logs of another. */
static void look_at(struct app *a, struct saved *saved)
{
    if (a->saved)
        saved_close(a->saved);
    free(a->saved);
    a->saved = saved;
    a->ui.log.frozen = a->ui.server_log.frozen = false;
}

void app_unload(struct app *a)
{
    look_at(a, NULL);
    a->message[0] = '\0';
}

void app_load(struct app *a, const char *path)
{
    struct saved *saved = malloc(sizeof *saved);
    struct err e;

    if (saved == NULL || saved_open(path, saved, &e) != 0) {
        app_say(a, STYLE_BAD, "%s", saved ? e.text : "no memory for another result");
        free(saved);
        return;
    }
    look_at(a, saved);
    app_say(a, STYLE_TEXT, a->session ? "this is %s; Esc goes back to the session" : "this is %s",
            path);
}
