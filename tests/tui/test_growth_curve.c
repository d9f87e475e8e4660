/* The law of growth in the chart of throughput against concurrency: both arms follow
 * X(N) = 2000 N / (1 + 0.1 (N-1) + 0.01 N (N-1)) at 1, 2, 4 ... 32, each block a little beside it.
 */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "synthetic.h"
#include "tui/dashboard_panes.h"
#include "tui/growth_curve.h"

enum { REST, GRPC, ARMS, LEVELS = 6, BLOCKS = 4, WINDOW_S = 5, WIDTH = 100, HEIGHT = 30 };

static double law(double n)
{
    return 2000 * n / (1 + 0.1 * (n - 1) + 0.01 * n * (n - 1));
}

static uint64_t requests(int level, int block)
{
    double beside = 1 + 0.0025 * ((block * 7 + level * 3) % 5 - 2);

    return (uint64_t)llround(law(ldexp(1, level)) * WINDOW_S * beside);
}

static void open_rig(struct pane_rig *rig, int blocks)
{
    pane_rig_open_empty(rig, ARMS, LEVELS, BLOCKS);
    for (int level = 0; level < LEVELS; level++)
        rig->result.sweep.levels[level] = level_of_concurrency(1 << level);
    for (size_t arm = 0; arm < ARMS; arm++)
        for (int level = 0; level < LEVELS; level++)
            for (int block = 0; block < blocks; block++)
                synthetic_add(&rig->result, synthetic_trial(arm, (size_t)level, block,
                                                            requests(level, block), 1000));
    assert_int_equal(result_derive(&rig->result, NULL), 0);
    rig->ui.metric = METRIC_THROUGHPUT;
}

static void make(const struct pane_rig *rig, struct growth_curves *out)
{
    struct side sides[2];
    size_t count;

    view_sides(&rig->view, sides, &count);
    growth_curves_make(&rig->view, sides, count, out);
}

/* The axis of values is so wide that columns begin at x = 6: "10000" and the line. */
static bool column_has(const struct pane_rig *rig, int x, char character)
{
    for (int y = 0; y < HEIGHT; y++)
        if (canvas_at(&rig->canvas, x, y)->character == (uint32_t)character)
            return true;
    return false;
}

static int count_of(const struct pane_rig *rig, int first, int end, char character)
{
    int count = 0;

    for (int x = first; x < end; x++)
        for (int y = 2; y < HEIGHT - 2; y++)
            count += canvas_at(&rig->canvas, x, y)->character == (uint32_t)character;
    return count;
}

/* Twice the largest level is 64. The peak of the law is at sqrt(0.9 / 0.01) = 9.49. */
static void the_law_goes_to_twice_the_largest_level(void **state)
{
    struct growth_curves g;
    struct pane_rig rig;

    (void)state;
    open_rig(&rig, BLOCKS);
    make(&rig, &g);
    assert_int_equal(g.count, ARMS);
    assert_true(growth_curve_is_fitted(&g, REST) && growth_curve_is_fitted(&g, GRPC));
    assert_true(growth_curves_reach(&g) == 64);
    assert_true(fabs(growth_curves_highest(&g) / law(sqrt(90)) - 1) < 0.01);
    pane_rig_close(&rig);
}

static void find_axis(const struct pane_rig *rig, int *first, int *width)
{
    const char *row = pane_rig_row(rig, HEIGHT - 2), *corner = strchr(row, '+');

    assert_non_null(corner);
    *first = (int)(corner - row) + 1;
    *width = WIDTH - *first;
}

static int column_of(int first, int width, double n)
{
    return first + 1 + (int)lround(log2(n) / 6 * (width - 3));
}

static void dots_stand_behind_the_points(void **state)
{
    struct pane_rig rig;
    int first, width, peak;

    (void)state;
    open_rig(&rig, BLOCKS);
    pane_rig_draw(&rig, &levels_pane, WIDTH, HEIGHT);
    find_axis(&rig, &first, &width);
    for (int level = 0; level < LEVELS; level++)
        assert_true(column_has(&rig, column_of(first, width, ldexp(1, level)), '*'));
    /* Both arms are the same, so that the first one's dots and marks hide the other's. */
    assert_true(count_of(&rig, column_of(first, width, 33), WIDTH, '.') > 3);
    peak = column_of(first, width, sqrt(90));
    assert_true(column_has(&rig, peak, '^') || column_has(&rig, peak - 1, '^') ||
                column_has(&rig, peak + 1, '^'));
    assert_int_equal(count_of(&rig, first, WIDTH, '-'), 0); /* no lines between points */
    pane_rig_close(&rig);
}

