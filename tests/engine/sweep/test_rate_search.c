/* The search for the highest rate against servers whose capacity is known. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/random.h"
#include "engine/sweep/rate_search.h"

#define CAPACITY 480.0
#define FROM 100.0
#define TO 1e6
#define RESOLUTION 0.02

static void start(struct rate_search *s)
{
    rate_search_init(s, FROM, TO, RESOLUTION);
}

/* What a server without noise shows. */
static enum rate_search_verdict exact(double rate, double capacity)
{
    return rate <= capacity ? RATE_SEARCH_MET : RATE_SEARCH_MISSED_CLEAR;
}

static void run_exact(struct rate_search *s, double capacity)
{
    while (s->state == RATE_SEARCH_GOING_ON)
        rate_search_tell(s, exact(s->next, capacity));
}

/* By hand: doubled up to 800, then square roots of the product of the ends, to four digits:
 * 565.7, 475.7, 518.8, 496.8, 486.1, 480.9; 480.9 / 475.7 = 1.0109 is within 2 %. */
static void it_doubles_and_then_halves_the_gap(void **state)
{
    static const double path[] = {100, 200, 400, 800, 565.7, 475.7, 518.8, 496.8, 486.1, 480.9};
    struct rate_search s;

    (void)state;
    start(&s);
    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        assert_int_equal(s.state, RATE_SEARCH_GOING_ON);
        assert_true(s.next == path[i]);
        rate_search_tell(&s, exact(s.next, CAPACITY));
    }
    assert_int_equal(s.state, RATE_SEARCH_FOUND);
    assert_true(s.low == 475.7);
    assert_true(s.high == 480.9);
    assert_int_equal(s.steps, 10);
}

/* By hand: 100, 50, 25 miss, 12.5 meets; 17.68 misses, 14.87, 16.21, 16.93, 17.3 meet; 17.68 / 17.3
 * = 1.022, so one more: 17.49 meets. */
static void it_halves_where_the_first_rate_is_too_much(void **state)
{
    static const double path[] = {100, 50, 25, 12.5, 17.68, 14.87, 16.21, 16.93, 17.3, 17.49};
    struct rate_search s;

    (void)state;
    start(&s);
    for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
        assert_true(s.next == path[i]);
        rate_search_tell(&s, exact(s.next, 17.6));
    }
    assert_int_equal(s.state, RATE_SEARCH_FOUND);
    assert_true(s.low == 17.49);
    assert_true(s.high == 17.68);
}

static void it_ends_where_none_meets(void **state)
{
    struct rate_search s;

    (void)state;
    start(&s);
    run_exact(&s, 0);
    assert_int_equal(s.state, RATE_SEARCH_NONE);
    assert_true(isnan(s.low));
    assert_true(s.high == 1.563); /* 100 / 64 in four digits */
    assert_int_equal(s.steps, 7); /* 100 and six halvings are a 64th */
}

/* 100, 200, 400, 800, 1000. */
static void it_ends_at_the_highest_that_may_be_tried(void **state)
{
    struct rate_search s;

    (void)state;
    rate_search_init(&s, FROM, 1000, RESOLUTION);
    run_exact(&s, 1e9);
    assert_int_equal(s.state, RATE_SEARCH_BOUND);
    assert_true(s.low == 1000);
    assert_true(isnan(s.high));
    assert_int_equal(s.steps, 5);
    rate_search_init(&s, FROM, FROM, RESOLUTION);
    run_exact(&s, 1e9);
    assert_int_equal(s.state, RATE_SEARCH_BOUND);
    assert_int_equal(s.steps, 1);
}

static void a_miss_that_is_not_clear_is_tried_again(void **state)
{
    struct rate_search s;

    (void)state;
    start(&s);
    rate_search_tell(&s, RATE_SEARCH_MISSED);
    assert_true(s.next == FROM);
    assert_true(isnan(s.high));
    rate_search_tell(&s, RATE_SEARCH_MISSED);
    assert_true(s.high == FROM);
    assert_true(s.next == FROM / 2);
    rate_search_tell(&s, RATE_SEARCH_MISSED_CLEAR);
    assert_true(s.next == FROM / 4);
}

/* Two windows are passed by, a third counts as a miss, which is tried again like any other. */
static void a_disturbed_window_is_passed_by_twice(void **state)
{
    struct rate_search s;

    (void)state;
    start(&s);
    rate_search_tell(&s, RATE_SEARCH_DISTURBED);
    rate_search_tell(&s, RATE_SEARCH_DISTURBED);
    assert_true(s.next == FROM && !s.again);
    rate_search_tell(&s, RATE_SEARCH_DISTURBED);
    assert_true(s.next == FROM && s.again);
    rate_search_tell(&s, RATE_SEARCH_MISSED);
    assert_true(s.high == FROM);
    assert_int_equal(s.steps, 4);
    rate_search_tell(&s, RATE_SEARCH_DISTURBED);
    rate_search_tell(&s, RATE_SEARCH_MET);
    assert_true(s.low == FROM / 2);
    assert_int_equal(s.disturbed, 0);
}

