#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/sequential.h"
#include "engine/stats/student.h"
#include "simulation.h"

enum { FIRST = 3, CAP = 50, RUNS = 10000 };

static const struct sequential_rule rule = {.precision = 0.03, .cap = CAP};

/* The likelihood ratio as the integral that it is: SciPy 1.17.1, integrate.quad of stats.nct.pdf(t,
 * n - 1, d sqrt(n)) stats.norm.pdf(d, 0, 1 / sqrt(0.5)) over d, divided by stats.t.pdf(t, n - 1),
 * and optimize.brentq for where it is 20. */
static const struct {
    size_t n;
    double t;
} quantiles[] = {
    {4, 12.051731362599492}, {5, 5.825233856594526},  {10, 3.8699724292851654},
    {20, 3.515212678544198}, {50, 3.423845569635904},
};

static const double ratios[] = {.031, .012, .045, .027, .018, .052, .009, .036};

static void assert_near(double value, double truth)
{
    assert_true(fabs(value / truth - 1) <= 1e-7);
}

static void quantiles_of_an_integration(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        assert_near(sequential_quantile(quantiles[i].n), quantiles[i].t);
    for (size_t n = 0; n < 4; n++)
        assert_true(isinf(sequential_quantile(n)));
}

/* The same integral. */
static void an_interval_and_its_p_value(void **state)
{
    struct sequential s = sequential_look(ratios, 8, &rule);

    (void)state;
    assert_near(s.ratio, 1.0291672704933499);
    assert_near(s.low, 1.0062929658112456);
    assert_near(s.high, 1.0525615368888586);
    assert_near(s.p_value, 0.015324438946120423);
    assert_int_equal(s.blocks, 8);
}

static void it_stops_when_narrow_or_at_the_cap(void **state)
{
    double width = 1.0525615368888586 / 1.0291672704933499 - 1;
    struct sequential_rule r = {.precision = width * 1.0001, .cap = 9};

    (void)state;
    assert_int_equal(sequential_look(ratios, 8, &r).step, SEQUENTIAL_ENOUGH);
    r.precision = width * 0.9999;
    assert_int_equal(sequential_look(ratios, 8, &r).step, SEQUENTIAL_MORE);
    r.cap = 8;
    assert_int_equal(sequential_look(ratios, 8, &r).step, SEQUENTIAL_CAPPED);
    r.precision = 100;
    assert_int_equal(sequential_look(ratios, 3, &r).step, SEQUENTIAL_MORE);
}

static void the_unknown_is_left_out_but_counts_for_the_cap(void **state)
{
    const double with[] = {.031, NAN, .012, .045, -INFINITY, .027, .018, .052, .009, .036};
    const struct sequential_rule r = {.precision = 0.001, .cap = 10};
    struct sequential s = sequential_look(with, 10, &r);

    (void)state;
    assert_near(s.low, 1.0062929658112456);
    assert_int_equal(s.blocks, 8);
    assert_int_equal(s.left_out, 2);
    assert_int_equal(s.step, SEQUENTIAL_CAPPED);
    s = sequential_look(with, 2, &r);
    assert_true(isnan(s.low) && isnan(s.high) && isnan(s.p_value));
    assert_int_equal(s.step, SEQUENTIAL_MORE);
    assert_true(isnan(sequential_look(NULL, 0, &r).ratio));
}

/* Four equal ratios: G's limit is rho^(-3/2) = 9^1.5 = 27. */
static void equal_ratios_leave_little_doubt(void **state)
{
    const double same[] = {0.5, 0.5, 0.5, 0.5};
    const double none[] = {0, 0, 0, 0};
    struct sequential s = sequential_look(same, 4, &rule);

    (void)state;
    assert_near(s.p_value, 1.0 / 27);
    assert_near(s.low, exp(0.5));
    assert_near(s.high, exp(0.5));
    assert_int_equal(s.step, SEQUENTIAL_ENOUGH);
    assert_true(sequential_look(none, 4, &rule).p_value == 1);
}

