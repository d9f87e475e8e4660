#include <config.h>

#include "tiny_grpc_server.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/slice.h>
#include <grpc/support/alloc.h>
#include <grpc/support/time.h>

enum { HUGE_SIZE = 1 << 20, PENDING_CALLS = 16 };

enum stage { STAGE_REQUESTED, STAGE_READ, STAGE_ANSWERED };

/* One call; one batch of it is on its way at a time. */
struct tiny_call {
    enum stage stage;
    grpc_call *call;
    grpc_call_details details;
    grpc_metadata_array metadata;
    grpc_byte_buffer *message;
    grpc_slice status_details;
    grpc_metadata trailer;
    int cancelled;
    bool stream;
};

static void request_call(struct tiny_grpc_server *s)
{
    struct tiny_call *c = calloc(1, sizeof *c);

    s->living++;
    grpc_call_details_init(&c->details);
    grpc_metadata_array_init(&c->metadata);
    c->status_details = grpc_empty_slice();
    if (grpc_server_request_call(s->server, &c->call, &c->details, &c->metadata, s->queue, s->queue,
                                 c) != GRPC_CALL_OK)
        abort();
}

static void free_call(struct tiny_grpc_server *s, struct tiny_call *c)
{
    s->living--;
    if (c->call)
        grpc_call_unref(c->call);
    if (c->message)
        grpc_byte_buffer_destroy(c->message);
    grpc_call_details_destroy(&c->details);
    grpc_metadata_array_destroy(&c->metadata);
    free(c);
}

static void start(struct tiny_call *c, const grpc_op *ops, size_t count, enum stage stage)
{
    c->stage = stage;
    if (grpc_call_start_batch(c->call, ops, count, c, NULL) != GRPC_CALL_OK)
        abort();
}

static void note_peer(struct tiny_grpc_server *s, grpc_call *call)
{
    char *peer = grpc_call_get_peer(call);
    uint64_t count = atomic_load(&s->peers);

    for (uint64_t i = 0; i < count; i++)
        if (strcmp(s->peer[i], peer) == 0)
            goto out;
    if (count < TINY_PEERS_MAX) {
        snprintf(s->peer[count], TINY_PEER_SIZE, "%s", peer);
        atomic_store(&s->peers, count + 1);
    }
out:
    gpr_free(peer);
}

static grpc_op op_read(struct tiny_call *c)
{
    return (grpc_op){.op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &c->message};
}

static void begin_call(struct tiny_grpc_server *s, struct tiny_call *c)
{
    grpc_op ops[] = {{.op = GRPC_OP_SEND_INITIAL_METADATA}, op_read(c)};
    char *method = grpc_slice_to_c_string(c->details.method);

    c->stream = strstr(method, "Stream") != NULL;
    gpr_free(method);
    note_peer(s, c->call);
    start(c, ops, 2, STAGE_READ);
}

static void replace_message(struct tiny_call *c, grpc_slice bytes)
{
    grpc_byte_buffer_destroy(c->message);
    c->message = grpc_raw_byte_buffer_create(&bytes, 1);
    grpc_slice_unref(bytes);
}

static grpc_op op_status(struct tiny_call *c, grpc_status_code status)
{
    c->trailer = (grpc_metadata){.key = grpc_slice_from_static_string("server-timing"),
                                 .value = grpc_slice_from_static_string(TINY_RPC_TIMING)};
    c->status_details = grpc_slice_from_static_string("come back\nlater");
    return (grpc_op){.op = GRPC_OP_SEND_STATUS_FROM_SERVER,
                     .data.send_status_from_server = {.trailing_metadata_count = 1,
                                                      .trailing_metadata = &c->trailer,
                                                      .status = status,
                                                      .status_details = &c->status_details}};
}

static void send_status(struct tiny_call *c, grpc_status_code status)
{
    grpc_op op = op_status(c, status);

    start(c, &op, 1, STAGE_ANSWERED);
}

static void wait_for_end(struct tiny_call *c)
{
    grpc_op op = {.op = GRPC_OP_RECV_CLOSE_ON_SERVER,
                  .data.recv_close_on_server.cancelled = &c->cancelled};

    start(c, &op, 1, STAGE_ANSWERED);
}

