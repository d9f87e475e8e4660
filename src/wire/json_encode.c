#include <config.h>

#include "wire/json_codec.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/base64.h"
#include "wire/json_numbers.h"
#include "wire/json_writer.h"

struct encode {
    struct buf *out;
    size_t start; /* of the message in `out` */
    enum json_form form;
    const char *list;
    struct err *e;
};

static void write_key(struct encode *s, const char *key)
{
    json_write_key(s->out, key, s->out->size == s->start + 1);
}

static bool is_text(const struct tensor *t)
{
    const uint8_t *element;
    size_t offset = 0, size;

    while (tensor_next_bytes(t, &offset, &element, &size)) {
        if (!json_is_utf8(element, size))
            return false;
    }
    return true;
}

static bool wants_base64(const struct encode *s, const struct tensor *t)
{
    return t->datatype == DATATYPE_BYTES && (s->form == JSON_FORM_BASE64 || !is_text(t));
}

static void write_texts(struct encode *s, const struct tensor *t, bool base64)
{
    const uint8_t *element;
    size_t offset = 0, size;
    bool first = true;

    while (tensor_next_bytes(t, &offset, &element, &size)) {
        if (!first)
            buf_append_char(s->out, ',');
        first = false;
        if (base64) {
            buf_append_char(s->out, '"');
            base64_encode(element, size, s->out);
            buf_append_char(s->out, '"');
        } else {
            json_write_string(s->out, (const char *)element, size);
        }
    }
}

static int write_numbers(struct encode *s, const struct tensor *t, size_t index)
{
    int64_t count = (int64_t)(t->size / datatype_size(t->datatype));
    int64_t bad;

    if (t->datatype == DATATYPE_FP16)
        return err_set(s->e, ERR_UNSUPPORTED, "%s[%zu].datatype: FP16 has no JSON form", s->list,
                       index);
    if (json_numbers_print(t->datatype, t->data, count, s->out, &bad) == ERR_INVALID)
        return err_set(s->e, ERR_INVALID, "%s[%zu].data[%" PRId64 "]: not finite", s->list, index,
                       bad);
    return 0;
}

static int write_values(struct encode *s, const struct tensor *t, size_t index)
{
    bool base64 = wants_base64(s, t);
    int rc = 0;

    if (base64)
        buf_append_text(s->out, ",\"parameters\":{\"content_type\":\"base64\"}");
    buf_append_text(s->out, ",\"data\":[");
    if (t->datatype == DATATYPE_BYTES)
        write_texts(s, t, base64);
    else
        rc = write_numbers(s, t, index);
    buf_append_char(s->out, ']');
    return rc;
}

static int write_tensor(struct encode *s, const struct tensor *t, size_t index)
{
    int rc = message_check_tensor(s->list, index, t, s->e);

    if (rc != 0)
        return rc;
    buf_append_text(s->out, index == 0 ? "{\"name\":" : ",{\"name\":");
    json_write_text(s->out, t->name);
    buf_append_text(s->out, ",\"shape\":");
    json_write_shape(s->out, t->shape, t->rank);
    buf_append_text(s->out, ",\"datatype\":\"");
    buf_append_text(s->out, datatype_name(t->datatype));
    buf_append_char(s->out, '"');
    if (s->form == JSON_FORM_BINARY) {
        buf_append_text(s->out, ",\"parameters\":{\"binary_data_size\":");
        json_write_uint64(s->out, t->size);
        buf_append_char(s->out, '}');
    } else {
        rc = write_values(s, t, index);
    }
    buf_append_char(s->out, '}');
    return rc;
}

static int write_tensors(struct encode *s, const struct tensor *tensors, size_t count)
{
    int rc = 0;

    write_key(s, s->list);
    buf_append_char(s->out, '[');
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = write_tensor(s, &tensors[i], i);
    buf_append_char(s->out, ']');
    return rc;
}

