#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/trial/verdict.h"

/* A trial of which everything is known and nothing is at its limit. */
static const struct limit_evidence calm = {
    .error_share = 0.01,
    .steal_share = 0.05,
    .noise_ns = 1e6,
    .sweep_noise_ns = 50e3,
    .worker_share = 0.85,
    .late_share = 0.01,
    .server_share = 0.85,
};

static const struct limit_evidence nothing_known = {NAN, NAN, NAN, NAN, NAN, NAN, NAN};

static void at_every_threshold_it_is_latency(void **state)
{
    (void)state;
    assert_int_equal(limited_by_judge(&calm), LIMITED_LATENCY);
}

static void above_each_threshold_its_word(void **state)
{
    struct limit_evidence v;

    (void)state;
    v = calm, v.error_share = 0.0101;
    assert_int_equal(limited_by_judge(&v), LIMITED_ERRORS);
    v = calm, v.steal_share = 0.051;
    assert_int_equal(limited_by_judge(&v), LIMITED_MACHINE);
    v = calm, v.worker_share = 0.86;
    assert_int_equal(limited_by_judge(&v), LIMITED_CLIENT);
    v = calm, v.late_share = 0.02;
    assert_int_equal(limited_by_judge(&v), LIMITED_CLIENT);
    v = calm, v.server_share = 0.86;
    assert_int_equal(limited_by_judge(&v), LIMITED_SERVER);
    v = calm, v.server_share = NAN;
    assert_int_equal(limited_by_judge(&v), LIMITED_UNKNOWN);
    assert_int_equal(limited_by_judge(&nothing_known), LIMITED_UNKNOWN);
}

static void noise_counts_when_far_above_both_bounds(void **state)
{
    struct limit_evidence v = calm;

    (void)state;
    v.noise_ns = 1.1e6;
    assert_int_equal(limited_by_judge(&v), LIMITED_MACHINE);
    v.sweep_noise_ns = 0.2e6; /* only 5.5 times */
    assert_int_equal(limited_by_judge(&v), LIMITED_LATENCY);
    v.noise_ns = 900e3, v.sweep_noise_ns = 1e3; /* 900 times next to nothing */
    assert_int_equal(limited_by_judge(&v), LIMITED_LATENCY);
    v.noise_ns = 1e9, v.sweep_noise_ns = NAN;
    assert_int_equal(limited_by_judge(&v), LIMITED_LATENCY);
}

static void a_busy_or_unseen_server_excuses_late_sends(void **state)
{
    struct limit_evidence v = calm;

    (void)state;
    v.late_share = 0.5;
    v.server_share = 0.9;
    assert_int_equal(limited_by_judge(&v), LIMITED_SERVER);
    v.server_share = NAN;
    assert_int_equal(limited_by_judge(&v), LIMITED_UNKNOWN);
}

static void the_first_rule_that_holds_gives_the_word(void **state)
{
    struct limit_evidence v = {.error_share = 1,
                               .steal_share = 1,
                               .noise_ns = 1e9,
                               .sweep_noise_ns = 1,
                               .worker_share = 1,
                               .late_share = 1,
                               .server_share = 1};

    (void)state;
    assert_int_equal(limited_by_judge(&v), LIMITED_ERRORS);
    v.error_share = 0;
    assert_int_equal(limited_by_judge(&v), LIMITED_MACHINE);
    v.steal_share = v.noise_ns = 0;
    assert_int_equal(limited_by_judge(&v), LIMITED_CLIENT);
    v.worker_share = 0;
    assert_int_equal(limited_by_judge(&v), LIMITED_SERVER);
}

static void a_cell_takes_the_most_frequent_word(void **state)
{
    static const enum limited_by words[] = {LIMITED_LATENCY, LIMITED_SERVER, LIMITED_LATENCY,
                                            LIMITED_CLIENT, LIMITED_SERVER};

    (void)state;
    assert_int_equal(limited_by_most_frequent(words, 1), LIMITED_LATENCY);
    assert_int_equal(limited_by_most_frequent(words, 4), LIMITED_LATENCY);
    assert_int_equal(limited_by_most_frequent(words, 5), LIMITED_SERVER); /* a tie */
    assert_int_equal(limited_by_most_frequent(NULL, 0), LIMITED_UNKNOWN);
}

static void littles_law_is_one_when_nothing_is_missing(void **state)
{
    (void)state;
    assert_true(fabs(little_share(1000, 0.008, 8) - 1) < 1e-12);
    assert_true(little_share(900, 0.008, 8) < LITTLE_LEAST);
    assert_true(isnan(little_share(1000, NAN, 8)));
    assert_true(isnan(little_share(NAN, 0.008, 8)));
    assert_true(isnan(little_share(1000, 0.008, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_every_threshold_it_is_latency),
        cmocka_unit_test(above_each_threshold_its_word),
        cmocka_unit_test(noise_counts_when_far_above_both_bounds),
        cmocka_unit_test(a_busy_or_unseen_server_excuses_late_sends),
        cmocka_unit_test(the_first_rule_that_holds_gives_the_word),
        cmocka_unit_test(a_cell_takes_the_most_frequent_word),
        cmocka_unit_test(littles_law_is_one_when_nothing_is_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
