#include <config.h>

#include "tui/app.h"
#include "tui/sweep_rows.h"

/* The cell selected on the sweep's screen; false when there is none. */
static bool selected_cell(struct app *a, size_t *arm, size_t *level)
{
    struct view v = {.result = app_hold_result(a), .ui = &a->ui};
    const struct cell *cell = sweep_selected(&v);

    if (cell) {
        *arm = cell->arm;
        *level = cell->level;
    }
    app_let_go(a);
    return cell != NULL;
}

static void rerun(struct app *a, size_t arm, size_t level)
{
    char name[LEVEL_NAME_SIZE];
    struct err e;

    if (session_rerun(a->session, arm, level, &e) != 0)
        app_say(a, STYLE_WARN, "%s", e.text);
    else
        app_say(a, STYLE_TEXT, "%s %s is measured again", a->sweep.arms[arm].name,
                level_name(&a->sweep.levels[level], name));
}

/* The run is over: another session goes on with it. */
static void rerun_later(struct app *a, size_t arm, size_t level)
{
    char name[LEVEL_NAME_SIZE];

    if (!app_go_on(a))
        return;
    a->rerun_next = true;
    a->rerun_arm = arm;
    a->rerun_level = level;
    app_say(a, STYLE_TITLE, "%s %s is measured again as soon as the servers are up",
            a->sweep.arms[arm].name, level_name(&a->sweep.levels[level], name));
}

/* A run that had all its trials ends again after the cell; else only the cell is measured. */
void app_start_rerun(struct app *a)
{
    const struct session_snapshot *s = &a->snapshot;
    bool was_whole = s->trials_done + s->trials_excused == s->trials_total;

    if (!a->rerun_next || a->session == NULL || s->state != SESSION_RUNNING)
        return;
    a->rerun_next = false;
    rerun(a, a->rerun_arm, a->rerun_level);
    if (was_whole)
        session_resume(a->session);
}

void app_rerun(struct app *a)
{
    size_t arm, level;

    /* Before the first trial there is nothing to measure again: the key starts, as elsewhere. */
    if (a->saved == NULL && a->snapshot.trials_kept == 0) {
        app_run(a);
        return;
    }
    if (a->saved || a->session == NULL || !selected_cell(a, &arm, &level))
        return;
    if (app_is_over(a))
        rerun_later(a, arm, level);
    else
        rerun(a, arm, level);
}

/* The number in the result of the marked trial of the selected cell. */
static bool selected_trial(struct app *a, size_t *trial)
{
    const struct result *r;
    size_t arm, level, seen = 0;
    bool found = false;

    if (!selected_cell(a, &arm, &level))
        return false;
    r = app_hold_result(a);
    for (size_t i = 0; i < r->trial_count && !found; i++) {
        if (r->trials[i]->arm != arm || r->trials[i]->level != level)
            continue;
        found = seen++ == a->ui.trial;
        *trial = i;
    }
    app_let_go(a);
    return found;
}

void app_drop(struct app *a)
{
    size_t trial;
    struct err e;

    if (a->saved || a->session == NULL || !selected_trial(a, &trial))
        return;
    if (session_drop(a->session, trial, &e) != 0)
        app_say(a, STYLE_WARN, "%s", e.text);
    else
        app_say(a, STYLE_TEXT, "dropped");
}

/* The level of the selected cell, on the dashboard. */
void app_show_cell(struct app *a)
{
    size_t arm, level;

    if (!selected_cell(a, &arm, &level))
        return;
    a->ui.level = level;
    a->ui.level_chosen = true;
    a->ui.screen = SCREEN_DASHBOARD;
    app_tell_held(a);
}
