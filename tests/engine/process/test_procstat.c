#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/process/procstat.h"

enum { BIG = 32 * 1024 * 1024 };

/* schedstat of a thread that runs is as old as the last timer tick, at most 10 ms. */
static const double tick_s = 0.01;

static double thread_cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void burn(double seconds)
{
    double end = thread_cpu() + seconds;

    while (thread_cpu() < end)
        ;
}

static void processor_time_is_found_in_process_and_thread(void **state)
{
    static struct procstat_sample before, after;
    struct process_usage usage = {0};
    double elapsed_s;

    (void)state;
    procstat_begin(getpid(), &before);
    burn(0.1);
    procstat_read(getpid(), &after);
    procstat_usage(&before, &after, &usage);
    elapsed_s = (double)(after.at - before.at) / 1e9;
    assert_true(usage.cpu_s >= 0.1);
    assert_true(usage.busiest_thread * elapsed_s >= 0.1 - tick_s);
    assert_true(usage.busiest_thread * elapsed_s <= usage.cpu_s + tick_s);
    assert_true(usage.threads >= 1);
    assert_true(usage.processors >= 1);
}

static void a_glance_tells_the_same(void **state)
{
    static struct procstat_sample sample;
    struct procstat_glance before, after;
    double elapsed_s;

    (void)state;
    procstat_glance(getpid(), &before);
    procstat_read(getpid(), &sample);
    burn(0.1);
    procstat_glance(getpid(), &after);
    elapsed_s = (double)(after.at - before.at) / 1e9;
    assert_int_equal(before.pid, getpid());
    assert_true(before.rss_bytes > 0);
    assert_true(before.threads == sample.threads);
    assert_true(before.cpu_s <= sample.cpu_s && sample.cpu_s <= after.cpu_s);
    /* 0.1 s at least, of one processor. */
    assert_true(procstat_cpu_percent(&before, &after) * elapsed_s >= 10);
}

static void glances_of_two_processes_have_no_difference(void **state)
{
    struct procstat_glance a = {.at = 1000000000, .pid = 5, .cpu_s = 1};
    struct procstat_glance b = {.at = 3000000000, .pid = 5, .cpu_s = 1.5}, none;

    (void)state;
    assert_true(procstat_cpu_percent(&a, &b) == 25);
    assert_true(isnan(procstat_cpu_percent(&a, &a)));
    b.pid = 6;
    assert_true(isnan(procstat_cpu_percent(&a, &b)));
    procstat_glance(0, &none);
    assert_int_equal(none.pid, 0);
    assert_true(isnan(none.cpu_s) && isnan(none.rss_bytes) && isnan(none.threads));
    assert_true(isnan(procstat_cpu_percent(&none, &none)));
    procstat_glance(-1, &none);
    assert_true(none.pid == 0 && isnan(none.cpu_s));
}

static void *burn_until(void *stop)
{
    while (!*(volatile int *)stop)
        burn(0.001);
    return NULL;
}

static void a_thread_that_began_counts_from_zero(void **state)
{
    struct procstat_sample before = {.at = 1000000000, .tasks_complete = true, .task_count = 1};
    struct procstat_sample after = {.at = 3000000000, .tasks_complete = true, .task_count = 2};
    struct process_usage usage = {0};

    (void)state;
    before.tasks[0] = (struct procstat_task){.tid = 5, .cpu_s = 10, .voluntary = 100};
    after.tasks[0] = (struct procstat_task){.tid = 5, .cpu_s = 10.5, .voluntary = 107};
    after.tasks[1] = (struct procstat_task){.tid = 6, .cpu_s = 1, .voluntary = 3};
    procstat_usage(&before, &after, &usage);
    assert_true(usage.busiest_thread == 0.5);
    assert_true(usage.voluntary_switches == 10);
    assert_true(isnan(usage.rss_peak_bytes));
    after.tasks_complete = false;
    procstat_usage(&before, &after, &usage);
    assert_true(isnan(usage.busiest_thread));
    assert_true(isnan(usage.voluntary_switches));
}

