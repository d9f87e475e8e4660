#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "engine/sweep/sweep_write.h"
#include "tui/app.h"
#include "tui/movement.h"

enum { SWEEP_TEXT_MAX = 1 << 20 };

void app_open_setup(struct app *a)
{
    struct err e;

    if (a->renewing)
        return;
    if (a->setup.applied == NULL && setup_open(&a->setup, &a->sweep, &e) != 0) {
        setup_close(&a->setup);
        app_say(a, STYLE_BAD, "%s", e.text);
        return;
    }
    a->ui.setup = &a->setup;
}

/* Without a session there is nothing else to be shown. */
static void close_setup(struct app *a)
{
    if (a->session || a->saved)
        a->ui.setup = NULL;
}

/* ---- applying ---- */

/* The session goes; what it measured is written by now. */
static void renew(struct app *a)
{
    struct sweep sweep;
    struct err e;

    a->renewing = false;
    if (sweep_copy(&a->setup.sweep, &sweep, &e) != 0) {
        app_say(a, STYLE_BAD, "%s", e.text);
        return;
    }
    app_close_session(a);
    sweep_fini(&a->sweep);
    a->sweep = sweep;
    a->resumes = false;
    ui_forget_sweep(&a->ui, &a->sweep);
    if (app_open_session(a)) {
        a->ui.setup = NULL;
        setup_close(&a->setup);
        app_gather(a);
    } else {
        a->ui.setup = &a->setup;
        setup_say(&a->setup, STYLE_BAD, "%s", a->message);
    }
}

void app_renew(struct app *a)
{
    if (!a->renewing || !app_is_over(a) || a->leaving)
        return;
    renew(a);
    if (a->runs_next && a->session)
        app_run(a);
    a->runs_next = false;
}

static void apply(struct app *a)
{
    close_setup(a);
    a->renewing = true;
    if (app_is_over(a)) {
        renew(a);
        return;
    }
    session_stop(a->session, true);
    app_say(a, STYLE_TEXT, "the run ends; one with the new settings comes");
}

/* Whether applying would end what was begun. */
static bool has_begun(const struct app *a)
{
    return !app_is_over(a) &&
           (a->snapshot.trials_kept > 0 || (app_is_running(a) && !a->snapshot.pausing) ||
            a->snapshot.trial.stage != STAGE_NONE);
}

static void leave(struct app *a)
{
    if (setup_leave_arm(&a->setup))
        return;
    if (a->session && !setup_is_changed(&a->setup)) {
        a->ui.setup = NULL;
        setup_close(&a->setup);
    } else if (!has_begun(a)) {
        apply(a);
    } else if (a->snapshot.trials_kept > 0) {
        dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_SETUP,
                   "The run so far is kept in %s. Start a new one with these settings?",
                   a->directory);
    } else {
        dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_SETUP,
                   "The run has begun. End it and start a new one with these settings?");
    }
}

static void keep_for_later(struct app *a)
{
    close_setup(a);
    app_say(a, STYLE_TEXT, "the run goes on as it was; the changes are kept in the setup (S)");
}

/* ---- the form ---- */

static void ask_value(struct app *a)
{
    struct setup_row row = setup_row(&a->setup, setup_selected(&a->setup));
    const char *unit = row.setting->unit;
    struct buf allowed, line;

    buf_init(&allowed, DIALOG_QUESTION_SIZE);
    buf_init(&line, SETUP_VALUE_MAX);
    setting_print_line_allowed(row.setting, &allowed);
    setting_print_line(row.setting, row.base, &line);
    a->setup.note[0] = '\0';
    if (line.size >= DIALOG_TEXT_SIZE) {
        setup_say(&a->setup, STYLE_BAD, "too long for a line: edit it in a sweep file");
    } else {
        dialog_ask(&a->dialog, DIALOG_TEXT, ACTION_ENTER, "%s%s%s: %s", row.setting->name,
                   unit ? " in " : "", unit ? unit : "", buf_text(&allowed));
        dialog_fill(&a->dialog, buf_text(&line));
    }
    buf_fini(&allowed);
    buf_fini(&line);
}

/* What was typed stays in the line until it is right, or is given up. */
static void take_value(struct app *a)
{
    struct err e;

    if (setup_edit(&a->setup, a->dialog.text, &e) != 0)
        dialog_refuse(&a->dialog, e.text);
}

