#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/crossover.h"
#include "simulation.h"

#define FASTER COMPARISON_FASTER
#define SLOWER COMPARISON_SLOWER
#define NOT_SURE COMPARISON_NOT_DISTINGUISHABLE

static struct crossover_point at(double size, double ratio, enum comparison_word word)
{
    return (struct crossover_point){.size = size, .comparison = {.ratio = ratio, .word = word}};
}

static void assert_near(double value, double truth)
{
    assert_true(fabs(value / truth - 1) <= 1e-12);
}

/* From ratio 2 to 1/2 over 16..64: half way in log size, 32. */
static void the_change_lies_between_two_sure_sizes(void **state)
{
    const struct crossover_point points[] = {at(4, 4, FASTER), at(16, 2, FASTER),
                                             at(64, 0.5, SLOWER), at(256, 0.3, SLOWER)};
    struct crossover c;

    (void)state;
    assert_int_equal(crossover_find(points, 4, &c, 1), 1);
    assert_true(c.low == 16 && c.high == 64);
    assert_near(c.size, 32);
    assert_int_equal(c.before, FASTER);
}

/* From 4 to 1/2 at 16 to 64, two thirds of the way: 16 x 4^(2/3). */
static void what_is_not_sure_widens_the_interval(void **state)
{
    const struct crossover_point points[] = {at(4, 0.2, SLOWER), at(16, 0.25, NOT_SURE),
                                             at(64, 2, NOT_SURE), at(128, NAN, NOT_SURE),
                                             at(256, 3, FASTER)};
    struct crossover c;

    (void)state;
    assert_int_equal(crossover_find(points, 5, &c, 1), 1);
    assert_true(c.low == 4 && c.high == 256);
    assert_near(c.size, 16 * pow(4, 2.0 / 3));
    assert_int_equal(c.before, SLOWER);
}

static void lines_that_cross_thrice_name_no_size(void **state)
{
    const struct crossover_point points[] = {at(1, 2, FASTER), at(2, 0.9, NOT_SURE),
                                             at(4, 1.1, NOT_SURE), at(8, 0.5, SLOWER)};
    struct crossover c;

    (void)state;
    assert_int_equal(crossover_find(points, 4, &c, 1), 1);
    assert_true(c.low == 1 && c.high == 8);
    assert_true(isnan(c.size));
}

static void no_change_is_known_without_two_sure_sides(void **state)
{
    const struct crossover_point same[] = {at(1, 2, FASTER), at(2, 0.9, NOT_SURE),
                                           at(4, 3, FASTER)};
    const struct crossover_point half[] = {at(1, 2, FASTER), at(2, 0.9, NOT_SURE),
                                           at(4, 0.5, COMPARISON_TOO_FEW_BLOCKS)};
    struct crossover c;

    (void)state;
    assert_int_equal(crossover_find(same, 3, &c, 1), 0);
    assert_int_equal(crossover_find(half, 3, &c, 1), 0);
    assert_int_equal(crossover_find(NULL, 0, &c, 1), 0);
}

static void changes_back_and_forth_are_all_counted(void **state)
{
    const struct crossover_point points[] = {at(1, 2, FASTER), at(2, 0.5, SLOWER), at(4, 2, FASTER),
                                             at(8, 0.5, SLOWER)};
    struct crossover c[2] = {{.low = 77}, {.low = 77}};

    (void)state;
    assert_int_equal(crossover_find(points, 4, c, 1), 3);
    assert_true(c[1].low == 77);
    assert_int_equal(crossover_find(points, 4, c, 2), 3);
    assert_true(c[0].low == 1 && c[0].high == 2 && c[0].before == FASTER);
    assert_true(c[1].low == 2 && c[1].high == 4 && c[1].before == SLOWER);
}

enum { SWEEPS = 2000, SIZES = 9, BLOCKS = 10 };

/* Sizes 1 to 256; the log ratio falls by 2 % a doubling and is 0 at 2^3.3. */
static const double change = 9.849155306759329;

static void simulate(struct normal *normal, struct crossover_point *points)
{
    struct comparison *family[SIZES];

    for (int i = 0; i < SIZES; i++) {
        double base[BLOCKS], other[BLOCKS];

        for (int j = 0; j < BLOCKS; j++) {
            base[j] = exp(0.02 * normal_next(normal));
            other[j] = exp(0.02 * (3.3 - i) + 0.02 * normal_next(normal));
        }
        points[i].size = exp2(i);
        points[i].comparison = comparison_paired(base, other, BLOCKS, true);
        family[i] = &points[i].comparison;
    }
    comparison_adjust(family, SIZES);
}

/* An interval without the true change in it, or one change too many, in 5 % of the sweeps at most,
 * with room for three standard errors. A change is seen in nearly all. */
static void intervals_hold_the_change(void **state)
{
    struct crossover_point points[SIZES];
    size_t wrong = 0, seen = 0;
    struct normal normal;

    (void)state;
    normal_init(&normal, 33);
    for (int i = 0; i < SWEEPS; i++) {
        struct crossover c;
        size_t found;

        simulate(&normal, points);
        found = crossover_find(points, SIZES, &c, 1);
        seen += found > 0;
        wrong += found > 1 || (found == 1 && !(c.low < change && change < c.high));
    }
    print_message("of %d sweeps: seen %zu, wrong %zu\n", SWEEPS, seen, wrong);
    assert_true(seen > SWEEPS * 9 / 10);
    assert_true((double)wrong <= SWEEPS * 0.05 + 3 * sqrt(SWEEPS * 0.05 * 0.95));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_change_lies_between_two_sure_sizes),
        cmocka_unit_test(what_is_not_sure_widens_the_interval),
        cmocka_unit_test(lines_that_cross_thrice_name_no_size),
        cmocka_unit_test(no_change_is_known_without_two_sure_sides),
        cmocka_unit_test(changes_back_and_forth_are_all_counted),
        cmocka_unit_test(intervals_hold_the_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
