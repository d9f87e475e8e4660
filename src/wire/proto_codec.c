#include <config.h>

#include "wire/proto_codec.h"

#include <string.h>

#include "proto/open_inference.pb-c.h"

#include "wire/decode.h"
#include "wire/proto_contents.h"
#include "wire/proto_memory.h"
#include "wire/proto_scan.h"

enum {
    REQUEST_RAW_FIELD = 7,
    RESPONSE_RAW_FIELD = 6,
    STREAM_ERROR_FIELD = 1,
    STREAM_RESPONSE_FIELD = 2
};

/* A message without its raw contents, and those where they lie in the body. */
struct split {
    struct proto_bytes rest;
    struct proto_bytes *raw;
    size_t raw_count;
};

/* What the input and the output tensors of protobuf-c have in common. */
struct view {
    const char *name;
    const char *datatype;
    size_t rank;
    const int64_t *shape;
    const Inference__InferTensorContents *contents;
};

#define VIEW(t) ((struct view){(t)->name, (t)->datatype, (t)->n_shape, (t)->shape, (t)->contents})

static bool is_raw(const struct proto_field *field, uint32_t raw_number)
{
    return field->number == raw_number && field->wire_type == PROTO_WIRE_BYTES;
}

static int count_raw(struct decode *d, const void *body, size_t size, uint32_t raw_number,
                     struct split *out)
{
    struct proto_scan scan;
    struct proto_field field = {0};
    bool more;
    int rc;

    *out = (struct split){.rest = {body, size}};
    proto_scan_init(&scan, body, size);
    while ((rc = proto_scan_next(&scan, d, &field, &more)) == 0 && more) {
        if (!is_raw(&field, raw_number))
            continue;
        out->raw_count++;
        out->rest.size -= field.whole.size;
    }
    return rc;
}

/* Only called when there are raw contents: then the rest is small and worth a copy. */
static int copy_rest(struct decode *d, const void *body, size_t size, uint32_t raw_number,
                     struct split *out)
{
    struct proto_bytes *raw = out->raw;
    struct proto_scan scan;
    struct proto_field field = {0};
    void *memory;
    uint8_t *end;
    bool more;
    int rc = decode_alloc(d, out->rest.size, 1, &memory);

    if (rc != 0)
        return rc;
    out->rest.data = end = memory;
    proto_scan_init(&scan, body, size);
    while ((rc = proto_scan_next(&scan, d, &field, &more)) == 0 && more) {
        if (is_raw(&field, raw_number)) {
            *raw++ = field.content;
        } else {
            memcpy(end, field.whole.data, field.whole.size);
            end += field.whole.size;
        }
    }
    return rc;
}

static int split_message(struct decode *d, const void *body, size_t size, uint32_t raw_number,
                         const char *raw_name, struct split *out)
{
    void *raw;
    int rc = decode_check_body(d, size);

    if (rc == 0)
        rc = count_raw(d, body, size, raw_number, out);
    if (rc != 0 || out->raw_count == 0)
        return rc;
    decode_at_top(d, raw_name);
    rc = decode_check_count(d, out->raw_count, d->limits->tensors);
    if (rc == 0)
        rc = decode_alloc(d, out->raw_count, sizeof *out->raw, &raw);
    if (rc != 0)
        return rc;
    out->raw = raw;
    decode_at_top(d, NULL);
    return copy_rest(d, body, size, raw_number, out);
}

static int take_text(struct decode *d, const char *name, const char *text, const char **out)
{
    decode_at_top(d, name);
    *out = text;
    return decode_check_text(d, strlen(text));
}

