/* The simplest loops that keep a number of requests in flight, to load a server with. */
#ifndef RVG_BENCH_LOAD_H
#define RVG_BENCH_LOAD_H

#include <stddef.h>
#include <stdint.h>

struct load;

struct load_ops {
    /* `body` is copied. Connects to loopback. NULL, with a message on standard error, on failure.
     */
    struct load *(*open)(uint16_t port, const void *body, size_t size, size_t header_size,
                         int in_flight);

    /* Sends `requests` requests and takes their answers; 0, or -1 when one failed. */
    int (*run)(struct load *l, long requests);

    void (*close)(struct load *l);
};

/* HTTP/1.1 on sockets of its own: POST /v2/models/identity/infer. */
extern const struct load_ops rest_load_ops;

/* gRPC C core: ModelInfer, on one channel. */
extern const struct load_ops grpc_load_ops;

#endif
