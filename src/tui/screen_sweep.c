#include <config.h>

#include "tui/sweep_panes.h"

enum {
    CELLS,
    BARS,
    TRIALS,
    BARS_FROM_WIDTH = 96, /* of the screen */
    BARS_LEAST = 26,
    CELLS_WIDTH_MOST = 112,
    LOWER_LEAST = 6,
    FRAME = 2
};

static const struct pane *const panes[] = {&sweep_cells_pane, &sweep_bars_pane, &sweep_trials_pane};

static size_t chosen(const struct view *v)
{
    return v->ui->pane[SCREEN_SWEEP] % (sizeof panes / sizeof *panes);
}

/* A third, or half while it has the keys; more where the table does not need the rest. */
static int lower_height(const struct view *v, int height)
{
    int share = chosen(v) == CELLS ? height / 3 : height / 2;
    int spare = height - sweep_cells_height(v) - FRAME;

    share = share > spare ? share : spare < height * 2 / 3 ? spare : height * 2 / 3;
    return share > LOWER_LEAST ? share : LOWER_LEAST;
}

/* Where there is no width for bars beside the table, they take the place of the trials while they
 * have the keys. */
static void arrange(const struct view *v, struct rect area, struct rect places[SCREEN_PANES_MAX])
{
    bool wide = area.width >= BARS_FROM_WIDTH;
    int spare = area.width - CELLS_WIDTH_MOST;

    places[!wide && chosen(v) == BARS ? BARS : TRIALS] = rect_cut_bottom(
        &area, lower_height(v, area.height));
    if (wide)
        places[BARS] = rect_cut_right(&area, spare > BARS_LEAST ? spare : BARS_LEAST);
    places[CELLS] = area;
}

const struct screen sweep_screen = {
    .word = "sweep",
    .label = "Sweep",
    .bit = ON_SWEEP,
    .panes = panes,
    .pane_count = sizeof panes / sizeof *panes,
    .arrange = arrange,
};
