#include <config.h>

#include "servers/grpc_worker.h"

#include <stddef.h>
#include <stdlib.h>

#include <grpc/byte_buffer.h>
#include <grpc/slice.h>

#include "base/clock.h"
#include "base/log.h"
#include "servers/grpc_bytes.h"

/* One ModelStreamInfer: its requests are answered one after the other, the answer to one and the
 * wish for the next being one batch. */
struct stream_call {
    struct grpc_step step; /* first */
    struct grpc_step closing;
    struct grpc_worker *worker;
    grpc_call *call;
    grpc_byte_buffer *request;
    grpc_byte_buffer *response;
    int users; /* steps that are still to come: frees itself at 0 */
    int cancelled;
    struct delay_entry delay;
    struct service_answer answer;
};

static void on_moved(struct grpc_step *step, bool ok);
static void on_closed(struct grpc_step *step, bool ok);

static void stream_release(struct stream_call *c)
{
    struct grpc_worker *w = c->worker;

    if (--c->users > 0)
        return;
    grpc_call_unref(c->call);
    service_answer_fini(&c->answer);
    free(c);
    atomic_fetch_sub(&w->open, 1);
}

static void stream_start(grpc_call *call, const grpc_op *ops, size_t count, struct grpc_step *step)
{
    if (grpc_call_start_batch(call, ops, count, step, NULL) != GRPC_CALL_OK)
        log_error("grpc", "ModelStreamInfer: an operation was not taken");
}

/* Sends the answer and asks for the next request. On the worker's thread, or, after a wait, on the
 * timer's: then `c` may be gone once the operations are started. */
static void stream_answer(struct stream_call *c)
{
    struct grpc_worker *w = c->worker;
    grpc_call *call = c->call;
    grpc_op ops[2] = {{.op = GRPC_OP_SEND_MESSAGE}, {.op = GRPC_OP_RECV_MESSAGE}};

    service_answer_close(&c->answer);
    c->response = grpc_bytes_make(&c->answer.body);
    ops[0].data.send_message.send_message = c->response;
    ops[1].data.recv_message.recv_message = &c->request;
    grpc_step_set(&c->step, on_moved);
    stream_start(call, ops, 2, &c->step);
    atomic_fetch_sub(&w->serving, 1);
}

static void on_due(struct delay_entry *entry)
{
    stream_answer((struct stream_call *)((char *)entry - offsetof(struct stream_call, delay)));
}

static void stream_run(struct stream_call *c, uint64_t started)
{
    struct grpc_worker *w = c->worker;
    struct service_call call = {.form = SERVICE_STREAM, .started = started};
    struct err e = {0};

    if (grpc_bytes_view(c->request, &w->gather, &call.body, &call.size, &e))
        service_refuse(&call, &e, &c->answer);
    else
        service_run(w->service_worker, &call, &c->answer);
    grpc_byte_buffer_destroy(c->request);
    c->request = NULL;
    if (c->answer.due > 0) {
        c->delay.due = c->answer.due;
        c->delay.fire = on_due;
        delay_add(w->delay, &c->delay);
    } else {
        stream_answer(c);
    }
}

static void stream_finish(struct stream_call *c)
{
    grpc_op op = {.op = GRPC_OP_SEND_STATUS_FROM_SERVER};
    grpc_slice details = grpc_empty_slice();

    op.data.send_status_from_server.status = GRPC_STATUS_OK;
    op.data.send_status_from_server.status_details = &details;
    grpc_step_set(&c->step, on_closed);
    stream_start(c->call, &op, 1, &c->step);
}

/* An answer is sent and the next request is there, or the client has no more. */
static void on_moved(struct grpc_step *step, bool ok)
{
    struct stream_call *c = (struct stream_call *)step;
    uint64_t started = clock_now();

    grpc_byte_buffer_destroy(c->response);
    c->response = NULL;
    if (ok && c->request) {
        atomic_fetch_add(&c->worker->serving, 1);
        stream_run(c, started);
        return;
    }
    grpc_byte_buffer_destroy(c->request);
    c->request = NULL;
    stream_finish(c);
}

static void on_closed(struct grpc_step *step, bool ok)
{
    (void)ok;
    stream_release((struct stream_call *)step);
}

static void on_client_closed(struct grpc_step *step, bool ok)
{
    (void)ok;
    stream_release((struct stream_call *)((char *)step - offsetof(struct stream_call, closing)));
}

void grpc_stream_begin(struct grpc_worker *w, grpc_call *call)
{
    grpc_op ops[2] = {{.op = GRPC_OP_SEND_INITIAL_METADATA}, {.op = GRPC_OP_RECV_MESSAGE}};
    grpc_op close = {.op = GRPC_OP_RECV_CLOSE_ON_SERVER};
    struct stream_call *c = calloc(1, sizeof *c);

    if (c == NULL) {
        grpc_call_cancel_with_status(call, GRPC_STATUS_RESOURCE_EXHAUSTED, "out of memory", NULL);
        grpc_call_unref(call);
        return;
    }
    c->worker = w;
    c->call = call;
    c->users = 2;
    grpc_step_set(&c->step, on_moved);
    grpc_step_set(&c->closing, on_client_closed);
    service_answer_init(&c->answer, w->service);
    atomic_fetch_add(&w->open, 1);
    close.data.recv_close_on_server.cancelled = &c->cancelled;
    ops[1].data.recv_message.recv_message = &c->request;
    stream_start(c->call, &close, 1, &c->closing);
    stream_start(c->call, ops, 2, &c->step);
}
