#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tui/app.h"
#include "tui/figures.h"
#include "tui/terminal.h"
#include "tui/time_span.h"

#define TWICE_NS (2 * NS_PER_S)

static void order(struct app *a, enum session_order what)
{
    struct err e;

    if (a->saved || a->session == NULL)
        return;
    if (session_order(a->session, (enum protocol)a->ui.server, what, &e) != 0)
        app_say(a, STYLE_WARN, "%s", e.text);
}

static void stop(struct app *a)
{
    if (a->ui.screen == SCREEN_SERVERS)
        dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_STOP,
                   "Stop the %s server? The run waits "
                   "until it is started again.",
                   a->ui.server == PROTOCOL_REST ? "REST" : "gRPC");
    else if (a->snapshot.free)
        app_end_free_run(a);
    else if (app_is_running(a))
        dialog_ask(&a->dialog, DIALOG_QUIT, ACTION_STOP, "Stop the run? What is done is kept.");
}

static void pause_run(struct app *a)
{
    if (!app_is_running(a))
        return;
    session_pause(a->session);
    app_say(a, STYLE_TEXT, "pauses after this trial; r goes on");
}

static void leave_by(struct app *a, enum action action)
{
    if (app_is_running(a)) {
        dialog_ask(&a->dialog, DIALOG_QUIT, action, "A run is active. End it and quit?");
        return;
    }
    a->leaving = true;
    a->keeps = action == ACTION_QUIT_KEEP;
    if (a->session && !app_is_over(a))
        session_stop(a->session, true);
}

static void leave(struct app *a)
{
    leave_by(a, ACTION_QUIT);
}

static void leave_and_keep(struct app *a)
{
    leave_by(a, ACTION_QUIT_KEEP);
}

static void interrupt(struct app *a)
{
    uint64_t now = clock_now();
    bool twice = a->interrupted_at > 0 && now - a->interrupted_at < TWICE_NS;

    a->interrupted_at = now;
    leave(a);
    if (twice && a->session) {
        a->dialog.kind = DIALOG_NONE;
        session_stop(a->session, true);
        a->leaving = true;
    }
}

static void back(struct app *a)
{
    if (a->ui.enlarged) {
        a->ui.enlarged = false;
    } else if (a->saved && a->session) {
        app_unload(a);
    } else {
        a->ui.level_chosen = false;
        a->message[0] = '\0';
    }
}

static void set_mouse(struct app *a)
{
    a->mouse = !a->mouse;
    terminal_set_mouse(a->mouse);
    app_say(a, STYLE_TEXT,
            a->mouse ? "mouse on: click on tabs, panes, rows and keys; M gives it back"
                     : "mouse off");
}

static void enter(struct app *a)
{
    if (a->ui.screen == SCREEN_SWEEP)
        app_show_cell(a);
    else
        a->ui.enlarged = !a->ui.enlarged;
}

static void next_metric(struct app *a)
{
    a->ui.metric = figure_next_metric(a->ui.metric);
}

static void next_sort(struct app *a)
{
    a->ui.sort = (enum sweep_sort)((a->ui.sort + 1) % SORT_COUNT);
}

static void flip_hold(struct app *a)
{
    a->held = !a->held;
    app_say(a, STYLE_TEXT, a->held ? "held; f goes on" : "");
}

static void flip_freeze(struct app *a)
{
    if (a->ui.screen == SCREEN_DASHBOARD) {
        flip_hold(a);
        return;
    }
    app_flip_reading(a);
}

static void flip_order(struct app *a)
{
    a->ui.inverted = !a->ui.inverted;
}

static void flip_axis(struct app *a)
{
    a->ui.logarithmic = !a->ui.logarithmic;
}

static void choose_span(struct app *a, size_t span)
{
    a->ui.span_s = span;
    if (span > 0)
        app_say(a, STYLE_TEXT, "the newest %zu s of throughput; > shows more", span);
    else
        app_say(a, STYLE_TEXT, "all seconds; < shows fewer");
}

static void show_fewer_seconds(struct app *a)
{
    choose_span(a, time_span_narrower(a->ui.span_s, app_seconds(a)));
}

static void show_more_seconds(struct app *a)
{
    choose_span(a, time_span_wider(a->ui.span_s, app_seconds(a)));
}

static void next_unit(struct app *a)
{
    a->ui.unit = (enum time_unit)((a->ui.unit + 1) % TIME_UNITS);
    if (a->ui.unit == TIME_AUTO)
        app_say(a, STYLE_TEXT, "times in the unit that fits them");
    else
        app_say(a, STYLE_TEXT, "times in %s", figure_unit_name(a->ui.unit));
}

static void show_help(struct app *a)
{
    a->ui.help = true;
    a->ui.help_top = 0;
}

static void redraw(struct app *a)
{
    a->fresh = true;
}

static void suspend(struct app *a)
{
    terminal_suspend();
    a->fresh = true;
}

static void ask_search(struct app *a)
{
    dialog_ask(&a->dialog, DIALOG_TEXT, ACTION_SEARCH,
               a->ui.screen == SCREEN_SWEEP ? "Show rows with" : "Search");
}

static void ask_load(struct app *a)
{
    dialog_ask(&a->dialog, DIALOG_TEXT, ACTION_LOAD,
               "Result to look at (a results.json, or a run's directory)");
    dialog_fill(&a->dialog, a->directory);
}

static void ask_drop(struct app *a)
{
    dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_DROP, "Leave this trial out?");
}

