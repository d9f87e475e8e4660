#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "synthetic.h"
#include "tui/dashboard_panes.h"
#include "tui/time_span.h"

static void steps_go_down_from_all_and_back(void **state)
{
    (void)state;
    assert_int_equal(time_span_narrower(0, 60), 30);
    assert_int_equal(time_span_narrower(0, 61), 60);
    assert_int_equal(time_span_narrower(30, 60), 20);
    assert_int_equal(time_span_narrower(2, 60), 2);
    assert_int_equal(time_span_wider(2, 60), 5);
    assert_int_equal(time_span_wider(20, 60), 30);
    assert_int_equal(time_span_wider(30, 60), 0);
    assert_int_equal(time_span_wider(0, 60), 0);
}

/* Chosen for a longer trial than the one that is looked at now. */
static void more_than_there_is_means_all(void **state)
{
    (void)state;
    assert_int_equal(time_span_narrower(300, 25), 20);
    assert_int_equal(time_span_wider(300, 25), 0);
    assert_int_equal(time_span_narrower(0, 0), 0);
    assert_int_equal(time_span_narrower(0, 2), 0);
    assert_int_equal(time_span_narrower(10, 1), 10);
}

/* A trial of 5 seconds with 100, 200, ... 500 requests in them. */
static void open_chart(struct pane_rig *rig)
{
    struct trial *t = synthetic_trial(0, 0, 0, 1500, 2000);

    pane_rig_open_empty(rig, 1, 1, 1);
    for (size_t i = 0; i < 5; i++)
        t->timeline[i].requests = 100 * (i + 1);
    pane_rig_add(rig, t);
}

static int count_points(const struct pane_rig *rig, int height)
{
    int points = 0;

    for (int y = 0; y < height; y++)
        for (const char *at = pane_rig_row(rig, y); *at; at++)
            points += *at == 'o';
    return points;
}

static void the_newest_seconds_are_shown(void **state)
{
    struct pane_rig rig;

    (void)state;
    open_chart(&rig);
    assert_int_equal(throughput_seconds(&rig.view), 5);
    pane_rig_draw(&rig, &throughput_pane, 60, 12);
    assert_int_equal(count_points(&rig, 12), 5);
    assert_true(pane_rig_has(&rig, 11, "0s"));
    assert_true(pane_rig_has(&rig, 11, "5s"));
    rig.ui.span_s = 2;
    pane_rig_draw(&rig, &throughput_pane, 60, 12);
    assert_int_equal(count_points(&rig, 12), 2);
    assert_false(pane_rig_has(&rig, 11, "0s"));
    assert_true(pane_rig_has(&rig, 11, "3s"));
    assert_true(pane_rig_has(&rig, 11, "5s"));
    /* 500 of the 500 that the axis has, and in the last quarter: the middle of the fifth second. */
    assert_true(pane_rig_find(&rig, 0, "o") > 45);
    rig.ui.span_s = 20;
    pane_rig_draw(&rig, &throughput_pane, 60, 12);
    assert_int_equal(count_points(&rig, 12), 5);
    pane_rig_close(&rig);
}

/* While a trial runs the axis ends at what has passed of it. */
static void what_runs_says_which_are_the_newest(void **state)
{
    struct session_snapshot session = {.trial = {.stage = STAGE_WINDOW}, .arm = 0, .level = 0};
    struct timeline_second seconds[4];
    struct pane_rig rig;

    (void)state;
    open_chart(&rig);
    for (size_t i = 0; i < 4; i++)
        seconds[i] = (struct timeline_second){.t_s = (double)i, .requests = 50};
    rig.view.session = &session;
    rig.view.seconds = seconds;
    rig.view.second_count = 4;
    rig.ui.span_s = 2;
    pane_rig_draw(&rig, &throughput_pane, 60, 12);
    assert_int_equal(count_points(&rig, 12), 2);
    assert_true(pane_rig_has(&rig, 11, "2s"));
    assert_true(pane_rig_has(&rig, 11, "4s"));
    assert_false(pane_rig_has(&rig, 11, "5s"));
    pane_rig_close(&rig);
}

static void a_free_run_has_so_many_seconds_across(void **state)
{
    struct session_snapshot session = {.free = true};
    struct pane_rig rig;

    (void)state;
    open_chart(&rig);
    rig.view.session = &session;
    assert_int_equal(throughput_seconds(&rig.view), 5);
    pane_rig_draw(&rig, &throughput_pane, 60, 12);
    assert_int_equal(count_points(&rig, 12), 5);
    rig.ui.span_s = 2;
    pane_rig_draw(&rig, &throughput_pane, 60, 12);
    assert_int_equal(count_points(&rig, 12), 2);
    pane_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_go_down_from_all_and_back),
        cmocka_unit_test(more_than_there_is_means_all),
        cmocka_unit_test(the_newest_seconds_are_shown),
        cmocka_unit_test(what_runs_says_which_are_the_newest),
        cmocka_unit_test(a_free_run_has_so_many_seconds_across),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
