#include <config.h>

#include "wire/json_codec.h"

#include <string.h>

#include "wire/decode.h"
#include "wire/json_reader.h"
#include "wire/json_tensor.h"

/* What a requested output says about the form of the answer. */
struct wanted {
    const char *name;
    bool says_binary;
    bool binary;
};

struct request_draft {
    struct infer_request *out;
    struct json_binary binary;
    size_t capacity; /* of the outputs */
    size_t binary_outputs;
    size_t silent_outputs; /* which go with the request's binary_data_output */
};

struct response_draft {
    struct infer_response *out;
    struct json_binary binary;
};

static int take_text(struct json_reader *r, const char **out)
{
    struct json_text text;
    int rc = json_string(r, &text);

    return rc == 0 ? json_text_copy(r->d, &text, out) : rc;
}

static int take_wanted_name(struct json_reader *r, void *target)
{
    return take_text(r, &((struct wanted *)target)->name);
}

static int take_wanted_binary(struct json_reader *r, void *target)
{
    struct wanted *wanted = target;

    wanted->says_binary = true;
    return json_bool(r, &wanted->binary);
}

static const struct json_member wanted_parameters[] = {{"binary_data", take_wanted_binary}};

static int take_wanted_parameters(struct json_reader *r, void *target)
{
    return json_members(r, wanted_parameters, 1, target, NULL);
}

static const struct json_member wanted_members[] = {
    {"name", take_wanted_name},
    {"parameters", take_wanted_parameters},
};

static int take_wanted(struct json_reader *r, struct request_draft *draft)
{
    struct infer_request *out = draft->out;
    struct wanted wanted = {0};
    void *memory = out->outputs;
    int rc = decode_check_count(r->d, out->output_count + 1, r->d->limits->tensors);

    if (rc == 0)
        rc = decode_grow(r->d, out->output_count, &draft->capacity, sizeof *out->outputs, &memory);
    if (rc != 0)
        return rc;
    out->outputs = memory;
    decode_at_list(r->d, "outputs", out->output_count);
    rc = json_members(r, wanted_members, sizeof wanted_members / sizeof *wanted_members, &wanted,
                      NULL);
    if (rc == 0 && wanted.name == NULL) {
        decode_at(r->d, "name");
        return decode_fail(r->d, ERR_INVALID, "missing");
    }
    out->outputs[out->output_count++] = wanted.name;
    draft->binary_outputs += wanted.says_binary && wanted.binary;
    draft->silent_outputs += !wanted.says_binary;
    return rc;
}

static int take_outputs_wanted(struct json_reader *r, void *target)
{
    const struct field here = r->d->at;
    bool first = true, more;
    int rc = json_enter(r, JSON_ARRAY);

    while (rc == 0 && (rc = json_next(r, JSON_ARRAY, &first, &more)) == 0 && more) {
        rc = take_wanted(r, target);
        if (rc == 0)
            r->d->at = here;
    }
    return rc;
}

static int take_request_id(struct json_reader *r, void *target)
{
    return take_text(r, &((struct request_draft *)target)->out->id);
}

static int take_request_parameters(struct json_reader *r, void *target)
{
    struct infer_request *out = ((struct request_draft *)target)->out;

    return json_parameters(r, &out->parameters, &out->parameter_count);
}

static int take_inputs(struct json_reader *r, void *target)
{
    struct request_draft *draft = target;

    return json_tensors(r, "inputs", &draft->binary, &draft->out->inputs, &draft->out->input_count);
}

/* What a message must have stands first. */
static const struct json_member request_members[] = {
    {"inputs", take_inputs},
    {"id", take_request_id},
    {"parameters", take_request_parameters},
    {"outputs", take_outputs_wanted},
};

static int take_model_name(struct json_reader *r, void *target)
{
    return take_text(r, &((struct response_draft *)target)->out->model_name);
}

static int take_model_version(struct json_reader *r, void *target)
{
    return take_text(r, &((struct response_draft *)target)->out->model_version);
}

static int take_response_id(struct json_reader *r, void *target)
{
    return take_text(r, &((struct response_draft *)target)->out->id);
}

