#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samples.h"
#include "wire/json_codec.h"

static void check_request(const struct tensor *inputs, size_t count, enum json_form form)
{
    struct infer_request in, out;
    size_t header_size;
    struct buf body;
    struct err e;

    sample_request(&in, inputs, count);
    in.binary_output = form == JSON_FORM_BINARY;
    infer_request_init(&out, &wire_limits_default);
    buf_init(&body, wire_limits_default.body);
    assert_int_equal(json_request_encode(&in, form, &body, &header_size, &e), 0);
    assert_int_equal(header_size == JSON_NO_HEADER, form != JSON_FORM_BINARY);
    assert_int_equal(
        json_request_decode(body.data, body.size, header_size, &wire_limits_default, &out, &e), 0);
    in.model_version = ""; /* the path has it */
    assert_same_requests(&in, &out);
    assert_int_equal(in.binary_output, out.binary_output);
    buf_fini(&body);
    infer_request_fini(&out);
    infer_request_fini(&in);
}

static void check_response(const struct tensor *outputs, size_t count, enum json_form form)
{
    struct infer_response in, out;
    size_t header_size;
    struct buf body;
    struct err e;

    sample_response(&in, outputs, count);
    infer_response_init(&out, &wire_limits_default);
    buf_init(&body, wire_limits_default.body);
    assert_int_equal(json_response_encode(&in, form, &body, &header_size, &e), 0);
    assert_int_equal(
        json_response_decode(body.data, body.size, header_size, &wire_limits_default, &out, &e), 0);
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
            struct tensor any = sample_tensor(&arena, d, shape, SAMPLE_ANY_BITS, &seed);
            struct tensor finite = sample_tensor(&arena, d, shape, SAMPLE_FINITE, &seed);
            struct tensor text = sample_tensor(&arena, d, shape, SAMPLE_TEXT, &seed);

            check_request(&any, 1, JSON_FORM_BINARY);
            check_response(&any, 1, JSON_FORM_BINARY);
            if (d == DATATYPE_FP16)
                continue;
            check_request(&finite, 1, JSON_FORM_TEXT);
            check_request(&text, 1, JSON_FORM_TEXT);
            check_request(&finite, 1, JSON_FORM_BASE64);
            check_response(&finite, 1, JSON_FORM_TEXT);
            check_response(&text, 1, JSON_FORM_TEXT);
            check_response(&finite, 1, JSON_FORM_BASE64);
        }
    }
    arena_fini(&arena);
}

static void many_tensors_and_none_return(void **state)
{
    struct tensor t[DATATYPE_COUNT];
    struct arena arena;
    uint64_t seed = 2;
    size_t count = 0;

    (void)state;
    arena_init(&arena, SIZE_MAX / 4);
    for (enum datatype d = 0; d < DATATYPE_COUNT; d++) {
        if (d != DATATYPE_FP16)
            t[count++] = sample_tensor(&arena, d, (int)d % SAMPLE_SHAPES, SAMPLE_FINITE, &seed);
    }
    for (enum json_form form = JSON_FORM_TEXT; form <= JSON_FORM_BINARY; form++) {
        check_request(t, count, form);
        check_response(t, count, form);
        check_request(NULL, 0, form);
        check_response(NULL, 0, form);
    }
    arena_fini(&arena);
}

static void binary_tensors_are_used_where_they_lie(void **state)
{
    static const uint8_t pixels[1024] = {1, 2, 3};
    struct tensor t = {"t0", DATATYPE_UINT8, 1, {1024}, pixels, sizeof pixels};
    struct infer_request in, out;
    size_t header_size;
    struct buf body;

    (void)state;
    sample_request(&in, &t, 1);
    infer_request_init(&out, &wire_limits_default);
    buf_init(&body, 4096);
    assert_int_equal(json_request_encode(&in, JSON_FORM_BINARY, &body, &header_size, NULL), 0);
    assert_int_equal(
        json_request_decode(body.data, body.size, header_size, &wire_limits_default, &out, NULL),
        0);
    assert_ptr_equal(out.inputs[0].data, body.data + header_size);
    buf_fini(&body);
    infer_request_fini(&out);
}

