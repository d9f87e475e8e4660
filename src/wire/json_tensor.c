#include <config.h>

#include "wire/json_tensor.h"

#include <string.h>

#include "wire/json_data.h"
#include "wire/json_numbers.h"

/* A tensor of which some keys are read: they may come in any order. */
struct draft {
    struct tensor t;
    bool has_name, has_datatype, has_shape, has_data;
    int64_t elements;
    const char *data_at; /* `data` that came too early to be understood, or NULL */
    int data_depth;
    struct json_text *texts; /* of BYTES */
    bool base64;
    bool has_binary_size;
    int64_t binary_size;
};

static int take_name(struct json_reader *r, void *target)
{
    struct draft *draft = target;
    struct json_text text;
    int rc = json_string(r, &text);

    draft->has_name = true;
    return rc == 0 ? json_text_copy(r->d, &text, &draft->t.name) : rc;
}

static int take_datatype(struct json_reader *r, void *target)
{
    struct draft *draft = target;
    const char *name = NULL;
    struct json_text text;
    int rc = json_string(r, &text);

    if (rc == 0)
        rc = json_text_copy(r->d, &text, &name);
    draft->has_datatype = true;
    return rc == 0 ? decode_datatype(r->d, name, strlen(name), &draft->t.datatype) : rc;
}

static int take_integer(struct json_reader *r, int64_t *out)
{
    uint8_t raw[sizeof *out];
    int64_t found;
    int rc = json_numbers_scan(r, DATATYPE_INT64, 1, r->d->at.item, raw, &found);

    if (rc == 0 && found == 0)
        return json_expected(r, "a number");
    if (rc == 0)
        memcpy(out, raw, sizeof raw);
    return rc;
}

static int take_shape(struct json_reader *r, void *target)
{
    struct draft *draft = target;
    int64_t shape[TENSOR_RANK_MAX];
    size_t rank = 0;
    bool first = true, more;
    int rc = json_enter(r, JSON_ARRAY);

    draft->has_shape = true;
    while (rc == 0 && (rc = json_next(r, JSON_ARRAY, &first, &more)) == 0 && more) {
        if (rank == TENSOR_RANK_MAX)
            return decode_fail(r->d, ERR_INVALID, "rank above %d", TENSOR_RANK_MAX);
        r->d->at.item = (int64_t)rank;
        rc = take_integer(r, &shape[rank++]);
        if (rc == 0)
            r->d->at.item = -1;
    }
    return rc == 0 ? decode_shape(r->d, shape, rank, &draft->t, &draft->elements) : rc;
}

static int read_data(struct json_reader *r, struct draft *draft)
{
    switch (draft->t.datatype) {
    case DATATYPE_FP16:
        return decode_fail(r->d, ERR_UNSUPPORTED, "FP16 has no JSON form, send it binary");
    case DATATYPE_BYTES:
        return json_data_texts(r, &draft->t, draft->elements, &draft->texts);
    default:
        return json_data_numbers(r, &draft->t, draft->elements);
    }
}

static int take_data(struct json_reader *r, void *target)
{
    struct draft *draft = target;

    draft->has_data = true;
    if (draft->has_datatype && draft->has_shape)
        return read_data(r, draft);
    draft->data_at = r->at;
    draft->data_depth = r->depth;
    return json_skip(r);
}

static int take_content_type(struct json_reader *r, void *target)
{
    struct draft *draft = target;
    struct json_text text;
    int rc = json_string(r, &text);

    draft->base64 = rc == 0 && json_text_is(&text, "base64");
    return rc;
}

static int take_binary_size(struct json_reader *r, void *target)
{
    struct draft *draft = target;
    int rc = take_integer(r, &draft->binary_size);

    if (rc == 0 && draft->binary_size < 0)
        return decode_fail(r->d, ERR_INVALID, "is negative");
    draft->has_binary_size = true;
    return rc;
}

static const struct json_member parameter_members[] = {
    {"content_type", take_content_type},
    {"binary_data_size", take_binary_size},
};

static int take_parameters(struct json_reader *r, void *target)
{
    return json_members(r, parameter_members, sizeof parameter_members / sizeof *parameter_members,
                        target, NULL);
}

static const struct json_member tensor_members[] = {
    {"name", take_name}, {"shape", take_shape},           {"datatype", take_datatype},
    {"data", take_data}, {"parameters", take_parameters},
};

static int require(struct decode *d, bool given, const char *name)
{
    if (given)
        return 0;
    decode_at(d, name);
    return decode_fail(d, ERR_INVALID, "missing");
}

/* The bytes behind the header that belong to this tensor. */
static int take_binary(struct decode *d, struct draft *draft, struct json_binary *binary)
{
    int rc;

    decode_at(d, "parameters");
    d->at.key = "binary_data_size";
    if (draft->has_data)
        return decode_fail(d, ERR_INVALID, "given beside data");
    if ((uint64_t)draft->binary_size > binary->left)
        return decode_fail(d, ERR_INVALID, "%lld bytes, the body has %zu left",
                           (long long)draft->binary_size, binary->left);
    draft->t.data = binary->at;
    draft->t.size = (size_t)draft->binary_size;
    rc = decode_check_data(d, &draft->t);
    binary->at += draft->t.size;
    binary->left -= draft->t.size;
    return rc;
}

