#include <config.h>

#include "engine/transport/transport_grpc_private.h"

#include "base/clock.h"
#include "wire/phases.h"

static void take_phases(struct sample *sample, const grpc_metadata_array *trailer)
{
    for (size_t i = 0; i < trailer->count; i++) {
        const grpc_metadata *entry = &trailer->metadata[i];

        if (grpc_slice_str_cmp(entry->key, "server-timing") == 0)
            sample->has_phases = phases_parse((const char *)GRPC_SLICE_START_PTR(entry->value),
                                              GRPC_SLICE_LENGTH(entry->value), &sample->server);
    }
}

/* With `head` the initial metadata has a batch of its own, so that its instant can be seen. */
static void unary_start(struct grpc_transport *g, uint32_t slot, const grpc_slice *message,
                        bool head)
{
    struct rpc *rpc = &g->rpcs[slot];
    grpc_op receive_head = rpc_op_receive_head(rpc);
    grpc_op ops[] = {
        {.op = GRPC_OP_SEND_INITIAL_METADATA},
        rpc_op_send_message(rpc),
        {.op = GRPC_OP_SEND_CLOSE_FROM_CLIENT},
        rpc_op_receive_message(rpc),
        rpc_op_receive_status(rpc),
        receive_head,
    };
    size_t count = sizeof ops / sizeof ops[0];

    rpc_open_call(g, slot);
    rpc_fill_request(rpc, message);
    rpc->pending = head ? 2 : 1;
    rpc_start_batch(rpc, ops, head ? count - 1 : count, RPC_EVENT_ANSWER);
    if (head)
        rpc_start_batch(rpc, &receive_head, 1, RPC_EVENT_HEAD);
}

static void judge(struct grpc_transport *g, uint32_t index)
{
    if (g->rpcs[index].status != GRPC_STATUS_OK)
        rpc_fail_status(g, index);
    else
        rpc_take_response(g, index);
}

static void unary_event(struct grpc_transport *g, uint32_t index, enum rpc_event event, bool ok)
{
    struct rpc *rpc = &g->rpcs[index];
    struct transport_slot *slot = &g->slots.list[index];

    if (event == RPC_EVENT_HEAD && ok)
        slot->sample.first_byte = clock_now();
    if (--rpc->pending > 0)
        return;
    /* Before the stamp, as with REST, where libcurl hands them over during the transfer. */
    take_phases(&slot->sample, &rpc->trailer);
    rpc_end(g, index);
    if (slot->sample.outcome != OUTCOME_TIMEOUT)
        judge(g, index);
}

const struct rpc_kind rpc_unary = {
    .method = GRPC_SERVICE "ModelInfer",
    .start = unary_start,
    .event = unary_event,
    .clean = rpc_drop_call,
};
