#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/sweep/rate_curve.h"

/* 100 for 5 s, then up to 1000 in 20 s: 500 requests and 20 x 550 = 11000. */
static const struct rate_curve step_and_ramp = {{{100, 100, 5}, {100, 1000, 20}}, 2};

/* 10 for 1 s, nothing for 2 s, 10 for 1 s. */
static const struct rate_curve pause = {{{10, 10, 1}, {0, 0, 2}, {10, 10, 1}}, 3};

static double instant(const struct rate_curve *c, double number)
{
    struct rate_walk w;

    rate_walk_begin(&w, c);
    return rate_walk_instant(&w, number);
}

static void the_whole_is_summed_up(void **state)
{
    static const struct rate_curve none = {.count = 0};

    (void)state;
    assert_true(rate_curve_seconds(&step_and_ramp) == 25);
    assert_true(rate_curve_requests(&step_and_ramp) == 11500);
    assert_true(rate_curve_mean(&step_and_ramp) == 460);
    assert_true(rate_curve_lowest(&step_and_ramp) == 100);
    assert_true(rate_curve_highest(&step_and_ramp) == 1000);
    assert_true(rate_curve_lowest(&pause) == 0);
    assert_true(rate_curve_highest(&pause) == 10);
    assert_true(rate_curve_mean(&none) == 0 && rate_curve_seconds(&none) == 0);
    assert_true(rate_curve_lowest(&none) == 0 && rate_curve_highest(&none) == 0);
}

/* In the ramp the rate t seconds after its start is 100 + 45 t: after 10 s there are 1000 + 2250.
 */
static void requests_are_the_integral(void **state)
{
    (void)state;
    assert_true(rate_curve_count(&step_and_ramp, -1) == 0);
    assert_true(rate_curve_count(&step_and_ramp, 0) == 0);
    assert_true(rate_curve_count(&step_and_ramp, 2.5) == 250);
    assert_true(rate_curve_count(&step_and_ramp, 5) == 500);
    assert_true(rate_curve_count(&step_and_ramp, 15) == 500 + 1000 + 2250);
    assert_true(rate_curve_count(&step_and_ramp, 25) == 11500);
    assert_true(rate_curve_count(&step_and_ramp, 1e6) == 11500);
    assert_true(rate_curve_count(&pause, 2) == 10);
    assert_true(rate_curve_count(&pause, 3.5) == 15);
}

static void a_step_has_a_request_at_every_multiple(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++)
        assert_true(instant(&step_and_ramp, i) == i / 100.0);
}

/* Request 500 + n comes t after the ramp's start, where 22.5 t^2 + 100 t = n: at t = 1, 2, 10 and
 * 20 that are 122.5, 290, 3250 and 11000, and the last is the end, at which nothing comes. */
static void a_ramp_has_them_at_the_roots(void **state)
{
    (void)state;
    assert_true(instant(&step_and_ramp, 500) == 5);
    assert_float_equal(instant(&step_and_ramp, 622.5), 6, 1e-12);
    assert_float_equal(instant(&step_and_ramp, 790), 7, 1e-12);
    assert_float_equal(instant(&step_and_ramp, 3750), 15, 1e-12);
    assert_true(instant(&step_and_ramp, 11499) < 25);
    assert_float_equal(instant(&step_and_ramp, 11499), 25, 0.0011);
    assert_true(isinf(instant(&step_and_ramp, 11500)));
}

/* From 0 the n-th comes at sqrt(n) where the rate is 2 t; to 0 it is the same from behind. */
static void ramps_begin_and_end_at_nothing(void **state)
{
    static const struct rate_curve up = {{{0, 20, 10}}, 1}, down = {{{20, 0, 10}}, 1};

    (void)state;
    assert_true(instant(&up, 0) == 0);
    for (int n = 1; n < 10; n++)
        assert_float_equal(instant(&up, n * n), n, 1e-12);
    for (int n = 1; n < 10; n++)
        assert_float_equal(instant(&down, 100 - n * n), 10 - n, 1e-12);
    assert_true(instant(&down, 100 - 1e-9) < 10);
    assert_true(isinf(instant(&down, 100)));
}

/* Request 10 would stand where the pause begins and where it ends: it comes with the load. */
static void a_pause_has_no_request(void **state)
{
    static const struct rate_curve late = {{{0, 0, 4}, {1, 1, 1}}, 2};
    static const struct rate_curve sliver = {{{0, 0, 1}, {0.25, 0.25, 1}}, 2};

    (void)state;
    assert_float_equal(instant(&pause, 9), 0.9, 1e-15);
    assert_true(instant(&pause, 10) == 3);
    assert_float_equal(instant(&pause, 19), 3.9, 1e-15);
    assert_true(isinf(instant(&pause, 20)));
    assert_true(instant(&late, 0) == 4);
    assert_true(isinf(instant(&late, 1)));
    assert_true(instant(&sliver, 0) == 1);
    assert_true(isinf(instant(&sliver, 1)));
}

