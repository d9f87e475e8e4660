#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/student.h"

struct quantile {
    double p, df, t;
};

/* NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, to the three decimals printed. */
static const struct quantile published[] = {
    {0.90, 1, 3.078},    {0.95, 1, 6.314},   {0.975, 1, 12.706}, {0.99, 1, 31.821},
    {0.975, 2, 4.303},   {0.975, 3, 3.182},  {0.975, 4, 2.776},  {0.975, 5, 2.571},
    {0.975, 9, 2.262},   {0.95, 9, 1.833},   {0.99, 9, 2.821},   {0.995, 9, 3.250},
    {0.999, 9, 4.297},   {0.975, 19, 2.093}, {0.975, 29, 2.045}, {0.975, 60, 2.000},
    {0.975, 100, 1.984},
};

/* mpmath 1.4.1, incomplete beta function with 40 digits, solved for t. */
static const struct quantile computed[] = {
    {.975, 3, 3.1824463052837096},     {.975, 9, 2.2621571627982055},
    {.995, 9, 3.2498355415921263},     {.95, 29, 1.6991270265334978},
    {.975, 100, 1.9839715185235523},   {.975, 7.3, 2.3450667365477036},
    {.9995, 4.6, 7.4180701197896428},  {.6, 1000, 0.25341451583949876},
    {.999999, 13, 8.0818443720047208},
};

static const struct quantile probabilities[] = {
    {0.035911011455913386, 3.7, -2.5}, {0.88509818754073727, 8, 1.3},
    {0.99985199805053497, 25, 4.2},    {0.50035355330220496, 2, 0.001},
    {5.886590953509474e-13, 12, -30},
};

static void assert_within(double value, double truth, double tolerance)
{
    assert_true(fabs(value - truth) <= tolerance);
}

static void quantiles_of_the_published_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        assert_within(student_quantile(published[i].p, published[i].df), published[i].t, 0.0005);
}

static void quantiles_of_a_precise_computation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++) {
        const struct quantile *c = &computed[i];

        assert_within(student_quantile(c->p, c->df) / c->t, 1, 1e-10);
        assert_within(student_quantile(1 - c->p, c->df) / -c->t, 1, 1e-9);
    }
}

/* df 1 is the Cauchy distribution; df 2 has an algebraic quantile. */
static void quantiles_in_closed_form(void **state)
{
    (void)state;
    for (double p = 0.001; p < 0.9995; p += 0.001) {
        double scale = sqrt(2 / (4 * p * (1 - p)));

        assert_within(student_quantile(p, 1), tan(M_PI * (p - 0.5)), 1e-9);
        assert_within(student_quantile(p, 2), (2 * p - 1) * scale, 1e-10);
    }
}

static void probabilities_of_a_precise_computation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof probabilities / sizeof *probabilities; i++) {
        const struct quantile *c = &probabilities[i];

        assert_within(student_cdf(c->t, c->df) / c->p, 1, 1e-11);
    }
}

static void quantile_and_probability_are_inverse(void **state)
{
    (void)state;
    for (double df = 1; df < 2e6; df *= 3.7) {
        for (double p = 0.0005; p < 0.5; p += 0.0371)
            assert_within(student_cdf(student_quantile(p, df), df) / p, 1, 1e-11);
    }
}

static void what_has_no_answer_is_not_a_number(void **state)
{
    (void)state;
    assert_true(isnan(student_quantile(0.975, 0.5)));
    assert_true(isnan(student_quantile(0.975, NAN)));
    assert_true(isnan(student_quantile(-0.1, 5)));
    assert_true(isnan(student_quantile(1.1, 5)));
    assert_true(isnan(student_quantile(NAN, 5)));
    assert_true(isnan(student_two_sided(NAN, 5)));
    assert_true(isnan(student_cdf(1, 0)));
    assert_true(student_quantile(0.5, 5) == 0);
    assert_true(student_quantile(0, 5) == -INFINITY);
    assert_true(student_quantile(1, 5) == INFINITY);
    assert_true(student_two_sided(0, 5) == 1);
    assert_true(student_two_sided(INFINITY, 5) == 0);
    assert_true(student_cdf(-INFINITY, 5) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_of_the_published_table),
        cmocka_unit_test(quantiles_of_a_precise_computation),
        cmocka_unit_test(quantiles_in_closed_form),
        cmocka_unit_test(probabilities_of_a_precise_computation),
        cmocka_unit_test(quantile_and_probability_are_inverse),
        cmocka_unit_test(what_has_no_answer_is_not_a_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
