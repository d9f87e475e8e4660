#include <config.h>

#include "tiny_http_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"

enum { HUGE_SIZE = 1 << 20, EVENTS = 64 };

struct client {
    int fd;
    struct buf in;
};

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int listen_on(int port, int *bound)
{
    struct sockaddr_in address = loopback(port);
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 1024), 0);
    getsockname(fd, (struct sockaddr *)&address, &size);
    *bound = ntohs(address.sin_port);
    return fd;
}

int tiny_unused_port(void)
{
    int port, fd = listen_on(0, &port);

    close(fd);
    return port;
}

/* Blocking: the answers of these tests fit the socket's buffers or are being read. */
static void send_all(int fd, const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        at += sent;
        size -= (size_t)sent;
    }
}

static void send_text(int fd, const char *text)
{
    send_all(fd, text, strlen(text));
}

static void send_head(int fd, const char *status, size_t length, const char *more)
{
    char head[512];

    snprintf(head, sizeof head,
             "HTTP/1.1 %s\r\nContent-Length: %zu\r\nserver-timing: %s\r\n"
             "Inference-Header-Content-Length: 5\r\n%s\r\n",
             status, length, TINY_TIMING, more);
    send_text(fd, head);
}

static void send_chunks(int fd, const uint8_t *body, size_t size)
{
    char line[16];

    send_text(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (size_t at = 0; at < size; at += 7) {
        size_t piece = size - at < 7 ? size - at : 7;

        snprintf(line, sizeof line, "%zx\r\n", piece);
        send_text(fd, line);
        send_all(fd, body + at, piece);
        send_text(fd, "\r\n");
    }
    send_text(fd, "0\r\n\r\n");
}

static void send_huge(int fd)
{
    uint8_t *zeros = calloc(1, HUGE_SIZE);

    send_head(fd, "200 OK", HUGE_SIZE, "");
    if (zeros)
        send_all(fd, zeros, HUGE_SIZE);
    free(zeros);
}

static void reset(int fd)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

/* Returns whether the connection stays open. */
static bool answer_post(int fd, enum tiny_behaviour behaviour, const uint8_t *body, size_t size)
{
    static const char overload[] = "{\"error\": \"come back\nlater\"}";

    switch (behaviour) {
    case TINY_ECHO:
    case TINY_HANG_UP:
        send_head(fd, "200 OK", size, "");
        send_all(fd, body, size);
        return behaviour == TINY_ECHO;
    case TINY_CHUNKED:
        send_chunks(fd, body, size);
        return true;
    case TINY_CLOSE:
        send_head(fd, "200 OK", size, "Connection: close\r\n");
        send_all(fd, body, size);
        return false;
    case TINY_OVERLOAD:
        send_head(fd, "503 Service Unavailable", sizeof overload - 1, "");
        send_text(fd, overload);
        return true;
    case TINY_GARBAGE:
        send_text(fd, "\x01\x02 what is this?\r\n\r\n");
        return false;
    case TINY_HUGE:
        send_huge(fd);
        return true;
    case TINY_TRUNCATED:
        send_head(fd, "200 OK", size * 2 + 1, "");
        send_all(fd, body, size);
        return false;
    case TINY_SILENT:
        return true;
    case TINY_RESET:
        reset(fd);
        return false;
    }
    return false;
}

static size_t content_length(const char *head)
{
    const char *field = strcasestr(head, "\r\nContent-Length:");

    return field ? strtoul(field + 17, NULL, 10) : 0;
}

/* Answers the whole requests in the buffer; returns whether the connection stays open. */
static bool answer_all(struct tiny_http_server *s, struct client *c)
{
    const char *text = buf_text(&c->in), *end;
    bool stays = true;

    while (stays && (end = strstr(text, "\r\n\r\n")) != NULL) {
        const uint8_t *body = (const uint8_t *)end + 4;
        size_t size = content_length(text);

        if ((size_t)(c->in.data + c->in.size - body) < size)
            break;
        if (text[0] == 'G') {
            send_head(c->fd, "200 OK", 0, "");
        } else {
            atomic_fetch_add(&s->requests, 1);
            stays = answer_post(c->fd, (enum tiny_behaviour)atomic_load(&s->behaviour), body, size);
            atomic_fetch_add(&s->answered, 1);
        }
        text = (const char *)body + size;
    }
    if (text != buf_text(&c->in)) {
        size_t left = (size_t)((const char *)c->in.data + c->in.size - text);

        memmove(c->in.data, text, left);
        c->in.size = left;
        c->in.data[left] = '\0';
    }
    return stays;
}

static void client_close(struct tiny_http_server *s, struct client **clients, struct client *c)
{
    clients[c->fd] = NULL;
    close(c->fd);
    buf_fini(&c->in);
    free(c);
    atomic_fetch_sub(&s->open, 1);
}

static void client_read(struct tiny_http_server *s, struct client **clients, struct client *c)
{
    uint8_t *room = buf_reserve(&c->in, 65536);
    ssize_t size = room ? recv(c->fd, room, 65536, 0) : -1;

    if (size > 0)
        buf_commit(&c->in, (size_t)size);
    if (size <= 0 || !answer_all(s, c))
        client_close(s, clients, c);
}

static void client_accept(struct tiny_http_server *s, int epoll, struct client **clients)
{
    struct client *c = calloc(1, sizeof *c);
    struct epoll_event event = {.events = EPOLLIN};
    int one = 1;

    c->fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    buf_init(&c->in, 16 << 20);
    clients[c->fd] = c;
    event.data.fd = c->fd;
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
    atomic_fetch_add(&s->accepted, 1);
    atomic_fetch_add(&s->open, 1);
}

static void *run(void *user)
{
    enum { FD_LIMIT = 8192 };
    struct tiny_http_server *s = user;
    struct client **clients = calloc(FD_LIMIT, sizeof *clients);
    struct epoll_event events[EVENTS], event = {.events = EPOLLIN};
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    bool stop = false;

    event.data.fd = s->listener;
    epoll_ctl(epoll, EPOLL_CTL_ADD, s->listener, &event);
    event.data.fd = s->wake[0];
    epoll_ctl(epoll, EPOLL_CTL_ADD, s->wake[0], &event);
    while (!stop) {
        int count = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;

            if (fd == s->wake[0])
                stop = true;
            else if (fd == s->listener)
                client_accept(s, epoll, clients);
            else if (clients[fd])
                client_read(s, clients, clients[fd]);
        }
    }
    for (int fd = 0; fd < FD_LIMIT; fd++)
        if (clients[fd])
            client_close(s, clients, clients[fd]);
    free(clients);
    close(epoll);
    return NULL;
}

void tiny_http_start(struct tiny_http_server *s, int port, enum tiny_behaviour behaviour)
{
    pthread_t thread;

    memset(s, 0, sizeof *s);
    atomic_store(&s->behaviour, (int)behaviour);
    s->listener = listen_on(port, &s->port);
    assert_int_equal(pipe(s->wake), 0);
    assert_int_equal(pthread_create(&thread, NULL, run, s), 0);
    s->thread = thread;
}

void tiny_http_stop(struct tiny_http_server *s)
{
    assert_int_equal(write(s->wake[1], "", 1), 1);
    pthread_join((pthread_t)s->thread, NULL);
    close(s->listener);
    close(s->wake[0]);
    close(s->wake[1]);
}
