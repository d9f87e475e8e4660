#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/movement.h"

static void actions_are_steps(void **state)
{
    (void)state;
    assert_int_equal(movement_steps(ACTION_UP, 40), -1);
    assert_int_equal(movement_steps(ACTION_DOWN, 40), 1);
    assert_int_equal(movement_steps(ACTION_PAGE_DOWN, 40), 10);
    assert_int_equal(movement_steps(ACTION_PAGE_UP, 40), -10);
    assert_int_equal(movement_steps(ACTION_HALF_DOWN, 40), 5);
    assert_int_equal(movement_steps(ACTION_HALF_UP, 40), -5);
    assert_int_equal(movement_steps(ACTION_FIRST, 40), -40);
    assert_int_equal(movement_steps(ACTION_LAST, 40), 40);
    assert_int_equal(movement_steps(ACTION_NONE, 40), 0);
    assert_int_equal(movement_steps(ACTION_RUN, 40), 0);
}

static void steps_stay_within_the_list(void **state)
{
    (void)state;
    assert_int_equal(movement_from(3, 2, 10), 5);
    assert_int_equal(movement_from(3, -2, 10), 1);
    assert_int_equal(movement_from(3, -10, 10), 0);
    assert_int_equal(movement_from(3, 10, 10), 9);
    assert_int_equal(movement_from(9, 1, 10), 9);
    assert_int_equal(movement_from(12, 0, 10), 9);
    assert_int_equal(movement_from(3, 1, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actions_are_steps),
        cmocka_unit_test(steps_stay_within_the_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
