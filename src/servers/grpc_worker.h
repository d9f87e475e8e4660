/* A thread of the gRPC front with its completion queue, and the calls that live on it. Part of the
 * gRPC front: grpc_front.c starts and ends everything, grpc_infer.c answers ModelInfer,
 * grpc_stream.c ModelStreamInfer, grpc_other.c all other methods. */
#ifndef RVG_SERVERS_GRPC_WORKER_H
#define RVG_SERVERS_GRPC_WORKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include <grpc/grpc.h>

#include "base/arena.h"
#include "base/buf.h"
#include "servers/delay.h"
#include "servers/service.h"

#define GRPC_INFER_METHOD "/inference.GRPCInferenceService/ModelInfer"
#define GRPC_STREAM_METHOD "/inference.GRPCInferenceService/ModelStreamInfer"

/* The tag of every operation: what is called, on the worker's thread, when it is done. Stands first
 * in the struct of its call.
 *
 * An operation may be started on the timer's thread. What that thread wrote before, this thread
 * sees, for the library synchronises them; the thread sanitizer cannot look into the library, so
 * the hand-over is stated here once more, at no cost. */
struct grpc_step;
typedef void grpc_step_function(struct grpc_step *step, bool ok);

struct grpc_step {
    grpc_step_function *_Atomic done;
};

static inline void grpc_step_set(struct grpc_step *step, grpc_step_function *done)
{
    atomic_store_explicit(&step->done, done, memory_order_release);
}

static inline void grpc_step_run(struct grpc_step *step, bool ok)
{
    atomic_load_explicit(&step->done, memory_order_acquire)(step, ok);
}

struct infer_call;

struct grpc_worker {
    const struct service *service;
    grpc_server *server;
    void *infer_method; /* as registered */
    grpc_completion_queue *queue;
    struct delay *delay;
    struct service_worker *service_worker;
    pthread_t thread;
    bool started;
    struct buf gather;  /* a request that came in pieces */
    struct arena arena; /* of a small message being read */
    struct infer_call *spare;
    size_t spare_count;
    atomic_int open;    /* calls, and requests for calls, that may still bring a step */
    atomic_int serving; /* requests in hand */
};

/* Keep a request for a call pending, so that one can arrive. Each takes its place again when it has
 * arrived. */
void grpc_infer_expect(struct grpc_worker *w);
void grpc_other_expect(struct grpc_worker *w);

/* Frees what was kept for later. */
void grpc_infer_free_spare(struct grpc_worker *w);

/* Answers the stream `call`, which the stream owns from now on. */
void grpc_stream_begin(struct grpc_worker *w, grpc_call *call);

#endif