static void send_message(struct tiny_call *c)
{
    grpc_byte_buffer *message = c->message;
    grpc_op ops[] = {
        {.op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = message},
        c->stream ? op_read(c) : op_status(c, GRPC_STATUS_OK),
    };

    c->message = NULL;
    start(c, ops, 2, c->stream ? STAGE_READ : STAGE_ANSWERED);
    grpc_byte_buffer_destroy(message);
}

static void answer(struct tiny_grpc_server *s, struct tiny_call *c)
{
    static const char complaint[] = "\x0a\x0dno such model";

    atomic_fetch_add(&s->calls, 1);
    switch ((enum tiny_rpc_behaviour)atomic_load(&s->behaviour)) {
    case TINY_RPC_ECHO:
        send_message(c);
        break;
    case TINY_RPC_REFUSE:
        send_status(c, GRPC_STATUS_RESOURCE_EXHAUSTED);
        break;
    case TINY_RPC_EMPTY:
        send_status(c, GRPC_STATUS_OK);
        break;
    case TINY_RPC_HUGE:
        replace_message(c, grpc_slice_malloc_large(HUGE_SIZE));
        send_message(c);
        break;
    case TINY_RPC_SILENT:
        wait_for_end(c);
        break;
    case TINY_RPC_COMPLAIN:
        replace_message(c, grpc_slice_from_copied_buffer(complaint, sizeof complaint - 1));
        send_message(c);
        break;
    }
}

static void go_on(struct tiny_grpc_server *s, struct tiny_call *c, bool ok)
{
    if (c->stage == STAGE_REQUESTED && ok) {
        request_call(s);
        begin_call(s, c);
    } else if (c->stage == STAGE_READ && ok && c->message) {
        answer(s, c);
    } else if (c->stage == STAGE_READ && ok) {
        send_status(c, GRPC_STATUS_OK);
    } else {
        free_call(s, c);
    }
}

static void *run(void *user)
{
    struct tiny_grpc_server *s = user;
    grpc_event event = {0};
    bool stop = false;

    /* A batch started after the queue's shutdown would abort, so the calls have to end first. */
    while (!stop || s->living > 0) {
        event = grpc_completion_queue_next(s->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
        if (event.tag == s)
            stop = true;
        else
            go_on(s, event.tag, event.success != 0);
    }
    grpc_completion_queue_shutdown(s->queue);
    while (event.type != GRPC_QUEUE_SHUTDOWN)
        event = grpc_completion_queue_next(s->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
    return NULL;
}

void tiny_grpc_start(struct tiny_grpc_server *s, int port, enum tiny_rpc_behaviour behaviour)
{
    grpc_arg list[] = {
        {.type = GRPC_ARG_INTEGER,
         .key = (char *)(uintptr_t)GRPC_ARG_ALLOW_REUSEPORT,
         .value.integer = 0},
        {.type = GRPC_ARG_INTEGER,
         .key = (char *)(uintptr_t)GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH,
         .value.integer = -1},
    };
    grpc_channel_args args = {.num_args = 2, .args = list};
    grpc_server_credentials *plain = grpc_insecure_server_credentials_create();
    char address[32];
    pthread_t thread;

    memset(s, 0, sizeof *s);
    atomic_store(&s->behaviour, (int)behaviour);
    s->server = grpc_server_create(&args, NULL);
    s->queue = grpc_completion_queue_create_for_next(NULL);
    grpc_server_register_completion_queue(s->server, s->queue, NULL);
    snprintf(address, sizeof address, "127.0.0.1:%d", port);
    s->port = grpc_server_add_http2_port(s->server, address, plain);
    grpc_server_credentials_release(plain);
    assert_true(s->port > 0);
    grpc_server_start(s->server);
    for (int i = 0; i < PENDING_CALLS; i++)
        request_call(s);
    assert_int_equal(pthread_create(&thread, NULL, run, s), 0);
    s->thread = thread;
}

void tiny_grpc_stop(struct tiny_grpc_server *s)
{
    grpc_server_shutdown_and_notify(s->server, s->queue, s);
    grpc_server_cancel_all_calls(s->server);
    pthread_join((pthread_t)s->thread, NULL);
    grpc_server_destroy(s->server);
    grpc_completion_queue_destroy(s->queue);
}
