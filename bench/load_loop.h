/* The closed loops that are compared: each keeps every slot of its configuration busy over one
 * client library, in the calling thread. */
#ifndef RVG_BENCH_LOAD_LOOP_H
#define RVG_BENCH_LOAD_LOOP_H

#include <stdint.h>

#include "engine/transport.h"

struct load_loop {
    const char *name;

    /* Opens the connections and sends enough requests that all is warm. */
    int (*open)(const struct transport_config *config, void **out, struct err *e);

    /* Sends `requests` more and waits for all; returns how many were answered well. */
    uint64_t (*run)(void *loop, uint64_t requests);

    void (*close)(void *loop);
};

/* What the engine does: the table of operations, a recorder. */
extern const struct load_loop loop_rest;
extern const struct load_loop loop_grpc;

/* As little as can be between the library and the same instants: sent, first byte, done. */
extern const struct load_loop loop_bare_curl;
extern const struct load_loop loop_bare_grpc;

#endif
