#include <config.h>

#include "engine/transport/transport_grpc_private.h"

#include <grpc/slice_buffer.h>

/* ModelStreamInferResponse.error_message, field 1 with a length: what a message begins with that
 * reports a failure. Read here by hand, because decoding every message would be charged to the
 * client. */
enum { ERROR_MESSAGE_KEY = 0x0a };

static bool read_error(const grpc_byte_buffer *response, const char **text, size_t *size)
{
    const grpc_slice_buffer *slices = &response->data.raw.slice_buffer;
    const uint8_t *data;
    size_t length, at = 1, shift = 0;

    if (slices->count == 0)
        return false;
    data = GRPC_SLICE_START_PTR(slices->slices[0]);
    length = GRPC_SLICE_LENGTH(slices->slices[0]);
    if (length < 2 || data[0] != ERROR_MESSAGE_KEY)
        return false;
    for (*size = 0; at < length && shift < 28; shift += 7) {
        *size |= (size_t)(data[at] & 0x7f) << shift;
        if (data[at++] < 0x80)
            break;
    }
    *text = (const char *)data + at;
    if (*size > length - at)
        *size = length - at;
    return *size > 0;
}

/* The first request of a stream opens it; its status is waited for from then on. */
static void stream_open(struct grpc_transport *g, uint32_t slot)
{
    struct rpc *rpc = &g->rpcs[slot];
    grpc_op status = rpc_op_receive_status(rpc);

    rpc_open_call(g, slot);
    rpc_start_batch(rpc, &status, 1, RPC_EVENT_STREAM_END);
}

static void stream_start(struct grpc_transport *g, uint32_t slot, const grpc_slice *message,
                         bool head)
{
    struct rpc *rpc = &g->rpcs[slot];
    bool fresh = rpc->call == NULL;
    grpc_op ops[] = {
        rpc_op_send_message(rpc),
        rpc_op_receive_message(rpc),
        {.op = GRPC_OP_SEND_INITIAL_METADATA},
        rpc_op_receive_head(rpc),
    };

    (void)head;
    if (fresh)
        stream_open(g, slot);
    rpc_fill_request(rpc, message);
    rpc->pending = 1;
    rpc->busy = true;
    rpc_start_batch(rpc, ops, fresh ? 4 : 2, RPC_EVENT_ANSWER);
}

/* The stream is over before the request in flight was answered. */
static void judge_end(struct grpc_transport *g, uint32_t index)
{
    if (g->rpcs[index].status != GRPC_STATUS_OK)
        rpc_fail_status(g, index);
    else
        transport_slot_fail(&g->slots.list[index], OUTCOME_PROTOCOL, 0,
                            "%s: the stream ended without an answer", g->slots.address);
}

static void judge_message(struct grpc_transport *g, uint32_t index)
{
    const char *text;
    size_t size;

    if (read_error(g->rpcs[index].response, &text, &size))
        transport_slot_fail(&g->slots.list[index], OUTCOME_GRPC_STATUS, GRPC_STATUS_UNKNOWN, "%.*s",
                            (int)size, text);
    else
        rpc_take_response(g, index);
}

static void finish_request(struct grpc_transport *g, uint32_t index, bool timed_out)
{
    struct rpc *rpc = &g->rpcs[index];

    rpc_end(g, index);
    if (!timed_out && rpc->response)
        judge_message(g, index);
    else if (!timed_out)
        judge_end(g, index);
    rpc->busy = false;
}

/* The message and the stream's status come in either order. A request without its message is over
 * only when the status says why, and one that was given up only when its stream is gone: the next
 * would be sent into it. */
static void stream_event(struct grpc_transport *g, uint32_t index, enum rpc_event event, bool ok)
{
    bool timed_out = g->slots.list[index].sample.outcome == OUTCOME_TIMEOUT;
    struct rpc *rpc = &g->rpcs[index];

    (void)ok;
    if (event == RPC_EVENT_STREAM_END)
        rpc->ended = true;
    else
        rpc->pending--;
    if (rpc->pending > 0)
        return;
    if (rpc->busy && (rpc->ended || (rpc->response && !timed_out)))
        finish_request(g, index, timed_out);
    if (rpc->ended)
        rpc_drop_call(rpc);
}

const struct rpc_kind rpc_stream = {
    .method = GRPC_SERVICE "ModelStreamInfer",
    .start = stream_start,
    .event = stream_event,
    .clean = rpc_drop_response,
};
