#include <config.h>

#include "tui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/report/closing_table.h"
#include "tui/terminal.h"
#include "tui/tui.h"

enum {
    FRAME_MS = 250, /* while something is measured, or changes by itself */
    IDLE_MS = 1000,
    LEAVING_MS = 20, /* while nothing but the session's end is waited for */
    CTRL_C = 3,
    STATUS_ASSERT = 1,
    STATUS_USAGE = 2,
    STATUS_SIGNAL = 128,
    TABLE_TEXT_MAX = 1 << 24
};

void app_say(struct app *a, enum style style, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(a->message, sizeof a->message, format, args);
    va_end(args);
    a->message_style = style;
}

bool app_is_over(const struct app *a)
{
    return a->session == NULL || a->snapshot.state >= SESSION_DONE;
}

bool app_is_running(const struct app *a)
{
    const struct session_snapshot *s = &a->snapshot;

    if (a->session == NULL || s->paused)
        return false;
    return s->state == SESSION_RUNNING || (s->state == SESSION_STARTING && !s->pausing);
}

/* All but what scrolls closes the help. */
static void read_help(struct app *a, uint32_t key)
{
    enum action action = keys_find(key, screen_keys(&a->ui));

    if (action == ACTION_DOWN || key == KEY_WHEEL_DOWN)
        a->ui.help_top++;
    else if (action == ACTION_UP || key == KEY_WHEEL_UP)
        a->ui.help_top -= a->ui.help_top > 0;
    else
        a->ui.help = false;
}

static void answer(struct app *a, uint32_t key)
{
    if (key == CTRL_C && a->dialog.kind == DIALOG_QUIT)
        app_act(a, ACTION_INTERRUPT);
    else
        app_answer(a, dialog_key(&a->dialog, key == KEY_CLICK ? app_clicked_key(a) : key));
}

static void take_key(struct app *a, uint32_t key)
{
    if (key != KEY_CLICK)
        a->clicked.kind = SPOT_NONE;
    /* It can be the size that it was before: a terminal cuts what it shows on the way. */
    if (key == KEY_WINDOW) {
        a->fresh = true;
        return;
    }
    if (a->dialog.kind != DIALOG_NONE) {
        answer(a, key);
        return;
    }
    if (a->ui.help) {
        read_help(a, key);
        return;
    }
    app_act(a, keys_find(key, screen_keys(&a->ui)));
}

/* How long to wait for a key before the next frame. */
static int frame_ms(const struct app *a)
{
    if (app_is_over(a))
        return IDLE_MS;
    if ((a->leaving || a->renewing) && a->snapshot.trial.stage == STAGE_NONE)
        return LEAVING_MS;
    return a->snapshot.paused && !a->snapshot.free ? IDLE_MS : FRAME_MS;
}

/* All keys that wait, so that a pasted text or a held key costs one frame; up to a click, since the
 * next one is meant for what the person sees then. */
static bool take_keys(struct app *a)
{
    uint32_t key = terminal_key(frame_ms(a));
    bool any = key != KEY_NONE;

    while (key != KEY_NONE) {
        take_key(a, key);
        if (key == KEY_CLICK)
            break;
        key = terminal_key(0);
    }
    return any;
}

/* A signal ends the run with what is finished, as in batch mode, also where the person had chosen
 * to wait for a trial. */
static void take_signal(struct app *a)
{
    if (terminal_signal() == 0 || a->signalled)
        return;
    a->signalled = true;
    if (a->session && !app_is_over(a))
        session_stop(a->session, true);
}

static void run_loop(struct app *a)
{
    while (!a->over) {
        app_gather(a);
        app_settle(a);
        app_start_free_run(a);
        app_follow_free_run(a);
        app_start_rerun(a);
        a->leaving |= a->signalled;
        app_renew(a);
        if (a->leaving && app_is_over(a))
            break;
        if (!a->held || a->touched)
            app_draw(a);
        a->touched = take_keys(a);
        take_signal(a);
    }
}

/* What stays when the screen is gone. */
static void print_summary(struct app *a)
{
    const struct result *r;
    struct buf text;

    if (a->earlier.size > 0)
        printf("Earlier runs:\n%s", buf_text(&a->earlier));
    if (a->session == NULL)
        return;
    r = session_result_lock(a->session);
    if (r->trial_count > 0) {
        buf_init(&text, TABLE_TEXT_MAX);
        closing_table_print(r, a->directory, text_locale_is_utf8(), &text);
        fputs(buf_text(&text), stdout);
        buf_fini(&text);
    }
    session_result_unlock(a->session);
}

static int complain(const char *text, int status)
{
    fprintf(stderr, "rvgtop: %s\n", text);
    return status;
}

/* As in batch mode: a signal first, then what kept the run from being. */
static int status_of(const struct app *a)
{
    struct err e;

    if (terminal_signal())
        return STATUS_SIGNAL + terminal_signal();
    if (a->session == NULL && a->saved == NULL)
        return complain(a->message, STATUS_USAGE);
    if (a->session == NULL || a->snapshot.state != SESSION_FAILED)
        return a->session && a->asserts_failed ? STATUS_ASSERT : 0;
    session_error(a->session, &e);
    return complain(e.text, session_exit_status(a->session));
}

bool tui_is_possible(void)
{
    return terminal_is_usable();
}

static void close_saved(struct app *a)
{
    if (a->saved)
        saved_close(a->saved);
    free(a->saved);
}

/* What can fail before there is a screen. */
static int begin(struct app *a, const struct tui_options *options, struct err *e)
{
    struct terminal_options terminal;
    int rc = app_take_preferences(a, options, e);

    if (rc != 0)
        return rc;
    if (options->load)
        app_load(a, options->load);
    if (options->load && a->saved == NULL)
        return err_set(e, ERR_INVALID, "%s", a->message);
    terminal = (struct terminal_options){cli_color_words[a->preferences.color],
                                         a->preferences.ascii, a->mouse};
    return terminal_open(&terminal, e);
}

static void fini(struct app *a)
{
    app_close_session(a);
    close_saved(a);
    app_fini_view(a);
    setup_close(&a->setup);
    sweep_fini(&a->sweep);
    buf_fini(&a->earlier);
    free(a);
}

/* The terminal is back: what stays there. */
static int leave_terminal(struct app *a)
{
    int status;

    terminal_close();
    log_to_stderr(true);
    status = status_of(a);
    print_summary(a);
    if (a->keeps)
        app_print_screen(a);
    return status;
}

int tui_run(const struct cli *cli, const struct tui_options *options)
{
    struct app *a = calloc(1, sizeof *a);
    struct err e;
    int status;

    if (a == NULL)
        return STATUS_USAGE;
    a->cli = cli;
    buf_init(&a->earlier, TABLE_TEXT_MAX);
    a->resumes = cli->resume_directory != NULL;
    ui_init(&a->ui);
    if (begin(a, options, &e) != 0) {
        close_saved(a);
        free(a);
        return complain(e.text, STATUS_USAGE);
    }
    log_to_stderr(false);
    ui_choose_pair(&a->ui, &app_hold_result(a)->sweep);
    app_let_go(a);
    /* What happened is a screen of its own here, not only what went wrong. */
    log_init(cli->log_level < LOG_LEVEL_INFO ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
    if (sweep_copy(&cli->sweep, &a->sweep, &e) == 0 && app_init_view(a, &e) == 0) {
        /* To look at a result alone nothing is started. */
        bool opened = (a->saved == NULL || cli->has_file) && app_open_session(a);

        if (opened || a->saved)
            run_loop(a);
    }
    status = leave_terminal(a);
    fini(a);
    return status;
}
