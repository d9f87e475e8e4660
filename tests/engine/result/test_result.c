#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/result/result.h"
#include "engine/trial/trial_fields.h"
#include "synthetic.h"

static void near(double value, double expected)
{
    double tolerance = 1e-9 * fabs(expected);

    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.17g is not %.17g", value, expected);
}

static void a_new_trial_knows_nothing(void **state)
{
    struct trial *t;
    const struct trial_field *f;
    size_t i;

    (void)state;
    assert_int_equal(trial_open(&t, NULL), 0);
    for (i = 0; (f = trial_field(i)) != NULL; i++)
        assert_true(isnan(trial_field_get(f, t)));
    for (i = METRIC_REQUESTS; i < METRIC_COUNT; i++) {
        double value = metric_shown(t, (enum metric)i);

        if (!isnan(value) && value != 0)
            fail_msg("%s is %g", metric_name((enum metric)i), value);
    }
    assert_true(isnan(metric_of(t, METRIC_ERROR_RATE)));
    assert_true(isnan(metric_of(t, METRIC_SERVER_CPU)));
    trial_close(t);
}

/* Two fields must never share a place or a name: the record would lose one of them. */
static void fields_are_all_different(void **state)
{
    const struct trial_field *a, *b;
    size_t i, k;

    (void)state;
    for (i = 0; (a = trial_field(i)) != NULL; i++)
        for (k = 0; k < i && (b = trial_field(k)) != NULL; k++) {
            assert_int_not_equal(a->offset, b->offset);
            assert_true(strcmp(a->group, b->group) != 0 || strcmp(a->key, b->key) != 0);
        }
}

/* 2000 requests in 5 s of 2500 us each, 4 s of server and 1 s of client processor time. */
static void figures_of_a_trial(void **state)
{
    struct trial *t = synthetic_trial(0, 0, 0, 2000, 2500);

    (void)state;
    near(metric_of(t, METRIC_THROUGHPUT), 400);
    near(metric_of(t, METRIC_RESPONSE_P50), 2500);
    near(metric_of(t, METRIC_RESPONSE_P9999), 2500);
    near(metric_of(t, METRIC_RESPONSE_MAX), 2500);
    near(metric_of(t, METRIC_SERVICE_MEAN), 2500);
    near(metric_of(t, METRIC_SERVER_TOTAL), 1250);
    near(metric_of(t, METRIC_SERVER_INFER), 10);
    near(metric_of(t, METRIC_OVERHEAD_P99), 1250);
    assert_true(isnan(metric_of(t, METRIC_TTFB_MEAN)));
    near(metric_of(t, METRIC_SERVER_CPU_PER_REQUEST), 2000);
    near(metric_of(t, METRIC_CLIENT_CPU_PER_REQUEST), 500);
    near(metric_of(t, METRIC_CPU_PER_REQUEST), 2500);
    near(metric_of(t, METRIC_SERVER_CPU), 80);
    near(metric_of(t, METRIC_STEAL), 0.1);
    near(metric_of(t, METRIC_NOISE), 53.123);
    near(metric_of(t, METRIC_SERVER_RSS), 60e6);
    near(metric_of(t, METRIC_ERROR_RATE), 0);
    near(metric_of(t, METRIC_CONNECTIONS), 16);
    near(metric_of(t, METRIC_CLIENT_ENCODE), 12.3456);
    near(metric_shown(t, METRIC_CLIENT_ENCODE), 12.346);
    trial_close(t);
}

static void settling_rounds_and_cleans(void **state)
{
    struct trial *t = synthetic_trial(0, 0, 0, 10, 1);

    (void)state;
    t->duration_s = 5.0000000004;
    t->machine.steal = 0.123456789;
    strcpy(t->errors[OUTCOME_PROTOCOL].first_text, "\x1b[31mred\x07\xff");
    assert_int_equal(trial_settle(t, NULL), 0);
    assert_true(t->duration_s == 5);
    near(t->machine.steal, 0.12346);
    assert_string_equal(t->errors[OUTCOME_PROTOCOL].first_text, "red?");
    assert_null(t->series[SERIES_RESPONSE]->counts);
    trial_close(t);
}

static void names_are_found_again(void **state)
{
    enum metric m;
    int i;

    (void)state;
    for (i = 0; i < METRIC_COUNT; i++) {
        assert_true(metric_parse(metric_name((enum metric)i), &m));
        assert_int_equal(m, i);
    }
    assert_false(metric_parse("latency", &m));
}

