#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/load/recording.h"

/* Instants in ns: due 1000, then 10, 100, 1000 later. */
static const struct sample answered = {
    .due = 1000,
    .sent = 1010,
    .first_byte = 1110,
    .done = 2110,
    .outcome = OUTCOME_OK,
    .has_phases = true,
    .server = {{[PHASE_DECODE] = 20, [PHASE_INFER] = 300, [PHASE_TOTAL] = 400}},
};

static struct sample failed(enum outcome outcome, uint64_t done)
{
    struct sample s = answered;

    s.outcome = outcome;
    s.done = done;
    s.first_byte = 0;
    return s;
}

static uint64_t only_value(const struct recording *r, int series)
{
    assert_int_equal(r->series[series].count, 1);
    return r->series[series].max;
}

static void a_success_goes_into_every_series(void **state)
{
    struct recording r;

    (void)state;
    assert_int_equal(recording_init(&r, NULL), 0);
    recording_add(&r, &answered, NULL);
    assert_int_equal(only_value(&r, SERIES_RESPONSE), 1110);
    assert_int_equal(only_value(&r, SERIES_SERVICE), 1100);
    assert_int_equal(only_value(&r, SERIES_TTFB), 100);
    assert_int_equal(only_value(&r, SERIES_OVERHEAD), 700);
    assert_int_equal(only_value(&r, SERIES_PHASE + PHASE_DECODE), 20);
    assert_int_equal(only_value(&r, SERIES_PHASE + PHASE_QUEUE), 0);
    assert_int_equal(only_value(&r, SERIES_PHASE + PHASE_INFER), 300);
    assert_int_equal(only_value(&r, SERIES_PHASE + PHASE_TOTAL), 400);
    assert_int_equal(r.requests, 1);
    assert_int_equal(r.successes, 1);
    assert_int_equal(r.last_done, 2110);
    recording_fini(&r);
}

static void what_was_not_observed_is_not_recorded(void **state)
{
    struct sample s = answered;
    struct recording r;

    (void)state;
    assert_int_equal(recording_init(&r, NULL), 0);
    s.first_byte = 0;
    s.has_phases = false;
    recording_add(&r, &s, NULL);
    assert_int_equal(r.series[SERIES_SERVICE].count, 1);
    assert_int_equal(r.series[SERIES_TTFB].count, 0);
    assert_int_equal(r.series[SERIES_OVERHEAD].count, 0);
    assert_int_equal(r.series[SERIES_PHASE + PHASE_TOTAL].count, 0);
    recording_fini(&r);
}

static void a_server_that_claims_too_much_is_out_of_range(void **state)
{
    struct sample s = answered;
    struct recording r;

    (void)state;
    assert_int_equal(recording_init(&r, NULL), 0);
    s.server.ns[PHASE_TOTAL] = 1101;
    recording_add(&r, &s, NULL);
    assert_int_equal(r.series[SERIES_OVERHEAD].count, 0);
    assert_int_equal(r.series[SERIES_OVERHEAD].out_of_range, 1);
    recording_fini(&r);
}

static void a_time_out_is_a_latency_and_an_error(void **state)
{
    struct sample s = failed(OUTCOME_TIMEOUT, 5000);
    struct recording r;

    (void)state;
    assert_int_equal(recording_init(&r, NULL), 0);
    recording_add(&r, &s, "no answer in 4 us");
    assert_int_equal(only_value(&r, SERIES_RESPONSE), 4000);
    assert_int_equal(only_value(&r, SERIES_SERVICE), 3990);
    assert_int_equal(r.series[SERIES_OVERHEAD].count, 0);
    assert_int_equal(r.errors[OUTCOME_TIMEOUT].count, 1);
    assert_string_equal(r.errors[OUTCOME_TIMEOUT].first_text, "no answer in 4 us");
    assert_int_equal(r.requests, 1);
    assert_int_equal(r.successes, 0);
    recording_fini(&r);
}

static void other_failures_are_only_counted(void **state)
{
    struct recording r;

    (void)state;
    assert_int_equal(recording_init(&r, NULL), 0);
    for (int i = OUTCOME_OK + 1; i < OUTCOME_COUNT; i++) {
        struct sample s = failed((enum outcome)i, 3000);

        if (i == OUTCOME_TIMEOUT)
            continue;
        recording_add(&r, &s, NULL);
        recording_add(&r, &s, NULL);
        assert_int_equal(r.errors[i].count, 2);
        assert_string_equal(r.errors[i].first_text, "");
    }
    for (int i = 0; i < SERIES_COUNT; i++)
        assert_int_equal(r.series[i].count, 0);
    recording_fini(&r);
}

