#include <config.h>

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chart/bars.h"
#include "draw.h"

enum { PARTS_MAX = 12 };

static void a_bar_has_the_nearest_length(void **state)
{
    (void)state;
    assert_int_equal(bar_length(0, 10, 80), 0);
    assert_int_equal(bar_length(5, 10, 80), 40);
    assert_int_equal(bar_length(5.06, 10, 80), 40);
    assert_int_equal(bar_length(5.07, 10, 80), 41);
    assert_int_equal(bar_length(10, 10, 80), 80);
    assert_int_equal(bar_length(9.99, 10, 80), 80);
    assert_int_equal(bar_length(1, 3, 1), 1);
}

static void above_zero_is_never_nothing(void **state)
{
    (void)state;
    assert_int_equal(bar_length(0.001, 10, 80), 1);
    assert_int_equal(bar_length(DBL_TRUE_MIN, DBL_MAX, 80), 1);
    assert_int_equal(bar_length(1, INFINITY, 80), 1);
    assert_int_equal(bar_length(DBL_TRUE_MIN, DBL_TRUE_MIN, 80), 80);
}

static void a_bar_stays_on_its_axis(void **state)
{
    (void)state;
    assert_int_equal(bar_length(11, 10, 80), 80);
    assert_int_equal(bar_length(INFINITY, 10, 80), 80);
    assert_int_equal(bar_length(INFINITY, INFINITY, 80), 80);
    assert_int_equal(bar_length(DBL_MAX, DBL_TRUE_MIN, INT_MAX), INT_MAX);
    assert_int_equal(bar_length(5, 0, 80), 80);
    assert_int_equal(bar_length(-5, 10, 80), 0);
    assert_int_equal(bar_length(NAN, 10, 80), 0);
    assert_int_equal(bar_length(5, NAN, 80), 0);
    assert_int_equal(bar_length(5, 10, 0), 0);
    assert_int_equal(bar_length(5, 10, -1), 0);
}

static void assert_stack(const double *parts, int n, int length, const int *truth)
{
    int out[PARTS_MAX];

    bar_stack(parts, n, length, out);
    for (int i = 0; i < n; i++)
        assert_int_equal(out[i], truth[i]);
}

#define STACK(length, truth, ...)                                                \
    do {                                                                         \
        const double parts[] = {__VA_ARGS__};                                    \
        assert_stack(parts, (int)(sizeof parts / sizeof *parts), length, truth); \
    } while (0)

#define UNITS(...) ((const int[]){__VA_ARGS__})

static void parts_are_in_proportion(void **state)
{
    (void)state;
    STACK(10, UNITS(1, 2, 3, 4), 1, 2, 3, 4);
    STACK(7, UNITS(7), 0.001);
    /* Of 100; 41 + 30 + 27 + 1 leave one for the remainder of 0.4. */
    STACK(100, UNITS(42, 30, 27, 1), 41.4, 30.3, 27.3, 1);
}

static void the_largest_remainders_win(void **state)
{
    (void)state;
    /* 4.7, 2.6, 2.7: two are left for .7 and .7. */
    STACK(10, UNITS(5, 2, 3), 47, 26, 27);
    /* 3.33, 3.33, 3.33 */
    STACK(10, UNITS(4, 3, 3), 1, 1, 1);
    /* 1.5 and 2.5 */
    STACK(4, UNITS(2, 2), 3, 5);
    STACK(4, UNITS(3, 1), 5, 3);
    /* 7/3, 7/3, 4/3 of 6: the same remainder thrice, and one is left. */
    STACK(6, UNITS(3, 2, 1), 7, 7, 4);
    STACK(6, UNITS(2, 2, 2), 4, 7, 7);
}

static void small_parts_have_a_unit(void **state)
{
    (void)state;
    STACK(10, UNITS(8, 1, 1), 1000, 1, 1);
    STACK(10, UNITS(1, 1, 8), DBL_TRUE_MIN, 1, DBL_MAX);
    /* 5 of 18 go to the small ones; 13 by 2 to 1 are 8.67 and 4.33. */
    STACK(18, UNITS(9, 4, 1, 1, 1, 1, 1), 60, 30, 0.5, 0.5, 0.5, 0.5, 0.5);
    STACK(3, UNITS(1, 1, 1), 1000, 10, 1);
    /* Not enough for all: by remainder alone, of 1.82, 0.09, 0.09. */
    STACK(2, UNITS(2, 0, 0), 20, 1, 1);
    STACK(2, UNITS(1, 1, 0), 1, 1, 1);
}

