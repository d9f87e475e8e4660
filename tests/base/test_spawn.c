#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/spawn.h"

/* Reads until end of file. */
static void read_all(int fd, char *out, size_t size)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    size_t used = 0;
    ssize_t got = 1;

    while (got != 0) {
        poll(&p, 1, -1);
        got = read(fd, out + used, size - 1 - used);
        assert_true(got >= 0 || errno == EAGAIN || errno == EINTR);
        used += got > 0 ? (size_t)got : 0;
    }
    out[used] = '\0';
}

/* Runs `script` in a shell that is given `fds`; returns its wait status. */
static int run(const char *script, const struct spawn_fd *fds, size_t count, char *out, char *error,
               size_t size)
{
    const char *argv[] = {"/bin/sh", "-c", script, NULL};
    struct spawn_request request = {.argv = argv, .fds = fds, .fd_count = count};
    struct spawn_child child;
    struct err e = {0};
    int status;

    assert_int_equal(spawn_start(&request, &child, &e), 0);
    read_all(child.output, out, size);
    read_all(child.error, error, size);
    assert_int_equal(waitpid(child.pid, &status, 0), child.pid);
    spawn_close(&child);
    assert_int_equal(child.pidfd, -1);
    return status;
}

static void output_and_status_come_back(void **state)
{
    char out[256], error[256], text[SPAWN_EXIT_TEXT_SIZE];
    int status;

    (void)state;
    status = run("echo one; echo two >&2; read x || echo no input; exit 3", NULL, 0, out, error,
                 sizeof out);
    assert_string_equal(out, "one\nno input\n");
    assert_string_equal(error, "two\n");
    spawn_exit_text(status, text);
    assert_string_equal(text, "exit status 3");
    status = run("kill -9 $$", NULL, 0, out, error, sizeof out);
    spawn_exit_text(status, text);
    assert_string_equal(text, "killed by signal 9 (Killed)");
}

static void given_descriptors_arrive_even_when_numbers_cross(void **state)
{
    char out[256], error[256];
    int a[2], b[2];

    (void)state;
    assert_int_equal(pipe(a), 0);
    assert_int_equal(pipe(b), 0);
    assert_int_equal(write(a[1], "A\n", 2), 2);
    assert_int_equal(write(b[1], "B\n", 2), 2);
    {
        struct spawn_fd fds[] = {{a[0], b[0]}, {b[0], a[0]}};
        char script[128];

        snprintf(script, sizeof script, "read x <&%d; read y <&%d; echo $x$y", a[0], b[0]);
        run(script, fds, 2, out, error, sizeof out);
    }
    assert_string_equal(out, "BA\n");
    assert_string_equal(error, "");
    close(a[0]), close(a[1]), close(b[0]), close(b[1]);
}

static void nothing_else_is_inherited(void **state)
{
    char out[256], error[256];
    int leaked = open("/dev/null", O_RDONLY), high;

    (void)state;
    high = fcntl(leaked, F_DUPFD, SPAWN_FD_MAX + 20);
    assert_true(leaked >= 0 && high >= 0);
    {
        struct spawn_fd fds[] = {{leaked, 7}};

        run("echo $(ls /proc/self/fd)", fds, 1, out, error, sizeof out);
    }
    /* 3 is the directory that ls reads. */
    assert_string_equal(out, "0 1 2 3 7\n");
    close(leaked);
    close(high);
}

static void signals_are_as_new(void **state)
{
    char out[256], error[256];
    unsigned long long blocked, ignored;
    sigset_t set, old;

    (void)state;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, &old);
    signal(SIGPIPE, SIG_IGN);
    run("exec grep 'Sig[BI]' /proc/self/status", NULL, 0, out, error, sizeof out);
    signal(SIGPIPE, SIG_DFL);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    assert_int_equal(sscanf(out, "SigBlk: %llx SigIgn: %llx", &blocked, &ignored), 2);
    assert_int_equal(blocked, 0);
    /* glibc ignores its two internal signals, 32 and 33, in every spawned program. */
    assert_int_equal(ignored & 0x7fffffff, 0);
}

static int open_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}

static void failures_are_clear_and_leave_nothing(void **state)
{
    const char *missing[] = {"/no/such/program", NULL}, *not_program[] = {"/etc/passwd", NULL};
    struct spawn_fd bad = {0, 1};
    struct spawn_request request = {.argv = missing};
    struct spawn_child child;
    struct err e = {0};
    int before = open_descriptors();

    (void)state;
    assert_int_equal(spawn_start(&request, &child, &e), ERR_NOT_FOUND);
    assert_string_equal(e.text, "/no/such/program: no such program");
    request.argv = not_program;
    assert_int_equal(spawn_start(&request, &child, &e), ERR_IO);
    assert_string_equal(e.text, "cannot start /etc/passwd: Permission denied");
    request = (struct spawn_request){.argv = missing, .fds = &bad, .fd_count = 1};
    assert_int_equal(spawn_start(&request, &child, &e), ERR_INVALID);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* Room for the pipes and their copies, and none for the child's own descriptor. */
static void a_child_that_cannot_be_watched_is_none(void **state)
{
    enum { LIMIT = SPAWN_FD_MAX + 16, LOW = 4, HIGH = 2 };
    const char *argv[] = {"sleep", "100", NULL};
    struct spawn_request request = {.argv = argv};
    struct rlimit before, few;
    struct spawn_child child;
    struct err e = {0};
    int taken[LIMIT], count = 0, fd, low = 0, high = 0, code;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = (struct rlimit){LIMIT, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    while ((fd = dup(STDIN_FILENO)) >= 0)
        taken[count++] = fd;
    for (int i = 0; i < count; i++) {
        bool is_low = taken[i] < SPAWN_FD_MAX;

        if (is_low ? low >= LOW : high >= HIGH)
            continue;
        low += is_low;
        high += !is_low;
        close(taken[i]);
        taken[i] = -1;
    }
    code = spawn_start(&request, &child, &e);
    for (int i = 0; i < count; i++)
        if (taken[i] >= 0)
            close(taken[i]);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_int_equal(low, LOW);
    assert_int_equal(high, HIGH);
    assert_int_equal(code, ERR_IO);
    assert_string_equal(e.text, "cannot start sleep: Too many open files");
    assert_int_equal(child.pid, -1);
    assert_int_equal(child.pidfd, -1);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void a_group_of_its_own_is_made_when_asked(void **state)
{
    const char *argv[] = {"sleep", "100", NULL};
    struct spawn_request request = {.argv = argv, .own_group = true};
    struct spawn_child child;

    (void)state;
    assert_int_equal(spawn_start(&request, &child, NULL), 0);
    assert_int_equal(getpgid(child.pid), child.pid);
    kill(child.pid, SIGKILL);
    {
        struct pollfd p = {.fd = child.pidfd, .events = POLLIN};

        assert_int_equal(poll(&p, 1, -1), 1);
    }
    waitpid(child.pid, NULL, 0);
    spawn_close(&child);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_and_status_come_back),
        cmocka_unit_test(given_descriptors_arrive_even_when_numbers_cross),
        cmocka_unit_test(nothing_else_is_inherited),
        cmocka_unit_test(signals_are_as_new),
        cmocka_unit_test(failures_are_clear_and_leave_nothing),
        cmocka_unit_test(a_child_that_cannot_be_watched_is_none),
        cmocka_unit_test(a_group_of_its_own_is_made_when_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
