/* The reference client of bench/truth.py: plain sockets and epoll, one thread, no library, every
 * latency stored and sorted. What rvgtop reports of a server is held against what this reports of
 * the same server in turn with it.
 *
 *   bare_client PORT CONCURRENCY WARMUP_S WINDOW_S [DELAY_US]
 *
 * Posts the default identity request of rvgtop (1 KiB, UINT8, binary) to 127.0.0.1 and prints one
 * line: requests, throughput and exact percentiles in microseconds. */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum { TENSOR_SIZE = 1024, ANSWER_MAX = 8192, EVENTS_MAX = 256, CONCURRENCY_MAX = 4096 };

struct connection {
    int fd;
    uint64_t sent;
    char answer[ANSWER_MAX];
    size_t received;
};

struct run {
    char request[TENSOR_SIZE + 1024];
    size_t request_size;
    uint64_t window_start;
    uint64_t window_end;
    double *latencies_us;
    size_t count;
    size_t capacity;
    uint64_t completed;
    int in_flight;
};

static void die(const char *what)
{
    fprintf(stderr, "bare_client: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void build_request(struct run *run, long delay_us)
{
    char header[512], parameters[96] = "";
    int header_size, head_size;

    if (delay_us > 0)
        snprintf(parameters, sizeof parameters, ",\"delay_us\":%ld", delay_us);
    header_size = snprintf(header, sizeof header,
                           "{\"parameters\":{\"binary_data_output\":true%s},\"inputs\":[{\"name\":"
                           "\"input\",\"shape\":[%d],\"datatype\":\"UINT8\",\"parameters\":{"
                           "\"binary_data_size\":%d}}]}",
                           parameters, TENSOR_SIZE, TENSOR_SIZE);
    head_size = snprintf(run->request, sizeof run->request,
                         "POST /v2/models/identity/infer HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                         "Content-Type: application/octet-stream\r\n"
                         "Inference-Header-Content-Length: %d\r\nContent-Length: %d\r\n\r\n%s",
                         header_size, header_size + TENSOR_SIZE, header);
    for (int i = 0; i < TENSOR_SIZE; i++)
        run->request[head_size + i] = (char)(i * 37 + i / 251);
    run->request_size = (size_t)head_size + TENSOR_SIZE;
}

static void connect_to(struct connection *c, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int one = 1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0)
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void submit(struct run *run, struct connection *c)
{
    c->received = 0;
    c->sent = clock_now();
    if (send(c->fd, run->request, run->request_size, MSG_NOSIGNAL) != (ssize_t)run->request_size)
        die("send");
    run->in_flight++;
}

/* Whether the answer is whole; exits on one that is not a 200. */
static bool is_complete(const struct connection *c)
{
    const char *end = memmem(c->answer, c->received, "\r\n\r\n", 4);
    const char *length;

    if (end == NULL)
        return false;
    if (memcmp(c->answer, "HTTP/1.1 200", 12) != 0) {
        fprintf(stderr, "bare_client: %.*s\n", (int)c->received, c->answer);
        exit(1);
    }
    length = strcasestr(c->answer, "\r\nContent-Length:");
    if (length == NULL || length > end)
        die("no Content-Length");
    return c->received >= (size_t)(end + 4 - c->answer) + strtoul(length + 17, NULL, 10);
}

static void record(struct run *run, const struct connection *c, uint64_t done)
{
    if (done >= run->window_start && done < run->window_end)
        run->completed++;
    if (c->sent < run->window_start || c->sent >= run->window_end)
        return;
    if (run->count == run->capacity) {
        run->capacity = run->capacity ? 2 * run->capacity : 1 << 16;
        run->latencies_us = realloc(run->latencies_us, run->capacity * sizeof(double));
        if (run->latencies_us == NULL)
            die("realloc");
    }
    run->latencies_us[run->count++] = (double)(done - c->sent) / (double)NS_PER_US;
}

static void receive(struct run *run, struct connection *c)
{
    ssize_t got = recv(c->fd, c->answer + c->received, ANSWER_MAX - 1 - c->received, 0);
    uint64_t now;

    if (got <= 0)
        die("recv");
    c->received += (size_t)got;
    c->answer[c->received] = '\0';
    if (!is_complete(c))
        return;
    now = clock_now();
    run->in_flight--;
    record(run, c, now);
    if (now < run->window_end)
        submit(run, c);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double percentile(const struct run *run, double p)
{
    size_t rank = (size_t)(p / 100 * (double)run->count + 0.999999);

    return run->count ? run->latencies_us[rank > 0 ? rank - 1 : 0] : 0;
}

static void report(struct run *run)
{
    double sum = 0;

    qsort(run->latencies_us, run->count, sizeof(double), ascending);
    for (size_t i = 0; i < run->count; i++)
        sum += run->latencies_us[i];
    printf("requests=%zu throughput_rps=%.3f mean_us=%.3f p50_us=%.3f p99_us=%.3f\n", run->count,
           (double)run->completed * 1e9 / (double)(run->window_end - run->window_start),
           run->count ? sum / (double)run->count : 0, percentile(run, 50), percentile(run, 99));
}

int main(int argc, char **argv)
{
    struct run run = {0};
    struct connection *connections;
    struct epoll_event events[EVENTS_MAX];
    int concurrency, poller = epoll_create1(EPOLL_CLOEXEC);

    if (argc < 5) {
        fprintf(stderr, "usage: bare_client PORT CONCURRENCY WARMUP_S WINDOW_S [DELAY_US]\n");
        return 2;
    }
    concurrency = atoi(argv[2]);
    if (concurrency < 1 || concurrency > CONCURRENCY_MAX)
        return 2;
    build_request(&run, argc > 5 ? atol(argv[5]) : 0);
    connections = calloc((size_t)concurrency, sizeof *connections);
    if (connections == NULL)
        die("calloc");
    for (int i = 0; i < concurrency; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};

        connect_to(&connections[i], atoi(argv[1]));
        epoll_ctl(poller, EPOLL_CTL_ADD, connections[i].fd, &event);
    }
    run.window_start = clock_now() + (uint64_t)(atof(argv[3]) * 1e9);
    run.window_end = run.window_start + (uint64_t)(atof(argv[4]) * 1e9);
    for (int i = 0; i < concurrency; i++)
        submit(&run, &connections[i]);
    while (run.in_flight > 0) {
        int count = epoll_wait(poller, events, EVENTS_MAX, -1);

        for (int i = 0; i < count; i++)
            receive(&run, events[i].data.ptr);
    }
    report(&run);
    return 0;
}
