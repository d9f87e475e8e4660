#include <config.h>

#include "tui/app.h"

/* Which arms of the pair set side by side: both, the first, the second. */
static size_t chosen_arms(struct app *a, size_t arms[2])
{
    const struct result *r = app_hold_result(a);
    struct view v = {.result = r, .ui = &a->ui};
    struct side sides[2];
    size_t count, only;

    view_sides(&v, sides, &count);
    app_let_go(a);
    for (size_t i = 0; i < count; i++)
        arms[i] = sides[i].arm;
    if (count < 2 || a->ui.free_arms == FREE_BOTH)
        return count;
    only = a->ui.free_arms == FREE_FIRST ? 0 : 1;
    arms[0] = arms[only];
    return 1;
}

static bool start(struct app *a)
{
    size_t arms[2], count = chosen_arms(a, arms);
    struct err e;

    if (session_free_start(a->session, arms, count, &e) == 0)
        return true;
    app_say(a, STYLE_WARN, "%s", e.text);
    return false;
}

static void await_free_run(struct app *a)
{
    a->ui.screen = SCREEN_DASHBOARD;
    a->free_next = true;
    app_say(a, STYLE_TEXT,
            app_is_running(a) ? "the free run begins after this trial"
                              : "the free run begins when the servers are up");
}

void app_free_run(struct app *a)
{
    if (a->snapshot.free) {
        app_end_free_run(a);
        return;
    }
    if (app_is_over(a) && a->snapshot.trials_kept > 0) {
        dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_FREE_RUN,
                   "Begin a free run? What this run has measured is kept in %s", a->directory);
        return;
    }
    if (app_is_over(a) && !app_begin_anew(a))
        return;
    await_free_run(a);
}

void app_free_run_anew(struct app *a)
{
    if (app_begin_anew(a))
        await_free_run(a);
}

void app_start_free_run(struct app *a)
{
    if (!a->free_next || a->session == NULL || a->snapshot.state == SESSION_STARTING)
        return;
    a->free_next = false;
    if (start(a))
        app_say(a, STYLE_TITLE, "free run: + and - change the concurrency, a the arms; F ends it");
}

void app_end_free_run(struct app *a)
{
    session_free_end(a->session);
    app_say(a, STYLE_TEXT, "the free run is over, nothing of it is kept; r runs the sweep");
}

void app_follow_free_run(struct app *a)
{
    if (a->snapshot.free == a->was_free)
        return;
    a->was_free = a->snapshot.free;
    ui_forget_levels(&a->ui);
}

static void step(struct app *a, int steps)
{
    int concurrency;
    struct err e;

    if (session_free_step(a->session, steps, &concurrency, &e) == 0)
        app_say(a, STYLE_TEXT, "concurrency %d", concurrency);
    else
        app_say(a, STYLE_WARN, "%s", e.text);
}

/* What only a free run knows. */
static bool has_free_run(struct app *a)
{
    if (a->snapshot.free)
        return true;
    app_say(a, STYLE_WARN, "F starts a free run, whose load these keys change");
    return false;
}

void app_more_load(struct app *a)
{
    if (has_free_run(a))
        step(a, 1);
}

void app_less_load(struct app *a)
{
    if (has_free_run(a))
        step(a, -1);
}

void app_next_free_arms(struct app *a)
{
    static const char *const words[] = {[FREE_BOTH] = "both arms in turn",
                                        [FREE_FIRST] = "the first arm alone",
                                        [FREE_SECOND] = "the second arm alone"};

    if (!has_free_run(a))
        return;
    a->ui.free_arms = (enum free_arms)((a->ui.free_arms + 1) % FREE_CHOICES);
    if (start(a))
        app_say(a, STYLE_TEXT, "%s", words[a->ui.free_arms]);
}
