/* Numbers as screens show them. Expected texts are worked out by hand. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "pane_rig.h"
#include "synthetic.h"
#include "tui/figures.h"

static void expect_time(double us, const char *ms, const char *as_us, const char *s)
{
    const char *const expected[] = {[TIME_MS] = ms, [TIME_US] = as_us, [TIME_S] = s};

    for (int unit = TIME_MS; unit <= TIME_S; unit++) {
        char text[FIGURE_SIZE];

        figure_time(us, (enum time_unit)unit, text);
        assert_string_equal(text, expected[unit]);
        if (us < 10e6)
            assert_true((int)strlen(text) <= figure_time_width((enum time_unit)unit));
    }
}

static void times_have_three_digits_in_every_unit(void **state)
{
    (void)state;
    expect_time(3678, "3.68", "3678", "0.00368");
    expect_time(93.14, "0.093", "93.1", "0.00009");
    expect_time(127432, "127", "127432", "0.127");
    expect_time(1.2e6, "1200", "1200000", "1.20");
    expect_time(9999999, "10000", "9999999", "10.0");
    expect_time(NAN, "-", "-", "-");
}

static void expect_title(enum metric m, enum time_unit unit, const char *expected)
{
    char title[FIGURE_SIZE];

    figure_title(m, unit, title);
    assert_string_equal(title, expected);
}

static void only_times_of_requests_change_their_unit(void **state)
{
    char text[FIGURE_SIZE];

    (void)state;
    expect_title(METRIC_RESPONSE_P99, TIME_MS, "p99 ms");
    expect_title(METRIC_RESPONSE_P99, TIME_US, "p99 us");
    expect_title(METRIC_RESPONSE_P999, TIME_S, "p99.9 s");
    expect_title(METRIC_THROUGHPUT, TIME_S, "req/s");
    expect_title(METRIC_CPU_PER_REQUEST, TIME_S, "cpu us/req");
    figure_value(1500, METRIC_RESPONSE_P50, TIME_S, text);
    assert_string_equal(text, "0.00150");
    figure_value(1500, METRIC_CPU_PER_REQUEST, TIME_S, text);
    assert_string_equal(text, "1500");
    figure_tick(2500, METRIC_RESPONSE_P50, TIME_US, text);
    assert_string_equal(text, "2500");
    figure_tick(2500, METRIC_RESPONSE_P50, TIME_S, text);
    assert_string_equal(text, "0.0025");
    figure_tick(2500, METRIC_THROUGHPUT, TIME_S, text);
    assert_string_equal(text, "2500");
}

/* Two cells of one trial each, with such latencies. */
static enum time_unit unit_of(double first_us, double second_us)
{
    struct pane_rig rig;
    enum time_unit unit;

    pane_rig_open_empty(&rig, 2, 1, 1);
    assert_int_equal(view_choose_unit(&rig.result, TIME_AUTO), TIME_MS);
    pane_rig_add(&rig, synthetic_trial(0, 0, 0, 1000, first_us));
    pane_rig_add(&rig, synthetic_trial(1, 0, 0, 1000, second_us));
    unit = view_choose_unit(&rig.result, TIME_AUTO);
    assert_int_equal(view_choose_unit(&rig.result, TIME_S), TIME_S);
    pane_rig_close(&rig);
    return unit;
}

static void the_unit_that_fits_is_one_for_all(void **state)
{
    (void)state;
    assert_int_equal(unit_of(100, 9900), TIME_US);
    assert_int_equal(unit_of(100, 10100), TIME_MS);
    assert_int_equal(unit_of(900e3, 5e6), TIME_MS);
    assert_int_equal(unit_of(1.1e6, 5e6), TIME_S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_have_three_digits_in_every_unit),
        cmocka_unit_test(only_times_of_requests_change_their_unit),
        cmocka_unit_test(the_unit_that_fits_is_one_for_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
