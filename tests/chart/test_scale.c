#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chart/scale.h"
#include "draw.h"

static const struct scale unit = {SCALE_LINEAR, 0, 1};
static const struct scale decades = {SCALE_LOG, 1, 1000};

static void assert_near(double value, double truth)
{
    assert_true(fabs(value - truth) <= 1e-12 * fabs(truth));
}

static void the_ends_lie_at_0_and_1(void **state)
{
    static const struct scale scales[] = {
        {SCALE_LINEAR, 0.1, 0.7},
        {SCALE_LINEAR, -DBL_MAX, DBL_MAX},
        {SCALE_LINEAR, 0, DBL_TRUE_MIN},
        {SCALE_LOG, 0.1, 0.7},
        {SCALE_LOG, DBL_TRUE_MIN, 1e300},
        {SCALE_LOG, DBL_TRUE_MIN, DBL_MAX},
        {SCALE_LOG, 1e300, 1e300 * (1 + DBL_EPSILON)},
        {SCALE_LOG, 1, 1 + DBL_EPSILON},
    };

    (void)state;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        assert_true(scale_place(&scales[i], scales[i].low) == 0);
        assert_true(scale_place(&scales[i], scales[i].high) == 1);
        assert_true(scale_value(&scales[i], 0) == scales[i].low);
        assert_true(scale_value(&scales[i], 1) == scales[i].high);
    }
}

static void values_lie_in_proportion(void **state)
{
    const struct scale widest = {SCALE_LINEAR, -DBL_MAX, DBL_MAX};
    const struct scale widest_log = {SCALE_LOG, DBL_TRUE_MIN, DBL_MAX};
    const struct scale narrow_log = {SCALE_LOG, 1e300, 1.000000000002e300};

    (void)state;
    assert_true(scale_place(&unit, 0.25) == 0.25);
    assert_true(scale_place(&unit, 3) == 3);
    assert_true(scale_place(&unit, -1) == -1);
    assert_true(scale_place(&widest, 0) == 0.5);
    assert_true(scale_value(&widest, 0.5) == 0);
    assert_near(scale_place(&decades, 10), 1.0 / 3);
    assert_near(scale_place(&decades, 0.1), -1.0 / 3);
    assert_near(scale_value(&decades, 2.0 / 3), 100);
    assert_near(scale_value(&decades, 2), 1e6);
    assert_near(scale_place(&widest_log, scale_value(&widest_log, 0.5)), 0.5);
    assert_true(fabs(scale_place(&narrow_log, 1.000000000001e300) - 0.5) < 1e-3);
}

static void what_has_no_place_is_nan(void **state)
{
    (void)state;
    assert_true(isnan(scale_place(&unit, NAN)));
    assert_true(isnan(scale_place(&decades, NAN)));
    assert_true(isnan(scale_place(&decades, 0)));
    assert_true(isnan(scale_place(&decades, -INFINITY)));
    assert_true(scale_place(&unit, -INFINITY) == -INFINITY);
    assert_true(scale_place(&decades, INFINITY) == INFINITY);
    assert_true(isnan(scale_value(&unit, NAN)));
}

static void a_cell_is_an_equal_part_of_the_axis(void **state)
{
    (void)state;
    assert_int_equal(scale_cell(&unit, 0, 4), 0);
    assert_int_equal(scale_cell(&unit, 0.2499, 4), 0);
    assert_int_equal(scale_cell(&unit, 0.25, 4), 1);
    assert_int_equal(scale_cell(&unit, 0.75, 4), 3);
    assert_int_equal(scale_cell(&unit, 1, 4), 3);
    assert_int_equal(scale_cell(&unit, 1 - DBL_EPSILON / 2, 3), 2);
    assert_int_equal(scale_cell(&unit, 0.29, 100), 29);
    assert_int_equal(scale_cell(&decades, 10, 3), 1);
    assert_int_equal(scale_cell(&decades, 100, 3), 2);
    assert_int_equal(scale_cell(&unit, 0.5, 1), 0);
    assert_int_equal(scale_cell(&unit, 1, INT32_MAX), INT32_MAX - 1);
}

