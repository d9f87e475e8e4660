#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/measure/sentinel.h"

static void every_millisecond_is_a_wake(void **state)
{
    struct sentinel_report report;
    struct sentinel *sentinel;
    uint64_t began, ended;
    struct cpus cpus;

    (void)state;
    assert_int_equal(cpus_allowed(&cpus, NULL), 0);
    assert_int_equal(sentinel_open(&cpus, &sentinel, NULL), 0);
    for (int window = 0; window < 2; window++) {
        began = clock_now();
        assert_int_equal(sentinel_start(sentinel, NULL), 0);
        clock_sleep_until(began + 30 * NS_PER_MS);
        sentinel_stop(sentinel, &report);
        ended = clock_now();
        /* Its thread may have begun late, but it never counts a millisecond twice. */
        assert_true(report.wakes <= (ended - began) / NS_PER_MS);
        assert_true(report.wakes == 0 || report.max_ns >= report.p99_ns);
        assert_true(report.switches >= 0 && report.switches <= (double)report.wakes + 10);
        assert_true(report.largest_gap_ns >= NS_PER_MS);
        assert_true(report.largest_gap_ns <= ended - began);
        assert_int_equal(report.suspended_ns, 0);
        assert_true(report.cpu_s > 0 && report.cpu_s * 1e9 < (double)(ended - began));
    }
    sentinel_close(sentinel);
}

/* The child's sentinel sees that the child was stopped for 50 ms. */
static int watch_a_stop(void)
{
    struct sentinel_report report;
    struct sentinel *sentinel;

    if (sentinel_open(NULL, &sentinel, NULL) != 0 || sentinel_start(sentinel, NULL) != 0)
        return 1;
    raise(SIGSTOP);
    sentinel_stop(sentinel, &report);
    sentinel_close(sentinel);
    return report.largest_gap_ns >= 50 * NS_PER_MS ? 0 : 2;
}

static void a_stopped_process_is_a_gap(void **state)
{
    int status;
    pid_t pid = fork();

    (void)state;
    if (pid == 0)
        _exit(watch_a_stop());
    assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
    assert_true(WIFSTOPPED(status));
    clock_sleep_until(clock_now() + 50 * NS_PER_MS);
    kill(pid, SIGCONT);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void closing_ends_a_window(void **state)
{
    struct sentinel *sentinel;

    (void)state;
    assert_int_equal(sentinel_open(NULL, &sentinel, NULL), 0);
    assert_int_equal(sentinel_start(sentinel, NULL), 0);
    sentinel_close(sentinel);
    sentinel_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_millisecond_is_a_wake),
        cmocka_unit_test(a_stopped_process_is_a_gap),
        cmocka_unit_test(closing_ends_a_window),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
