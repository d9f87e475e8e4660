#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proto/open_inference.pb-c.h"

#include "samples.h"
#include "wire/proto_codec.h"

typedef Inference__ModelInferRequest request_message;
typedef Inference__ModelInferRequest__InferInputTensor input_message;

static void check_request(const struct tensor *inputs, size_t count, enum proto_form form)
{
    struct infer_request in, out;
    struct buf body;
    struct err e;

    sample_request(&in, inputs, count);
    infer_request_init(&out, &wire_limits_default);
    buf_init(&body, wire_limits_default.body);
    assert_int_equal(proto_request_encode(&in, form, &body, &e), 0);
    assert_int_equal(proto_request_decode(body.data, body.size, &wire_limits_default, &out, &e), 0);
    assert_string_equal(out.model_name, in.model_name);
    assert_same_requests(&in, &out);
    assert_int_equal(out.raw_contents, form == PROTO_FORM_RAW && count > 0);
    for (size_t i = 0; i < count; i++)
        assert_non_null(out.inputs[i].data); /* of empty tensors too */
    buf_fini(&body);
    infer_request_fini(&out);
    infer_request_fini(&in);
}

static void check_response(const struct tensor *outputs, size_t count, enum proto_form form)
{
    struct infer_response in, out;
    const char *error_text;
    struct buf body;
    struct err e;

    sample_response(&in, outputs, count);
    infer_response_init(&out, &wire_limits_default);
    buf_init(&body, wire_limits_default.body);
    assert_int_equal(proto_response_encode(&in, form, &body, &e), 0);
    assert_int_equal(proto_response_decode(body.data, body.size, &wire_limits_default, &out, &e),
                     0);
    assert_same_responses(&in, &out);
    buf_reset(&body);
    assert_int_equal(proto_stream_response_encode(&in, form, NULL, &body, &e), 0);
    assert_int_equal(proto_stream_response_decode(body.data, body.size, &wire_limits_default, &out,
                                                  &error_text, &e),
                     0);
    assert_null(error_text);
    assert_same_responses(&in, &out);
    buf_fini(&body);
    infer_response_fini(&out);
    infer_response_fini(&in);
}

static void each_datatype_and_shape_returns_bit_for_bit(void **state)
{
    struct arena arena;
    uint64_t seed = 1;

    (void)state;
    arena_init(&arena, SIZE_MAX / 4);
    for (enum datatype d = 0; d < DATATYPE_COUNT; d++) {
        for (int shape = 0; shape < SAMPLE_SHAPES; shape++) {
            struct tensor t = sample_tensor(&arena, d, shape, SAMPLE_ANY_BITS, &seed);

            check_request(&t, 1, PROTO_FORM_RAW);
            check_response(&t, 1, PROTO_FORM_RAW);
            if (d == DATATYPE_FP16)
                continue;
            check_request(&t, 1, PROTO_FORM_TYPED);
            check_response(&t, 1, PROTO_FORM_TYPED);
        }
    }
    arena_fini(&arena);
}

static void many_tensors_and_none_return(void **state)
{
    struct tensor t[2 * DATATYPE_COUNT];
    struct arena arena;
    uint64_t seed = 2;
    size_t count = 0;

    (void)state;
    arena_init(&arena, SIZE_MAX / 4);
    for (enum datatype d = 0; d < DATATYPE_COUNT; d++) {
        if (d != DATATYPE_FP16)
            t[count++] = sample_tensor(&arena, d, (int)d % SAMPLE_SHAPES, SAMPLE_ANY_BITS, &seed);
    }
    for (enum proto_form form = PROTO_FORM_TYPED; form <= PROTO_FORM_RAW; form++) {
        check_request(t, count, form);
        check_response(t, count, form);
        check_request(NULL, 0, form);
        check_response(NULL, 0, form);
    }
    arena_fini(&arena);
}

static void unaligned_tensors_can_be_encoded(void **state)
{
    uint8_t bytes[33];
    struct tensor t = {.name = "t0", .datatype = DATATYPE_FP64, .rank = 1, .shape = {4}};

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7);
    t.data = bytes + ((uintptr_t)bytes % 8 == 0 ? 1 : 0);
    t.size = 32;
    check_request(&t, 1, PROTO_FORM_TYPED);
    check_request(&t, 1, PROTO_FORM_RAW);
}

