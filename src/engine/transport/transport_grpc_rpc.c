#include <config.h>

#include "engine/transport/transport_grpc_private.h"

#include <string.h>

#include <grpc/slice_buffer.h>
#include <grpc/status.h>

enum { STATUS_NAMES = 17 };

static const char *const status_names[STATUS_NAMES] = {
    [GRPC_STATUS_OK] = "OK",
    [GRPC_STATUS_CANCELLED] = "CANCELLED",
    [GRPC_STATUS_UNKNOWN] = "UNKNOWN",
    [GRPC_STATUS_INVALID_ARGUMENT] = "INVALID_ARGUMENT",
    [GRPC_STATUS_DEADLINE_EXCEEDED] = "DEADLINE_EXCEEDED",
    [GRPC_STATUS_NOT_FOUND] = "NOT_FOUND",
    [GRPC_STATUS_ALREADY_EXISTS] = "ALREADY_EXISTS",
    [GRPC_STATUS_PERMISSION_DENIED] = "PERMISSION_DENIED",
    [GRPC_STATUS_RESOURCE_EXHAUSTED] = "RESOURCE_EXHAUSTED",
    [GRPC_STATUS_FAILED_PRECONDITION] = "FAILED_PRECONDITION",
    [GRPC_STATUS_ABORTED] = "ABORTED",
    [GRPC_STATUS_OUT_OF_RANGE] = "OUT_OF_RANGE",
    [GRPC_STATUS_UNIMPLEMENTED] = "UNIMPLEMENTED",
    [GRPC_STATUS_INTERNAL] = "INTERNAL",
    [GRPC_STATUS_UNAVAILABLE] = "UNAVAILABLE",
    [GRPC_STATUS_DATA_LOSS] = "DATA_LOSS",
    [GRPC_STATUS_UNAUTHENTICATED] = "UNAUTHENTICATED",
};

static void keep_response(struct transport_slot *slot, const grpc_byte_buffer *response)
{
    const grpc_slice_buffer *slices = &response->data.raw.slice_buffer;

    for (size_t i = 0; i < slices->count; i++)
        buf_append(&slot->body, GRPC_SLICE_START_PTR(slices->slices[i]),
                   GRPC_SLICE_LENGTH(slices->slices[i]));
}

/* The system's words stand last in C core's account of a failed attempt ("failed to connect to all
 * addresses; last error: ...: Connection refused"). */
static void fail_connect(struct grpc_transport *g, struct transport_slot *slot, const char *details,
                         size_t size)
{
    size_t start = size;

    while (start > 0 && !(start >= 2 && memcmp(details + start - 2, ": ", 2) == 0))
        start--;
    transport_slot_fail(slot, OUTCOME_CONNECT, 0, "connect to %s: %.*s", g->slots.address,
                        (int)(size - start), details + start);
}

void rpc_init(struct rpc *rpc, uint32_t slot)
{
    for (int i = 0; i < RPC_EVENT_COUNT; i++)
        rpc->tags[i] = (struct rpc_tag){.event = (enum rpc_event)i, .index = slot};
    rpc->details = grpc_empty_slice();
    grpc_metadata_array_init(&rpc->head);
    grpc_metadata_array_init(&rpc->trailer);
    rpc->request = grpc_raw_byte_buffer_create(NULL, 0);
}

void rpc_fini(struct rpc *rpc)
{
    rpc_drop_call(rpc);
    grpc_metadata_array_destroy(&rpc->head);
    grpc_metadata_array_destroy(&rpc->trailer);
    grpc_byte_buffer_destroy(rpc->request);
}

