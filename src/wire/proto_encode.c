#include <config.h>

#include "wire/proto_codec.h"

#include <string.h>

#include "proto/open_inference.pb-c.h"

#include "wire/proto_contents.h"
#include "wire/proto_memory.h"

enum { STREAM_RESPONSE_FIELD = 2 };

/* The protobuf-c structs of one message live in `scratch` until it is packed; they point to the
 * texts and bytes of the message that is encoded. */
struct encode {
    struct arena scratch;
    enum proto_form form;
    const char *list;
    ProtobufCBinaryData *raw; /* FORM_RAW: one for each tensor */
    struct err *e;
};

struct view {
    char *name;
    char *datatype;
    size_t rank;
    int64_t *shape;
    Inference__InferTensorContents *contents;
};

#define FILL(message, v)                    \
    do {                                    \
        (message)->name = (v).name;         \
        (message)->datatype = (v).datatype; \
        (message)->n_shape = (v).rank;      \
        (message)->shape = (v).shape;       \
        (message)->contents = (v).contents; \
    } while (0)

static void encode_begin(struct encode *s, enum proto_form form, const char *list, struct err *e)
{
    *s = (struct encode){.form = form, .list = list, .e = e};
    arena_init(&s->scratch, SIZE_MAX / 4);
}

static void *take(struct encode *s, size_t count, size_t size)
{
    void *piece = arena_calloc(&s->scratch, count, size);

    if (piece == NULL)
        err_set(s->e, ERR_NO_MEMORY, "%s: no memory to encode %zu", s->list, count);
    return piece;
}

static void fill_parameter(Inference__InferParameter *out, const struct parameter *p)
{
    inference__infer_parameter__init(out);
    switch (p->type) {
    case PARAMETER_BOOL:
        out->parameter_choice_case = INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_BOOL_PARAM;
        out->bool_param = p->value.boolean;
        break;
    case PARAMETER_INT64:
        out->parameter_choice_case = INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_INT64_PARAM;
        out->int64_param = p->value.int64;
        break;
    case PARAMETER_UINT64:
        out->parameter_choice_case = INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_UINT64_PARAM;
        out->uint64_param = p->value.uint64;
        break;
    case PARAMETER_DOUBLE:
        out->parameter_choice_case = INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_DOUBLE_PARAM;
        out->double_param = p->value.number;
        break;
    case PARAMETER_STRING:
        out->parameter_choice_case = INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_STRING_PARAM;
        out->string_param = (char *)p->value.string;
        break;
    }
}

static int view_tensor(struct encode *s, const struct tensor *t, size_t index, struct view *out)
{
    int rc = message_check_tensor(s->list, index, t, s->e);

    *out = (struct view){.name = (char *)t->name,
                         .datatype = (char *)datatype_name(t->datatype),
                         .rank = (size_t)t->rank,
                         .shape = (int64_t *)t->shape};
    if (rc != 0)
        return rc;
    if (s->form == PROTO_FORM_RAW) {
        s->raw[index] = (ProtobufCBinaryData){.len = t->size, .data = (uint8_t *)t->data};
        return 0;
    }
    out->contents = take(s, 1, sizeof *out->contents);
    if (out->contents == NULL)
        return ERR_NO_MEMORY;
    inference__infer_tensor_contents__init(out->contents);
    rc = proto_contents_encode(t, &s->scratch, out->contents, s->e);
    if (rc != 0 && s->e)
        err_prefix(s->e, "%s[%zu].contents", s->list, index);
    return rc;
}

static int take_raw(struct encode *s, size_t count, size_t *raw_count, ProtobufCBinaryData **raw)
{
    if (s->form == PROTO_FORM_TYPED)
        return 0;
    *raw = s->raw = take(s, count, sizeof *s->raw);
    *raw_count = count;
    return s->raw ? 0 : ERR_NO_MEMORY;
}

static int fill_inputs(struct encode *s, const struct infer_request *r,
                       Inference__ModelInferRequest *m)
{
    Inference__ModelInferRequest__InferInputTensor *inputs;
    struct view v;
    int rc = take_raw(s, r->input_count, &m->n_raw_input_contents, &m->raw_input_contents);

    inputs = take(s, r->input_count, sizeof *inputs);
    m->inputs = take(s, r->input_count, sizeof *m->inputs);
    if (inputs == NULL || m->inputs == NULL)
        return ERR_NO_MEMORY;
    m->n_inputs = r->input_count;
    for (size_t i = 0; rc == 0 && i < r->input_count; i++) {
        rc = view_tensor(s, &r->inputs[i], i, &v);
        inference__model_infer_request__infer_input_tensor__init(&inputs[i]);
        FILL(&inputs[i], v);
        m->inputs[i] = &inputs[i];
    }
    return rc;
}

static int fill_wanted(struct encode *s, const struct infer_request *r,
                       Inference__ModelInferRequest *m)
{
    Inference__ModelInferRequest__InferRequestedOutputTensor *outputs;

    outputs = take(s, r->output_count, sizeof *outputs);
    m->outputs = take(s, r->output_count, sizeof *m->outputs);
    if (outputs == NULL || m->outputs == NULL)
        return ERR_NO_MEMORY;
    m->n_outputs = r->output_count;
    for (size_t i = 0; i < r->output_count; i++) {
        inference__model_infer_request__infer_requested_output_tensor__init(&outputs[i]);
        outputs[i].name = (char *)r->outputs[i];
        m->outputs[i] = &outputs[i];
    }
    return 0;
}