static void late_sends_and_new_connections_are_counted(void **state)
{
    struct sample s = answered;
    struct recording r;

    (void)state;
    assert_int_equal(recording_init(&r, NULL), 0);
    s.new_connection = true;
    s.sent = s.due + SAMPLE_LATE_NS;
    recording_add(&r, &s, NULL);
    assert_int_equal(r.late_sends, 0);
    s.sent++;
    recording_add(&r, &s, NULL);
    assert_int_equal(r.late_sends, 1);
    assert_int_equal(r.late_waits, 0);
    assert_int_equal(r.new_connections, 2);
    s.waited = true;
    recording_add(&r, &s, NULL);
    assert_int_equal(r.late_sends, 2);
    assert_int_equal(r.late_waits, 1);
    s.sent = s.due + SAMPLE_LATE_NS;
    recording_add(&r, &s, NULL);
    assert_int_equal(r.late_waits, 1);
    recording_fini(&r);
}

static void the_first_text_is_kept_clean_and_cut(void **state)
{
    struct sample s = failed(OUTCOME_PROTOCOL, 3000);
    char text[500];
    struct recording r;

    (void)state;
    assert_int_equal(recording_init(&r, NULL), 0);
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    text[0] = '\a';
    recording_add(&r, &s, text);
    recording_add(&r, &s, "second");
    assert_true(strlen(r.errors[OUTCOME_PROTOCOL].first_text) < TRIAL_TEXT_SIZE);
    assert_memory_equal(r.errors[OUTCOME_PROTOCOL].first_text, "xxxxxxxxxx", 10);
    recording_fini(&r);
}

static void merging_adds_and_keeps_the_earlier_text(void **state)
{
    struct sample early = failed(OUTCOME_CONNECT, 3000), late = failed(OUTCOME_CONNECT, 4000);
    struct recording a, b;

    (void)state;
    assert_int_equal(recording_init(&a, NULL), 0);
    assert_int_equal(recording_init(&b, NULL), 0);
    recording_add(&a, &late, "late");
    recording_add(&b, &early, "early");
    recording_add(&b, &answered, NULL);
    a.completed = 2, b.completed = 3;
    a.unsent = 1, b.unsent = 1;
    recording_merge(&a, &b);
    assert_int_equal(a.requests, 3);
    assert_int_equal(a.successes, 1);
    assert_int_equal(a.completed, 5);
    assert_int_equal(a.unsent, 2);
    assert_int_equal(a.last_done, 4000);
    assert_int_equal(a.errors[OUTCOME_CONNECT].count, 2);
    assert_string_equal(a.errors[OUTCOME_CONNECT].first_text, "early");
    assert_int_equal(only_value(&a, SERIES_RESPONSE), 1110);
    recording_merge(&b, &a); /* the later one does not push out the earlier */
    assert_string_equal(b.errors[OUTCOME_CONNECT].first_text, "early");
    recording_reset(&a);
    assert_int_equal(a.requests, 0);
    assert_int_equal(a.errors[OUTCOME_CONNECT].count, 0);
    assert_int_equal(a.series[SERIES_RESPONSE].count, 0);
    recording_fini(&b);
    recording_fini(&a);
}

static void a_report_leaves_unobserved_series_out(void **state)
{
    struct sample lost = failed(OUTCOME_GRPC_STATUS, 3000), s = answered;
    struct trial t = {0};
    struct recording r;

    (void)state;
    assert_int_equal(recording_init(&r, NULL), 0);
    s.first_byte = 0;
    recording_add(&r, &s, NULL);
    recording_add(&r, &lost, "14: gone");
    r.completed = 1;
    assert_int_equal(recording_report(&r, &t, NULL), 0);
    assert_int_equal(t.requests, 2);
    assert_int_equal(t.successes, 1);
    assert_int_equal(t.completed, 1);
    assert_int_equal(t.errors[OUTCOME_GRPC_STATUS].count, 1);
    assert_string_equal(t.errors[OUTCOME_GRPC_STATUS].first_text, "14: gone");
    assert_null(t.series[SERIES_TTFB]);
    assert_int_equal(t.series[SERIES_RESPONSE]->max, 1110);
    for (int i = 0; i < SERIES_COUNT; i++)
        histogram_close(t.series[i]);
    recording_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_success_goes_into_every_series),
        cmocka_unit_test(what_was_not_observed_is_not_recorded),
        cmocka_unit_test(a_server_that_claims_too_much_is_out_of_range),
        cmocka_unit_test(a_time_out_is_a_latency_and_an_error),
        cmocka_unit_test(other_failures_are_only_counted),
        cmocka_unit_test(late_sends_and_new_connections_are_counted),
        cmocka_unit_test(the_first_text_is_kept_clean_and_cut),
        cmocka_unit_test(merging_adds_and_keeps_the_earlier_text),
        cmocka_unit_test(a_report_leaves_unobserved_series_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
