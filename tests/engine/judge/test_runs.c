/* Two runs against each other. Numbers of Welch's test are R's: t.test(log(new), log(base)). */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/judge/runs.h"
#include "synthetic.h"

enum { FIGURES = 6, REST = 0, GRPC = 1, C1 = 0, C16 = 1 };

static const uint64_t base_requests[] = {10000, 11000, 10500, 9500};
static const uint64_t new_requests[] = {8000, 8800, 8200, 8400, 8100};
enum { BASE_BLOCKS = 4, NEW_BLOCKS = 5 };

/* Arms rest and grpc at concurrency 1 and 16, no trials. */
static void begin(struct result *r, int blocks)
{
    struct sweep sweep;

    synthetic_sweep(&sweep, blocks);
    assert_int_equal(result_init(r, &sweep, NULL), 0);
    sweep_fini(&sweep);
}

static void add(struct result *r, size_t arm, size_t level, const uint64_t *requests, int blocks)
{
    for (int i = 0; i < blocks; i++)
        synthetic_add(r, synthetic_trial(arm, level, i, requests[i], 1000));
}

static void compare(struct result *base, struct result *other, double margin, struct runs *out)
{
    assert_int_equal(result_derive(base, NULL), 0);
    assert_int_equal(result_derive(other, NULL), 0);
    assert_int_equal(runs_compare(base, other, margin, out, NULL), 0);
}

static void end(struct runs *r, struct result *base, struct result *other)
{
    runs_fini(r);
    result_fini(base);
    result_fini(other);
}

static const struct shift *find(const struct runs *r, size_t arm, size_t level, enum metric m)
{
    for (size_t i = 0; i < r->shift_count; i++) {
        const struct shift *s = &r->shifts[i];

        if (s->arm == arm && s->level == level && s->metric == m)
            return s;
    }
    fail_msg("no shift of arm %zu, level %zu, %s", arm, level, metric_name(m));
    return NULL;
}

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-8 * fabs(expected)))
        fail_msg("%.12g is not %.12g", value, expected);
}

static void a_run_against_itself_is_not_distinguishable(void **state)
{
    struct result base, other;
    struct runs r;

    (void)state;
    synthetic_result(&base);
    synthetic_result(&other);
    compare(&base, &other, 0, &r);
    assert_int_equal(r.shift_count, 4 * FIGURES);
    assert_int_equal(r.counts[SHIFT_NOT_DISTINGUISHABLE], r.shift_count);
    for (size_t i = 0; i < r.shift_count; i++)
        assert_true(r.shifts[i].comparison.ratio == 1 && r.shifts[i].comparison.p_value == 1);
    assert_int_equal(r.only_base_count + r.only_other_count + r.difference_count, 0);
    end(&r, &base, &other);
}

/* The interval of the throughput is 0.8105 [0.7378, 0.8903]: a tenth down for certain, a fifth
 * not. One cell has six figures, of which p is 1 for the latencies, which are the same, and for the
 * rates of errors, which are all 0; the processor's time a request moves like the throughput, so
 * the smallest p times 6 is what Holm makes of both. */
static void a_slower_run_is_a_regression_beyond_the_margin(void **state)
{
    static const struct {
        double margin;
        enum shift_kind kind;
    } cases[] = {{5, SHIFT_REGRESSION}, {10, SHIFT_REGRESSION}, {12, SHIFT_SLOWER}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct result base, other;
        const struct shift *s;
        struct runs r;

        begin(&base, BASE_BLOCKS);
        begin(&other, NEW_BLOCKS);
        add(&base, REST, C16, base_requests, BASE_BLOCKS);
        add(&other, REST, C16, new_requests, NEW_BLOCKS);
        compare(&base, &other, cases[i].margin, &r);
        s = find(&r, REST, C16, METRIC_THROUGHPUT);
        near(s->comparison.ratio, 0.8105013936);
        near(s->comparison.low, 0.7378457723);
        near(s->comparison.high, 0.8903114087);
        near(s->comparison.p_value, 0.002551963525);
        near(s->comparison.p_adjusted, 6 * 0.002551963525);
        assert_int_equal(s->comparison.word, COMPARISON_SLOWER);
        assert_int_equal(s->kind, cases[i].kind);
        s = find(&r, REST, C16, METRIC_SERVER_CPU_PER_REQUEST);
        near(s->comparison.ratio, 1 / 0.8105013936);
        assert_int_equal(s->comparison.word, COMPARISON_SLOWER);
        end(&r, &base, &other);
    }
}

static void a_faster_run_is_none(void **state)
{
    struct result base, other;
    struct runs r;

    (void)state;
    begin(&base, NEW_BLOCKS);
    begin(&other, BASE_BLOCKS);
    add(&base, REST, C16, new_requests, NEW_BLOCKS);
    add(&other, REST, C16, base_requests, BASE_BLOCKS);
    compare(&base, &other, 5, &r);
    assert_int_equal(r.counts[SHIFT_REGRESSION] + r.counts[SHIFT_SLOWER], 0);
    assert_int_equal(find(&r, REST, C16, METRIC_THROUGHPUT)->kind, SHIFT_FASTER);
    end(&r, &base, &other);
}

