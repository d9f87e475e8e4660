/* A search for the highest rate in a session: how it ends, that it goes on where it was, and that
 * nothing of it is lost or made up. What a machine at work can spoil is not asked. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "session_rig.h"

enum {
    PLANNED = 2, /* one arm in two blocks */
    FROM = 6400
};

/* Windows of ten requests; every answer that comes meets the objective. */
static void search(struct session_rig *r, double p99_ms)
{
    r->sweep.requests = 10;
    r->sweep.objective_p99_ms = p99_ms;
    r->sweep.objective_error_rate = 1;
    r->sweep.search_from_rps = FROM;
    r->sweep.search_to_rps = 2 * FROM;
    sweep_set_find_max(&r->sweep, true);
}

static struct search search_at(struct session_rig *r, size_t number)
{
    const struct result *result = session_result_lock(r->session);
    struct search copy = {0};
    size_t count = result->search_count;

    if (number < count)
        copy = result->searches[number];
    session_result_unlock(r->session);
    assert_true(number < count);
    return copy;
}

static size_t count_searches(struct session_rig *r)
{
    size_t count = session_result_lock(r->session)->search_count;

    session_result_unlock(r->session);
    return count;
}

/* One hour is no latency of a request that was answered at all. */
static void what_meets_everywhere_ends_at_the_bound(void **state)
{
    struct session_rig *r = *state;

    search(r, 3600e3);
    session_rig_open(r, false);
    session_rig_start(r);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_total, PLANNED);
    assert_int_equal(r->now.trials_done, PLANNED);
    assert_int_equal(count_searches(r), PLANNED);
    for (size_t i = 0; i < PLANNED; i++) {
        struct search found = search_at(r, i);

        assert_int_equal(found.end, SEARCH_BOUND);
        assert_true(found.rate_rps == 2 * FROM);
        assert_true(isnan(found.above_rps));
        assert_int_equal(found.step_count, 2);
        assert_true(found.steps[0].rate_rps == FROM);
        assert_true(session_rig_trial(r, i).rate_rps == 2 * FROM);
        assert_true(session_rig_trial(r, i).valid);
    }
}

/* No answer comes within a nanosecond. By requests a window answers all of them, so that no miss is
 * clear: seven rates, each twice. */
static void what_meets_nowhere_is_an_answer(void **state)
{
    struct session_rig *r = *state;
    struct search none;
    struct trial t;

    search(r, 1e-6);
    session_rig_open(r, false);
    session_rig_start(r);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, 0);
    assert_int_equal(r->now.trials_excused, PLANNED);
    none = search_at(r, 0);
    assert_int_equal(none.end, SEARCH_NONE);
    assert_true(isnan(none.rate_rps));
    assert_true(none.above_rps == 100); /* a 64th */
    /* Seven rates, twice each; a window that others disturbed is passed by. */
    assert_in_range(none.step_count, 14, RATE_SEARCH_STEPS_MAX);
    assert_int_equal(none.steps[none.step_count - 1].missed, SEARCH_MISS_P99);
    t = session_rig_trial(r, 0);
    assert_false(t.valid);
    assert_true(t.excused);
    assert_string_equal(t.invalid_reason, "no rate from 100/s up meets the objective");
}

static bool has_a_step(struct session_rig *r)
{
    const struct result *result = session_result_lock(r->session);
    bool has = result->search_count > 0 && result->searches[0].step_count > 0;

    session_result_unlock(r->session);
    return has;
}

/* From one pause to the next with one step between. */
static void make_step(struct session_rig *r)
{
    session_rig_resume_frozen(r);
    session_pause(r->session);
    session_rig_thaw(r);
    session_rig_wait(r, is_paused);
}

/* Between two steps it waits, and goes on with the next one. */
static void it_can_be_paused_between_steps(void **state)
{
    struct session_rig *r = *state;

    search(r, 3600e3);
    session_rig_start_paused(r, false);
    do
        make_step(r); /* one that the machine spoiled is made again */
    while (!has_a_step(r));
    assert_int_equal(r->now.trials_kept, 0);
    assert_int_equal(search_at(r, 0).end, SEARCH_UNFINISHED);
    assert_int_equal(search_at(r, 0).step_count, 1);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(search_at(r, 0).end, SEARCH_BOUND);
    assert_int_equal(search_at(r, 0).step_count, 2);
    assert_int_equal(count_searches(r), PLANNED);
}

/* What was stopped is taken up after the last search that had ended. */
static void it_goes_on_after_the_last_one_that_ended(void **state)
{
    struct session_rig *r = *state;

    search(r, 3600e3);
    session_rig_open(r, false);
    session_rig_start(r);
    session_rig_wait_kept(r, 1);
    session_stop(r->session, true);
    session_rig_wait(r, is_over);
    session_rig_close(r);
    session_rig_open(r, true);
    session_rig_start(r);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, PLANNED);
    assert_int_equal(r->now.trials_kept, PLANNED);
    assert_int_equal(count_searches(r), PLANNED);
    for (size_t i = 0; i < PLANNED; i++) {
        assert_int_equal(search_at(r, i).end, SEARCH_BOUND);
        assert_int_equal(search_at(r, i).block, (int)i);
        assert_true(session_rig_trial(r, i).rate_rps == 2 * FROM);
    }
}

/* A killed server costs the step alone, which is made again. */
static void a_killed_server_costs_a_step(void **state)
{
    struct session_rig *r = *state;

    search(r, 3600e3);
    session_rig_start_paused(r, false);
    session_rig_resume_frozen(r);
    assert_int_equal(session_order(r->session, PROTOCOL_REST, SERVER_KILL, NULL), 0);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(count_searches(r), PLANNED);
    assert_int_equal(search_at(r, 0).end, SEARCH_BOUND);
    assert_int_equal(search_at(r, 0).step_count, 2);
}

/* Its cell is like any other: the search is made again in every block. */
static void it_can_be_asked_for_again(void **state)
{
    struct session_rig *r = *state;

    search(r, 3600e3);
    session_rig_start_paused(r, false);
    while (r->now.trials_done == 0)
        make_step(r);
    assert_int_equal(session_rerun(r->session, 0, 0, NULL), 0);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, PLANNED);
    assert_int_equal(count_searches(r), PLANNED + 1);
    assert_string_equal(session_rig_trial(r, 0).invalid_reason, "measured again");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, session_rig_setup, session_rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_meets_everywhere_ends_at_the_bound),
        TEST(what_meets_nowhere_is_an_answer),
        TEST(it_can_be_paused_between_steps),
        TEST(it_goes_on_after_the_last_one_that_ended),
        TEST(a_killed_server_costs_a_step),
        TEST(it_can_be_asked_for_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
