/* How a request reaches a server: one const table of functions per client, so that REST and gRPC
 * runs differ by that table alone (same pacer, worker, recorder, clock and warm-up).
 *
 * One transport belongs to one worker thread, which alone calls its functions. It has `slots`
 * places for requests in flight; the worker owns the numbers 0..slots-1, gives a free one to
 * `submit` and has it back with the completion. Nothing here allocates per request once warm. The
 * waiting is the transport's own: each library has its own way to wait for its events. */
#ifndef RVG_ENGINE_TRANSPORT_H
#define RVG_ENGINE_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/trial/sample.h"

/* One prepared request message. */
struct request_body {
    const uint8_t *data;
    size_t size;
    size_t header_size; /* REST binary: bytes of JSON; else JSON_NO_HEADER */
};

struct transport_config {
    const char *host; /* a literal address: no look-up happens here */
    int port;
    const char *path;                  /* REST: "/v2/models/M/infer" */
    const char *content_type;          /* REST */
    bool stream;                       /* gRPC: ModelStreamInfer, one stream a slot */
    const struct request_body *bodies; /* outlive the transport */
    size_t body_count;                 /* 1 or more; used in turn */
    uint32_t slots;                    /* 1 or more */
    uint32_t connections;       /* 1 or more; REST: TCP connections, at most slots: further requests
                                 * wait inside, as part of their service time; gRPC: channels */
    bool open_loop;             /* requests are sent by a schedule. REST opens another connection
                                 * while requests find none free and nothing else is to do, up to
                                 * one a slot; `wait` of gRPC meets `until` at the price of a
                                 * thread */
    uint64_t timeout_ns;        /* of one request */
    uint32_t ttfb_every;        /* gRPC: `first_byte` observed on every k-th request, 1 or more */
    size_t response_limit;      /* bytes; a longer response is a failed request */
    const _Atomic bool *cancel; /* or NULL; set in another thread it ends `connect` soon */
};

/* What happened to one request. */
struct completion {
    uint32_t slot;
    struct sample sample;
    /* The response message when the request was submitted with `keep` and answered, else NULL.
     * Valid until the slot is submitted again or the transport closed. */
    const uint8_t *body;
    size_t body_size;
    size_t header_size; /* REST binary: bytes of JSON; else JSON_NO_HEADER */
    const char *text;   /* what went wrong, or NULL; valid as long as `body` */
};

/* What connecting took. */
struct transport_connected {
    uint32_t connections;    /* open and ready */
    uint64_t setup_total_ns; /* sum over connections; per connection: divide */
};

struct transport;

struct transport_ops {
    const char *name;     /* "rest", "grpc", "null" */
    const char *settings; /* what runs, for the report: "libcurl multi_socket, epoll, ..." */

    int (*open)(const struct transport_config *config, struct transport **out, struct err *e);

    /* Opens every connection and waits until all are ready (TCP connected; gRPC: READY), at most
     * until `deadline` (clock_now). ERR_UNAVAILABLE names HOST:PORT and the system's words;
     * ERR_INTERRUPTED when it was cancelled. */
    int (*connect)(struct transport *t, uint64_t deadline, struct transport_connected *out,
                   struct err *e);

    /* Sends body number `body` (modulo body_count) in `slot`. `due` goes into the sample as it
     * is; `sent` is taken when the request is handed to the library, which happens before this
     * returns. `keep`: the response's bytes are wanted. A failure to send is a completion too:
     * this cannot fail. */
    void (*submit)(struct transport *t, uint32_t slot, uint64_t body, uint64_t due, bool keep);

    /* Waits until at least one request has completed or `until` (clock_now) has come, and fills at
     * most `max` completions; returns how many. Time-outs come as completions. With `until` in the
     * past it looks once. `until` is met as well as the kernel wakes a thread; C core's timers are
     * of milliseconds, so gRPC outside an open loop returns up to about 2 ms late when nothing
     * completes. */
    int (*wait)(struct transport *t, uint64_t until, struct completion *out, int max);

    /* Connections opened since `connect` returned, in place of others. */
    uint64_t (*new_connections)(const struct transport *t);

    /* Connections opened since then beside the others: see open_loop. */
    uint64_t (*more_connections)(const struct transport *t);

    /* Cancels what is in flight and frees everything. NULL is fine. */
    void (*close)(struct transport *t);
};

extern const struct transport_ops transport_rest; /* libcurl: transport_rest.c */
extern const struct transport_ops transport_grpc; /* C core: transport_grpc.c */
extern const struct transport_ops transport_null; /* completes at once: the instrument's floor */

/* Versions of the client libraries in use: "7.88.1". */
const char *transport_rest_library_version(void);
const char *transport_grpc_library_version(void);

/* Called once by the program before the first transport is opened and after the last one is
 * closed (library-wide initialisation). Not thread-safe. */
int transport_rest_global_init(struct err *e);
void transport_rest_global_fini(void);
void transport_grpc_global_init(void);
void transport_grpc_global_fini(void);

#endif
