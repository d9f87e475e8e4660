#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samples.h"
#include "wire/service_messages.h"

static const char *extensions[] = {"binary_tensor_data", "a \"b\""};
static const char *versions[] = {"1", "2"};
static struct port_metadata inputs[] = {
    {"image", DATATYPE_BYTES, 1, {-1}},
    {"input", DATATYPE_FP32, 4, {-1, 32, 32, 3}},
};
static struct port_metadata outputs[] = {{"label", DATATYPE_BYTES, 0, {0}}};

static const struct server_metadata server = {"rvg", "0.1.0", extensions, 2};
static const struct model_metadata model = {"resnet8", versions, 2,       "xnnpack",
                                            inputs,    2,        outputs, 1};

struct fixture {
    struct buf body;
    struct arena arena;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    buf_init(&f->body, 1 << 16);
    arena_init(&f->arena, 1 << 20);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    buf_fini(&f->body);
    arena_fini(&f->arena);
    free(f);
    return 0;
}

static void assert_same_texts(const char *const *a, const char *const *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(a[i], b[i]);
}

static void assert_same_ports(const struct port_metadata *a, const struct port_metadata *b,
                              size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(a[i].name, b[i].name);
        assert_int_equal(a[i].datatype, b[i].datatype);
        assert_int_equal(a[i].rank, b[i].rank);
        assert_memory_equal(a[i].shape, b[i].shape, (size_t)a[i].rank * sizeof *a[i].shape);
    }
}

static void assert_same_server(const struct server_metadata *m)
{
    assert_string_equal(m->name, server.name);
    assert_string_equal(m->version, server.version);
    assert_int_equal(m->extension_count, server.extension_count);
    assert_same_texts(m->extensions, server.extensions, m->extension_count);
}

static void assert_same_model(const struct model_metadata *m)
{
    assert_string_equal(m->name, model.name);
    assert_string_equal(m->platform, model.platform);
    assert_int_equal(m->version_count, model.version_count);
    assert_same_texts(m->versions, model.versions, m->version_count);
    assert_int_equal(m->input_count, model.input_count);
    assert_same_ports(m->inputs, model.inputs, m->input_count);
    assert_int_equal(m->output_count, model.output_count);
    assert_same_ports(m->outputs, model.outputs, m->output_count);
}

static void server_metadata_returns(void **state)
{
    struct fixture *f = *state;
    struct server_metadata m = {0};

    assert_int_equal(proto_server_metadata_encode(&server, &f->body, NULL), 0);
    assert_int_equal(proto_server_metadata_decode(f->body.data, f->body.size, &wire_limits_default,
                                                  &f->arena, &m, NULL),
                     0);
    assert_same_server(&m);
    buf_reset(&f->body);
    assert_int_equal(json_server_metadata_encode(&server, &f->body, NULL), 0);
    assert_string_equal(buf_text(&f->body),
                        "{\"name\":\"rvg\",\"version\":\"0.1.0\","
                        "\"extensions\":[\"binary_tensor_data\",\"a \\\"b\\\"\"]}");
    assert_int_equal(json_server_metadata_decode(f->body.data, f->body.size, &wire_limits_default,
                                                 &f->arena, &m, NULL),
                     0);
    assert_same_server(&m);
}

static void model_metadata_returns(void **state)
{
    struct fixture *f = *state;
    struct model_metadata m = {0};

    assert_int_equal(proto_model_metadata_encode(&model, &f->body, NULL), 0);
    assert_int_equal(proto_model_metadata_decode(f->body.data, f->body.size, &wire_limits_default,
                                                 &f->arena, &m, NULL),
                     0);
    assert_same_model(&m);
    buf_reset(&f->body);
    assert_int_equal(json_model_metadata_encode(&model, &f->body, NULL), 0);
    assert_string_equal(
        buf_text(&f->body),
        "{\"name\":\"resnet8\",\"versions\":[\"1\",\"2\"],\"platform\":\"xnnpack\",\"inputs\":["
        "{\"name\":\"image\",\"datatype\":\"BYTES\",\"shape\":[-1]},"
        "{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,32,32,3]}],"
        "\"outputs\":[{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[]}]}");
    assert_int_equal(json_model_metadata_decode(f->body.data, f->body.size, &wire_limits_default,
                                                &f->arena, &m, NULL),
                     0);
    assert_same_model(&m);
}

/* The bytes are the protocol's: written here by hand from the field numbers. */
static void small_grpc_messages_have_the_protocols_bytes(void **state)
{
    struct fixture *f = *state;
    enum health_status status = HEALTH_UNKNOWN;
    struct model_ref ref = {"m", "2"};
    const char *service = NULL;
    bool flag = false;

    assert_int_equal(proto_flag_encode(true, &f->body, NULL), 0);
    assert_int_equal(proto_model_ref_encode(&ref, &f->body, NULL), 0);
    assert_int_equal(proto_health_request_encode("s", &f->body, NULL), 0);
    assert_int_equal(proto_health_response_encode(HEALTH_NOT_SERVING, &f->body, NULL), 0);
    assert_int_equal(f->body.size, 13);
    assert_memory_equal(f->body.data,
                        "\x08\1"
                        "\x0a\1m\x12\1"
                        "2"
                        "\x0a\1s"
                        "\x08\2",
                        13);
    assert_int_equal(proto_flag_decode("\x08\1", 2, &flag, NULL), 0);
    assert_true(flag);
    assert_int_equal(proto_flag_decode("", 0, &flag, NULL), 0);
    assert_false(flag);
    assert_int_equal(
        proto_model_ref_decode("\x0a\1n", 3, &wire_limits_default, &f->arena, &ref, NULL), 0);
    assert_string_equal(ref.name, "n");
    assert_string_equal(ref.version, "");
    assert_int_equal(
        proto_health_request_decode("\x0a\1s", 3, &wire_limits_default, &f->arena, &service, NULL),
        0);
    assert_string_equal(service, "s");
    assert_int_equal(proto_health_response_decode("\x08\1", 2, &status, NULL), 0);
    assert_int_equal(status, HEALTH_SERVING);
}

