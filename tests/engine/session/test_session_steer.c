/* What a person does to a session that runs: pausing, measuring again, dropping; and that a resumed
 * one knows of it. */
#include <config.h>

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/log.h"
#include "engine/report/csv_export.h"
#include "session_rig.h"

enum { PLANNED = 4, EXPORT_MAX = 1 << 22 };

static void rerun_cell_of(struct session_rig *r, size_t trial)
{
    struct trial t = session_rig_trial(r, trial);
    struct err e = {0};

    if (session_rerun(r->session, t.arm, t.level, &e) != 0)
        fail_msg("%s", e.text);
}

static void assert_invalid(struct session_rig *r, size_t number, const char *reason)
{
    struct trial t = session_rig_trial(r, number);

    assert_false(t.valid);
    assert_string_equal(t.invalid_reason, reason);
}

/* There is a valid trial in the place of an older one; returns its number. */
static size_t assert_replaced(struct session_rig *r, size_t older)
{
    size_t number = session_rig_find_valid(r, older);
    struct trial t = session_rig_trial(r, number), old = session_rig_trial(r, older);

    assert_true(number > older);
    assert_int_equal(t.position, old.position);
    assert_true(t.attempt > old.attempt);
    return number;
}

static struct cell cell_of(struct session_rig *r, size_t trial)
{
    struct trial t = session_rig_trial(r, trial);
    struct cell cell = *result_cell(session_result_lock(r->session), t.arm, t.level);

    session_result_unlock(r->session);
    return cell;
}

static bool is_partial(struct session_rig *r)
{
    bool partial = session_result_lock(r->session)->partial;

    session_result_unlock(r->session);
    return partial;
}

/* All there is to know of the trials and the cells, as text. */
static void export(struct session_rig *r, struct buf *out)
{
    const struct result *result = session_result_lock(r->session);
    int failed;

    buf_init(out, EXPORT_MAX);
    failed = csv_export_trials(result, out, NULL);
    failed |= csv_export_cells(result, out, NULL);
    session_result_unlock(r->session);
    assert_int_equal(failed, 0);
}

static void assert_same_export(struct session_rig *r, const struct buf *expected)
{
    struct buf text;

    export(r, &text);
    assert_string_equal(buf_text(&text), buf_text(expected));
    buf_fini(&text);
}

static bool is_pausing(const struct session_snapshot *s)
{
    return s->pausing;
}

static void a_pause_holds_until_it_is_resumed(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    assert_int_equal(r->now.state, SESSION_RUNNING);
    assert_int_equal(r->now.trials_kept, 0);
    assert_false(r->now.pausing);
    assert_false(r->now.awaits_server);
    session_rig_resume_frozen(r);
    session_pause(r->session);
    session_rig_wait(r, is_pausing);
    assert_false(r->now.paused);
    session_rig_thaw(r);
    session_rig_wait(r, is_paused);
    assert_false(r->now.pausing);
    assert_int_equal(r->now.trials_kept, 1);
    assert_true(r->now.remaining_s >= 0);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, PLANNED);
    assert_false(r->now.paused || r->now.pausing);
    assert_false(is_partial(r));
}

static void a_pause_holds_the_end_too(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    for (int i = 0; i < PLANNED; i++)
        session_rig_step(r);
    assert_int_equal(r->now.trials_done, PLANNED);
    assert_int_equal(r->now.state, SESSION_RUNNING);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
}

static void a_paused_session_can_be_stopped(void **state)
{
    struct session_rig *r = *state;

    for (int now = 0; now < 2; now++) {
        session_rig_start_paused(r, now == 1);
        session_stop(r->session, now == 1);
        session_rig_wait_end(r, SESSION_STOPPED);
        assert_int_equal(r->now.trials_kept, 0);
        assert_false(r->now.paused);
        session_pause(r->session);
        session_get(r->session, &r->now);
        assert_false(r->now.paused || r->now.pausing);
        session_rig_close(r);
    }
}

static void a_cell_is_measured_again_after_the_plan(void **state)
{
    struct session_rig *r = *state;
    size_t first, again;

    session_rig_start_paused(r, false);
    first = session_rig_step(r);
    session_rig_resume_frozen(r);
    rerun_cell_of(r, first);
    assert_invalid(r, first, "measured again");
    session_get(r->session, &r->now);
    assert_int_equal(r->now.trials_done, 0);
    session_rig_thaw(r);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, PLANNED);
    assert_invalid(r, first, "measured again");
    again = assert_replaced(r, first);
    for (size_t i = again + 1; i < r->now.trials_kept; i++)
        assert_false(session_rig_trial(r, i).valid);
    assert_int_equal(cell_of(r, first).blocks, 2);
    assert_false(is_partial(r));
}

static void a_trial_in_flight_counts_as_measured_again(void **state)
{
    struct session_rig *r = *state;
    struct trial in_flight;
    size_t first;

    r->sweep.level_count = 1;
    session_rig_start_paused(r, false);
    first = session_rig_step(r);
    session_rig_resume_frozen(r);
    rerun_cell_of(r, first);
    session_rig_thaw(r);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, 2);
    in_flight = session_rig_trial(r, first + 1);
    assert_int_equal(in_flight.block, 1);
    assert_string_not_equal(in_flight.invalid_reason, "measured again");
    assert_replaced(r, first);
}

