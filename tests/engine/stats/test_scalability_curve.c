#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/scalability_curve.h"
#include "simulation.h"

enum { LOADS = 7, FEW = 5 };

/* A Sun SPARCcenter 2000 in the SPEC SDM91 benchmark: the data set specsdm91 of R's package usl and
 * of N. J. Gunther, Guerrilla Capacity Planning, 2007. */
static const double loads[LOADS] = {1, 18, 36, 72, 108, 144, 216};
static const double scripts[LOADS] = {64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2};

static const double few[FEW] = {1, 2, 4, 8, 16};

static void assert_near(double value, double truth, double tolerance)
{
    assert_true(fabs(value / truth - 1) <= tolerance);
}

static void fill(struct curve_point *points, const double *levels, const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        points[i] = (struct curve_point){levels[i], log(values[i]), 1};
}

/* Where the three sums J'r are 0: mpmath 1.4.1, findroot with 30 digits. */
static void published_data_as_mpmath_fits_them(void **state)
{
    struct curve_point points[LOADS];
    struct curve c;

    (void)state;
    fill(points, loads, scripts, LOADS);
    assert_true(curve_fit(points, LOADS, &c));
    assert_near(c.at[CURVE_LOG_LAMBDA], 4.218659155003571, 1e-8);
    assert_near(c.at[CURVE_SIGMA], 0.013452473159836872, 1e-8);
    assert_near(c.at[CURVE_KAPPA], 0.00011511007816084814, 1e-8);
    assert_false(c.bound[CURVE_SIGMA] || c.bound[CURVE_KAPPA]);
}

/* The same with the weights 1 to 7. */
static void weights_count(void **state)
{
    struct curve_point points[LOADS];
    struct curve c;

    (void)state;
    fill(points, loads, scripts, LOADS);
    for (int i = 0; i < LOADS; i++)
        points[i].weight = i + 1;
    assert_true(curve_fit(points, LOADS, &c));
    assert_near(c.at[CURVE_LOG_LAMBDA], 4.291380477053166, 1e-8);
    assert_near(c.at[CURVE_SIGMA], 0.018216768926184627, 1e-8);
    assert_near(c.at[CURVE_KAPPA], 0.00010173204656871428, 1e-8);
}

/* Growing faster at the end than any kappa of 0 or more allows: the same without kappa. */
static void kappa_is_held_at_its_bound(void **state)
{
    const double values[FEW] = {100, 190, 350, 600, 1150};
    struct curve_point points[FEW];
    struct curve c;

    (void)state;
    fill(points, few, values, FEW);
    assert_true(curve_fit(points, FEW, &c));
    assert_near(c.at[CURVE_LOG_LAMBDA], 4.567960190993468, 1e-8);
    assert_near(c.at[CURVE_SIGMA], 0.02695176655973409, 1e-8);
    assert_true(c.at[CURVE_KAPPA] == 0);
    assert_true(c.bound[CURVE_KAPPA] && !c.bound[CURVE_SIGMA]);
}

/* X = 100 N^1.2: more than N servers can give. What is left is lambda, the geometric mean of X / N:
 * 100 x 4^0.2. */
static void what_outgrows_the_law_holds_both(void **state)
{
    double values[FEW];
    struct curve_point points[FEW];
    struct curve c;

    (void)state;
    for (int i = 0; i < FEW; i++)
        values[i] = 100 * pow(few[i], 1.2);
    fill(points, few, values, FEW);
    assert_true(curve_fit(points, FEW, &c));
    assert_true(c.bound[CURVE_SIGMA] && c.bound[CURVE_KAPPA]);
    assert_near(exp(c.at[CURVE_LOG_LAMBDA]), 100 * pow(4, 0.2), 1e-9);
}

static double cost(const struct curve *c, const struct curve_point *points, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += pow(points[i].log_throughput - curve_log(c, points[i].level), 2) * points[i].weight;
    return sum;
}

/* Short moves of one parameter, up and, where the law allows it, down. */
static void assert_least(const struct curve *c, const struct curve_point *points, size_t n)
{
    static const double moves[CURVE_PARAMETERS] = {1e-4, 1e-4, 1e-5};
    double least = cost(c, points, n);

    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        struct curve up = *c, down = *c;

        up.at[p] += moves[p];
        assert_true(cost(&up, points, n) >= least);
        down.at[p] -= moves[p];
        if (p == CURVE_LOG_LAMBDA || down.at[p] >= 0)
            assert_true(cost(&down, points, n) >= least);
        assert_false(c->bound[p] && c->at[p] != 0);
    }
}