void rpc_open_call(struct grpc_transport *g, uint32_t slot)
{
    struct rpc_channel *channel = rpc_channel_of(g, slot);
    struct rpc *rpc = &g->rpcs[slot];

    rpc->head.count = 0;
    rpc->trailer.count = 0;
    rpc->ended = false;
    /* No deadline of C core's: the minimal stack would only announce it to the server. Time-outs
     * are ours. */
    rpc->call = grpc_channel_create_registered_call(channel->channel, NULL, GRPC_PROPAGATE_DEFAULTS,
                                                    g->queue, channel->method,
                                                    gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
}

void rpc_drop_response(struct rpc *rpc)
{
    if (rpc->response)
        grpc_byte_buffer_destroy(rpc->response);
    rpc->response = NULL;
}

void rpc_drop_call(struct rpc *rpc)
{
    rpc_drop_response(rpc);
    grpc_slice_unref(rpc->details);
    rpc->details = grpc_empty_slice();
    if (rpc->call)
        grpc_call_unref(rpc->call);
    rpc->call = NULL;
}

void rpc_fill_request(struct rpc *rpc, const grpc_slice *message)
{
    grpc_slice_buffer *slices = &rpc->request->data.raw.slice_buffer;

    grpc_slice_buffer_reset_and_unref(slices);
    grpc_slice_buffer_add(slices, grpc_slice_ref(*message));
}

void rpc_start_batch(struct rpc *rpc, const grpc_op *ops, size_t count, enum rpc_event event)
{
    grpc_call_start_batch(rpc->call, ops, count, &rpc->tags[event], NULL);
}

grpc_op rpc_op_send_message(struct rpc *rpc)
{
    return (grpc_op){.op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = rpc->request};
}

grpc_op rpc_op_receive_head(struct rpc *rpc)
{
    return (grpc_op){.op = GRPC_OP_RECV_INITIAL_METADATA,
                     .data.recv_initial_metadata.recv_initial_metadata = &rpc->head};
}

grpc_op rpc_op_receive_message(struct rpc *rpc)
{
    return (grpc_op){.op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &rpc->response};
}

grpc_op rpc_op_receive_status(struct rpc *rpc)
{
    return (grpc_op){.op = GRPC_OP_RECV_STATUS_ON_CLIENT,
                     .data.recv_status_on_client = {.trailing_metadata = &rpc->trailer,
                                                    .status = &rpc->status,
                                                    .status_details = &rpc->details}};
}

void rpc_end(struct grpc_transport *g, uint32_t index)
{
    transport_slots_end(&g->slots, index);
    index_queue_push(&g->spent, index);
}

void rpc_clean(struct grpc_transport *g, uint32_t index)
{
    index_queue_remove(&g->spent, index);
    g->kind->clean(&g->rpcs[index]);
}

void rpc_take_response(struct grpc_transport *g, uint32_t index)
{
    struct transport_slot *slot = &g->slots.list[index];
    grpc_byte_buffer *response = g->rpcs[index].response;

    if (response == NULL)
        transport_slot_fail(slot, OUTCOME_PROTOCOL, 0, "%s: OK without a message",
                            g->slots.address);
    else if (grpc_byte_buffer_length(response) > g->response_limit)
        transport_slot_fail_size(slot);
    else if (slot->keep)
        keep_response(slot, response);
}

void rpc_fail_status(struct grpc_transport *g, uint32_t index)
{
    struct transport_slot *slot = &g->slots.list[index];
    const struct rpc *rpc = &g->rpcs[index];
    const char *details = (const char *)GRPC_SLICE_START_PTR(rpc->details);
    size_t size = GRPC_SLICE_LENGTH(rpc->details);
    int status = (int)rpc->status;

    if (g->closing)
        return;
    /* A lost connection is UNAVAILABLE too, and so is a server that says so. */
    if (status == GRPC_STATUS_UNAVAILABLE && rpc_channel_failed(rpc_channel_of(g, index)))
        fail_connect(g, slot, details, size);
    else
        transport_slot_fail(slot, OUTCOME_GRPC_STATUS, status, "%s: %.*s",
                            status >= 0 && status < STATUS_NAMES ? status_names[status] : "status",
                            (int)size, details);
}
