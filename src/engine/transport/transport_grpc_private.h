/* The insides of the gRPC transport, shared by its files alone: transport_grpc.c (the operations),
 * transport_grpc_channel.c (channels), transport_grpc_rpc.c (what unary calls and streams have in
 * common), transport_grpc_unary.c, transport_grpc_stream.c.
 *
 * Everything of one transport completes on one completion queue, which its worker polls. */
#ifndef RVG_ENGINE_TRANSPORT_GRPC_PRIVATE_H
#define RVG_ENGINE_TRANSPORT_GRPC_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <grpc/slice.h>
#include <grpc/support/time.h>

#include "engine/transport/alarm_clock.h"
#include "engine/transport/transport_slots.h"

#define GRPC_SERVICE "/inference.GRPCInferenceService/"

/* What a completion on the queue is about. */
enum rpc_event {
    RPC_EVENT_ANSWER,     /* of a slot: the message (unary: the whole call) */
    RPC_EVENT_HEAD,       /* of a slot: the initial metadata, when it is observed */
    RPC_EVENT_STREAM_END, /* of a slot: the stream's status */
    RPC_EVENT_CHANNEL,    /* a channel's state is another */
    RPC_EVENT_ALARM,      /* see rpc_alarm_set */
    RPC_EVENT_BELL,       /* see struct rpc_bell */
    RPC_EVENT_COUNT
};

struct rpc_tag {
    enum rpc_event event;
    uint32_t index; /* of the slot or channel */
};

struct rpc_channel {
    struct rpc_tag tag;
    grpc_channel *channel; /* owned */
    void *method;          /* the registered call */
    grpc_connectivity_state state;
    bool counted;        /* it was ready once */
    uint64_t started_at; /* when connecting began */
};

struct rpc {
    struct rpc_tag tags[RPC_EVENT_COUNT];
    grpc_call *call;           /* owned; NULL: none */
    grpc_byte_buffer *request; /* owned; filled anew for each request */
    grpc_byte_buffer *response;
    grpc_metadata_array head;
    grpc_metadata_array trailer;
    grpc_status_code status;
    grpc_slice details; /* owned once the status has come */
    int pending;        /* batches on their way that belong to the request */
    bool busy;          /* streams: a request is in flight */
    bool ended;         /* streams: the status has come */
};

/* In an open loop: wakes the queue's waiter shortly before an instant, because C core's timers are
 * of milliseconds. What is left it spends looking at the queue. */
struct rpc_bell {
    struct alarm_clock clock;
    struct rpc_tag tag;
    grpc_call *call;  /* owned; never started: an empty batch of it completes at once */
    uint64_t instant; /* the instant it is set for; UINT64_MAX: none */
};

struct grpc_transport;

/* How a request travels. */
struct rpc_kind {
    const char *method;

    /* Sends the request of `slot`. */
    void (*start)(struct grpc_transport *g, uint32_t slot, const grpc_slice *message, bool head);

    /* A batch of the slot has completed; `ok`: with success. */
    void (*event)(struct grpc_transport *g, uint32_t slot, enum rpc_event event, bool ok);

    /* Frees what a request that is over has left; harmless when nothing is. */
    void (*clean)(struct rpc *rpc);
};

struct grpc_transport {
    struct transport_slots slots;
    const struct rpc_kind *kind;
    struct index_queue spent;     /* slots that are to be cleaned: see rpc_end */
    struct rpc *rpcs;             /* owned; of each slot */
    struct rpc_channel *channels; /* owned */
    uint32_t channel_count;
    grpc_completion_queue *queue; /* owned */
    grpc_slice *messages;         /* owned; the bodies */
    size_t message_count;
    size_t response_limit;
    uint32_t ttfb_every;
    uint64_t submitted;
    struct rpc_tag alarm;
    uint64_t alarm_at; /* UINT64_MAX: not set */
    bool open_loop;
    struct rpc_bell bell;    /* in an open loop */
    uint32_t ready_channels; /* that were ready once */
    uint64_t setup_ns;       /* sum over those */
    uint64_t new_connections;
    bool closing; /* the channels are gone */
};

extern const struct rpc_kind rpc_unary;
extern const struct rpc_kind rpc_stream;

/* Makes the channel; nothing is connected yet. */
int rpc_channel_init(struct grpc_transport *g, uint32_t index, struct err *e);
void rpc_channel_fini(struct rpc_channel *channel);

/* Begins to connect and to follow the channel's state. */
void rpc_channel_connect(struct grpc_transport *g, struct rpc_channel *channel);

/* The channel's state has changed. */
void rpc_channel_event(struct grpc_transport *g, struct rpc_channel *channel);

/* Its last attempt to connect failed. */
bool rpc_channel_failed(const struct rpc_channel *channel);

/* Makes the queue give a completion at `instant` (or before, then it is to be set again). A wait
 * with a deadline of its own costs a timer of the kernel's each time; this one is set once for all
 * the waits until then. It must not be set. */
void rpc_alarm_set(struct grpc_transport *g, uint64_t instant);

/* Its channels are made. ERR_IO. */
int rpc_bell_open(struct grpc_transport *g, struct err *e);
void rpc_bell_close(struct grpc_transport *g);

/* Until when the queue may be waited for so that `instant` is met: the bell wakes the waiter, and
 * close to it there is no waiting. */
gpr_timespec rpc_bell_deadline(struct grpc_transport *g, uint64_t now, uint64_t instant);

/* The instant as C core wants it; UINT64_MAX: never. C core's monotonic clock is CLOCK_MONOTONIC,
 * of which it uses the milliseconds, rounded up. */
gpr_timespec rpc_deadline(uint64_t instant);

/* The channel that carries a slot's calls. */
struct rpc_channel *rpc_channel_of(struct grpc_transport *g, uint32_t slot);

void rpc_init(struct rpc *rpc, uint32_t slot);

/* No batch is on its way. */
void rpc_fini(struct rpc *rpc);

/* Makes the slot's call on its channel. */
void rpc_open_call(struct grpc_transport *g, uint32_t slot);

/* Lets go of the call and of everything that came with it. */
void rpc_drop_call(struct rpc *rpc);
void rpc_drop_response(struct rpc *rpc);

/* Puts the message into the request's byte buffer, from which each send takes it out. */
void rpc_fill_request(struct rpc *rpc, const grpc_slice *message);

/* Starts a batch whose completion has the slot's tag of `event`. */
void rpc_start_batch(struct rpc *rpc, const grpc_op *ops, size_t count, enum rpc_event event);

/* Operations that receive into the slot's places. */
grpc_op rpc_op_send_message(struct rpc *rpc);
grpc_op rpc_op_receive_head(struct rpc *rpc);
grpc_op rpc_op_receive_message(struct rpc *rpc);
grpc_op rpc_op_receive_status(struct rpc *rpc);

/* The slot's request is over: stamps it. Cleaning up is put off until the slot's next request has
 * been sent by its clock, or nothing else is to be done: in a closed loop it would fall between two
 * requests and be missing from the concurrency. */
void rpc_end(struct grpc_transport *g, uint32_t slot);

/* Cleans the slot; it has no request in flight. */
void rpc_clean(struct grpc_transport *g, uint32_t slot);

/* Judges the response that has come, and keeps its bytes when they are wanted. */
void rpc_take_response(struct grpc_transport *g, uint32_t slot);

/* The call ended with a status other than OK. */
void rpc_fail_status(struct grpc_transport *g, uint32_t slot);

#endif
