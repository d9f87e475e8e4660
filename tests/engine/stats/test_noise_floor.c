#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/noise_floor.h"

/* Ratios of twins by hand: ln 1.02 up or down, and Student's t(0.975, n) of the NIST table. */
static const double first[] = {100, 102, 100, 102};
static const double second[] = {102, 100, 102, 100};

static void assert_near(double value, double truth, double tolerance)
{
    assert_true(fabs(value / truth - 1) <= tolerance);
}

/* s = ln 1.02, n = 4: exp(2.776 s / 2). */
static void the_spread_makes_the_floor(void **state)
{
    struct noise_floor f = noise_floor_of(first, second, 4);

    (void)state;
    assert_near(f.spread, 1.02, 1e-12);
    assert_near(f.floor, exp(2.776 * log(1.02) / 2), 1e-5);
    assert_int_equal(f.blocks, 4);
    assert_int_equal(f.left_out, 0);
    f = noise_floor_of(second, first, 4);
    assert_near(f.spread, 1.02, 1e-12);
}

/* 25 times ln 1.02 upwards: t(0.975, 25) s / 5 = 0.412 s is less than the mean, which is s. */
static void a_twin_always_on_one_side_is_the_floor(void **state)
{
    double a[25], b[25];

    (void)state;
    for (int i = 0; i < 25; i++) {
        a[i] = 50;
        b[i] = 51;
    }
    assert_near(noise_floor_of(a, b, 25).floor, 1.02, 1e-12);
}

static void effects_below_it_are_hidden(void **state)
{
    struct noise_floor f = {.floor = 1.05};

    (void)state;
    assert_true(noise_floor_hides(&f, 1.049));
    assert_false(noise_floor_hides(&f, 1.051));
    assert_true(noise_floor_hides(&f, 1 / 1.049));
    assert_false(noise_floor_hides(&f, 1 / 1.051));
    assert_true(noise_floor_hides(&f, 1));
    assert_false(noise_floor_hides(&f, NAN));
    assert_false(noise_floor_hides(&f, 0));
    f.floor = NAN;
    assert_false(noise_floor_hides(&f, 1));
}

static void the_unknown_is_left_out(void **state)
{
    const double a[] = {100, NAN, 102, 0, 100, 5, 1e-300};
    const double b[] = {102, 100, 100, 9, 102, INFINITY, 1e300};
    struct noise_floor f = noise_floor_of(a, b, 7);

    (void)state;
    assert_int_equal(f.blocks, 3);
    assert_int_equal(f.left_out, 4);
    assert_near(f.spread, 1.02, 1e-12);
    f = noise_floor_of(a, b, 3);
    assert_int_equal(f.blocks, 2);
    assert_near(f.spread, 1.02, 1e-12);
    assert_true(isnan(f.floor));
    f = noise_floor_of(NULL, NULL, 0);
    assert_true(isnan(f.spread) && isnan(f.floor));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_spread_makes_the_floor),
        cmocka_unit_test(a_twin_always_on_one_side_is_the_floor),
        cmocka_unit_test(effects_below_it_are_hidden),
        cmocka_unit_test(the_unknown_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
