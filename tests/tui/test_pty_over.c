/* What can be done in the console after a run: the sweep again, a cell of it again, and looking at
 * it as a saved result. */
#include <config.h>

#include "pty_rig.h"

#include <stdio.h>
#include <string.h>

/* One cell, measured in two blocks. */
#define ONE_CELL                                                       \
    PTY_SWEEP "arms = ( { name = \"rest\"; protocol = \"rest\"; } ); " \
              "requests = 20; blocks = 2; concurrency = (1);"

static void run_to_the_end(struct pty *p, const char *sweep)
{
    pty_console(p, sweep, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    pty_wait_row(p, -2, "written to");
}

static void quit(struct pty *p)
{
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;

    for (; (text = strstr(text, part)); text += strlen(part))
        found++;
    return found;
}

static void test_the_sweep_again_is_asked_about(void **state)
{
    struct pty *p = *state;

    run_to_the_end(p, PTY_TINY);
    pty_keys(p, "r");
    pty_wait_for(p, "Run the whole sweep again? What this run has measured is kept");
    pty_keys(p, "n");
    pty_wait_gone(p, "Run the whole sweep again?");
    assert_true(pty_find(p, "4/4 trials  DONE", NULL));
    pty_keys(p, "ry");
    pty_wait_gone(p, "4/4 trials  DONE");
    pty_wait_row(p, 0, "4/4 trials  DONE");
    quit(p);
    assert_int_equal(count(buf_text(&p->output), "Earlier runs:"), 1);
}

static void test_a_free_run_is_asked_about(void **state)
{
    struct pty *p = *state;

    run_to_the_end(p, PTY_TINY);
    pty_keys(p, "F");
    pty_wait_for(p, "Begin a free run?");
    pty_keys(p, "n");
    pty_wait_gone(p, "Begin a free run?");
    assert_true(pty_find(p, "4/4 trials  DONE", NULL));
    pty_keys(p, "Fy");
    pty_wait_row(p, 0, "FREE RUN");
    pty_keys(p, "F");
    pty_wait_row(p, 0, "0/4 trials  READY");
    quit(p);
}

/* In the same directory, beside what was there. */
static void test_a_cell_again(void **state)
{
    struct pty *p = *state;
    const char *trials;

    run_to_the_end(p, ONE_CELL);
    pty_keys(p, "2r");
    pty_wait_for(p, ", repetition 1");
    pty_wait_row(p, 0, "2/2 trials  DONE");
    pty_wait_row(p, -2, "written to");
    pty_wait_for(p, "2 invalid trials: measured again");
    quit(p);
    assert_int_equal(count(buf_text(&p->output), "Earlier runs:"), 0);
    trials = pty_read(p, "results/*/trials.csv");
    assert_int_equal(count(trials, "\"measured again\""), 2);
    assert_int_equal(count(trials, "\n"), 1 + 4);
}

/* What else is owed waits. */
static void test_a_cell_of_a_stopped_run_again(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_LONG, NULL);
    pty_keys(p, "r");
    pty_wait_gone(p, " 0/1000 trials");
    pty_wait_gone(p, " 1/1000 trials");
    pty_keys(p, "xs");
    pty_wait_row(p, 0, "STOPPED");
    pty_wait_row(p, -2, "written to");
    pty_keys(p, "2r");
    pty_wait_for(p, ", repetition 1");
    pty_wait_row(p, 0, "PAUSED");
    pty_keys(p, "1r");
    pty_wait_row(p, 0, "RUNNING");
    pty_keys(p, "qs");
    assert_int_equal(pty_wait_end(p), 0);
}

static void test_logs_of_a_saved_result(void **state)
{
    struct pty *p = *state;

    run_to_the_end(p, PTY_TINY);
    pty_keys(p, "O");
    pty_wait_for(p, "Result to look at");
    pty_keys(p, "\r");
    pty_wait_row(p, 0, "SAVED");
    pty_keys(p, "5");
    pty_wait_for(p, "following");
    pty_keys(p, "k");
    pty_wait_for(p, "1 below");
    pty_keys(p, "/started\r");
    pty_wait_for(p, "/started");
    pty_wait_gone(p, " 1 below");
    pty_keys(p, "3\tk");
    pty_wait_for(p, "1 below");
    pty_keys(p, "\33");
    pty_wait_row(p, 0, "DONE");
    pty_wait_for(p, "following");
    quit(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_sweep_again_is_asked_about, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_a_free_run_is_asked_about, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_a_cell_again, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_a_cell_of_a_stopped_run_again, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_logs_of_a_saved_result, pty_before, pty_after),
    };

    return cmocka_run_group_tests_name("pty_over", tests, NULL, NULL);
}