static void raw_contents_are_used_where_they_lie(void **state)
{
    static const uint8_t pixels[1024] = {1, 2, 3};
    struct tensor t = {"t0", DATATYPE_UINT8, 1, {1024}, pixels, sizeof pixels};
    struct infer_request in, out;
    struct buf body;

    (void)state;
    sample_request(&in, &t, 1);
    infer_request_init(&out, &wire_limits_default);
    buf_init(&body, 4096);
    assert_int_equal(proto_request_encode(&in, PROTO_FORM_RAW, &body, NULL), 0);
    assert_int_equal(proto_request_decode(body.data, body.size, &wire_limits_default, &out, NULL),
                     0);
    assert_true(out.inputs[0].data > body.data);
    assert_true(out.inputs[0].data < body.data + body.size);
    buf_fini(&body);
    infer_request_fini(&out);
}

static void fp16_has_no_typed_form(void **state)
{
    struct tensor t = {"h", DATATYPE_FP16, 1, {1}, (const uint8_t *)"\0\0", 2};
    struct infer_request in;
    struct buf body;
    struct err e;

    (void)state;
    sample_request(&in, &t, 1);
    buf_init(&body, 4096);
    assert_int_equal(proto_request_encode(&in, PROTO_FORM_TYPED, &body, &e), ERR_UNSUPPORTED);
    assert_non_null(strstr(e.text, "inputs[0]"));
    assert_int_equal(body.size, 0);
    buf_fini(&body);
}

static void a_message_over_the_buffers_cap_is_refused(void **state)
{
    static const uint8_t bytes[200];
    struct tensor t = {"t0", DATATYPE_UINT8, 1, {200}, bytes, sizeof bytes};
    struct infer_response in;
    struct buf body;
    struct err e;

    (void)state;
    sample_response(&in, &t, 1);
    buf_init(&body, 200);
    assert_int_equal(proto_response_encode(&in, PROTO_FORM_RAW, &body, &e), ERR_TOO_LARGE);
    assert_int_equal(proto_stream_response_encode(&in, PROTO_FORM_RAW, NULL, &body, &e),
                     ERR_TOO_LARGE);
    assert_int_equal(body.size, 0);
    assert_false(buf_failed(&body));
    buf_fini(&body);
}

static void a_stream_error_travels_as_text(void **state)
{
    struct infer_response in, out;
    const char *text;
    struct buf body;

    (void)state;
    sample_response(&in, NULL, 0);
    infer_response_init(&out, &wire_limits_default);
    buf_init(&body, 4096);
    assert_int_equal(
        proto_stream_response_encode(&in, PROTO_FORM_RAW, "no such model", &body, NULL), 0);
    assert_int_equal(
        proto_stream_response_decode(body.data, body.size, &wire_limits_default, &out, &text, NULL),
        0);
    assert_string_equal(text, "no such model");
    assert_int_equal(out.output_count, 0);
    buf_fini(&body);
    infer_response_fini(&out);
}

/* By the rules of protobuf a message field that comes twice is one message. */
static void pieces_of_a_stream_response_are_one(void **state)
{
    struct parameter late = {.name = "late", .type = PARAMETER_BOOL, .value.boolean = true};
    struct infer_response first = {.model_name = "m", .model_version = "", .id = "7"};
    struct infer_response second = {
        .model_name = "", .model_version = "", .id = "", .parameters = &late, .parameter_count = 1};
    struct infer_response out;
    const char *text;
    struct buf body;

    (void)state;
    infer_response_init(&out, &wire_limits_default);
    buf_init(&body, 4096);
    proto_stream_response_encode(&first, PROTO_FORM_RAW, NULL, &body, NULL);
    proto_stream_response_encode(&second, PROTO_FORM_RAW, NULL, &body, NULL);
    assert_int_equal(
        proto_stream_response_decode(body.data, body.size, &wire_limits_default, &out, &text, NULL),
        0);
    assert_string_equal(out.model_name, "m");
    assert_string_equal(out.id, "7");
    assert_int_equal(out.parameter_count, 1);
    assert_string_equal(out.parameters[0].name, "late");
    buf_fini(&body);
    infer_response_fini(&out);
}

