/* A gRPC server in a thread of the test's own, that answers as badly as it is told. It takes the
 * calls of any service; a method whose name has "Stream" in it is a bidirectional stream. */
#ifndef RVG_TESTS_TINY_GRPC_SERVER_H
#define RVG_TESTS_TINY_GRPC_SERVER_H

#include <stdatomic.h>
#include <stdint.h>

enum tiny_rpc_behaviour {
    TINY_RPC_ECHO,    /* the request's bytes; unary: `server-timing` in the trailing metadata */
    TINY_RPC_REFUSE,  /* RESOURCE_EXHAUSTED with an error text */
    TINY_RPC_EMPTY,   /* OK without a message */
    TINY_RPC_HUGE,    /* a message of 1 MiB */
    TINY_RPC_SILENT,  /* no answer ever */
    TINY_RPC_COMPLAIN /* a ModelStreamInferResponse with the error "no such model" */
};

#define TINY_RPC_TIMING "decode;dur=0.001000, infer;dur=0.003000, total;dur=0.012345"

enum { TINY_PEERS_MAX = 64, TINY_PEER_SIZE = 64 };

struct tiny_grpc_server {
    int port;
    void *server; /* grpc_server */
    void *queue;  /* grpc_completion_queue */
    unsigned long thread;
    int living; /* calls not freed yet; of the server's thread */
    _Atomic int behaviour;
    _Atomic uint64_t calls;
    _Atomic uint64_t peers;                    /* connections that calls came over */
    char peer[TINY_PEERS_MAX][TINY_PEER_SIZE]; /* of the server's thread */
};

/* Listens on 127.0.0.1 at `port`, 0: a free one. Fails the test when it cannot. grpc_init has been
 * called. */
void tiny_grpc_start(struct tiny_grpc_server *s, int port, enum tiny_rpc_behaviour behaviour);

/* Cancels every call and closes everything. */
void tiny_grpc_stop(struct tiny_grpc_server *s);

#endif