static int take_response_parameters(struct json_reader *r, void *target)
{
    struct infer_response *out = ((struct response_draft *)target)->out;

    return json_parameters(r, &out->parameters, &out->parameter_count);
}

static int take_outputs(struct json_reader *r, void *target)
{
    struct response_draft *draft = target;

    return json_tensors(r, "outputs", &draft->binary, &draft->out->outputs,
                        &draft->out->output_count);
}

static const struct json_member response_members[] = {
    {"outputs", take_outputs},
    {"model_name", take_model_name},
    {"model_version", take_model_version},
    {"id", take_response_id},
    {"parameters", take_response_parameters},
};

/* The parameter binary_data_output is not the model's: it is taken out of the list. */
static int take_binary_output(struct decode *d, struct request_draft *draft)
{
    struct infer_request *out = draft->out;
    struct parameter *p = (struct parameter *)parameter_find(out->parameters, out->parameter_count,
                                                             "binary_data_output");
    bool all = false;

    if (p) {
        decode_at_top(d, "parameters");
        d->at.key = "binary_data_output";
        if (p->type != PARAMETER_BOOL)
            return decode_fail(d, ERR_INVALID, "not true or false");
        all = p->value.boolean;
        out->parameter_count--;
        memmove(p, p + 1, (size_t)(out->parameters + out->parameter_count - p) * sizeof *p);
    }
    out->binary_output = draft->binary_outputs > 0 ||
                         (all && (out->output_count == 0 || draft->silent_outputs > 0));
    return 0;
}

static int split_body(struct decode *d, const void *body, size_t size, size_t header_size,
                      struct json_reader *r, struct json_binary *binary)
{
    int rc = decode_check_body(d, size);

    if (rc != 0)
        return rc;
    if (header_size == JSON_NO_HEADER)
        header_size = size;
    if (header_size > size) {
        decode_at_top(d, JSON_HEADER_SIZE_FIELD);
        return decode_fail(d, ERR_INVALID, "%zu, the body has %zu bytes", header_size, size);
    }
    json_reader_init(r, body, header_size, d);
    *binary = (struct json_binary){(const uint8_t *)r->end, size - header_size};
    return 0;
}

/* Reads the object, which must have the first member of the table, and uses up the body. */
static int take_message(struct json_reader *r, const struct json_member *members, size_t count,
                        void *draft, const struct json_binary *binary)
{
    uint32_t seen;
    int rc = json_members(r, members, count, draft, &seen);

    if (rc == 0)
        rc = json_end(r);
    if (rc != 0)
        return rc;
    if (!(seen & 1)) {
        decode_at_top(r->d, members[0].name);
        return decode_fail(r->d, ERR_INVALID, "missing");
    }
    if (binary->left > 0)
        return decode_fail(r->d, ERR_INVALID, "%zu bytes behind the last binary tensor",
                           binary->left);
    return 0;
}

int json_request_decode(const void *body, size_t size, size_t header_size,
                        const struct wire_limits *limits, struct infer_request *out, struct err *e)
{
    struct request_draft draft = {.out = out};
    struct json_reader r;
    struct decode d;
    int rc;

    infer_request_reset(out);
    decode_begin(&d, limits, &out->arena, e);
    rc = split_body(&d, body, size, header_size, &r, &draft.binary);
    if (rc == 0)
        rc = take_message(&r, request_members, sizeof request_members / sizeof *request_members,
                          &draft, &draft.binary);
    if (rc == 0)
        rc = take_binary_output(&d, &draft);
    rc = decode_end(&d, rc);
    if (rc != 0)
        infer_request_reset(out);
    return rc;
}

int json_response_decode(const void *body, size_t size, size_t header_size,
                         const struct wire_limits *limits, struct infer_response *out,
                         struct err *e)
{
    struct response_draft draft = {.out = out};
    struct json_reader r;
    struct decode d;
    int rc;

    infer_response_reset(out);
    decode_begin(&d, limits, &out->arena, e);
    rc = split_body(&d, body, size, header_size, &r, &draft.binary);
    if (rc == 0)
        rc = take_message(&r, response_members, sizeof response_members / sizeof *response_members,
                          &draft, &draft.binary);
    rc = decode_end(&d, rc);
    if (rc != 0)
        infer_response_reset(out);
    return rc;
}