static void a_small_request_is_written_as_the_protocol_says(void **state)
{
    static const float numbers[] = {0.5f, -1.0f, 3.4028235e38f, 1e-7f};
    struct tensor t = {"in", DATATYPE_FP32, 2, {2, 2}, (const uint8_t *)numbers, sizeof numbers};
    struct infer_request in;
    size_t header_size;
    struct buf body;

    (void)state;
    infer_request_init(&in, &wire_limits_default);
    in.inputs = &t;
    in.input_count = 1;
    buf_init(&body, 4096);
    assert_int_equal(json_request_encode(&in, JSON_FORM_TEXT, &body, &header_size, NULL), 0);
    assert_string_equal(buf_text(&body),
                        "{\"inputs\":[{\"name\":\"in\",\"shape\":[2,2],\"datatype\":\"FP32\","
                        "\"data\":[0.5,-1,3.4028235e38,1e-7]}]}");
    buf_fini(&body);
}

static void what_json_cannot_hold_is_refused(void **state)
{
    static const uint16_t half = 0x3c00;
    static const float bad[] = {1, 2, (float)(__builtin_inf())};
    struct tensor t[2] = {
        {"a", DATATYPE_FP16, 1, {1}, (const uint8_t *)&half, sizeof half},
        {"b", DATATYPE_FP32, 1, {3}, (const uint8_t *)bad, sizeof bad},
    };
    struct infer_response in;
    size_t header_size;
    struct buf body;
    struct err e;

    (void)state;
    buf_init(&body, 4096);
    buf_append_text(&body, "before");
    sample_response(&in, t, 1);
    assert_int_equal(json_response_encode(&in, JSON_FORM_TEXT, &body, &header_size, &e),
                     ERR_UNSUPPORTED);
    assert_string_equal(e.text, "outputs[0].datatype: FP16 has no JSON form");
    in.outputs = t + 1;
    assert_int_equal(json_response_encode(&in, JSON_FORM_TEXT, &body, &header_size, &e),
                     ERR_INVALID);
    assert_string_equal(e.text, "outputs[0].data[2]: not finite");
    assert_string_equal(buf_text(&body), "before");
    buf_fini(&body);
}

static void a_body_over_the_buffers_cap_is_refused(void **state)
{
    static const uint8_t bytes[400];
    struct tensor t = {"t0", DATATYPE_UINT8, 1, {400}, bytes, sizeof bytes};
    struct infer_response in;
    size_t header_size;
    struct buf body;
    struct err e;

    (void)state;
    buf_init(&body, 400);
    sample_response(&in, &t, 1);
    for (enum json_form form = JSON_FORM_TEXT; form <= JSON_FORM_BINARY; form++) {
        buf_reset(&body);
        assert_int_equal(json_response_encode(&in, form, &body, &header_size, &e), ERR_TOO_LARGE);
        assert_int_equal(body.size, 0);
    }
    buf_fini(&body);
}

static void tensors_that_disagree_with_their_shape_are_not_encoded(void **state)
{
    struct tensor t = {"t0", DATATYPE_UINT8, 1, {3}, (const uint8_t *)"12", 2};
    struct infer_request in;
    size_t header_size;
    struct buf body;
    struct err e;

    (void)state;
    buf_init(&body, 4096);
    sample_request(&in, &t, 1);
    assert_int_equal(json_request_encode(&in, JSON_FORM_BINARY, &body, &header_size, &e),
                     ERR_INVALID);
    assert_memory_equal(e.text, "inputs[0].data: 2 bytes", 23);
    buf_fini(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_datatype_and_shape_returns_bit_for_bit),
        cmocka_unit_test(many_tensors_and_none_return),
        cmocka_unit_test(binary_tensors_are_used_where_they_lie),
        cmocka_unit_test(a_small_request_is_written_as_the_protocol_says),
        cmocka_unit_test(what_json_cannot_hold_is_refused),
        cmocka_unit_test(a_body_over_the_buffers_cap_is_refused),
        cmocka_unit_test(tensors_that_disagree_with_their_shape_are_not_encoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