static int fill_request(struct encode *s, const struct infer_request *r,
                        Inference__ModelInferRequest *m)
{
    Inference__ModelInferRequest__ParametersEntry *entries;
    Inference__InferParameter *values = take(s, r->parameter_count, sizeof *values);
    int rc;

    entries = take(s, r->parameter_count, sizeof *entries);
    m->parameters = take(s, r->parameter_count, sizeof *m->parameters);
    if (values == NULL || entries == NULL || m->parameters == NULL)
        return ERR_NO_MEMORY;
    m->n_parameters = r->parameter_count;
    for (size_t i = 0; i < r->parameter_count; i++) {
        inference__model_infer_request__parameters_entry__init(&entries[i]);
        fill_parameter(&values[i], &r->parameters[i]);
        entries[i].key = (char *)r->parameters[i].name;
        entries[i].value = &values[i];
        m->parameters[i] = &entries[i];
    }
    m->model_name = (char *)r->model_name;
    m->model_version = (char *)r->model_version;
    m->id = (char *)r->id;
    rc = fill_inputs(s, r, m);
    return rc == 0 ? fill_wanted(s, r, m) : rc;
}

static int fill_outputs(struct encode *s, const struct infer_response *r,
                        Inference__ModelInferResponse *m)
{
    Inference__ModelInferResponse__InferOutputTensor *outputs;
    struct view v;
    int rc = take_raw(s, r->output_count, &m->n_raw_output_contents, &m->raw_output_contents);

    outputs = take(s, r->output_count, sizeof *outputs);
    m->outputs = take(s, r->output_count, sizeof *m->outputs);
    if (outputs == NULL || m->outputs == NULL)
        return ERR_NO_MEMORY;
    m->n_outputs = r->output_count;
    for (size_t i = 0; rc == 0 && i < r->output_count; i++) {
        rc = view_tensor(s, &r->outputs[i], i, &v);
        inference__model_infer_response__infer_output_tensor__init(&outputs[i]);
        FILL(&outputs[i], v);
        m->outputs[i] = &outputs[i];
    }
    return rc;
}

static int fill_response(struct encode *s, const struct infer_response *r,
                         Inference__ModelInferResponse *m)
{
    Inference__ModelInferResponse__ParametersEntry *entries;
    Inference__InferParameter *values = take(s, r->parameter_count, sizeof *values);

    entries = take(s, r->parameter_count, sizeof *entries);
    m->parameters = take(s, r->parameter_count, sizeof *m->parameters);
    if (values == NULL || entries == NULL || m->parameters == NULL)
        return ERR_NO_MEMORY;
    m->n_parameters = r->parameter_count;
    for (size_t i = 0; i < r->parameter_count; i++) {
        inference__model_infer_response__parameters_entry__init(&entries[i]);
        fill_parameter(&values[i], &r->parameters[i]);
        entries[i].key = (char *)r->parameters[i].name;
        entries[i].value = &values[i];
        m->parameters[i] = &entries[i];
    }
    m->model_name = (char *)r->model_name;
    m->model_version = (char *)r->model_version;
    m->id = (char *)r->id;
    return fill_outputs(s, r, m);
}

static int encode_stream_error(const char *text, struct buf *out, struct err *e)
{
    Inference__ModelStreamInferResponse m = INFERENCE__MODEL_STREAM_INFER_RESPONSE__INIT;

    m.error_message = (char *)text;
    return proto_pack(&m.base, out, e);
}

int proto_request_encode(const struct infer_request *request, enum proto_form form, struct buf *out,
                         struct err *e)
{
    Inference__ModelInferRequest m = INFERENCE__MODEL_INFER_REQUEST__INIT;
    struct encode s;
    int rc;

    encode_begin(&s, form, "inputs", e);
    rc = fill_request(&s, request, &m);
    if (rc == 0)
        rc = proto_pack(&m.base, out, e);
    arena_fini(&s.scratch);
    return rc;
}

int proto_response_encode(const struct infer_response *response, enum proto_form form,
                          struct buf *out, struct err *e)
{
    Inference__ModelInferResponse m = INFERENCE__MODEL_INFER_RESPONSE__INIT;
    struct encode s;
    int rc;

    encode_begin(&s, form, "outputs", e);
    rc = fill_response(&s, response, &m);
    if (rc == 0)
        rc = proto_pack(&m.base, out, e);
    arena_fini(&s.scratch);
    return rc;
}

int proto_stream_response_encode(const struct infer_response *response, enum proto_form form,
                                 const char *error_text, struct buf *out, struct err *e)
{
    Inference__ModelInferResponse m = INFERENCE__MODEL_INFER_RESPONSE__INIT;
    struct encode s;
    int rc;

    if (error_text)
        return encode_stream_error(error_text, out, e);
    encode_begin(&s, form, "outputs", e);
    rc = fill_response(&s, response, &m);
    if (rc == 0)
        rc = proto_pack_nested(STREAM_RESPONSE_FIELD, &m.base, out, e);
    arena_fini(&s.scratch);
    return rc;
}
