#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/load/pacer.h"

enum { ARRIVALS = 200000 };

static const uint64_t start = UINT64_C(5000000000);

static struct pacer pacer_for(enum arrival arrival, double rate, uint32_t worker, uint32_t workers)
{
    const struct pacer_config config = {.arrival = arrival,
                                        .rate_rps = rate,
                                        .start = start,
                                        .seed = 11,
                                        .worker = worker,
                                        .workers = workers};
    struct pacer p;

    pacer_init(&p, &config);
    return p;
}

static uint64_t take(struct pacer *p)
{
    uint64_t due = pacer_due(p, 0);

    pacer_advance(p);
    return due;
}

static void in_the_closed_loop_it_is_always_time(void **state)
{
    struct pacer p = pacer_for(ARRIVAL_CLOSED, 0, 0, 1);

    (void)state;
    assert_int_equal(pacer_due(&p, 123), 123);
    pacer_advance(&p);
    assert_int_equal(pacer_due(&p, 456), 456);
}

/* 1/3 ns does not add up: after a day at 3 requests a second the schedule is where it should be. */
static void constant_arrivals_do_not_drift(void **state)
{
    struct pacer p = pacer_for(ARRIVAL_CONSTANT, 3, 0, 1);

    (void)state;
    for (int i = 0; i < 3 * 86400; i++)
        pacer_advance(&p);
    assert_int_equal(take(&p), start + UINT64_C(86400000000000));
    assert_int_equal(take(&p), start + UINT64_C(86400333333333));
}

static void workers_take_turns(void **state)
{
    struct pacer p[3];

    (void)state;
    for (uint32_t i = 0; i < 3; i++)
        p[i] = pacer_for(ARRIVAL_CONSTANT, 1000, i, 3);
    for (uint64_t n = 0; n < 300; n++)
        assert_int_equal(take(&p[n % 3]), start + n * 1000000);
}

static void the_schedule_does_not_wait_for_the_late(void **state)
{
    struct pacer p = pacer_for(ARRIVAL_CONSTANT, 1000, 0, 1);

    (void)state;
    assert_int_equal(pacer_due(&p, start + 70000000), start);
    pacer_advance(&p);
    assert_int_equal(pacer_due(&p, start + 70000000), start + 1000000);
}

static void a_rate_next_to_nothing_never_comes(void **state)
{
    struct pacer p = pacer_for(ARRIVAL_CONSTANT, 1e-12, 0, 1);

    (void)state;
    assert_int_equal(take(&p), start);
    assert_int_equal(take(&p), UINT64_MAX);
}

/* Gaps of mean m have standard deviation m, and 1 - 1/e of them are below m. Five standard errors
 * of 200,000 gaps: 1.1 % of the mean, 3.2 % of the variance (fourth moment 9 m^4), 0.54 % of the
 * share. */
static void poisson_gaps_are_exponential(void **state)
{
    struct pacer p = pacer_for(ARRIVAL_POISSON, 20000, 0, 1);
    uint64_t last = start;
    double sum = 0, squares = 0;
    int below = 0;

    (void)state;
    for (int i = 0; i < ARRIVALS; i++) {
        uint64_t due = take(&p);
        double gap = (double)(due - last) / 50000;

        assert_true(due >= last);
        sum += gap;
        squares += gap * gap;
        below += gap < 1;
        last = due;
    }
    sum /= ARRIVALS;
    assert_true(fabs(sum - 1) < 0.011);
    assert_true(fabs(squares / ARRIVALS - sum * sum - 1) < 0.032);
    assert_true(fabs((double)below / ARRIVALS - (1 - exp(-1))) < 0.0054);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Largest distance between the sorted gaps' own distribution and 1 - exp(-x). */
static double distance_from_exponential(const double *gaps, size_t n)
{
    double largest = 0;

    for (size_t i = 0; i < n; i++) {
        double expected = 1 - exp(-gaps[i]);

        largest = fmax(largest, expected - (double)i / (double)n);
        largest = fmax(largest, (double)(i + 1) / (double)n - expected);
    }
    return largest;
}

/* Kolmogorov and Smirnov's test with nothing estimated: for many values the distance is above
 * 1.9495 / sqrt(n) once in 1000 times (Smirnov 1948, the quantile of his limit distribution). The
 * seeds are fixed, and of twenty none may be. */
static void poisson_gaps_fit(void **state)
{
    enum { SEEDS = 20, GAPS = 5000 };
    static double gaps[GAPS];

    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct pacer_config config = {.arrival = ARRIVAL_POISSON,
                                      .rate_rps = 20000,
                                      .start = start,
                                      .seed = seed,
                                      .workers = 1};
        struct pacer p;
        uint64_t last = start;

        pacer_init(&p, &config);
        for (int i = 0; i < GAPS; i++) {
            uint64_t due = take(&p);

            gaps[i] = (double)(due - last) / 50000;
            last = due;
        }
        qsort(gaps, GAPS, sizeof *gaps, compare_doubles);
        assert_true(distance_from_exponential(gaps, GAPS) < 1.9495 / sqrt(GAPS));
    }
}

