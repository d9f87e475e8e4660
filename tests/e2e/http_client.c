#include <config.h>

#include "http_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server_rig.h"

int http_connect(uint16_t port)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval limit = {.tv_sec = WAIT_SECONDS};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) {
        close(fd);
        return -1;
    }
    return fd;
}

void http_send(int fd, const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);

        if (sent <= 0)
            return; /* the server closed; what it said can still be read */
        at += sent;
        size -= (size_t)sent;
    }
}

void http_send_text(int fd, const char *text)
{
    http_send(fd, text, strlen(text));
}

/* Reads byte by byte up to the empty line, so that nothing of the body is taken. */
static bool read_head(int fd, struct http_answer *out)
{
    size_t used = 0;

    out->head[0] = '\0';
    while (used + 1 < sizeof out->head) {
        if (recv(fd, out->head + used, 1, 0) != 1)
            return false;
        out->head[++used] = '\0';
        if (used >= 4 && memcmp(out->head + used - 4, "\r\n\r\n", 4) == 0)
            return true;
    }
    return false;
}

void http_read(int fd, bool no_body, struct http_answer *out)
{
    size_t whole;

    out->status = 0;
    out->size = 0;
    if (read_head(fd, out)) {
        assert_memory_equal(out->head, "HTTP/1.1 ", 9);
        out->status = atoi(out->head + 9);
        whole = no_body ? 0 : strtoul(http_header(out, "Content-Length"), NULL, 10);
        assert_true(whole <= HTTP_BODY_MAX);
        while (out->size < whole) {
            ssize_t got = recv(fd, out->body + out->size, whole - out->size, 0);

            assert_true(got > 0);
            out->size += (size_t)got;
        }
    }
    out->body[out->size] = '\0';
}

void http_ask(int fd, const char *method, const char *path, const char *headers, const char *body,
              struct http_answer *out)
{
    char head[HTTP_HEAD_MAX], length[64] = "";

    if (body)
        snprintf(length, sizeof length, "Content-Length: %zu\r\n", strlen(body));
    snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: test\r\n%s%s\r\n", method, path, headers,
             length);
    http_send_text(fd, head);
    if (body)
        http_send_text(fd, body);
    http_read(fd, strcmp(method, "HEAD") == 0, out);
}

const char *http_header(const struct http_answer *answer, const char *name)
{
    static char value[HTTP_HEAD_MAX];
    const char *line = answer->head;

    while ((line = strstr(line, "\r\n")) != NULL) {
        line += 2;
        if (strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':') {
            line += strlen(name) + 1;
            line += strspn(line, " ");
            snprintf(value, sizeof value, "%.*s", (int)strcspn(line, "\r"), line);
            return value;
        }
    }
    return "";
}

bool http_closed(int fd)
{
    char byte;

    return recv(fd, &byte, 1, 0) <= 0;
}
