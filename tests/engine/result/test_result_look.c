#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/result/result.h"
#include "engine/result/result_metrics.h"
#include "synthetic.h"

/* Two arms at two levels, at most six blocks, precise to 5 %. */
enum { CAP = 6 };

/* Log ratios of +d, -d, +d, -d have a mean of 0 and a deviation of d sqrt(4/3), and the factor of a
 * confidence sequence is 12.0517 after four blocks (test_sequential.c), so the interval reaches up
 * to exp(6.958 d): 1.0499 with this d, */
#define NARROW 0.007
/* and 1.0506 with this one. After six it is narrow too. */
#define WIDE 0.0071
/* After six the factor is above 4.39, that of seven: it reaches above exp(4.39 d sqrt(6/5) /
 * sqrt(6)) = 1.1. */
#define VERY_WIDE 0.05

static struct sweep sweep;
static struct result r;

static int setup(void **state)
{
    (void)state;
    synthetic_sweep(&sweep, 1);
    sweep.blocks_auto = true;
    sweep.blocks_max = CAP;
    sweep_cap_blocks(&sweep);
    assert_int_equal(sweep.blocks, CAP);
    return result_init(&r, &sweep, NULL);
}

static int teardown(void **state)
{
    (void)state;
    result_fini(&r);
    sweep_fini(&sweep);
    return 0;
}

static void add(size_t arm, size_t level, int block, double d)
{
    struct trial *t = synthetic_trial(arm, level, block, 10, 1000);

    t->throughput_rps = 1000 * (arm == 1 ? exp(block % 2 ? -d : d) : 1);
    synthetic_add(&r, t);
    assert_int_equal(result_derive(&r, NULL), 0);
}

static void add_block(int block, const double d[2])
{
    for (size_t level = 0; level < 2; level++)
        for (size_t arm = 0; arm < 2; arm++)
            add(arm, level, block, d[level]);
}

static void add_blocks(int count, const double d[2])
{
    for (int block = 0; block < count; block++)
        add_block(block, d);
}

static void expect(enum sequential_step step, int owed, size_t precise)
{
    size_t all;

    assert_int_equal(r.step, step);
    assert_int_equal(r.blocks_owed, owed);
    assert_int_equal(result_precise(&r, &all), precise);
    assert_int_equal(all, 2);
    assert_int_equal(result_is_complete(&r), step != SEQUENTIAL_MORE);
    assert_int_equal(result_may_end_early(&r), step == SEQUENTIAL_MORE);
    assert_int_equal(result_trials_planned(&r), 4 * (step == SEQUENTIAL_MORE ? CAP : owed));
}

static void blocks_end_when_all_is_precise(void **state)
{
    static const double d[2] = {NARROW, NARROW};

    (void)state;
    assert_int_equal(result_derive(&r, NULL), 0);
    expect(SEQUENTIAL_MORE, 1, 0);
    for (int block = 0; block < 3; block++) {
        add_block(block, d);
        expect(SEQUENTIAL_MORE, block + 2, 0);
        assert_false(result_cell(&r, 1, 1)->valid);
    }
    add_block(3, d);
    expect(SEQUENTIAL_ENOUGH, 4, 2);
    assert_true(result_cell(&r, 1, 1)->valid && result_cell(&r, 0, 0)->valid);
    assert_true(result_cell(&r, 1, 1)->total.valid);
    assert_false(result_owes_trial(&r, 0, 0, 4));
}

static void one_wide_comparison_takes_another_block(void **state)
{
    static const double d[2] = {NARROW, WIDE};

    (void)state;
    add_blocks(4, d);
    expect(SEQUENTIAL_MORE, 5, 1);
    assert_true(result_owes_trial(&r, 0, 0, 4));
    assert_false(result_owes_trial(&r, 0, 0, 5));
    add_block(4, d);
    add_block(5, d);
    expect(SEQUENTIAL_ENOUGH, 6, 2);
}

static void at_the_cap_it_ends_anyway(void **state)
{
    static const double d[2] = {NARROW, VERY_WIDE};

    (void)state;
    add_blocks(CAP, d);
    expect(SEQUENTIAL_CAPPED, CAP, 1);
    assert_true(result_cell(&r, 1, 1)->valid);
}

