#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "synthetic.h"
#include "tui/dashboard_panes.h"

enum { WIDTH = 60, HEIGHT = 12, TOP = 0, LABELS = HEIGHT - 1 };

/* A trial of 5 seconds with 300 requests in each. */
static void open_chart(struct pane_rig *rig, const struct level *level,
                       const struct rate_curve *curve)
{
    struct trial *t = synthetic_trial(0, 0, 0, 1500, 2000);

    pane_rig_open_empty(rig, 1, 1, 1);
    rig->result.sweep.levels[0] = *level;
    if (curve)
        rig->result.sweep.schedule = *curve;
    pane_rig_add(rig, t);
}

static int count_marks(const struct pane_rig *rig, int y)
{
    int marks = 0;

    for (const char *at = pane_rig_row(rig, y); *at; at++)
        marks += *at == '_';
    return marks;
}

static int count_all_marks(const struct pane_rig *rig)
{
    int marks = 0;

    for (int y = 0; y < HEIGHT; y++)
        marks += count_marks(rig, y);
    return marks;
}

static void a_closed_loop_has_no_plan(void **state)
{
    struct level level = level_of_concurrency(1);
    char title[TITLE_SIZE], remark[TITLE_SIZE];
    struct pane_rig rig;

    (void)state;
    open_chart(&rig, &level, NULL);
    pane_rig_draw(&rig, &throughput_pane, WIDTH, HEIGHT);
    assert_int_equal(count_all_marks(&rig), 0);
    throughput_pane.title(&rig.view, title, remark);
    assert_string_equal(title, "Throughput, req/s by second");
    assert_string_equal(remark, "c=1");
    pane_rig_close(&rig);
}

/* 500 is the top of the axis: the plan of a rate goes all along it. */
static void a_rate_is_a_straight_line(void **state)
{
    struct level level = level_of_rate(500);
    struct pane_rig rig;

    (void)state;
    open_chart(&rig, &level, NULL);
    assert_float_equal(throughput_highest(&rig.view), 500, 0);
    pane_rig_draw(&rig, &throughput_pane, WIDTH, HEIGHT);
    assert_true(count_marks(&rig, TOP) > WIDTH / 2);
    assert_int_equal(count_marks(&rig, TOP), count_all_marks(&rig));
    pane_rig_close(&rig);
}

/* Where plan and what came are the same, what came is seen: from the first point to the last. */
static void points_lie_over_the_plan(void **state)
{
    struct level level = level_of_rate(300);
    struct pane_rig rig;

    (void)state;
    open_chart(&rig, &level, NULL);
    pane_rig_draw(&rig, &throughput_pane, WIDTH, HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
        const char *row = pane_rig_row(&rig, y), *first = strchr(row, 'o');

        for (const char *at = first; at && at < strrchr(row, 'o'); at++)
            assert_int_not_equal(*at, '_');
    }
    assert_true(count_all_marks(&rig) > 0);
    pane_rig_close(&rig);
}

/* Half of the time nothing, and half of it 500: the marks at the bottom end where those at the top
 * begin. */
static void a_schedule_has_its_steps(void **state)
{
    static const struct rate_curve curve = {{{0, 0, 2.5}, {500, 500, 2.5}}, 2};
    struct level level = level_of_schedule(&curve);
    char title[TITLE_SIZE], remark[TITLE_SIZE];
    struct pane_rig rig;
    int top, bottom;

    (void)state;
    open_chart(&rig, &level, &curve);
    pane_rig_draw(&rig, &throughput_pane, WIDTH, HEIGHT);
    top = count_marks(&rig, TOP);
    bottom = count_marks(&rig, LABELS - 2);
    assert_true(top > WIDTH / 3 && bottom > WIDTH / 3);
    assert_in_range(top - bottom + 1, 0, 2);
    assert_true(pane_rig_find(&rig, TOP, "_") > pane_rig_find(&rig, LABELS - 2, "_") + WIDTH / 3);
    assert_true(strrchr(pane_rig_row(&rig, LABELS - 2), '_') - pane_rig_row(&rig, LABELS - 2) <
                pane_rig_find(&rig, TOP, "_"));
    throughput_pane.title(&rig.view, title, remark);
    assert_string_equal(title, "req/s by second, _ planned");
    assert_string_equal(remark, "0..500/s");
    pane_rig_close(&rig);
}

/* A ramp has marks in each row on its way, each further to the right than those below it; not where
 * the points lie over it. */
static void a_schedule_has_its_ramps(void **state)
{
    static const struct rate_curve curve = {{{0, 500, 5}}, 1};
    struct level level = level_of_schedule(&curve);
    struct pane_rig rig;
    int last = WIDTH, rows = 0;

    (void)state;
    open_chart(&rig, &level, &curve);
    pane_rig_draw(&rig, &throughput_pane, WIDTH, HEIGHT);
    for (int y = TOP; y < LABELS - 1; y++) {
        if (pane_rig_has(&rig, y, "o"))
            continue;
        assert_true(pane_rig_find(&rig, y, "_") < last);
        last = pane_rig_find(&rig, y, "_");
        rows++;
    }
    assert_int_equal(rows, HEIGHT - 3);
    pane_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_closed_loop_has_no_plan), cmocka_unit_test(a_rate_is_a_straight_line),
        cmocka_unit_test(points_lie_over_the_plan),  cmocka_unit_test(a_schedule_has_its_steps),
        cmocka_unit_test(a_schedule_has_its_ramps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
