#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tui/app.h"
#include "tui/figures.h"
#include "tui/pane_log.h"
#include "tui/screen.h"
#include "tui/sweep_rows.h"
#include "tui/terminal.h"

enum { STEP = 1, PAGE = 10, HALF_PAGE = 5 };
#define TWICE_NS (2 * NS_PER_S)

/* How far a movement goes; `all` for first and last. */
static long steps_of(enum action action, long all)
{
    switch (action) {
    case ACTION_UP:
        return -STEP;
    case ACTION_DOWN:
        return STEP;
    case ACTION_PAGE_UP:
        return -PAGE;
    case ACTION_PAGE_DOWN:
        return PAGE;
    case ACTION_HALF_UP:
        return -HALF_PAGE;
    case ACTION_HALF_DOWN:
        return HALF_PAGE;
    case ACTION_FIRST:
        return -all;
    case ACTION_LAST:
        return all;
    default:
        return 0;
    }
}

static size_t moved(size_t at, long steps, size_t count)
{
    long to = (long)at + steps;

    if (count == 0 || to < 0)
        return 0;
    return to < (long)count ? (size_t)to : count - 1;
}

/* The sweep and result that are looked at. */
static const struct result *hold_result(struct app *a)
{
    return a->saved ? &a->saved->result : session_result_lock(a->session);
}

static void let_go(struct app *a)
{
    if (a->saved == NULL)
        session_result_unlock(a->session);
}

static void read_on(struct reading *r, const struct log_copy *log, enum action action)
{
    long steps = -steps_of(action, (long)log->count);

    if (steps == 0)
        return;
    r->back = moved(r->frozen ? r->back : 0, steps, log->count);
    r->frozen = r->back > 0;
}

static struct reading *reading_here(struct app *a, struct log_copy **log)
{
    if (a->ui.screen == SCREEN_LOG) {
        *log = &a->logs[LOG_OWN];
        return &a->ui.log;
    }
    *log = &a->logs[a->ui.server == PROTOCOL_GRPC ? LOG_GRPC : LOG_REST];
    return &a->ui.server_log;
}

static void move_cells(struct app *a, enum action action)
{
    const struct result *r = hold_result(a);
    struct view v = {.result = r, .ui = &a->ui};
    size_t rows[SWEEP_ARMS_MAX * SWEEP_LEVELS_MAX], count = sweep_rows(&v, rows);

    let_go(a);
    a->ui.cells.selected = moved(a->ui.cells.selected, steps_of(action, (long)count), count);
    a->ui.trial = 0;
}

static void move_level(struct app *a, long steps)
{
    const struct result *r = hold_result(a);
    struct view v = {.result = r, .ui = &a->ui, .session = a->saved ? NULL : &a->snapshot};

    a->ui.level = moved(view_level(&v), steps, r->sweep.level_count);
    a->ui.level_chosen = true;
    let_go(a);
}

static void read_log(struct app *a, enum action action)
{
    struct log_copy *log;
    struct reading *r = reading_here(a, &log);

    read_on(r, log, action);
}

static void move(struct app *a, enum action action)
{
    switch (a->ui.screen) {
    case SCREEN_SWEEP:
        move_cells(a, action);
        break;
    case SCREEN_SERVERS:
        if (a->ui.pane[SCREEN_SERVERS] == 0)
            a->ui.server = moved(a->ui.server, steps_of(action, 2), PROTOCOL_GRPC + 1);
        else
            read_log(a, action);
        break;
    case SCREEN_LOG:
        read_log(a, action);
        break;
    default:
        move_level(a, steps_of(action, SWEEP_LEVELS_MAX));
        break;
    }
}

static void next_pair(struct app *a)
{
    size_t arms = hold_result(a)->sweep.arm_count, *pair = a->ui.arms;

    let_go(a);
    if (arms < 2)
        return;
    if (++pair[1] >= arms) {
        pair[0] = pair[0] + 2 < arms ? pair[0] + 1 : 0;
        pair[1] = pair[0] + 1;
    }
}

static void next_pane(struct app *a, size_t steps)
{
    size_t count = screens[a->ui.screen]->pane_count, *pane = &a->ui.pane[a->ui.screen];

    *pane = (*pane + steps) % count;
}

