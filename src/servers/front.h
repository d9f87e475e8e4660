/* A front: what carries bytes between the network and the service. One table of functions for each
 * protocol; the mains differ by nothing else. */
#ifndef RVG_SERVERS_FRONT_H
#define RVG_SERVERS_FRONT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "servers/service.h"

struct front;

struct front_config {
    const char *host;              /* a literal IPv4 or IPv6 address, without brackets */
    uint16_t port;                 /* 0: any free one */
    int threads;                   /* 1 or more; each with a service worker of its own */
    const struct service *service; /* not owned; outlives the front */
};

struct front_ops {
    /* Writes name and version of the library: "libmicrohttpd 0.9.75". */
    void (*library)(char *out, size_t size);

    /* Binds, starts the threads and serves; *port is the one bound. ERR_IO: the address cannot be
     * had (taken, say). Everything it starts inherits the caller's signal mask and processors. */
    int (*open)(const struct front_config *config, struct front **out, uint16_t *port,
                struct err *e);

    /* Takes no more connections; requests that are in hand are answered. Returns at once. */
    void (*drain)(struct front *f);

    /* After drain: nothing is in hand any more. Requests that have not arrived whole are waited
     * for a short time only. */
    bool (*drained)(struct front *f);

    /* Ends everything, also what is in hand; waits only for work that a thread is in the middle
     * of. */
    void (*close)(struct front *f);
};

extern const struct front_ops rest_front_ops;
extern const struct front_ops grpc_front_ops;

#endif
