#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "synthetic.h"
#include "tui/axes.h"
#include "tui/compare_panes.h"
#include "tui/dashboard_panes.h"
#include "tui/sweep_panes.h"

/* Levels of the synthetic result. */
enum { C_1, C_16 };

static int set_up(void **state)
{
    static struct pane_rig rig;

    pane_rig_open(&rig);
    rig.ui.level = C_16;
    rig.ui.screen = SCREEN_SWEEP;
    *state = &rig;
    return 0;
}

static int tear_down(void **state)
{
    pane_rig_close(*state);
    return 0;
}

/* The next frame; `rps` of grpc at c=16, the most that there is while it is above 2000. */
static void follow(struct pane_rig *rig, double rps)
{
    rig->result.cells[3].total.throughput_rps = rps;
    axes_follow(&rig->ui.axes, &rig->view);
}

static void expect_bars(struct pane_rig *rig, const char *range)
{
    char title[TITLE_SIZE], remark[TITLE_SIZE];

    sweep_bars_pane.title(&rig->view, title, remark);
    assert_string_equal(remark, range);
}

/* Ceilings are 1, 1.5, 2, 2.5, 3, 4, 5, 6 and 8 times powers of ten, and stay until the values are
 * above them or not above 2/5 of them. */
static void an_end_stays_while_it_serves(void **state)
{
    struct pane_rig *rig = *state;

    expect_bars(rig, "0 to 3000"); /* before the first frame */
    follow(rig, 2900);
    expect_bars(rig, "0 to 3000");
    follow(rig, 3100);
    expect_bars(rig, "0 to 4000");
    follow(rig, 2100);
    expect_bars(rig, "0 to 4000");
    follow(rig, 6100);
    follow(rig, 3300);
    expect_bars(rig, "0 to 8000");
    follow(rig, 3200); /* 2/5 of 8000 */
    expect_bars(rig, "0 to 4000");
}

static void drawing_changes_nothing(void **state)
{
    static const struct pane *const panes[] = {&throughput_pane, &levels_pane, &sweep_bars_pane,
                                               &compare_arms_pane, &compare_phases_pane};
    struct pane_rig *rig = *state;
    struct ui before;

    follow(rig, 2900);
    rig->result.cells[3].total.throughput_rps = 9000;
    before = rig->ui;
    for (size_t i = 0; i < sizeof panes / sizeof *panes; i++)
        pane_rig_draw(rig, panes[i], 60, 12);
    assert_memory_equal(&before, &rig->ui, sizeof before);
}

static void another_metric_or_pair_begins_anew(void **state)
{
    struct pane_rig *rig = *state;

    follow(rig, 6100);
    rig->ui.metric = METRIC_RESPONSE_P50;
    follow(rig, 2900);
    rig->ui.metric = METRIC_THROUGHPUT;
    follow(rig, 2900);
    expect_bars(rig, "0 to 3000");
    follow(rig, 6100);
    rig->ui.arms[0] = 1;
    follow(rig, 2900);
    expect_bars(rig, "0 to 3000");
    follow(rig, 6100);
    ui_forget_levels(&rig->ui);
    follow(rig, 2900);
    expect_bars(rig, "0 to 3000");
}

/* The axis of one level does not come and go with the trials of the others. */
static void each_level_has_its_own(void **state)
{
    struct pane_rig *rig = *state;

    rig->ui.screen = SCREEN_COMPARE;
    follow(rig, 3100);
    rig->ui.level = C_1;
    follow(rig, 2900);
    assert_float_equal(axes_ceiling(&rig->view, AXIS_ARMS, compare_arms_highest(&rig->view)), 600,
                       0); /* 516.1 */
    rig->ui.level = C_16;
    follow(rig, 2900);
    assert_float_equal(axes_ceiling(&rig->view, AXIS_ARMS, compare_arms_highest(&rig->view)), 4000,
                       0);
}

/* The newest trials at c=16 have 10000 requests each, over 5 s. The geometric mean of 3000, 3000
 * and 2000 is 2620.741. For the phases see test_compare_panes. */
static void panes_tell_what_their_axes_must_reach(void **state)
{
    struct pane_rig *rig = *state;

    assert_float_equal(throughput_highest(&rig->view), 2000, 0);
    assert_float_equal(levels_highest(&rig->view), 2620.741, 0.001);
    assert_float_equal(sweep_bars_highest(&rig->view), 2620.741, 0.001);
    assert_float_equal(compare_arms_highest(&rig->view), 2620.741, 0.001);
    assert_float_equal(compare_phases_highest(&rig->view), 8015.846, 1);
}

static void what_is_not_shown_is_not_followed(void **state)
{
    struct pane_rig *rig = *state;

    follow(rig, 2900);
    assert_float_equal(rig->ui.axes.ceilings[AXIS_BARS][0], 3000, 0);
    assert_float_equal(rig->ui.axes.ceilings[AXIS_LEVELS][0], 0, 0);
    assert_float_equal(rig->ui.axes.ceilings[AXIS_ARMS][C_16], 0, 0);
}

static void an_empty_result_has_no_end_yet(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 2, 3);
    for (int i = 0; i < SCREEN_COUNT; i++) {
        rig.ui.screen = (enum screen_number)i;
        axes_follow(&rig.ui.axes, &rig.view);
    }
    for (int i = 0; i < AXIS_COUNT; i++)
        assert_float_equal(rig.ui.axes.ceilings[i][0], 0, 0);
    pane_rig_close(&rig);
}

#define WITH_RESULT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RESULT(an_end_stays_while_it_serves),
        WITH_RESULT(drawing_changes_nothing),
        WITH_RESULT(another_metric_or_pair_begins_anew),
        WITH_RESULT(each_level_has_its_own),
        WITH_RESULT(panes_tell_what_their_axes_must_reach),
        WITH_RESULT(what_is_not_shown_is_not_followed),
        cmocka_unit_test(an_empty_result_has_no_end_yet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
