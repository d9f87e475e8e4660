#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tui/keys.h"
#include "tui/saved.h"
#include "tui/screen.h"
#include "tui/setup.h"
#include "tui/tui.h"

/* Colours that a terminal would have: without one only those asked for by name. */
static enum colors colors_of(const char *word)
{
    const char *no_color = getenv("NO_COLOR");

    return theme_choose(word ? word : "auto", no_color && no_color[0], 0, getenv("COLORFGBG"));
}

static int paint(const struct tui_render *what, const struct saved *saved,
                 enum screen_number screen, struct buf *out, struct err *e)
{
    struct canvas canvas;
    struct setup setup;
    struct view view;
    struct ui ui;
    int rc = canvas_init(&canvas, what->width, what->height, what->ascii, e);

    if (rc != 0)
        return rc;
    ui_init(&ui);
    ui_choose_pair(&ui, &saved->result.sweep);
    ui.help = screen == SCREEN_HELP;
    ui.screen = screen < SCREEN_COUNT ? screen : SCREEN_DASHBOARD;
    rc = setup_open(&setup, &saved->result.sweep, e);
    if (screen == SCREEN_SETUP)
        ui.setup = &setup;
    saved_view(saved, &ui, &view);
    if (rc == 0)
        screen_draw(&view, &canvas);
    canvas_print(&canvas, colors_of(what->color), out);
    setup_close(&setup);
    canvas_fini(&canvas);
    if (rc == 0 && buf_failed(out))
        rc = err_set(e, ERR_NO_MEMORY, "no memory for the screen");
    return rc;
}

int tui_render(const struct tui_render *what, struct buf *out, struct err *e)
{
    struct saved *saved;
    enum screen_number screen;
    int rc;

    if (!screen_find(what->screen, &screen))
        return err_set(e, ERR_INVALID,
                       "--render: '%s' is no screen; allowed dashboard, sweep, servers, compare, "
                       "log, help, setup",
                       what->screen);
    saved = malloc(sizeof *saved);
    if (saved == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a result");
    rc = saved_open(what->load, saved, e);
    if (rc == 0) {
        rc = paint(what, saved, screen, out, e);
        saved_close(saved);
    }
    free(saved);
    return rc;
}

void tui_print_keys(struct buf *out)
{
    keys_print(out);
}
