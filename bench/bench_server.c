#include <config.h>

#include "bench_server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIFELINE_FD = 3, READY_MS = 20000 };

/* Reads the line "ready HOST:PORT". */
static int read_port(struct bench_server *s, const char *program, struct err *e)
{
    struct pollfd pollfd = {.fd = s->child.output, .events = POLLIN};
    char line[128] = "";
    size_t size = 0;
    const char *colon;

    while (strchr(line, '\n') == NULL && poll(&pollfd, 1, READY_MS) == 1) {
        ssize_t count = read(s->child.output, line + size, sizeof line - 1 - size);

        if (count <= 0)
            break;
        size += (size_t)count;
        line[size] = '\0';
    }
    colon = strrchr(line, ':');
    if (strncmp(line, "ready ", 6) != 0 || colon == NULL)
        return err_set(e, ERR_UNAVAILABLE, "%s did not become ready", program);
    s->port = atoi(colon + 1);
    return 0;
}

int bench_server_start(struct bench_server *s, const char *program, int cpu, struct err *e)
{
    char cpus[16];
    const char *argv[] = {program,     "--port", "0",          "--model", "identity",
                          "--threads", "1",      "--lifeline", "3",       cpu < 0 ? NULL : "--cpus",
                          cpus,        NULL};
    struct spawn_fd fd = {.child = LIFELINE_FD};
    struct spawn_request request = {.argv = argv, .fds = &fd, .fd_count = 1};
    int pipe_fds[2], rc;

    snprintf(cpus, sizeof cpus, "%d", cpu);
    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return err_set_errno(e, errno, "pipe");
    fd.parent = pipe_fds[0];
    s->lifeline = pipe_fds[1];
    rc = spawn_start(&request, &s->child, e);
    close(pipe_fds[0]);
    if (rc != 0) {
        close(s->lifeline);
        return rc;
    }
    rc = read_port(s, program, e);
    if (rc != 0)
        bench_server_stop(s);
    return rc;
}

void bench_server_stop(struct bench_server *s)
{
    close(s->lifeline);
    waitpid(s->child.pid, NULL, 0);
    spawn_close(&s->child);
}