static void search_on(struct app *a, bool up)
{
    struct log_copy *copy;
    struct reading *r = reading_here(a, &copy);
    struct log_lines log = {copy->lines, copy->count};
    size_t from = r->frozen ? r->back : 0;
    long found = up || from > 0 ? log_find(&log, r->search, up ? from + 1 : from - 1, up) : -1;

    if (found < 0) {
        app_say(a, STYLE_WARN, "\"%s\" is not found %s", r->search, up ? "above" : "below");
        return;
    }
    r->back = (size_t)found;
    r->frozen = true;
}

static void take_search(struct app *a, const char *text)
{
    struct log_copy *log;
    char *search = a->ui.screen == SCREEN_SWEEP ? a->ui.filter : reading_here(a, &log)->search;

    snprintf(search, SEARCH_SIZE, "%.*s", SEARCH_SIZE - 1, text);
    if (a->ui.screen == SCREEN_SWEEP)
        a->ui.cells = (struct scroll){0, 0};
    else if (text[0])
        search_on(a, true);
}

/* The cell selected on the sweep's screen; false when there is none. */
static bool selected_cell(struct app *a, size_t *arm, size_t *level)
{
    const struct result *r = hold_result(a);
    struct view v = {.result = r, .ui = &a->ui};
    size_t rows[SWEEP_ARMS_MAX * SWEEP_LEVELS_MAX], count = sweep_rows(&v, rows);
    bool there = a->ui.cells.selected < count;

    if (there) {
        *arm = r->cells[rows[a->ui.cells.selected]].arm;
        *level = r->cells[rows[a->ui.cells.selected]].level;
    }
    let_go(a);
    return there;
}

static void rerun(struct app *a)
{
    size_t arm, level;
    struct err e;

    /* Before the first trial there is nothing to measure again: the key starts, as elsewhere. */
    if (a->saved == NULL && a->snapshot.trials_kept == 0) {
        app_run(a);
        return;
    }
    if (a->saved || a->session == NULL || !selected_cell(a, &arm, &level))
        return;
    if (session_rerun(a->session, arm, level, &e) != 0)
        app_say(a, STYLE_WARN, "%s", e.text);
    else
        app_say(a, STYLE_TEXT, "%s c=%d is measured again", a->cli->sweep.arms[arm].name,
                a->cli->sweep.concurrency[level]);
}

/* The number in the result of the marked trial of the selected cell. */
static bool selected_trial(struct app *a, size_t *trial)
{
    const struct result *r;
    size_t arm, level, seen = 0;
    bool found = false;

    if (!selected_cell(a, &arm, &level))
        return false;
    r = hold_result(a);
    for (size_t i = 0; i < r->trial_count && !found; i++) {
        if (r->trials[i]->arm != arm || r->trials[i]->level != level)
            continue;
        found = seen++ == a->ui.trial;
        *trial = i;
    }
    let_go(a);
    return found;
}

static void drop(struct app *a)
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

void app_leave(struct app *a)
{
    a->leaving = true;
    if (app_is_running(a)) {
        a->leaving = false;
        dialog_ask(&a->dialog, DIALOG_QUIT, ACTION_QUIT, "A run is active. End it and quit?");
    } else if (a->session && !app_is_over(a)) {
        session_stop(a->session, true);
    }
}

static void interrupt(struct app *a)
{
    uint64_t now = clock_now();
    bool twice = a->interrupted_at > 0 && now - a->interrupted_at < TWICE_NS;

    a->interrupted_at = now;
    app_leave(a);
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
    } else if (a->saved) {
        saved_close(a->saved);
        free(a->saved);
        a->saved = NULL;
    } else {
        a->ui.level_chosen = false;
        a->message[0] = '\0';
    }
}

static void set_mouse(struct app *a)
{
    a->mouse = !a->mouse;
    terminal_set_mouse(a->mouse);
    app_say(a, STYLE_TEXT, a->mouse ? "mouse on: a click chooses a tab" : "mouse off");
}

/* The level of the selected cell, on the dashboard. */
static void show_cell(struct app *a)
{
    size_t arm, level;

    if (!selected_cell(a, &arm, &level))
        return;
    a->ui.level = level;
    a->ui.level_chosen = true;
    a->ui.screen = SCREEN_DASHBOARD;
}