/* Around sigma 0.02 and kappa 0, so that bounds are met and left on the way. */
static void nothing_near_is_better(void **state)
{
    const struct curve truth = {.at = {6, 0.02, 0}};
    struct curve_point points[FEW];
    struct normal normal;

    (void)state;
    normal_init(&normal, 5);
    for (int set = 0; set < 2000; set++) {
        struct curve c;

        for (int i = 0; i < FEW; i++) {
            double y = curve_log(&truth, few[i]) + 0.1 * normal_next(&normal);

            points[i] = (struct curve_point){few[i], y, 1 + random_unit(&normal.random)};
        }
        assert_true(curve_fit(points, FEW, &c));
        assert_least(&c, points, FEW);
    }
}

static void exact_data_give_their_parameters(void **state)
{
    static const double truths[][CURVE_PARAMETERS] = {{6, 0.02, 1e-5}, {0, 0.9, 0.01}, {12, 0, 0},
                                                      {6, 0, 1e-3},    {6, 0.1, 0},    {-3, 3, 1}};

    (void)state;
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        struct curve truth = {.at = {truths[i][0], truths[i][1], truths[i][2]}};
        struct curve_point points[LOADS];
        struct curve c;

        for (int k = 0; k < LOADS; k++)
            points[k] = (struct curve_point){loads[k], curve_log(&truth, loads[k]), 1};
        assert_true(curve_fit(points, LOADS, &c));
        for (int p = 0; p < CURVE_PARAMETERS; p++)
            assert_true(fabs(c.at[p] - truths[i][p]) <= 1e-7 * (1 + fabs(truths[i][p])));
    }
}

static void the_gradient_is_the_slope(void **state)
{
    const struct curve c = {.at = {5, 0.03, 2e-4}};
    double gradient[CURVE_PARAMETERS];

    (void)state;
    curve_gradient(&c, 40, gradient);
    for (int p = 0; p < CURVE_PARAMETERS; p++) {
        struct curve up = c, down = c;
        double step = 1e-4 * c.at[p];

        up.at[p] += step;
        down.at[p] -= step;
        assert_near((curve_log(&up, 40) - curve_log(&down, 40)) / (2 * step), gradient[p], 1e-6);
    }
}

/* Throughput as 1 / N^2 without level 1: lambda and kappa run away together. */
static void what_has_no_least_is_not_fitted(void **state)
{
    struct curve_point points[FEW];
    struct curve c;

    (void)state;
    for (int i = 0; i < FEW; i++)
        points[i] = (struct curve_point){2 * few[i], -2 * log(2 * few[i]), 1};
    assert_false(curve_fit(points, FEW, &c));
    points[2].log_throughput = NAN;
    assert_false(curve_fit(points, FEW, &c));
}

/* Two columns equal to a trillionth; then [[4, 2], [2, 5]] x = [10, 13] with the third held: x =
 * [1.5, 2]. */
static void equations_are_solved_or_refused(void **state)
{
    const struct curve_normal equal = {{{1, 1, 0}, {1, 1 + 1e-12, 0}, {0, 0, 1}}, {1, 1, 1}};
    const struct curve_normal m = {{{4, 2, 7}, {2, 5, 7}, {7, 7, 7}}, {10, 13, 7}};
    const bool none[CURVE_PARAMETERS] = {false};
    const bool last[CURVE_PARAMETERS] = {false, false, true};
    double x[CURVE_PARAMETERS];

    (void)state;
    assert_false(curve_solve(&equal, none, x));
    assert_true(curve_solve(&m, last, x));
    assert_near(x[0], 1.5, 1e-12);
    assert_near(x[1], 2, 1e-12);
    assert_true(x[2] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_data_as_mpmath_fits_them),
        cmocka_unit_test(weights_count),
        cmocka_unit_test(kappa_is_held_at_its_bound),
        cmocka_unit_test(what_outgrows_the_law_holds_both),
        cmocka_unit_test(nothing_near_is_better),
        cmocka_unit_test(exact_data_give_their_parameters),
        cmocka_unit_test(the_gradient_is_the_slope),
        cmocka_unit_test(what_has_no_least_is_not_fitted),
        cmocka_unit_test(equations_are_solved_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