/* What the client limited is no part of the law, which then ends earlier. */
static void a_law_of_fewer_levels_ends_earlier(void **state)
{
    struct growth_curves g;
    struct pane_rig rig;
    int first, width;

    (void)state;
    open_rig(&rig, BLOCKS);
    for (size_t i = 0; i < rig.result.trial_count; i++)
        if (rig.result.trials[i]->level == LEVELS - 1 && rig.result.trials[i]->arm == GRPC)
            rig.result.trials[i]->limited_by = LIMITED_CLIENT;
    for (size_t i = 0; i < rig.result.cell_count; i++)
        rig.result.cells[i].stale = true;
    assert_int_equal(result_derive(&rig.result, NULL), 0);
    make(&rig, &g);
    assert_true(g.of[GRPC].largest == 16);
    rig.ui.arms[0] = GRPC;
    rig.ui.arms[1] = REST;
    pane_rig_draw(&rig, &levels_pane, WIDTH, HEIGHT);
    find_axis(&rig, &first, &width);
    assert_int_equal(count_of(&rig, column_of(first, width, 32) + 1, WIDTH, ':'), 0);
    assert_true(count_of(&rig, column_of(first, width, 32) + 1, WIDTH, '.') > 3);
    pane_rig_close(&rig);
}

static void the_legend_says_what_the_law_is(void **state)
{
    char title[TITLE_SIZE], remark[TITLE_SIZE];
    struct pane_rig rig;

    (void)state;
    open_rig(&rig, BLOCKS);
    pane_rig_draw(&rig, &levels_pane, 48, 12);
    assert_true(pane_rig_has(&rig, 0, "o sigma 0.1"));
    assert_true(pane_rig_has(&rig, 0, " kappa 0.01"));
    assert_true(pane_rig_has(&rig, 0, " peak c=9"));
    assert_true(pane_rig_has(&rig, 0, " R2 1.0"));
    assert_true(pane_rig_has(&rig, 1, "x sigma 0.1"));
    pane_rig_draw(&rig, &levels_pane, WIDTH, HEIGHT);
    assert_true(pane_rig_has(&rig, 0, "kappa 0.01") && pane_rig_has(&rig, 0, " [0.0"));
    assert_true(pane_rig_has(&rig, 0, "misfit "));
    levels_pane.title(&rig.view, title, remark);
    assert_string_equal(remark, "law: dotted");
    pane_rig_close(&rig);
}

static void a_low_pane_keeps_its_rows(void **state)
{
    struct pane_rig rig;

    (void)state;
    open_rig(&rig, BLOCKS);
    pane_rig_draw(&rig, &levels_pane, 38, 6);
    for (int y = 0; y < 6; y++)
        assert_false(pane_rig_has(&rig, y, "sigma"));
    pane_rig_close(&rig);
}

/* Two blocks are too few. */
static void what_is_refused_says_why(void **state)
{
    char title[TITLE_SIZE], remark[TITLE_SIZE];
    struct growth_curves g;
    struct pane_rig rig;

    (void)state;
    open_rig(&rig, 2);
    make(&rig, &g);
    assert_true(growth_curves_reach(&g) == 0 && growth_curves_highest(&g) == 0);
    pane_rig_draw(&rig, &levels_pane, WIDTH, HEIGHT);
    assert_true(pane_rig_has(&rig, 0, "o refused: too few blocks"));
    assert_true(pane_rig_has(&rig, 1, "x refused: too few blocks"));
    levels_pane.title(&rig.view, title, remark);
    assert_string_equal(remark, "law refused");
    pane_rig_close(&rig);
}

static void other_metrics_and_rates_have_no_law(void **state)
{
    struct growth_curves g;
    struct pane_rig rig;

    (void)state;
    open_rig(&rig, BLOCKS);
    rig.ui.metric = METRIC_RESPONSE_P99;
    make(&rig, &g);
    assert_int_equal(g.count, 0);
    rig.ui.metric = METRIC_THROUGHPUT;
    for (int level = 0; level < LEVELS; level++)
        rig.result.sweep.levels[level] = level_of_rate(100 << level);
    make(&rig, &g);
    assert_int_equal(g.count, 0);
    pane_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_law_goes_to_twice_the_largest_level),
        cmocka_unit_test(dots_stand_behind_the_points),
        cmocka_unit_test(a_law_of_fewer_levels_ends_earlier),
        cmocka_unit_test(the_legend_says_what_the_law_is),
        cmocka_unit_test(a_low_pane_keeps_its_rows),
        cmocka_unit_test(what_is_refused_says_why),
        cmocka_unit_test(other_metrics_and_rates_have_no_law),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