/* ---- along a curve ---- */

/* 1000 a second for 2 s, then down to 0 in 2 s: 2000 + 1000 requests. */
static const struct rate_curve falling = {{{1000, 1000, 2}, {1000, 0, 2}}, 2};

static struct pacer pacer_along(const struct rate_curve *curve, enum arrival arrival, uint64_t seed,
                                uint32_t worker, uint32_t workers)
{
    const struct pacer_config config = {.arrival = arrival,
                                        .curve = curve,
                                        .start = start,
                                        .seed = seed,
                                        .worker = worker,
                                        .workers = workers};
    struct pacer p;

    pacer_init(&p, &config);
    return p;
}

/* In the fall request 2000 + n comes when 1000 t - 250 t^2 = n: at 0.5 s for 437.5, at 1 s for 750,
 * and before the end of the 2 s for 999, at 2 - sqrt(1 / 250) s. Then no more comes. */
static void constant_arrivals_follow_the_curve(void **state)
{
    struct pacer p = pacer_along(&falling, ARRIVAL_CONSTANT, 0, 0, 1);

    (void)state;
    for (uint64_t n = 0; n < 2000; n++)
        assert_int_equal(take(&p), start + n * 1000000);
    assert_int_equal(take(&p), start + 2000000000);
    for (int n = 1; n < 750; n++)
        pacer_advance(&p);
    assert_int_equal(take(&p), start + 3000000000);
    for (int n = 751; n < 999; n++)
        pacer_advance(&p);
    assert_int_equal(take(&p), start + 4000000000 - 63245553);
    for (int n = 0; n < 3; n++)
        assert_int_equal(take(&p), UINT64_MAX);
}

/* 10 a second, a pause of 2 s, 10 a second. */
static void nothing_is_due_in_a_pause(void **state)
{
    static const struct rate_curve curve = {{{10, 10, 1}, {0, 0, 2}, {10, 10, 1}}, 3};
    struct pacer p = pacer_along(&curve, ARRIVAL_CONSTANT, 0, 0, 1);

    (void)state;
    for (uint64_t n = 0; n < 10; n++)
        assert_int_equal(take(&p), start + n * 100000000);
    for (uint64_t n = 0; n < 10; n++)
        assert_int_equal(take(&p), start + 3000000000 + n * 100000000);
    assert_int_equal(take(&p), UINT64_MAX);
}

static void workers_take_turns_on_a_curve(void **state)
{
    struct pacer alone = pacer_along(&falling, ARRIVAL_CONSTANT, 0, 0, 1), p[3];

    (void)state;
    for (uint32_t i = 0; i < 3; i++)
        p[i] = pacer_along(&falling, ARRIVAL_CONSTANT, 0, i, 3);
    for (int n = 0; n < 3003; n++)
        assert_int_equal(take(&p[n % 3]), take(&alone));
}

/* On the axis of the curve's integral the gaps are exponential of mean 1, however the rate changes:
 * a rise from 0, a fall to 0, a pause. */
