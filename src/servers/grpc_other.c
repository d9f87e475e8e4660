#include <config.h>

#include "servers/grpc_worker.h"

#include <stdlib.h>
#include <string.h>

#include <grpc/byte_buffer.h>
#include <grpc/slice.h>

#include "base/log.h"
#include "servers/describe.h"
#include "servers/grpc_bytes.h"
#include "wire/service_messages.h"

#define INFERENCE_SERVICE "inference.GRPCInferenceService"

/* Answers a request of `size` bytes at `body` into `out`. */
typedef int method_handler(struct grpc_worker *w, const void *body, size_t size, struct buf *out,
                           struct err *e);

struct method {
    const char *name;
    method_handler *handle;
};

/* One call of any method but ModelInfer, from the wish for it to its answer. */
struct other_call {
    struct grpc_step step; /* first */
    struct grpc_worker *worker;
    grpc_call *call;
    grpc_call_details details;
    grpc_metadata_array metadata;
    const struct method *method;
    grpc_byte_buffer *request;
    grpc_byte_buffer *response;
    int cancelled;
};

static void on_arrived(struct grpc_step *step, bool ok);
static void on_received(struct grpc_step *step, bool ok);
static void on_answered(struct grpc_step *step, bool ok);

/* ServerLive and ServerReady: a server that answers is both. */
static int handle_flag(struct grpc_worker *w, const void *body, size_t size, struct buf *out,
                       struct err *e)
{
    (void)w, (void)body, (void)size;
    return proto_flag_encode(true, out, e);
}

static int handle_server_metadata(struct grpc_worker *w, const void *body, size_t size,
                                  struct buf *out, struct err *e)
{
    (void)w, (void)body, (void)size;
    return describe_server(DESCRIBE_PROTO, out, e);
}

/* Reads which model is meant and checks that it is served. */
static int read_model(struct grpc_worker *w, const void *body, size_t size, struct err *e)
{
    struct model_ref ref;

    if (proto_model_ref_decode(body, size, &w->service->limits, &w->arena, &ref, e))
        return e->code;
    return service_find_model(w->service, ref.name, ref.version, e);
}

static int handle_model_ready(struct grpc_worker *w, const void *body, size_t size, struct buf *out,
                              struct err *e)
{
    int code = read_model(w, body, size, e);

    return code ? code : proto_flag_encode(true, out, e);
}

static int handle_model_metadata(struct grpc_worker *w, const void *body, size_t size,
                                 struct buf *out, struct err *e)
{
    int code = read_model(w, body, size, e);

    return code ? code : describe_model(w->service, DESCRIBE_PROTO, out, e);
}

static int handle_health(struct grpc_worker *w, const void *body, size_t size, struct buf *out,
                         struct err *e)
{
    const char *service;

    if (proto_health_request_decode(body, size, &w->service->limits, &w->arena, &service, e))
        return e->code;
    if (service[0] != '\0' && strcmp(service, INFERENCE_SERVICE) != 0)
        return err_set(e, ERR_NOT_FOUND, "there is no service '%.100s' here", service);
    return proto_health_response_encode(HEALTH_SERVING, out, e);
}

static const struct method methods[] = {
    {"/" INFERENCE_SERVICE "/ServerLive", handle_flag},
    {"/" INFERENCE_SERVICE "/ServerReady", handle_flag},
    {"/" INFERENCE_SERVICE "/ModelReady", handle_model_ready},
    {"/" INFERENCE_SERVICE "/ServerMetadata", handle_server_metadata},
    {"/" INFERENCE_SERVICE "/ModelMetadata", handle_model_metadata},
    {"/grpc.health.v1.Health/Check", handle_health},
};

static const struct method *find_method(grpc_slice name)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (grpc_slice_str_cmp(name, methods[i].name) == 0)
            return &methods[i];
    return NULL;
}

