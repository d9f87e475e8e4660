#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/stats/histogram.h"

enum { MANY = 100000 };

static const double percents[] = {0, 1, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999, 100};

static struct histogram *opened(void)
{
    struct histogram *h = NULL;

    assert_int_equal(histogram_open(&h, NULL), 0);
    return h;
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* Log-uniform from 100 ns to 10 s. */
static void fill_log_uniform(uint64_t *values, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++)
        values[i] = (uint64_t)pow(10, 2 + 8 * (double)next_random(&seed) / 2147483648.0);
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void assert_same_counts(const struct histogram *a, const struct histogram *b)
{
    struct histogram_cursor ca = {0}, cb = {0};
    struct histogram_bucket ba, bb;

    while (histogram_next(a, &ca, &ba)) {
        assert_true(histogram_next(b, &cb, &bb));
        assert_int_equal(ba.low, bb.low);
        assert_int_equal(ba.high, bb.high);
        assert_int_equal(ba.count, bb.count);
    }
    assert_false(histogram_next(b, &cb, &bb));
    assert_int_equal(a->count, b->count);
}

static void assert_same(const struct histogram *a, const struct histogram *b)
{
    assert_same_counts(a, b);
    assert_int_equal(a->out_of_range, b->out_of_range);
    assert_int_equal(a->min, b->min);
    assert_int_equal(a->max, b->max);
    assert_int_equal(a->sum, b->sum);
}

static void an_empty_one_knows_nothing(void **state)
{
    struct histogram *h = opened();
    struct histogram_cursor c = {0};
    struct histogram_bucket b;

    (void)state;
    assert_true(isnan(histogram_min(h)));
    assert_true(isnan(histogram_max(h)));
    assert_true(isnan(histogram_mean(h)));
    assert_true(isnan(histogram_percentile(h, 50)));
    assert_false(histogram_next(h, &c, &b));
    assert_int_equal(histogram_count_between(h, 0, UINT64_MAX), 0);
    histogram_close(h);
}

/* The layout, from its definition: buckets are 1 wide below 2048, then twice as wide for each power
 * of two; they meet without gap or overlap, and none is wider than 1/1024 of its lowest value. */
static void buckets_tile_the_range(void **state)
{
    struct histogram *h = opened();
    struct histogram_cursor c = {0};
    struct histogram_bucket b;
    uint64_t next = 0;

    (void)state;
    for (uint64_t v = 0; v <= HISTOGRAM_HIGHEST; v += v < 2048 ? 1 : (v >> 11) + 1)
        histogram_record(h, v);
    histogram_record(h, HISTOGRAM_HIGHEST);
    while (histogram_next(h, &c, &b)) {
        assert_int_equal(b.low, next);
        assert_true(b.high - b.low + 1 <= (b.low < 2048 ? 1 : b.low / 1024));
        next = b.high + 1;
    }
    assert_true(next > HISTOGRAM_HIGHEST);
    histogram_close(h);
}

static void out_of_range_is_counted_not_clamped(void **state)
{
    struct histogram *h = opened();
    uint64_t earlier = 1000, later = 1001;

    (void)state;
    histogram_record(h, HISTOGRAM_HIGHEST);
    histogram_record(h, 0);
    histogram_record(h, HISTOGRAM_HIGHEST + 1);
    histogram_record(h, UINT64_MAX);
    histogram_record(h, earlier - later);
    assert_int_equal(h->count, 2);
    assert_int_equal(h->out_of_range, 3);
    assert_int_equal(h->max, HISTOGRAM_HIGHEST);
    assert_int_equal(h->min, 0);
    assert_int_equal(h->sum, HISTOGRAM_HIGHEST);
    histogram_close(h);
}

/* Truth: nearest rank in the sorted values; the stated bound is half a bucket, 1/2048. */
/* Also where several fall into one bucket and where some are the first and the last rank. */
static void percentiles_in_one_pass_are_the_same(void **state)
{
    static const double ascending_percents[] = {0, 0.001, 1, 1.0001, 1.0002, 50, 99, 99.9, 100};
    enum { COUNT = sizeof ascending_percents / sizeof *ascending_percents };
    uint64_t *values = malloc(MANY * sizeof *values);
    struct histogram *h = opened();
    double together[COUNT];

    (void)state;
    histogram_percentiles(h, ascending_percents, COUNT, together);
    assert_true(isnan(together[0]) && isnan(together[COUNT - 1]));
    fill_log_uniform(values, MANY, 3);
    for (size_t i = 0; i < MANY; i++)
        histogram_record(h, values[i]);
    histogram_percentiles(h, ascending_percents, COUNT, together);
    for (size_t i = 0; i < COUNT; i++)
        assert_true(together[i] == histogram_percentile(h, ascending_percents[i]));
    free(values);
    histogram_close(h);
}

static void percentiles_agree_with_sorted_values(void **state)
{
    uint64_t *values = malloc(MANY * sizeof *values);
    struct histogram *h = opened();
    uint64_t sum = 0;

    (void)state;
    fill_log_uniform(values, MANY, 1);
    for (size_t i = 0; i < MANY; i++) {
        histogram_record(h, values[i]);
        sum += values[i];
    }
    qsort(values, MANY, sizeof *values, ascending);
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        size_t rank = (size_t)ceil(percents[i] * 1000 / 100000 * MANY - 1e-6);
        double exact = (double)values[rank > 0 ? rank - 1 : 0];

        assert_true(fabs(histogram_percentile(h, percents[i]) / exact - 1) <= 1.0 / 2048);
    }
    assert_true(histogram_percentile(h, 0) == (double)values[0]);
    assert_true(histogram_percentile(h, 100) == (double)values[MANY - 1]);
    assert_true(histogram_min(h) == (double)values[0]);
    assert_true(histogram_max(h) == (double)values[MANY - 1]);
    assert_true(histogram_mean(h) == (double)sum / MANY);
    histogram_close(h);
    free(values);
}

