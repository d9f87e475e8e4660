#include <config.h>

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/load/recorder.h"

enum { START = 1000, END = 2000, STRESS_SAMPLES = 1000000 };

static const struct window by_time = {.start = START, .end = END};
static const struct window by_tickets = {.start = START, .end = UINT64_MAX, .by_tickets = true};

static void arm(struct recorder *r, const struct window *window)
{
    assert_int_equal(recorder_init(r, NULL), 0);
    recorder_arm(r, window);
}

static void record(struct recorder *r, uint64_t due, uint64_t done, enum outcome outcome)
{
    struct sample s = {.due = due, .sent = due, .done = done, .outcome = outcome};

    recorder_record(r, &s, NULL);
}

static void nothing_is_measured_before_arming(void **state)
{
    struct recorder r;

    (void)state;
    assert_int_equal(recorder_init(&r, NULL), 0);
    record(&r, 0, 5, OUTCOME_OK);
    record(&r, UINT64_MAX, UINT64_MAX, OUTCOME_OK);
    assert_int_equal(r.recording.requests, 0);
    assert_int_equal(r.recording.completed, 0);
    assert_int_equal(recorder_flip(&r)->successes, 0);
    recorder_fini(&r);
}

static void due_decides_on_latency_and_done_on_throughput(void **state)
{
    struct recorder r;

    (void)state;
    arm(&r, &by_time);
    record(&r, START - 100, START - 1, OUTCOME_OK); /* warm-up */
    record(&r, START - 1, START, OUTCOME_OK);       /* completed only */
    record(&r, START, END - 1, OUTCOME_OK);         /* both */
    record(&r, END - 1, END, OUTCOME_OK);           /* measured only */
    record(&r, END, END + 5, OUTCOME_OK);           /* afterwards */
    assert_int_equal(r.recording.requests, 2);
    assert_int_equal(r.recording.successes, 2);
    assert_int_equal(r.recording.completed, 2);
    assert_int_equal(r.recording.series[SERIES_RESPONSE].count, 2);
    assert_int_equal(r.recording.series[SERIES_RESPONSE].max, END - 1 - START);
    assert_int_equal(r.recording.series[SERIES_RESPONSE].min, 1);
    recorder_fini(&r);
}

static void errors_count_where_they_were_due(void **state)
{
    struct recorder r;

    (void)state;
    arm(&r, &by_time);
    record(&r, START - 1, START + 1, OUTCOME_HTTP_STATUS);
    record(&r, END - 1, END + 1, OUTCOME_HTTP_STATUS);
    record(&r, START, START + 1, OUTCOME_TIMEOUT);
    assert_int_equal(r.recording.errors[OUTCOME_HTTP_STATUS].count, 1);
    assert_int_equal(r.recording.errors[OUTCOME_TIMEOUT].count, 1);
    assert_int_equal(r.recording.completed, 0);
    recorder_fini(&r);
}

static void with_tickets_only_their_holders_count(void **state)
{
    struct sample s = {.due = START + 1, .sent = START + 1, .done = START + 50};
    struct recorder r;

    (void)state;
    arm(&r, &by_tickets);
    recorder_record(&r, &s, NULL);
    assert_int_equal(r.recording.requests, 0);
    assert_int_equal(r.recording.completed, 0);
    s.ticket = true;
    s.done = 10 * END;
    recorder_record(&r, &s, NULL);
    assert_int_equal(r.recording.requests, 1);
    assert_int_equal(r.recording.completed, 1);
    assert_int_equal(r.recording.last_done, 10 * END);
    assert_int_equal(recorder_flip(&r)->successes, 1);
    recorder_fini(&r);
}

static void what_was_never_sent_waits_until_the_end(void **state)
{
    struct recorder r;

    (void)state;
    arm(&r, &by_time);
    recorder_unsent(&r, START - 1);
    recorder_unsent(&r, END);
    assert_int_equal(r.recording.unsent, 0);
    recorder_unsent(&r, END - 300);
    assert_int_equal(r.recording.unsent, 1);
    assert_int_equal(r.recording.requests, 0);
    assert_int_equal(r.recording.series[SERIES_RESPONSE].max, 300);
    assert_int_equal(r.recording.series[SERIES_SERVICE].count, 0);
    recorder_arm(&r, &by_tickets);
    recorder_unsent(&r, START);
    assert_int_equal(r.recording.unsent, 0);
    recorder_fini(&r);
}

static void what_the_window_wants_is_planned(void **state)
{
    struct recorder r;

    (void)state;
    arm(&r, &by_time);
    recorder_plan(&r, START - 1, false);
    recorder_plan(&r, START, false);
    recorder_plan(&r, END - 1, false);
    recorder_plan(&r, END, false);
    assert_int_equal(r.recording.planned, 2);
    recorder_arm(&r, &by_tickets);
    recorder_plan(&r, START, false);
    recorder_plan(&r, END, true);
    assert_int_equal(r.recording.planned, 1);
    recorder_fini(&r);
}

static void arming_forgets_the_last_trial(void **state)
{
    struct recorder r;

    (void)state;
    arm(&r, &by_time);
    record(&r, START, START + 7, OUTCOME_OK);
    recorder_flip(&r);
    record(&r, START, START + 7, OUTCOME_CONNECT);
    recorder_arm(&r, &by_time);
    assert_int_equal(r.recording.requests, 0);
    assert_int_equal(r.recording.series[SERIES_RESPONSE].count, 0);
    for (int i = 0; i < 2; i++) {
        const struct interval *interval = recorder_flip(&r);

        assert_int_equal(interval->successes + interval->errors, 0);
        assert_int_equal(interval->response.count, 0);
    }
    recorder_fini(&r);
}