static int take_value(struct decode *d, const Inference__InferParameter *p, struct parameter *out)
{
    switch (p ? p->parameter_choice_case : INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE__NOT_SET) {
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_BOOL_PARAM:
        out->type = PARAMETER_BOOL;
        out->value.boolean = p->bool_param != 0;
        return 0;
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_INT64_PARAM:
        out->type = PARAMETER_INT64;
        out->value.int64 = p->int64_param;
        return 0;
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_STRING_PARAM:
        out->type = PARAMETER_STRING;
        out->value.string = p->string_param;
        return decode_check_text(d, strlen(p->string_param));
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_DOUBLE_PARAM:
        out->type = PARAMETER_DOUBLE;
        out->value.number = p->double_param;
        return 0;
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_UINT64_PARAM:
        out->type = PARAMETER_UINT64;
        out->value.uint64 = p->uint64_param;
        return 0;
    default:
        return decode_fail(d, ERR_INVALID, "no value");
    }
}

/* The last of two entries with one key counts, as protobuf has it for maps. */
static struct parameter *place_parameter(struct parameter *list, size_t *count, const char *name)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    }
    list[*count].name = name;
    return &list[(*count)++];
}

static int take_parameter(struct decode *d, const char *name, const Inference__InferParameter *p,
                          struct parameter *list, size_t *count)
{
    int rc;

    decode_at_top(d, "parameters");
    rc = decode_check_text(d, strlen(name));
    d->at.key = name;
    return rc == 0 ? take_value(d, p, place_parameter(list, count, name)) : rc;
}

static int alloc_parameters(struct decode *d, size_t count, struct parameter **out)
{
    void *memory;
    int rc;

    decode_at_top(d, "parameters");
    rc = decode_check_count(d, count, d->limits->parameters);
    if (rc == 0)
        rc = decode_alloc(d, count, sizeof **out, &memory);
    if (rc == 0)
        *out = memory;
    return rc;
}

static int alloc_tensors(struct decode *d, const char *list, size_t count, struct tensor **out)
{
    void *memory;
    int rc;

    decode_at_top(d, list);
    rc = decode_check_count(d, count, d->limits->tensors);
    if (rc == 0)
        rc = decode_alloc(d, count, sizeof **out, &memory);
    if (rc == 0)
        *out = memory;
    return rc;
}

static int check_raw_count(struct decode *d, const struct split *s, size_t tensors,
                           const char *raw_name)
{
    decode_at_top(d, raw_name);
    if (s->raw_count > 0 && s->raw_count != tensors)
        return decode_fail(d, ERR_INVALID, "%zu entries for %zu tensors", s->raw_count, tensors);
    return 0;
}

static int take_raw(struct decode *d, const struct view *v, const struct split *s, size_t index,
                    const char *raw_name, struct tensor *out)
{
    decode_at(d, "contents");
    if (!proto_contents_empty(v->contents))
        return decode_fail(d, ERR_INVALID, "given beside %s", raw_name);
    decode_at_list(d, raw_name, index);
    out->data = s->raw[index].data;
    out->size = s->raw[index].size;
    return decode_check_data(d, out);
}

/* `d` stands at the tensor's list and index. */
static int take_tensor(struct decode *d, const struct view *v, const struct split *s,
                       const char *raw_name, struct tensor *out)
{
    size_t index = d->at.index;
    int64_t elements;
    int rc;

    *out = (struct tensor){.name = v->name};
    decode_at(d, "name");
    rc = decode_check_text(d, strlen(v->name));
    if (rc != 0)
        return rc;
    decode_at(d, "datatype");
    rc = decode_datatype(d, v->datatype, strlen(v->datatype), &out->datatype);
    if (rc != 0)
        return rc;
    decode_at(d, "shape");
    rc = decode_shape(d, v->shape, v->rank, out, &elements);
    if (rc != 0)
        return rc;
    if (s->raw_count > 0)
        return take_raw(d, v, s, index, raw_name, out);
    return proto_contents_decode(d, v->contents, elements, out);
}

