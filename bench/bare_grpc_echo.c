/* The barest echo server with gRPC C core: one thread, the message of a ModelInfer comes back as it
 * is. It has our gRPC server's channel arguments and pending calls, so what the gRPC server
 * costs beyond this is its own. Prints `ready HOST:PORT`; ends when killed. */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/slice.h>

enum { PENDING = 128 };

struct echo {
    grpc_call *call;
    gpr_timespec deadline;
    grpc_metadata_array metadata;
    grpc_byte_buffer *message;
    int cancelled;
    bool answered;
};

static grpc_server *server;
static grpc_completion_queue *queue;
static void *method;

static void expect(struct echo *c)
{
    c->answered = false;
    c->metadata.count = 0;
    grpc_server_request_registered_call(server, method, &c->call, &c->deadline, &c->metadata,
                                        &c->message, queue, queue, c);
}

static void answer(struct echo *c)
{
    grpc_op ops[4] = {{.op = GRPC_OP_SEND_INITIAL_METADATA},
                      {.op = GRPC_OP_SEND_MESSAGE},
                      {.op = GRPC_OP_RECV_CLOSE_ON_SERVER},
                      {.op = GRPC_OP_SEND_STATUS_FROM_SERVER}};
    grpc_slice details = grpc_empty_slice();

    ops[1].data.send_message.send_message = c->message;
    ops[2].data.recv_close_on_server.cancelled = &c->cancelled;
    ops[3].data.send_status_from_server.status_details = &details;
    c->answered = true;
    grpc_call_start_batch(c->call, ops, 4, c, NULL);
}

static void take(struct echo *c)
{
    if (!c->answered) {
        answer(c);
        return;
    }
    grpc_byte_buffer_destroy(c->message);
    grpc_call_unref(c->call);
    expect(c);
}

int main(void)
{
    grpc_arg list[] = {
        {GRPC_ARG_INTEGER, (char *)GRPC_ARG_ALLOW_REUSEPORT, {.integer = 0}},
        {GRPC_ARG_INTEGER, (char *)GRPC_ARG_ENABLE_CHANNELZ, {.integer = 0}},
        {GRPC_ARG_INTEGER, (char *)GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, {.integer = 0}},
    };
    grpc_channel_args arguments = {sizeof list / sizeof list[0], list};
    grpc_server_credentials *plain;
    int port;

    grpc_init();
    server = grpc_server_create(&arguments, NULL);
    queue = grpc_completion_queue_create_for_next(NULL);
    grpc_server_register_completion_queue(server, queue, NULL);
    method = grpc_server_register_method(server, "/inference.GRPCInferenceService/ModelInfer", NULL,
                                         GRPC_SRM_PAYLOAD_READ_INITIAL_BYTE_BUFFER, 0);
    plain = grpc_insecure_server_credentials_create();
    port = grpc_server_add_http2_port(server, "127.0.0.1:0", plain);
    grpc_server_credentials_release(plain);
    if (port == 0)
        return 1;
    grpc_server_start(server);
    for (int i = 0; i < PENDING; i++) {
        struct echo *c = calloc(1, sizeof *c);

        grpc_metadata_array_init(&c->metadata);
        expect(c);
    }
    printf("ready 127.0.0.1:%d\n", port);
    fflush(stdout);
    for (;;) {
        grpc_event event = grpc_completion_queue_next(queue, gpr_inf_future(GPR_CLOCK_MONOTONIC),
                                                      NULL);

        if (event.type == GRPC_OP_COMPLETE)
            take(event.tag);
    }
}
