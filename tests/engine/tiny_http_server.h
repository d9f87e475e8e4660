/* An HTTP/1.1 server in a thread of the test's own, that answers as badly as it is told. GET is
 * always answered with 200; POST as the behaviour says. */
#ifndef RVG_TESTS_TINY_HTTP_SERVER_H
#define RVG_TESTS_TINY_HTTP_SERVER_H

#include <stdatomic.h>
#include <stdint.h>

enum tiny_behaviour {
    TINY_ECHO,      /* 200, the request's body, Server-Timing */
    TINY_CHUNKED,   /* the same in chunks of 7 bytes, written one by one */
    TINY_CLOSE,     /* 200 and "Connection: close" */
    TINY_HANG_UP,   /* 200, keep-alive, then closes without a word */
    TINY_OVERLOAD,  /* 503 with an error text */
    TINY_GARBAGE,   /* bytes that are no HTTP */
    TINY_HUGE,      /* 200 with 1 MiB */
    TINY_TRUNCATED, /* half of the announced body, then closes */
    TINY_SILENT,    /* no answer ever */
    TINY_RESET      /* resets the connection */
};

#define TINY_TIMING                                                                          \
    "decode;dur=0.001000, preprocess;dur=0.000000, queue;dur=0.002000, infer;dur=0.003000, " \
    "encode;dur=0.004000, total;dur=0.012345"

struct tiny_http_server {
    int port;
    int listener;
    int wake[2]; /* a byte: stop; no more: the thread is to end */
    unsigned long thread;
    _Atomic int behaviour;
    _Atomic uint64_t accepted; /* connections so far */
    _Atomic uint64_t requests; /* POSTs so far */
    _Atomic uint64_t answered; /* of them, handed to the system */
    _Atomic uint64_t open;     /* connections now */
};

/* Listens on 127.0.0.1 at `port`, 0: a free one. Fails the test when it cannot. */
void tiny_http_start(struct tiny_http_server *s, int port, enum tiny_behaviour behaviour);

/* Closes everything. */
void tiny_http_stop(struct tiny_http_server *s);

/* A port on which nobody listens. */
int tiny_unused_port(void);

#endif
