#include <config.h>

#include "servers/service.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "servers/predict.h"
#include "wire/json_codec.h"
#include "wire/message.h"
#include "wire/proto_codec.h"

enum { ANSWER_TIMES_BODY = 4, ANSWER_SLACK = 1 << 20 };

struct service_worker {
    const struct service *service;
    struct model_worker *model;
    struct infer_request request;
    struct arena arena; /* what the model makes; given back with the next request */
    struct tensor prepared[MODEL_INPUTS_MAX];
    struct tensor outputs[MODEL_INPUTS_MAX];
    size_t output_count;
    struct model_work work;
    uint64_t delay_ns;
};

static size_t answer_limit(const struct service *s)
{
    return s->limits.body * ANSWER_TIMES_BODY + ANSWER_SLACK;
}

static int decode_predict(struct service_worker *w, const struct service_call *call, struct err *e)
{
    struct infer_request *request = &w->request;

    infer_request_reset(request);
    request->inputs = arena_calloc(&request->arena, 1, sizeof *request->inputs);
    if (request->inputs == NULL)
        return err_set(e, ERR_NO_MEMORY, "image: out of memory");
    request->input_count = 1;
    return predict_decode(call->content_type, call->body, call->size, &request->arena,
                          request->inputs, e);
}

static int decode(struct service_worker *w, const struct service_call *call, struct err *e)
{
    const struct wire_limits *limits = &w->service->limits;

    switch (call->form) {
    case SERVICE_JSON:
        return json_request_decode(call->body, call->size, call->header_size, limits, &w->request,
                                   e);
    case SERVICE_PREDICT:
        return decode_predict(w, call, e);
    case SERVICE_PROTO:
    case SERVICE_STREAM:
        return proto_request_decode(call->body, call->size, limits, &w->request, e);
    }
    return err_set(e, ERR_INTERNAL, "request of unknown form");
}

/* The wait or the work that the request asks for by parameter `name`, 0 when it asks for none. */
static int read_microseconds(const struct service_worker *w, const char *name, int64_t high,
                             uint64_t *ns, struct err *e)
{
    const struct infer_request *r = &w->request;
    int64_t us;

    *ns = 0;
    if (parameter_find(r->parameters, r->parameter_count, name) == NULL)
        return 0;
    if (!model_takes_delays(w->service->model))
        return err_set(e, ERR_INVALID, "parameters.%s: model '%s' takes no such parameter", name,
                       model_describe(w->service->model)->name);
    if (parameter_int64(r->parameters, r->parameter_count, name, 0, high, 0, &us, e))
        return e->code;
    *ns = (uint64_t)us * NS_PER_US;
    return 0;
}

/* Reads the message, and what it asks for besides its tensors. A wrong path is told before anything
 * that is wrong with the message. */
static int read_request(struct service_worker *w, const struct service_call *call, struct err *e)
{
    const struct infer_request *r = &w->request;
    int code = 0;

    if (call->model_name)
        code = service_find_model(w->service, call->model_name, call->model_version, e);
    if (code == 0)
        code = decode(w, call, e);
    if (code == 0 && (call->form == SERVICE_PROTO || call->form == SERVICE_STREAM))
        code = service_find_model(w->service, r->model_name, r->model_version, e);
    if (code == 0)
        code = read_microseconds(w, "delay_us", SERVICE_DELAY_MAX_US, &w->delay_ns, e);
    if (code == 0)
        code = read_microseconds(w, "busy_us", SERVICE_BUSY_MAX_US, &w->work.busy_ns, e);
    return code;
}

static const struct tensor *find_output(const struct service_worker *w, const char *name)
{
    for (size_t i = 0; i < w->output_count; i++)
        if (strcmp(w->outputs[i].name, name) == 0)
            return &w->outputs[i];
    return NULL;
}

/* Leaves the outputs the request names, in its order; all when it names none. */
static int select_outputs(struct service_worker *w, struct err *e)
{
    struct tensor selected[MODEL_INPUTS_MAX];
    const struct infer_request *r = &w->request;

    if (r->output_count == 0)
        return 0;
    if (r->output_count > MODEL_INPUTS_MAX)
        return err_set(e, ERR_TOO_LARGE, "outputs: %zu, at most %d", r->output_count,
                       MODEL_INPUTS_MAX);
    for (size_t i = 0; i < r->output_count; i++) {
        const struct tensor *t = find_output(w, r->outputs[i]);

        if (t == NULL)
            return err_set(e, ERR_INVALID, "outputs[%zu].name: the model has no output '%s'", i,
                           r->outputs[i]);
        selected[i] = *t;
    }
    memcpy(w->outputs, selected, r->output_count * sizeof *selected);
    w->output_count = r->output_count;
    return 0;
}

static int encode(struct service_worker *w, struct service_answer *a, struct err *e)
{
    const struct model_description *model = model_describe(w->service->model);
    const struct infer_request *request = &w->request;
    enum proto_form proto_form = request->raw_contents ? PROTO_FORM_RAW : PROTO_FORM_TYPED;
    enum json_form json_form = request->binary_output ? JSON_FORM_BINARY : JSON_FORM_TEXT;
    struct infer_response response = {
        .model_name = model->name,
        .model_version = model->version,
        .id = request->id,
        .outputs = w->outputs,
        .output_count = w->output_count,
    };

    switch (a->form) {
    case SERVICE_JSON:
        return json_response_encode(&response, json_form, &a->body, &a->header_size, e);
    case SERVICE_PREDICT:
        return predict_encode(model, w->outputs, w->output_count, &a->body, e);
    case SERVICE_PROTO:
        return proto_response_encode(&response, proto_form, &a->body, e);
    case SERVICE_STREAM:
        return proto_stream_response_encode(&response, proto_form, NULL, &a->body, e);
    }
    return err_set(e, ERR_INTERNAL, "answer of unknown form");
}

