#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/measure/trial_progress.h"

enum { ROOM = PROGRESS_SECONDS_MAX + 10 };

static int setup(void **state)
{
    static struct trial_progress p;

    assert_int_equal(trial_progress_init(&p, NULL), 0);
    *state = &p;
    return 0;
}

static int teardown(void **state)
{
    trial_progress_fini(*state);
    return 0;
}

/* A second in which `requests` requests took one microsecond each. */
static void pass_second(struct trial_progress *p, double t_s, uint64_t requests)
{
    struct timeline_second second = {.t_s = t_s, .requests = requests};
    struct histogram response;

    assert_int_equal(histogram_init(&response, NULL), 0);
    for (uint64_t i = 0; i < requests; i++)
        histogram_record(&response, 1000);
    trial_progress_second(p, &second, &response);
    histogram_fini(&response);
}

/* How many response times a display sees now. */
static uint64_t live_count(struct trial_progress *p)
{
    struct histogram h;
    uint64_t count;

    assert_int_equal(histogram_init(&h, NULL), 0);
    trial_progress_response(p, &h);
    count = h.count;
    histogram_fini(&h);
    return count;
}

static void seconds_are_those_of_the_newest_window(void **state)
{
    struct timeline_second seconds[4];
    struct trial_progress *p = *state;

    assert_int_equal(trial_progress_seconds(p, seconds, 4), 0);
    trial_progress_enter(p, STAGE_CONNECT, 0);
    trial_progress_enter(p, STAGE_WINDOW, 3);
    for (int i = 0; i < 3; i++)
        pass_second(p, i, 10 + (uint64_t)i);
    assert_int_equal(trial_progress_seconds(p, seconds, 4), 3);
    assert_int_equal(seconds[0].requests, 10);
    assert_int_equal(seconds[2].requests, 12);
    assert_int_equal(trial_progress_seconds(p, seconds, 2), 2);
    assert_int_equal(seconds[0].requests, 11);
    assert_int_equal(seconds[1].requests, 12);
    /* They stay until the next window begins. */
    trial_progress_enter(p, STAGE_NONE, 0);
    trial_progress_enter(p, STAGE_CONNECT, 0);
    assert_int_equal(trial_progress_seconds(p, seconds, 4), 3);
    trial_progress_enter(p, STAGE_WINDOW, 3);
    assert_int_equal(trial_progress_seconds(p, seconds, 4), 0);
}

static void of_a_long_window_the_last_seconds_are_kept(void **state)
{
    static struct timeline_second seconds[ROOM];
    struct trial_progress *p = *state;
    size_t count;

    trial_progress_enter(p, STAGE_WINDOW, 0);
    for (int i = 0; i < PROGRESS_SECONDS_MAX + 5; i++)
        pass_second(p, i, 0);
    count = trial_progress_seconds(p, seconds, ROOM);
    assert_int_equal(count, PROGRESS_SECONDS_MAX);
    assert_true(seconds[0].t_s == 5);
    assert_true(seconds[count - 1].t_s == PROGRESS_SECONDS_MAX + 4);
}

static void response_times_are_there_from_the_window_to_the_end_of_the_trial(void **state)
{
    struct trial_progress *p = *state;

    trial_progress_enter(p, STAGE_CONNECT, 0);
    trial_progress_enter(p, STAGE_WARMUP, 0);
    assert_int_equal(live_count(p), 0);
    trial_progress_enter(p, STAGE_WINDOW, 0);
    pass_second(p, 0, 7);
    pass_second(p, 1, 5);
    assert_int_equal(live_count(p), 12);
    trial_progress_enter(p, STAGE_DRAIN, 0);
    pass_second(p, 2, 1);
    assert_int_equal(live_count(p), 13);
    trial_progress_enter(p, STAGE_NONE, 0);
    assert_int_equal(live_count(p), 0);
    trial_progress_enter(p, STAGE_CONNECT, 0);
    trial_progress_enter(p, STAGE_WINDOW, 0);
    assert_int_equal(live_count(p), 0);
    pass_second(p, 0, 2);
    assert_int_equal(live_count(p), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(seconds_are_those_of_the_newest_window, setup, teardown),
        cmocka_unit_test_setup_teardown(of_a_long_window_the_last_seconds_are_kept, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            response_times_are_there_from_the_window_to_the_end_of_the_trial, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
