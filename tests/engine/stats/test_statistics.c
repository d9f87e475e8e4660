#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/statistics.h"

enum { BLOCKS = 10 };

/* Throughputs of ten blocks, and what SciPy 1.17.1 makes of their logarithms: gmean, t.interval,
 * ttest_rel and ttest_ind(equal_var=False) with their confidence intervals. */
static const double slow[BLOCKS] = {812.3, 798.1, 805.7, 820.4, 790.9,
                                    801.2, 815.5, 808.8, 799.4, 811.1};
static const double fast[BLOCKS] = {1011.0, 985.2,  1002.8, 1040.3, 979.7,
                                    1008.1, 1019.9, 1000.2, 991.6,  1022.4};
static const double noisy[BLOCKS] = {830.1, 760.4, 822.2, 799.8, 811.5,
                                     770.3, 845.0, 790.7, 806.6, 818.9};

#define TOLERANCE 1e-10

static void assert_near(double value, double truth)
{
    assert_true(fabs(value / truth - 1) <= TOLERANCE);
}

static void assert_comparison(const struct comparison *c, double ratio, double low, double high,
                              double p_value)
{
    assert_near(c->ratio, ratio);
    assert_near(c->low, low);
    assert_near(c->high, high);
    assert_near(c->p_value, p_value);
}

static void the_geometric_mean_has_a_t_interval(void **state)
{
    struct estimate e = estimate_geometric(slow, BLOCKS);

    (void)state;
    assert_near(e.value, 806.29486674354212);
    assert_near(e.low, 799.88584822204928);
    assert_near(e.high, 812.75523699040946);
    assert_int_equal(e.blocks, BLOCKS);
    assert_int_equal(e.left_out, 0);
}

static void values_without_logarithm_are_left_out(void **state)
{
    const double values[] = {NAN, 4, 0, -1, INFINITY, 9};
    struct estimate e = estimate_geometric(values, 6);

    (void)state;
    assert_near(e.value, 6);
    assert_int_equal(e.blocks, 2);
    assert_int_equal(e.left_out, 4);
    e = estimate_geometric(values, 2);
    assert_near(e.value, 4);
    assert_true(isnan(e.low) && isnan(e.high));
    e = estimate_geometric(values, 1);
    assert_true(isnan(e.value));
    assert_int_equal(e.blocks, 0);
}

static void pairs_are_compared_within_blocks(void **state)
{
    struct comparison c = comparison_paired(slow, fast, BLOCKS, true);

    (void)state;
    assert_comparison(&c, 1.247644354364567, 1.2396094562493913, 1.2557313330664113,
                      5.0356061966039237e-14);
    assert_int_equal(c.blocks, BLOCKS);
    assert_int_equal(c.word, COMPARISON_FASTER);
    c = comparison_paired(slow, noisy, BLOCKS, true);
    assert_comparison(&c, 0.99859604207800767, 0.9775179959009096, 1.0201285904049453,
                      0.88485709326835049);
    assert_int_equal(c.word, COMPARISON_NOT_DISTINGUISHABLE);
}

static void the_metric_gives_the_word_its_direction(void **state)
{
    (void)state;
    assert_int_equal(comparison_paired(slow, fast, BLOCKS, false).word, COMPARISON_SLOWER);
    assert_int_equal(comparison_paired(fast, slow, BLOCKS, true).word, COMPARISON_SLOWER);
    assert_int_equal(comparison_paired(fast, slow, BLOCKS, false).word, COMPARISON_FASTER);
}

static void unpaired_runs_are_compared_by_welch(void **state)
{
    struct comparison c = comparison_unpaired(noisy, BLOCKS, fast, 7, true);

    (void)state;
    assert_comparison(&c, 1.2501013832549499, 1.2161620655868093, 1.2849878421934631,
                      2.9122520377517838e-11);
    assert_int_equal(c.blocks, 7);
    assert_int_equal(c.word, COMPARISON_FASTER);
    /* R 4.2.2, t.test(log(slow), log(noisy[1:4])): degrees of freedom near the smaller side's. */
    c = comparison_unpaired(noisy, 4, slow, BLOCKS, true);
    assert_comparison(&c, 1.0045256861216891, 0.94462546803496439, 1.0682242732427583,
                      0.83498923702156025);
    assert_int_equal(c.word, COMPARISON_NOT_DISTINGUISHABLE);
}

