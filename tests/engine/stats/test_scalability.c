#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/stats/scalability.h"
#include "simulation.h"

enum { LEVELS = 7, BLOCKS = 6, BOUND_LEVELS = 5, BOUND_BLOCKS = 4, SETS = 2000 };

static const double levels[LEVELS] = {1, 2, 4, 8, 16, 32, 64};

/* Drawn once from lambda 500, sigma 0.05, kappa 0.0004, with moods of 4 % and noise of 2 to 5 %. */
static const double drawn[LEVELS * BLOCKS] = {
    522.8,  488.1,  499.0,  478.6,  463.7,  497.3,  1008.7, 902.7,  944.3,  878.7,  923.3,
    954.2,  1847.0, 1638.4, 1667.6, 1698.2, 1656.3, 1730.1, 3029.3, 2835.9, 2753.3, 2673.0,
    2757.1, 2861.4, 4193.6, 3984.8, 4142.3, 3995.5, 3809.0, 4362.1, 5907.4, 5103.8, 5113.8,
    5342.4, 5231.9, 5384.0, 5962.6, 5557.1, 5352.2, 5155.7, 5271.6, 5650.5};

/* From kappa 0. */
static const double bounded[BOUND_LEVELS * BOUND_BLOCKS] = {
    532.1,  492.6,  517.5,  481.7,  940.4,  1006.6, 916.1,  926.9,  1696.2, 2044.0,
    1789.5, 1686.4, 2940.9, 3089.4, 2933.9, 2869.8, 4642.5, 4828.3, 4808.4, 4453.2};

static void assert_near(double value, double truth)
{
    assert_true(fabs(value / truth - 1) <= 1e-7);
}

static void assert_parameter(const struct scalability_parameter *p, double value, double low,
                             double high)
{
    assert_near(p->value, value);
    assert_near(p->low, low);
    assert_near(p->high, high);
    assert_false(p->at_bound);
}

/* The same sums written down a second time with NumPy, the minimum by mpmath 1.4.1's findroot,
 * quantiles and tails by SciPy 1.17.1's stats.t and stats.f, the ends of the peak by its
 * optimize.brentq. */
static void drawn_data_as_numpy_fits_them(void **state)
{
    struct scalability s = scalability_fit(levels, LEVELS, drawn, BLOCKS);

    (void)state;
    assert_int_equal(s.reason, SCALABILITY_FITTED);
    assert_parameter(&s.lambda, 492.8534145331718, 471.8587297162607, 514.7822280687061);
    assert_parameter(&s.sigma, 0.054467595252367385, 0.05109234161585324, 0.05784284888888137);
    assert_parameter(&s.kappa, 0.00032068152452601763, 0.00026045039336345, 0.00038091265568859);
    assert_int_equal(s.peak.state, SCALABILITY_PEAK_KNOWN);
    assert_near(s.peak.value, 54.30017620414542);
    assert_near(s.peak.low, 49.898409146383756);
    assert_near(s.peak.high, 60.160542048491415);
    assert_near(s.misfit, 0.01412607091997483);
    assert_near(s.noise, 0.02459928335578232);
    assert_near(s.p_misfit, 0.12326801583612185);
    assert_near(s.r2, 0.9997678643714623);
    assert_near(s.residuals[4], -0.02090164828993757);
    assert_int_equal(s.levels, LEVELS);
    assert_int_equal(s.blocks, BLOCKS);
    assert_false(s.widened);
}

static void a_bound_has_an_upper_end(void **state)
{
    struct scalability s = scalability_fit(levels, BOUND_LEVELS, bounded, BOUND_BLOCKS);

    (void)state;
    assert_int_equal(s.reason, SCALABILITY_FITTED);
    assert_true(s.kappa.value == 0 && s.kappa.low == 0 && s.kappa.at_bound);
    assert_near(s.kappa.high, 0.00171790943692696);
    assert_parameter(&s.sigma, 0.04855820483326987, 0.02009751321214721, 0.08210689265520255);
    assert_near(s.p_misfit, 0.5232400349026338);
    assert_int_equal(s.peak.state, SCALABILITY_PEAK_UNKNOWN);
    assert_true(isnan(s.peak.value) && isnan(s.peak.low) && isnan(s.peak.high));
}

