#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/sweep/plan.h"
#include "sweep_text.h"

enum { CELLS = 6 };

static const char identity[] = "name = \"check\"; model = \"identity\"; concurrency = (1, 4, 16);\n"
                               "duration = 2; warmup = 0.5; blocks = 3; seed = 7;\n";

static void read_sweep(const char *text, struct sweep *out)
{
    struct err e = {0};

    if (sweep_from_text(text, out, &e))
        fail_msg("%s", e.text);
}

static bool same_order(const struct plan_item *a, const struct plan_item *b)
{
    for (size_t i = 0; i < CELLS; i++)
        if (a[i].arm != b[i].arm || a[i].level != b[i].level)
            return false;
    return true;
}

static void a_block_has_each_cell_once(void **state)
{
    struct plan_item order[CELLS];
    struct sweep s;

    (void)state;
    read_sweep(identity, &s);
    for (int block = 0; block < 50; block++) {
        int seen[2][3] = {{0}};

        plan_block(&s, block, order);
        for (int i = 0; i < CELLS; i++) {
            assert_int_equal(order[i].block, block);
            assert_int_equal(order[i].position, i);
            seen[order[i].arm][order[i].level]++;
        }
        for (int i = 0; i < CELLS; i++)
            assert_int_equal(seen[i / 3][i % 3], 1);
    }
    sweep_fini(&s);
}

static void the_order_follows_from_seed_and_block(void **state)
{
    struct plan_item first[CELLS], again[CELLS], other[CELLS];
    struct sweep s;
    int same_as_next = 0, same_as_other_seed = 0;

    (void)state;
    read_sweep(identity, &s);
    for (int block = 0; block < 50; block++) {
        plan_block(&s, block, first);
        plan_block(&s, block, again);
        assert_true(same_order(first, again));
        plan_block(&s, block + 1, other);
        same_as_next += same_order(first, other);
        s.seed = 8;
        plan_block(&s, block, other);
        same_as_other_seed += same_order(first, other);
        s.seed = 7;
    }
    assert_true(same_as_next <= 2);
    assert_true(same_as_other_seed <= 2);
    sweep_fini(&s);
}

/* Over 6000 blocks each cell comes first 1000 times; five standard deviations are 144. */
static void every_cell_is_as_likely_to_come_first(void **state)
{
    struct plan_item order[CELLS];
    struct sweep s;
    int first[CELLS] = {0};

    (void)state;
    read_sweep(identity, &s);
    for (int block = 0; block < 6000; block++) {
        plan_block(&s, block, order);
        first[order[0].level * 2 + order[0].arm]++;
    }
    for (int i = 0; i < CELLS; i++)
        assert_in_range(first[i], 1000 - 144, 1000 + 144);
    sweep_fini(&s);
}

static void time_and_bytes_are_estimated(void **state)
{
    static const struct plan_message messages[] = {{1000, 24}, {2000, 48}};
    struct plan_estimate estimate;
    struct sweep s;

    (void)state;
    read_sweep(identity, &s);
    plan_estimate(&s, messages, &estimate);
    assert_int_equal(estimate.trials, 18);
    assert_true(estimate.seconds >= 18 * 2.5 && estimate.seconds < 18 * 2.5 + 10);
    assert_false(estimate.at_least);
    assert_true(estimate.bytes == 16 * 2048);
    assert_int_equal(estimate.bytes_arm, 1);
    assert_int_equal(estimate.bytes_level, 2);
    s.requests = 1000;
    plan_estimate(&s, messages, &estimate);
    assert_true(estimate.at_least);
    assert_true(estimate.seconds >= 18 * 0.5 && estimate.seconds < 18 * 0.5 + 10);
    sweep_fini(&s);
}

