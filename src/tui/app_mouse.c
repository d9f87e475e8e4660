#include <config.h>

#include "tui/app.h"
#include "tui/terminal.h"

static const struct spot nowhere = {0, SPOT_NONE, 0};

static struct spot pointed_at(const struct app *a)
{
    const struct canvas_cell *cell;
    int x, y;

    terminal_click(&x, &y);
    cell = canvas_at(&a->canvas, x, y);
    return cell ? cell->spot : nowhere;
}

static void choose_pane(struct app *a, struct spot spot)
{
    if (spot.pane > 0)
        a->ui.pane[a->ui.screen] = spot.pane - 1U;
}

static void select_row(struct app *a, size_t row)
{
    if (a->ui.setup)
        setup_select(&a->setup, row);
    else if (a->ui.screen == SCREEN_SERVERS)
        a->ui.server = row;
    else if (a->ui.screen == SCREEN_SWEEP)
        a->ui.cells.selected = row;
    a->ui.trial = 0;
}

/* The first click on a row selects it, also where it is selected already: to act on it a person has
 * to have meant this row before. */
static void click_row(struct app *a, struct spot spot)
{
    bool again = a->clicked.kind == SPOT_ROW && a->clicked.value == spot.value;

    a->clicked = again ? nowhere : spot;
    if (again)
        app_act(a, ACTION_ENTER);
    else
        select_row(a, spot.value);
}

void app_click(struct app *a)
{
    struct spot spot = pointed_at(a);

    choose_pane(a, spot);
    if (spot.kind == SPOT_ROW) {
        click_row(a, spot);
        return;
    }
    a->clicked = nowhere;
    if (spot.kind == SPOT_SCREEN)
        app_act(a, (enum action)(ACTION_SCREEN_1 + spot.value));
    else if (spot.kind == SPOT_ACTION)
        app_act(a, (enum action)spot.value);
}

uint32_t app_clicked_key(struct app *a)
{
    struct spot spot = pointed_at(a);

    return spot.kind == SPOT_KEY ? spot.value : (uint32_t)KEY_NONE;
}

/* Only among the servers it matters which pane has the keys: the wheel gives them to its own. */
static void turn(struct app *a, enum action action)
{
    if (a->ui.screen == SCREEN_SERVERS && a->ui.setup == NULL)
        choose_pane(a, pointed_at(a));
    app_act(a, action);
}

void app_wheel_up(struct app *a)
{
    turn(a, ACTION_UP);
}

void app_wheel_down(struct app *a)
{
    turn(a, ACTION_DOWN);
}