static void what_is_outside_goes_to_the_edge(void **state)
{
    (void)state;
    assert_int_equal(scale_cell(&unit, -1e300, 4), 0);
    assert_int_equal(scale_cell(&unit, INFINITY, 4), 3);
    assert_int_equal(scale_cell(&decades, 0, 4), 0);
    assert_int_equal(scale_cell(&decades, -5, 4), 0);
    assert_int_equal(scale_cell(&decades, DBL_MAX, 4), 3);
    assert_int_equal(scale_cell(&unit, NAN, 4), -1);
    assert_int_equal(scale_cell(&unit, 0.5, 0), -1);
    assert_int_equal(scale_cell(&unit, 0.5, -4), -1);
}

static void ceilings_are_nice(void **state)
{
    static const double pairs[][2] = {
        {0.3, 0.3},         {0.1 + 0.2, 0.4},  {1.2, 1.5},         {1.6, 2},
        {2.2, 2.5},         {2.6, 3},          {3.1, 4},           {4.5, 5},
        {5.5, 6},           {6.5, 8},          {8.5, 10},          {9.9999, 10},
        {4120, 5000},       {0.0071, 0.008},   {1.1e300, 1.5e300}, {DBL_TRUE_MIN, DBL_TRUE_MIN},
        {1.6e308, DBL_MAX}, {DBL_MAX, DBL_MAX}};

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_true(scale_nice_ceiling(pairs[i][0]) == pairs[i][1]);
}

static void a_nice_number_is_its_own_ceiling(void **state)
{
    static const char *const digits[] = {"1", "1.5", "2", "2.5", "3", "4", "5", "6", "8"};

    (void)state;
    for (int exponent = -307; exponent <= 307; exponent++) {
        for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
            char text[16];
            double nice;

            snprintf(text, sizeof text, "%se%d", digits[i], exponent);
            nice = strtod(text, NULL);
            assert_true(scale_nice_ceiling(nice) == nice);
            assert_true(scale_nice_ceiling(nextafter(nice, INFINITY)) > nice * 1.1);
        }
    }
}

static void the_ceiling_of_nothing_is_1(void **state)
{
    (void)state;
    assert_true(scale_nice_ceiling(0) == 1);
    assert_true(scale_nice_ceiling(-4120) == 1);
    assert_true(scale_nice_ceiling(NAN) == 1);
    assert_true(scale_nice_ceiling(INFINITY) == 1);
    assert_true(scale_from_zero(0).high == 1);
    assert_true(scale_from_zero(NAN).high == 1);
    assert_true(scale_from_zero(5000).low == 0 && scale_from_zero(5000).high == 5000);
}

static void an_axis_is_steady(void **state)
{
    (void)state;
    assert_true(scale_steady_ceiling(0, 4120) == 5000);
    assert_true(scale_steady_ceiling(NAN, 4120) == 5000);
    assert_true(scale_steady_ceiling(5000, 5000) == 5000);
    assert_true(scale_steady_ceiling(4500, 4500) == 4500);
    assert_true(scale_steady_ceiling(5000, 5000.1) == 6000);
    assert_true(scale_steady_ceiling(5000, 2000.1) == 5000);
    assert_true(scale_steady_ceiling(5000, 2000) == 2000);
    assert_true(scale_steady_ceiling(5000, 0) == 5000);
    assert_true(scale_steady_ceiling(5000, NAN) == 5000);
    assert_true(scale_steady_ceiling(5000, INFINITY) == 5000);
    assert_true(scale_steady_ceiling(0, 0) == 1);
}

static void assert_scale(struct scale s, double low, double high)
{
    assert_int_equal(s.kind, SCALE_LOG);
    assert_true(s.low == low);
    assert_true(s.high == high);
}