static void the_law_is_not_taken_past_twice_the_levels(void **state)
{
    struct scalability s = scalability_fit(levels, LEVELS, drawn, BLOCKS);

    (void)state;
    assert_near(scalability_at(&s, 1), s.lambda.value);
    assert_near(scalability_at(&s, 128),
                s.lambda.value * 128 / (1 + s.sigma.value * 127 + s.kappa.value * 128 * 127));
    assert_true(isnan(scalability_at(&s, 128.1)));
    assert_true(isnan(scalability_at(&s, 0.9)));
    assert_true(isnan(scalability_at(&s, NAN)));
    s.reason = SCALABILITY_MISFIT;
    assert_true(isnan(scalability_at(&s, 1)));
}

static double law(double n, double sigma, double kappa)
{
    return 500 * n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

/* Levels in the given order, every block the law itself but for moods and alternating noise. */
static void fill(double *out, double sigma, double kappa, double noise)
{
    for (int i = 0; i < LEVELS; i++) {
        for (int j = 0; j < BLOCKS; j++)
            out[i * BLOCKS + j] = law(levels[i], sigma, kappa) * exp((i + j) % 2 ? noise : -noise);
    }
}

/* Peaks at sqrt(0.9 / 1e-5) = 300, more than 128, and at sqrt(0.9 / 9e-5) = 100. */
static void a_peak_past_the_reach_is_not_told(void **state)
{
    double values[LEVELS * BLOCKS];
    struct scalability s;

    (void)state;
    fill(values, 0.1, 1e-5, 1e-5);
    s = scalability_fit(levels, LEVELS, values, BLOCKS);
    assert_int_equal(s.peak.state, SCALABILITY_PEAK_BEYOND);
    assert_true(isnan(s.peak.value) && isnan(s.peak.high));
    fill(values, 0.1, 9e-5, 1e-5);
    s = scalability_fit(levels, LEVELS, values, BLOCKS);
    assert_int_equal(s.peak.state, SCALABILITY_PEAK_KNOWN);
    assert_true(fabs(s.peak.value - 100) < 0.1);
}

/* The peak at 100 with blocks of 2 % either way: it may lie past 128. */
static void an_end_of_the_peak_past_the_reach_is_not_told(void **state)
{
    double values[LEVELS * BLOCKS];
    struct scalability s;

    (void)state;
    fill(values, 0.1, 9e-5, 0.02);
    s = scalability_fit(levels, LEVELS, values, BLOCKS);
    assert_int_equal(s.peak.state, SCALABILITY_PEAK_KNOWN);
    assert_true(s.peak.low < s.peak.value && s.peak.value < 128);
    assert_true(isnan(s.peak.high));
}

static void blocks_that_agree_leave_no_interval(void **state)
{
    double values[LEVELS * BLOCKS];
    struct scalability s;

    (void)state;
    fill(values, 0.05, 4e-4, 0);
    s = scalability_fit(levels, LEVELS, values, BLOCKS);
    assert_int_equal(s.reason, SCALABILITY_FITTED);
    assert_parameter(&s.lambda, 500, 500, 500);
    assert_parameter(&s.sigma, 0.05, 0.05, 0.05);
    assert_parameter(&s.kappa, 4e-4, 4e-4, 4e-4);
    assert_false(s.widened);
}

static void too_little_is_refused(void **state)
{
    struct scalability s = scalability_fit(levels, 4, drawn, BLOCKS);

    (void)state;
    assert_int_equal(s.reason, SCALABILITY_TOO_FEW_LEVELS);
    assert_int_equal(s.levels, 4);
    assert_true(isnan(s.lambda.value) && isnan(s.kappa.high) && isnan(s.residuals[0]));
    s = scalability_fit(levels, LEVELS, drawn, 2);
    assert_int_equal(s.reason, SCALABILITY_TOO_FEW_BLOCKS);
    assert_true(isnan(s.lambda.value) && isnan(s.peak.value) && isnan(scalability_at(&s, 1)));
    s = scalability_fit(levels, 0, NULL, BLOCKS);
    assert_int_equal(s.reason, SCALABILITY_TOO_FEW_LEVELS);
}

/* A level without any value is none; a block without one of the others is not used. */
static void the_unknown_is_left_out(void **state)
{
    double more[(LEVELS + 1) * (BLOCKS + 1)], with[LEVELS + 1];
    struct scalability s, whole = scalability_fit(levels, LEVELS, drawn, BLOCKS);

    (void)state;
    for (int i = 0; i <= LEVELS; i++) {
        with[i] = i < 2 ? levels[i] : i == 2 ? 3 : levels[i - 1];
        for (int j = 0; j <= BLOCKS; j++) {
            int row = i < 2 ? i : i - 1;
            bool known = i != 2 && j < BLOCKS;

            more[i * (BLOCKS + 1) + j] = known ? drawn[row * BLOCKS + j] : i == 5 ? NAN : 0;
        }
    }
    more[BLOCKS] = 500;
    s = scalability_fit(with, LEVELS + 1, more, BLOCKS + 1);
    assert_int_equal(s.levels, LEVELS);
    assert_int_equal(s.blocks, BLOCKS);
    assert_int_equal(s.left_out, 1);
    assert_true(isnan(s.residuals[2]));
    assert_true(s.residuals[5] == whole.residuals[4]);
    assert_true(s.sigma.high == whole.sigma.high);
}

/* Full speed up to 8 and flat from there on: no law of this form. The noise is 0.1 %. */
static void a_sharp_knee_is_refused_when_blocks_are_quiet(void **state)
{
    double values[LEVELS * BLOCKS];
    struct scalability s;

    (void)state;
    fill(values, 0, 0, 0.001);
    for (int i = 4; i < LEVELS; i++) {
        for (int j = 0; j < BLOCKS; j++)
            values[i * BLOCKS + j] *= 8 / levels[i];
    }
    s = scalability_fit(levels, LEVELS, values, BLOCKS);
    assert_int_equal(s.reason, SCALABILITY_MISFIT);
    assert_true(s.misfit > 0.05 && s.noise < 0.002 && s.p_misfit < 1e-6);
    assert_true(isnan(s.lambda.value) && isnan(s.peak.value) && isnan(scalability_at(&s, 4)));
    assert_false(isnan(s.residuals[3]) || s.widened);
}

/* One level 3 % off where blocks have 2 %: told by 30 blocks, smaller than one block's noise. The
 * widening is sqrt(F) and t of 4 degrees of freedom (2.776) instead of 29 (2.045). */
static void a_small_misfit_widens_the_intervals(void **state)
{
    enum { MANY = 30 };
    double values[LEVELS * MANY], ratio, widening;
    struct scalability s, straight;

    (void)state;
    for (int i = 0; i < LEVELS; i++) {
        for (int j = 0; j < MANY; j++)
            values[i * MANY + j] = law(levels[i], 0.05, 4e-4) *
                                   exp(0.02 * sin(1 + 3.7 * j * (i + 1) + i * i));
    }
    straight = scalability_fit(levels, LEVELS, values, MANY);
    assert_false(straight.widened);
    for (int j = 0; j < MANY; j++)
        values[3 * MANY + j] *= 1.03;
    s = scalability_fit(levels, LEVELS, values, MANY);
    assert_int_equal(s.reason, SCALABILITY_FITTED);
    assert_true(s.widened && s.p_misfit < 0.01 && s.misfit < s.noise);
    ratio = (s.sigma.high - s.sigma.low) / (straight.sigma.high - straight.sigma.low);
    widening = sqrt(MANY) * s.misfit / s.noise * 2.776 / 2.045;
    assert_true(fabs(ratio / widening - 1) < 0.15);
}

static void nothing_is_fitted_where_nothing_is_least(void **state)
{
    double later[LEVELS], values[LEVELS * BLOCKS];

    (void)state;
    for (int i = 0; i < LEVELS; i++) {
        later[i] = 2 * levels[i];
        for (int j = 0; j < BLOCKS; j++)
            values[i * BLOCKS + j] = pow(later[i], -2) * (1 + 0.01 * ((i + j) % 2));
    }
    assert_int_equal(scalability_fit(later, LEVELS, values, BLOCKS).reason,
                     SCALABILITY_NOT_CONVERGED);
}

struct truth {
    double sigma, kappa;
    double noise; /* of one block at the least level, three times that at the largest */
    double mood;
    size_t blocks;
};

struct coverage {
    size_t fitted, lambda, sigma, kappa, peak;
};

static bool covers(const struct scalability_parameter *p, double truth)
{
    return p->low <= truth && truth <= p->high;
}

/* A peak that is not told excludes nothing, and one without an upper end nothing above. */
static bool peak_covers(const struct scalability_peak *p, double truth)
{
    if (p->state != SCALABILITY_PEAK_KNOWN)
        return true;
    return p->low <= truth && !(truth > p->high);
}

static void draw(const struct truth *t, struct normal *normal, double *out)
{
    for (size_t j = 0; j < t->blocks; j++) {
        double mood = t->mood * normal_next(normal);

        for (size_t i = 0; i < LEVELS; i++) {
            double noise = t->noise * (1 + 2 * (double)i / (LEVELS - 1));

            out[i * t->blocks + j] = law(levels[i], t->sigma, t->kappa) *
                                     exp(mood + noise * normal_next(normal));
        }
    }
}

static struct coverage simulate(const struct truth *t)
{
    struct coverage c = {0};
    double values[LEVELS * 20];
    struct normal normal;

    normal_init(&normal, 64);
    for (size_t i = 0; i < SETS; i++) {
        struct scalability s;

        draw(t, &normal, values);
        s = scalability_fit(levels, LEVELS, values, t->blocks);
        if (s.reason != SCALABILITY_FITTED)
            continue;
        c.fitted++;
        c.lambda += covers(&s.lambda, 500);
        c.sigma += covers(&s.sigma, t->sigma);
        c.kappa += covers(&s.kappa, t->kappa);
        c.peak += peak_covers(&s.peak, sqrt((1 - t->sigma) / t->kappa));
    }
    print_message("sigma %g kappa %g, %zu blocks: of %d fitted %zu; lambda %zu, sigma %zu, kappa "
                  "%zu, peak %zu\n",
                  t->sigma, t->kappa, t->blocks, SETS, c.fitted, c.lambda, c.sigma, c.kappa,
                  c.peak);
    return c;
}

/* 95 % within three standard errors of 2000 data sets, 1.5 points, and half a point below for
 * weights that are guessed from the same blocks: 93 to 96.5 %. */
static bool holds(size_t hits, size_t runs)
{
    return hits * 1000 >= runs * 930 && hits * 1000 <= runs * 965;
}

static void intervals_hold_the_truth_in_95_percent(void **state)
{
    static const struct truth truths[] = {
        {0.05, 4e-4, 0.02, 0.05, 10}, {0.1, 1e-3, 0.03, 0, 5}, {0.02, 2e-4, 0.03, 0.1, 20}};

    (void)state;
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        struct coverage c = simulate(&truths[i]);

        assert_true(c.fitted >= SETS * 98 / 100);
        assert_true(holds(c.lambda, c.fitted));
        assert_true(holds(c.sigma, c.fitted));
        assert_true(holds(c.kappa, c.fitted));
        assert_true(holds(c.peak, c.fitted));
    }
}

