#include <config.h>

#include "load_loop.h"

#include <stdio.h>
#include <stdlib.h>

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/slice.h>
#include <grpc/support/time.h>

#include "base/clock.h"

struct bare_call {
    grpc_call *call;
    grpc_byte_buffer *request;
    grpc_byte_buffer *response;
    grpc_metadata_array head;
    grpc_metadata_array trailer;
    grpc_status_code status;
    grpc_slice details;
    uint64_t sent;
    int pending;
};

struct bare_grpc {
    grpc_completion_queue *queue;
    grpc_channel **channels;
    void **methods;
    uint32_t channel_count;
    struct bare_call *calls;
    uint32_t count;
    grpc_slice message;
    uint32_t ttfb_every;
    uint64_t to_send;
    uint64_t sent;
    uint64_t completed;
    uint64_t good;
    uint64_t latency_sum;
    uint64_t first_byte_sum;
};

static void start(struct bare_grpc *l, struct bare_call *c)
{
    uint32_t channel = (uint32_t)(c - l->calls) % l->channel_count;
    bool head = l->sent++ % l->ttfb_every == 0;
    grpc_op ops[6] = {
        {.op = GRPC_OP_SEND_INITIAL_METADATA},
        {.op = GRPC_OP_SEND_MESSAGE},
        {.op = GRPC_OP_SEND_CLOSE_FROM_CLIENT},
        {.op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &c->response},
        {.op = GRPC_OP_RECV_STATUS_ON_CLIENT,
         .data.recv_status_on_client = {.trailing_metadata = &c->trailer,
                                        .status = &c->status,
                                        .status_details = &c->details}},
        {.op = GRPC_OP_RECV_INITIAL_METADATA,
         .data.recv_initial_metadata.recv_initial_metadata = &c->head},
    };

    l->to_send--;
    c->head.count = 0;
    c->trailer.count = 0;
    c->sent = clock_now();
    c->call = grpc_channel_create_registered_call(
        l->channels[channel], NULL, GRPC_PROPAGATE_DEFAULTS, l->queue, l->methods[channel],
        gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
    c->request = grpc_raw_byte_buffer_create(&l->message, 1);
    ops[1].data.send_message.send_message = c->request;
    c->pending = head ? 2 : 1;
    grpc_call_start_batch(c->call, ops, head ? 5 : 6, c, NULL);
    if (head)
        grpc_call_start_batch(c->call, ops + 5, 1, &c->head, NULL);
}

static void finish(struct bare_grpc *l, struct bare_call *c)
{
    l->latency_sum += clock_now() - c->sent;
    l->good += c->status == GRPC_STATUS_OK && c->response != NULL;
    l->completed++;
    grpc_byte_buffer_destroy(c->request);
    if (c->response)
        grpc_byte_buffer_destroy(c->response);
    c->response = NULL;
    grpc_slice_unref(c->details);
    grpc_call_unref(c->call);
}

/* The tag is the call, or a place inside it for its initial metadata. */
static struct bare_call *call_of(struct bare_grpc *l, void *tag)
{
    return &l->calls[((char *)tag - (char *)l->calls) / (ptrdiff_t)sizeof *l->calls];
}

static uint64_t send_all(struct bare_grpc *l, uint64_t requests)
{

    l->to_send = requests;
    l->completed = 0;
    l->good = 0;
    for (uint32_t i = 0; i < l->count && l->to_send > 0; i++)
        start(l, &l->calls[i]);
    while (l->completed < requests) {
        grpc_event event = grpc_completion_queue_next(l->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC),
                                                      NULL);
        struct bare_call *c = call_of(l, event.tag);

        if (event.tag == &c->head)
            l->first_byte_sum += clock_now() - c->sent;
        if (--c->pending > 0)
            continue;
        finish(l, c);
        if (l->to_send > 0)
            start(l, c);
    }
    return l->good;
}

static int bare_run(void *loop, uint64_t requests, uint64_t *cpu_ns, struct err *e)
{
    uint64_t start = process_cpu();
    uint64_t good = send_all(loop, requests);

    *cpu_ns = process_cpu() - start;
    if (good != requests)
        return err_set(e, ERR_UNAVAILABLE, "only %llu of %llu answered", (unsigned long long)good,
                       (unsigned long long)requests);
    return 0;
}

static grpc_channel *make_channel(const struct transport_config *config)
{
    static const char *const off[] = {GRPC_ARG_ENABLE_RETRIES, GRPC_ARG_ENABLE_CHANNELZ,
                                      GRPC_ARG_ENABLE_HTTP_PROXY};
    static const char *const on[] = {GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, GRPC_ARG_MINIMAL_STACK};
    grpc_channel_credentials *plain = grpc_insecure_credentials_create();
    grpc_arg list[5];
    grpc_channel_args args = {.num_args = 5, .args = list};
    grpc_channel *channel;
    char target[64];

    for (int i = 0; i < 5; i++)
        list[i] = (grpc_arg){.type = GRPC_ARG_INTEGER,
                             .key = (char *)(uintptr_t)(i < 3 ? off[i] : on[i - 3]),
                             .value.integer = i < 3 ? 0 : 1};
    snprintf(target, sizeof target, "ipv4:%s:%d", config->host, config->port);
    channel = grpc_channel_create(target, plain, &args);
    grpc_channel_credentials_release(plain);
    return channel;
}

static int bare_open(const struct transport_config *config, void **out, struct err *e)
{
    struct bare_grpc *l = calloc(1, sizeof *l);

    l->queue = grpc_completion_queue_create_for_next(NULL);
    l->channel_count = config->connections;
    l->channels = calloc(l->channel_count, sizeof *l->channels);
    l->methods = calloc(l->channel_count, sizeof *l->methods);
    for (uint32_t i = 0; i < l->channel_count; i++) {
        l->channels[i] = make_channel(config);
        l->methods[i] = grpc_channel_register_call(
            l->channels[i], "/inference.GRPCInferenceService/ModelInfer", NULL, NULL);
    }
    l->calls = calloc(config->slots, sizeof *l->calls);
    l->count = config->slots;
    l->ttfb_every = config->ttfb_every;
    l->message = grpc_slice_from_static_buffer(config->bodies[0].data, config->bodies[0].size);
    *out = l;
    return send_all(l, l->count) == l->count
               ? 0
               : err_set(e, ERR_UNAVAILABLE, "port %d: not answered well", config->port);
}

static void bare_close(void *loop)
{
    struct bare_grpc *l = loop;

    for (uint32_t i = 0; i < l->channel_count; i++)
        grpc_channel_destroy(l->channels[i]);
    for (uint32_t i = 0; i < l->count; i++) {
        grpc_metadata_array_destroy(&l->calls[i].head);
        grpc_metadata_array_destroy(&l->calls[i].trailer);
    }
    grpc_completion_queue_shutdown(l->queue);
    while (grpc_completion_queue_next(l->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL).type !=
           GRPC_QUEUE_SHUTDOWN)
        ;
    grpc_completion_queue_destroy(l->queue);
    free(l->channels);
    free(l->methods);
    free(l->calls);
    free(l);
}

const struct load_loop loop_bare_grpc = {"bare C core", bare_open, bare_run, bare_close};
