#include <config.h>

#include "load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1024, ANSWER_MAX = 4 << 20 };

struct load {
    char *request;
    size_t size;
    char *answer;
    int count;
    int fds[CONNECTIONS_MAX];
};

static int connect_to(uint16_t port)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) {
        perror("connect");
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static int write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t done = send(fd, data, size, MSG_NOSIGNAL);

        if (done <= 0)
            return -1;
        data += done;
        size -= (size_t)done;
    }
    return 0;
}

/* Bytes of the whole answer once its headers are there; 0 before. */
static size_t answer_size(const char *answer, size_t have)
{
    const char *end = memmem(answer, have, "\r\n\r\n", 4), *length;

    if (end == NULL)
        return 0;
    length = memmem(answer, (size_t)(end - answer), "\r\nContent-Length: ", 18);
    return (size_t)(end + 4 - answer) + (length ? strtoul(length + 18, NULL, 10) : 0);
}

static int read_answer(struct load *l, int fd)
{
    size_t have = 0, whole = 0;

    while (whole == 0 || have < whole) {
        ssize_t got = recv(fd, l->answer + have, ANSWER_MAX - have, 0);

        if (got <= 0)
            return -1;
        have += (size_t)got;
        if (whole == 0)
            whole = answer_size(l->answer, have);
    }
    return memcmp(l->answer, "HTTP/1.1 200", 12) == 0 ? 0 : -1;
}

static void rest_close(struct load *l)
{
    for (int i = 0; i < l->count; i++)
        close(l->fds[i]);
    free(l->request);
    free(l->answer);
    free(l);
}

static struct load *rest_open(uint16_t port, const void *body, size_t size, size_t header_size,
                              int in_flight)
{
    struct load *l = calloc(1, sizeof *l);
    int head;

    l->request = malloc(size + 512);
    l->answer = malloc(ANSWER_MAX);
    head = sprintf(l->request,
                   "POST /v2/models/identity/infer HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                   "Content-Type: application/octet-stream\r\n"
                   "Inference-Header-Content-Length: %zu\r\nContent-Length: %zu\r\n\r\n",
                   header_size, size);
    memcpy(l->request + head, body, size);
    l->size = (size_t)head + size;
    while (l->count < in_flight && l->count < CONNECTIONS_MAX) {
        l->fds[l->count] = connect_to(port);
        if (l->fds[l->count] < 0) {
            rest_close(l);
            return NULL;
        }
        l->count++;
    }
    return l;
}

static int rest_run(struct load *l, long requests)
{
    long sent = 0;

    for (int i = 0; i < l->count && sent < requests; i++, sent++)
        if (write_all(l->fds[i], l->request, l->size))
            return -1;
    for (long got = 0; got < requests; got++) {
        int fd = l->fds[got % l->count];

        if (read_answer(l, fd))
            return -1;
        if (sent < requests && write_all(fd, l->request, l->size))
            return -1;
        sent++;
    }
    return 0;
}

const struct load_ops rest_load_ops = {rest_open, rest_run, rest_close};