static void poisson_gaps_fit_on_a_curve(void **state)
{
    enum { SEEDS = 20, GAPS = 5000 };
    static const struct rate_curve curve = {
        {{0, 2000, 2}, {2000, 0, 1}, {0, 0, 1}, {300, 300, 2}, {100, 1900, 3}}, 5};
    static double gaps[GAPS];

    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct pacer p = pacer_along(&curve, ARRIVAL_POISSON, seed, 0, 1);
        double last = 0;

        for (int i = 0; i < GAPS; i++) {
            uint64_t due = take(&p);
            double number = rate_curve_count(&curve, (double)(due - start) / 1e9);

            assert_true(due != UINT64_MAX);
            gaps[i] = number - last;
            last = number;
        }
        qsort(gaps, GAPS, sizeof *gaps, compare_doubles);
        assert_true(distance_from_exponential(gaps, GAPS) < 1.9495 / sqrt(GAPS));
    }
}

/* 3000 are expected of four workers together, 2000 of them in the first half: five standard
 * deviations each. Each worker has a quarter. */
static void poisson_workers_share_a_curve(void **state)
{
    enum { WORKERS = 4 };
    int total = 0, first = 0;

    (void)state;
    for (uint32_t i = 0; i < WORKERS; i++) {
        struct pacer p = pacer_along(&falling, ARRIVAL_POISSON, 3, i, WORKERS);
        int own = 0;
        uint64_t due;

        for (; (due = take(&p)) != UINT64_MAX; own++)
            first += due < start + 2000000000;
        assert_true(abs(own - 750) < 5 * sqrt(750));
        total += own;
    }
    assert_true(abs(total - 3000) < 5 * sqrt(3000));
    assert_true(abs(first - 2000) < 5 * sqrt(2000));
}

/* Counts in windows of the joint stream of four workers: mean and variance both rate x length. */
static void poisson_workers_add_up(void **state)
{
    enum { WORKERS = 4, WINDOWS = 10000, PER_WINDOW = 20 };
    static int counts[WINDOWS];
    double mean = 0, variance = 0;

    (void)state;
    for (int i = 0; i < WINDOWS; i++)
        counts[i] = 0;
    for (uint32_t i = 0; i < WORKERS; i++) {
        struct pacer p = pacer_for(ARRIVAL_POISSON, 20000, i, WORKERS);
        uint64_t window;

        while ((window = (take(&p) - start) / 1000000) < WINDOWS)
            counts[window]++;
    }
    for (int i = 0; i < WINDOWS; i++)
        mean += (double)counts[i] / WINDOWS;
    for (int i = 0; i < WINDOWS; i++)
        variance += (counts[i] - mean) * (counts[i] - mean) / WINDOWS;
    /* Five standard errors: sqrt(20 / 10000) and 20 x sqrt(2 / 10000), times five. */
    assert_true(fabs(mean - PER_WINDOW) < 0.23);
    assert_true(fabs(variance - PER_WINDOW) < 1.5);
}

static void a_seed_gives_its_schedule_again(void **state)
{
    struct pacer a = pacer_for(ARRIVAL_POISSON, 100, 0, 2);
    struct pacer b = pacer_for(ARRIVAL_POISSON, 100, 0, 2);
    struct pacer other = pacer_for(ARRIVAL_POISSON, 100, 1, 2);
    int same = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        uint64_t due = take(&a);

        assert_int_equal(take(&b), due);
        same += take(&other) == due;
    }
    assert_int_equal(same, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_the_closed_loop_it_is_always_time),
        cmocka_unit_test(constant_arrivals_do_not_drift),
        cmocka_unit_test(workers_take_turns),
        cmocka_unit_test(the_schedule_does_not_wait_for_the_late),
        cmocka_unit_test(a_rate_next_to_nothing_never_comes),
        cmocka_unit_test(poisson_gaps_are_exponential),
        cmocka_unit_test(poisson_gaps_fit),
        cmocka_unit_test(constant_arrivals_follow_the_curve),
        cmocka_unit_test(nothing_is_due_in_a_pause),
        cmocka_unit_test(workers_take_turns_on_a_curve),
        cmocka_unit_test(poisson_gaps_fit_on_a_curve),
        cmocka_unit_test(poisson_workers_share_a_curve),
        cmocka_unit_test(poisson_workers_add_up),
        cmocka_unit_test(a_seed_gives_its_schedule_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