static void each_flip_takes_what_came_since_the_last(void **state)
{
    const struct interval *i;
    struct recorder r;

    (void)state;
    arm(&r, &by_time);
    record(&r, START, START + 7, OUTCOME_OK);
    record(&r, START, START + 9, OUTCOME_TIMEOUT);
    record(&r, START, START + 9, OUTCOME_PROTOCOL);
    i = recorder_flip(&r);
    record(&r, START, START + 100, OUTCOME_OK);
    assert_int_equal(i->successes, 1);
    assert_int_equal(i->errors, 2);
    assert_int_equal(i->response.count, 2);
    assert_int_equal(i->response.max, 9);
    i = recorder_flip(&r);
    assert_int_equal(i->successes, 1);
    assert_int_equal(i->errors, 0);
    assert_int_equal(i->response.max, 100);
    i = recorder_flip(&r);
    assert_int_equal(i->successes, 0);
    assert_int_equal(i->response.count, 0);
    recorder_fini(&r);
}

static void an_interval_becomes_a_second(void **state)
{
    struct timeline_second second;
    struct interval i;
    uint64_t binned = 0;

    (void)state;
    assert_int_equal(interval_init(&i, NULL), 0);
    interval_report(&i, 4, &second);
    assert_true(isnan(second.p50_us) && isnan(second.p99_us) && isnan(second.planned));
    for (uint64_t n = 1; n <= 100; n++) {
        struct sample s = {.done = n * 10, .outcome = OUTCOME_OK};

        interval_add(&i, &s);
    }
    interval_report(&i, 5, &second);
    assert_true(second.t_s == 5);
    assert_int_equal(second.requests, 100);
    assert_int_equal(second.errors, 0);
    assert_true(second.p50_us == 0.5);
    assert_true(second.p99_us == 0.99);
    for (int bin = 0; bin < TIMELINE_BINS; bin++)
        binned += second.bins[bin];
    assert_int_equal(binned, 100);
    interval_fini(&i);
}

struct stress {
    struct recorder recorder;
    _Atomic bool ended;
};

/* Every third a time-out, every seventh an error. Few different values, so that a flip is quick and
 * there are many of them. */
static void *write_samples(void *arg)
{
    struct stress *stress = arg;

    for (uint64_t n = 0; n < STRESS_SAMPLES; n++) {
        uint64_t value = n % 61;
        enum outcome outcome = n % 7 == 0   ? OUTCOME_PROTOCOL
                               : n % 3 == 0 ? OUTCOME_TIMEOUT
                                            : OUTCOME_OK;

        record(&stress->recorder, START, START + value, outcome);
    }
    atomic_store(&stress->ended, true);
    return NULL;
}

static void assert_stable(const struct interval *i)
{
    uint64_t errors_in_latency = i->response.count - i->successes;
    struct histogram_cursor c = {0};
    struct histogram_bucket b;
    uint64_t counted = 0;

    assert_true(i->response.count >= i->successes);
    assert_true(errors_in_latency <= i->errors);
    while (histogram_next(&i->response, &c, &b))
        counted += b.count;
    assert_int_equal(counted, i->response.count);
}

static void nothing_is_lost_or_doubled_while_flipping(void **state)
{
    const struct window wide = {.start = START, .end = UINT64_MAX};
    static struct stress stress;
    struct interval sum;
    pthread_t writer;
    bool last = false;

    (void)state;
    assert_int_equal(interval_init(&sum, NULL), 0);
    arm(&stress.recorder, &wide);
    assert_int_equal(pthread_create(&writer, NULL, write_samples, &stress), 0);
    while (!last) {
        const struct interval *taken;

        last = atomic_load(&stress.ended);
        taken = recorder_flip(&stress.recorder);
        assert_stable(taken);
        interval_merge(&sum, taken);
    }
    pthread_join(writer, NULL);
    assert_int_equal(sum.successes + sum.errors, STRESS_SAMPLES);
    assert_int_equal(sum.successes, stress.recorder.recording.completed);
    assert_int_equal(sum.response.count, stress.recorder.recording.series[SERIES_RESPONSE].count);
    assert_int_equal(sum.response.sum, stress.recorder.recording.series[SERIES_RESPONSE].sum);
    assert_memory_equal(sum.response.counts,
                        stress.recorder.recording.series[SERIES_RESPONSE].counts,
                        HISTOGRAM_SLOTS * sizeof *sum.response.counts);
    interval_fini(&sum);
    recorder_fini(&stress.recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_measured_before_arming),
        cmocka_unit_test(due_decides_on_latency_and_done_on_throughput),
        cmocka_unit_test(errors_count_where_they_were_due),
        cmocka_unit_test(with_tickets_only_their_holders_count),
        cmocka_unit_test(what_was_never_sent_waits_until_the_end),
        cmocka_unit_test(what_the_window_wants_is_planned),
        cmocka_unit_test(arming_forgets_the_last_trial),
        cmocka_unit_test(each_flip_takes_what_came_since_the_last),
        cmocka_unit_test(an_interval_becomes_a_second),
        cmocka_unit_test(nothing_is_lost_or_doubled_while_flipping),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