/* rest at concurrency 1: 400, 400, 440 per s. Geometric mean 400 x 1.1^(1/3). The logarithms are
 * 0, 0, ln 1.1 above ln 400: s / sqrt(3) = ln 1.1 / 3, and t(0.975, 2) = 4.302652729749464. */
static void a_cell_sums_its_trials_up(void **state)
{
    struct result r;
    const struct cell *c;
    double mean = 400 * cbrt(1.1), factor = exp(4.302652729749464 * log(1.1) / 3);

    (void)state;
    synthetic_result(&r);
    c = result_cell(&r, 0, 0);
    assert_int_equal(c->blocks, 3);
    assert_true(c->valid);
    assert_int_equal(c->total.requests, 6200);
    near(c->total.throughput_rps, mean);
    near(c->throughput_low, mean / factor);
    near(c->throughput_high, mean * factor);
    near(c->total.duration_s, 15);
    near(metric_of(&c->total, METRIC_SERVER_CPU_PER_REQUEST), 12e6 / 6200);
    near(metric_of(&c->total, METRIC_SERVER_CPU), 80);
    near(metric_of(&c->total, METRIC_SERVER_RSS), 60e6);
    /* 4000 responses of 2500 us, 2200 of 5e6/2200 us, which is 2272.727 (whole ns). */
    near(metric_of(&c->total, METRIC_RESPONSE_MEAN), (4000 * 2500.0 + 2200 * 2272.727) / 6200);
    near(metric_of(&c->total, METRIC_RESPONSE_MIN), 2272.727);
    assert_int_equal(c->total.series[SERIES_RESPONSE]->count, 6200);
    assert_int_equal(c->total.limited_by, LIMITED_SERVER);
    assert_string_equal(c->notes, "");
    assert_true(result_is_complete(&r));
    result_fini(&r);
}

static void errors_and_repetitions_are_told(void **state)
{
    struct result r;
    const struct cell *c;

    (void)state;
    synthetic_result(&r);
    c = result_cell(&r, 0, 1);
    assert_int_equal(trial_errors(&c->total), 60);
    near(metric_of(&c->total, METRIC_ERROR_RATE), 60.0 / 30060);
    assert_string_equal(c->notes, "20 timeout: no answer in 10 s; 40 http_status: 503: busy");
    c = result_cell(&r, 1, 1);
    assert_string_equal(c->notes, "1 invalid trial: the server \"grpc\" restarted");
    assert_int_equal(r.trial_count, 13);
    assert_int_equal(c->total.requests, 40000);
    result_fini(&r);
}

/* grpc is 1.25 times as fast in each block of level 1: no variance, p is 0. At level 16 the ratios
 * are 1.5, 1.5, 1: logs l, l, 0 with mean 2l/3 and s / sqrt(3) = l / 3, so t = 2 and, with two
 * degrees of freedom, p = 1 - t / sqrt(2 + t^2). */
static void comparisons_are_paired_within_blocks(void **state)
{
    struct result r;
    const struct result_comparison *c;
    double l = log(1.5), p = 1 - 2 / sqrt(6);

    (void)state;
    synthetic_result(&r);
    assert_int_equal(r.comparison_count, 8);
    c = result_comparison_find(&r, 0, 1, METRIC_THROUGHPUT);
    near(c->comparison.ratio, 1.25);
    assert_int_equal(c->comparison.word, COMPARISON_FASTER);
    assert_int_equal(c->comparison.blocks, 3);
    c = result_comparison_find(&r, 1, 1, METRIC_THROUGHPUT);
    near(c->comparison.ratio, exp(2 * l / 3));
    near(c->comparison.low, exp(2 * l / 3 - 4.302652729749464 * l / 3));
    near(c->comparison.p_value, p);
    assert_int_equal(c->comparison.word, COMPARISON_NOT_DISTINGUISHABLE);
    c = result_comparison_find(&r, 1, 1, METRIC_RESPONSE_P50);
    assert_true(c->comparison.ratio < 1);
    assert_false(c->comparison.higher_is_better);
    assert_null(result_comparison_find(&r, 1, 0, METRIC_THROUGHPUT));
    assert_null(result_comparison_find(&r, 1, 1, METRIC_UNSENT));
    result_fini(&r);
}

