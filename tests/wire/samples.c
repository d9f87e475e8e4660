#include <config.h>

#include "samples.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BYTES_MAX = 40 };

static const struct {
    int rank;
    int64_t shape[TENSOR_RANK_MAX];
} shapes[SAMPLE_SHAPES] = {
    {1, {7}},    {0, {0}},       {1, {0}},          {2, {3, 0}},
    {2, {0, 3}}, {3, {2, 3, 4}}, {4, {1, 5, 4, 3}}, {8, {2, 1, 2, 1, 2, 1, 1, 2}},
    {1, {300}},
};

static const char *const texts[] = {
    "", "cat", "tab\tquote\"back\\slash/", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x88", "\x01\x1f\x7f",
};

static const struct parameter parameters[] = {
    {"flag", PARAMETER_BOOL, {.boolean = true}},
    {"delay_us", PARAMETER_INT64, {.int64 = -9007199254740993}},
    {"big", PARAMETER_UINT64, {.uint64 = UINT64_MAX}},
    {"ratio", PARAMETER_DOUBLE, {.number = 0.1}},
    {"note", PARAMETER_STRING, {.string = "a \"quoted\"\n\xc3\xa9"}},
};

static const char *wanted[] = {"t0", "probabilities"};

static bool finite_bits(enum datatype datatype, const uint8_t *bytes)
{
    float f;
    double g;

    switch (datatype) {
    case DATATYPE_FP32:
        memcpy(&f, bytes, sizeof f);
        return isfinite(f);
    case DATATYPE_FP64:
        memcpy(&g, bytes, sizeof g);
        return isfinite(g);
    default:
        return true;
    }
}

static void fill_element(uint8_t *out, enum datatype datatype, enum sample_values values,
                         uint64_t *seed)
{
    do {
        uint64_t bits = sample_random(seed);

        if (datatype == DATATYPE_BOOL)
            bits &= 1;
        memcpy(out, &bits, datatype_size(datatype));
    } while (values != SAMPLE_ANY_BITS && !finite_bits(datatype, out));
}

static size_t put_bytes(uint8_t *out, const void *data, size_t size)
{
    uint32_t length = (uint32_t)size;

    memcpy(out, &length, sizeof length);
    memcpy(out + sizeof length, data, size);
    return sizeof length + size;
}

static size_t fill_bytes(uint8_t *out, enum sample_values values, uint64_t *seed)
{
    size_t size = sample_random(seed) % BYTES_MAX;
    uint8_t random[BYTES_MAX];

    if (values == SAMPLE_TEXT) {
        const char *text = texts[size % (sizeof texts / sizeof *texts)];

        return put_bytes(out, text, strlen(text));
    }
    for (size_t i = 0; i < size; i++)
        random[i] = (uint8_t)sample_random(seed);
    return put_bytes(out, random, size);
}

uint64_t sample_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

struct tensor sample_tensor(struct arena *arena, enum datatype datatype, int shape,
                            enum sample_values values, uint64_t *seed)
{
    struct tensor t = {.name = "t0", .datatype = datatype, .rank = shapes[shape].rank};
    size_t unit = datatype == DATATYPE_BYTES ? BYTES_MAX + 4 : datatype_size(datatype);
    int64_t elements;
    uint8_t *out;

    memcpy(t.shape, shapes[shape].shape, sizeof t.shape);
    assert_int_equal(tensor_elements(&t, &elements, NULL), 0);
    out = arena_alloc(arena, (size_t)elements * unit);
    assert_non_null(out);
    t.data = out;
    for (int64_t i = 0; i < elements; i++) {
        if (datatype == DATATYPE_BYTES)
            t.size += fill_bytes(out + t.size, values, seed);
        else
            fill_element(out + i * (int64_t)unit, datatype, values, seed);
    }
    if (datatype != DATATYPE_BYTES)
        t.size = (size_t)elements * unit;
    return t;
}

struct tensor sample_bytes(struct arena *arena, const char *name, const char *const *list,
                           size_t count)
{
    struct tensor t = {
        .name = name, .datatype = DATATYPE_BYTES, .rank = 1, .shape = {(int64_t)count}};
    size_t size = 0;
    uint8_t *out;

    for (size_t i = 0; i < count; i++)
        size += 4 + strlen(list[i]);
    out = arena_alloc(arena, size);
    assert_non_null(out);
    t.data = out;
    for (size_t i = 0; i < count; i++)
        t.size += put_bytes(out + t.size, list[i], strlen(list[i]));
    return t;
}

void sample_request(struct infer_request *r, const struct tensor *inputs, size_t count)
{
    infer_request_init(r, &wire_limits_default);
    r->model_name = "identity";
    r->model_version = "1";
    r->id = "request 7";
    r->parameters = (struct parameter *)parameters;
    r->parameter_count = sizeof parameters / sizeof *parameters;
    r->inputs = (struct tensor *)inputs;
    r->input_count = count;
    r->outputs = wanted;
    r->output_count = sizeof wanted / sizeof *wanted;
}

void sample_response(struct infer_response *r, const struct tensor *outputs, size_t count)
{
    infer_response_init(r, &wire_limits_default);
    r->model_name = "identity";
    r->model_version = "1";
    r->id = "request 7";
    r->parameters = (struct parameter *)parameters;
    r->parameter_count = sizeof parameters / sizeof *parameters;
    r->outputs = (struct tensor *)outputs;
    r->output_count = count;
}

static void assert_same_parameters(const struct parameter *a, size_t a_count,
                                   const struct parameter *b, size_t b_count)
{
    assert_int_equal(a_count, b_count);
    for (size_t i = 0; i < a_count; i++) {
        assert_string_equal(a[i].name, b[i].name);
        assert_int_equal(a[i].type, b[i].type);
        if (a[i].type == PARAMETER_STRING)
            assert_string_equal(a[i].value.string, b[i].value.string);
        else if (a[i].type == PARAMETER_BOOL)
            assert_int_equal(a[i].value.boolean, b[i].value.boolean);
        else
            assert_memory_equal(&a[i].value, &b[i].value, sizeof(uint64_t));
    }
}

void assert_same_tensors(const struct tensor *a, const struct tensor *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(a[i].name, b[i].name);
        assert_true(tensor_equal(&a[i], &b[i]));
    }
}

void assert_same_requests(const struct infer_request *a, const struct infer_request *b)
{
    assert_string_equal(a->model_version, b->model_version);
    assert_string_equal(a->id, b->id);
    assert_same_parameters(a->parameters, a->parameter_count, b->parameters, b->parameter_count);
    assert_int_equal(a->output_count, b->output_count);
    for (size_t i = 0; i < a->output_count; i++)
        assert_string_equal(a->outputs[i], b->outputs[i]);
    assert_int_equal(a->input_count, b->input_count);
    assert_same_tensors(a->inputs, b->inputs, a->input_count);
}

void assert_same_responses(const struct infer_response *a, const struct infer_response *b)
{
    assert_string_equal(a->model_name, b->model_name);
    assert_string_equal(a->model_version, b->model_version);
    assert_string_equal(a->id, b->id);
    assert_same_parameters(a->parameters, a->parameter_count, b->parameters, b->parameter_count);
    assert_int_equal(a->output_count, b->output_count);
    assert_same_tensors(a->outputs, b->outputs, a->output_count);
}

uint8_t *exact_copy(const void *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    assert_non_null(copy);
    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}
