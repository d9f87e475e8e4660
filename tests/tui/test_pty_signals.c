/* What ends or stops the console from outside: the terminal is as it was, what was measured is
 * saved, no server is left behind. */
#include <config.h>

#include "pty_rig.h"

#include <signal.h>
#include <string.h>

#include "base/clock.h"

static bool is_in_alternate(struct pty *p, const void *context)
{
    (void)context;
    return p->alternate;
}

static void test_suspend(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "M");
    pty_wait_for(p, "mouse on");
    assert_true(pty_wants_mouse(p));
    for (int i = 0; i < 2; i++) {
        struct termios during;

        pty_keys(p, "\32");
        pty_wait_stopped(p);
        pty_expect_given_back(p);
        pty_resize(p, 90 + i, 25);
        pty_soil(p, '%');
        pty_signal(p, SIGCONT);
        pty_wait(p, is_in_alternate, NULL, "the alternate screen");
        pty_wait_row(p, -1, "q Quit");
        pty_wait_gone(p, "%%%");
        pty_termios(p, &during);
        assert_false(during.c_lflag & (ICANON | ECHO | ISIG));
        assert_false(p->cursor_visible);
        assert_true(pty_wants_mouse(p));
    }
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
    pty_expect_given_back(p);
}

static void test_suspend_in_a_run(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_LONG, NULL);
    pty_keys(p, "r");
    pty_wait_gone(p, " 0/1000 trials");
    pty_keys(p, "\32");
    pty_wait_stopped(p);
    pty_expect_given_back(p);
    pty_soil(p, '%');
    pty_signal(p, SIGCONT);
    pty_wait_row(p, 0, "RUNNING");
    pty_wait_for(p, " 6/1000 trials");
    pty_keys(p, "qs");
    assert_int_equal(pty_wait_end(p), 0);
}

/* So long that the stop is seen: half a second is (window_probe.c). */
static bool is_long_stopped(struct pty *p, const void *since)
{
    (void)p;
    return clock_now() - *(const uint64_t *)since > NS_PER_S;
}

/* Of a text that has one and ends with a line feed. */
static const char *last_line(const char *text)
{
    for (const char *end; (end = strchr(text, '\n')) && end[1]; text = end + 1)
        ;
    assert_true(text[0] != '\0');
    return text;
}

/* The trial whose window it fell into is invalid, and made again. */
static void test_suspend_in_a_window(void **state)
{
    static const char sweep[] = PTY_SWEEP "arms = ( { name = \"rest\"; protocol = \"rest\"; } ); "
                                          "duration = 4; blocks = 1; concurrency = (1);";
    struct pty *p = *state;
    const char *first, *second, *stop;
    uint64_t since;

    pty_console(p, sweep, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 2, "measure [");
    pty_keys(p, "\32");
    pty_wait_stopped(p);
    since = clock_now();
    pty_wait(p, is_long_stopped, &since, "the end of the stop");
    pty_signal(p, SIGCONT);
    pty_wait_row(p, 0, "1/1 trials  DONE");
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
    first = strstr(pty_read(p, "results/*/trials.csv"), "\n") + 1;
    second = strstr(first, "\n") + 1;
    stop = strstr(first, "\"rvgtop itself was stopped\"");
    assert_true(stop && stop < second);
    /* One that the machine itself stopped would be repeated too. */
    assert_null(strstr(last_line(second), "stopped"));
}

/* Where nobody could bring it back it does not stop. */
static void test_suspend_without_a_shell(void **state)
{
    static const char *const arguments[] = {"t.cfg", NULL};
    struct pty *p = *state;

    pty_write(p, arguments[0], PTY_TINY);
    pty_start(p, &(struct pty_setup){.arguments = arguments, .leads = true});
    pty_wait_for(p, "READY");
    pty_keys(p, "\32?");
    pty_wait_for(p, "Keys of the dashboard screen");
    pty_keys(p, " q");
    assert_int_equal(pty_wait_end(p), 0);
    pty_expect_given_back(p);
}

static size_t start_run(struct pty *p, const char *sweep, int servers[PTY_SERVERS_MAX])
{
    size_t count;

    pty_console(p, sweep, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 2, "measure [");
    count = pty_servers(p, servers);
    assert_int_equal(count, 2);
    return count;
}

static void expect_saved(struct pty *p)
{
    assert_non_null(strstr(pty_read(p, "results/*/results.json"), "\"partial\": true"));
}

static void end_by_signal(struct pty *p, int number)
{
    int servers[PTY_SERVERS_MAX];
    size_t count = start_run(p, PTY_LONG, servers);

    pty_wait_gone(p, " 0/1000 trials");
    pty_signal(p, number);
    assert_int_equal(pty_wait_end(p), 128 + number);
    pty_wait_servers_gone(servers, count);
    pty_expect_given_back(p);
    expect_saved(p);
    assert_non_null(strstr(buf_text(&p->output), "PARTIAL"));
}

static void test_hang_up_signal(void **state)
{
    end_by_signal(*state, SIGHUP);
}

static void test_terminate(void **state)
{
    end_by_signal(*state, SIGTERM);
}

static void test_interrupt(void **state)
{
    end_by_signal(*state, SIGINT);
}

static void test_terminate_before_a_run(void **state)
{
    struct pty *p = *state;
    int servers[PTY_SERVERS_MAX];
    char path[PATH_MAX];
    size_t count;

    pty_console(p, PTY_TINY, NULL);
    count = pty_servers(p, servers);
    assert_int_equal(count, 2);
    pty_signal(p, SIGTERM);
    assert_int_equal(pty_wait_end(p), 128 + SIGTERM);
    pty_wait_servers_gone(servers, count);
    pty_expect_given_back(p);
    assert_false(pty_path(p, "results/*", path));
}

static void test_terminal_lost(void **state)
{
    struct pty *p = *state;
    int servers[PTY_SERVERS_MAX];
    size_t count = start_run(p, PTY_LONG, servers);

    pty_wait_gone(p, " 0/1000 trials");
    pty_hang_up(p);
    assert_int_equal(pty_wait_end(p), 128 + SIGHUP);
    pty_wait_servers_gone(servers, count);
    expect_saved(p);
}

/* A signal is not to wait for what the person wanted to wait for. */
static void test_terminate_while_it_waits(void **state)
{
    struct pty *p = *state;
    int servers[PTY_SERVERS_MAX];
    size_t count = start_run(p, PTY_ENDLESS, servers);

    pty_keys(p, "qw");
    pty_wait_for(p, "stopping after this trial");
    pty_signal(p, SIGTERM);
    assert_int_equal(pty_wait_end(p), 128 + SIGTERM);
    pty_wait_servers_gone(servers, count);
}

static void crash(struct pty *p, int number)
{
    int servers[PTY_SERVERS_MAX];
    size_t count = start_run(p, PTY_LONG, servers);

    pty_keys(p, "M");
    pty_wait_for(p, "mouse on");
    pty_signal(p, number);
    assert_int_equal(pty_wait_end(p), -number);
    pty_wait_servers_gone(servers, count);
    pty_expect_given_back(p);
}

static void test_segmentation_fault(void **state)
{
    crash(*state, SIGSEGV);
}

static void test_abort(void **state)
{
    crash(*state, SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_suspend, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_suspend_in_a_run, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_suspend_in_a_window, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_suspend_without_a_shell, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_hang_up_signal, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_terminate, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_interrupt, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_terminate_before_a_run, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_terminal_lost, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_terminate_while_it_waits, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_segmentation_fault, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_abort, pty_before, pty_after),
    };

    return cmocka_run_group_tests_name("pty_signals", tests, NULL, NULL);
}
