#include <config.h>

#include "engine/process/server_process.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/parse.h"
#include "engine/process/procstat.h"

/* READS_MAX bounds what one call takes from a server that writes without end. */
enum { READ_SIZE = 16 * 1024, READS_MAX = 16 };

static const char ready_word[] = "ready ";

bool server_ready_parse(const char *line, char host[SERVER_HOST_SIZE], int *port)
{
    const char *address = line + strlen(ready_word), *colon;
    size_t length;
    int64_t number;

    if (strncmp(line, ready_word, strlen(ready_word)) != 0)
        return false;
    colon = strrchr(address, ':');
    if (colon == NULL || parse_int64(colon + 1, 1, 65535, &number, NULL) != 0)
        return false;
    length = (size_t)(colon - address);
    if (length > 2 && address[0] == '[' && address[length - 1] == ']') {
        address++;
        length -= 2;
    }
    if (length == 0 || length >= SERVER_HOST_SIZE)
        return false;
    snprintf(host, SERVER_HOST_SIZE, "%.*s", (int)length, address);
    *port = (int)number;
    return true;
}

void server_process_init(struct server_process *p, struct log_ring *ring, const char *source)
{
    *p = (struct server_process){.child = {.pid = -1, .pidfd = -1, .output = -1, .error = -1}};
    log_feed_init(&p->output, ring, LOG_LEVEL_INFO, source);
    log_feed_init(&p->error, ring, LOG_LEVEL_INFO, source);
}

int server_process_start(struct server_process *p, const char *const *argv, int lifeline,
                         struct err *e)
{
    struct spawn_fd fd = {.parent = lifeline, .child = SERVER_LIFELINE_FD};
    struct spawn_request request = {.argv = argv, .fds = &fd, .fd_count = 1, .own_group = true};

    p->line_used = 0;
    p->ready = false;
    return spawn_start(&request, &p->child, e);
}

bool server_process_running(const struct server_process *p)
{
    return p->child.pid > 0;
}

bool server_process_ended(const struct server_process *p)
{
    struct pollfd ended = {.fd = p->child.pidfd, .events = POLLIN};

    return server_process_running(p) && poll(&ended, 1, 0) == 1;
}

/* Watches the lines of standard output for the one that says ready. */
static void watch_lines(struct server_process *p, const char *data, size_t size)
{
    for (size_t i = 0; i < size && !p->ready; i++) {
        if (data[i] == '\n') {
            p->line[p->line_used] = '\0';
            p->line_used = 0;
            p->ready = server_ready_parse(p->line, p->host, &p->port);
        } else if (p->line_used < sizeof p->line - 1) {
            p->line[p->line_used++] = data[i];
        }
    }
}

static void read_pipe(struct server_process *p, int *fd, struct log_feed *feed)
{
    char data[READ_SIZE];

    for (int i = 0; i < READS_MAX && *fd >= 0; i++) {
        ssize_t got = read(*fd, data, sizeof data);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0) {
            close(*fd);
            *fd = -1;
            return;
        }
        log_feed_bytes(feed, data, (size_t)got);
        if (feed == &p->output)
            watch_lines(p, data, (size_t)got);
    }
}

void server_process_read(struct server_process *p)
{
    read_pipe(p, &p->child.output, &p->output);
    read_pipe(p, &p->child.error, &p->error);
}

/* As long as it is not reaped its number is no other's. */
void server_process_signal(const struct server_process *p, int signal_number)
{
    if (server_process_running(p))
        kill(p->child.pid, signal_number);
}

void server_process_reap(struct server_process *p, struct server_exit *out)
{
    server_process_read(p);
    log_feed_end(&p->output);
    log_feed_end(&p->error);
    /* The clock is gone once the process is reaped. */
    *out = (struct server_exit){.cpu_s = procstat_cpu(p->child.pid)};
    while (waitpid(p->child.pid, &out->status, 0) < 0 && errno == EINTR)
        ;
    spawn_exit_text(out->status, out->text);
    spawn_close(&p->child);
    p->child.pid = -1;
    p->ready = false;
}
