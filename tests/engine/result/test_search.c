/* What a step of a search shows, and what the searches of a result come to. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/result/answer.h"
#include "engine/result/result.h"
#include "synthetic.h"

enum { REST, GRPC };

/* 1000 requests of 10 ms, all there were. */
static struct trial *good_trial(void)
{
    struct trial *t = synthetic_trial(REST, 0, 0, 1000, 10000);

    t->rate_rps = 200;
    t->planned = 1000;
    return t;
}

static struct search_step judge(const struct trial *t, double p99_ms, double error_rate)
{
    struct sweep s = {.objective_p99_ms = p99_ms, .objective_error_rate = error_rate};
    struct search_step step;

    search_judge(&s, t, &step);
    return step;
}

static void a_step_within_all_bounds_meets(void **state)
{
    struct trial *t = good_trial();
    struct search_step step = judge(t, 10.1, NAN);

    (void)state;
    assert_int_equal(step.missed, 0);
    assert_int_equal(search_verdict(&step, 5), RATE_SEARCH_MET);
    assert_true(step.rate_rps == 200);
    assert_true(step.throughput_rps == 200);
    assert_true(step.attained == 1);
    assert_true(step.answered == 1);
    assert_int_equal(step.requests, 1000);
    assert_int_equal(step.limited_by, LIMITED_SERVER);
    trial_close(t);
}

static void each_bound_can_be_missed(void **state)
{
    struct trial *t = good_trial();

    (void)state;
    assert_int_equal(judge(t, 9.9, NAN).missed, SEARCH_MISS_P99);
    t->errors[OUTCOME_TIMEOUT].count = 10; /* of 1000: 1 %, which is allowed without a bound */
    assert_int_equal(judge(t, 20, NAN).missed, 0);
    assert_int_equal(judge(t, 20, 0.009).missed, SEARCH_MISS_ERRORS);
    t->errors[OUTCOME_TIMEOUT].count = 11;
    assert_int_equal(judge(t, 20, NAN).missed, SEARCH_MISS_ERRORS);
    t->errors[OUTCOME_TIMEOUT].count = 0;
    t->unsent = 10; /* 99 % sent */
    assert_int_equal(judge(t, 20, NAN).missed, 0);
    t->unsent = 11;
    assert_int_equal(judge(t, 9.9, NAN).missed, SEARCH_MISS_SENT | SEARCH_MISS_P99);
    trial_close(t);
}

static void what_is_not_known_does_not_meet(void **state)
{
    struct trial *t;
    struct search_step step;

    (void)state;
    assert_int_equal(trial_open(&t, NULL), 0);
    step = judge(t, 1000, NAN);
    assert_int_equal(step.missed, SEARCH_MISS_P99 | SEARCH_MISS_ERRORS | SEARCH_MISS_SENT);
    assert_int_equal(search_verdict(&step, 5), RATE_SEARCH_MISSED);
    trial_close(t);
}

/* Below 95 % of what was due answered in the window, and more than a second of it is missing. */
static void a_miss_is_clear_where_much_was_not_answered(void **state)
{
    struct trial *t = good_trial();
    struct search_step step;

    (void)state;
    t->completed = 950;
    step = judge(t, 1, NAN);
    assert_int_equal(search_verdict(&step, 100), RATE_SEARCH_MISSED);
    t->completed = 949; /* 5.1 % of 20 s is 1.02 s */
    step = judge(t, 1, NAN);
    assert_int_equal(search_verdict(&step, 20), RATE_SEARCH_MISSED_CLEAR);
    assert_int_equal(search_verdict(&step, 19), RATE_SEARCH_MISSED);
    step = judge(t, 20, NAN);
    assert_int_equal(search_verdict(&step, 20), RATE_SEARCH_MET);
    trial_close(t);
}

static void a_miss_on_a_disturbed_machine_is_called_so(void **state)
{
    struct trial *t = good_trial();
    struct search_step step;

    (void)state;
    t->limited_by = LIMITED_MACHINE;
    t->completed = 500;
    step = judge(t, 1, NAN);
    assert_int_equal(search_verdict(&step, 20), RATE_SEARCH_DISTURBED);
    step = judge(t, 20, NAN);
    assert_int_equal(search_verdict(&step, 20), RATE_SEARCH_MET);
    trial_close(t);
}

/* Of 1300, 1310 and 1320 the mean of the logarithms is that of 1309.975, their standard deviation
 * 0.0076338: exp(-+ 4.30265 x 0.0076338 / sqrt(3)) is 0.98121 to 1.01914. */