static int take_inputs(struct decode *d, const Inference__ModelInferRequest *m,
                       const struct split *s, struct infer_request *out)
{
    int rc = alloc_tensors(d, "inputs", m->n_inputs, &out->inputs);

    if (rc == 0)
        rc = check_raw_count(d, s, m->n_inputs, "raw_input_contents");
    for (size_t i = 0; rc == 0 && i < m->n_inputs; i++) {
        struct view v = VIEW(m->inputs[i]);

        decode_at_list(d, "inputs", i);
        rc = take_tensor(d, &v, s, "raw_input_contents", &out->inputs[i]);
    }
    out->input_count = m->n_inputs;
    out->raw_contents = s->raw_count > 0;
    return rc;
}

static int take_outputs(struct decode *d, const Inference__ModelInferResponse *m,
                        const struct split *s, struct infer_response *out)
{
    int rc = alloc_tensors(d, "outputs", m->n_outputs, &out->outputs);

    if (rc == 0)
        rc = check_raw_count(d, s, m->n_outputs, "raw_output_contents");
    for (size_t i = 0; rc == 0 && i < m->n_outputs; i++) {
        struct view v = VIEW(m->outputs[i]);

        decode_at_list(d, "outputs", i);
        rc = take_tensor(d, &v, s, "raw_output_contents", &out->outputs[i]);
    }
    out->output_count = m->n_outputs;
    return rc;
}

static int take_wanted(struct decode *d, const Inference__ModelInferRequest *m,
                       struct infer_request *out)
{
    void *memory;
    int rc;

    decode_at_top(d, "outputs");
    rc = decode_check_count(d, m->n_outputs, d->limits->tensors);
    if (rc == 0)
        rc = decode_alloc(d, m->n_outputs, sizeof *out->outputs, &memory);
    if (rc != 0)
        return rc;
    out->outputs = memory;
    for (size_t i = 0; rc == 0 && i < m->n_outputs; i++) {
        decode_at_list(d, "outputs", i);
        decode_at(d, "name");
        out->outputs[i] = m->outputs[i]->name;
        rc = decode_check_text(d, strlen(out->outputs[i]));
    }
    out->output_count = m->n_outputs;
    return rc;
}

static int take_request(struct decode *d, const Inference__ModelInferRequest *m,
                        const struct split *s, struct infer_request *out)
{
    int rc = take_text(d, "model_name", m->model_name, &out->model_name);

    if (rc == 0)
        rc = take_text(d, "model_version", m->model_version, &out->model_version);
    if (rc == 0)
        rc = take_text(d, "id", m->id, &out->id);
    if (rc == 0)
        rc = alloc_parameters(d, m->n_parameters, &out->parameters);
    for (size_t i = 0; rc == 0 && i < m->n_parameters; i++)
        rc = take_parameter(d, m->parameters[i]->key, m->parameters[i]->value, out->parameters,
                            &out->parameter_count);
    if (rc == 0)
        rc = take_inputs(d, m, s, out);
    return rc == 0 ? take_wanted(d, m, out) : rc;
}

static int take_response(struct decode *d, const Inference__ModelInferResponse *m,
                         const struct split *s, struct infer_response *out)
{
    int rc = take_text(d, "model_name", m->model_name, &out->model_name);

    if (rc == 0)
        rc = take_text(d, "model_version", m->model_version, &out->model_version);
    if (rc == 0)
        rc = take_text(d, "id", m->id, &out->id);
    if (rc == 0)
        rc = alloc_parameters(d, m->n_parameters, &out->parameters);
    for (size_t i = 0; rc == 0 && i < m->n_parameters; i++)
        rc = take_parameter(d, m->parameters[i]->key, m->parameters[i]->value, out->parameters,
                            &out->parameter_count);
    return rc == 0 ? take_outputs(d, m, s, out) : rc;
}

static int decode_response(struct decode *d, const void *body, size_t size,
                           struct infer_response *out)
{
    ProtobufCMessage *m;
    struct split s;
    int rc = split_message(d, body, size, RESPONSE_RAW_FIELD, "raw_output_contents", &s);

    if (rc == 0)
        rc = proto_unpack(d, &inference__model_infer_response__descriptor, s.rest.data, s.rest.size,
                          &m);
    return rc == 0 ? take_response(d, (Inference__ModelInferResponse *)m, &s, out) : rc;
}