/* What a bad request is made of: one input, changed by `spoil`. */
struct bad {
    void (*spoil)(request_message *m, input_message *t, Inference__InferTensorContents *c);
    enum err_code code;
    const char *text;
};

static ProtobufCBinaryData raw_entries[70];
static int64_t dimensions[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
static int32_t ints[3] = {1, 300, 3};
static uint32_t uints[3] = {1, 2, 70000};
static float floats[3] = {1, 2, 3};
static char long_text[5000];

static void spoil_datatype(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)m;
    (void)c;
    t->datatype = (char *)"FLOAT";
}

static void spoil_rank(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)m;
    (void)c;
    t->n_shape = 9;
    t->shape = dimensions;
}

static void spoil_sign(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    static int64_t shape[2] = {1, -3};

    (void)m;
    (void)c;
    t->n_shape = 2;
    t->shape = shape;
}

static void spoil_elements(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    static int64_t shape[2] = {INT64_C(1) << 40, INT64_C(1) << 40};

    (void)m;
    (void)c;
    t->n_shape = 2;
    t->shape = shape;
}

static void spoil_count(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)m;
    (void)t;
    c->n_fp32_contents = 2;
}

static void spoil_list(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)m;
    (void)t;
    c->n_int_contents = 3;
    c->int_contents = ints;
}

static void spoil_int8(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    spoil_list(m, t, c);
    c->n_fp32_contents = 0;
    t->datatype = (char *)"INT8";
}

static void spoil_uint16(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)m;
    c->n_fp32_contents = 0;
    c->n_uint_contents = 3;
    c->uint_contents = uints;
    t->datatype = (char *)"UINT16";
}

static void spoil_fp16(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)m;
    (void)c;
    t->datatype = (char *)"FP16";
}

static void spoil_name(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)m;
    (void)c;
    t->name = long_text;
}

static void spoil_id(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)t;
    (void)c;
    m->id = long_text;
}

static void spoil_both(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    (void)t;
    (void)c;
    m->n_raw_input_contents = 1;
    m->raw_input_contents = raw_entries;
}

static void spoil_raw_size(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    spoil_both(m, t, c);
    t->contents = NULL;
}

static void spoil_raw_count(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    spoil_raw_size(m, t, c);
    m->n_raw_input_contents = 2;
}

static void spoil_raw_limit(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    spoil_raw_size(m, t, c);
    m->n_raw_input_contents = 70;
}

static void spoil_raw_bytes(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    static ProtobufCBinaryData entry = {5, (uint8_t *)"\x09\0\0\0x"};

    spoil_raw_size(m, t, c);
    m->raw_input_contents = &entry;
    t->datatype = (char *)"BYTES";
}

static void spoil_parameter(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    static Inference__ModelInferRequest__ParametersEntry entry;
    static Inference__ModelInferRequest__ParametersEntry *list[1] = {&entry};

    (void)t;
    (void)c;
    inference__model_infer_request__parameters_entry__init(&entry);
    entry.key = (char *)"delay_us";
    m->n_parameters = 1;
    m->parameters = list;
}

static void spoil_tensors(request_message *m, input_message *t, Inference__InferTensorContents *c)
{
    static input_message *list[65];

    (void)c;
    for (size_t i = 0; i < 65; i++)
        list[i] = t;
    m->n_inputs = 65;
    m->inputs = list;
}