static void in_a_pause_a_cell_is_measured_again_at_once(void **state)
{
    struct session_rig *r = *state;
    size_t steps[3];

    session_rig_start_paused(r, false);
    for (int i = 0; i < 3; i++)
        steps[i] = session_rig_step(r);
    /* The third trial is of block 1: its cell has one trial in each block. */
    rerun_cell_of(r, steps[2]);
    session_rig_wait_paused(r, 3);
    assert_invalid(r, steps[2], "measured again");
    for (int i = 0; i < 2; i++) {
        if (session_rig_trial(r, steps[i]).level == session_rig_trial(r, steps[2]).level)
            assert_true(assert_replaced(r, steps[i]) < assert_replaced(r, steps[2]));
        else
            assert_true(session_rig_trial(r, steps[i]).valid);
    }
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, PLANNED);
}

static void a_dropped_trial_is_excused(void **state)
{
    struct session_rig *r = *state;
    struct err e;
    size_t first;

    session_rig_start_paused(r, false);
    first = session_rig_step(r);
    assert_int_equal(session_drop(r->session, first, &e), 0);
    session_get(r->session, &r->now);
    assert_int_equal(r->now.trials_done, 0);
    assert_int_equal(r->now.trials_excused, 1);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, PLANNED - 1);
    assert_int_equal(r->now.trials_excused, 1);
    assert_invalid(r, first, "dropped");
    assert_int_equal(cell_of(r, first).blocks, 1);
    assert_int_equal(cell_of(r, first).excused, 1);
    assert_true(cell_of(r, first).valid);
    assert_false(is_partial(r));
    assert_int_equal(session_drop(r->session, first, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "is invalid already"));
    assert_int_equal(session_drop(r->session, r->now.trials_kept, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "there is no trial "));
}

static void a_dropped_trial_comes_back_with_its_cell(void **state)
{
    struct session_rig *r = *state;
    size_t first;

    session_rig_start_paused(r, false);
    first = session_rig_step(r);
    assert_int_equal(session_drop(r->session, first, NULL), 0);
    rerun_cell_of(r, first);
    session_rig_wait_paused(r, 1);
    assert_invalid(r, first, "dropped");
    assert_replaced(r, first);
    assert_int_equal(r->now.trials_excused, 0);
}

static void what_cannot_be_measured_again_is_refused(void **state)
{
    struct session_rig *r = *state;
    struct err e;

    session_rig_start_paused(r, false);
    assert_int_equal(session_rerun(r->session, 1, 0, &e), ERR_INVALID);
    assert_string_equal(e.text, "the sweep has no arm 1, level 0");
    assert_int_equal(session_rerun(r->session, 0, 2, &e), ERR_INVALID);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(session_rerun(r->session, 0, 0, &e), ERR_UNSUPPORTED);
    assert_string_equal(e.text, "the session is over");
    session_get(r->session, &r->now);
    assert_int_equal(r->now.trials_done, PLANNED);
}

/* One measured again, one dropped; ended by closing. Returns the dropped one. */
static size_t leave_a_run_behind(struct session_rig *r, struct buf *out)
{
    size_t first, second;

    session_rig_start_paused(r, false);
    first = session_rig_step(r);
    second = session_rig_step(r);
    rerun_cell_of(r, first);
    session_rig_wait_paused(r, 2);
    assert_int_equal(session_drop(r->session, second, NULL), 0);
    export(r, out);
    session_rig_close(r);
    return second;
}

static void a_resumed_session_knows_what_was_dropped_and_measured_again(void **state)
{
    struct session_rig *r = *state;
    struct buf before;
    size_t dropped = leave_a_run_behind(r, &before);

    session_rig_start_paused(r, true);
    assert_same_export(r, &before);
    assert_int_equal(r->now.trials_done, 1);
    assert_int_equal(r->now.trials_excused, 1);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, PLANNED - 1);
    assert_int_equal(r->now.trials_excused, 1);
    assert_invalid(r, dropped, "dropped");
    buf_fini(&before);
}

static void what_is_dropped_after_the_end_is_in_the_journal(void **state)
{
    struct session_rig *r = *state;
    struct buf before;

    session_rig_open(r, false);
    session_rig_start(r);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(session_drop(r->session, session_rig_find_valid(r, 0), NULL), 0);
    session_get(r->session, &r->now);
    assert_int_equal(r->now.state, SESSION_DONE);
    assert_int_equal(r->now.trials_excused, 1);
    export(r, &before);
    session_rig_close(r);
    session_rig_open(r, true);
    session_rig_start(r);
    session_rig_wait_end(r, SESSION_DONE);
    assert_same_export(r, &before);
    buf_fini(&before);
}

/* A second session of the same process has the same processors to share out. */
static void the_processors_are_given_back(void **state)
{
    struct session_rig *r = *state;
    cpu_set_t before, after;

    r->sweep.affinity = AFFINITY_SPLIT;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    session_rig_open(r, false);
    session_rig_start(r);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(sched_getaffinity(0, sizeof after, &after), 0);
    assert_true(CPU_EQUAL(&before, &after));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, session_rig_setup, session_rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_pause_holds_until_it_is_resumed),
        TEST(a_pause_holds_the_end_too),
        TEST(a_paused_session_can_be_stopped),
        TEST(a_cell_is_measured_again_after_the_plan),
        TEST(a_trial_in_flight_counts_as_measured_again),
        TEST(in_a_pause_a_cell_is_measured_again_at_once),
        TEST(a_dropped_trial_is_excused),
        TEST(a_dropped_trial_comes_back_with_its_cell),
        TEST(what_cannot_be_measured_again_is_refused),
        TEST(a_resumed_session_knows_what_was_dropped_and_measured_again),
        TEST(what_is_dropped_after_the_end_is_in_the_journal),
        TEST(the_processors_are_given_back),
    };

    log_to_stderr(false);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
