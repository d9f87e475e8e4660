#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/result/answer.h"
#include "synthetic.h"

enum { REST, GRPC };

static void expect(const struct result *r, size_t base, size_t other, const char *sentence)
{
    struct answer a;
    char text[ANSWER_SIZE];

    answer_make(r, base, other, &a);
    answer_print(r, &a, text);
    assert_string_equal(text, sentence);
}

/* Both arms at concurrency 1, 16, ... for the first `levels` of these, without a trial. */
static void open_result(struct result *r, size_t levels, int blocks)
{
    static const int loads[] = {1, 16, 64, 128, 256, 512, 1024, 2048};
    struct sweep sweep;

    synthetic_sweep(&sweep, blocks);
    sweep.level_count = levels;
    for (size_t i = 0; i < levels; i++)
        sweep.levels[i] = level_of_concurrency(loads[i]);
    assert_int_equal(result_init(r, &sweep, NULL), 0);
    sweep_fini(&sweep);
}

/* Of 1000 requests per block for rest, and `percent` percent of that for grpc; `us` of each. */
static void add_block(struct result *r, size_t level, int block, int percent, double rest_us,
                      double grpc_us)
{
    synthetic_add(r, synthetic_trial(REST, level, block, 1000, rest_us));
    synthetic_add(r, synthetic_trial(GRPC, level, block, (uint64_t)(10 * percent), grpc_us));
}

static void add_blocks(struct result *r, size_t level, int blocks, int percent)
{
    for (int i = 0; i < blocks; i++)
        add_block(r, level, i, percent, 1000, 1000);
}

static void derive(struct result *r)
{
    assert_int_equal(result_derive(r, NULL), 0);
}

/* Ratios 1.3, 1.31, 1.32: mean of the logarithms 0.27000, their standard deviation 0.0076338, so
 * exp(0.27000 -+ 4.30265 x 0.0076338 / sqrt(3)) = 1.2854 to 1.3351. */
static void one_level_has_the_ratio_in_words(void **state)
{
    struct result r;

    (void)state;
    open_result(&r, 1, 3);
    for (int i = 0; i < 3; i++)
        add_block(&r, 0, i, 130 + i, 1000, 500);
    derive(&r);
    expect(&r, REST, GRPC,
           "grpc has 1.31x the throughput of rest at concurrency 1 [1.29, 1.34], 3 blocks; p99 "
           "faster: 0.50x [0.50, 0.50].");
    result_fini(&r);
}

/* Four blocks that are all alike, in which the first arm's twin has 1.1 times its throughput: the
 * noise floor is exp(2.776445 ln 1.1 / sqrt(4)) = 1.1415 (t of 4 degrees of freedom from a table).
 */
