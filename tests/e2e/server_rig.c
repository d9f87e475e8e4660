#include <config.h>

#include "server_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/paths.h"

enum { LIFELINE_FD = 3, OUTPUT_MAX = 1 << 20 };

/* Reads what there is; false at the end of the stream. */
static bool take(int fd, struct buf *to)
{
    uint8_t *at = buf_reserve(to, 4096);
    ssize_t got;

    assert_non_null(at);
    got = read(fd, at, 4096);
    if (got > 0)
        buf_commit(to, (size_t)got);
    return got != 0;
}

static void spawn_server(struct server *s, const char *program, const char *const *arguments)
{
    const char *argv[SERVER_ARGUMENTS_MAX + 3];
    struct spawn_request request = {.argv = argv, .fd_count = 1};
    struct spawn_fd lifeline = {.child = LIFELINE_FD};
    char path[PATH_MAX];
    int ends[2], count = 0;
    struct err e;

    if (paths_program(program, path, &e))
        fail_msg("%s", e.text);
    argv[count++] = path;
    argv[count++] = "--lifeline=3";
    while (*arguments && count < SERVER_ARGUMENTS_MAX + 2)
        argv[count++] = *arguments++;
    argv[count] = NULL;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    lifeline.parent = ends[0];
    request.fds = &lifeline;
    if (spawn_start(&request, &s->child, &e))
        fail_msg("%s", e.text);
    close(ends[0]);
    s->lifeline = ends[1];
}

bool server_start(struct server *s, const char *program, const char *const *arguments)
{
    struct pollfd fd;
    const char *ready;

    buf_init(&s->output, OUTPUT_MAX);
    buf_init(&s->error, OUTPUT_MAX);
    spawn_server(s, program, arguments);
    fd = (struct pollfd){.fd = s->child.output, .events = POLLIN};
    while (strchr(buf_text(&s->output), '\n') == NULL) {
        assert_int_equal(poll(&fd, 1, WAIT_SECONDS * 1000), 1);
        if (!take(s->child.output, &s->output))
            break;
    }
    ready = strstr(buf_text(&s->output), "ready 127.0.0.1:");
    if (ready == NULL)
        return false;
    s->port = (uint16_t)atoi(strchr(ready, ':') + 1);
    assert_true(s->port > 0);
    return true;
}

void server_wait_for_error(struct server *s, const char *text)
{
    struct pollfd fd = {.fd = s->child.error, .events = POLLIN};

    while (strstr(buf_text(&s->error), text) == NULL) {
        assert_int_equal(poll(&fd, 1, WAIT_SECONDS * 1000), 1);
        if (!take(s->child.error, &s->error))
            fail_msg("'%s' is not in: %s", text, buf_text(&s->error));
    }
}

void server_signal(struct server *s, int signal_number)
{
    assert_int_equal(kill(s->child.pid, signal_number), 0);
}

static void take_all(int fd, struct buf *to)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};

    while (poll(&wait, 1, WAIT_SECONDS * 1000) == 1 && take(fd, to))
        ;
}

int server_end(struct server *s)
{
    struct pollfd end = {.fd = s->child.pidfd, .events = POLLIN};
    int status;

    if (poll(&end, 1, WAIT_SECONDS * 1000) != 1) {
        kill(s->child.pid, SIGKILL);
        print_error("the server does not end\n");
    }
    assert_int_equal(waitpid(s->child.pid, &status, 0), s->child.pid);
    take_all(s->child.output, &s->output);
    take_all(s->child.error, &s->error);
    if (s->lifeline >= 0)
        close(s->lifeline);
    spawn_close(&s->child);
    buf_fini(&s->output);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 3)
        print_error("%s\n", buf_text(&s->error));
    buf_fini(&s->error);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
