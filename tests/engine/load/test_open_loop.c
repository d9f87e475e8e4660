/* Workers that send by a schedule, over the null transport and one that holds its answers back. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/load/worker_group.h"
#include "engine/measure/trial_collect.h"

enum { RATE = 1000, WINDOW_MS = 100 };

static const struct request_body nothing;

/* Until when the transport answers nothing. One test at a time. */
static uint64_t held_until;

static int hold_back(struct transport *t, uint64_t until, struct completion *out, int max)
{
    if (clock_now() >= held_until)
        return transport_null.wait(t, until, out, max);
    clock_sleep_until(until < held_until ? until : held_until);
    return 0;
}

struct run {
    struct transport_ops ops;
    uint32_t places, workers;
    enum arrival arrival;
    int64_t tickets;
    uint64_t held_ms; /* from the window's start on */
    const struct rate_curve *curve;
};

/* The schedule begins with the window. */
static void run(const struct run *r, struct trial *t)
{
    struct transport_config config = {.host = "null",
                                      .bodies = &nothing,
                                      .body_count = 1,
                                      .timeout_ns = 60 * NS_PER_S,
                                      .ttfb_every = 1,
                                      .open_loop = true};
    struct topology topology = {r->places, r->places, r->workers};
    struct pacer_config schedule = {
        .arrival = r->arrival, .rate_rps = RATE, .curve = r->curve, .seed = 5};
    struct worker_group g;
    struct wake wake;
    uint64_t end;

    assert_int_equal(wake_init(&wake, NULL), 0);
    assert_int_equal(worker_group_start(&g, &r->ops, NULL, &config, &topology, NULL, 1,
                                        clock_now() + 10 * NS_PER_S, &wake, NULL),
                     0);
    while (!worker_group_ready(&g))
        wake_wait(&wake, UINT64_MAX);
    schedule.start = clock_now() + 2 * NS_PER_MS;
    held_until = schedule.start + r->held_ms * NS_PER_MS;
    end = r->tickets ? UINT64_MAX : schedule.start + WINDOW_MS * NS_PER_MS;
    worker_group_go(&g, schedule.start, end, r->tickets, &schedule);
    worker_group_join(&g);
    trial_init(t);
    assert_int_equal(trial_collect(&g, schedule.start, end, t, NULL), 0);
    worker_group_fini(&g);
    wake_fini(&wake);
}

/* Requests 0 to 99 are due in the window, at whole milliseconds, whoever of the workers has them.
 * What a busy machine keeps from being sent is accounted for all the same. */
static void every_request_of_the_schedule_is_accounted_for(void **state)
{
    (void)state;
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct run r = {transport_null, 64, workers, ARRIVAL_CONSTANT, 0, 0, NULL};
        struct trial t;

        run(&r, &t);
        assert_int_equal(t.planned, WINDOW_MS);
        assert_int_equal(t.requests + t.unsent, WINDOW_MS);
        assert_int_equal(t.series[SERIES_RESPONSE]->count, WINDOW_MS);
        assert_true(t.duration_s == WINDOW_MS / 1000.0);
        trial_fini(&t);
    }
}

/* 2000 a second for 20 ms, a pause of 30 ms, and up from 0 to 4000 in 50 ms: 40 and 100 requests.
 * The workers end though the curve has no next request for them. */
static void a_curve_is_accounted_for(void **state)
{
    static const struct rate_curve curve = {{{2000, 2000, 0.02}, {0, 0, 0.03}, {0, 4000, 0.05}}, 3};

    (void)state;
    for (uint32_t workers = 1; workers <= 3; workers++) {
        struct run r = {transport_null, 64, workers, ARRIVAL_CONSTANT, 0, 0, &curve};
        struct trial t;

        run(&r, &t);
        assert_int_equal(t.planned, 140);
        assert_int_equal(t.requests + t.unsent, 140);
        assert_true(t.duration_s == WINDOW_MS / 1000.0);
        trial_fini(&t);
    }
}

static void tickets_end_an_open_loop_too(void **state)
{
    struct run r = {transport_null, 64, 2, ARRIVAL_POISSON, 50, 0, NULL};
    struct trial t;

    (void)state;
    run(&r, &t);
    assert_int_equal(t.requests, 50);
    assert_int_equal(t.planned, 50);
    assert_int_equal(t.unsent, 0);
    trial_fini(&t);
}

/* With two places and no answer in the window, requests 2 to 99 are unsent. The last of them was
 * due a millisecond before the end. */
static void what_is_not_sent_stands_in_the_response_time(void **state)
{
    struct run r = {transport_null, 2, 1, ARRIVAL_CONSTANT, 0, WINDOW_MS, NULL};
    struct trial t;

    (void)state;
    r.ops.wait = hold_back;
    run(&r, &t);
    assert_int_equal(t.planned, WINDOW_MS);
    assert_true(t.unsent >= WINDOW_MS - 2);
    assert_int_equal(t.requests + t.unsent, WINDOW_MS);
    assert_int_equal(t.series[SERIES_RESPONSE]->count, WINDOW_MS);
    assert_int_equal(t.series[SERIES_RESPONSE]->min, NS_PER_MS);
    trial_fini(&t);
}

/* One place, and the first answer comes 50 ms late: requests 1 to 49 wait for it, the k-th for
 * 50 - k ms at least, which makes 1225 ms. Only the response time has it, and none is dropped. */
static void a_stall_is_charged_to_all_who_wait(void **state)
{
    enum { STALL_MS = 50, WAITED_MS = STALL_MS * (STALL_MS - 1) / 2 };
    struct run r = {transport_null, 1, 1, ARRIVAL_CONSTANT, 0, STALL_MS, NULL};
    const struct histogram *response, *service;
    struct trial t;

    (void)state;
    r.ops.wait = hold_back;
    run(&r, &t);
    assert_int_equal(t.requests + t.unsent, WINDOW_MS);
    response = t.series[SERIES_RESPONSE];
    service = t.series[SERIES_SERVICE];
    assert_true(histogram_mean(response) * (double)response->count -
                    histogram_mean(service) * (double)service->count >
                WAITED_MS * 1e6);
    /* Those that waited a millisecond and more did so for the place. */
    assert_true(t.late_waits + t.unsent >= STALL_MS - 2);
    assert_true(t.late_sends >= t.late_waits);
    trial_fini(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_of_the_schedule_is_accounted_for),
        cmocka_unit_test(a_curve_is_accounted_for),
        cmocka_unit_test(tickets_end_an_open_loop_too),
        cmocka_unit_test(what_is_not_sent_stands_in_the_response_time),
        cmocka_unit_test(a_stall_is_charged_to_all_who_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
