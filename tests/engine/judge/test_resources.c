/* What a request costs, over figures chosen by hand (synthetic.c): in each trial 4 s of processor
 * time of the server and 1 s of the client, 60 MB of memory over 40 MB idle, 1010 context switches
 * of each. At concurrency 16 rest has 10000 requests in each block, grpc 15000, 15000 and 10000. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/judge/resources.h"
#include "synthetic.h"

enum { REST, GRPC, ARMS, C1 = 0, C16 = 1, BLOCKS = 3, WINDOW_S = 5 };

static struct result result;
static struct resource_report report;

static int open_result(void **state)
{
    (void)state;
    synthetic_result(&result);
    return 0;
}

static int close_result(void **state)
{
    (void)state;
    resources_fini(&report);
    result_fini(&result);
    return 0;
}

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-4 * fabs(expected)))
        fail_msg("%.9g is not %.9g", value, expected);
}

static void make(size_t base)
{
    for (size_t i = 0; i < result.cell_count; i++)
        result.cells[i].stale = true;
    assert_int_equal(result_derive(&result, NULL), 0);
    assert_int_equal(resources_make(&result, base, &report, NULL), 0);
}

/* 12 s / 30000 and / 40000; (60 - 40) MB / 16; 3 x 1010 / 30000. Ratios of the blocks are 2/3, 2/3
 * and 1, whose geometric mean is the cube root of 4/9. */
static void costs_are_told_where_most_is_carried(void **state)
{
    const struct resources *rest, *grpc;

    (void)state;
    make(REST);
    assert_int_equal(report.count, ARMS);
    rest = &report.list[REST];
    grpc = &report.list[GRPC];
    assert_int_equal(rest->level, C16);
    assert_int_equal(rest->at, RESOURCES_AT_SATURATION);
    near(rest->values[RESOURCE_SERVER_CPU], 400);
    near(rest->values[RESOURCE_CLIENT_CPU], 100);
    near(rest->values[RESOURCE_CPU], 500);
    near(rest->values[RESOURCE_MEMORY], 1.25e6);
    near(rest->values[RESOURCE_SERVER_SWITCHES], 0.101);
    near(rest->values[RESOURCE_CLIENT_SWITCHES], 0.101);
    near(rest->values[RESOURCE_BYTES_SENT], 2300.25);
    near(rest->values[RESOURCE_BYTES_RECEIVED], 310.5);
    near(grpc->values[RESOURCE_SERVER_CPU], 300);
    near(grpc->against[RESOURCE_SERVER_CPU].ratio, cbrt(4.0 / 9));
    near(grpc->against[RESOURCE_SERVER_SWITCHES].ratio, cbrt(4.0 / 9));
    near(grpc->against[RESOURCE_MEMORY].ratio, 1);
    assert_int_equal(grpc->against[RESOURCE_CPU].word, COMPARISON_NOT_DISTINGUISHABLE);
    assert_true(isnan(rest->against[RESOURCE_CPU].ratio));
}

static void any_arm_can_be_the_base(void **state)
{
    (void)state;
    make(GRPC);
    near(report.list[REST].against[RESOURCE_CPU].ratio, cbrt(9.0 / 4));
    assert_true(isnan(report.list[GRPC].against[RESOURCE_CPU].ratio));
}

static void limit(size_t arm, size_t level, enum limited_by by)
{
    for (size_t i = 0; i < result.trial_count; i++)
        if (result.trials[i]->arm == arm && result.trials[i]->level == level)
            result.trials[i]->limited_by = by;
}

/* Rest at 1 has 6200 requests in all, grpc 7750. */
static void all_arms_are_taken_where_none_was_limited_by_the_client(void **state)
{
    char place[RESOURCES_PLACE_SIZE];

    (void)state;
    limit(REST, C16, LIMITED_CLIENT);
    make(REST);
    assert_int_equal(report.list[REST].level, C1);
    assert_int_equal(report.list[GRPC].level, C1);
    near(report.list[REST].values[RESOURCE_SERVER_CPU], 12e6 / 6200);
    near(report.list[GRPC].values[RESOURCE_SERVER_CPU], 12e6 / 7750);
    assert_null(report.list[REST].objection);
    assert_string_equal(resources_place(&result, &report.list[REST], place), "at saturation (c=1)");
}

static void without_a_usable_level_nothing_is_compared(void **state)
{
    (void)state;
    limit(REST, C1, LIMITED_CLIENT);
    limit(REST, C16, LIMITED_CLIENT);
    make(REST);
    assert_int_equal(report.list[REST].level, C16);
    assert_string_equal(report.list[REST].objection, "limited by the client");
    near(report.list[REST].values[RESOURCE_SERVER_CPU], 400);
    assert_null(report.list[GRPC].objection);
    assert_true(isnan(report.list[GRPC].against[RESOURCE_CPU].ratio));
}

/* Rest carries most at 1 then, 413 against 100 a second, grpc at 16; 413 x 516 is less than
 * 100 x 2621. */
static void one_level_is_taken_for_all_arms(void **state)
{
    (void)state;
    for (size_t i = 0; i < result.trial_count; i++)
        if (result.trials[i]->arm == REST && result.trials[i]->level == C16)
            result.trials[i]->throughput_rps = 100;
    make(REST);
    assert_int_equal(report.list[REST].level, C16);
    assert_int_equal(report.list[GRPC].level, C16);
}

