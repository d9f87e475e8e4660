#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "engine/process/supervisor.h"
#include "engine/process/supervisor_private.h"

enum { WORDS_MAX = 12, LINES = 64 };

/* Bounds the waiting for what must come: a test that needs so long has failed. */
static const uint64_t patience = 60 * NS_PER_S;

struct fixture {
    struct log_ring *ring;
    struct supervisor *supervisor;
    struct supervisor_config config;
    const char *argv[WORDS_MAX];
};

static const char *fake_server(void)
{
    static char path[4096];
    const char *top = getenv("top_builddir");

    snprintf(path, sizeof path, "%s/tests/engine/fake_server", top ? top : ".");
    return path;
}

/* `options`: words for the fake server, NULL-terminated, or NULL. */
static void prepare(struct fixture *f, const char *const *options)
{
    size_t count = 0;

    *f = (struct fixture){.argv = {fake_server()}};
    while (options && options[count]) {
        f->argv[count + 1] = options[count];
        count++;
    }
    assert_int_equal(log_ring_open(LINES, &f->ring, NULL), 0);
    f->config = (struct supervisor_config){.name = "fake",
                                           .argv = f->argv,
                                           .output = f->ring,
                                           .ready_timeout = patience,
                                           .drain_timeout = patience,
                                           .backoff_first = NS_PER_MS};
}

static void start(struct fixture *f)
{
    struct err e = {0};

    if (supervisor_open(&f->config, &f->supervisor, &e) != 0)
        fail_msg("%s", e.text);
}

static struct supervisor_status get(const struct fixture *f)
{
    struct supervisor_status status;

    supervisor_get(f->supervisor, &status);
    return status;
}

static struct supervisor_status wait_up(const struct fixture *f)
{
    struct err e = {0};

    if (supervisor_wait_up(f->supervisor, clock_now() + patience, &e) != 0)
        fail_msg("%s", e.text);
    return get(f);
}

static struct supervisor_status wait_generation(const struct fixture *f, uint64_t over)
{
    uint64_t deadline = clock_now() + patience;
    struct supervisor_status status = get(f);

    while (status.generation <= over && clock_now() < deadline)
        status = get(f);
    assert_true(status.generation > over);
    return status;
}

static struct supervisor_status wait_state(const struct fixture *f, enum supervisor_state state)
{
    uint64_t deadline = clock_now() + patience;
    struct supervisor_status status = get(f);

    while (status.state != state && clock_now() < deadline)
        status = get(f);
    assert_int_equal(status.state, state);
    return status;
}

static struct supervisor_status wait_down(const struct fixture *f)
{
    struct err e = {0};

    if (supervisor_wait_down(f->supervisor, clock_now() + patience, &e) != 0)
        fail_msg("%s", e.text);
    return get(f);
}

