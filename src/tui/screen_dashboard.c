#include <config.h>

#include "tui/dashboard_panes.h"

static const struct pane *const panes[] = {&throughput_pane, &latency_pane, &levels_pane,
                                           &pair_pane};

enum { PAIR_HEIGHT = 11 };

/* What happens over time at the left, what became of it at the right. */
static void arrange(const struct view *v, struct rect area, struct rect places[SCREEN_PANES_MAX])
{
    struct rect left = rect_cut_left(&area, area.width / 2);
    int height = area.height / 2;

    (void)v;
    places[0] = rect_cut_top(&left, height);
    places[2] = left;
    height = area.height - PAIR_HEIGHT > height ? area.height - PAIR_HEIGHT : height;
    places[1] = rect_cut_top(&area, height);
    places[3] = area;
}

const struct screen dashboard_screen = {
    .word = "dashboard",
    .label = "Dash",
    .bit = ON_DASHBOARD,
    .panes = panes,
    .pane_count = sizeof panes / sizeof *panes,
    .answers = true,
    .arrange = arrange,
};