static void ask_kill(struct app *a)
{
    dialog_ask(&a->dialog, DIALOG_CONFIRM, ACTION_KILL_SERVER, "Kill the %s server (SIGKILL)?",
               a->ui.server == PROTOCOL_REST ? "REST" : "gRPC");
}

static void start_server(struct app *a)
{
    order(a, SERVER_START);
}

static void restart_server(struct app *a)
{
    order(a, SERVER_RESTART);
}

static void next_trial(struct app *a)
{
    if (a->ui.screen == SCREEN_SWEEP)
        a->ui.trial++;
}

static void previous_trial(struct app *a)
{
    if (a->ui.screen == SCREEN_SWEEP && a->ui.trial > 0)
        a->ui.trial--;
}

static const struct {
    enum action action;
    void (*perform)(struct app *a);
} performers[] = {
    {ACTION_HELP, show_help},
    {ACTION_QUIT, leave},
    {ACTION_QUIT_KEEP, leave_and_keep},
    {ACTION_INTERRUPT, interrupt},
    {ACTION_BACK, back},
    {ACTION_ENTER, enter},
    {ACTION_NEXT_PANE, app_next_pane},
    {ACTION_PREVIOUS_PANE, app_previous_pane},
    {ACTION_LEFT, previous_trial},
    {ACTION_RIGHT, next_trial},
    {ACTION_SEARCH, ask_search},
    {ACTION_SEARCH_NEXT, app_search_down},
    {ACTION_SEARCH_PREVIOUS, app_search_up},
    {ACTION_SORT, next_sort},
    {ACTION_INVERT, flip_order},
    {ACTION_REDRAW, redraw},
    {ACTION_SUSPEND, suspend},
    {ACTION_MOUSE, set_mouse},
    {ACTION_CLICK, app_click},
    {ACTION_WHEEL_UP, app_wheel_up},
    {ACTION_WHEEL_DOWN, app_wheel_down},
    {ACTION_EXPORT, app_export},
    {ACTION_LOAD, ask_load},
    {ACTION_SAVE_PREFERENCES, app_save_preferences},
    {ACTION_SETUP, app_open_setup},
    {ACTION_RUN, app_run},
    {ACTION_STOP, stop},
    {ACTION_PAUSE, pause_run},
    {ACTION_FREE_RUN, app_free_run},
    {ACTION_MORE, app_more_load},
    {ACTION_LESS, app_less_load},
    {ACTION_FREE_ARMS, app_next_free_arms},
    {ACTION_RERUN, app_rerun},
    {ACTION_DROP, ask_drop},
    {ACTION_METRIC, next_metric},
    {ACTION_PAIR, app_next_pair},
    {ACTION_PREVIOUS_LEVEL, app_lower_level},
    {ACTION_NEXT_LEVEL, app_higher_level},
    {ACTION_FREEZE, flip_freeze},
    {ACTION_LOGARITHMIC, flip_axis},
    {ACTION_NARROWER, show_fewer_seconds},
    {ACTION_WIDER, show_more_seconds},
    {ACTION_UNIT, next_unit},
    {ACTION_WRAP, app_flip_wrap},
    {ACTION_START_SERVER, start_server},
    {ACTION_RESTART_SERVER, restart_server},
    {ACTION_KILL_SERVER, ask_kill},
};

void app_act(struct app *a, enum action action)
{
    if (a->saved && !keys_action_works(action, screen_keys(&a->ui), WHEN_SAVED)) {
        app_say(a, STYLE_WARN,
                a->session ? "this is a saved result: Esc goes back to the session"
                           : "this is a saved result: rvgtop SWEEP.cfg runs a sweep");
        return;
    }
    if (a->snapshot.free && (action == ACTION_RERUN || action == ACTION_DROP)) {
        app_say(a, STYLE_WARN, "these are turns of the free run, which are not kept; F ends it");
        return;
    }
    if (a->ui.setup && app_act_setup(a, action))
        return;
    if (action >= ACTION_SCREEN_1 && action <= ACTION_SCREEN_5) {
        a->ui.screen = (enum screen_number)(action - ACTION_SCREEN_1);
        return;
    }
    for (size_t i = 0; i < sizeof performers / sizeof *performers; i++) {
        if (performers[i].action == action) {
            performers[i].perform(a);
            return;
        }
    }
    app_move(a, action);
}

/* The end of a run, as the person chose it. */
static void end_run(struct app *a, bool now)
{
    a->keeps = a->dialog.action == ACTION_QUIT_KEEP;
    a->leaving = a->dialog.action == ACTION_QUIT || a->keeps;
    session_stop(a->session, now);
    app_say(a, STYLE_TEXT, now ? "stopping" : "stopping after this trial");
}

void app_answer(struct app *a, enum dialog_answer answer)
{
    if (answer == ANSWER_WAIT || answer == ANSWER_STOP) {
        end_run(a, answer == ANSWER_STOP);
        return;
    }
    if (app_answer_setup(a, answer))
        return;
    if (answer != ANSWER_YES)
        return;
    switch (a->dialog.action) {
    case ACTION_SEARCH:
        app_take_search(a, a->dialog.text);
        break;
    case ACTION_LOAD:
        app_load(a, a->dialog.text);
        break;
    case ACTION_DROP:
        app_drop(a);
        break;
    case ACTION_RUN:
        app_run_again(a);
        break;
    case ACTION_FREE_RUN:
        app_free_run_anew(a);
        break;
    case ACTION_STOP:
        order(a, SERVER_STOP);
        break;
    case ACTION_KILL_SERVER:
        order(a, SERVER_KILL);
        break;
    default:
        break;
    }
}
