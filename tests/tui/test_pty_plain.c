/* Where there is no terminal to draw on: batch mode with a sweep file, a hint without. */
#include <config.h>

#include "pty_rig.h"

#include <stdio.h>
#include <string.h>

#include "base/paths.h"

/* Runs it in the terminal through a shell, which has what `redirect` says instead of it; gives the
 * exit status. */
static int run(struct pty *p, const char *redirect, const char *sweep,
               const char *const *environment)
{
    char command[128], program[PATH_MAX];
    const char *arguments[] = {"-c", command, program, sweep, NULL};
    struct err e;

    assert_int_equal(paths_program("rvgtop", program, &e), 0);
    snprintf(command, sizeof command, "exec \"$0\" \"$@\" %s", redirect);
    pty_write(p, "t.cfg", PTY_TINY);
    pty_start(p, &(struct pty_setup){
                     .program = "sh", .arguments = arguments, .environment = environment});
    return pty_wait_end(p);
}

static const char hint[] = "rvgtop: the console needs a terminal: add --batch";

static void expect_never_drawn(struct pty *p)
{
    assert_null(strstr(buf_text(&p->output), "\33[?1049h"));
}

static void expect_batch(struct pty *p)
{
    assert_non_null(strstr(pty_read(p, "results/*/results.json"), "\"partial\": false"));
    expect_never_drawn(p);
}

static void test_no_terminal_at_all(void **state)
{
    struct pty *p = *state;

    assert_int_equal(run(p, "</dev/null >out 2>err", NULL, NULL), 2);
    assert_string_equal(pty_read(p, "out"), "");
    assert_non_null(strstr(pty_read(p, "err"), hint));
    assert_int_equal(p->output.size, 0);
}

static void test_no_terminal_at_all_and_a_sweep(void **state)
{
    struct pty *p = *state;

    assert_int_equal(run(p, "</dev/null >out 2>err", "t.cfg", NULL), 0);
    assert_non_null(strstr(pty_read(p, "out"), "Files: results/"));
    assert_null(strchr(pty_read(p, "out"), '\33'));
    assert_non_null(strstr(pty_read(p, "err"), "[4/4]"));
    expect_batch(p);
}

static void test_output_to_a_file(void **state)
{
    struct pty *p = *state;

    assert_int_equal(run(p, ">out", "t.cfg", NULL), 0);
    assert_non_null(strstr(pty_read(p, "out"), "Files: results/"));
    expect_batch(p);
}

static void test_input_from_a_file(void **state)
{
    struct pty *p = *state;

    assert_int_equal(run(p, "<t.cfg", NULL, NULL), 2);
    assert_true(pty_find(p, hint, NULL));
    expect_never_drawn(p);
}

static const char *const dumb[] = {"TERM=dumb", NULL};
static const char *const nothing[] = {"TERM", NULL};

static void test_dumb(void **state)
{
    struct pty *p = *state;

    assert_int_equal(run(p, "", NULL, dumb), 2);
    assert_true(pty_find(p, hint, NULL));
    expect_never_drawn(p);
}

static void test_dumb_and_a_sweep(void **state)
{
    struct pty *p = *state;

    assert_int_equal(run(p, "", "t.cfg", dumb), 0);
    assert_true(pty_find(p, "Files: results/", NULL));
    expect_batch(p);
}

static void test_unset(void **state)
{
    struct pty *p = *state;

    assert_int_equal(run(p, "", NULL, nothing), 2);
    assert_true(pty_find(p, hint, NULL));
    expect_never_drawn(p);
}

static void test_unset_and_a_sweep(void **state)
{
    struct pty *p = *state;

    assert_int_equal(run(p, "", "t.cfg", nothing), 0);
    expect_batch(p);
}

static void test_unknown(void **state)
{
    static const char *const environment[] = {"TERM=no-such-terminal", NULL};
    struct pty *p = *state;

    assert_int_equal(run(p, "", "t.cfg", environment), 2);
    assert_true(pty_find(p, "rvgtop: the terminal \"no-such-terminal\" is not known", NULL));
    pty_expect_given_back(p);
    expect_never_drawn(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_terminal_at_all, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_no_terminal_at_all_and_a_sweep, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_output_to_a_file, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_input_from_a_file, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_dumb, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_dumb_and_a_sweep, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_unset, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_unset_and_a_sweep, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_unknown, pty_before, pty_after),
    };

    return cmocka_run_group_tests_name("pty_plain", tests, NULL, NULL);
}
