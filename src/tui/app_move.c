#include <config.h>

#include <stdio.h>
#include <string.h>

#include "engine/judge/findings.h"
#include "tui/app.h"
#include "tui/compare_panes.h"
#include "tui/movement.h"
#include "tui/pane_log.h"
#include "tui/sweep_rows.h"

/* The sweep and result that are looked at. */
const struct result *app_hold_result(struct app *a)
{
    const struct result *r;

    if (a->saved)
        return &a->saved->result;
    r = session_result_lock(a->session);
    return a->snapshot.free ? session_free_result(a->session) : r;
}

void app_let_go(struct app *a)
{
    if (a->saved == NULL)
        session_result_unlock(a->session);
}

static void read_on(struct reading *r, const struct log_lines *log, enum action action)
{
    long steps = -movement_steps(action, (long)log->count);

    if (steps == 0)
        return;
    r->back = movement_from(r->frozen ? r->back : 0, steps, log->count);
    r->frozen = r->back > 0;
}

struct reading *app_reading(struct app *a, struct log_lines *log)
{
    enum log_number number = a->ui.screen == SCREEN_LOG      ? LOG_OWN
                             : a->ui.server == PROTOCOL_GRPC ? LOG_GRPC
                                                             : LOG_REST;

    *log = a->saved ? saved_log(a->saved, number)
                    : (struct log_lines){a->logs[number].lines, a->logs[number].count};
    return a->ui.screen == SCREEN_LOG ? &a->ui.log : &a->ui.server_log;
}

static void move_cells(struct app *a, enum action action)
{
    const struct result *r = app_hold_result(a);
    struct view v = {.result = r, .ui = &a->ui};
    size_t rows[SWEEP_CELLS_MAX], count = sweep_rows(&v, rows);

    app_let_go(a);
    a->ui.cells.selected = movement_from(a->ui.cells.selected, movement_steps(action, (long)count),
                                         count);
    a->ui.trial = 0;
}

static void move_level(struct app *a, long steps)
{
    const struct result *r = app_hold_result(a);
    struct view v = {.result = r, .ui = &a->ui, .session = a->saved ? NULL : &a->snapshot};

    a->ui.level = movement_from(view_level(&v), steps, r->sweep.level_count);
    a->ui.level_chosen = true;
    app_let_go(a);
    if (steps != 0)
        app_tell_held(a);
}

void app_tell_held(struct app *a)
{
    const struct result *r = app_hold_result(a);
    struct view v = {.result = r, .ui = &a->ui, .session = a->saved ? NULL : &a->snapshot};
    char level[LEVEL_NAME_SIZE];

    if (view_holds_level(&v))
        app_say(a, STYLE_TEXT, "level %s is held; Esc follows the run again",
                level_name(&r->sweep.levels[view_level(&v)], level));
    app_let_go(a);
}

static void read_log(struct app *a, enum action action)
{
    struct log_lines log;
    struct reading *r = app_reading(a, &log);

    read_on(r, &log, action);
}

static void move_finding(struct app *a, enum action action)
{
    a->ui.finding = movement_from(a->ui.finding, movement_steps(action, FINDINGS_MAX),
                                  FINDINGS_MAX);
}

void app_move(struct app *a, enum action action)
{
    switch (a->ui.screen) {
    case SCREEN_COMPARE:
        if (a->ui.pane[SCREEN_COMPARE] == COMPARE_FINDINGS)
            move_finding(a, action);
        else
            move_level(a, movement_steps(action, SWEEP_LEVELS_MAX));
        break;
    case SCREEN_SWEEP:
        move_cells(a, action);
        break;
    case SCREEN_SERVERS:
        if (a->ui.pane[SCREEN_SERVERS] == 0)
            a->ui.server = movement_from(a->ui.server, movement_steps(action, 2),
                                         PROTOCOL_GRPC + 1);
        else
            read_log(a, action);
        break;
    case SCREEN_LOG:
        read_log(a, action);
        break;
    default:
        move_level(a, movement_steps(action, SWEEP_LEVELS_MAX));
        break;
    }
}

void app_next_pair(struct app *a)
{
    size_t arms = sweep_rivals(&app_hold_result(a)->sweep), *pair = a->ui.arms;

    app_let_go(a);
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
    struct log_lines log;
    struct reading *r = app_reading(a, &log);
    size_t from = r->frozen ? r->back : 0;
    long found = up || from > 0 ? log_find(&log, r->search, up ? from + 1 : from - 1, up) : -1;

    if (found < 0) {
        app_say(a, STYLE_WARN, "\"%s\" is not found %s", r->search, up ? "above" : "below");
        return;
    }
    r->back = (size_t)found;
    r->frozen = true;
}

void app_take_search(struct app *a, const char *text)
{
    struct log_lines log;
    char *search = a->ui.screen == SCREEN_SWEEP ? a->ui.filter : app_reading(a, &log)->search;

    snprintf(search, SEARCH_SIZE, "%.*s", SEARCH_SIZE - 1, text);
    if (a->ui.screen == SCREEN_SWEEP)
        a->ui.cells = (struct scroll){0, 0};
    else if (text[0])
        search_on(a, true);
}

void app_flip_reading(struct app *a)
{
    struct log_lines log;
    struct reading *r = app_reading(a, &log);

    r->frozen = !r->frozen;
    r->back = 0;
}

void app_flip_wrap(struct app *a)
{
    struct log_lines log;
    struct reading *r = app_reading(a, &log);

    r->wrap = !r->wrap;
}

void app_lower_level(struct app *a)
{
    move_level(a, -1);
}

void app_higher_level(struct app *a)
{
    move_level(a, 1);
}

void app_next_pane(struct app *a)
{
    next_pane(a, 1);
}

void app_previous_pane(struct app *a)
{
    next_pane(a, screens[a->ui.screen]->pane_count - 1);
}

void app_search_up(struct app *a)
{
    search_on(a, true);
}

void app_search_down(struct app *a)
{
    search_on(a, false);
}
