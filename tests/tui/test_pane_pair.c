#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "synthetic.h"
#include "tui/dashboard_panes.h"

/* Inside of the pane at 80 and at 100 columns. */
enum { NARROW = 38, WIDE = 48, HEIGHT = 9 };

static void expect_title(struct pane_rig *rig, const char *text)
{
    char title[TITLE_SIZE], remark[TITLE_SIZE];

    pair_pane.title(&rig->view, title, remark);
    assert_string_equal(title, text);
}

/* For the figures see synthetic_result and test_compare_panes. */
static void every_difference_has_its_interval_or_the_doubt(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open(&rig);
    pane_rig_draw(&rig, &pair_pane, WIDE, HEIGHT);
    assert_string_equal(pane_rig_row(&rig, 1), "req/s       412.9   516.1   +25.0  [+25.0,+25.0]");
    pane_rig_draw(&rig, &pair_pane, NARROW, HEIGHT);
    assert_string_equal(pane_rig_row(&rig, 0), "          rest   grpc     d%  95% int.");
    assert_string_equal(pane_rig_row(&rig, 1), "req/s    412.9  516.1  +25.0 [+25,+25]");
    rig.ui.level = 1;
    pane_rig_draw(&rig, &pair_pane, NARROW, HEIGHT);
    assert_string_equal(pane_rig_row(&rig, 1), "req/s     2000   2621  +31.0      n.s.");
    pane_rig_close(&rig);
}

/* 2.4 times as much in each block. */
static void a_wide_interval_is_whole(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 1, 3);
    for (int block = 0; block < 3; block++) {
        pane_rig_add(&rig, synthetic_trial(0, 0, block, 1000, 100));
        pane_rig_add(&rig, synthetic_trial(1, 0, block, 2400, 100));
    }
    pane_rig_draw(&rig, &pair_pane, NARROW, HEIGHT);
    assert_string_equal(pane_rig_row(&rig, 1), "req/s    200.0  480.0 +140 [+140,+140]");
    pane_rig_close(&rig);
}

static void the_title_tells_of_blocks_that_one_side_lacks(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 1, 3);
    expect_title(&rig, "c=1, 0 blocks");
    pane_rig_add(&rig, synthetic_trial(0, 0, 0, 1000, 100));
    expect_title(&rig, "c=1, 1 and 0 blocks, d% over 0");
    pane_rig_add(&rig, synthetic_trial(1, 0, 0, 1000, 100));
    expect_title(&rig, "c=1, 1 block");
    pane_rig_add(&rig, synthetic_trial(0, 0, 1, 1000, 100));
    pane_rig_add(&rig, synthetic_trial(1, 0, 2, 1000, 100));
    expect_title(&rig, "c=1, 2 and 2 blocks, d% over 1");
    pane_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_difference_has_its_interval_or_the_doubt),
        cmocka_unit_test(a_wide_interval_is_whole),
        cmocka_unit_test(the_title_tells_of_blocks_that_one_side_lacks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