static void below_three_blocks_no_word_is_given(void **state)
{
    struct comparison c = comparison_paired(slow, fast, 2, true);

    (void)state;
    assert_int_equal(c.word, COMPARISON_TOO_FEW_BLOCKS);
    assert_true(c.low < c.ratio && c.ratio < c.high);
    c = comparison_paired(slow, fast, 1, true);
    assert_near(c.ratio, fast[0] / slow[0]);
    assert_true(isnan(c.low) && isnan(c.p_value));
    assert_int_equal(c.word, COMPARISON_TOO_FEW_BLOCKS);
    c = comparison_paired(NULL, NULL, 0, true);
    assert_true(isnan(c.ratio));
    assert_int_equal(c.word, COMPARISON_TOO_FEW_BLOCKS);
    assert_int_equal(comparison_paired(slow, fast, 3, true).word, COMPARISON_FASTER);
    assert_int_equal(comparison_unpaired(slow, 2, fast, 9, true).word, COMPARISON_TOO_FEW_BLOCKS);
}

static void a_pair_is_left_out_with_its_partner(void **state)
{
    double base[BLOCKS + 3], other[BLOCKS + 3];
    struct comparison c;

    (void)state;
    for (int i = 0; i < BLOCKS; i++) {
        base[i] = slow[i];
        other[i] = fast[i];
    }
    base[BLOCKS] = NAN, other[BLOCKS] = 5;
    base[BLOCKS + 1] = 5, other[BLOCKS + 1] = 0;
    base[BLOCKS + 2] = 1e-300, other[BLOCKS + 2] = 1e300;
    c = comparison_paired(base, other, BLOCKS + 3, true);
    assert_near(c.ratio, 1.247644354364567);
    assert_int_equal(c.blocks, BLOCKS);
    assert_int_equal(c.left_out, 3);
}

static void equal_ratios_leave_no_doubt(void **state)
{
    double twice[BLOCKS];
    struct comparison c;

    (void)state;
    for (int i = 0; i < BLOCKS; i++)
        twice[i] = 2 * slow[i];
    c = comparison_paired(slow, twice, BLOCKS, true);
    assert_near(c.ratio, 2);
    assert_near(c.low, 2);
    assert_true(c.p_value == 0);
    assert_int_equal(c.word, COMPARISON_FASTER);
    c = comparison_paired(slow, slow, BLOCKS, true);
    assert_true(c.ratio == 1 && c.low == 1 && c.high == 1 && c.p_value == 1);
    assert_int_equal(c.word, COMPARISON_NOT_DISTINGUISHABLE);
}

static struct comparison with_p(double p, size_t blocks)
{
    return (struct comparison){
        .ratio = 2, .p_value = p, .p_adjusted = p, .blocks = blocks, .higher_is_better = true};
}

/* Worked by hand: sorted 0.01, 0.013, 0.014, 0.6 times 4, 3, 2, 1, then never below a smaller one:
 * 0.04, 0.039 -> 0.04, 0.028 -> 0.04, 0.6. */
static void holm_steps_down(void **state)
{
    struct comparison c[] = {with_p(0.014, 10), with_p(0.6, 10), with_p(0.01, 10),
                             with_p(0.013, 10), with_p(0.001, 2)};
    struct comparison *family[] = {&c[0], &c[1], &c[2], &c[3], &c[4]};

    (void)state;
    comparison_adjust(family, 5);
    assert_near(c[2].p_adjusted, 0.04);
    assert_near(c[3].p_adjusted, 0.04);
    assert_near(c[0].p_adjusted, 0.04);
    assert_near(c[1].p_adjusted, 0.6);
    assert_int_equal(c[0].word, COMPARISON_FASTER);
    assert_int_equal(c[1].word, COMPARISON_NOT_DISTINGUISHABLE);
    assert_int_equal(c[4].word, COMPARISON_TOO_FEW_BLOCKS); /* and was no member */
}

