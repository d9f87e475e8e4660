/* Where the time of a request goes, over a trial whose requests took 1000 us of service, 500 of
 * them in the network and 10 in each phase of the server, and a codec of 12.346 and 3.5 us. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/judge/attribution.h"
#include "synthetic.h"

enum { REQUESTS = 100, SERVICE_US = 1000 };

static int open_trial(void **state)
{
    *state = synthetic_trial(0, 0, 0, REQUESTS, SERVICE_US);
    return 0;
}

static int close_trial(void **state)
{
    trial_close(*state);
    return 0;
}

static void forget(struct trial *t, int series)
{
    histogram_close(t->series[series]);
    t->series[series] = NULL;
}

static double sum_of_service(const struct attribution *a)
{
    double sum = 0;

    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++)
        if (!attribution_is_codec(i) && !isnan(a->us[i]))
            sum += a->us[i];
    return sum;
}

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 0.0015))
        fail_msg("%.9g is not %.9g", value, expected);
}

/* 1000 - 500 - 5 x 10. */
static void parts_add_up_to_the_service_time(void **state)
{
    struct attribution a;

    attribution_of(*state, &a);
    near(a.service_us, SERVICE_US);
    near(a.response_us, SERVICE_US);
    near(a.us[ATTRIBUTION_NETWORK], 500);
    near(a.us[ATTRIBUTION_DECODE], 10);
    near(a.us[ATTRIBUTION_ENCODE], 10);
    near(a.us[ATTRIBUTION_OTHER], 450);
    near(sum_of_service(&a), SERVICE_US);
}

static void the_codec_is_no_part_of_it(void **state)
{
    struct attribution a;

    attribution_of(*state, &a);
    near(a.us[ATTRIBUTION_CLIENT_ENCODE], 12.346);
    near(a.us[ATTRIBUTION_CLIENT_DECODE], 3.5);
    assert_true(attribution_is_codec(ATTRIBUTION_CLIENT_ENCODE));
    assert_true(attribution_is_codec(ATTRIBUTION_CLIENT_DECODE));
    assert_false(attribution_is_codec(ATTRIBUTION_NETWORK));
}

/* A hundred more requests of 3000 us brought no account of their phases: 2000 us on average, of
 * which the others know 550. */
static void answers_without_an_account_are_not_accounted_for(void **state)
{
    struct trial *t = *state;
    struct attribution a;

    for (int i = 0; i < REQUESTS; i++)
        histogram_record(t->series[SERIES_SERVICE], 3000000);
    attribution_of(t, &a);
    near(a.service_us, 2000);
    near(a.us[ATTRIBUTION_OTHER], 1450);
}

/* A server that says nothing leaves everything unaccounted for. */
static void without_phases_all_is_left(void **state)
{
    struct trial *t = *state;
    struct attribution a;

    for (int i = 0; i < PHASE_COUNT; i++)
        forget(t, SERIES_PHASE + i);
    forget(t, SERIES_OVERHEAD);
    attribution_of(t, &a);
    assert_true(isnan(a.us[ATTRIBUTION_NETWORK]));
    assert_true(isnan(a.us[ATTRIBUTION_INFER]));
    near(a.us[ATTRIBUTION_OTHER], SERVICE_US);
}

static void nothing_measured_is_not_known(void **state)
{
    struct attribution a;
    struct trial t;

    (void)state;
    trial_init(&t);
    attribution_of(&t, &a);
    assert_true(isnan(a.service_us));
    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++)
        assert_true(isnan(a.us[i]));
    trial_fini(&t);
}

static void parts_stand_in_the_order_in_which_a_request_meets_them(void **state)
{
    static const char *const names[ATTRIBUTION_COUNT] = {
        "client_encode_us", "network_us", "decode_us",      "preprocess_us",   "queue_us",
        "infer_us",         "encode_us",  "unaccounted_us", "client_decode_us"};

    (void)state;
    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++)
        assert_string_equal(attribution_name(i), names[i]);
}

#define WITH_TRIAL(test) cmocka_unit_test_setup_teardown(test, open_trial, close_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TRIAL(parts_add_up_to_the_service_time),
        WITH_TRIAL(the_codec_is_no_part_of_it),
        WITH_TRIAL(answers_without_an_account_are_not_accounted_for),
        WITH_TRIAL(without_phases_all_is_left),
        cmocka_unit_test(nothing_measured_is_not_known),
        cmocka_unit_test(parts_stand_in_the_order_in_which_a_request_meets_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
