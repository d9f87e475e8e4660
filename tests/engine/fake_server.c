/* A program that behaves as a server of ours does towards its supervisor, or misbehaves on demand:
 * it listens, prints the ready line, drains on SIGTERM, ends with its lifeline; nothing more. */
#include <config.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/options.h"

struct settings {
    int64_t ready_after_ms;
    int64_t exit_after_ms; /* -1: never */
    int64_t exit_status;
    int64_t lifeline;
    bool never_ready;
    bool ignore_term;
    bool spew;
    bool burn; /* 20 ms of processor time before it is ready */
    const char *words;
    const char *ignored;
};

#define FIELD(name) .offset = offsetof(struct settings, name)

static const struct option_spec table[] = {
    {.name = "ready-after",
     .metavar = "MS",
     .help = "",
     .set = options_set_int,
     FIELD(ready_after_ms),
     .max = 60000},
    {.name = "exit-after",
     .metavar = "MS",
     .help = "",
     .set = options_set_int,
     FIELD(exit_after_ms),
     .max = 60000},
    {.name = "exit-status",
     .metavar = "N",
     .help = "",
     .set = options_set_int,
     FIELD(exit_status),
     .max = 255},
    {.name = "lifeline",
     .metavar = "FD",
     .help = "",
     .set = options_set_int,
     FIELD(lifeline),
     .max = 1000},
    {.name = "never-ready", .help = "", .set = options_set_flag, FIELD(never_ready)},
    {.name = "ignore-term", .help = "", .set = options_set_flag, FIELD(ignore_term)},
    {.name = "spew", .help = "", .set = options_set_flag, FIELD(spew)},
    {.name = "burn", .help = "", .set = options_set_flag, FIELD(burn)},
    {.name = "words", .metavar = "TEXT", .help = "", .set = options_set_text, FIELD(words)},
    {.name = "host", .metavar = "X", .help = "", .set = options_set_text, FIELD(ignored)},
    {.name = "port", .metavar = "X", .help = "", .set = options_set_text, FIELD(ignored)},
    {.name = "model", .metavar = "X", .help = "", .set = options_set_text, FIELD(ignored)},
};

static const struct options_program program = {
    .name = "fake_server",
    .usage = "[OPTIONS]",
    .summary = "Behaves as a server does.",
    .options = table,
    .count = sizeof table / sizeof table[0],
};

static int listen_anywhere(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        exit(3);
    *port = ntohs(address.sin_port);
    return fd;
}

static int watch_term(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, 0);
}

/* Everything a terminal or a line reader could stumble over, a megabyte in all. */
static void spew(void)
{
    static char huge[100000];

    for (size_t i = 0; i < sizeof huge; i++)
        huge[i] = (char)(i % 251 == '\n' ? 0 : i % 251);
    for (int i = 0; i < 10; i++) {
        fwrite(huge, 1, sizeof huge, i % 2 ? stdout : stderr);
        fputs("\n\x1b[2Jafter\n", i % 2 ? stdout : stderr);
    }
    fflush(stdout);
}

static void burn_processor(void)
{
    struct timespec t;

    do {
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    } while (t.tv_sec == 0 && t.tv_nsec < 20000000);
}

static int until_ms(uint64_t due)
{
    uint64_t now = clock_now();

    if (due == UINT64_MAX)
        return -1;
    return due > now ? (int)((due - now) / NS_PER_MS) + 1 : 0;
}

/* Waits for the end that comes first; returns the exit status. */
static int serve(const struct settings *s, int term)
{
    uint64_t due = s->exit_after_ms < 0 ? UINT64_MAX
                                        : clock_now() + (uint64_t)s->exit_after_ms * NS_PER_MS;
    struct pollfd polled[] = {{.fd = s->ignore_term ? -1 : term, .events = POLLIN},
                              {.fd = (int)s->lifeline, .events = POLLIN}};

    while (poll(polled, 2, until_ms(due)) > 0) {
        if (polled[0].revents)
            return 0;
        if (polled[1].revents)
            return 4;
    }
    return (int)s->exit_status;
}

int main(int argc, char **argv)
{
    struct settings s = {.exit_after_ms = -1, .lifeline = -1};
    struct options_result result;
    int term = watch_term(), port;
    struct err e;

    if (options_parse(&program, argc, argv, &s, &result, &e) != 0) {
        fprintf(stderr, "fake_server: %s\n", e.text);
        return 2;
    }
    if (s.words)
        fprintf(stderr, "%s\n", s.words);
    if (s.spew)
        spew();
    if (s.burn)
        burn_processor();
    listen_anywhere(&port);
    clock_sleep_until(clock_now() + (uint64_t)s.ready_after_ms * NS_PER_MS);
    if (!s.never_ready) {
        printf("ready 127.0.0.1:%d\n", port);
        fflush(stdout);
    }
    return serve(&s, term);
}