/* Every rate that the server holds misses once: what is found is the same. */
static void a_hiccup_costs_a_step_and_nothing_else(void **state)
{
    struct rate_search s;

    (void)state;
    start(&s);
    while (s.state == RATE_SEARCH_GOING_ON) {
        if (s.next <= CAPACITY && !s.again)
            rate_search_tell(&s, RATE_SEARCH_MISSED);
        else
            rate_search_tell(&s, exact(s.next, CAPACITY));
    }
    assert_int_equal(s.state, RATE_SEARCH_FOUND);
    assert_true(s.low == 475.7);
    assert_int_equal(s.steps, 14); /* 100, 200, 400 and 475.7 twice */
}

/* Within 3 % of the edge it is a coin that decides. What is found lies between the highest rate
 * that surely meets, less the resolution, and the lowest that surely misses. */
static void a_blurred_edge_moves_it_by_no_more_than_the_blur(void **state)
{
    struct random random;
    struct rate_search s;

    (void)state;
    random_init(&random, 1, 0);
    for (int run = 0; run < 2000; run++) {
        start(&s);
        while (s.state == RATE_SEARCH_GOING_ON) {
            bool sure = fabs(s.next / CAPACITY - 1) > 0.03;

            rate_search_tell(&s, sure                         ? exact(s.next, CAPACITY)
                                 : random_unit(&random) < 0.5 ? RATE_SEARCH_MET
                                                              : RATE_SEARCH_MISSED);
        }
        assert_int_equal(s.state, RATE_SEARCH_FOUND);
        assert_true(s.low >= CAPACITY * 0.97 / (1 + RESOLUTION));
        assert_true(s.low <= CAPACITY * 1.03);
    }
}

/* A hiccup in 5 % of the windows: a search that is not misled has 4 of the rates above to get right
 * (100, 200, 400, 475.7), and each is taken for a miss with 0.05 squared. So 1 % are wrong; if one
 * miss were enough it would be 1 - 0.95^4 = 18.5 %. Three standard errors of 4000 runs are 0.47 %.
 */
static void chance_misleads_few_searches(void **state)
{
    struct random random;
    struct rate_search s;
    int wrong = 0;

    (void)state;
    random_init(&random, 2, 0);
    for (int run = 0; run < 4000; run++) {
        start(&s);
        while (s.state == RATE_SEARCH_GOING_ON) {
            bool hiccup = s.next <= CAPACITY && random_unit(&random) < 0.05;

            rate_search_tell(&s, hiccup ? RATE_SEARCH_MISSED : exact(s.next, CAPACITY));
        }
        wrong += s.low != 475.7;
    }
    assert_true(wrong >= 4000 * (0.01 - 0.0047));
    assert_true(wrong <= 4000 * (0.01 + 0.0047));
}

/* At the widest range and the finest resolution there is, with every miss tried twice. */
static void the_number_of_steps_is_enough(void **state)
{
    static const double capacities[] = {0.0016, 0.11, 1, 77, 4321, 9.99e6};
    struct rate_search s;

    (void)state;
    for (size_t i = 0; i < sizeof capacities / sizeof *capacities; i++) {
        rate_search_init(&s, 0.1, 1e7, 0.005);
        while (s.state == RATE_SEARCH_GOING_ON)
            rate_search_tell(&s, s.next <= capacities[i] ? RATE_SEARCH_MET : RATE_SEARCH_MISSED);
        assert_int_equal(s.state, RATE_SEARCH_FOUND);
        assert_true(s.low <= capacities[i] && s.high > capacities[i]);
        assert_true(s.high / s.low <= 1.005);
    }
}

/* A search that hears nonsense ends too. */
static void it_ends_by_the_number_of_steps(void **state)
{
    struct rate_search s;
    int steps = 0;

    (void)state;
    rate_search_init(&s, 1, 1e300, 1e-12);
    for (; s.state == RATE_SEARCH_GOING_ON; steps++)
        rate_search_tell(&s, RATE_SEARCH_MET);
    assert_int_equal(s.state, RATE_SEARCH_STEPS);
    assert_int_equal(steps, RATE_SEARCH_STEPS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_doubles_and_then_halves_the_gap),
        cmocka_unit_test(it_halves_where_the_first_rate_is_too_much),
        cmocka_unit_test(it_ends_where_none_meets),
        cmocka_unit_test(it_ends_at_the_highest_that_may_be_tried),
        cmocka_unit_test(a_miss_that_is_not_clear_is_tried_again),
        cmocka_unit_test(a_disturbed_window_is_passed_by_twice),
        cmocka_unit_test(a_hiccup_costs_a_step_and_nothing_else),
        cmocka_unit_test(a_blurred_edge_moves_it_by_no_more_than_the_blur),
        cmocka_unit_test(chance_misleads_few_searches),
        cmocka_unit_test(the_number_of_steps_is_enough),
        cmocka_unit_test(it_ends_by_the_number_of_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
