#include <config.h>

#include "tui/compare_panes.h"

enum { BOXES, RATIOS, FINDINGS = COMPARE_FINDINGS, PHASES, ARMS, HEAT, COSTS };

static const struct pane *const panes[] = {
    &compare_boxes_pane, &compare_ratios_pane, &compare_findings_pane, &compare_phases_pane,
    &compare_arms_pane,  &compare_heat_pane,   &compare_costs_pane};

enum {
    PANES = sizeof panes / sizeof *panes,
    FRAME = 2,
    VERY_WIDE = 150, /* from here on four small charts stand in a row */
    TABLE_WIDTH = 100,
    LOW = 20,  /* below it a small chart takes the place of the table while it has the keys */
    HIGH = 33, /* from here on there are two rows of small charts */
    CHARTS_LEAST = 9
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Puts `count` panes into one row, equally wide. */
static void put_row(struct rect row, const int *numbers, int count, struct rect *places)
{
    for (int i = 0; i < count; i++)
        places[numbers[i]] = rect_cut_left(&row, row.width / (count - i));
}

/* The pane that has the keys. */
static int chosen(const struct view *v)
{
    return (int)(v->ui->pane[SCREEN_COMPARE] % PANES);
}

/* The two neighbours of the small ones that stand where there is room for two. */
static const int *small_pair(const struct view *v)
{
    static const int early[] = {FINDINGS, PHASES}, late[] = {ARMS, HEAT};
    static const int last[] = {PHASES, COSTS};

    return chosen(v) == COSTS ? last : chosen(v) >= ARMS ? late : early;
}

/* The table has all the width that it needs for its intervals. */
static void arrange_low(const struct view *v, struct rect area, struct rect *places)
{
    int half = area.height / 2, most = area.height - compare_ratios_height(v) - FRAME;
    int boxes = least(compare_boxes_height(v) + FRAME, most > half ? most : half);

    places[BOXES] = rect_cut_top(&area, boxes);
    if (area.width >= VERY_WIDE) {
        places[RATIOS] = rect_cut_left(&area, TABLE_WIDTH);
        places[chosen(v) >= FINDINGS ? chosen(v) : PHASES] = area;
    } else {
        places[chosen(v) >= FINDINGS ? chosen(v) : RATIOS] = area;
    }
}

static void put_charts(const struct view *v, struct rect area, int rows, struct rect *places)
{
    static const int all[] = {FINDINGS, PHASES, ARMS, HEAT, COSTS};

    if (area.width >= VERY_WIDE) {
        places[FINDINGS] = rect_cut_top(&area, area.height / 2);
        put_row(area, all + 1, 4, places);
    } else if (rows > 1) {
        put_row(rect_cut_top(&area, area.height / 2), all, 2, places);
        put_row(area, all + 2, 3, places);
    } else {
        put_row(area, small_pair(v), 2, places);
    }
}

/* Boxes, the table and small charts below each other. */
static void arrange_high(const struct view *v, struct rect area, struct rect *places)
{
    int rows = area.width < VERY_WIDE && area.height >= HIGH ? 2 : 1;
    int ratios = least(compare_ratios_height(v) + FRAME, (area.height + 2) / 4);
    int boxes = least(compare_boxes_height(v) + FRAME, area.height - ratios - rows * CHARTS_LEAST);

    places[BOXES] = rect_cut_top(&area, boxes);
    places[RATIOS] = rect_cut_top(&area, ratios);
    put_charts(v, area, rows, places);
}

static void arrange(const struct view *v, struct rect area, struct rect places[SCREEN_PANES_MAX])
{
    if (area.height < LOW)
        arrange_low(v, area, places);
    else
        arrange_high(v, area, places);
}

const struct screen compare_screen = {
    .word = "compare",
    .label = "Compare",
    .bit = ON_COMPARE,
    .panes = panes,
    .pane_count = PANES,
    .answers = true,
    .arrange = arrange,
};
