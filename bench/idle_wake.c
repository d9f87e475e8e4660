/* What being idle costs on this machine: the round trip of one message over a loopback TCP
 * connection between two processors that slept for so long before it, with nothing but read and
 * write on both ends. What a round trip after a pause takes beyond one without is the machine's way
 * out of idleness; no client and no server can answer sooner.
 *
 *   idle_wake PAUSE_US COUNT
 *
 * Prints one line: pause, median and p99 of the round trip in microseconds. */
#include <config.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpus.h"

enum { MESSAGE_SIZE = 1200, COUNT_MAX = 1000000, UNCOUNTED = 3 };

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void bind_half(bool server)
{
    struct cpus allowed, client, servers;
    struct err e;

    if (cpus_allowed(&allowed, &e) || cpus_share("split", &allowed, &client, &servers, &e) ||
        cpus_bind_thread(server ? &servers : &client, &e)) {
        fprintf(stderr, "idle_wake: %s\n", e.text);
        exit(1);
    }
}

static void set_nodelay(int fd)
{
    int on = 1;

    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on))
        die("TCP_NODELAY");
}

static int receive(int fd, char *message)
{
    ssize_t got, have = 0;

    for (; have < MESSAGE_SIZE; have += got) {
        got = read(fd, message + have, (size_t)(MESSAGE_SIZE - have));
        if (got <= 0)
            return -1;
    }
    return 0;
}

static void send_all(int fd, const char *message)
{
    if (write(fd, message, MESSAGE_SIZE) != MESSAGE_SIZE)
        die("write");
}

/* The other end, in a process of its own: ends with the connection. */
static void echo(int listener)
{
    char message[MESSAGE_SIZE];
    int fd;

    bind_half(true);
    fd = accept(listener, NULL, NULL);
    if (fd < 0)
        die("accept");
    set_nodelay(fd);
    while (receive(fd, message) == 0)
        send_all(fd, message);
    _exit(0);
}

static int connect_to_echo(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 1) ||
        getsockname(listener, (struct sockaddr *)&address, &size))
        die("listen");
    switch (fork()) {
    case -1:
        die("fork");
        break;
    case 0:
        close(fd);
        echo(listener);
        break;
    default:
        break;
    }
    close(listener);
    if (connect(fd, (struct sockaddr *)&address, size))
        die("connect");
    set_nodelay(fd);
    bind_half(false);
    return fd;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    long pause_us = argc == 3 ? atol(argv[1]) : -1, count = argc == 3 ? atol(argv[2]) : 0;
    char message[MESSAGE_SIZE] = {0};
    double *trips;
    int fd;

    if (pause_us < 0 || count < 1 || count > COUNT_MAX) {
        fprintf(stderr, "usage: idle_wake PAUSE_US COUNT\n");
        return 2;
    }
    trips = calloc((size_t)count, sizeof *trips);
    if (trips == NULL)
        die("memory");
    fd = connect_to_echo();
    clock_set_precise();
    for (long i = -UNCOUNTED; i < count; i++) {
        uint64_t sent;

        if (pause_us > 0)
            clock_sleep_until(clock_now() + (uint64_t)pause_us * NS_PER_US);
        sent = clock_now();
        send_all(fd, message);
        if (receive(fd, message))
            die("read");
        if (i >= 0)
            trips[i] = (double)(clock_now() - sent) / 1e3;
    }
    qsort(trips, (size_t)count, sizeof *trips, compare);
    printf("pause_us=%ld p50_us=%.3f p99_us=%.3f\n", pause_us, trips[count / 2],
           trips[count * 99 / 100]);
    free(trips);
    close(fd);
    return 0;
}