static void another_process_can_be_read_until_it_is_reaped(void **state)
{
    static struct procstat_sample before, after;
    struct process_usage usage = {.rss_idle_bytes = 7};
    static volatile int never;
    siginfo_t info;
    pid_t pid = fork();

    (void)state;
    if (pid == 0) {
        burn_until((void *)&never);
        _exit(0);
    }
    procstat_read(pid, &before);
    while (!(procstat_cpu(pid) >= 0.05))
        ;
    procstat_read(pid, &after);
    procstat_usage(&before, &after, &usage);
    assert_true(usage.cpu_s > 0);
    assert_true(usage.rss_bytes > 0);
    assert_true(usage.rss_idle_bytes == 7);
    kill(pid, SIGKILL);
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    assert_true(procstat_cpu(pid) >= 0.05);
    procstat_read(pid, &after);
    assert_true(isnan(after.rss_bytes));
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_true(isnan(procstat_cpu(pid)));
    procstat_read(pid, &after);
    procstat_usage(&before, &after, &usage);
    assert_true(isnan(usage.cpu_s) && isnan(usage.busiest_thread) && isnan(usage.threads));
}

static void touch_much_memory(void)
{
    void *p = mmap(NULL, BIG, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    assert_true(p != MAP_FAILED);
    memset(p, 1, BIG);
    munmap(p, BIG);
}

static void the_peak_is_that_of_the_interval(void **state)
{
    static struct procstat_sample before, after;
    struct process_usage usage = {0};

    (void)state;
    touch_much_memory();
    procstat_begin(getpid(), &before);
    if (!before.peak_began)
        skip();
    assert_true(before.rss_peak_bytes < before.rss_bytes + BIG / 2.0);
    procstat_read(getpid(), &after);
    procstat_usage(&before, &after, &usage);
    assert_true(usage.rss_peak_bytes < before.rss_bytes + BIG / 2.0);
    touch_much_memory();
    procstat_read(getpid(), &after);
    procstat_usage(&before, &after, &usage);
    assert_true(usage.rss_peak_bytes >= before.rss_bytes + BIG / 2.0);
}

static void sleeping_is_a_voluntary_switch(void **state)
{
    static struct procstat_sample before, after;
    struct process_usage usage = {0};

    (void)state;
    procstat_read(getpid(), &before);
    for (int i = 0; i < 10; i++)
        clock_sleep_until(clock_now() + NS_PER_MS);
    procstat_read(getpid(), &after);
    procstat_usage(&before, &after, &usage);
    assert_true(usage.voluntary_switches >= 10);
    assert_true(usage.involuntary_switches >= 0);
}

static void the_machine_is_a_share(void **state)
{
    struct procstat_machine before = {.at = 0, .total_ticks = 100, .steal_ticks = 10};
    struct procstat_machine after = {.at = 2000000000, .total_ticks = 300, .steal_ticks = 20};
    struct machine_usage usage = {.noise_ns = 7};

    (void)state;
    after.cpu_waiting_us = 500000;
    procstat_machine_usage(&before, &after, &usage);
    assert_true(usage.steal == 0.05);
    assert_true(usage.cpu_pressure == 0.25);
    assert_true(usage.noise_ns == 7);
    procstat_machine_usage(&before, &before, &usage);
    assert_true(isnan(usage.steal) && isnan(usage.cpu_pressure));

    procstat_read_machine(&before);
    do {
        procstat_read_machine(&after);
    } while (!(after.total_ticks > before.total_ticks));
    procstat_machine_usage(&before, &after, &usage);
    assert_true(usage.steal >= 0 && usage.steal <= 1);
    assert_true(isnan(usage.cpu_pressure) || usage.cpu_pressure >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(processor_time_is_found_in_process_and_thread),
        cmocka_unit_test(a_glance_tells_the_same),
        cmocka_unit_test(glances_of_two_processes_have_no_difference),
        cmocka_unit_test(a_thread_that_began_counts_from_zero),
        cmocka_unit_test(another_process_can_be_read_until_it_is_reaped),
        cmocka_unit_test(the_peak_is_that_of_the_interval),
        cmocka_unit_test(sleeping_is_a_voluntary_switch),
        cmocka_unit_test(the_machine_is_a_share),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