static void a_partial_result_says_so(void **state)
{
    struct sweep sweep;
    struct result r;
    const struct cell *c;

    (void)state;
    synthetic_sweep(&sweep, 3);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    assert_int_equal(result_derive(&r, NULL), 0);
    assert_true(isnan(result_cell(&r, 1, 1)->total.throughput_rps));
    synthetic_add(&r, synthetic_trial(1, 1, 2, 500, 160000));
    assert_true(result_has_trial(&r, 1, 1, 2));
    assert_false(result_has_trial(&r, 1, 1, 1));
    assert_int_equal(result_derive(&r, NULL), 0);
    c = result_cell(&r, 1, 1);
    assert_false(c->valid);
    assert_int_equal(c->blocks, 1);
    near(c->total.throughput_rps, 100);
    assert_true(isnan(c->throughput_low));
    assert_string_equal(c->notes, "1 of 3 blocks; p99 rests on 500 requests, 662 needed");
    assert_int_equal(r.comparisons[0].comparison.word, COMPARISON_TOO_FEW_BLOCKS);
    assert_false(result_is_complete(&r));
    result_fini(&r);
    sweep_fini(&sweep);
}

/* A block that was measured again counts once, with its newest valid trial. */
static void a_newer_trial_takes_the_place_of_an_older(void **state)
{
    struct sweep sweep;
    struct result r;

    (void)state;
    synthetic_sweep(&sweep, 1);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 500, 1000));
    assert_int_equal(result_derive(&r, NULL), 0);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 1000, 1000));
    assert_int_equal(result_derive(&r, NULL), 0);
    assert_int_equal(result_cell(&r, 0, 0)->blocks, 1);
    near(result_cell(&r, 0, 0)->total.throughput_rps, 200);
    assert_int_equal(r.trial_count, 2);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void a_forgotten_block_makes_room(void **state)
{
    struct sweep sweep;
    struct result r;

    (void)state;
    synthetic_sweep(&sweep, 2);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 500, 1000));
    synthetic_add(&r, synthetic_trial(1, 0, 0, 500, 1000));
    synthetic_add(&r, synthetic_trial(0, 0, 1, 1000, 1000));
    synthetic_add(&r, synthetic_trial(0, 1, 0, 500, 1000));
    result_forget_block(&r, 0, 0);
    assert_int_equal(result_derive(&r, NULL), 0);
    assert_int_equal(r.trial_count, 2);
    assert_int_equal(r.trials[0]->block, 1);
    assert_int_equal(r.trials[1]->level, 1);
    assert_int_equal(result_cell(&r, 0, 0)->blocks, 1);
    near(result_cell(&r, 0, 0)->total.throughput_rps, 200);
    assert_int_equal(result_cell(&r, 1, 0)->blocks, 0);
    assert_int_equal(result_cell(&r, 0, 1)->blocks, 1);
    synthetic_add(&r, synthetic_trial(1, 0, 0, 500, 1000));
    assert_int_equal(result_cell(&r, 1, 0)->blocks, 1);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void revise(struct result *r, size_t trial, const char *reason, bool excused)
{
    struct trial_revision v;

    trial_revision_init(&v, r->trials[trial], reason, excused);
    assert_int_equal(result_revise(r, &v, NULL), 0);
    assert_int_equal(result_derive(r, NULL), 0);
}

/* Throughputs of rest at level 1 are 400, 400, 440 per s: without the first one the geometric mean
 * is 400 x 1.1^(1/2), and two pairs are too few for a word. */
static void a_dropped_trial_is_left_out_and_not_owed(void **state)
{
    struct result r;
    const struct cell *c;

    (void)state;
    synthetic_result(&r);
    revise(&r, 0, "dropped", true);
    c = result_cell(&r, 0, 0);
    assert_string_equal(r.trials[0]->invalid_reason, "dropped");
    assert_int_equal(c->blocks, 2);
    assert_int_equal(c->excused, 1);
    assert_true(c->valid);
    near(c->total.throughput_rps, 400 * sqrt(1.1));
    assert_string_equal(c->notes, "2 of 3 blocks; 1 invalid trial: dropped");
    assert_false(result_has_trial(&r, 0, 0, 0));
    assert_false(result_owes_trial(&r, 0, 0, 0));
    assert_true(result_is_complete(&r));
    assert_int_equal(result_done(&r), 11);
    assert_int_equal(result_excused(&r), 1);
    assert_int_equal(result_comparison_find(&r, 0, 1, METRIC_THROUGHPUT)->comparison.word,
                     COMPARISON_TOO_FEW_BLOCKS);
    result_fini(&r);
}