/* One level, two arms, three blocks: 6 trials of 25 s and the warm-up. 500 requests and 11000. */
static void a_schedule_is_told_segment_by_segment(void **state)
{
    static const struct plan_message messages[] = {{1000, 24}, {2000, 48}};
    struct plan_estimate estimate;
    struct buf text;
    struct sweep s;

    (void)state;
    read_sweep("model = \"identity\"; blocks = 3; schedule = ( { rate = 100; seconds = 5; },\n"
               "{ from = 100; to = 1000; seconds = 20; } ); arrival = \"constant\";",
               &s);
    plan_estimate(&s, messages, &estimate);
    assert_int_equal(estimate.trials, 6);
    assert_false(estimate.at_least);
    assert_true(estimate.seconds >= 6 * 26 && estimate.seconds < 6 * 26 + 10);
    assert_true(estimate.bytes == 64 * 2048);
    buf_init(&text, 10000);
    plan_print(&s, &estimate, &text);
    assert_non_null(strstr(buf_text(&text), "\nschedule     100/s for 5 s\n"
                                            "             100/s to 1000/s in 20 s\n"
                                            "             11500 requests, constant arrivals\n"
                                            "trials       3 blocks x 2 cells = 6, each 1 s "
                                            "warm-up and 25 s measured\n"));
    assert_non_null(strstr(buf_text(&text), "rest@100..1000"));
    assert_non_null(strstr(buf_text(&text), "with 64 requests, more where they wait"));
    buf_fini(&text);
    sweep_fini(&s);
}

/* Two levels, two arms, three blocks: 12 trials of 0.5 s warm-up; 100 requests last 10 s at 10 a
 * second and 2 s at 50. */
static void rates_tell_how_long_requests_take(void **state)
{
    static const struct plan_message messages[] = {{1000, 24}, {2000, 48}};
    struct plan_estimate estimate;
    struct sweep s;

    (void)state;
    read_sweep(identity, &s);
    s.levels[0] = level_of_rate(10);
    s.levels[1] = level_of_rate(50);
    s.level_count = 2;
    s.requests = 100;
    plan_estimate(&s, messages, &estimate);
    assert_false(estimate.at_least);
    assert_true(estimate.seconds >= 12 * 0.5 + 6 * 12 && estimate.seconds < 12 * 0.5 + 6 * 12 + 10);
    assert_true(estimate.bytes == 64 * 2048);
    sweep_fini(&s);
}

/* Two arms in three blocks: 6 searches of about PLAN_SEARCH_STEPS trials with 0.5 s warm-up and 2 s
 * measured; of requests it is not known how long they take, as no rate is. */
static void a_search_is_so_many_trials(void **state)
{
    static const struct plan_message messages[] = {{1000, 24}, {2000, 48}};
    double least = 6 * PLAN_SEARCH_STEPS * 0.5;
    struct plan_estimate estimate;
    struct sweep s;

    (void)state;
    read_sweep(identity, &s);
    s.duration_s = 2;
    sweep_set_find_max(&s, true);
    plan_estimate(&s, messages, &estimate);
    assert_int_equal(estimate.trials, 6);
    assert_false(estimate.at_least);
    assert_true(estimate.seconds >= 5 * least && estimate.seconds < 5 * least + 10);
    s.requests = 100;
    plan_estimate(&s, messages, &estimate);
    assert_true(estimate.at_least);
    assert_true(estimate.seconds >= least && estimate.seconds < least + 10);
    sweep_fini(&s);
}

static void a_search_is_said(void **state)
{
    struct plan_estimate estimate = {.trials = 6};
    struct sweep s;
    struct buf out;

    (void)state;
    read_sweep(identity, &s);
    s.objective_p99_ms = 50;
    sweep_set_find_max(&s, true);
    buf_init(&out, 100000);
    plan_print(&s, &estimate, &out);
    assert_non_null(strstr(buf_text(&out),
                           "rate         searched from 100 up to 1000000 requests/s "
                           "to 2 %, poisson arrivals,\n"
                           "             p99 at most 50 ms\n"));
    assert_non_null(strstr(buf_text(&out), "3 blocks x 2 searches = 6, each about 14 trials of "));
    assert_non_null(strstr(buf_text(&out), "@max"));
    buf_fini(&out);
    sweep_fini(&s);
}

/* Nothing but the block, the level and the sweep's seed decides. */
static void arms_of_a_block_share_a_schedule(void **state)
{
    struct sweep s = {.seed = 3}, other = {.seed = 4};
    struct plan_item item = {.arm = 0, .level = 1, .block = 2, .position = 5};
    struct plan_item arm = {.arm = 1, .level = 1, .block = 2, .position = 1};
    struct plan_item level = {.level = 2, .block = 2}, block = {.level = 1, .block = 3};
    uint64_t seed = plan_schedule_seed(&s, &item);

    (void)state;
    assert_true(plan_schedule_seed(&s, &arm) == seed);
    assert_true(plan_schedule_seed(&s, &level) != seed);
    assert_true(plan_schedule_seed(&s, &block) != seed);
    assert_true(plan_schedule_seed(&other, &item) != seed);
}

