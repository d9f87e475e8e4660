/* The law through the levels of an arm: of the cells that the server limited. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/judge/growth.h"
#include "synthetic.h"

enum { BLOCKS = 4, LEVELS = 6, ARM = 0, WINDOW_S = 5 };

static const double lambda = 2000, sigma = 0.1, kappa = 0.01;
static const int concurrencies[LEVELS] = {1, 2, 4, 8, 16, 32};

static double law(double n)
{
    return lambda * n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

/* Each block a little beside the law, by up to half a percent, in a pattern without a trend. */
static uint64_t requests(int level, int block)
{
    double beside = 1 + 0.0025 * ((block * 7 + level * 3) % 5 - 2);

    return (uint64_t)llround(law(concurrencies[level]) * WINDOW_S * beside);
}

static void fill(struct sweep *sweep, struct result *r)
{
    synthetic_sweep(sweep, BLOCKS);
    sweep->level_count = LEVELS;
    for (int i = 0; i < LEVELS; i++)
        sweep->levels[i] = level_of_concurrency(concurrencies[i]);
    assert_int_equal(result_init(r, sweep, NULL), 0);
    for (int level = 0; level < LEVELS; level++)
        for (int block = 0; block < BLOCKS; block++)
            synthetic_add(r,
                          synthetic_trial(ARM, (size_t)level, block, requests(level, block), 1000));
}

static void holds(const struct scalability_parameter *p, double truth)
{
    if (!(p->low <= truth && truth <= p->high && fabs(p->value / truth - 1) < 0.05))
        fail_msg("%g [%g, %g] is not %g", p->value, p->low, p->high, truth);
}

static void a_known_law_is_found(void **state)
{
    struct sweep sweep;
    struct result r;
    struct scalability s;

    (void)state;
    fill(&sweep, &r);
    assert_int_equal(result_derive(&r, NULL), 0);
    assert_true(growth_is_asked(&sweep));
    assert_int_equal(growth_of_arm(&r, ARM, &s, NULL), 0);
    assert_int_equal(s.reason, SCALABILITY_FITTED);
    assert_int_equal(s.levels, LEVELS);
    holds(&s.lambda, lambda);
    holds(&s.sigma, sigma);
    holds(&s.kappa, kappa);
    /* sqrt(0.9 / 0.01) */
    assert_int_equal(s.peak.state, SCALABILITY_PEAK_KNOWN);
    assert_true(fabs(s.peak.value - 9.4868) < 0.3);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void levels_of_the_client_are_left_out(void **state)
{
    struct sweep sweep;
    struct result r;
    struct scalability s;

    (void)state;
    fill(&sweep, &r);
    for (size_t i = 0; i < r.trial_count; i++)
        if (r.trials[i]->level >= LEVELS - 2)
            r.trials[i]->limited_by = LIMITED_CLIENT;
    assert_int_equal(result_derive(&r, NULL), 0);
    assert_int_equal(growth_of_arm(&r, ARM, &s, NULL), 0);
    assert_int_equal(s.reason, SCALABILITY_TOO_FEW_LEVELS);
    assert_int_equal(s.levels, LEVELS - 2);
    assert_true(isnan(s.lambda.value));
    result_fini(&r);
    sweep_fini(&sweep);
}

static void few_levels_or_rates_ask_for_no_law(void **state)
{
    struct sweep sweep;

    (void)state;
    synthetic_sweep(&sweep, BLOCKS);
    assert_false(growth_is_asked(&sweep));
    sweep.level_count = LEVELS;
    for (int i = 0; i < LEVELS; i++)
        sweep.levels[i] = level_of_rate(100 * (i + 1));
    assert_false(growth_is_asked(&sweep));
    sweep.level_count = 1;
    sweep.levels[0] = (struct level){.kind = LEVEL_SCHEDULE, .value = 5, .low = 1, .high = 9};
    assert_false(growth_is_asked(&sweep));
    sweep_fini(&sweep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_law_is_found),
        cmocka_unit_test(levels_of_the_client_are_left_out),
        cmocka_unit_test(few_levels_or_rates_ask_for_no_law),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