static void finish(struct fixture *f)
{
    supervisor_close(f->supervisor);
    log_ring_close(f->ring);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static bool can_connect(const char *host, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool connected;

    inet_pton(AF_INET, host, &address.sin_addr);
    connected = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return connected;
}

static void a_server_comes_up_and_drains(void **state)
{
    const char *options[] = {"--words", "hello", "--ready-after", "5", NULL};
    struct supervisor_status status;
    struct log_line lines[LINES];
    struct fixture f;
    struct err e = {0};

    (void)state;
    prepare(&f, options);
    start(&f);
    status = wait_up(&f);
    assert_int_equal(status.state, SERVER_UP);
    assert_true(status.pid > 0 && kill(status.pid, 0) == 0);
    assert_true(can_connect(status.host, status.port));
    assert_true(status.healthy);
    assert_true(status.up_since > 0);
    assert_true(isnan(status.last_cpu_s));
    assert_int_equal(getpgid(status.pid), status.pid);
    supervisor_stop(f.supervisor);
    status = wait_down(&f);
    assert_int_equal(status.state, SERVER_DOWN);
    assert_string_equal(status.last_exit, "exit status 0");
    assert_int_equal(status.pid, 0);
    assert_int_equal(status.restarts, 0);
    assert_true(status.last_cpu_s > 0);
    assert_int_equal(supervisor_wait_up(f.supervisor, clock_now() + patience, &e), ERR_UNAVAILABLE);
    assert_string_equal(e.text, "fake server: stopped");
    assert_int_equal(log_ring_read(f.ring, 0, lines, LINES), 2);
    assert_string_equal(lines[0].source, "fake");
    finish(&f);
}

static void a_killed_server_comes_back_with_another_generation(void **state)
{
    struct supervisor_status before, after;
    struct fixture f;

    (void)state;
    prepare(&f, NULL);
    start(&f);
    before = wait_up(&f);
    supervisor_hold(f.supervisor);
    assert_int_equal(get(&f).generation, before.generation);
    kill(before.pid, SIGKILL);
    wait_generation(&f, before.generation);
    after = wait_up(&f);
    supervisor_release(f.supervisor);
    assert_int_not_equal(after.pid, before.pid);
    assert_int_equal(after.restarts, 1);
    assert_string_equal(after.last_exit, "killed by signal 9 (Killed)");
    finish(&f);
}

static void restart_and_kill_work_on_demand(void **state)
{
    struct supervisor_status first, second, third;
    struct fixture f;

    (void)state;
    prepare(&f, NULL);
    start(&f);
    first = wait_up(&f);
    supervisor_restart(f.supervisor);
    second = wait_up(&f);
    assert_int_not_equal(second.pid, first.pid);
    assert_int_equal(second.generation, first.generation + 2);
    assert_string_equal(second.last_exit, "exit status 0");
    /* At once no longer up: the next one is waited for. */
    supervisor_kill(f.supervisor);
    third = wait_up(&f);
    assert_int_not_equal(third.pid, second.pid);
    assert_string_equal(third.last_exit, "killed by signal 9 (Killed)");
    assert_int_equal(third.restarts, 2);
    supervisor_stop(f.supervisor);
    wait_down(&f);
    supervisor_restart(f.supervisor);
    assert_int_equal(wait_up(&f).restarts, 3);
    finish(&f);
}

static void starting_leaves_alone_what_runs(void **state)
{
    struct supervisor_status first, second;
    struct procstat_glance glance;
    struct fixture f;

    (void)state;
    prepare(&f, NULL);
    f.config.backoff_first = f.config.backoff_highest = 3600 * NS_PER_S;
    start(&f);
    first = wait_up(&f);
    supervisor_start(f.supervisor);
    supervisor_stop(f.supervisor);
    supervisor_start(f.supervisor);
    supervisor_kill(f.supervisor);
    wait_state(&f, SERVER_BACKOFF);
    supervisor_start(f.supervisor);
    wait_generation(&f, first.generation + 1);
    second = wait_up(&f);
    supervisor_glance(f.supervisor, &glance);
    assert_int_equal(glance.pid, second.pid);
    assert_true(glance.rss_bytes > 0);
    supervisor_stop(f.supervisor);
    wait_down(&f);
    supervisor_glance(f.supervisor, &glance);
    assert_int_equal(glance.pid, 0);
    supervisor_start(f.supervisor);
    assert_int_equal(wait_up(&f).restarts, second.restarts + 1);
    finish(&f);
}

static void a_server_that_keeps_crashing_is_given_up(void **state)
{
    const char *options[] = {
        "--words", "no weights", "--never-ready", "--exit-after", "1", "--exit-status", "3", NULL};
    struct supervisor_status status;
    struct fixture f;
    struct err e = {0};

    (void)state;
    prepare(&f, options);
    f.config.crashes_allowed = 2;
    start(&f);
    assert_int_equal(supervisor_wait_up(f.supervisor, clock_now() + patience, &e), ERR_UNAVAILABLE);
    assert_string_equal(e.text, "fake server: exit status 3 before it was ready: no weights");
    status = get(&f);
    assert_int_equal(status.state, SERVER_FAILED);
    assert_int_equal(status.restarts, 2);
    finish(&f);
}

static void what_cannot_work_is_not_tried_again(void **state)
{
    const char *options[] = {"--nonsense", NULL};
    struct supervisor_status status;
    struct fixture f;
    struct err e = {0};

    (void)state;
    prepare(&f, options);
    start(&f);
    assert_int_equal(supervisor_wait_up(f.supervisor, clock_now() + patience, &e), ERR_UNAVAILABLE);
    status = get(&f);
    assert_int_equal(status.state, SERVER_FAILED);
    assert_int_equal(status.restarts, 0);
    assert_string_equal(status.problem, "exit status 2 before it was ready: fake_server: "
                                        "--nonsense: no such option; see --help");
    finish(&f);
    prepare(&f, NULL);
    f.argv[0] = "/no/such/server";
    start(&f);
    wait_down(&f);
    status = get(&f);
    assert_int_equal(status.state, SERVER_FAILED);
    assert_string_equal(status.problem, "/no/such/server: no such program");
    finish(&f);
}

static void a_server_that_is_never_ready_is_killed(void **state)
{
    const char *options[] = {"--never-ready", NULL};
    struct supervisor_status status;
    struct fixture f;

    (void)state;
    prepare(&f, options);
    f.config.ready_timeout = 50 * NS_PER_MS;
    f.config.crashes_allowed = 1;
    start(&f);
    status = wait_down(&f);
    assert_int_equal(status.state, SERVER_FAILED);
    assert_string_equal(status.problem, "not ready after 0.05 s");
    assert_int_equal(status.restarts, 1);
    assert_string_equal(status.last_exit, "killed by signal 9 (Killed)");
    finish(&f);
}

static void a_server_that_ignores_sigterm_is_killed(void **state)
{
    const char *options[] = {"--ignore-term", NULL};
    struct supervisor_status status;
    struct fixture f;

    (void)state;
    prepare(&f, options);
    f.config.drain_timeout = 20 * NS_PER_MS;
    start(&f);
    wait_up(&f);
    supervisor_stop(f.supervisor);
    status = wait_down(&f);
    assert_int_equal(status.state, SERVER_DOWN);
    assert_string_equal(status.last_exit, "killed by signal 9 (Killed)");
    finish(&f);
}

static void closing_ends_a_server_in_any_state(void **state)
{
    const char *slow[] = {"--never-ready", NULL}, *dying[] = {"--exit-after", "0", NULL};
    struct fixture f;

    (void)state;
    prepare(&f, NULL);
    start(&f);
    finish(&f);
    prepare(&f, slow);
    start(&f);
    wait_generation(&f, 0);
    finish(&f);
    prepare(&f, dying);
    f.config.backoff_first = f.config.backoff_highest = 3600 * NS_PER_S;
    start(&f);
    assert_true(wait_state(&f, SERVER_BACKOFF).retry_at > clock_now() + 1000 * NS_PER_S);
    finish(&f);
    supervisor_close(NULL);
}

static void the_back_off_is_left_on_demand(void **state)
{
    struct supervisor_status status;
    struct fixture f;

    (void)state;
    prepare(&f, NULL);
    f.config.backoff_first = f.config.backoff_highest = 3600 * NS_PER_S;
    start(&f);
    wait_up(&f);
    supervisor_kill(f.supervisor);
    status = wait_state(&f, SERVER_BACKOFF);
    assert_string_equal(status.problem, "killed by signal 9 (Killed) while it was up");
    supervisor_restart(f.supervisor);
    wait_up(&f);
    finish(&f);
}

static void the_delay_doubles_up_to_its_limit(void **state)
{
    (void)state;
    assert_int_equal(supervisor_delay(500, 8000, 1), 500);
    assert_int_equal(supervisor_delay(500, 8000, 2), 1000);
    assert_int_equal(supervisor_delay(500, 8000, 5), 8000);
    assert_int_equal(supervisor_delay(500, 8000, 1000), 8000);
    assert_int_equal(supervisor_delay(500, 700, 2), 700);
}

static void any_output_is_taken(void **state)
{
    const char *options[] = {"--spew", NULL};
    struct log_line lines[LINES];
    struct fixture f;
    size_t count;

    (void)state;
    prepare(&f, options);
    start(&f);
    wait_up(&f);
    supervisor_stop(f.supervisor);
    wait_down(&f);
    count = log_ring_read(f.ring, 0, lines, LINES);
    assert_int_equal(count, 21);
    for (size_t i = 0; i < count; i++)
        for (const char *c = lines[i].text; *c; c++)
            assert_true((unsigned char)*c >= 0x20 && *c != 0x7f);
    finish(&f);
}

struct probe {
    atomic_int calls;
    atomic_bool answers;
};

static int count_probe(void *context, const char *host, int port, struct err *e)
{
    struct probe *probe = context;

    atomic_fetch_add(&probe->calls, 1);
    if (!can_connect(host, port))
        return err_set(e, ERR_UNAVAILABLE, "no connection");
    return atomic_load(&probe->answers) ? 0 : err_set(e, ERR_TIMEOUT, "silence");
}

static void wait_calls(struct probe *probe, int over)
{
    uint64_t deadline = clock_now() + patience;

    while (atomic_load(&probe->calls) <= over && clock_now() < deadline)
        ;
    assert_true(atomic_load(&probe->calls) > over);
}

static void no_probe_runs_while_held(void **state)
{
    struct probe probe = {.answers = true};
    struct fixture f;
    int calls;

    (void)state;
    prepare(&f, NULL);
    f.config.probe = count_probe;
    f.config.probe_context = &probe;
    f.config.probe_every = NS_PER_MS;
    start(&f);
    assert_true(isnan(wait_up(&f).probe_us));
    wait_calls(&probe, 2);
    assert_true(get(&f).probe_us > 0);
    supervisor_hold(f.supervisor);
    supervisor_hold(f.supervisor);
    calls = atomic_load(&probe.calls);
    supervisor_release(f.supervisor);
    clock_sleep_until(clock_now() + 20 * NS_PER_MS);
    assert_int_equal(atomic_load(&probe.calls), calls);
    assert_true(get(&f).healthy);
    supervisor_release(f.supervisor);
    wait_calls(&probe, calls);
    finish(&f);
}

static void a_server_that_does_not_answer_is_replaced(void **state)
{
    struct supervisor_status status;
    struct probe probe = {.answers = false};
    struct fixture f;

    (void)state;
    prepare(&f, NULL);
    f.config.probe = count_probe;
    f.config.probe_context = &probe;
    f.config.probe_every = NS_PER_MS;
    f.config.backoff_first = f.config.backoff_highest = 3600 * NS_PER_S;
    start(&f);
    status = wait_state(&f, SERVER_BACKOFF);
    assert_string_equal(status.problem, "not answering: silence");
    assert_string_equal(status.last_exit, "killed by signal 9 (Killed)");
    assert_true(isnan(status.probe_us));
    assert_int_equal(atomic_load(&probe.calls), 3);
    atomic_store(&probe.answers, true);
    supervisor_restart(f.supervisor);
    wait_up(&f);
    wait_calls(&probe, 3);
    finish(&f);
}

static void usage_is_known_while_it_runs_and_kept_at_its_end(void **state)
{
    static struct procstat_sample sample;
    const char *options[] = {"--burn", NULL};
    struct supervisor_status status;
    struct fixture f;

    (void)state;
    prepare(&f, options);
    start(&f);
    wait_up(&f);
    supervisor_sample(f.supervisor, true, &sample);
    assert_true(sample.cpu_s >= 0.02);
    assert_true(sample.rss_bytes > 0);
    supervisor_stop(f.supervisor);
    status = wait_down(&f);
    assert_true(status.last_cpu_s >= sample.cpu_s);
    supervisor_sample(f.supervisor, false, &sample);
    assert_true(isnan(sample.cpu_s) && isnan(sample.rss_bytes) && isnan(sample.processors));
    finish(&f);
}

/* Supervises a server, tells its pid, and waits to be killed. */
static void supervise_and_wait(int tell)
{
    struct supervisor_status status;
    struct fixture f;

    prepare(&f, NULL);
    start(&f);
    status = wait_up(&f);
    if (write(tell, &status.pid, sizeof status.pid) == sizeof status.pid)
        while (true)
            pause();
    _exit(1);
}

static void no_server_outlives_a_killed_supervisor(void **state)
{
    struct pollfd ended = {.events = POLLIN};
    pid_t parent, server;
    int tell[2];

    (void)state;
    assert_int_equal(pipe(tell), 0);
    parent = fork();
    if (parent == 0)
        supervise_and_wait(tell[1]);
    assert_int_equal(read(tell[0], &server, sizeof server), sizeof server);
    ended.fd = pidfd_open(server, 0);
    assert_true(ended.fd >= 0);
    assert_int_equal(poll(&ended, 1, 0), 0);
    kill(parent, SIGKILL);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    assert_int_equal(poll(&ended, 1, (int)(patience / NS_PER_MS)), 1);
    close(ended.fd);
    close(tell[0]);
    close(tell[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_comes_up_and_drains),
        cmocka_unit_test(a_killed_server_comes_back_with_another_generation),
        cmocka_unit_test(restart_and_kill_work_on_demand),
        cmocka_unit_test(starting_leaves_alone_what_runs),
        cmocka_unit_test(a_server_that_keeps_crashing_is_given_up),
        cmocka_unit_test(what_cannot_work_is_not_tried_again),
        cmocka_unit_test(a_server_that_is_never_ready_is_killed),
        cmocka_unit_test(a_server_that_ignores_sigterm_is_killed),
        cmocka_unit_test(closing_ends_a_server_in_any_state),
        cmocka_unit_test(the_back_off_is_left_on_demand),
        cmocka_unit_test(the_delay_doubles_up_to_its_limit),
        cmocka_unit_test(any_output_is_taken),
        cmocka_unit_test(no_probe_runs_while_held),
        cmocka_unit_test(a_server_that_does_not_answer_is_replaced),
        cmocka_unit_test(usage_is_known_while_it_runs_and_kept_at_its_end),
        cmocka_unit_test(no_server_outlives_a_killed_supervisor),
    };

    log_to_stderr(false);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