static void print_plan(const struct sweep *s, struct buf *out)
{
    struct plan_estimate estimate = {.trials = 18,
                                     .seconds = 75,
                                     .at_least = s->requests > 0,
                                     .bytes = 33792,
                                     .bytes_arm = 1,
                                     .bytes_level = 2};

    buf_init(out, 10000);
    plan_print(s, &estimate, out);
    assert_false(buf_failed(out));
}

static void the_plan_is_printed(void **state)
{
    struct buf out;
    struct sweep s;

    (void)state;
    read_sweep(identity, &s);
    print_plan(&s, &out);
    assert_string_equal(
        buf_text(&out),
        "sweep        check\n"
        "arms         rest  rest, tensor as binary, unary, identity, at a server of its own\n"
        "             grpc  grpc, tensor as raw, unary, identity, at a server of its own\n"
        "concurrency  1, 4, 16\n"
        "trials       3 blocks x 6 cells = 18, each 0.5 s warm-up and 2 s measured\n"
        "first block  grpc@4 grpc@16 rest@1 grpc@1 rest@16 rest@4\n"
        "time         about 1 min 15 s\n"
        "in flight    at most 33.0 KiB: arm grpc at c=16\n");
    buf_fini(&out);
    sweep_fini(&s);
}

static void an_automatic_plan_says_at_most(void **state)
{
    struct buf out;
    struct sweep s;

    (void)state;
    read_sweep(identity, &s);
    s.blocks_auto = true;
    s.noise_floor = true;
    s.precision = 0.025;
    sweep_cap_blocks(&s);
    assert_int_equal(sweep_renew_twin(&s, NULL), 0);
    print_plan(&s, &out);
    assert_non_null(strstr(buf_text(&out), "\ntrials       at most 50 blocks x 9 cells = 18, each "
                                           "0.5 s warm-up and 2 s measured\n             until "
                                           "all intervals of throughput_rps end within 2.5 % of "
                                           "their ratio\n"));
    assert_non_null(strstr(buf_text(&out), "\ntime         at most 1 min 15 s\n"));
    assert_non_null(
        strstr(buf_text(&out),
               "rest+again  rest, tensor as binary, unary, identity, for the noise floor\n"));
    buf_fini(&out);
    sweep_fini(&s);
}

static void a_long_order_is_wrapped_and_cut(void **state)
{
    struct buf out;
    struct sweep s;
    const char *line;

    (void)state;
    read_sweep(identity, &s);
    for (s.level_count = 0; s.level_count < 64; s.level_count++)
        s.levels[s.level_count] = level_of_concurrency(1000 + (int)s.level_count);
    s.requests = 10;
    print_plan(&s, &out);
    assert_non_null(strstr(buf_text(&out), "(and 64 more)\n"));
    assert_non_null(strstr(buf_text(&out), "\n             "));
    assert_non_null(strstr(buf_text(&out), "at least 1 min 15 s and what the requests take\n"));
    line = strstr(buf_text(&out), "first block");
    for (; line[0] && strncmp(line, "time", 4) != 0; line += strcspn(line, "\n") + 1)
        assert_in_range(strcspn(line, "\n"), 1, 79);
    buf_fini(&out);
    sweep_fini(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_has_each_cell_once),
        cmocka_unit_test(the_order_follows_from_seed_and_block),
        cmocka_unit_test(every_cell_is_as_likely_to_come_first),
        cmocka_unit_test(time_and_bytes_are_estimated),
        cmocka_unit_test(a_schedule_is_told_segment_by_segment),
        cmocka_unit_test(rates_tell_how_long_requests_take),
        cmocka_unit_test(a_search_is_so_many_trials),
        cmocka_unit_test(a_search_is_said),
        cmocka_unit_test(arms_of_a_block_share_a_schedule),
        cmocka_unit_test(the_plan_is_printed),
        cmocka_unit_test(an_automatic_plan_says_at_most),
        cmocka_unit_test(a_long_order_is_wrapped_and_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
