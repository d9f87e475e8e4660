#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"

enum { WIDTH_LEAST = 80, WIDTH_MOST = 220, HEIGHT_LEAST = 14, HEIGHT_MOST = 60 };

/* Counts how many panes cover each cell of the area: one. */
static void check_cover(const struct rect *places, struct rect area)
{
    static unsigned char covered[HEIGHT_MOST][WIDTH_MOST];

    memset(covered, 0, sizeof covered);
    for (int i = 0; i < SCREEN_PANES_MAX; i++)
        for (int y = 0; y < places[i].height; y++)
            for (int x = 0; x < places[i].width; x++)
                covered[places[i].y + y][places[i].x + x]++;
    for (int y = 0; y < area.height; y++)
        for (int x = 0; x < area.width; x++)
            if (covered[y][x] != 1)
                fail_msg("%dx%d: %d panes at %d,%d", area.width, area.height, covered[y][x], x, y);
}

static void check_place(struct rect place, struct rect area)
{
    assert_true(place.x >= 0 && place.x + place.width <= area.width);
    assert_true(place.y >= 0 && place.y + place.height <= area.height);
    assert_true(rect_is_empty(place) || place.width >= 26);
    assert_true(rect_is_empty(place) || place.height >= 4);
}

static void check_arrangement(struct pane_rig *rig, const struct screen *s, struct rect area)
{
    struct rect places[SCREEN_PANES_MAX] = {{0}};

    s->arrange(&rig->view, area, places);
    for (size_t i = 0; i < s->pane_count; i++)
        check_place(places[i], area);
    check_cover(places, area);
    assert_false(rect_is_empty(places[rig->ui.pane[rig->ui.screen]]));
}

static void check_sizes(struct pane_rig *rig, const struct screen *s)
{
    for (int width = WIDTH_LEAST; width <= WIDTH_MOST; width += 5)
        for (int height = HEIGHT_LEAST; height <= HEIGHT_MOST; height++)
            check_arrangement(rig, s, (struct rect){0, 0, width, height});
}

/* Few levels and many, since panes take no more than they can fill. */
static void panes_share_the_screen(enum screen_number number, const struct screen *s)
{
    for (size_t levels = 1; levels <= 64; levels *= 4) {
        struct pane_rig rig;

        pane_rig_open_empty(&rig, 2, levels, 1);
        rig.ui.screen = number;
        for (rig.ui.pane[number] = 0; rig.ui.pane[number] < s->pane_count; rig.ui.pane[number]++)
            check_sizes(&rig, s);
        pane_rig_close(&rig);
    }
}

static void the_sweeps_panes_share_the_screen(void **state)
{
    (void)state;
    panes_share_the_screen(SCREEN_SWEEP, &sweep_screen);
}

static void the_comparisons_panes_share_the_screen(void **state)
{
    (void)state;
    panes_share_the_screen(SCREEN_COMPARE, &compare_screen);
}

static void a_large_screen_shows_all_panes(void **state)
{
    struct rect places[SCREEN_PANES_MAX] = {{0}}, area = {0, 0, 200, 54};
    struct pane_rig rig;

    (void)state;
    pane_rig_open(&rig);
    compare_screen.arrange(&rig.view, area, places);
    for (size_t i = 0; i < compare_screen.pane_count; i++)
        assert_false(rect_is_empty(places[i]));
    pane_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sweeps_panes_share_the_screen),
        cmocka_unit_test(the_comparisons_panes_share_the_screen),
        cmocka_unit_test(a_large_screen_shows_all_panes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