static void enter(struct app *a)
{
    if (!setup_enter_arm(&a->setup))
        ask_value(a);
}

static void previous_word(struct app *a)
{
    setup_step(&a->setup, -1);
}

static void next_word(struct app *a)
{
    setup_step(&a->setup, 1);
}

static void add_arm(struct app *a)
{
    setup_add_arm(&a->setup);
}

static void ask_remove(struct app *a)
{
    size_t arm;

    if (!setup_selected_arm(&a->setup, &arm))
        setup_say(&a->setup, STYLE_WARN, "select an arm to remove it");
    else
        dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_REMOVE_ARM, "Remove the arm '%s'?",
                   a->setup.sweep.arms[arm].name);
}

static void ask_revert(struct app *a)
{
    if (setup_is_changed(&a->setup))
        dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_REVERT,
                   "Undo all changes that are not applied?");
}

/* ---- the sweep file ---- */

static void ask_path(struct app *a)
{
    char path[SWEEP_TEXT_SIZE + sizeof ".cfg"];

    snprintf(path, sizeof path, "%s.cfg", a->setup.sweep.name[0] ? a->setup.sweep.name : "sweep");
    for (char *slash = path; (slash = strchr(slash, '/')) != NULL;)
        *slash = '-';
    a->write_path[0] = '\0';
    dialog_ask(&a->dialog, DIALOG_TEXT, ACTION_WRITE_SWEEP, "Write the sweep to the file");
    dialog_fill(&a->dialog, path);
}

static void write_sweep(struct app *a)
{
    char *whole;
    struct buf text;
    struct err e;

    buf_init(&text, SWEEP_TEXT_MAX);
    if (sweep_write(&a->setup.sweep, &text, &e) != 0 ||
        file_save_buf(a->write_path, &text, &e) != 0) {
        setup_say(&a->setup, STYLE_BAD, "%s", e.text);
    } else {
        whole = realpath(a->write_path, NULL);
        setup_say(&a->setup, STYLE_GOOD, "written to %s", whole ? whole : a->write_path);
        free(whole);
    }
    buf_fini(&text);
}

/* First the path was answered, then, where a file is there, the yes. */
static void take_path(struct app *a)
{
    bool sure = a->write_path[0] != '\0';

    if (!sure && a->dialog.text[0] == '\0')
        return;
    if (!sure)
        snprintf(a->write_path, sizeof a->write_path, "%.*s", SWEEP_PATH_SIZE - 1, a->dialog.text);
    if (sure || !file_exists(a->write_path))
        write_sweep(a);
    else
        dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_WRITE_SWEEP, "%s is there. Write over it?",
                   a->write_path);
}

/* ---- keys and answers ---- */

static const struct {
    enum action action;
    void (*perform)(struct app *a);
} performers[] = {
    {ACTION_BACK, leave},           {ACTION_ENTER, enter},       {ACTION_LEFT, previous_word},
    {ACTION_RIGHT, next_word},      {ACTION_ADD_ARM, add_arm},   {ACTION_REMOVE_ARM, ask_remove},
    {ACTION_WRITE_SWEEP, ask_path}, {ACTION_REVERT, ask_revert},
};

bool app_act_setup(struct app *a, enum action action)
{
    size_t count = setup_count(&a->setup), selected = setup_selected(&a->setup);
    long steps = movement_steps(action, (long)count);

    for (size_t i = 0; i < sizeof performers / sizeof *performers; i++) {
        if (performers[i].action == action) {
            performers[i].perform(a);
            return true;
        }
    }
    if (steps != 0)
        setup_select(&a->setup, movement_from(selected, steps, count));
    return steps != 0 || action == ACTION_NONE;
}

bool app_answer_setup(struct app *a, enum dialog_answer answer)
{
    bool yes = answer == ANSWER_YES;

    switch (a->dialog.action) {
    case ACTION_SETUP:
        if (yes)
            apply(a);
        else if (answer == ANSWER_CLOSED)
            keep_for_later(a);
        return true;
    case ACTION_ENTER:
        if (yes)
            take_value(a);
        return true;
    case ACTION_WRITE_SWEEP:
        if (yes)
            take_path(a);
        return true;
    case ACTION_REMOVE_ARM:
        if (yes)
            setup_remove_arm(&a->setup);
        return true;
    case ACTION_REVERT:
        if (yes)
            setup_revert(&a->setup);
        return true;
    default:
        return false;
    }
}