static const struct bad bad_requests[] = {
    {spoil_datatype, ERR_INVALID, "inputs[0].datatype: 'FLOAT'"},
    {spoil_rank, ERR_INVALID, "inputs[0].shape: rank 9"},
    {spoil_sign, ERR_INVALID, "inputs[0].shape[1]: -3"},
    {spoil_elements, ERR_TOO_LARGE, "inputs[0].shape: more than"},
    {spoil_count, ERR_INVALID, "inputs[0].contents: 2 elements, the shape has 3"},
    {spoil_list, ERR_INVALID, "inputs[0].contents: int_contents is not for FP32"},
    {spoil_int8, ERR_INVALID, "inputs[0].contents[1]: 300 does not fit INT8"},
    {spoil_uint16, ERR_INVALID, "inputs[0].contents[2]: 70000 does not fit UINT16"},
    {spoil_fp16, ERR_UNSUPPORTED, "inputs[0].contents: FP16"},
    {spoil_name, ERR_TOO_LARGE, "inputs[0].name: 4999 bytes"},
    {spoil_id, ERR_TOO_LARGE, "id: 4999 bytes"},
    {spoil_both, ERR_INVALID, "inputs[0].contents: given beside raw_input_contents"},
    {spoil_raw_size, ERR_INVALID, "raw_input_contents[0]: 0 bytes, the shape has 3 FP32"},
    {spoil_raw_count, ERR_INVALID, "raw_input_contents: 2 entries for 1 tensors"},
    {spoil_raw_limit, ERR_TOO_LARGE, "raw_input_contents: more than 64"},
    {spoil_raw_bytes, ERR_INVALID, "raw_input_contents[0]: element 0 runs past the end"},
    {spoil_parameter, ERR_INVALID, "parameters.delay_us: no value"},
    {spoil_tensors, ERR_TOO_LARGE, "inputs: more than 64"},
};

static void pack_bad(const struct bad *bad, struct buf *body)
{
    request_message m = INFERENCE__MODEL_INFER_REQUEST__INIT;
    input_message t = INFERENCE__MODEL_INFER_REQUEST__INFER_INPUT_TENSOR__INIT;
    Inference__InferTensorContents c = INFERENCE__INFER_TENSOR_CONTENTS__INIT;
    input_message *inputs[1] = {&t};
    int64_t shape[1] = {3};
    size_t size;

    m.n_inputs = 1;
    m.inputs = inputs;
    t.name = (char *)"in";
    t.datatype = (char *)"FP32";
    t.n_shape = 1;
    t.shape = shape;
    t.contents = &c;
    c.n_fp32_contents = 3;
    c.fp32_contents = floats;
    bad->spoil(&m, &t, &c);
    size = inference__model_infer_request__get_packed_size(&m);
    inference__model_infer_request__pack(&m, buf_reserve(body, size));
    buf_commit(body, size);
}

static void malformed_requests_name_the_field(void **state)
{
    struct infer_request out;
    struct buf body;
    struct err e;

    (void)state;
    memset(long_text, 'x', sizeof long_text - 1);
    infer_request_init(&out, &wire_limits_default);
    buf_init(&body, 1 << 20);
    for (size_t i = 0; i < sizeof bad_requests / sizeof *bad_requests; i++) {
        const struct bad *bad = &bad_requests[i];

        buf_reset(&body);
        pack_bad(bad, &body);
        assert_int_equal(proto_request_decode(body.data, body.size, &wire_limits_default, &out, &e),
                         bad->code);
        assert_int_equal(e.code, bad->code);
        assert_memory_equal(e.text, bad->text, strlen(bad->text));
        assert_int_equal(out.input_count, 0);
        assert_string_equal(out.id, "");
    }
    buf_fini(&body);
    infer_request_fini(&out);
}

static void bodies_over_the_limits_are_refused(void **state)
{
    struct wire_limits limits = wire_limits_default;
    struct infer_request out;
    struct err e;
    uint8_t *body = calloc(1, 4000);

    (void)state;
    assert_non_null(body);
    limits.body = 2000;
    infer_request_init(&out, &limits);
    assert_int_equal(proto_request_decode(body, 2001, &limits, &out, &e), ERR_TOO_LARGE);
    assert_string_equal(e.text, "body: 2001 bytes, at most 2000");
    free(body);
    infer_request_fini(&out);
}

/* 40,000 empty inputs in 80,000 bytes: protobuf-c wants far more memory than the arena grants. */
static void memory_is_capped_while_unpacking(void **state)
{
    enum { COUNT = 40000 };
    struct wire_limits limits = wire_limits_default;
    struct infer_request out;
    struct err e;
    uint8_t *body = calloc(COUNT, 2);

    (void)state;
    assert_non_null(body);
    for (size_t i = 0; i < COUNT; i++)
        body[2 * i] = 5 << 3 | 2;
    limits.body = 2 * COUNT;
    infer_request_init(&out, &limits);
    assert_int_equal(proto_request_decode(body, 2 * COUNT, &limits, &out, &e), ERR_TOO_LARGE);
    assert_non_null(strstr(e.text, "bytes of memory"));
    free(body);
    infer_request_fini(&out);
}

