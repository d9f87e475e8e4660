/* The closed loops that are compared: each keeps every slot of its configuration busy over one
 * client library, in one thread. */
#ifndef RVG_BENCH_LOAD_LOOP_H
#define RVG_BENCH_LOAD_LOOP_H

#include <stdint.h>
#include <time.h>

#include "base/clock.h"
#include "engine/transport/transport.h"

struct load_loop {
    const char *name;

    int (*open)(const struct transport_config *config, void **out, struct err *e);

    /* Sends `requests` and waits for all; what that took of the process's processor time comes out
     * (opening connections, where the loop does it here, is not in it). ERR_UNAVAILABLE when some
     * were not answered well. */
    int (*run)(void *loop, uint64_t requests, uint64_t *cpu_ns, struct err *e);

    void (*close)(void *loop);
};

/* Processor time of all threads of this process, in ns. */
static inline uint64_t process_cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

/* A worker of the engine, as a trial runs it. Connections are opened anew for each run, and closed
 * with the next. */
extern const struct load_loop loop_rest;
extern const struct load_loop loop_grpc;

/* As little as can be between the library and the same instants: sent, first byte, done. */
extern const struct load_loop loop_bare_curl;
extern const struct load_loop loop_bare_grpc;

#endif
