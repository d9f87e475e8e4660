/* Just enough HTTP/1.1 to ask a server anything, right or wrong. Blocking, with a time-out that
 * fails the test. */
#ifndef RVG_TESTS_E2E_HTTP_CLIENT_H
#define RVG_TESTS_E2E_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HTTP_HEAD_MAX = 4096, HTTP_BODY_MAX = 256 * 1024 };

struct http_answer {
    int status;               /* 0: the connection was closed without an answer */
    char head[HTTP_HEAD_MAX]; /* status line and headers, NUL-terminated */
    char body[HTTP_BODY_MAX + 1];
    size_t size; /* of the body, which is NUL-terminated */
};

int http_connect(uint16_t port);
void http_send(int fd, const void *data, size_t size);
void http_send_text(int fd, const char *text);

/* Reads one answer; `no_body` for HEAD and 100. */
void http_read(int fd, bool no_body, struct http_answer *out);

/* Sends "METHOD PATH" with `headers` (lines with CRLF) and, unless NULL, `body` with its
 * Content-Length, and reads the answer. */
void http_ask(int fd, const char *method, const char *path, const char *headers, const char *body,
              struct http_answer *out);

/* The value of a header, "" when it is not there. Valid until the next call. */
const char *http_header(const struct http_answer *answer, const char *name);

/* The server has closed the connection. */
bool http_closed(int fd);

#endif