static void log_axes_end_on_1_2_or_5(void **state)
{
    (void)state;
    assert_scale(scale_log_around(3.2, 41), 2, 50);
    assert_scale(scale_log_around(2, 50), 2, 50);
    assert_scale(scale_log_around(1.1, 1.2), 1, 2);
    assert_scale(scale_log_around(0.3, 0.3), 0.2, 0.5);
    assert_scale(scale_log_around(10, 10), 10, 20);
    assert_scale(scale_log_around(1e-300, 1e300), 1e-300, 1e300);
    assert_scale(scale_log_around(1e308, 1e308), 5e307, DBL_MAX);
    assert_scale(scale_log_around(DBL_TRUE_MIN, DBL_MAX), DBL_TRUE_MIN, DBL_MAX);
}

static void where_nothing_is_known_a_log_axis_is_one_decade(void **state)
{
    (void)state;
    assert_scale(scale_log_around(0, 41), 1, 10);
    assert_scale(scale_log_around(-3, 41), 1, 10);
    assert_scale(scale_log_around(41, 3), 1, 10);
    assert_scale(scale_log_around(3, INFINITY), 1, 10);
    assert_scale(scale_log_around(NAN, NAN), 1, 10);
}

/* The ticks as they are printed beside an axis. */
static const char *ticks_of(enum scale_kind kind, double low, double high, int most)
{
    static char text[1024];
    const struct scale s = {kind, low, high};
    double ticks[SCALE_TICKS_MAX];
    int count = scale_ticks(&s, most, ticks);

    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        size_t used = strlen(text);

        snprintf(text + used, sizeof text - used, "%s%.12g", i > 0 ? " " : "", ticks[i]);
    }
    return text;
}

static void linear_ticks_are_nice(void **state)
{
    (void)state;
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, 1, 11),
                        "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1");
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, 1, 10), "0 0.2 0.4 0.6 0.8 1");
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, 5000, 5), "0 2500 5000");
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, 4000, 5), "0 1000 2000 3000 4000");
    assert_string_equal(ticks_of(SCALE_LINEAR, -1, 1, 4), "-1 0 1");
    assert_string_equal(ticks_of(SCALE_LINEAR, -0.31, 0.29, 8), "-0.3 -0.2 -0.1 0 0.1 0.2");
    assert_string_equal(ticks_of(SCALE_LINEAR, 1000.1, 1000.4, 9),
                        "1000.1 1000.15 1000.2 1000.25 1000.3 1000.35 1000.4");
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, 10, 1), "0");
    assert_string_equal(ticks_of(SCALE_LINEAR, 7, 9, 1), "8");
}

static void ticks_are_the_doubles_that_their_digits_are(void **state)
{
    const double tenths[] = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    double ticks[SCALE_TICKS_MAX];

    (void)state;
    assert_int_equal(scale_ticks(&unit, 11, ticks), 11);
    for (int i = 0; i < 11; i++)
        assert_true(ticks[i] == tenths[i]);
    assert_false(signbit(ticks[0]));
}

static void log_ticks_thin_out(void **state)
{
    (void)state;
    assert_string_equal(ticks_of(SCALE_LOG, 1, 100, 7), "1 2 5 10 20 50 100");
    assert_string_equal(ticks_of(SCALE_LOG, 1, 100, 6), "1 10 100");
    assert_string_equal(ticks_of(SCALE_LOG, 1, 100, 2), "1 100");
    assert_string_equal(ticks_of(SCALE_LOG, 0.01, 1000, 5), "0.01 1 100");
    assert_string_equal(ticks_of(SCALE_LOG, 0.01, 1000, 2), "1 1000");
    assert_string_equal(ticks_of(SCALE_LOG, 0.15, 0.6, 5), "0.2 0.5");
    assert_string_equal(ticks_of(SCALE_LOG, 2, 5, 1), "2");
    assert_string_equal(ticks_of(SCALE_LOG, 2.1, 4.9, 5), "");
    assert_string_equal(ticks_of(SCALE_LOG, 1e-300, 1e300, 3), "1e-151 1 1e+151");
}