/* A pair without a logarithm is left out. */
static void a_comparison_is_the_same_look(void **state)
{
    double base[9], other[9];
    struct comparison c;

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        base[i] = 100 + (double)i;
        other[i] = base[i] * exp(ratios[i]);
    }
    base[8] = 0;
    other[8] = 5;
    c = comparison_sequential(base, other, 9, true);
    assert_near(c.ratio, 1.0291672704933499);
    assert_near(c.low, 1.0062929658112456);
    assert_near(c.high, 1.0525615368888586);
    assert_near(c.p_value, 0.015324438946120423);
    assert_int_equal(c.blocks, 8);
    assert_int_equal(c.left_out, 1);
    assert_int_equal(c.word, COMPARISON_FASTER);
    assert_int_equal(comparison_sequential(base, other, 8, false).word, COMPARISON_SLOWER);
    c = comparison_sequential(base, other, 3, true);
    assert_int_equal(c.word, COMPARISON_TOO_FEW_BLOCKS);
    assert_true(isnan(c.low));
    assert_int_equal(comparison_sequential(base, other, 4, true).word,
                     COMPARISON_NOT_DISTINGUISHABLE);
}

/* One of three blocks is no member: Holm's factor of the other is 1. */
static void a_family_leaves_out_what_has_too_few_blocks(void **state)
{
    const double base[] = {1, 1, 1, 1}, other[] = {2, 2, 2, 2};
    struct comparison few = comparison_sequential(base, other, 3, true);
    struct comparison four = comparison_sequential(base, other, 4, true);
    struct comparison *family[] = {&few, &four};

    (void)state;
    comparison_adjust(family, 2);
    assert_near(four.p_adjusted, 1.0 / 27);
    assert_int_equal(four.word, COMPARISON_FASTER);
    assert_int_equal(few.word, COMPARISON_TOO_FEW_BLOCKS);
}

struct alarms {
    size_t sequential; /* runs in which some look's interval left out the truth */
    size_t student;
    size_t stopped; /* in which the interval did at which the rule stopped */
    size_t early;   /* before the cap */
};

static bool leaves_out_no_difference(const struct sequential *s)
{
    return s->low > 1 || s->high < 1;
}

static bool student_leaves_out(const double *d, size_t n, double quantile)
{
    double sum = 0, squares = 0;

    for (size_t i = 0; i < n; i++)
        sum += d[i];
    for (size_t i = 0; i < n; i++)
        squares += (d[i] - sum / (double)n) * (d[i] - sum / (double)n);
    return fabs(sum) > quantile * sqrt((double)n * squares / (double)(n - 1));
}

/* One A/A run of all looks, blocks that differ by 4 %. */
static void simulate(struct normal *normal, const double *quantile, struct alarms *a)
{
    double d[CAP];
    bool sequential = false, student = false, stopped = false;

    for (size_t n = 1; n <= CAP; n++) {
        struct sequential s;

        d[n - 1] = 0.04 * normal_next(normal);
        if (n < FIRST)
            continue;
        s = sequential_look(d, n, &rule);
        sequential = sequential || leaves_out_no_difference(&s);
        student = student || student_leaves_out(d, n, quantile[n]);
        if (!stopped && s.step != SEQUENTIAL_MORE) {
            stopped = true;
            a->stopped += leaves_out_no_difference(&s);
            a->early += s.step == SEQUENTIAL_ENOUGH;
        }
    }
    a->sequential += sequential;
    a->student += student;
}

/* At most 5 % with room for three standard errors; plain t intervals come out near 30 %, which
 * shows that the simulation can tell. Half of the runs or more must have stopped by their own. */
static void looks_after_every_block_hold_five_percent(void **state)
{
    double quantile[CAP + 1];
    struct alarms a = {0};
    struct normal normal;

    (void)state;
    normal_init(&normal, 20);
    for (size_t n = FIRST; n <= CAP; n++)
        quantile[n] = student_quantile(0.975, (double)n - 1);
    for (size_t i = 0; i < RUNS; i++)
        simulate(&normal, quantile, &a);
    print_message("of %d runs: t at any look %zu, sequence at any look %zu, at its end %zu\n", RUNS,
                  a.student, a.sequential, a.stopped);
    assert_true(a.sequential <= RUNS * 0.05 + 3 * sqrt(RUNS * 0.05 * 0.95));
    assert_true(a.stopped <= a.sequential);
    assert_true(a.student > RUNS / 4);
    assert_true(a.early > RUNS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_of_an_integration),
        cmocka_unit_test(an_interval_and_its_p_value),
        cmocka_unit_test(it_stops_when_narrow_or_at_the_cap),
        cmocka_unit_test(the_unknown_is_left_out_but_counts_for_the_cap),
        cmocka_unit_test(equal_ratios_leave_little_doubt),
        cmocka_unit_test(a_comparison_is_the_same_look),
        cmocka_unit_test(a_family_leaves_out_what_has_too_few_blocks),
        cmocka_unit_test(looks_after_every_block_hold_five_percent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
