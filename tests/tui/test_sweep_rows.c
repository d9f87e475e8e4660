#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "synthetic.h"
#include "tui/sweep_flags.h"
#include "tui/sweep_rows.h"

/* Cells of the synthetic result, in its order. Throughput in requests per second and p50 in ms:
 * rest at c=1 412.9 and 2.5, grpc 516.1 and 2; at c=16 rest 2000 and 8 (60 errors, the others
 * none), grpc 2620 and 5.33. */
enum { REST_1, GRPC_1, REST_16, GRPC_16, CELLS };

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

static void expect(const struct pane_rig *rig, const size_t *rows, size_t count)
{
    size_t found[SWEEP_CELLS_MAX];

    assert_int_equal(sweep_rows(&rig->view, found), count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(found[i], rows[i]);
}

static void expect_all(struct pane_rig *rig, enum sweep_sort sort, bool inverted,
                       const size_t rows[CELLS])
{
    rig->ui.sort = sort;
    rig->ui.inverted = inverted;
    expect(rig, rows, CELLS);
}

static void levels_ascend_and_keep_the_order_of_the_arms(void **state)
{
    expect_all(*state, SORT_LEVEL, false, (const size_t[]){REST_1, GRPC_1, REST_16, GRPC_16});
    expect_all(*state, SORT_LEVEL, true, (const size_t[]){REST_16, GRPC_16, REST_1, GRPC_1});
}

static void figures_descend_unless_inverted(void **state)
{
    expect_all(*state, SORT_THROUGHPUT, false, (const size_t[]){GRPC_16, REST_16, GRPC_1, REST_1});
    expect_all(*state, SORT_THROUGHPUT, true, (const size_t[]){REST_1, GRPC_1, REST_16, GRPC_16});
    expect_all(*state, SORT_P50, false, (const size_t[]){REST_16, GRPC_16, REST_1, GRPC_1});
}

static void equal_figures_keep_the_order_of_the_sweep(void **state)
{
    expect_all(*state, SORT_ERRORS, false, (const size_t[]){REST_16, REST_1, GRPC_1, GRPC_16});
    expect_all(*state, SORT_ERRORS, true, (const size_t[]){REST_1, GRPC_1, GRPC_16, REST_16});
}

static void what_is_not_known_stands_last(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 2, 2, 3);
    pane_rig_add(&rig, synthetic_trial(0, 1, 0, 1000, 100));
    expect_all(&rig, SORT_THROUGHPUT, false, (const size_t[]){2, 0, 1, 3});
    expect_all(&rig, SORT_THROUGHPUT, true, (const size_t[]){2, 0, 1, 3});
    expect_all(&rig, SORT_ERRORS, true, (const size_t[]){2, 0, 1, 3});
    pane_rig_close(&rig);
}

static void a_filter_looks_at_the_whole_row(void **state)
{
    struct pane_rig *rig = *state;

    strcpy(rig->ui.filter, "GrPc");
    expect(rig, (const size_t[]){GRPC_1, GRPC_16}, 2);
    strcpy(rig->ui.filter, "16 rest");
    expect(rig, (const size_t[]){REST_16}, 1);
    strcpy(rig->ui.filter, "SERVER"); /* what limited it */
    expect(rig, (const size_t[]){REST_1, GRPC_1, REST_16, GRPC_16}, 4);
    strcpy(rig->ui.filter, "2000"); /* requests per second */
    expect(rig, (const size_t[]){REST_16}, 1);
    strcpy(rig->ui.filter, "nowhere");
    expect(rig, NULL, 0);
    assert_null(sweep_selected(&rig->view));
}

static void rows_do_not_depend_on_what_runs(void **state)
{
    struct pane_rig *rig = *state;
    struct session_snapshot now = {.arm = 1, .level = 1, .trial.stage = STAGE_WINDOW};

    strcpy(rig->ui.filter, "running");
    rig->view.session = &now;
    expect(rig, NULL, 0);
}