static void the_widest_axes_have_ticks(void **state)
{
    (void)state;
    assert_string_equal(ticks_of(SCALE_LINEAR, -DBL_MAX, DBL_MAX, 3), "-1e+308 0 1e+308");
    assert_string_equal(ticks_of(SCALE_LINEAR, -DBL_MAX, DBL_MAX, 1), "0");
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, DBL_TRUE_MIN, 5), "0");
    assert_string_equal(ticks_of(SCALE_LOG, DBL_TRUE_MIN, DBL_MAX, 1), "1");
}

static void no_axis_has_no_ticks(void **state)
{
    (void)state;
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, 1, 0), "");
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, 1, -1), "");
    assert_string_equal(ticks_of(SCALE_LINEAR, 1, 1, 5), "");
    assert_string_equal(ticks_of(SCALE_LINEAR, NAN, 1, 5), "");
    assert_string_equal(ticks_of(SCALE_LINEAR, 0, INFINITY, 5), "");
    assert_string_equal(ticks_of(SCALE_LOG, 0, 10, 5), "");
}

/* A scale of any kind and size, but wide enough that a double has digits for its ticks. */
static struct scale draw_scale(struct draw *d)
{
    struct scale s = {SCALE_LINEAR, draw_number(d), draw_number(d)};

    if (draw_int(d, 0, 1) == 0)
        return scale_log_around(fmin(fabs(s.low), fabs(s.high)), fmax(fabs(s.low), fabs(s.high)));
    if (draw_int(d, 0, 2) == 0)
        s.high = s.low * (1 + draw_unit(d));
    s = (struct scale){SCALE_LINEAR, fmin(s.low, s.high), fmax(s.low, s.high)};
    if (!(s.high / 2 - s.low / 2 > fmax(1e-300, 1e-6 * fmax(fabs(s.low), fabs(s.high)))))
        return unit;
    return s;
}

static void order_and_places_are_kept(const struct scale *s, struct draw *d)
{
    double a = draw_number(d);
    double b = fmax(a, draw_number(d));
    int cells = draw_int(d, 1, 100);
    int cell = scale_cell(s, a, cells);
    double place = draw_unit(d);

    assert_true(cell >= 0 && cell <= scale_cell(s, b, cells) && scale_cell(s, b, cells) < cells);
    if (a > 0 || s->kind == SCALE_LINEAR)
        assert_true(scale_place(s, a) <= scale_place(s, b));
    if (s->kind == SCALE_LINEAR || s->low >= DBL_MIN)
        assert_true(fabs(scale_place(s, scale_value(s, place)) - place) < 1e-9);
}

static void ticks_are_in_order(const struct scale *s, int most)
{
    double ticks[SCALE_TICKS_MAX];
    int count = scale_ticks(s, most, ticks);
    bool has_zero = false;

    assert_in_range(count, 1, most);
    for (int i = 0; i < count; i++) {
        assert_true(ticks[i] >= s->low && ticks[i] <= s->high);
        assert_true(i == 0 || ticks[i] > ticks[i - 1]);
        has_zero |= ticks[i] == 0;
    }
    if (s->kind == SCALE_LINEAR) {
        assert_true(count >= most / 2);
        assert_true(has_zero == (s->low <= 0 && s->high >= 0));
    }
}

static void ticks_are_short_and_even(const struct scale *s, int most)
{
    double ticks[SCALE_TICKS_MAX];
    int count = scale_ticks(s, most, ticks);

    for (int i = 0; i < count; i++) {
        char text[32];

        snprintf(text, sizeof text, "%.12g", ticks[i]);
        assert_true(strtod(text, NULL) == ticks[i]);
        if (s->kind == SCALE_LINEAR && i > 1) {
            double step = ticks[1] / 2 - ticks[0] / 2;

            assert_true(fabs(ticks[i] / 2 - ticks[i - 1] / 2 - step) < 1e-6 * step);
        }
    }
}