/* Goes back to `data` that stood before the keys that explain it. */
static int read_early_data(struct json_reader *r, struct draft *draft)
{
    struct json_reader early = *r;

    early.at = draft->data_at;
    early.depth = draft->data_depth;
    return read_data(&early, draft);
}

static int finish_tensor(struct json_reader *r, struct draft *draft, struct json_binary *binary)
{
    int rc = require(r->d, draft->has_name, "name");

    if (rc == 0)
        rc = require(r->d, draft->has_datatype, "datatype");
    if (rc == 0)
        rc = require(r->d, draft->has_shape, "shape");
    if (rc != 0)
        return rc;
    if (draft->has_binary_size)
        return take_binary(r->d, draft, binary);
    rc = require(r->d, draft->has_data, "data");
    decode_at(r->d, "data");
    if (rc == 0 && draft->data_at)
        rc = read_early_data(r, draft);
    if (rc == 0 && draft->t.datatype == DATATYPE_BYTES)
        rc = json_data_join(r->d, draft->texts, draft->base64, draft->elements, &draft->t);
    return rc;
}

int json_tensors(struct json_reader *r, const char *list, struct json_binary *binary,
                 struct tensor **tensors, size_t *count)
{
    const struct field here = r->d->at;
    size_t capacity = 0;
    bool first = true, more;
    int rc = json_enter(r, JSON_ARRAY);

    while (rc == 0 && (rc = json_next(r, JSON_ARRAY, &first, &more)) == 0 && more) {
        struct draft draft = {0};
        void *memory = *tensors;

        rc = decode_check_count(r->d, *count + 1, r->d->limits->tensors);
        if (rc == 0)
            rc = decode_grow(r->d, *count, &capacity, sizeof **tensors, &memory);
        if (rc != 0)
            break;
        *tensors = memory;
        decode_at_list(r->d, list, *count);
        rc = json_members(r, tensor_members, sizeof tensor_members / sizeof *tensor_members, &draft,
                          NULL);
        if (rc == 0)
            rc = finish_tensor(r, &draft, binary);
        if (rc == 0) {
            (*tensors)[(*count)++] = draft.t;
            r->d->at = here;
        }
    }
    return rc;
}

static int take_number(struct json_reader *r, struct parameter *out)
{
    struct decimal d;
    uint64_t magnitude;
    int rc = json_number(r, &d);

    if (rc != 0)
        return rc;
    out->type = PARAMETER_DOUBLE;
    if (d.integer && decimal_to_magnitude(&d, &magnitude) == DECIMAL_OK) {
        if (magnitude <= (uint64_t)INT64_MAX + d.negative) {
            out->type = PARAMETER_INT64;
            out->value.int64 = (int64_t)(d.negative ? -magnitude : magnitude);
            return 0;
        }
        if (!d.negative) {
            out->type = PARAMETER_UINT64;
            out->value.uint64 = magnitude;
            return 0;
        }
    }
    if (!decimal_to_double(&d, &out->value.number))
        return decode_fail(r->d, ERR_INVALID, "does not fit a double");
    return 0;
}

static int take_text(struct json_reader *r, struct parameter *out)
{
    struct json_text text;
    int rc = json_string(r, &text);

    out->type = PARAMETER_STRING;
    return rc == 0 ? json_text_copy(r->d, &text, &out->value.string) : rc;
}

static int take_value(struct json_reader *r, struct parameter *out)
{
    switch (json_peek(r)) {
    case JSON_STRING:
        return take_text(r, out);
    case JSON_NUMBER:
        return take_number(r, out);
    case JSON_BOOL:
        out->type = PARAMETER_BOOL;
        return json_bool(r, &out->value.boolean);
    default:
        return json_expected(r, "a string, a number, true or false");
    }
}

static int take_parameter(struct json_reader *r, struct parameter *list, size_t count)
{
    struct parameter *out = &list[count];
    struct json_text key;
    int rc = json_key(r, &key);

    if (rc == 0)
        rc = json_text_copy(r->d, &key, &out->name);
    if (rc != 0)
        return rc;
    r->d->at.key = out->name;
    if (parameter_find(list, count, out->name))
        return decode_fail(r->d, ERR_INVALID, "given twice");
    return take_value(r, out);
}

int json_parameters(struct json_reader *r, struct parameter **parameters, size_t *count)
{
    const struct field here = r->d->at;
    size_t capacity = 0;
    bool first = true, more;
    int rc = json_enter(r, JSON_OBJECT);

    while (rc == 0 && (rc = json_next(r, JSON_OBJECT, &first, &more)) == 0 && more) {
        void *memory = *parameters;

        rc = decode_check_count(r->d, *count + 1, r->d->limits->parameters);
        if (rc == 0)
            rc = decode_grow(r->d, *count, &capacity, sizeof **parameters, &memory);
        if (rc != 0)
            break;
        *parameters = memory;
        rc = take_parameter(r, *parameters, *count);
        if (rc == 0) {
            ++*count;
            r->d->at = here;
        }
    }
    return rc;
}