/* 99.9 % of 1000 is rank 999, though 99.9 / 100 * 1000 is above 999 in binary. */
static void ranks_are_exact(void **state)
{
    struct histogram *h = opened();

    (void)state;
    for (uint64_t v = 1; v <= 1000; v++)
        histogram_record(h, v);
    assert_true(histogram_percentile(h, 99.9) == 999);
    assert_true(histogram_percentile(h, 99.91) == 1000);
    assert_true(histogram_percentile(h, 50) == 500);
    assert_true(histogram_percentile(h, 50.1) == 501);
    assert_true(histogram_percentile(h, 0.1) == 1);
    assert_true(histogram_percentile(h, 0.11) == 2);
    assert_true(histogram_percentile(h, -5) == 1);
    assert_true(histogram_percentile(h, 500) == 1000);
    assert_true(isnan(histogram_percentile(h, NAN)));
    histogram_close(h);
}

static void merging_is_recording_into_one(void **state)
{
    struct histogram *parts[3], *all = opened(), *merged = opened();
    uint64_t seed = 7;

    (void)state;
    for (int i = 0; i < 3; i++)
        parts[i] = opened();
    for (int i = 0; i < 3000; i++) {
        uint64_t value = next_random(&seed) << (i % 14);

        histogram_record(parts[i % 2], value);
        histogram_record(all, value);
    }
    assert_true(all->out_of_range > 0);
    for (int i = 0; i < 3; i++) {
        if (i == 1)
            assert_int_equal(histogram_pack(parts[i], NULL), 0);
        histogram_merge(merged, parts[i]);
        histogram_close(parts[i]);
    }
    assert_same(merged, all);
    histogram_close(merged);
    histogram_close(all);
}

static void a_reset_leaves_nothing(void **state)
{
    struct histogram *h = opened();

    (void)state;
    histogram_record(h, 5);
    histogram_record(h, 123456789);
    histogram_record(h, UINT64_MAX);
    histogram_reset(h);
    for (size_t i = 0; i < HISTOGRAM_SLOTS; i++)
        assert_int_equal(h->counts[i], 0);
    assert_int_equal(h->out_of_range, 0);
    assert_true(isnan(histogram_mean(h)));
    histogram_record(h, 42);
    assert_true(histogram_percentile(h, 50) == 42);
    assert_int_equal(h->count, 1);
    histogram_close(h);
}