/* 0.1 a second for 0.7 s, ten times over: sums that doubles do not have. Request 0.63 stands where
 * the tenth begins. */
static void rounding_moves_nothing_over_an_edge(void **state)
{
    struct rate_curve c = {.count = 0};

    (void)state;
    for (; c.count < 18; c.count += 2) {
        c.segments[c.count] = (struct rate_segment){0.1, 0.1, 0.7};
        c.segments[c.count + 1] = (struct rate_segment){0, 0, 1};
    }
    c.segments[c.count++] = (struct rate_segment){0.1, 0.1, 0.7};
    assert_float_equal(instant(&c, 0.07 * 9), 9 * 1.7, 1e-9);
    assert_float_equal(instant(&c, 0.07 * 3), 3 * 1.7, 1e-9);
    assert_true(isinf(instant(&c, 0.7)));
}

/* The inverse of the integral, over steps up and down, ramps and a pause, and never backwards. */
static void a_walk_undoes_the_integral(void **state)
{
    static const struct rate_curve c = {{{5, 5, 2},
                                         {5, 80, 3.3},
                                         {80, 80, 0.1},
                                         {80, 0, 7},
                                         {0, 0, 2},
                                         {0, 1e-3, 50},
                                         {1e4, 1e4, 0.5}},
                                        7};
    double total = rate_curve_requests(&c), last = 0;
    struct rate_walk w;

    (void)state;
    rate_walk_begin(&w, &c);
    for (double n = 0; n < total; n += 0.37) {
        double t = rate_walk_instant(&w, n);

        assert_true(t >= last);
        assert_true(t <= rate_curve_seconds(&c));
        assert_float_equal(rate_curve_count(&c, t), n, 1e-9 * total);
        last = t;
    }
    assert_true(isinf(rate_walk_instant(&w, total)));
}

/* A day up to the highest rate: 4.32e11 requests, of which doubles still tell one from the next. */
static void the_largest_keeps_its_order(void **state)
{
    static const struct rate_curve c = {{{0, 1e7, 86400}}, 1};
    double before = instant(&c, 4.32e11 - 1001), after = instant(&c, 4.32e11 - 1000);

    (void)state;
    assert_true(rate_curve_requests(&c) == 4.32e11);
    assert_true(before <= after);
    /* 1000 requests at 1e7 a second are 0.1 ms. */
    assert_float_equal(after, 86400 - 1e-4, 1e-9);
}

static void a_lead_holds_the_first_rate(void **state)
{
    struct rate_curve led, same;

    (void)state;
    rate_curve_lead(&step_and_ramp, 0.5, &led);
    assert_int_equal(led.count, 3);
    assert_true(rate_curve_count(&led, 0.5) == 50);
    assert_true(instant(&led, 50) == 0.5);
    assert_true(instant(&led, 550) == 5.5);
    assert_true(rate_curve_requests(&led) == 11550);
    rate_curve_lead(&step_and_ramp, 0, &same);
    assert_true(rate_curve_equals(&step_and_ramp, &same));
    assert_false(rate_curve_equals(&led, &same));
    same.segments[1].to = 999;
    assert_false(rate_curve_equals(&step_and_ramp, &same));
}

static void the_longest_has_room_for_a_lead(void **state)
{
    struct rate_curve c = {.count = RATE_SEGMENTS_MAX}, led;

    (void)state;
    for (size_t i = 0; i < c.count; i++)
        c.segments[i] = (struct rate_segment){1, 1, 1};
    rate_curve_lead(&c, 1, &led);
    assert_int_equal(led.count, RATE_SEGMENTS_MAX + 1);
    assert_true(instant(&led, RATE_SEGMENTS_MAX) == RATE_SEGMENTS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_is_summed_up),
        cmocka_unit_test(requests_are_the_integral),
        cmocka_unit_test(a_step_has_a_request_at_every_multiple),
        cmocka_unit_test(a_ramp_has_them_at_the_roots),
        cmocka_unit_test(ramps_begin_and_end_at_nothing),
        cmocka_unit_test(a_pause_has_no_request),
        cmocka_unit_test(rounding_moves_nothing_over_an_edge),
        cmocka_unit_test(a_walk_undoes_the_integral),
        cmocka_unit_test(the_largest_keeps_its_order),
        cmocka_unit_test(a_lead_holds_the_first_rate),
        cmocka_unit_test(the_longest_has_room_for_a_lead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