static void expect_beside_twin(size_t levels, const double *of_grpc, const char *sentence)
{
    struct sweep sweep;
    struct result r;

    synthetic_sweep(&sweep, 4);
    sweep.level_count = levels;
    sweep.noise_floor = true;
    assert_int_equal(sweep_renew_twin(&sweep, NULL), 0);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    for (int block = 0; block < 4; block++)
        for (size_t i = 0; i < 3 * levels; i++) {
            struct trial *t = synthetic_trial(i % 3, i / 3, block, 1000, 1000);

            t->throughput_rps = 100 * (i % 3 == GRPC ? of_grpc[i / 3] : i % 3 == 2 ? 1.1 : 1);
            synthetic_add(&r, t);
        }
    derive(&r);
    expect(&r, REST, GRPC, sentence);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void what_is_below_the_noise_floor_is_told(void **state)
{
    (void)state;
    expect_beside_twin(1, (double[]){1.13},
                       "grpc has 1.13x the throughput of rest at concurrency 1 [1.13, 1.13], below "
                       "the noise floor, 4 blocks; p99 not distinguishable: 1.000x [1.000, "
                       "1.000].");
    expect_beside_twin(
        2, (double[]){1.13, 1.15},
        "grpc is faster than rest in throughput at 2 of 2 levels: 1.13x [1.13, 1.13] "
        "at concurrency 1 to 1.15x [1.15, 1.15] at 16, below the noise floor at 1, 4 "
        "blocks; p99 not distinguishable at 2 of 2: 1.000x [1.000, 1.000].");
}

static void rates_are_named_as_rates(void **state)
{
    struct result r;

    (void)state;
    open_result(&r, 2, 3);
    r.sweep.levels[0] = level_of_rate(500);
    r.sweep.levels[1] = level_of_rate(0.5);
    for (int i = 0; i < 3; i++) {
        add_block(&r, 0, i, 100, 1000, 500);
        add_block(&r, 1, i, 100, 1000, 250);
    }
    derive(&r);
    expect(&r, REST, GRPC,
           "grpc is faster than rest in p50 latency at 2 of 2 levels: 0.25x [0.25, 0.25] at 0.5/s "
           "to 0.50x [0.50, 0.50] at 500/s, 3 blocks; p99 faster at 2 of 2: 0.25x [0.25, 0.25] to "
           "0.50x [0.50, 0.50].");
    result_fini(&r);
}

static void a_rate_with_few_requests_has_no_winner(void **state)
{
    struct result r;

    (void)state;
    open_result(&r, 1, 3);
    r.sweep.levels[0] = level_of_rate(0.5);
    for (int i = 0; i < 3; i++) {
        synthetic_add(&r, synthetic_trial(REST, 0, i, 3, 1000));
        synthetic_add(&r, synthetic_trial(GRPC, 0, i, 3, 500));
    }
    derive(&r);
    expect(
        &r, REST, GRPC,
        "p50 latency of grpc and rest rests on too few requests; p99 rests on too few requests.");
    result_fini(&r);
}

/* Ratios 0.9, 1 and 1.1: mean of the logarithms -0.0033501, standard deviation 0.100377, so the
 * interval is exp(-0.0033501 -+ 4.30265 x 0.100377 / sqrt(3)) = 0.7767 to 1.2788. */
static void an_interval_that_spans_1_is_told(void **state)
{
    struct result r;

    (void)state;
    open_result(&r, 1, 3);
    for (int i = 0; i < 3; i++)
        add_block(&r, 0, i, 90 + 10 * i, 1000, 1000);
    derive(&r);
    expect(&r, REST, GRPC,
           "grpc and rest are not distinguishable in throughput at concurrency 1 (interval spans "
           "1): 0.997x [0.78, 1.28], 3 blocks; p99 not distinguishable: 1.000x [1.000, 1.000].");
    result_fini(&r);
}

static void two_blocks_are_too_few_to_say(void **state)
{
    struct result r;

    (void)state;
    open_result(&r, 2, 2);
    add_blocks(&r, 0, 1, 200);
    derive(&r);
    expect(&r, REST, GRPC,
           "too few blocks to say (fewer than 3): grpc has 2.00x the throughput of rest at "
           "concurrency 1, 1 block; p99 1.000x; not measured at 1 of 2 levels.");
    add_blocks(&r, 1, 2, 150);
    derive(&r);
    expect(&r, REST, GRPC,
           "too few blocks to say (fewer than 3): throughput of grpc against rest at 2 levels: "
           "1.50x [1.50, 1.50] at concurrency 16 to 2.00x at 1, 1 to 2 blocks; p99 1.000x.");
    result_fini(&r);
}

/* See synthetic_result, and for the intervals its ratios 1.5, 1.5 and 1: mean of the logarithms
 * 0.2703, standard deviation 0.2341, so exp(0.2703 -+ 0.5815) = 0.7326 to 2.3440. */
static void levels_are_counted(void **state)
{
    struct result r;

    (void)state;
    synthetic_result(&r);
    expect(&r, REST, GRPC,
           "grpc is faster than rest in throughput at 1 of 2 levels, not distinguishable at 1 "
           "(interval spans 1): 1.25x [1.25, 1.25] at concurrency 1 to 1.31x [0.73, 2.34] at 16, 3 "
           "blocks; p99 faster at 1 of 2, not distinguishable at 1: 0.76x [0.43, 1.37] to 0.80x "
           "[0.80, 0.80].");
    result_fini(&r);
}

/* The other way round the ratios are the inverse ones. */
static void the_pair_may_be_any(void **state)
{
    struct result r;
    struct answer a;

    (void)state;
    synthetic_result(&r);
    answer_make(&r, GRPC, REST, &a);
    assert_int_equal(a.lead.words[COMPARISON_SLOWER], 1);
    assert_int_equal(a.lead.words[COMPARISON_NOT_DISTINGUISHABLE], 1);
    assert_int_equal(a.lead.lowest, 1);
    assert_float_equal(a.lead.high.ratio, 0.8, 1e-9);
    assert_int_equal(a.lead.spanning, 1);
    result_fini(&r);
}

static void contradicting_levels_have_no_winner(void **state)
{
    struct result r;
    struct answer a;

    (void)state;
    open_result(&r, 4, 4);
    add_blocks(&r, 0, 4, 120);
    add_blocks(&r, 1, 4, 80);
    add_blocks(&r, 2, 4, 140);
    add_blocks(&r, 3, 2, 300);
    derive(&r);
    expect(&r, REST, GRPC,
           "no winner over all levels: grpc is faster than rest in throughput at 2 of 4 levels, "
           "slower at 1, too few blocks at 1: 0.80x [0.80, 0.80] at concurrency 16 to 1.40x [1.40, "
           "1.40] at 64, 2 to 4 blocks; p99 not distinguishable at 3 of 4, too few blocks at 1: "
           "1.000x [1.000, 1.000].");
    answer_make(&r, REST, GRPC, &a);
    assert_int_equal(a.lead.blocks_least, 2);
    assert_int_equal(a.lead.highest, 2);
    result_fini(&r);
}

/* Ratios 1.04, 1.05 and 1.08 at two levels: t of their logarithms is 4.855, p = 0.0399, which
 * stands alone but not twice: Holm makes it 0.0798. */
static void what_only_the_correction_undoes_does_not_span_1(void **state)
{
    static const int percents[] = {104, 105, 108};
    struct result r;

    (void)state;
    open_result(&r, 2, 3);
    for (int i = 0; i < 3; i++)
        for (size_t level = 0; level < 2; level++)
            add_block(&r, level, i, percents[i], 1000, 1000);
    derive(&r);
    expect(&r, REST, GRPC,
           "grpc and rest are not distinguishable in throughput at 2 of 2 levels (by Holm's "
           "correction): 1.06x [1.006, 1.11] at concurrency 1, 3 blocks; p99 not distinguishable "
           "at 2 of 2: 1.000x [1.000, 1.000].");
    result_fini(&r);
}

/* The first level as above, the second as in an_interval_that_spans_1_is_told. */
static void both_reasons_are_told_apart(void **state)
{
    static const int percents[2][3] = {{104, 105, 108}, {90, 100, 110}};
    struct result r;
    struct answer a;
    char text[ANSWER_SIZE];

    (void)state;
    open_result(&r, 2, 3);
    for (int i = 0; i < 3; i++)
        for (size_t level = 0; level < 2; level++)
            add_block(&r, level, i, percents[level][i], 1000, 1000);
    derive(&r);
    answer_make(&r, REST, GRPC, &a);
    assert_int_equal(a.lead.spanning, 1);
    answer_print(&r, &a, text);
    assert_non_null(strstr(text, "at 2 of 2 levels (1 of them by Holm's correction): "));
    result_fini(&r);
}

/* p99 needs 662 requests, 3 x 200 are fewer. */
static void a_percentile_of_few_requests_says_nothing(void **state)
{
    struct result r;

    (void)state;
    open_result(&r, 1, 3);
    add_blocks(&r, 0, 3, 20);
    derive(&r);
    expect(&r, REST, GRPC,
           "grpc has 0.20x the throughput of rest at concurrency 1 [0.20, 0.20], 3 blocks; p99 "
           "rests on too few requests.");
    result_fini(&r);
    open_result(&r, 2, 3);
    add_blocks(&r, 0, 3, 20);
    for (int i = 0; i < 3; i++)
        add_block(&r, 1, i, 200, 1000, 500);
    derive(&r);
    expect(&r, REST, GRPC,
           "no winner over all levels: grpc is faster than rest in throughput at 1 of 2 levels, "
           "slower at 1: 0.20x [0.20, 0.20] at concurrency 1 to 2.00x [2.00, 2.00] at 16, 3 "
           "blocks; p99 faster at 1 of 2, too few requests at 1: 0.50x [0.50, 0.50].");
    result_fini(&r);
}

static void limit(struct result *r, size_t arm, size_t level, enum limited_by word)
{
    r->cells[level * 2 + arm].total.limited_by = word;
}

static void what_the_servers_did_not_limit_is_told(void **state)
{
    struct result r;
    struct answer a;
    char text[ANSWER_SIZE];

    (void)state;
    open_result(&r, 8, 3);
    for (size_t i = 0; i < 8; i++)
        add_blocks(&r, i, 3, 200);
    derive(&r);
    limit(&r, REST, 1, LIMITED_CLIENT);
    limit(&r, GRPC, 2, LIMITED_CLIENT);
    answer_make(&r, REST, GRPC, &a);
    answer_print(&r, &a, text);
    assert_non_null(strstr(text, "; limited by the client at concurrency 16, 64."));
    limit(&r, REST, 2, LIMITED_MACHINE);
    answer_make(&r, REST, GRPC, &a);
    assert_int_equal(a.client, 2);
    assert_int_equal(a.machine, 1);
    answer_print(&r, &a, text);
    assert_non_null(strstr(text, "; limited by the client or the machine at "
                                 "concurrency 16, 64."));
    for (size_t i = 0; i < 8; i++)
        limit(&r, GRPC, i, LIMITED_MACHINE);
    for (size_t i = 0; i < 8; i++)
        limit(&r, REST, i, LIMITED_SERVER);
    answer_make(&r, REST, GRPC, &a);
    answer_print(&r, &a, text);
    assert_non_null(strstr(text, "; limited by the machine at 8 of 8 levels."));
    result_fini(&r);
}

static void without_a_common_block_there_is_nothing_to_say(void **state)
{
    struct result r;

    (void)state;
    open_result(&r, 2, 2);
    synthetic_add(&r, synthetic_trial(REST, 0, 0, 1000, 100));
    synthetic_add(&r, synthetic_trial(GRPC, 0, 1, 1000, 100));
    derive(&r);
    expect(&r, REST, GRPC, "nothing to say of grpc and rest: they have no block in common.");
    result_fini(&r);
}

/* Names of 63 bytes, and everything there is to say. */
static void the_longest_sentence_is_whole(void **state)
{
    struct result r;
    struct answer a;
    char text[ANSWER_SIZE];

    (void)state;
    open_result(&r, 8, 4);
    for (size_t i = 0; i < 8; i++)
        add_blocks(&r, i, i == 7 ? 2 : 4, i % 3 ? 150 : 51);
    for (size_t i = 0; i < 2; i++) {
        memset(r.sweep.arms[i].name, 'm', sizeof r.sweep.arms[i].name - 1);
        r.sweep.arms[i].name[sizeof r.sweep.arms[i].name - 1] = '\0';
    }
    for (size_t i = 0; i < 6; i++)
        r.sweep.levels[i] = level_of_concurrency(SWEEP_CONCURRENCY_MAX);
    derive(&r);
    for (size_t i = 0; i < 6; i++)
        limit(&r, i % 2, i, i % 2 ? LIMITED_MACHINE : LIMITED_CLIENT);
    answer_make(&r, REST, GRPC, &a);
    answer_print(&r, &a, text);
    assert_true(strlen(text) > 400);
    assert_string_equal(text + strlen(text) - 13, "65536, 65536.");
    result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_level_has_the_ratio_in_words),
        cmocka_unit_test(what_is_below_the_noise_floor_is_told),
        cmocka_unit_test(rates_are_named_as_rates),
        cmocka_unit_test(a_rate_with_few_requests_has_no_winner),
        cmocka_unit_test(an_interval_that_spans_1_is_told),
        cmocka_unit_test(two_blocks_are_too_few_to_say),
        cmocka_unit_test(levels_are_counted),
        cmocka_unit_test(the_pair_may_be_any),
        cmocka_unit_test(contradicting_levels_have_no_winner),
        cmocka_unit_test(what_only_the_correction_undoes_does_not_span_1),
        cmocka_unit_test(both_reasons_are_told_apart),
        cmocka_unit_test(a_percentile_of_few_requests_says_nothing),
        cmocka_unit_test(what_the_servers_did_not_limit_is_told),
        cmocka_unit_test(without_a_common_block_there_is_nothing_to_say),
        cmocka_unit_test(the_longest_sentence_is_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