static void a_packed_one_answers_the_same(void **state)
{
    uint64_t *values = malloc(MANY * sizeof *values);
    struct histogram *h = opened(), *packed = opened();

    (void)state;
    fill_log_uniform(values, MANY, 2);
    for (size_t i = 0; i < MANY; i++) {
        histogram_record(h, values[i]);
        histogram_record(packed, values[i]);
    }
    assert_int_equal(histogram_pack(packed, NULL), 0);
    assert_int_equal(histogram_pack(packed, NULL), 0);
    assert_null(packed->counts);
    assert_same(h, packed);
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++)
        assert_true(histogram_percentile(h, percents[i]) ==
                    histogram_percentile(packed, percents[i]));
    assert_int_equal(histogram_count_between(h, 1000000, 2000000),
                     histogram_count_between(packed, 1000000, 2000000));
    histogram_close(packed);
    histogram_close(h);
    free(values);
}

static void an_empty_one_can_be_packed(void **state)
{
    struct histogram *h = opened(), *other = opened();

    (void)state;
    histogram_record(h, UINT64_MAX);
    assert_int_equal(histogram_pack(h, NULL), 0);
    assert_true(isnan(histogram_percentile(h, 50)));
    histogram_merge(other, h);
    assert_int_equal(other->count, 0);
    assert_int_equal(other->out_of_range, 1);
    histogram_close(other);
    histogram_close(h);
}

static void counts_between_two_values(void **state)
{
    struct histogram *h = opened();

    (void)state;
    for (uint64_t v = 1; v <= 100; v++)
        histogram_record(h, v);
    histogram_record(h, 4097); /* shares the bucket 4096..4099 */
    assert_int_equal(histogram_count_between(h, 10, 20), 11);
    assert_int_equal(histogram_count_between(h, 100, 100), 1);
    assert_int_equal(histogram_count_between(h, 101, 4095), 0);
    assert_int_equal(histogram_count_between(h, 4099, 5000), 1);
    assert_int_equal(histogram_count_between(h, 0, UINT64_MAX), 101);
    histogram_close(h);
}

static void log_bins_cut_into_equal_ratios(void **state)
{
    struct histogram *h = opened();
    uint32_t bins[6];

    (void)state;
    /* 10 to 10^7 in 6 bins: a decade each. */
    histogram_record(h, 3);     /* below: the first */
    histogram_record(h, 10);    /* 10..100 */
    histogram_record(h, 99);    /* 10..100 */
    histogram_record(h, 101);   /* 100..1000 */
    histogram_record(h, 50000); /* 10^4..10^5 */
    histogram_record(h, 999000);
    histogram_record(h, 9000000);
    histogram_record(h, 900000000); /* above: the last */
    histogram_log_bins(h, 10, 10000000, 6, bins);
    assert_int_equal(bins[0], 3);
    assert_int_equal(bins[1], 1);
    assert_int_equal(bins[2], 0);
    assert_int_equal(bins[3], 1);
    assert_int_equal(bins[4], 1);
    assert_int_equal(bins[5], 2);
    histogram_close(h);
}

static void a_bin_that_is_full_says_so(void **state)
{
    struct histogram *h = opened();
    uint32_t bins[1];

    (void)state;
    histogram_record(h, 10);
    for (int i = 0; i < 33; i++) {
        struct histogram *copy = opened();

        histogram_merge(copy, h);
        histogram_merge(h, copy);
        histogram_close(copy);
    }
    histogram_log_bins(h, 1, 1000, 1, bins);
    assert_int_equal(bins[0], UINT32_MAX);
    histogram_close(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_knows_nothing),
        cmocka_unit_test(buckets_tile_the_range),
        cmocka_unit_test(out_of_range_is_counted_not_clamped),
        cmocka_unit_test(percentiles_in_one_pass_are_the_same),
        cmocka_unit_test(percentiles_agree_with_sorted_values),
        cmocka_unit_test(ranks_are_exact),
        cmocka_unit_test(merging_is_recording_into_one),
        cmocka_unit_test(a_reset_leaves_nothing),
        cmocka_unit_test(a_packed_one_answers_the_same),
        cmocka_unit_test(an_empty_one_can_be_packed),
        cmocka_unit_test(counts_between_two_values),
        cmocka_unit_test(log_bins_cut_into_equal_ratios),
        cmocka_unit_test(a_bin_that_is_full_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