static void a_cell_of_which_all_was_dropped_is_not_valid(void **state)
{
    struct result r;
    size_t i;

    (void)state;
    synthetic_result(&r);
    for (i = 0; i < r.trial_count; i++)
        if (r.trials[i]->arm == 0 && r.trials[i]->level == 0)
            revise(&r, i, "dropped", true);
    assert_int_equal(result_cell(&r, 0, 0)->excused, 3);
    assert_false(result_cell(&r, 0, 0)->valid);
    assert_true(isnan(result_cell(&r, 0, 0)->total.throughput_rps));
    assert_true(result_is_complete(&r));
    result_fini(&r);
}

static void what_is_to_be_measured_again_is_owed(void **state)
{
    struct result r;

    (void)state;
    synthetic_result(&r);
    revise(&r, 0, "dropped", true);
    revise(&r, 0, "dropped", false);
    assert_true(result_owes_trial(&r, 0, 0, 0));
    assert_false(result_cell(&r, 0, 0)->valid);
    assert_false(result_is_complete(&r));
    assert_int_equal(result_next_attempt(&r, 0, 0, 0), 1);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 2000, 2500));
    assert_true(result_cell(&r, 0, 0)->valid);
    assert_true(result_is_complete(&r));
    result_fini(&r);
}

static void behind_a_revised_trial_an_older_one_counts(void **state)
{
    struct trial *older = synthetic_trial(0, 0, 0, 500, 1000);
    struct trial *newer = synthetic_trial(0, 0, 0, 1000, 1000);
    struct trial_revision v;
    struct sweep sweep;
    struct result r;
    struct err e;

    (void)state;
    newer->attempt = 1;
    synthetic_sweep(&sweep, 1);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    synthetic_add(&r, older);
    synthetic_add(&r, newer);
    revise(&r, 1, "dropped", true);
    assert_ptr_equal(result_cell(&r, 0, 0)->trials[0], older);
    assert_int_equal(result_cell(&r, 0, 0)->excused, 0);
    revise(&r, 0, "measured again", false);
    assert_null(result_cell(&r, 0, 0)->trials[0]);
    assert_int_equal(result_cell(&r, 0, 0)->excused, 1);
    trial_revision_init(&v, older, "dropped", true);
    v.attempt = 2;
    assert_int_equal(result_revise(&r, &v, &e), ERR_NOT_FOUND);
    assert_string_equal(e.text, "there is no trial of arm 0, level 0, block 0, attempt 2");
    result_fini(&r);
    sweep_fini(&sweep);
}

static void what_does_not_belong_is_refused(void **state)
{
    struct trial *t = synthetic_trial(2, 0, 0, 1, 1);
    struct sweep sweep;
    struct result r;
    struct err e;

    (void)state;
    synthetic_sweep(&sweep, 1);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    assert_int_equal(result_add_trial(&r, t, &e), ERR_INVALID);
    assert_string_equal(e.text, "the sweep has no arm 2, level 0, block 0");
    trial_close(t);
    result_fini(&r);
    sweep.level_count = 0;
    assert_int_equal(result_init(&r, &sweep, &e), ERR_INVALID);
    sweep_fini(&sweep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_trial_knows_nothing),
        cmocka_unit_test(fields_are_all_different),
        cmocka_unit_test(figures_of_a_trial),
        cmocka_unit_test(settling_rounds_and_cleans),
        cmocka_unit_test(names_are_found_again),
        cmocka_unit_test(a_cell_sums_its_trials_up),
        cmocka_unit_test(errors_and_repetitions_are_told),
        cmocka_unit_test(comparisons_are_paired_within_blocks),
        cmocka_unit_test(a_partial_result_says_so),
        cmocka_unit_test(a_newer_trial_takes_the_place_of_an_older),
        cmocka_unit_test(a_forgotten_block_makes_room),
        cmocka_unit_test(a_dropped_trial_is_left_out_and_not_owed),
        cmocka_unit_test(a_cell_of_which_all_was_dropped_is_not_valid),
        cmocka_unit_test(what_is_to_be_measured_again_is_owed),
        cmocka_unit_test(behind_a_revised_trial_an_older_one_counts),
        cmocka_unit_test(what_does_not_belong_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