static void a_log_axis_fits(double a, double b)
{
    double low = fmin(a, b), high = fmax(a, b);
    struct scale s = scale_log_around(low, high);

    assert_true(s.low <= low && high <= s.high);
    assert_true(s.high / s.low >= 2);
    if (low > 1e-300 && s.high < 1e308)
        assert_true(low / s.low < 2.5000001 && s.high / high < 2.5000001);
}

static void a_ceiling_stays(double highest, double other)
{
    double ceiling = scale_steady_ceiling(0, highest);

    assert_true(ceiling >= highest);
    assert_true(ceiling < 1.5000001 * highest);
    assert_true(scale_steady_ceiling(ceiling, highest) == ceiling);
    ceiling = scale_steady_ceiling(ceiling, other);
    assert_true(ceiling >= other);
    assert_true(scale_steady_ceiling(ceiling, other) == ceiling);
}

static void any_axis_holds(void **state)
{
    struct draw d = {2};

    (void)state;
    for (int i = 0; i < DRAW_CASES; i++) {
        struct scale s = draw_scale(&d);
        int most = draw_int(&d, 1, 12);

        order_and_places_are_kept(&s, &d);
        ticks_are_in_order(&s, most);
        ticks_are_short_and_even(&s, most);
        a_log_axis_fits(draw_positive(&d), draw_positive(&d));
        a_ceiling_stays(draw_positive(&d), draw_positive(&d));
    }
}

/* Nothing to compare with: it ends, and nothing outside is touched. */
static void any_double_is_taken(void **state)
{
    struct draw d = {3};

    (void)state;
    for (int i = 0; i < DRAW_CASES; i++) {
        struct scale s = {draw_int(&d, 0, 1), draw_double(&d), draw_double(&d)};
        double ticks[SCALE_TICKS_MAX];
        int most = draw_int(&d, -1, 70);
        int cells = draw_int(&d, -1, 10);

        assert_true(scale_ticks(&s, most, ticks) <= SCALE_TICKS_MAX);
        assert_true(scale_cell(&s, draw_double(&d), cells) < (cells > 0 ? cells : 0));
        assert_true(scale_nice_ceiling(draw_double(&d)) > 0);
        assert_true(isfinite(scale_steady_ceiling(draw_double(&d), draw_double(&d))));
        s = scale_log_around(s.low, s.high);
        assert_true(s.low > 0 && s.low < s.high && isfinite(s.high));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ends_lie_at_0_and_1),
        cmocka_unit_test(values_lie_in_proportion),
        cmocka_unit_test(what_has_no_place_is_nan),
        cmocka_unit_test(a_cell_is_an_equal_part_of_the_axis),
        cmocka_unit_test(what_is_outside_goes_to_the_edge),
        cmocka_unit_test(ceilings_are_nice),
        cmocka_unit_test(a_nice_number_is_its_own_ceiling),
        cmocka_unit_test(the_ceiling_of_nothing_is_1),
        cmocka_unit_test(an_axis_is_steady),
        cmocka_unit_test(log_axes_end_on_1_2_or_5),
        cmocka_unit_test(where_nothing_is_known_a_log_axis_is_one_decade),
        cmocka_unit_test(linear_ticks_are_nice),
        cmocka_unit_test(ticks_are_the_doubles_that_their_digits_are),
        cmocka_unit_test(log_ticks_thin_out),
        cmocka_unit_test(the_widest_axes_have_ticks),
        cmocka_unit_test(no_axis_has_no_ticks),
        cmocka_unit_test(any_axis_holds),
        cmocka_unit_test(any_double_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