static int write_value(struct encode *s, const struct parameter *p)
{
    switch (p->type) {
    case PARAMETER_BOOL:
        json_write_bool(s->out, p->value.boolean);
        break;
    case PARAMETER_INT64:
        json_write_int64(s->out, p->value.int64);
        break;
    case PARAMETER_UINT64:
        json_write_uint64(s->out, p->value.uint64);
        break;
    case PARAMETER_DOUBLE:
        if (!isfinite(p->value.number))
            return err_set(s->e, ERR_INVALID, "parameters.%s: not finite", p->name);
        json_write_double(s->out, p->value.number);
        break;
    case PARAMETER_STRING:
        json_write_text(s->out, p->value.string);
        break;
    }
    return 0;
}

static int write_parameters(struct encode *s, const struct parameter *list, size_t count,
                            bool binary_output)
{
    int rc = 0;

    if (count == 0 && !binary_output)
        return 0;
    write_key(s, "parameters");
    buf_append_text(s->out, binary_output ? "{\"binary_data_output\":true" : "{");
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (i > 0 || binary_output)
            buf_append_char(s->out, ',');
        json_write_text(s->out, list[i].name);
        buf_append_char(s->out, ':');
        rc = write_value(s, &list[i]);
    }
    buf_append_char(s->out, '}');
    return rc;
}

static void write_wanted(struct encode *s, const struct infer_request *r)
{
    if (r->output_count == 0)
        return;
    write_key(s, "outputs");
    for (size_t i = 0; i < r->output_count; i++) {
        buf_append_text(s->out, i == 0 ? "[{\"name\":" : ",{\"name\":");
        json_write_text(s->out, r->outputs[i]);
        buf_append_char(s->out, '}');
    }
    buf_append_char(s->out, ']');
}

static void encode_begin(struct encode *s, const char *list, enum json_form form, struct buf *out,
                         struct err *e)
{
    *s = (struct encode){.out = out, .start = out->size, .form = form, .list = list, .e = e};
}

/* Closes the object, puts the raw tensors behind it, and takes all back after a failure. */
static int encode_end(struct encode *s, int rc, const struct tensor *tensors, size_t count,
                      size_t *header_size)
{
    buf_append_char(s->out, '}');
    *header_size = JSON_NO_HEADER;
    if (rc == 0 && s->form == JSON_FORM_BINARY) {
        *header_size = s->out->size - s->start;
        for (size_t i = 0; i < count; i++)
            buf_append(s->out, tensors[i].data, tensors[i].size);
    }
    if (rc == 0 && buf_failed(s->out))
        rc = err_set(s->e, ERR_TOO_LARGE, "body: more than the %zu bytes of its buffer",
                     s->out->limit);
    if (rc != 0)
        buf_truncate(s->out, s->start);
    return rc;
}

int json_request_encode(const struct infer_request *request, enum json_form form, struct buf *out,
                        size_t *header_size, struct err *e)
{
    struct encode s;
    int rc;

    encode_begin(&s, "inputs", form, out, e);
    buf_append_char(out, '{');
    if (request->id[0] != '\0') {
        write_key(&s, "id");
        json_write_text(out, request->id);
    }
    rc = write_parameters(&s, request->parameters, request->parameter_count,
                          request->binary_output);
    if (rc == 0)
        rc = write_tensors(&s, request->inputs, request->input_count);
    write_wanted(&s, request);
    return encode_end(&s, rc, request->inputs, request->input_count, header_size);
}

int json_response_encode(const struct infer_response *response, enum json_form form,
                         struct buf *out, size_t *header_size, struct err *e)
{
    struct encode s;
    int rc;

    encode_begin(&s, "outputs", form, out, e);
    buf_append_char(out, '{');
    write_key(&s, "model_name");
    json_write_text(out, response->model_name);
    if (response->model_version[0] != '\0') {
        write_key(&s, "model_version");
        json_write_text(out, response->model_version);
    }
    write_key(&s, "id");
    json_write_text(out, response->id);
    rc = write_parameters(&s, response->parameters, response->parameter_count, false);
    if (rc == 0)
        rc = write_tensors(&s, response->outputs, response->output_count);
    return encode_end(&s, rc, response->outputs, response->output_count, header_size);
}
