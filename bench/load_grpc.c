#include <config.h>

#include "load.h"

#include <stdio.h>
#include <stdlib.h>

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/slice.h>

struct slot {
    grpc_call *call;
    grpc_metadata_array initial, trailing;
    grpc_byte_buffer *answer;
    grpc_status_code status;
    grpc_slice details;
};

struct load {
    grpc_channel *channel;
    grpc_completion_queue *queue;
    void *method;
    grpc_byte_buffer *request;
    int count;
    struct slot slots[];
};

static struct load *load_open(uint16_t port, const void *body, size_t size, size_t header_size,
                              int in_flight)
{
    struct load *l = calloc(1, sizeof *l + (size_t)in_flight * sizeof l->slots[0]);
    grpc_channel_credentials *plain;
    grpc_slice slice;
    char target[32];

    (void)header_size;
    grpc_init();
    snprintf(target, sizeof target, "127.0.0.1:%u", port);
    plain = grpc_insecure_credentials_create();
    l->channel = grpc_channel_create(target, plain, NULL);
    grpc_channel_credentials_release(plain);
    l->method = grpc_channel_register_call(l->channel, "/inference.GRPCInferenceService/ModelInfer",
                                           NULL, NULL);
    l->queue = grpc_completion_queue_create_for_next(NULL);
    slice = grpc_slice_from_copied_buffer(body, size);
    l->request = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    l->count = in_flight;
    for (int i = 0; i < in_flight; i++) {
        grpc_metadata_array_init(&l->slots[i].initial);
        grpc_metadata_array_init(&l->slots[i].trailing);
    }
    return l;
}

static void start(struct load *l, struct slot *s)
{
    grpc_byte_buffer *request = grpc_byte_buffer_copy(l->request);
    grpc_op ops[6] = {
        {.op = GRPC_OP_SEND_INITIAL_METADATA},  {.op = GRPC_OP_SEND_MESSAGE},
        {.op = GRPC_OP_SEND_CLOSE_FROM_CLIENT}, {.op = GRPC_OP_RECV_INITIAL_METADATA},
        {.op = GRPC_OP_RECV_MESSAGE},           {.op = GRPC_OP_RECV_STATUS_ON_CLIENT}};

    ops[1].data.send_message.send_message = request;
    ops[3].data.recv_initial_metadata.recv_initial_metadata = &s->initial;
    ops[4].data.recv_message.recv_message = &s->answer;
    ops[5].data.recv_status_on_client.trailing_metadata = &s->trailing;
    ops[5].data.recv_status_on_client.status = &s->status;
    ops[5].data.recv_status_on_client.status_details = &s->details;
    s->initial.count = 0;
    s->trailing.count = 0;
    s->call = grpc_channel_create_registered_call(l->channel, NULL, 0, l->queue, l->method,
                                                  gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
    grpc_call_start_batch(s->call, ops, 6, s, NULL);
    grpc_byte_buffer_destroy(request);
}

static int finish(struct slot *s)
{
    int ok = s->status == GRPC_STATUS_OK && s->answer;

    grpc_byte_buffer_destroy(s->answer);
    s->answer = NULL;
    grpc_slice_unref(s->details);
    grpc_call_unref(s->call);
    return ok ? 0 : -1;
}

static int load_run(struct load *l, long requests)
{
    long sent = 0;
    int failed = 0;

    for (; sent < l->count && sent < requests; sent++)
        start(l, &l->slots[sent]);
    for (long got = 0; got < requests; got++) {
        grpc_event event = grpc_completion_queue_next(l->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC),
                                                      NULL);

        failed |= finish(event.tag);
        if (sent++ < requests)
            start(l, event.tag);
    }
    return failed;
}

static void load_close(struct load *l)
{
    grpc_completion_queue_shutdown(l->queue);
    while (grpc_completion_queue_next(l->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL).type !=
           GRPC_QUEUE_SHUTDOWN)
        ;
    grpc_completion_queue_destroy(l->queue);
    grpc_channel_destroy(l->channel);
    grpc_byte_buffer_destroy(l->request);
    for (int i = 0; i < l->count; i++) {
        grpc_metadata_array_destroy(&l->slots[i].initial);
        grpc_metadata_array_destroy(&l->slots[i].trailing);
    }
    free(l);
    grpc_shutdown();
}

const struct load_ops grpc_load_ops = {load_open, load_run, load_close};
