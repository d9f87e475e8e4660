#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chart/bins.h"
#include "draw.h"

static void assert_octaves(const struct bins *b, double first, double ratio, int count)
{
    assert_int_equal(b->count, count);
    for (int i = 0; i <= count; i++, first *= ratio)
        assert_true(b->edges[i] == first);
}

/* 1..100 is 6.64 doublings, and 100 lies in the last: 54 bins of 1/8, 27 of 1/4, 14 of 1/2, 7 of
 * 2, 4 of 4 (to 256), 3 of 8 (to 512), 2 of 16 (to 256), again 2 of 32 and 64, 1 of 128. */
static void the_finest_ratio_that_fits_is_taken(void **state)
{
    static const struct {
        int most, count;
        double second, last;
    } table[] = {{256, 54, 1.0905077326652577, 107.63474115247546},
                 {54, 54, 1.0905077326652577, 107.63474115247546},
                 {53, 27, 1.189207115002721, 107.63474115247546},
                 {14, 14, 1.4142135623730951, 128},
                 {13, 7, 2, 128},
                 {6, 4, 4, 256},
                 {3, 3, 8, 512},
                 {2, 2, 16, 256},
                 {1, 1, 128, 128},
                 {-5, 1, 128, 128}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct bins b;

        bins_init(&b, 1, 100, table[i].most);
        assert_int_equal(b.count, table[i].count);
        assert_true(b.edges[0] == 1);
        assert_true(fabs(b.edges[1] / table[i].second - 1) < 1e-15);
        assert_true(fabs(b.edges[b.count] / table[i].last - 1) < 1e-15);
        assert_true(b.total == 0);
    }
}

static void edges_are_whole_powers(void **state)
{
    struct bins b;

    (void)state;
    bins_init(&b, 0.3, 5, 8);
    assert_octaves(&b, 0.25, 2, 5);
    bins_init(&b, 0.3, 4, 4);
    assert_octaves(&b, 0.25, 4, 3);
    bins_init(&b, 3, 3.9999, 1);
    assert_int_equal(b.count, 1);
    assert_true(b.edges[0] > 2.8284 && b.edges[0] < 2.8285 && b.edges[1] == 4);
    bins_init(&b, 4, 4, 1);
    assert_int_equal(b.count, 1);
    assert_true(b.edges[0] == 4 && b.edges[1] > 4.36 && b.edges[1] < 4.37);
}

/* Up to where the last edge is 2^1024 and no double any more. */
static void a_value_on_an_edge_begins_a_bin(void **state)
{
    (void)state;
    for (int eighths = -1022 * 8; eighths < 1024 * 8; eighths++) {
        double edge = exp2(eighths / 8.0);
        struct bins b;

        bins_init(&b, edge, edge, 1);
        assert_int_equal(b.count, 1);
        assert_true(b.edges[0] == edge);
        bins_init(&b, nextafter(edge, 0), edge, 2);
        assert_int_equal(b.count, eighths > -1022 * 8 ? 2 : 1);
    }
}

/* No ratio has a power that is below 0.5 and another above 3 with none between. */
static void one_bin_holds_both_sides_of_1(void **state)
{
    struct bins b;

    (void)state;
    bins_init(&b, 0.5, 3, 1);
    assert_octaves(&b, 0.25, 16, 1);
    bins_init(&b, DBL_TRUE_MIN, DBL_MAX, 1);
    assert_int_equal(b.count, 1);
    assert_true(b.edges[0] > 0 && b.edges[0] <= DBL_MIN && b.edges[1] == DBL_MAX);
}

/* Ratio 2^951: the lowest of the three bins begins at 2^-1902. */
static void edges_stay_positive(void **state)
{
    struct bins b;

    (void)state;
    bins_init(&b, 0x1p-1000, 0x1p950, 3);
    assert_int_equal(b.count, 3);
    assert_true(b.edges[0] == DBL_MIN && b.edges[1] == 0x1p-951);
    assert_true(b.edges[2] == 1 && b.edges[3] == 0x1p951);
}

static void no_range_is_1_to_10(void **state)
{
    static const double ranges[][2] = {
        {0, 5}, {-1, 5}, {5, 4}, {NAN, 5}, {5, NAN}, {1, INFINITY}, {INFINITY, INFINITY}};
    struct bins b;

    (void)state;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        bins_init(&b, ranges[i][0], ranges[i][1], 4);
        assert_octaves(&b, 1, 2, 4);
    }
}

static void values_go_where_they_belong(void **state)
{
    static const struct {
        double value;
        int bin;
    } table[] = {{1, 0},    {1.9999, 0}, {2, 1},        {7.9999, 2},   {8, 3},  {15, 3},
                 {0.01, 0}, {1e300, 3},  {DBL_MAX, 3},  {0, 0},        {-5, 0}, {NAN, 0},
                 {16, 3},   {4, 2},      {INFINITY, 0}, {-INFINITY, 0}};
    struct bins b;

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        bins_init(&b, 1, 10, 4);
        bins_add(&b, table[i].value, 3);
        assert_true(b.weight[table[i].bin] == 3);
        assert_true(b.total == 3);
    }
}