static void a_server_at_ease_is_not_saturated(void **state)
{
    char place[RESOURCES_PLACE_SIZE];

    (void)state;
    limit(GRPC, C16, LIMITED_LATENCY);
    make(REST);
    assert_int_equal(report.list[GRPC].at, RESOURCES_AT_MOST);
    assert_string_equal(resources_place(&result, &report.list[GRPC], place),
                        "at the highest throughput (c=16)");
    assert_int_equal(report.list[REST].at, RESOURCES_AT_SATURATION);
    near(report.list[GRPC].against[RESOURCE_CPU].ratio, cbrt(4.0 / 9));
}

/* The result as one of rates, of which all requests were planned. */
static void become_rates(void)
{
    result.sweep.levels[C1] = level_of_rate(400);
    result.sweep.levels[C16] = level_of_rate(2500);
    for (size_t i = 0; i < result.trial_count; i++)
        result.trials[i]->planned = (double)result.trials[i]->requests;
}

/* 2 of 100 requests were not sent in time by grpc at the higher rate. */
static void a_rate_that_was_not_attained_is_not_the_same(void **state)
{
    char place[RESOURCES_PLACE_SIZE];

    (void)state;
    become_rates();
    for (size_t i = 0; i < result.trial_count; i++)
        if (result.trials[i]->arm == GRPC && result.trials[i]->level == C16)
            result.trials[i]->unsent = result.trials[i]->requests / 50;
    make(REST);
    assert_int_equal(report.count, 2 * ARMS);
    assert_int_equal(report.list[GRPC].level, C1);
    assert_int_equal(report.list[GRPC].at, RESOURCES_AT_RATE);
    assert_false(report.list[GRPC].is_short);
    near(report.list[GRPC].against[RESOURCE_CPU].ratio, 0.8);
    assert_true(isnan(report.list[GRPC].values[RESOURCE_MEMORY]));
    assert_true(report.list[ARMS + GRPC].is_short);
    assert_string_equal(report.list[ARMS + GRPC].objection, "did not attain the rate");
    assert_true(isnan(report.list[ARMS + GRPC].against[RESOURCE_CPU].ratio));
    assert_false(report.list[ARMS + REST].is_short);
    assert_string_equal(resources_place(&result, &report.list[GRPC], place), "at 400/s");
}

/* At 400/s the ratio is 0.8 in every block (p 0), at 2500/s it has the p of one comparison. */
static void words_are_adjusted_over_the_rates(void **state)
{
    const struct comparison *low, *high;

    (void)state;
    become_rates();
    make(REST);
    low = &report.list[GRPC].against[RESOURCE_CPU];
    high = &report.list[ARMS + GRPC].against[RESOURCE_CPU];
    assert_int_equal(low->word, COMPARISON_FASTER);
    near(high->p_adjusted, high->p_value);
    for (size_t i = 0; i < result.trial_count; i++)
        if (result.trials[i]->level == C1 && result.trials[i]->block == 2)
            result.trials[i]->server.cpu_s = result.trials[i]->arm == GRPC ? 8 : 4;
    resources_fini(&report);
    make(REST);
    low = &report.list[GRPC].against[RESOURCE_CPU];
    high = &report.list[ARMS + GRPC].against[RESOURCE_CPU];
    near(fmin(low->p_adjusted, high->p_adjusted), 2 * fmin(low->p_value, high->p_value));
}

static void words_are_those_of_costs(void **state)
{
    (void)state;
    assert_string_equal(resources_word(COMPARISON_FASTER), "less");
    assert_string_equal(resources_word(COMPARISON_SLOWER), "more");
    assert_string_equal(resources_word(COMPARISON_TOO_FEW_BLOCKS), "too few blocks");
}

static void nothing_measured_costs_nothing_known(void **state)
{
    struct sweep sweep;
    struct result empty;
    struct resource_report none;

    (void)state;
    synthetic_sweep(&sweep, BLOCKS);
    assert_int_equal(result_init(&empty, &sweep, NULL), 0);
    assert_int_equal(resources_make(&empty, 0, &none, NULL), 0);
    assert_int_equal(none.count, ARMS);
    assert_string_equal(none.list[GRPC].objection, "not measured");
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        assert_true(isnan(none.list[GRPC].values[i]) && isnan(none.list[GRPC].against[i].ratio));
    resources_fini(&none);
    result_fini(&empty);
    sweep_fini(&sweep);
}

#define WITH_RESULT(test) cmocka_unit_test_setup_teardown(test, open_result, close_result)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RESULT(costs_are_told_where_most_is_carried),
        WITH_RESULT(any_arm_can_be_the_base),
        WITH_RESULT(all_arms_are_taken_where_none_was_limited_by_the_client),
        WITH_RESULT(without_a_usable_level_nothing_is_compared),
        WITH_RESULT(one_level_is_taken_for_all_arms),
        WITH_RESULT(a_server_at_ease_is_not_saturated),
        WITH_RESULT(a_rate_that_was_not_attained_is_not_the_same),
        WITH_RESULT(words_are_adjusted_over_the_rates),
        cmocka_unit_test(words_are_those_of_costs),
        cmocka_unit_test(nothing_measured_costs_nothing_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
