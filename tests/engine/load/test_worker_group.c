#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/measure/trial_collect.h"
#include "engine/measure/trial_run.h"
#include "engine/load/worker_group.h"

static const struct request_body nothing;

static struct transport_config config_of_nothing(void)
{
    return (struct transport_config){.host = "null",
                                     .bodies = &nothing,
                                     .body_count = 1,
                                     .timeout_ns = NS_PER_S,
                                     .ttfb_every = 1};
}

static void start(struct worker_group *g, struct wake *wake, const struct transport_ops *ops,
                  uint32_t concurrency, uint32_t workers)
{
    struct transport_config config = config_of_nothing();
    struct topology topology = {concurrency, concurrency, workers};
    struct err e;

    assert_int_equal(wake_init(wake, &e), 0);
    assert_int_equal(worker_group_start(g, ops, NULL, &config, &topology, NULL, 1,
                                        clock_now() + 10 * NS_PER_S, wake, &e),
                     0);
    while (!worker_group_ready(g))
        wake_wait(wake, clock_now() + NS_PER_S);
}

static void tickets_measure_exactly_so_many_requests(void **state)
{
    struct worker_group g;
    struct wake wake;
    struct trial t;
    struct err e;
    uint64_t window_start = clock_now() + NS_PER_MS;

    (void)state;
    start(&g, &wake, &transport_null, 7, 3);
    worker_group_go(&g, window_start, UINT64_MAX, 1234, NULL);
    worker_group_join(&g);
    trial_init(&t);
    assert_int_equal(trial_collect(&g, window_start, UINT64_MAX, &t, &e), 0);
    assert_int_equal(t.requests, 1234);
    assert_int_equal(t.successes, 1234);
    assert_int_equal(t.completed, 1234);
    assert_true(t.duration_s > 0 && t.duration_s < 60);
    /* The definition of throughput; the tolerance is that of one division and one product. */
    assert_true(t.throughput_rps * t.duration_s > 1233.999);
    assert_true(t.throughput_rps * t.duration_s < 1234.001);
    trial_fini(&t);
    worker_group_fini(&g);
    wake_fini(&wake);
}

static void the_time_line_adds_up_to_the_whole(void **state)
{
    struct trial_timeline timeline = {0};
    struct trial_progress progress;
    struct worker_group g;
    struct wake wake;
    struct trial t;
    struct err e;
    uint64_t window_start, window_end, sum = 0;

    (void)state;
    assert_int_equal(trial_progress_init(&progress, &e), 0);
    start(&g, &wake, &transport_null, 4, 2);
    window_start = clock_now() + 2 * NS_PER_MS;
    window_end = window_start + 60 * NS_PER_MS;
    worker_group_go(&g, window_start, window_end, 0, NULL);
    for (int i = 0; i < 5; i++) {
        wake_wait(&wake, clock_now() + 5 * NS_PER_MS);
        assert_int_equal(trial_timeline_add(&timeline, &g, i, &progress, &e), 0);
    }
    worker_group_join(&g);
    assert_int_equal(trial_timeline_add(&timeline, &g, NAN, &progress, &e), 0);
    trial_init(&t);
    assert_int_equal(trial_collect(&g, window_start, window_end, &t, &e), 0);
    assert_int_equal(timeline.count, 6);
    for (size_t i = 0; i < timeline.count; i++)
        sum += timeline.seconds[i].requests;
    assert_true(sum > 0);
    assert_int_equal(sum, t.completed);
    assert_true(timeline.seconds[4].planned == 4 && isnan(timeline.seconds[5].planned));
    trial_fini(&t);
    free(timeline.seconds);
    worker_group_fini(&g);
    wake_fini(&wake);
    trial_progress_fini(&progress);
}

static int refuse(struct transport *t, uint64_t deadline, struct transport_connected *out,
                  struct err *e)
{
    (void)t;
    (void)deadline;
    (void)out;
    return err_set(e, ERR_UNAVAILABLE, "127.0.0.1:9: Connection refused");
}

static void a_worker_that_cannot_connect_says_why_and_nobody_hangs(void **state)
{
    struct transport_ops refusing = transport_null;
    struct worker_group g;
    struct wake wake;

    (void)state;
    refusing.connect = refuse;
    start(&g, &wake, &refusing, 4, 4);
    assert_int_equal(worker_group_error(&g)->code, ERR_UNAVAILABLE);
    assert_string_equal(worker_group_error(&g)->text, "127.0.0.1:9: Connection refused");
    worker_group_stop(&g);
    worker_group_fini(&g);
    wake_fini(&wake);
}

/* A transport on which every request fails to connect, at once. */
static int fail_all(struct transport *t, uint64_t until, struct completion *out, int max)
{
    int count = transport_null.wait(t, until, out, max);

    for (int i = 0; i < count; i++) {
        out[i].sample.outcome = OUTCOME_CONNECT;
        out[i].text = "Connection refused";
    }
    return count;
}

static void a_dead_server_ends_the_trial_early(void **state)
{
    struct transport_ops failing = transport_null;
    struct worker_group g;
    struct wake wake;
    struct trial t;
    struct err e;
    uint64_t window_start;

    (void)state;
    failing.wait = fail_all;
    start(&g, &wake, &failing, 1, 1);
    window_start = clock_now();
    worker_group_go(&g, window_start, UINT64_MAX, 0, NULL);
    worker_group_join(&g);
    assert_true(atomic_load(&g.team.unreachable));
    assert_string_equal(worker_group_error(&g)->text,
                        "100 connects in a row failed: Connection refused");
    trial_init(&t);
    assert_int_equal(trial_collect(&g, window_start, clock_now(), &t, &e), 0);
    assert_int_equal(t.errors[OUTCOME_CONNECT].count, WORKER_FAILED_CONNECTS_MAX);
    assert_string_equal(t.errors[OUTCOME_CONNECT].first_text, "Connection refused");
    assert_int_equal(t.completed, 0);
    trial_fini(&t);
    worker_group_fini(&g);
    wake_fini(&wake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tickets_measure_exactly_so_many_requests),
        cmocka_unit_test(the_time_line_adds_up_to_the_whole),
        cmocka_unit_test(a_worker_that_cannot_connect_says_why_and_nobody_hangs),
        cmocka_unit_test(a_dead_server_ends_the_trial_early),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