static void shares_are_of_all_weight(void **state)
{
    struct bins b;

    (void)state;
    bins_init(&b, 1, 10, 4);
    assert_true(bins_share(&b, 0) == 0 && bins_peak(&b) == 0);
    bins_add(&b, 1, 1);
    bins_add(&b, 3, 2);
    bins_add(&b, 3.5, 3);
    bins_add(&b, 9, 2);
    assert_true(bins_share(&b, 0) == 0.125);
    assert_true(bins_share(&b, 1) == 0.625);
    assert_true(bins_share(&b, 2) == 0);
    assert_true(bins_share(&b, 3) == 0.25);
    assert_true(bins_peak(&b) == 0.625);
}

static void weights_that_are_none_do_no_harm(void **state)
{
    struct bins b;

    (void)state;
    bins_init(&b, 1, 10, 4);
    bins_add(&b, 1, 1);
    bins_add(&b, 1, NAN);
    bins_add(&b, 1, -1);
    bins_add(&b, 1, 0);
    assert_true(b.total == 1 && b.weight[0] == 1);
    bins_add(&b, 2, INFINITY);
    bins_add(&b, 2, DBL_MAX);
    assert_true(bins_share(&b, 1) == 1);
}

static void a_second_distribution_has_the_same_bins(void **state)
{
    struct bins a, b;

    (void)state;
    bins_init(&a, 1, 10, 4);
    bins_add(&a, 3, 2);
    bins_like(&b, &a);
    assert_octaves(&b, 1, 2, 4);
    assert_true(b.total == 0 && b.weight[1] == 0);
    assert_true(a.total == 2 && a.weight[1] == 2);
    bins_like(&a, &a);
    assert_true(a.total == 0 && bins_peak(&a) == 0);
}

static void bins_cover(const struct bins *b, double low, double high, int most)
{
    assert_in_range(b->count, 1, most);
    assert_true(b->edges[0] > 0 && b->edges[0] <= fmax(low, DBL_MIN));
    assert_true(b->edges[b->count] > high || b->edges[b->count] == DBL_MAX);
    for (int i = 0; i < b->count; i++)
        assert_true(b->edges[i] < b->edges[i + 1]);
}

/* Every inner edge of the coarse ones is one of the fine ones, the very same double. */
static void edges_agree(const struct bins *coarse, const struct bins *fine)
{
    int at = 0;

    for (int i = 1; i < coarse->count; i++) {
        while (at < fine->count && fine->edges[at] < coarse->edges[i])
            at++;
        assert_true(fine->edges[at] == coarse->edges[i]);
    }
}

static void a_value_is_between_its_edges(struct bins *b, double value)
{
    int bin = 0;

    bins_like(b, b);
    bins_add(b, value, 1);
    while (bin < b->count && b->weight[bin] == 0)
        bin++;
    assert_true(bin < b->count);
    assert_true(bin == 0 || value >= b->edges[bin]);
    assert_true(bin == b->count - 1 || value < b->edges[bin + 1]);
}

static void any_range_is_covered(void **state)
{
    struct draw d = {4};

    (void)state;
    for (int i = 0; i < DRAW_CASES; i++) {
        double a = draw_positive(&d), c = draw_positive(&d);
        double low = fmin(a, c), high = fmax(a, c);
        int most = draw_int(&d, 2, 60);
        struct bins b, fine;

        bins_init(&b, low, high, most);
        bins_cover(&b, low, high, most);
        bins_init(&fine, low, high, 1);
        bins_cover(&fine, low, high, 1);
        a_value_is_between_its_edges(&b, draw_positive(&d));
        a_value_is_between_its_edges(&b, b.edges[draw_int(&d, 0, b.count)]);
    }
}

/* Ranges of up to 2^27, so that 256 bins are enough for the eighth of a doubling. */
static void any_two_charts_have_their_edges_in_common(void **state)
{
    struct draw d = {5};

    (void)state;
    for (int i = 0; i < DRAW_CASES; i++) {
        double low = ldexp(1 + draw_unit(&d), draw_int(&d, -900, 900));
        double high = low * ldexp(1 + draw_unit(&d), draw_int(&d, 0, 26));
        struct bins coarse, fine, moved;

        bins_init(&fine, low, high, BINS_MAX);
        bins_init(&coarse, low, high, draw_int(&d, 2, 60));
        edges_agree(&coarse, &fine);
        bins_init(&moved, low, fmax(low, high * draw_unit(&d)), BINS_MAX);
        assert_true(moved.edges[0] == fine.edges[0]);
        edges_agree(&moved, &fine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_finest_ratio_that_fits_is_taken),
        cmocka_unit_test(edges_are_whole_powers),
        cmocka_unit_test(a_value_on_an_edge_begins_a_bin),
        cmocka_unit_test(one_bin_holds_both_sides_of_1),
        cmocka_unit_test(edges_stay_positive),
        cmocka_unit_test(no_range_is_1_to_10),
        cmocka_unit_test(values_go_where_they_belong),
        cmocka_unit_test(shares_are_of_all_weight),
        cmocka_unit_test(weights_that_are_none_do_no_harm),
        cmocka_unit_test(a_second_distribution_has_the_same_bins),
        cmocka_unit_test(any_range_is_covered),
        cmocka_unit_test(any_two_charts_have_their_edges_in_common),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