/* No error among four trials, 4 in each of three of five: half an error of the usual trial on both
 * sides makes the ratio 3.909 [0.833, 18.34], p 0.0705. */
static void errors_are_compared_where_one_run_has_none(void **state)
{
    struct result base, other;
    const struct shift *s;
    struct runs r;

    (void)state;
    begin(&base, BASE_BLOCKS);
    begin(&other, NEW_BLOCKS);
    add(&base, REST, C16, base_requests, BASE_BLOCKS);
    for (int i = 0; i < NEW_BLOCKS; i++) {
        struct trial *t = synthetic_trial(REST, C16, i, new_requests[i], 1000);

        t->errors[OUTCOME_TIMEOUT].count = i == 0 || i == 2 ? 0 : 4;
        synthetic_add(&other, t);
    }
    compare(&base, &other, 5, &r);
    s = find(&r, REST, C16, METRIC_ERROR_RATE);
    assert_true(s->base == 0);
    assert_true(s->other == 0.000289); /* 12 / 41500 */
    near(s->comparison.ratio, 3.9092620094);
    near(s->comparison.low, 0.8333308962);
    near(s->comparison.high, 18.3388489824);
    near(s->comparison.p_value, 0.0705256394);
    assert_int_equal(s->kind, SHIFT_NOT_DISTINGUISHABLE);
    end(&r, &base, &other);
}

/* p99 needs 662 requests in a trial; p50 11. */
static void percentiles_of_few_requests_are_left_out(void **state)
{
    static const uint64_t few[] = {661, 661, 661, 662};
    struct result base, other;
    struct runs r;

    (void)state;
    begin(&base, BASE_BLOCKS);
    begin(&other, NEW_BLOCKS);
    add(&base, REST, C16, few, BASE_BLOCKS);
    add(&other, REST, C16, new_requests, NEW_BLOCKS);
    compare(&base, &other, 5, &r);
    assert_int_equal(find(&r, REST, C16, METRIC_RESPONSE_P99)->kind, SHIFT_TOO_FEW_BLOCKS);
    assert_int_equal(find(&r, REST, C16, METRIC_RESPONSE_P99)->comparison.blocks, 1);
    assert_int_equal(find(&r, REST, C16, METRIC_RESPONSE_P50)->kind, SHIFT_NOT_DISTINGUISHABLE);
    end(&r, &base, &other);
}

/* The new run has the arms in another order and 16 before 1: names and loads count. Its cell at 2
 * and that of the base at 1 have no twin. */
static void cells_are_matched_by_name_and_load(void **state)
{
    struct result base, other;
    struct sweep sweep;
    struct runs r;

    (void)state;
    begin(&base, BASE_BLOCKS);
    synthetic_sweep(&sweep, NEW_BLOCKS);
    strcpy(sweep.arms[0].name, "grpc");
    strcpy(sweep.arms[1].name, "rest");
    sweep.levels[0] = level_of_concurrency(16);
    sweep.levels[1] = level_of_concurrency(2);
    assert_int_equal(result_init(&other, &sweep, NULL), 0);
    sweep_fini(&sweep);
    add(&base, REST, C16, base_requests, BASE_BLOCKS);
    add(&base, GRPC, C1, base_requests, BASE_BLOCKS);
    add(&other, 1, 0, new_requests, NEW_BLOCKS);
    add(&other, 0, 1, new_requests, NEW_BLOCKS);
    compare(&base, &other, 5, &r);
    near(find(&r, REST, C16, METRIC_THROUGHPUT)->comparison.ratio, 0.8105013936);
    assert_int_equal(find(&r, GRPC, C16, METRIC_THROUGHPUT)->kind, SHIFT_TOO_FEW_BLOCKS);
    assert_int_equal(r.shift_count, 2 * FIGURES);
    assert_int_equal(r.only_base_count, 1);
    assert_int_equal(r.only_base[0].arm, GRPC);
    assert_int_equal(r.only_base[0].level, C1);
    assert_int_equal(r.only_other_count, 1);
    assert_int_equal(r.only_other[0].level, 1);
    end(&r, &base, &other);
}

/* The same number as a rate is another load. */
static void a_rate_is_no_concurrency(void **state)
{
    struct result base, other;
    struct sweep sweep;
    struct runs r;

    (void)state;
    begin(&base, BASE_BLOCKS);
    synthetic_sweep(&sweep, NEW_BLOCKS);
    sweep.levels[0] = level_of_rate(1);
    sweep.levels[1] = level_of_rate(16);
    assert_int_equal(result_init(&other, &sweep, NULL), 0);
    sweep_fini(&sweep);
    compare(&base, &other, 5, &r);
    assert_int_equal(r.shift_count, 0);
    end(&r, &base, &other);
}