static void what_is_not_above_0_has_nothing(void **state)
{
    (void)state;
    STACK(10, UNITS(0, 6, 0, 4, 0), 0, 3, NAN, 2, -7);
    STACK(10, UNITS(0, 0, 0), 0, NAN, -INFINITY);
    STACK(0, UNITS(0, 0), 1, 2);
    STACK(-3, UNITS(0, 0), 1, 2);
    bar_stack(NULL, 0, 10, NULL);
}

static void huge_parts_do_not_overflow(void **state)
{
    (void)state;
    STACK(10, UNITS(5, 5), DBL_MAX, DBL_MAX);
    STACK(10, UNITS(9, 1), INFINITY, 5);
    STACK(10, UNITS(5, 5), DBL_TRUE_MIN, DBL_TRUE_MIN);
    STACK(INT_MAX, UNITS(INT_MAX / 2 + 1, INT_MAX / 2), 1e300, 1e300);
}

static void any_stack_adds_up(const double *parts, int n, int length)
{
    int out[PARTS_MAX];
    int sum = 0, above = 0;

    bar_stack(parts, n, length, out);
    for (int i = 0; i < n; i++) {
        sum += out[i];
        above += parts[i] > 0;
    }
    assert_int_equal(sum, above > 0 ? length : 0);
    for (int i = 0; i < n; i++) {
        assert_true(out[i] >= (parts[i] > 0 && above <= length));
        assert_true(parts[i] > 0 || out[i] == 0);
        for (int j = 0; j < n; j++)
            assert_true(!(parts[i] > parts[j]) || out[i] >= out[j]);
        for (int j = i + 1; j < n; j++)
            assert_true(parts[i] != parts[j] || out[i] == out[j] || out[i] == out[j] + 1);
    }
}

static void any_parts_add_up_and_keep_their_order(void **state)
{
    struct draw d = {6};

    (void)state;
    for (int i = 0; i < DRAW_CASES; i++) {
        double parts[PARTS_MAX];
        int n = draw_int(&d, 0, PARTS_MAX);
        int kind = draw_int(&d, 0, 2);

        for (int j = 0; j < n; j++) {
            if (kind == 0)
                parts[j] = draw_double(&d);
            else
                parts[j] = kind == 1 ? draw_int(&d, -1, 9) : 100 * draw_unit(&d);
        }
        any_stack_adds_up(parts, n, draw_int(&d, 0, 90));
    }
}

static const struct scale axis = {SCALE_LINEAR, 0, 100};

static void assert_box(struct box b, int cells, struct box_cells truth)
{
    struct box_cells out;

    box_place(&b, &axis, cells, &out);
    assert_int_equal(out.p1, truth.p1);
    assert_int_equal(out.p25, truth.p25);
    assert_int_equal(out.p50, truth.p50);
    assert_int_equal(out.p75, truth.p75);
    assert_int_equal(out.p99, truth.p99);
    assert_int_equal(out.p999, truth.p999);
}

static void a_box_lies_on_its_axis(void **state)
{
    (void)state;
    assert_box((struct box){11, 25, 52, 71, 93, 140}, 10, (struct box_cells){1, 2, 5, 7, 9, 9});
    assert_box((struct box){11, 25, 52, 71, 93, 140}, 100,
               (struct box_cells){11, 25, 52, 71, 93, 99});
}

