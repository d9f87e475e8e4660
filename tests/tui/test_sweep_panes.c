#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "synthetic.h"
#include "tui/sweep_panes.h"

static int set_up(void **state)
{
    static struct pane_rig rig;

    pane_rig_open(&rig);
    *state = &rig;
    return 0;
}

static int tear_down(void **state)
{
    pane_rig_close(*state);
    return 0;
}

/* The columns as they stand at 80 columns. Throughput of grpc at c=16: geometric mean of 3000, 3000
 * and 2000; the logarithms' standard deviation is 0.2341, so the interval is 2620.7 times
 * exp(-+0.2341 t / sqrt(3)), t = 4.3027: 1465 to 4688, half of it 1611.
 * Half of its requests took 5.333 ms, which the histogram knows as the middle of 5.333 to 5.337. */
static void the_table_has_every_figure_of_a_cell(void **state)
{
    struct pane_rig *rig = *state;

    pane_rig_draw(rig, &sweep_cells_pane, 78, 8);
    assert_string_equal(pane_rig_row(rig, 0), "   c   arm   req/s   +/-   p50   p90   p99 p99.9"
                                              "   err limited flags");
    assert_string_equal(pane_rig_row(rig, 1), ">  1 R rest  412.9    57  2.50  2.50  2.50  2.50"
                                              "     0 server");
    assert_string_equal(pane_rig_row(rig, 4), "  16 g grpc   2621  1611  5.34  8.00  8.00  8.00"
                                              "     0 server");
    assert_string_equal(pane_rig_row(rig, 5), "");
}

static void errors_are_counted_and_the_selected_row_is_marked(void **state)
{
    struct pane_rig *rig = *state;
    int err = 0;

    rig->ui.cells.selected = 2;
    pane_rig_draw(rig, &sweep_cells_pane, 78, 8);
    err = pane_rig_find(rig, 0, "  err") + 3;
    assert_int_equal(pane_rig_find(rig, 3, " 60 ") + 1, err);
    assert_int_equal(canvas_at(&rig->canvas, 0, 3)->character, '>');
    assert_int_equal(canvas_at(&rig->canvas, 0, 3)->style, STYLE_SELECTED);
    assert_int_equal(canvas_at(&rig->canvas, 77, 3)->style, STYLE_SELECTED);
    assert_int_equal(canvas_at(&rig->canvas, 77, 2)->style, STYLE_TEXT);
}

/* 6000 requests at c=1 are not the 6636 that p99.9 needs; 30000 at c=16 are. */
static void percentiles_with_too_few_requests_are_dim(void **state)
{
    struct pane_rig *rig = *state;
    int x;

    rig->ui.cells.selected = 3;
    pane_rig_draw(rig, &sweep_cells_pane, 78, 8);
    x = pane_rig_find(rig, 0, "p99.9") + 4;
    assert_int_equal(canvas_at(&rig->canvas, x, 1)->style, STYLE_DIM);
    assert_int_equal(canvas_at(&rig->canvas, x, 3)->style, STYLE_TEXT);
}

static void a_narrow_table_keeps_what_matters_most(void **state)
{
    struct pane_rig *rig = *state;

    pane_rig_draw(rig, &sweep_cells_pane, 48, 4);
    assert_string_equal(pane_rig_row(rig, 0), "   c   arm   req/s   p50   p99   err flags");
}

/* Axis 0 to 3000; 5 columns of labels and 7 of the figure leave 48 for bars: 2000 is two thirds. */
static void bars_are_as_long_as_the_figures_say(void **state)
{
    struct pane_rig *rig = *state;
    char title[TITLE_SIZE], range[TITLE_SIZE];

    pane_rig_draw(rig, &sweep_bars_pane, 60, 8);
    sweep_bars_pane.title(&rig->view, title, range);
    assert_string_equal(title, "req/s by c");
    assert_string_equal(range, "0 to 3000");
    assert_string_equal(pane_rig_row(rig, 2),
                        "16 R ################################                   2000");
    assert_true(pane_rig_has(rig, 3, "   g ========================================== "));
}

static void a_logarithmic_axis_says_so(void **state)
{
    struct pane_rig *rig = *state;
    char title[TITLE_SIZE], range[TITLE_SIZE];

    rig->ui.logarithmic = true;
    rig->ui.metric = METRIC_RESPONSE_P50;
    sweep_bars_pane.title(&rig->view, title, range);
    assert_string_equal(title, "log p50 ms by c");
    assert_string_equal(range, "2 to 10"); /* 2 to 8 ms are there */
}

static void trials_stand_from_the_oldest_with_the_reasons_of_invalid_ones(void **state)
{
    struct pane_rig *rig = *state;
    char title[TITLE_SIZE], remark[TITLE_SIZE];

    rig->ui.cells.selected = 3;
    rig->ui.trial = 2;
    pane_rig_draw(rig, &sweep_trials_pane, 98, 8);
    sweep_trials_pane.title(&rig->view, title, remark);
    assert_string_equal(title, "grpc c=16, 3 of 3 blocks, times in ms");
    assert_string_equal(remark, "req/s spread 50.0 %"); /* 3000 over 2000 */
    assert_true(pane_rig_has(rig, 1, " 1   3000   5.33   5.33   5.33      0 server"));
    assert_true(pane_rig_has(rig, 3, "invalid: the server \"grpc\" restarted"));
    assert_int_equal(canvas_at(&rig->canvas, 0, 3)->character, '>');
    assert_true(pane_rig_has(rig, 4, " 3   2000   8.00   8.00   8.00      0 server, repetition 1"));
    assert_true(pane_rig_has(rig, 6, "1 invalid trial: "));
}

static void the_marked_trial_is_shown_however_few_have_room(void **state)
{
    struct pane_rig *rig = *state;

    rig->ui.cells.selected = 3;
    rig->ui.trial = 99; /* the last one */
    pane_rig_draw(rig, &sweep_trials_pane, 48, 4);
    assert_true(pane_rig_has(rig, 2, "     3  2000 "));
    assert_int_equal(canvas_at(&rig->canvas, 0, 2)->character, '>');
}

static void what_is_not_there_is_said(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 3, 3);
    pane_rig_draw(&rig, &sweep_trials_pane, 60, 5);
    assert_true(pane_rig_has(&rig, 2, "no trial of this cell yet"));
    strcpy(rig.ui.filter, "nowhere");
    pane_rig_draw(&rig, &sweep_trials_pane, 60, 5);
    assert_true(pane_rig_has(&rig, 2, "no cell matches the filter"));
    pane_rig_close(&rig);
}

#define WITH_RESULT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RESULT(the_table_has_every_figure_of_a_cell),
        WITH_RESULT(errors_are_counted_and_the_selected_row_is_marked),
        WITH_RESULT(percentiles_with_too_few_requests_are_dim),
        WITH_RESULT(a_narrow_table_keeps_what_matters_most),
        WITH_RESULT(bars_are_as_long_as_the_figures_say),
        WITH_RESULT(a_logarithmic_axis_says_so),
        WITH_RESULT(trials_stand_from_the_oldest_with_the_reasons_of_invalid_ones),
        WITH_RESULT(the_marked_trial_is_shown_however_few_have_room),
        cmocka_unit_test(what_is_not_there_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
