/* Verdicts on what a sweep asserts, over figures chosen by hand (synthetic.c): throughput of rest
 * 400, 400, 440 and of grpc 500, 500, 550 at concurrency 1, of rest 2000 three times and of grpc
 * 3000, 3000, 2000 at 16; latencies are concurrency / throughput. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/judge/assertions.h"
#include "synthetic.h"

enum { SHOWN_MAX = 4096 };

static struct result result;
static struct assertions all;

static int open_result(void **state)
{
    (void)state;
    synthetic_result(&result);
    return 0;
}

static int close_result(void **state)
{
    (void)state;
    result_fini(&result);
    return 0;
}

static const struct assertion_outcome *judge(const char *text)
{
    result.sweep.assert_count = 1;
    strcpy(result.sweep.asserts[0], text);
    assertions_judge(&result, &all);
    assert_int_equal(all.count, 1);
    assert_int_equal(all.failed, all.list[0].verdict != ASSERTION_HOLDS);
    return &all.list[0];
}

static void expect(const char *text, const char *shown)
{
    const struct assertion_outcome *o = judge(text);
    struct buf out;

    buf_init(&out, SHOWN_MAX);
    assertion_outcome_print(&result, o, &out);
    assert_string_equal(buf_text(&out), shown);
    buf_fini(&out);
}

/* Rest at 16: each latency is 16 / 2000 s = 8 ms; 30 of 10030 requests failed in two of the three
 * trials, 60 of 30060. */
static void one_cell_is_compared(void **state)
{
    (void)state;
    expect("p99_ms(rest, 16) < 20", "holds: p99_ms(rest, 16) < 20: 8 < 20");
    expect("p99_ms(rest, 16) >= 20", "does not hold: p99_ms(rest, 16) >= 20: 8 >= 20 is false");
    expect("rps(rest, 16) == 2000", "holds: rps(rest, 16) == 2000: 2000 == 2000");
    expect("rps(rest, 16) != 2000", "does not hold: rps(rest, 16) != 2000: 2000 != 2000 is false");
    expect("error_rate(rest, 16) <= 0.001996", "holds: error_rate(rest, 16) <= 0.001996: 0.001996 "
                                               "<= 0.001996");
    expect("errors(rest, 16) > 59 + 1", "does not hold: errors(rest, 16) > 59 + 1: 60 > 60 is "
                                        "false");
}

/* Processor time is 4 s of the server and 1 s of the client a trial, of 30000 requests in three:
 * 15 s / 30000 = 500 us, of which the server's are 400. */
static void short_names_have_the_unit_they_say(void **state)
{
    (void)state;
    expect("cpu_us(rest, 16) == 500", "holds: cpu_us(rest, 16) == 500: 500 == 500");
    expect("server_cpu_us_per_request(rest, 16) == 400",
           "holds: server_cpu_us_per_request(rest, 16) == 400: 400 == 400");
    assert_int_equal(judge("p50_ms(rest, 1) * 1000 == latency_p50_us(rest, 1)")->verdict,
                     ASSERTION_HOLDS);
    assert_int_equal(judge("mean_ms(rest, 1) * 1000 == latency_mean_us(rest, 1)")->verdict,
                     ASSERTION_HOLDS);
}

/* The worst of all that an assertion stands for is told. At 1: 412.9 (the cube root of 400 400 440)
 * and 516.2; at 16: 2000 and 2620.7 (of 3000 3000 2000). */
static void every_arm_and_level_must_hold(void **state)
{
    (void)state;
    expect("rps(*) > 400", "holds: rps(*) > 400, at rest, c=1: 412.912 > 400");
    expect("rps(*, 16) > 2500",
           "does not hold: rps(*, 16) > 2500, at rest: 2000 > 2500 is false (1 of 2 failed)");
    expect("rps(*) > 2100",
           "does not hold: rps(*) > 2100, at rest, c=1: 412.912 > 2100 is false (3 of 4 failed)");
    expect("rps(grpc) / rps(rest) > 1.26",
           "does not hold: rps(grpc) / rps(rest) > 1.26, at c=1: 1.25 > 1.26 is false "
           "(1 of 2 failed)");
    expect("rps(*) >= rps(*)", "holds: rps(*) >= rps(*), at rest, c=1: 412.912 >= 412.912");
    expect("rps(*) == 2000",
           "does not hold: rps(*) == 2000, at rest, c=1: 412.912 == 2000 is false (3 of 4 failed)");
}