/* Closes a phase that began at *since. */
static void lap(struct service_answer *a, enum phase phase, uint64_t *since)
{
    uint64_t now = clock_now();

    a->phases.ns[phase] = now - *since;
    *since = now;
}

/* The steps up to the encoded answer, each timed whether it succeeds or not. */
static int run_steps(struct service_worker *w, const struct service_call *call,
                     struct service_answer *a, struct err *e)
{
    const struct infer_request *r = &w->request;
    uint64_t since = call->started;
    size_t prepared_count;
    int code;

    code = read_request(w, call, e);
    lap(a, PHASE_DECODE, &since);
    if (code)
        return code;
    code = model_prepare(w->model, r->inputs, r->input_count, &w->arena, w->prepared,
                         &prepared_count, e);
    lap(a, PHASE_PREPROCESS, &since);
    if (code)
        return code;
    code = model_infer(w->model, w->prepared, prepared_count, &w->work, &w->arena, w->outputs,
                       &w->output_count, e);
    lap(a, PHASE_INFER, &since);
    if (code)
        return code;
    code = select_outputs(w, e);
    if (code == 0)
        code = encode(w, a, e);
    if (code == 0 && buf_failed(&a->body))
        code = err_set(e, ERR_NO_MEMORY, "the answer is over %zu bytes", a->body.limit);
    lap(a, PHASE_ENCODE, &since);
    return code;
}

static void answer_begin(struct service_answer *a, const struct service_call *call)
{
    a->form = call->form;
    a->header_size = JSON_NO_HEADER;
    a->phases = (struct phases){{0}};
    a->started = call->started;
    a->due = 0;
    err_clear(&a->err);
    buf_reset(&a->body);
}

/* A stream says its errors in a message, and goes on. */
static void answer_fail(struct service_answer *a)
{
    buf_reset(&a->body);
    if (a->form == SERVICE_STREAM)
        proto_stream_response_encode(NULL, PROTO_FORM_RAW, a->err.text, &a->body, NULL);
}

static void append_stream_timing(struct service_answer *a)
{
    struct parameter timing = {
        .name = "server-timing", .type = PARAMETER_STRING, .value.string = a->timing};
    struct infer_response only_timing = {.model_name = "",
                                         .model_version = "",
                                         .id = "",
                                         .parameters = &timing,
                                         .parameter_count = 1};

    /* A message field that comes twice is merged by every protobuf parser, so what is known only
     * now is appended to what was encoded before. */
    proto_stream_response_encode(&only_timing, PROTO_FORM_RAW, NULL, &a->body, NULL);
}

void service_init(struct service *s, struct model *model, size_t body_limit)
{
    *s = (struct service){.model = model, .limits = wire_limits_default};
    s->limits.body = body_limit;
}

int service_worker_open(const struct service *s, struct service_worker **out, struct err *e)
{
    struct service_worker *w = calloc(1, sizeof *w);

    if (w == NULL)
        return err_set(e, ERR_NO_MEMORY, "server thread: out of memory");
    if (model_worker_open(s->model, &w->model, e)) {
        free(w);
        return e->code;
    }
    w->service = s;
    infer_request_init(&w->request, &s->limits);
    arena_init(&w->arena, answer_limit(s));
    *out = w;
    return 0;
}

void service_worker_close(struct service_worker *w)
{
    if (w == NULL)
        return;
    arena_fini(&w->arena);
    infer_request_fini(&w->request);
    model_worker_close(w->model);
    free(w);
}

void service_answer_init(struct service_answer *a, const struct service *s)
{
    *a = (struct service_answer){.header_size = JSON_NO_HEADER};
    buf_init(&a->body, answer_limit(s));
}

void service_answer_fini(struct service_answer *a)
{
    buf_fini(&a->body);
}

void service_run(struct service_worker *w, const struct service_call *call,
                 struct service_answer *answer)
{
    answer_begin(answer, call);
    arena_reset(&w->arena);
    w->output_count = 0;
    w->delay_ns = 0;
    w->work.busy_ns = 0;
    if (run_steps(w, call, answer, &answer->err)) {
        answer_fail(answer);
    } else if (w->delay_ns > 0) {
        answer->waiting = clock_now();
        answer->due = answer->waiting + w->delay_ns;
    }
}

void service_refuse(const struct service_call *call, const struct err *e,
                    struct service_answer *answer)
{
    answer_begin(answer, call);
    answer->err = *e;
    answer_fail(answer);
}

void service_answer_close(struct service_answer *answer)
{
    uint64_t *ns = answer->phases.ns;
    uint64_t now = clock_now();

    if (answer->due) {
        ns[PHASE_INFER] += (now < answer->due ? now : answer->due) - answer->waiting;
        if (now > answer->due)
            ns[PHASE_QUEUE] += now - answer->due;
    }
    ns[PHASE_TOTAL] = now - answer->started;
    phases_print(&answer->phases, answer->timing);
    if (answer->form == SERVICE_STREAM && answer->err.code == ERR_NONE)
        append_stream_timing(answer);
}

int service_find_model(const struct service *s, const char *name, const char *version,
                       struct err *e)
{
    const struct model_description *served = model_describe(s->model);

    if (strcmp(name, served->name) != 0)
        return err_set(e, ERR_NOT_FOUND, "model '%s' is not served here, '%s' is", name,
                       served->name);
    if (version[0] != '\0' && strcmp(version, served->version) != 0)
        return err_set(e, ERR_NOT_FOUND, "model '%s' has no version '%s', '%s' is served", name,
                       version, served->version);
    return 0;
}