/* A true 0 lies at the interval's end, so that only one side can leave it out: 97.5 %, within three
 * standard errors 96.5 to 98.5 %. */
static void a_true_zero_is_left_out_on_one_side_only(void **state)
{
    struct coverage c = simulate(&(struct truth){0.05, 0, 0.02, 0.05, 10});

    (void)state;
    assert_true(c.fitted >= SETS * 98 / 100);
    assert_true(holds(c.sigma, c.fitted));
    assert_true(share_is(c.kappa, c.fitted, 0.975));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_data_as_numpy_fits_them),
        cmocka_unit_test(a_bound_has_an_upper_end),
        cmocka_unit_test(the_law_is_not_taken_past_twice_the_levels),
        cmocka_unit_test(a_peak_past_the_reach_is_not_told),
        cmocka_unit_test(an_end_of_the_peak_past_the_reach_is_not_told),
        cmocka_unit_test(blocks_that_agree_leave_no_interval),
        cmocka_unit_test(too_little_is_refused),
        cmocka_unit_test(the_unknown_is_left_out),
        cmocka_unit_test(a_sharp_knee_is_refused_when_blocks_are_quiet),
        cmocka_unit_test(a_small_misfit_widens_the_intervals),
        cmocka_unit_test(nothing_is_fitted_where_nothing_is_least),
        cmocka_unit_test(intervals_hold_the_truth_in_95_percent),
        cmocka_unit_test(a_true_zero_is_left_out_on_one_side_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