static void the_last_of_two_parameters_counts(void **state)
{
    static const uint8_t body[] = {0x22, 7, 0x0a, 1, 'a', 0x12, 2, 0x10, 5,
                                   0x22, 7, 0x0a, 1, 'a', 0x12, 2, 0x10, 6};
    struct infer_request out;

    (void)state;
    infer_request_init(&out, &wire_limits_default);
    assert_int_equal(proto_request_decode(body, sizeof body, &wire_limits_default, &out, NULL), 0);
    assert_int_equal(out.parameter_count, 1);
    assert_int_equal(out.parameters[0].value.int64, 6);
    infer_request_fini(&out);
}

/* Every prefix and every single changed byte: an answer or an error, nothing else. */
static void attack(const struct buf *body)
{
    struct infer_request request;
    struct infer_response response;
    const char *text;
    struct err e;

    infer_request_init(&request, &wire_limits_default);
    infer_response_init(&response, &wire_limits_default);
    for (size_t i = 0; i < 2 * body->size; i++) {
        size_t size = i < body->size ? i : body->size;
        uint8_t *copy = exact_copy(body->data, size);

        if (i >= body->size)
            copy[i - body->size] ^= (uint8_t)(1 + i % 255);
        proto_request_decode(copy, size, &wire_limits_default, &request, &e);
        proto_response_decode(copy, size, &wire_limits_default, &response, &e);
        proto_stream_response_decode(copy, size, &wire_limits_default, &response, &text, &e);
        free(copy);
    }
    infer_request_fini(&request);
    infer_response_fini(&response);
}

static void hostile_bytes_are_survived(void **state)
{
    struct tensor t[3];
    struct infer_request request;
    struct infer_response response;
    struct arena arena;
    struct buf body;
    uint64_t seed = 3;

    (void)state;
    arena_init(&arena, SIZE_MAX / 4);
    buf_init(&body, 1 << 20);
    t[0] = sample_tensor(&arena, DATATYPE_FP32, 5, SAMPLE_ANY_BITS, &seed);
    t[1] = sample_tensor(&arena, DATATYPE_BYTES, 0, SAMPLE_ANY_BITS, &seed);
    t[2] = sample_tensor(&arena, DATATYPE_INT8, 5, SAMPLE_ANY_BITS, &seed);
    sample_request(&request, t, 3);
    sample_response(&response, t, 3);
    for (enum proto_form form = PROTO_FORM_TYPED; form <= PROTO_FORM_RAW; form++) {
        assert_int_equal(proto_request_encode(&request, form, &body, NULL), 0);
        attack(&body);
        buf_reset(&body);
        assert_int_equal(proto_response_encode(&response, form, &body, NULL), 0);
        attack(&body);
        buf_reset(&body);
        assert_int_equal(proto_stream_response_encode(&response, form, NULL, &body, NULL), 0);
        attack(&body);
        buf_reset(&body);
    }
    buf_fini(&body);
    arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_datatype_and_shape_returns_bit_for_bit),
        cmocka_unit_test(many_tensors_and_none_return),
        cmocka_unit_test(unaligned_tensors_can_be_encoded),
        cmocka_unit_test(raw_contents_are_used_where_they_lie),
        cmocka_unit_test(fp16_has_no_typed_form),
        cmocka_unit_test(a_message_over_the_buffers_cap_is_refused),
        cmocka_unit_test(a_stream_error_travels_as_text),
        cmocka_unit_test(pieces_of_a_stream_response_are_one),
        cmocka_unit_test(malformed_requests_name_the_field),
        cmocka_unit_test(bodies_over_the_limits_are_refused),
        cmocka_unit_test(memory_is_capped_while_unpacking),
        cmocka_unit_test(the_last_of_two_parameters_counts),
        cmocka_unit_test(hostile_bytes_are_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