/* R 4.2.2, p.adjust(p, "holm"). */
static void holm_as_r_does_it(void **state)
{
    static const double p[] = {.0004, .9,    .012, .0031, .21, .049,  .0009,
                               .33,   .0036, .62,  .0042, .07, .0051, .5};
    static const double adjusted[] = {.0056, 1,     .096, .0372, 1,   .343,  .0117,
                                      1,     .0396, 1,    .042,  .42, .0459, 1};
    struct comparison c[14], *family[14];

    (void)state;
    for (int i = 0; i < 14; i++) {
        c[i] = with_p(p[i], 10);
        family[i] = &c[i];
    }
    comparison_adjust(family, 14);
    for (int i = 0; i < 14; i++)
        assert_near(c[i].p_adjusted, adjusted[i]);
}

static void holm_takes_words_away(void **state)
{
    struct comparison c[] = {with_p(0.02, 10), with_p(0.03, 10), with_p(0.9, 10)};
    struct comparison *family[] = {&c[0], &c[1], &c[2]};

    (void)state;
    comparison_adjust(family, 1);
    assert_near(c[0].p_adjusted, 0.02);
    assert_int_equal(c[0].word, COMPARISON_FASTER);
    comparison_adjust(family, 3);
    assert_near(c[0].p_adjusted, 0.06);
    assert_near(c[1].p_adjusted, 0.06);
    assert_near(c[2].p_adjusted, 0.9);
    assert_int_equal(c[0].word, COMPARISON_NOT_DISTINGUISHABLE);
    comparison_adjust(family, 0);
}

static void the_median_ignores_the_unknown(void **state)
{
    double odd[] = {5, NAN, 1, 3};
    double even[] = {4, 1, 2, NAN, 8};
    double none[] = {NAN};

    (void)state;
    assert_true(statistics_median(odd, 4) == 3);
    assert_true(statistics_median(even, 5) == 3);
    assert_true(isnan(statistics_median(none, 1)));
    assert_true(isnan(statistics_median(NULL, 0)));
}

/* The first five: MLPerf LoadGen's table; the sixth by its rule, and 75 and 25 by the same rule
 * (SciPy's binom.cdf). */
static void percentiles_need_so_many_requests(void **state)
{
    static const struct {
        double percent;
        uint64_t needed;
    } table[] = {{50, 11},       {90, 64}, {95, 130}, {99, 662}, {99.9, 6636},
                 {99.99, 66381}, {75, 24}, {25, 24},  {1, 662}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_int_equal(percentile_requests_needed(table[i].percent), table[i].needed);
        assert_true(percentile_has_enough(table[i].percent, table[i].needed));
        assert_false(percentile_has_enough(table[i].percent, table[i].needed - 1));
    }
}

static void no_number_is_enough_for_the_ends(void **state)
{
    static const double ends[] = {0, 100, -1, 101, NAN};

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        assert_int_equal(percentile_requests_needed(ends[i]), UINT64_MAX);
        assert_false(percentile_has_enough(ends[i], UINT64_MAX));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_geometric_mean_has_a_t_interval),
        cmocka_unit_test(values_without_logarithm_are_left_out),
        cmocka_unit_test(pairs_are_compared_within_blocks),
        cmocka_unit_test(the_metric_gives_the_word_its_direction),
        cmocka_unit_test(unpaired_runs_are_compared_by_welch),
        cmocka_unit_test(below_three_blocks_no_word_is_given),
        cmocka_unit_test(a_pair_is_left_out_with_its_partner),
        cmocka_unit_test(equal_ratios_leave_no_doubt),
        cmocka_unit_test(holm_steps_down),
        cmocka_unit_test(holm_as_r_does_it),
        cmocka_unit_test(holm_takes_words_away),
        cmocka_unit_test(the_median_ignores_the_unknown),
        cmocka_unit_test(percentiles_need_so_many_requests),
        cmocka_unit_test(no_number_is_enough_for_the_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