/* Enough or not, what was begun is owed. */
static void no_block_is_left_in_the_middle(void **state)
{
    static const double d[2] = {NARROW, NARROW};

    (void)state;
    add_blocks(4, d);
    add(0, 0, 4, NARROW);
    expect(SEQUENTIAL_MORE, 5, 2);
    assert_false(result_owes_trial(&r, 0, 0, 4));
    assert_true(result_owes_trial(&r, 1, 0, 4));
    assert_string_equal(result_cell(&r, 1, 1)->notes,
                        "4 of 5 blocks; p99 rests on 40 requests, 662 needed");
}

/* The pair of its block is missing: three are left, of which there is no interval. */
static void what_was_dropped_does_not_decide(void **state)
{
    static const double d[2] = {NARROW, NARROW};
    struct trial_revision v;

    (void)state;
    add_blocks(4, d);
    trial_revision_init(&v, r.trials[r.trial_count - 1], "dropped", true);
    assert_int_equal(result_revise(&r, &v, NULL), 0);
    assert_int_equal(result_derive(&r, NULL), 0);
    expect(SEQUENTIAL_MORE, 5, 1);
    assert_false(result_owes_trial(&r, 1, 1, 3));
    add_block(4, d);
    expect(SEQUENTIAL_ENOUGH, 5, 2);
    assert_true(result_cell(&r, 1, 1)->valid);
}

static void the_metric_can_be_chosen(void **state)
{
    static const double d[2] = {VERY_WIDE, VERY_WIDE};

    (void)state;
    r.sweep.precision_metric = PRECISION_RESPONSE_P50;
    add_blocks(4, d);
    expect(SEQUENTIAL_ENOUGH, 4, 2);
}

/* Those of which there are comparisons. */
static void the_metrics_are_those_compared(void **state)
{
    struct sweep s = {0};

    (void)state;
    assert_int_equal(result_metric_count(&r.sweep), PRECISION_METRIC_COUNT);
    for (unsigned i = 0; i < PRECISION_METRIC_COUNT; i++) {
        s.precision_metric = (enum precision_metric)i;
        assert_int_equal(sweep_precision_metric(&s), result_metrics[i]);
        assert_string_equal(metric_name(result_metrics[i]), precision_metric_names[i]);
    }
}

/* Four ratios of 2: p is 1/27 (test_sequential.c), and no longer so small that Holm's correction
 * over two levels could leave a word. */
static void all_intervals_are_of_a_confidence_sequence(void **state)
{
    struct comparison pairs[SWEEP_LEVELS_MAX];
    const struct comparison *c;

    (void)state;
    for (int block = 0; block < 4; block++)
        for (size_t level = 0; level < 2; level++)
            for (size_t arm = 0; arm < 2; arm++)
                add(arm, level, block, arm == 1 && block % 2 ? -log(2) : log(2));
    c = &result_comparison_find(&r, 1, 1, METRIC_THROUGHPUT)->comparison;
    assert_string_equal(comparison_interval_name(c), "confidence sequence");
    assert_true(fabs(c->p_value * 27 - 1) < 1e-9);
    assert_true(fabs(c->p_adjusted * 27 - 2) < 1e-9);
    assert_int_equal(c->word, COMPARISON_NOT_DISTINGUISHABLE);
    result_compare_levels(&r, 1, 0, METRIC_THROUGHPUT, pairs);
    assert_true(pairs[0].is_sequential && fabs(pairs[0].p_value * 27 - 1) < 1e-9);
    assert_int_equal(result_blocks_least(&r), 4);
}

static void a_number_of_blocks_is_what_it_was(void **state)
{
    struct result fixed;

    (void)state;
    synthetic_result(&fixed);
    assert_int_equal(fixed.blocks_owed, 3);
    assert_false(result_may_end_early(&fixed));
    assert_int_equal(result_trials_planned(&fixed), 12);
    assert_string_equal(comparison_interval_name(&fixed.comparisons[0].comparison), "paired t");
    assert_int_equal(result_blocks_least(&fixed), 3);
    result_fini(&fixed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(blocks_end_when_all_is_precise, setup, teardown),
        cmocka_unit_test_setup_teardown(one_wide_comparison_takes_another_block, setup, teardown),
        cmocka_unit_test_setup_teardown(at_the_cap_it_ends_anyway, setup, teardown),
        cmocka_unit_test_setup_teardown(no_block_is_left_in_the_middle, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_dropped_does_not_decide, setup, teardown),
        cmocka_unit_test_setup_teardown(the_metric_can_be_chosen, setup, teardown),
        cmocka_unit_test(the_metrics_are_those_compared),
        cmocka_unit_test_setup_teardown(all_intervals_are_of_a_confidence_sequence, setup,
                                        teardown),
        cmocka_unit_test(a_number_of_blocks_is_what_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
