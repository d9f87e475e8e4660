#include <config.h>

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chart/rect.h"
#include "draw.h"

static void assert_rect(struct rect r, int x, int y, int width, int height)
{
    assert_int_equal(r.x, x);
    assert_int_equal(r.y, y);
    assert_int_equal(r.width, width);
    assert_int_equal(r.height, height);
}

static void a_border_takes_its_width_on_every_side(void **state)
{
    struct rect r = {10, 20, 7, 4};

    (void)state;
    assert_rect(rect_inside(r, 0), 10, 20, 7, 4);
    assert_rect(rect_inside(r, 1), 11, 21, 5, 2);
    assert_rect(rect_inside(r, -3), 10, 20, 7, 4);
}

static void nothing_is_left_inside_a_thick_border(void **state)
{
    struct rect r = {10, 20, 7, 4};

    (void)state;
    assert_rect(rect_inside(r, 2), 12, 22, 3, 0);
    assert_rect(rect_inside(r, 4), 13, 22, 0, 0);
    assert_rect(rect_inside(r, INT_MAX), 13, 22, 0, 0);
    assert_true(rect_is_empty(rect_inside(r, 2)));
    assert_rect(rect_inside((struct rect){1, 2, 0, -5}, 1), 1, 2, 0, 0);
}

static void strips_are_cut_off_each_side(void **state)
{
    struct rect r = {0, 0, 80, 24};

    (void)state;
    assert_rect(rect_cut_top(&r, 2), 0, 0, 80, 2);
    assert_rect(r, 0, 2, 80, 22);
    assert_rect(rect_cut_bottom(&r, 1), 0, 23, 80, 1);
    assert_rect(r, 0, 2, 80, 21);
    assert_rect(rect_cut_left(&r, 30), 0, 2, 30, 21);
    assert_rect(r, 30, 2, 50, 21);
    assert_rect(rect_cut_right(&r, 10), 70, 2, 10, 21);
    assert_rect(r, 30, 2, 40, 21);
}

static void no_more_is_cut_than_there_is(void **state)
{
    struct rect r = {3, 4, 5, 6};

    (void)state;
    assert_rect(rect_cut_top(&r, -1), 3, 4, 5, 0);
    assert_rect(r, 3, 4, 5, 6);
    assert_rect(rect_cut_bottom(&r, INT_MAX), 3, 4, 5, 6);
    assert_rect(r, 3, 4, 5, 0);
    assert_rect(rect_cut_right(&r, 6), 3, 4, 5, 0);
    assert_rect(r, 3, 4, 0, 0);
    assert_true(rect_is_empty(r));
    assert_rect(rect_cut_left(&r, INT_MIN), 3, 4, 0, 0);
}

static bool overlap(struct rect a, struct rect b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

static void cutting_divides(struct rect whole, int side, int size)
{
    static struct rect (*const cuts[])(struct rect *, int) = {rect_cut_top, rect_cut_bottom,
                                                              rect_cut_left, rect_cut_right};
    struct rect rest = whole;
    struct rect cut = cuts[side](&rest, size);

    assert_int_equal(cut.width * cut.height + rest.width * rest.height, whole.width * whole.height);
    assert_true(cut.width >= 0 && cut.height >= 0 && rest.width >= 0 && rest.height >= 0);
    assert_false(overlap(cut, rest));
    for (int i = 0; i < 2; i++) {
        struct rect part = i == 0 ? cut : rest;

        assert_true(part.x >= whole.x && part.x + part.width <= whole.x + whole.width);
        assert_true(part.y >= whole.y && part.y + part.height <= whole.y + whole.height);
    }
}

static void any_cut_divides_without_loss(void **state)
{
    struct draw d = {1};

    (void)state;
    for (int i = 0; i < DRAW_CASES; i++) {
        struct rect r = {draw_int(&d, -50, 50), draw_int(&d, -50, 50), draw_int(&d, 0, 20),
                         draw_int(&d, 0, 20)};

        cutting_divides(r, draw_int(&d, 0, 3), draw_int(&d, -2, 25));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_border_takes_its_width_on_every_side),
        cmocka_unit_test(nothing_is_left_inside_a_thick_border),
        cmocka_unit_test(strips_are_cut_off_each_side),
        cmocka_unit_test(no_more_is_cut_than_there_is),
        cmocka_unit_test(any_cut_divides_without_loss),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