static void a_narrow_box_is_widened(void **state)
{
    (void)state;
    assert_box((struct box){54, 54, 54, 54, 54, 54}, 10, (struct box_cells){4, 4, 5, 6, 6, 6});
    assert_box((struct box){51, 52, 58, 71, 72, 73}, 10, (struct box_cells){4, 4, 5, 7, 7, 7});
    assert_box((struct box){0, 0, 0, 0, 0, 0}, 10, (struct box_cells){0, 0, 1, 2, 2, 2});
    assert_box((struct box){200, 200, 200, 200, 200, 200}, 10,
               (struct box_cells){7, 7, 8, 9, 9, 9});
    assert_box((struct box){54, 54, 54, 54, 54, 54}, 5, (struct box_cells){1, 1, 2, 3, 3, 3});
    assert_box((struct box){54, 54, 54, 54, 54, 54}, 4, (struct box_cells){2, 2, 2, 2, 2, 2});
    assert_box((struct box){1, 2, 3, 4, 5, 6}, 1, (struct box_cells){0, 0, 0, 0, 0, 0});
}

static void what_is_not_known_has_no_cell(void **state)
{
    (void)state;
    assert_box((struct box){NAN, NAN, NAN, NAN, NAN, NAN}, 10,
               (struct box_cells){-1, -1, -1, -1, -1, -1});
    assert_box((struct box){11, 55, NAN, 55, NAN, 99}, 10, (struct box_cells){1, 5, -1, 5, -1, 9});
    assert_box((struct box){99, NAN, 99, 99, 99, NAN}, 10, (struct box_cells){8, -1, 8, 9, 9, -1});
    assert_box((struct box){0, 0, 0, NAN, 0, 0}, 10, (struct box_cells){0, 0, 1, -1, 1, 1});
    assert_box((struct box){0, NAN, 0, NAN, 0, 0}, 10, (struct box_cells){0, -1, 0, -1, 0, 0});
    assert_box((struct box){1, 2, 3, 4, 5, 6}, 0, (struct box_cells){-1, -1, -1, -1, -1, -1});
}

static void what_is_out_of_order_is_put_in_order(void **state)
{
    (void)state;
    assert_box((struct box){35, 25, 52, 45, 93, 10}, 10, (struct box_cells){3, 3, 5, 6, 9, 9});
}

static void assert_known_and_ascending(const struct box *b, const struct box_cells *c, int cells)
{
    const double values[] = {b->p1, b->p25, b->p50, b->p75, b->p99, b->p999};
    const int at[] = {c->p1, c->p25, c->p50, c->p75, c->p99, c->p999};
    int last = 0;

    for (int i = 0; i < 6; i++) {
        assert_true((at[i] == -1) == isnan(values[i]));
        if (at[i] < 0)
            continue;
        assert_in_range(at[i], last, cells - 1);
        last = at[i];
    }
    if (cells >= 5 && c->p50 >= 0) {
        assert_true(c->p25 < c->p50);
        assert_true(c->p75 == -1 || c->p75 > c->p50);
    }
}

static void any_box_is_in_order(void **state)
{
    struct draw d = {7};

    (void)state;
    for (int i = 0; i < DRAW_CASES; i++) {
        struct scale s = scale_log_around(draw_positive(&d), draw_positive(&d));
        double v[6];
        struct box b;
        struct box_cells out;
        int cells = draw_int(&d, 1, 40);

        for (int j = 0; j < 6; j++)
            v[j] = draw_int(&d, 0, 1) == 0 ? draw_double(&d) : scale_value(&s, draw_unit(&d));
        b = (struct box){v[0], v[1], v[2], v[3], v[4], v[5]};
        box_place(&b, draw_int(&d, 0, 1) == 0 ? &s : &axis, cells, &out);
        assert_known_and_ascending(&b, &out, cells);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_has_the_nearest_length),
        cmocka_unit_test(above_zero_is_never_nothing),
        cmocka_unit_test(a_bar_stays_on_its_axis),
        cmocka_unit_test(parts_are_in_proportion),
        cmocka_unit_test(the_largest_remainders_win),
        cmocka_unit_test(small_parts_have_a_unit),
        cmocka_unit_test(what_is_not_above_0_has_nothing),
        cmocka_unit_test(huge_parts_do_not_overflow),
        cmocka_unit_test(any_parts_add_up_and_keep_their_order),
        cmocka_unit_test(a_box_lies_on_its_axis),
        cmocka_unit_test(a_narrow_box_is_widened),
        cmocka_unit_test(what_is_not_known_has_no_cell),
        cmocka_unit_test(what_is_out_of_order_is_put_in_order),
        cmocka_unit_test(any_box_is_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