static void rates_have_a_mean_and_an_interval(void **state)
{
    const struct cell *c;
    struct result r;

    (void)state;
    synthetic_search_result(&r);
    c = result_cell(&r, GRPC, 0);
    assert_int_equal(c->blocks, 3);
    assert_float_equal(metric_of(&c->total, METRIC_RATE), 1309.975, 0.01);
    assert_float_equal(c->rate_low, 1309.975 * 0.98121, 0.1);
    assert_float_equal(c->rate_high, 1309.975 * 1.01914, 0.1);
    c = result_cell(&r, REST, 0);
    assert_float_equal(c->rate_low, 1000, 1e-6);
    assert_true(result_is_complete(&r));
    result_fini(&r);
}

static void rates_are_compared_in_pairs(void **state)
{
    const struct comparison *c;
    struct result r;

    (void)state;
    synthetic_search_result(&r);
    c = &result_comparison_find(&r, 0, GRPC, METRIC_RATE)->comparison;
    assert_float_equal(c->ratio, 1.309975, 1e-5);
    assert_float_equal(c->low, 1.2854, 1e-3);
    assert_float_equal(c->high, 1.3351, 1e-3);
    assert_int_equal(c->word, COMPARISON_FASTER);
    result_fini(&r);
}

static void given_rates_are_not_compared(void **state)
{
    struct result r;

    (void)state;
    synthetic_result(&r);
    assert_null(result_comparison_find(&r, 0, GRPC, METRIC_RATE));
    assert_true(isnan(result_cell(&r, GRPC, 0)->rate_low));
    result_fini(&r);
}

static void the_step_above_says_what_limits(void **state)
{
    size_t same, count;
    struct result r;

    (void)state;
    synthetic_search_result(&r);
    assert_int_equal(result_limit_above(&r, REST, &same, &count), LIMITED_SERVER);
    assert_int_equal(same, 3);
    assert_int_equal(count, 3);
    assert_int_equal(result_limit_above(&r, GRPC, &same, &count), LIMITED_CLIENT);
    assert_int_equal(same, 2);
    assert_true(search_step_above(result_search(&r, GRPC, 2))->rate_rps == 1330);
    result_fini(&r);
}

static void the_newest_finished_search_of_a_block_counts(void **state)
{
    struct search more = {.arm = GRPC, .block = 0, .end = SEARCH_INVALID, .above_rps = NAN};
    struct result r;

    (void)state;
    synthetic_search_result(&r);
    assert_int_equal(result_add_search(&r, &more, NULL), 0);
    assert_true(result_search(&r, GRPC, 0)->rate_rps == 1300);
    more.end = SEARCH_NONE;
    assert_int_equal(result_add_search(&r, &more, NULL), 0);
    assert_int_equal(result_search(&r, GRPC, 0)->end, SEARCH_NONE);
    assert_null(search_step_above(result_search(&r, GRPC, 0)));
    more.block = 3;
    assert_int_equal(result_add_search(&r, &more, NULL), ERR_INVALID);
    result_fini(&r);
}

static void the_answer_is_about_the_highest_rate(void **state)
{
    char text[ANSWER_SIZE];
    struct answer a;
    struct result r;

    (void)state;
    synthetic_search_result(&r);
    answer_make(&r, REST, GRPC, &a);
    answer_print(&r, &a, text);
    assert_string_equal(text, "grpc has 1.31x the highest rate of rest at the objective [1.29, "
                              "1.34], 3 blocks; limited by the client above it.");
    r.searches[1].end = SEARCH_BOUND;
    answer_print(&r, &a, text);
    assert_non_null(strstr(text, "; 1 of 6 searches ended at the highest rate that may be tried."));
    result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_within_all_bounds_meets),
        cmocka_unit_test(each_bound_can_be_missed),
        cmocka_unit_test(what_is_not_known_does_not_meet),
        cmocka_unit_test(a_miss_is_clear_where_much_was_not_answered),
        cmocka_unit_test(a_miss_on_a_disturbed_machine_is_called_so),
        cmocka_unit_test(rates_have_a_mean_and_an_interval),
        cmocka_unit_test(rates_are_compared_in_pairs),
        cmocka_unit_test(given_rates_are_not_compared),
        cmocka_unit_test(the_step_above_says_what_limits),
        cmocka_unit_test(the_newest_finished_search_of_a_block_counts),
        cmocka_unit_test(the_answer_is_about_the_highest_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
