#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/sweep/level.h"

static void a_level_has_one_name(void **state)
{
    const struct {
        struct level level;
        const char *name, *number;
        int in_flight;
    } cases[] = {
        {{LEVEL_CONCURRENCY, 1, 0, 0}, "c=1", "1", 1},
        {{LEVEL_CONCURRENCY, 65536, 0, 0}, "c=65536", "65536", 65536},
        {{LEVEL_RATE, 1000, 0, 0}, "1000/s", "1000", 64},
        {{LEVEL_RATE, 0.5, 0, 0}, "0.5/s", "0.5", 64},
        {{LEVEL_RATE, 10000000, 0, 0}, "10000000/s", "10000000", 64},
        {level_of_highest_rate(), "max", "max", 64},
        {{LEVEL_SCHEDULE, 460, 100, 1000}, "100..1000/s", "100..1000", 64},
        {{LEVEL_SCHEDULE, 5, 0, 0.25}, "0..0.25/s", "0..0.25", 64},
        {{LEVEL_SCHEDULE, 20, 20, 20}, "20/s", "20", 64},
        {{LEVEL_SCHEDULE, 1, 1.0 / 3, 10.0 / 3},
         "0.333333333333333..3.333333333333333/s",
         "0.333333333333333..3.333333333333333",
         64},
    };
    char text[LEVEL_NAME_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_ptr_equal(level_name(&cases[i].level, text), text);
        assert_string_equal(text, cases[i].name);
        assert_string_equal(level_number(&cases[i].level, text), cases[i].number);
        assert_int_equal(level_in_flight(&cases[i].level), cases[i].in_flight);
    }
}

static void a_rate_is_no_concurrency(void **state)
{
    struct level c = level_of_concurrency(5), r = level_of_rate(5), same = level_of_rate(5),
                 more = level_of_rate(5.5);

    (void)state;
    assert_false(level_equals(&c, &r));
    assert_true(level_equals(&r, &same));
    assert_false(level_equals(&r, &more));
    assert_string_equal(level_kind_title(c.kind), "concurrency");
    assert_string_equal(level_kind_title(r.kind), "rate");
    assert_string_not_equal(level_kind_sign(c.kind), level_kind_sign(r.kind));
}

static void the_highest_rate_is_a_level_of_its_own(void **state)
{
    struct level highest = level_of_highest_rate(), same = level_of_highest_rate();
    struct level given = level_of_rate(5);

    (void)state;
    assert_int_equal(highest.kind, LEVEL_RATE);
    assert_true(level_is_searched(&highest));
    assert_false(level_is_searched(&given));
    assert_true(level_equals(&highest, &same));
    assert_false(level_equals(&highest, &given));
}

static void arrivals_have_names(void **state)
{
    (void)state;
    assert_string_equal(arrival_name(ARRIVAL_CLOSED), "closed");
    assert_string_equal(arrival_name(ARRIVAL_POISSON), "poisson");
    assert_string_equal(arrival_name(ARRIVAL_CONSTANT), "constant");
    assert_string_equal(arrival_name(ARRIVAL_COUNT), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_has_one_name),
        cmocka_unit_test(a_rate_is_no_concurrency),
        cmocka_unit_test(the_highest_rate_is_a_level_of_its_own),
        cmocka_unit_test(arrivals_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
