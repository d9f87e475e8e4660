#include <config.h>

#include "servers/grpc_worker.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <grpc/byte_buffer.h>
#include <grpc/slice.h>

#include "base/clock.h"
#include "base/log.h"
#include "servers/grpc_bytes.h"

enum { SPARE_MAX = 256, KEEP_MAX = 4 << 20 };

/* One ModelInfer, from the wish for a call to its answer. */
struct infer_call {
    struct grpc_step step; /* first */
    struct grpc_worker *worker;
    grpc_call *call;
    gpr_timespec deadline;
    grpc_metadata_array metadata;
    grpc_byte_buffer *request;
    grpc_byte_buffer *response;
    int cancelled;
    struct delay_entry delay;
    struct service_answer answer;
    struct infer_call *next_spare;
};

static void on_answered(struct grpc_step *step, bool ok);

static struct infer_call *infer_take(struct grpc_worker *w)
{
    struct infer_call *c = w->spare;

    if (c) {
        w->spare = c->next_spare;
        w->spare_count--;
        return c;
    }
    c = calloc(1, sizeof *c);
    if (c) {
        c->worker = w;
        grpc_metadata_array_init(&c->metadata);
        service_answer_init(&c->answer, w->service);
    }
    return c;
}

static void infer_free(struct infer_call *c)
{
    grpc_metadata_array_destroy(&c->metadata);
    service_answer_fini(&c->answer);
    free(c);
}

static void infer_give_back(struct infer_call *c)
{
    struct grpc_worker *w = c->worker;

    if (w->spare_count >= SPARE_MAX || c->answer.body.capacity > KEEP_MAX) {
        infer_free(c);
        return;
    }
    c->next_spare = w->spare;
    w->spare = c;
    w->spare_count++;
}

/* Sends the answer: headers, message and status in one batch, and so in one write. On the worker's
 * thread, or, after a wait, on the timer's: then `c` may serve another call once the operations are
 * started. */
static void infer_answer(struct infer_call *c)
{
    grpc_status_code status = grpc_bytes_status(c->answer.err.code);
    grpc_op ops[4] = {{.op = GRPC_OP_SEND_INITIAL_METADATA}, {.op = GRPC_OP_RECV_CLOSE_ON_SERVER}};
    grpc_slice details = grpc_empty_slice();
    grpc_call *call = c->call;
    grpc_op *op = ops + 2;
    grpc_metadata timing;

    service_answer_close(&c->answer);
    ops[1].data.recv_close_on_server.cancelled = &c->cancelled;
    if (status == GRPC_STATUS_OK) {
        c->response = grpc_bytes_make(&c->answer.body);
        op->op = GRPC_OP_SEND_MESSAGE;
        op->data.send_message.send_message = c->response;
        op++;
    } else {
        details = grpc_slice_from_copied_string(c->answer.err.text);
    }
    timing.key = grpc_slice_from_static_string("server-timing");
    timing.value = grpc_slice_from_copied_string(c->answer.timing);
    op->op = GRPC_OP_SEND_STATUS_FROM_SERVER;
    op->data.send_status_from_server.status = status;
    op->data.send_status_from_server.status_details = &details;
    op->data.send_status_from_server.trailing_metadata_count = 1;
    op->data.send_status_from_server.trailing_metadata = &timing;
    grpc_step_set(&c->step, on_answered);
    if (grpc_call_start_batch(call, ops, (size_t)(op + 1 - ops), c, NULL) != GRPC_CALL_OK)
        log_error("grpc", "ModelInfer: the answer was not taken");
    grpc_slice_unref(timing.value);
    grpc_slice_unref(details);
}

static void on_due(struct delay_entry *entry)
{
    infer_answer((struct infer_call *)((char *)entry - offsetof(struct infer_call, delay)));
}

static void infer_run(struct infer_call *c, uint64_t started)
{
    struct grpc_worker *w = c->worker;
    struct service_call call = {.form = SERVICE_PROTO, .started = started};
    struct err e = {0};

    if (grpc_bytes_view(c->request, &w->gather, &call.body, &call.size, &e))
        service_refuse(&call, &e, &c->answer);
    else
        service_run(w->service_worker, &call, &c->answer);
    grpc_byte_buffer_destroy(c->request);
    c->request = NULL;
}

static void on_arrived(struct grpc_step *step, bool ok)
{
    struct infer_call *c = (struct infer_call *)step;
    struct grpc_worker *w = c->worker;
    uint64_t started = clock_now();

    if (!ok) {
        infer_give_back(c);
        atomic_fetch_sub(&w->open, 1);
        return;
    }
    atomic_fetch_add(&w->serving, 1);
    grpc_infer_expect(w);
    infer_run(c, started);
    if (c->answer.due > 0) {
        c->delay.due = c->answer.due;
        c->delay.fire = on_due;
        delay_add(w->delay, &c->delay);
    } else {
        infer_answer(c);
    }
}

static void on_answered(struct grpc_step *step, bool ok)
{
    struct infer_call *c = (struct infer_call *)step;
    struct grpc_worker *w = c->worker;

    (void)ok;
    grpc_byte_buffer_destroy(c->response);
    c->response = NULL;
    grpc_call_unref(c->call);
    c->call = NULL;
    infer_give_back(c);
    atomic_fetch_sub(&w->serving, 1);
    atomic_fetch_sub(&w->open, 1);
}

void grpc_infer_expect(struct grpc_worker *w)
{
    struct infer_call *c = infer_take(w);

    if (c == NULL) {
        log_error("grpc", "ModelInfer: out of memory, one call less at a time");
        return;
    }
    grpc_step_set(&c->step, on_arrived);
    c->metadata.count = 0;
    atomic_fetch_add(&w->open, 1);
    if (grpc_server_request_registered_call(w->server, w->infer_method, &c->call, &c->deadline,
                                            &c->metadata, &c->request, w->queue, w->queue,
                                            c) != GRPC_CALL_OK) {
        atomic_fetch_sub(&w->open, 1);
        infer_give_back(c);
    }
}

void grpc_infer_free_spare(struct grpc_worker *w)
{
    while (w->spare) {
        struct infer_call *c = w->spare;

        w->spare = c->next_spare;
        infer_free(c);
    }
}