static void other_free(struct other_call *c)
{
    struct grpc_worker *w = c->worker;

    grpc_byte_buffer_destroy(c->request);
    grpc_byte_buffer_destroy(c->response);
    grpc_call_details_destroy(&c->details);
    grpc_metadata_array_destroy(&c->metadata);
    if (c->call)
        grpc_call_unref(c->call);
    free(c);
    atomic_fetch_sub(&w->open, 1);
}

/* Starts the operations; what was going on is at its end when they are not taken. */
static void start(struct other_call *c, const grpc_op *ops, size_t count, grpc_step_function *done)
{
    grpc_step_set(&c->step, done);
    if (grpc_call_start_batch(c->call, ops, count, c, NULL) != GRPC_CALL_OK) {
        log_error("grpc", "an operation was not taken");
        other_free(c);
    }
}

static void other_answer(struct other_call *c, const struct err *e)
{
    grpc_slice details = grpc_slice_from_copied_string(e->text);
    grpc_op ops[4] = {{.op = GRPC_OP_SEND_INITIAL_METADATA}, {.op = GRPC_OP_RECV_CLOSE_ON_SERVER}};
    grpc_op *op = ops + 2;

    ops[1].data.recv_close_on_server.cancelled = &c->cancelled;
    if (c->response) {
        op->op = GRPC_OP_SEND_MESSAGE;
        op->data.send_message.send_message = c->response;
        op++;
    }
    op->op = GRPC_OP_SEND_STATUS_FROM_SERVER;
    op->data.send_status_from_server.status = grpc_bytes_status(e->code);
    op->data.send_status_from_server.status_details = &details;
    start(c, ops, (size_t)(op + 1 - ops), on_answered);
    grpc_slice_unref(details);
}

static void receive(struct other_call *c)
{
    grpc_op op = {.op = GRPC_OP_RECV_MESSAGE};

    op.data.recv_message.recv_message = &c->request;
    start(c, &op, 1, on_received);
}

static void on_arrived(struct grpc_step *step, bool ok)
{
    struct other_call *c = (struct other_call *)step;
    struct err e = {0};

    if (!ok) {
        other_free(c);
        return;
    }
    grpc_other_expect(c->worker);
    c->method = find_method(c->details.method);
    if (c->method) {
        receive(c);
    } else if (grpc_slice_str_cmp(c->details.method, GRPC_STREAM_METHOD) == 0) {
        grpc_stream_begin(c->worker, c->call);
        c->call = NULL;
        other_free(c);
    } else {
        err_set(&e, ERR_UNSUPPORTED, "there is no such method here");
        other_answer(c, &e);
    }
}

static void on_received(struct grpc_step *step, bool ok)
{
    struct other_call *c = (struct other_call *)step;
    struct grpc_worker *w = c->worker;
    struct err e = {0};
    struct buf out;
    const void *body;
    size_t size;

    (void)ok;
    arena_reset(&w->arena);
    buf_init(&out, w->service->limits.body);
    if (grpc_bytes_view(c->request, &w->gather, &body, &size, &e) == 0 &&
        c->method->handle(w, body, size, &out, &e) == 0)
        c->response = grpc_bytes_make(&out);
    other_answer(c, &e);
    buf_fini(&out);
}

static void on_answered(struct grpc_step *step, bool ok)
{
    (void)ok;
    other_free((struct other_call *)step);
}

void grpc_other_expect(struct grpc_worker *w)
{
    struct other_call *c = calloc(1, sizeof *c);

    if (c == NULL) {
        log_error("grpc", "out of memory, one call less at a time");
        return;
    }
    grpc_step_set(&c->step, on_arrived);
    c->worker = w;
    grpc_call_details_init(&c->details);
    grpc_metadata_array_init(&c->metadata);
    atomic_fetch_add(&w->open, 1);
    if (grpc_server_request_call(w->server, &c->call, &c->details, &c->metadata, w->queue, w->queue,
                                 c) != GRPC_CALL_OK)
        other_free(c);
}