static void small_json_messages_are_written(void **state)
{
    static const struct prediction predictions[] = {{"cat", 0.75f}, {"dog", 0.125f}};
    struct fixture *f = *state;

    assert_int_equal(json_flag_encode("live", NULL, true, &f->body, NULL), 0);
    assert_int_equal(json_flag_encode("ready", "m", false, &f->body, NULL), 0);
    assert_int_equal(json_predictions_encode("resnet8", predictions, 2, &f->body, NULL), 0);
    assert_string_equal(
        buf_text(&f->body),
        "{\"live\":true}{\"name\":\"m\",\"ready\":false}"
        "{\"model_name\":\"resnet8\",\"predictions\":[{\"label\":\"cat\",\"probability\":0.75},"
        "{\"label\":\"dog\",\"probability\":0.125}]}");
}

static void errors_travel_as_text(void **state)
{
    struct fixture *f = *state;
    char text[16];

    assert_int_equal(json_error_encode("a \"b\"\n\x01\xff\xc3", &f->body, NULL), 0);
    assert_string_equal(buf_text(&f->body),
                        "{\"error\":\"a \\\"b\\\"\\n\\u0001\xef\xbf\xbd\xef\xbf\xbd\"}");
    assert_true(json_error_decode("{\"error\":\"abc\"}", 15, text, sizeof text));
    assert_string_equal(text, "abc");
    assert_true(json_error_decode("{\"error\":\"abcdef\"}", 18, text, 4));
    assert_string_equal(text, "abc");
    assert_false(json_error_decode("{\"message\":\"abc\"}", 17, text, sizeof text));
    assert_false(json_error_decode("<html>", 6, text, sizeof text));
}

struct bad {
    const char *body;
    const char *text;
};

static const struct bad bad_models[] = {
    {"{\"name\":1}", "name: byte"},
    {"{}", "name: missing"},
    {"{\"name\":\"m\",\"versions\":[\"1\",2]}", "versions[1]: byte"},
    {"{\"name\":\"m\",\"inputs\":[{\"name\":\"x\"}]}", "inputs[0]: name, datatype or shape"},
    {"{\"name\":\"m\",\"inputs\":[],\"outputs\":[{\"name\":\"x\",\"datatype\":\"BF16\"}]}",
     "outputs[0].datatype: 'BF16'"},
    {"{\"name\":\"m\",\"inputs\":[{\"shape\":[1,2,3,4,5,6,7,8,9]}]}", "inputs[0].shape: rank"},
    {"{\"name\":\"m\"} 1", "body: byte 13: expected the end"},
};

static void malformed_metadata_names_the_field(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof bad_models / sizeof *bad_models; i++) {
        struct model_metadata m;
        struct err e;

        assert_int_equal(json_model_metadata_decode(bad_models[i].body, strlen(bad_models[i].body),
                                                    &wire_limits_default, &f->arena, &m, &e),
                         ERR_INVALID);
        assert_memory_equal(e.text, bad_models[i].text, strlen(bad_models[i].text));
    }
}

static void decode_everything(const uint8_t *body, size_t size, struct arena *arena)
{
    struct server_metadata s;
    struct model_metadata m;
    struct model_ref ref;
    enum health_status status;
    const char *service;
    char text[8];
    bool flag;

    arena_reset(arena);
    proto_flag_decode(body, size, &flag, NULL);
    proto_model_ref_decode(body, size, &wire_limits_default, arena, &ref, NULL);
    proto_server_metadata_decode(body, size, &wire_limits_default, arena, &s, NULL);
    proto_model_metadata_decode(body, size, &wire_limits_default, arena, &m, NULL);
    proto_health_request_decode(body, size, &wire_limits_default, arena, &service, NULL);
    proto_health_response_decode(body, size, &status, NULL);
    json_server_metadata_decode(body, size, &wire_limits_default, arena, &s, NULL);
    json_model_metadata_decode(body, size, &wire_limits_default, arena, &m, NULL);
    json_error_decode(body, size, text, sizeof text);
}

static void hostile_bytes_are_survived(void **state)
{
    struct fixture *f = *state;

    for (int form = 0; form < 2; form++) {
        buf_reset(&f->body);
        if (form == 0)
            assert_int_equal(proto_model_metadata_encode(&model, &f->body, NULL), 0);
        else
            assert_int_equal(json_model_metadata_encode(&model, &f->body, NULL), 0);
        for (size_t i = 0; i < 2 * f->body.size; i++) {
            size_t size = i < f->body.size ? i : f->body.size;
            uint8_t *copy = exact_copy(f->body.data, size);

            if (i >= f->body.size)
                copy[i - f->body.size] ^= (uint8_t)(1 + i % 255);
            decode_everything(copy, size, &f->arena);
            free(copy);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(server_metadata_returns, setup, teardown),
        cmocka_unit_test_setup_teardown(model_metadata_returns, setup, teardown),
        cmocka_unit_test_setup_teardown(small_grpc_messages_have_the_protocols_bytes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(small_json_messages_are_written, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_travel_as_text, setup, teardown),
        cmocka_unit_test_setup_teardown(malformed_metadata_names_the_field, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_bytes_are_survived, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
