/* A free run: it begins where the sweep is paused, follows what is asked of it, and leaves the
 * sweep's result alone. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "session_rig.h"

enum { PLANNED = 4 };

static bool is_free(const struct session_snapshot *s)
{
    return s->free;
}

static bool has_ended_free(const struct session_snapshot *s)
{
    return s->paused && !s->free;
}

static void start(struct session_rig *r, size_t count)
{
    static const size_t arms[] = {0, 1};
    struct err e = {0};

    if (session_free_start(r->session, arms, count, &e) != 0)
        fail_msg("%s", e.text);
    session_rig_wait(r, is_free);
}

static int step(struct session_rig *r, int steps)
{
    struct err e = {0};
    int concurrency = 0;

    if (session_free_step(r->session, steps, &concurrency, &e) != 0)
        fail_msg("%s", e.text);
    return concurrency;
}

/* Turns of the free run at that concurrency by that arm. */
static int turns_of(struct session_rig *r, size_t arm, int concurrency)
{
    const struct result *result;
    int count = 0;

    session_result_lock(r->session);
    result = session_free_result(r->session);
    for (size_t i = 0; i < result->trial_count; i++)
        count += result->trials[i]->arm == arm &&
                 result->sweep.levels[result->trials[i]->level].value == concurrency;
    session_result_unlock(r->session);
    return count;
}

static void wait_for_turn(struct session_rig *r, size_t arm, int concurrency)
{
    uint64_t deadline = session_rig_deadline();

    while (turns_of(r, arm, concurrency) == 0)
        session_rig_look(r, deadline);
}

static void it_leaves_the_sweep_alone(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    start(r, 1);
    wait_for_turn(r, 0, 1);
    session_rig_wait(r, is_in_window);
    session_free_end(r->session);
    session_rig_wait(r, has_ended_free);
    assert_int_equal(r->now.trials_kept, 0);
    assert_int_equal(r->now.trials_done, 0);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, PLANNED);
}

static void its_concurrency_follows_at_once(void **state)
{
    struct session_rig *r = *state;
    struct err e = {0};
    int concurrency;

    session_rig_start_paused(r, false);
    start(r, 1);
    assert_int_equal(step(r, 1), 2);
    wait_for_turn(r, 0, 2);
    assert_int_equal(step(r, 2), 4);
    wait_for_turn(r, 0, 4);
    assert_int_equal(step(r, -3), 1);
    wait_for_turn(r, 0, 1);
    assert_int_equal(session_free_step(r->session, -1, &concurrency, &e), ERR_INVALID);
    assert_string_equal(e.text, "c=1 is the lowest there is");
    assert_int_equal(session_free_step(r->session, 1000, &concurrency, &e), ERR_INVALID);
}

/* Whether some round has a turn of each arm; a turn that the machine spoiled is left out. */
static bool has_whole_round(struct session_rig *r)
{
    const struct result *result;
    bool found = false;

    session_result_lock(r->session);
    result = session_free_result(r->session);
    for (size_t i = 1; i < result->trial_count; i++) {
        const struct trial *first = result->trials[i - 1], *second = result->trials[i];

        found = found || (first->arm == 0 && second->arm == 1 && first->block == second->block &&
                          first->requests > 0 && second->requests > 0);
    }
    session_result_unlock(r->session);
    return found;
}

static void two_arms_take_turns(void **state)
{
    struct session_rig *r = *state;
    uint64_t deadline;

    session_rig_add_grpc(r);
    session_rig_start_paused(r, false);
    start(r, 2);
    deadline = session_rig_deadline();
    while (!has_whole_round(r))
        session_rig_look(r, deadline);
}

static void going_on_ends_it(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    start(r, 1);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_false(r->now.free);
    assert_int_equal(r->now.trials_done, PLANNED);
}

static void stopping_ends_it(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    start(r, 1);
    session_rig_wait(r, is_in_window);
    session_stop(r->session, false);
    session_rig_wait_end(r, SESSION_STOPPED);
    assert_int_equal(r->now.trials_kept, 0);
}

static void a_killed_server_costs_it_a_turn(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    start(r, 1);
    session_rig_wait(r, is_in_window);
    assert_int_equal(session_order(r->session, PROTOCOL_REST, SERVER_KILL, NULL), 0);
    wait_for_turn(r, 0, 1);
}

static void what_cannot_be_is_refused(void **state)
{
    struct session_rig *r = *state;
    size_t arms[] = {0, 7, 0};
    struct err e;
    int concurrency;

    session_rig_open(r, false);
    assert_int_equal(session_free_start(r->session, arms, 1, &e), ERR_UNSUPPORTED);
    session_pause(r->session);
    session_rig_start(r);
    session_rig_wait(r, is_paused);
    assert_int_equal(session_free_start(r->session, arms, 2, &e), ERR_INVALID);
    assert_string_equal(e.text, "the sweep has no arm 7");
    assert_int_equal(session_free_start(r->session, arms, 3, &e), ERR_INVALID);
    assert_int_equal(session_free_start(r->session, arms, 0, &e), ERR_INVALID);
    assert_int_equal(session_free_step(r->session, 1, &concurrency, &e), ERR_UNSUPPORTED);
    session_stop(r->session, true);
    session_rig_wait_end(r, SESSION_STOPPED);
    assert_int_equal(session_free_start(r->session, arms, 1, &e), ERR_UNSUPPORTED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, session_rig_setup, session_rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_leaves_the_sweep_alone), TEST(its_concurrency_follows_at_once),
        TEST(two_arms_take_turns),       TEST(going_on_ends_it),
        TEST(stopping_ends_it),          TEST(a_killed_server_costs_it_a_turn),
        TEST(what_cannot_be_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