static void the_selected_row_follows_the_order(void **state)
{
    struct pane_rig *rig = *state;

    rig->ui.sort = SORT_THROUGHPUT;
    assert_ptr_equal(sweep_selected(&rig->view), &rig->result.cells[GRPC_16]);
    rig->ui.cells.selected = 99; /* fewer rows than there were */
    assert_ptr_equal(sweep_selected(&rig->view), &rig->result.cells[REST_1]);
}

/* Three blocks of the only arm at `level`, of 5 s each. */
static void add_level(struct pane_rig *rig, size_t level, double a, double b, double c)
{
    const double rates[] = {a, b, c};

    for (int i = 0; i < 3; i++)
        pane_rig_add(rig, synthetic_trial(0, level, i, (uint64_t)(5 * rates[i]), 100));
}

static unsigned flags_at(const struct pane_rig *rig, size_t level)
{
    return sweep_flags(&rig->view, result_cell(&rig->result, 0, level));
}

static void the_knee_is_the_last_level_that_gained(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 1, 4, 3);
    add_level(&rig, 0, 1000, 1000, 1000);
    add_level(&rig, 1, 2000, 2000, 2000);
    add_level(&rig, 2, 2080, 2080, 2080); /* 4 % more */
    add_level(&rig, 3, 1900, 1900, 1900); /* below levels 1 and 2, without any doubt */
    assert_int_equal(flags_at(&rig, 0), 0);
    assert_int_equal(flags_at(&rig, 1), FLAG_KNEE);
    assert_int_equal(flags_at(&rig, 2), 0);
    assert_int_equal(flags_at(&rig, 3), FLAG_SATURATED);
    pane_rig_close(&rig);
}

/* The ratios to the first level are 1.03, 1.10 and 0.98: their mean is 1.036, but their interval,
 * exp(0.03489 -+ 4.303 x 0.05794 / sqrt(3)) = 0.897 to 1.196, leaves a gain of 5 % open. */
static void a_knee_that_noise_could_make_is_none(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 1, 2, 3);
    add_level(&rig, 0, 1000, 1000, 1000);
    add_level(&rig, 1, 1030, 1100, 980);
    assert_int_equal(flags_at(&rig, 0), 0);
    pane_rig_close(&rig);
}

/* Within each block the second level has 1.5 times and the third 1.02 times the throughput of the
 * one before it, however much the blocks differ. */
static void blocks_that_differ_do_not_hide_the_knee(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 1, 3, 3);
    add_level(&rig, 0, 1000, 2000, 500);
    add_level(&rig, 1, 1500, 3000, 750);
    add_level(&rig, 2, 1530, 3060, 765);
    assert_int_equal(flags_at(&rig, 0), 0);
    assert_int_equal(flags_at(&rig, 1), FLAG_KNEE);
    assert_int_equal(flags_at(&rig, 2), 0);
    pane_rig_close(&rig);
}

static void two_blocks_make_no_knee(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 1, 2, 2);
    for (size_t level = 0; level < 2; level++)
        for (int block = 0; block < 2; block++)
            pane_rig_add(&rig, synthetic_trial(0, level, block, 5000, 100));
    assert_int_equal(flags_at(&rig, 0), 0);
    pane_rig_close(&rig);
}

static void drop(struct pane_rig *rig, const struct trial *t)
{
    struct trial_revision v;

    trial_revision_init(&v, t, "dropped", true);
    assert_int_equal(result_revise(&rig->result, &v, NULL), 0);
    assert_int_equal(result_derive(&rig->result, NULL), 0);
}

static void a_dropped_block_is_flagged(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 1, 1, 3);
    for (int i = 0; i < 2; i++)
        pane_rig_add(&rig, synthetic_trial(0, 0, i, 1000, 100));
    drop(&rig, rig.result.trials[0]);
    assert_int_equal(flags_at(&rig, 0), FLAG_PARTIAL | FLAG_DROPPED); /* block 3 is still owed */
    pane_rig_add(&rig, synthetic_trial(0, 0, 2, 1000, 100));
    assert_int_equal(flags_at(&rig, 0), FLAG_DROPPED);
    drop(&rig, rig.result.trials[1]);
    drop(&rig, rig.result.trials[2]);
    assert_int_equal(flags_at(&rig, 0), FLAG_DROPPED); /* nothing of the cell is left */
    pane_rig_close(&rig);
}