/* What a ModelStreamInferResponse holds. A message field may come in pieces, which are one message
 * when they are put together. */
struct stream_parts {
    struct proto_bytes error;
    struct proto_bytes response; /* the last piece */
    size_t response_pieces;
    size_t response_size; /* of all pieces */
};

/* Finds the parts. `joined`, unless NULL, has room for all pieces of the response. */
static int split_stream(struct decode *d, const void *body, size_t size, uint8_t *joined,
                        struct stream_parts *parts)
{
    struct proto_scan scan;
    struct proto_field field = {0};
    bool more;
    int rc = decode_check_body(d, size);

    *parts = (struct stream_parts){{0}};
    proto_scan_init(&scan, body, size);
    while (rc == 0 && (rc = proto_scan_next(&scan, d, &field, &more)) == 0 && more) {
        if (is_raw(&field, STREAM_ERROR_FIELD)) {
            parts->error = field.content;
        } else if (is_raw(&field, STREAM_RESPONSE_FIELD)) {
            if (joined)
                memcpy(joined + parts->response_size, field.content.data, field.content.size);
            parts->response = field.content;
            parts->response_size += field.content.size;
            parts->response_pieces++;
        }
    }
    return rc;
}

static int join_response(struct decode *d, const void *body, size_t size,
                         struct stream_parts *parts)
{
    uint8_t *joined = arena_alloc(d->arena, parts->response_size);
    int rc;

    if (joined == NULL)
        return decode_no_memory(d);
    rc = split_stream(d, body, size, joined, parts);
    parts->response = (struct proto_bytes){.data = joined, .size = parts->response_size};
    return rc;
}

static int copy_error(struct decode *d, const struct proto_bytes *error, const char **out)
{
    decode_at_top(d, "error_message");
    *out = arena_text(d->arena, (const char *)error->data, error->size);
    return *out ? 0 : decode_no_memory(d);
}

int proto_request_decode(const void *body, size_t size, const struct wire_limits *limits,
                         struct infer_request *out, struct err *e)
{
    ProtobufCMessage *m;
    struct decode d;
    struct split s;
    int rc;

    infer_request_reset(out);
    decode_begin(&d, limits, &out->arena, e);
    rc = split_message(&d, body, size, REQUEST_RAW_FIELD, "raw_input_contents", &s);
    if (rc == 0)
        rc = proto_unpack(&d, &inference__model_infer_request__descriptor, s.rest.data, s.rest.size,
                          &m);
    if (rc == 0)
        rc = take_request(&d, (Inference__ModelInferRequest *)m, &s, out);
    rc = decode_end(&d, rc);
    if (rc != 0)
        infer_request_reset(out);
    return rc;
}

int proto_response_decode(const void *body, size_t size, const struct wire_limits *limits,
                          struct infer_response *out, struct err *e)
{
    struct decode d;
    int rc;

    infer_response_reset(out);
    decode_begin(&d, limits, &out->arena, e);
    rc = decode_end(&d, decode_response(&d, body, size, out));
    if (rc != 0)
        infer_response_reset(out);
    return rc;
}

int proto_stream_response_decode(const void *body, size_t size, const struct wire_limits *limits,
                                 struct infer_response *out, const char **error_text, struct err *e)
{
    struct stream_parts parts;
    struct decode d;
    int rc;

    infer_response_reset(out);
    *error_text = NULL;
    decode_begin(&d, limits, &out->arena, e);
    rc = split_stream(&d, body, size, NULL, &parts);
    if (rc == 0 && parts.response_pieces > 1)
        rc = join_response(&d, body, size, &parts);
    if (rc == 0 && parts.error.size > 0)
        rc = copy_error(&d, &parts.error, error_text);
    else if (rc == 0)
        rc = decode_response(&d, parts.response.data, parts.response.size, out);
    rc = decode_end(&d, rc);
    if (rc != 0)
        infer_response_reset(out);
    return rc;
}