/* Of the same mean, the same lowest and highest rate; only the order of its parts is another. */
static void another_schedule_is_another_load(void **state)
{
    static const struct rate_curve up = {{{1, 1, 5}, {9, 9, 5}}, 2},
                                   down = {{{9, 9, 5}, {1, 1, 5}}, 2};
    const struct rate_curve *curves[] = {&up, &up, &down};
    struct result results[3];
    struct runs r;

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct sweep sweep;

        synthetic_sweep(&sweep, BASE_BLOCKS);
        sweep.schedule = *curves[i];
        sweep.levels[0] = level_of_schedule(curves[i]);
        sweep.level_count = 1;
        assert_int_equal(result_init(&results[i], &sweep, NULL), 0);
        sweep_fini(&sweep);
        add(&results[i], REST, 0, base_requests, BASE_BLOCKS);
    }
    compare(&results[0], &results[1], 5, &r);
    assert_int_equal(r.shift_count, 2 * FIGURES);
    assert_int_equal(r.difference_count, 0);
    runs_fini(&r);
    compare(&results[0], &results[2], 5, &r);
    assert_int_equal(r.shift_count, 0);
    assert_int_equal(r.only_base_count, 1);
    assert_int_equal(r.difference_count, 1);
    assert_string_equal(r.differences[0].what, "schedule");
    assert_string_equal(r.differences[0].base, "1:5,9:5");
    assert_string_equal(r.differences[0].other, "9:5,1:5");
    end(&r, &results[0], &results[2]);
    result_fini(&results[1]);
}

/* Regressions by their effect, then what is faster, then the rest as the sweep has it. */
static void the_worst_comes_first(void **state)
{
    static const uint64_t half[] = {5000, 5500, 5250, 4750};
    static const uint64_t twice[] = {20000, 22000, 21000, 19000};
    struct result base, other;
    struct runs r;

    (void)state;
    begin(&base, BASE_BLOCKS);
    begin(&other, NEW_BLOCKS);
    add(&base, REST, C1, base_requests, BASE_BLOCKS);
    add(&base, GRPC, C1, base_requests, BASE_BLOCKS);
    add(&base, REST, C16, base_requests, BASE_BLOCKS);
    add(&other, REST, C1, new_requests, NEW_BLOCKS);
    add(&other, GRPC, C1, twice, BASE_BLOCKS);
    add(&other, REST, C16, half, BASE_BLOCKS);
    compare(&base, &other, 5, &r);
    assert_int_equal(r.shifts[0].level, C16);
    assert_int_equal(r.shifts[0].kind, SHIFT_REGRESSION);
    for (size_t i = 1; i < r.shift_count; i++) {
        const struct shift *a = &r.shifts[i - 1], *b = &r.shifts[i];

        assert_true(a->kind <= b->kind);
        if (a->kind == b->kind && a->kind < SHIFT_NOT_DISTINGUISHABLE)
            assert_true(fabs(log(a->comparison.ratio)) >= fabs(log(b->comparison.ratio)));
        if (a->kind == b->kind && a->kind >= SHIFT_NOT_DISTINGUISHABLE)
            assert_true(a->level < b->level || (a->level == b->level && a->arm <= b->arm));
    }
    assert_int_equal(r.counts[SHIFT_FASTER], 2);
    end(&r, &base, &other);
}

static void expect_difference(const struct run_difference *d, const char *what, const char *base,
                              const char *other)
{
    assert_string_equal(d->what, what);
    assert_string_equal(d->base, base);
    assert_string_equal(d->other, other);
}

static void what_else_differs_is_told(void **state)
{
    struct result base, other;
    struct runs r;

    (void)state;
    begin(&base, BASE_BLOCKS);
    begin(&other, NEW_BLOCKS);
    strcpy(other.sweep.name, "another");
    other.sweep.seed = 77;
    strcpy(base.environment.kernel, "Linux 6.1");
    strcpy(other.environment.kernel, "Linux 6.5");
    other.environment.cpus = 8;
    other.environment.virtualised = VIRTUALISED_YES;
    other.sweep.warmup_s = 2.5;
    other.sweep.arms[GRPC].encoding = ENCODING_TYPED;
    compare(&base, &other, 5, &r);
    assert_int_equal(r.difference_count, 5);
    expect_difference(&r.differences[0], "kernel", "Linux 6.1", "Linux 6.5");
    expect_difference(&r.differences[1], "number of processors", "", "8");
    expect_difference(&r.differences[2], "virtual machine", "", "yes");
    expect_difference(&r.differences[3], "warmup", "1.0", "2.5");
    expect_difference(&r.differences[4], "arm grpc: encoding", "raw", "typed");
    end(&r, &base, &other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_against_itself_is_not_distinguishable),
        cmocka_unit_test(a_slower_run_is_a_regression_beyond_the_margin),
        cmocka_unit_test(a_faster_run_is_none),
        cmocka_unit_test(errors_are_compared_where_one_run_has_none),
        cmocka_unit_test(percentiles_of_few_requests_are_left_out),
        cmocka_unit_test(cells_are_matched_by_name_and_load),
        cmocka_unit_test(a_rate_is_no_concurrency),
        cmocka_unit_test(another_schedule_is_another_load),
        cmocka_unit_test(the_worst_comes_first),
        cmocka_unit_test(what_else_differs_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