static void arithmetic_is_done_in_order(void **state)
{
    (void)state;
    expect("-(rps(rest, 16) - 1000) / 4 * 2 - 1 == -501",
           "holds: -(rps(rest, 16) - 1000) / 4 * 2 - 1 == -501: -501 == -501");
    expect("2 + 3 * 4 - 5 < rps(rest, 16)", "holds: 2 + 3 * 4 - 5 < rps(rest, 16): 9 < 2000");
}

/* p99.9 needs 6636 requests: rest at 1 has 2000 + 2000 + 2200. */
static void what_is_not_known_counts_as_failed(void **state)
{
    const struct assertion_outcome *o;

    (void)state;
    expect("p999_ms(rest, 1) < 1000", "cannot be told: p999_ms(rest, 1) < 1000: p999_ms(rest, 1) "
                                      "needs 436 more requests");
    expect("p999_ms(*) > 0", "cannot be told: p999_ms(*) > 0, at rest, c=1: p999_ms(rest, 1) needs "
                             "436 more requests (1 of 4 failed)");
    expect("ttfb_p50_us(rest, 1) < 1", "cannot be told: ttfb_p50_us(rest, 1) < 1: ttfb_p50_us(rest,"
                                       " 1) is not known");
    expect("1 / (rps(rest, 16) - 2000) < 1", "cannot be told: 1 / (rps(rest, 16) - 2000) < 1: the "
                                             "left side is no finite number");
    o = judge("p999_ms(rest, 1) < 1000");
    assert_true(isnan(o->left));
    assert_true(o->right == 1000);
    assert_int_equal(o->checked, 1);
    assert_int_equal(o->failed, 1);
}

/* What does not hold is worse than what cannot be told. At 1 rest has too few requests, and grpc's
 * slowest took 2 ms; at 16 it is 8 ms for both. */
static void a_false_one_goes_before_an_unknown_one(void **state)
{
    (void)state;
    expect("p999_ms(*) > 7", "does not hold: p999_ms(*) > 7, at grpc, c=1: 2 > 7 is false "
                             "(2 of 4 failed)");
}

static void a_cell_without_trials_is_not_known(void **state)
{
    struct sweep sweep;
    struct result empty;

    (void)state;
    synthetic_sweep(&sweep, 3);
    strcpy(sweep.asserts[0], "rps(grpc, 16) > 1");
    sweep.assert_count = 1;
    assert_int_equal(result_init(&empty, &sweep, NULL), 0);
    assertions_judge(&empty, &all);
    assert_int_equal(all.list[0].verdict, ASSERTION_UNKNOWN);
    assert_string_equal(all.list[0].reason, "rps(grpc, 16) has no valid trial");
    result_fini(&empty);
    sweep_fini(&sweep);
}

static void a_text_that_is_none_cannot_be_told(void **state)
{
    (void)state;
    expect("zebra", "cannot be told: zebra: column 1: no figure is called 'zebra'; see "
                    "sweep.cfg(5)");
}

static void failed_ones_come_first(void **state)
{
    static const char *const texts[] = {"rps(*) > 1", "p999_ms(rest, 1) < 1", "rps(*) < 1",
                                        "rps(*) > 2"};
    const struct assertion_outcome *ordered[SWEEP_ASSERTS_MAX];

    (void)state;
    for (size_t i = 0; i < 4; i++)
        strcpy(result.sweep.asserts[i], texts[i]);
    result.sweep.assert_count = 4;
    assertions_judge(&result, &all);
    assert_int_equal(all.failed, 2);
    assertions_order(&all, ordered);
    assert_string_equal(ordered[0]->text, texts[2]);
    assert_string_equal(ordered[1]->text, texts[1]);
    assert_string_equal(ordered[2]->text, texts[0]);
    assert_string_equal(ordered[3]->text, texts[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_cell_is_compared),
        cmocka_unit_test(short_names_have_the_unit_they_say),
        cmocka_unit_test(every_arm_and_level_must_hold),
        cmocka_unit_test(arithmetic_is_done_in_order),
        cmocka_unit_test(what_is_not_known_counts_as_failed),
        cmocka_unit_test(a_false_one_goes_before_an_unknown_one),
        cmocka_unit_test(a_cell_without_trials_is_not_known),
        cmocka_unit_test(a_text_that_is_none_cannot_be_told),
        cmocka_unit_test(failed_ones_come_first),
    };

    return cmocka_run_group_tests(tests, open_result, close_result);
}