/* Geometric means of 2000 and 1950, with intervals of more than 5 % to either side. The ratios are
 * 0.974, 0.975 and 0.976: a knee beyond doubt. */
static void less_within_the_intervals_is_not_saturation(void **state)
{
    struct pane_rig rig;

    (void)state;
    pane_rig_open_empty(&rig, 1, 2, 3);
    add_level(&rig, 0, 1900, 2000, 2105);
    add_level(&rig, 1, 1850, 1950, 2055);
    assert_int_equal(flags_at(&rig, 0), FLAG_KNEE);
    assert_int_equal(flags_at(&rig, 1), 0);
    pane_rig_close(&rig);
}

static void blocks_that_are_missing_are_told_from_invalid_ones(void **state)
{
    struct pane_rig rig;
    struct trial *t = synthetic_trial(0, 0, 1, 1000, 100);

    (void)state;
    pane_rig_open_empty(&rig, 1, 1, 3);
    assert_int_equal(flags_at(&rig, 0), 0);
    pane_rig_add(&rig, synthetic_trial(0, 0, 0, 1000, 100));
    assert_int_equal(flags_at(&rig, 0), FLAG_PARTIAL);
    t->valid = false;
    pane_rig_add(&rig, t);
    assert_int_equal(flags_at(&rig, 0), FLAG_INVALID);
    pane_rig_add(&rig, synthetic_trial(0, 0, 1, 1000, 100)); /* the repetition */
    assert_int_equal(flags_at(&rig, 0), FLAG_PARTIAL);
    pane_rig_add(&rig, synthetic_trial(0, 0, 2, 1000, 100));
    assert_int_equal(flags_at(&rig, 0), 0);
    pane_rig_close(&rig);
}

static void flags_are_named_in_a_fixed_order(void **state)
{
    struct pane_rig rig;
    struct session_snapshot now = {.trial.stage = STAGE_WARMUP};
    struct trial *t = synthetic_trial(0, 0, 0, 1000, 100);
    char text[SWEEP_FLAGS_SIZE];

    (void)state;
    pane_rig_open_empty(&rig, 1, 1, 3);
    t->limited_by = LIMITED_CLIENT;
    pane_rig_add(&rig, t);
    rig.view.session = &now;
    sweep_flags_print(flags_at(&rig, 0), text);
    assert_string_equal(text, "running partial client");
    sweep_flags_print(0, text);
    assert_string_equal(text, "");
    sweep_flags_print(~0U, text);
    assert_string_equal(text, "running invalid partial dropped client machine knee sat");
    pane_rig_close(&rig);
}

#define WITH_RESULT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RESULT(levels_ascend_and_keep_the_order_of_the_arms),
        WITH_RESULT(figures_descend_unless_inverted),
        WITH_RESULT(equal_figures_keep_the_order_of_the_sweep),
        cmocka_unit_test(what_is_not_known_stands_last),
        WITH_RESULT(a_filter_looks_at_the_whole_row),
        WITH_RESULT(rows_do_not_depend_on_what_runs),
        WITH_RESULT(the_selected_row_follows_the_order),
        cmocka_unit_test(the_knee_is_the_last_level_that_gained),
        cmocka_unit_test(a_knee_that_noise_could_make_is_none),
        cmocka_unit_test(blocks_that_differ_do_not_hide_the_knee),
        cmocka_unit_test(two_blocks_make_no_knee),
        cmocka_unit_test(a_dropped_block_is_flagged),
        cmocka_unit_test(less_within_the_intervals_is_not_saturation),
        cmocka_unit_test(blocks_that_are_missing_are_told_from_invalid_ones),
        cmocka_unit_test(flags_are_named_in_a_fixed_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