static void enter(struct app *a)
{
    if (a->ui.screen == SCREEN_SWEEP)
        show_cell(a);
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

static void flip_reading(struct app *a)
{
    struct log_copy *log;
    struct reading *r = reading_here(a, &log);

    r->frozen = !r->frozen;
    r->back = 0;
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
    flip_reading(a);
}

static void flip_wrap(struct app *a)
{
    struct log_copy *log;
    struct reading *r = reading_here(a, &log);

    r->wrap = !r->wrap;
}

static void flip_order(struct app *a)
{
    a->ui.inverted = !a->ui.inverted;
}

static void flip_axis(struct app *a)
{
    a->ui.logarithmic = !a->ui.logarithmic;
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

static void lower_level(struct app *a)
{
    move_level(a, -1);
}

static void higher_level(struct app *a)
{
    move_level(a, 1);
}

static void pane_after(struct app *a)
{
    next_pane(a, 1);
}

static void pane_before(struct app *a)
{
    next_pane(a, screens[a->ui.screen]->pane_count - 1);
}

static void search_up(struct app *a)
{
    search_on(a, true);
}

static void search_down(struct app *a)
{
    search_on(a, false);
}

static void ask_search(struct app *a)
{
    dialog_ask(&a->dialog, DIALOG_TEXT, ACTION_SEARCH,
               a->ui.screen == SCREEN_SWEEP ? "Show rows with" : "Search");
}

static void ask_load(struct app *a)
{
    dialog_ask(&a->dialog, DIALOG_TEXT, ACTION_LOAD, "Result to look at (a results.json)");
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
    {ACTION_QUIT, app_leave},
    {ACTION_INTERRUPT, interrupt},
    {ACTION_BACK, back},
    {ACTION_ENTER, enter},
    {ACTION_NEXT_PANE, pane_after},
    {ACTION_PREVIOUS_PANE, pane_before},
    {ACTION_LEFT, previous_trial},
    {ACTION_RIGHT, next_trial},
    {ACTION_SEARCH, ask_search},
    {ACTION_SEARCH_NEXT, search_down},
    {ACTION_SEARCH_PREVIOUS, search_up},
    {ACTION_SORT, next_sort},
    {ACTION_INVERT, flip_order},
    {ACTION_REDRAW, redraw},
    {ACTION_SUSPEND, suspend},
    {ACTION_MOUSE, set_mouse},
    {ACTION_EXPORT, app_export},
    {ACTION_LOAD, ask_load},
    {ACTION_RUN, app_run},
    {ACTION_STOP, stop},
    {ACTION_PAUSE, pause_run},
    {ACTION_RERUN, rerun},
    {ACTION_DROP, ask_drop},
    {ACTION_METRIC, next_metric},
    {ACTION_PAIR, next_pair},
    {ACTION_PREVIOUS_LEVEL, lower_level},
    {ACTION_NEXT_LEVEL, higher_level},
    {ACTION_FREEZE, flip_freeze},
    {ACTION_LOGARITHMIC, flip_axis},
    {ACTION_WRAP, flip_wrap},
    {ACTION_START_SERVER, start_server},
    {ACTION_RESTART_SERVER, restart_server},
    {ACTION_KILL_SERVER, ask_kill},
};

void app_act(struct app *a, enum action action)
{
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
    move(a, action);
}

/* The end of a run, as the person chose it. */
static void end_run(struct app *a, bool now)
{
    a->leaving = a->dialog.action == ACTION_QUIT;
    session_stop(a->session, now);
    app_say(a, STYLE_TEXT, now ? "stopping" : "stopping after this trial");
}

void app_answer(struct app *a, enum dialog_answer answer)
{
    if (answer == ANSWER_WAIT || answer == ANSWER_STOP) {
        end_run(a, answer == ANSWER_STOP);
        return;
    }
    if (answer != ANSWER_YES)
        return;
    switch (a->dialog.action) {
    case ACTION_SEARCH:
        take_search(a, a->dialog.text);
        break;
    case ACTION_LOAD:
        app_load(a, a->dialog.text);
        break;
    case ACTION_DROP:
        drop(a);
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
