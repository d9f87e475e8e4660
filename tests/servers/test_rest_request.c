#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "service_rig.h"
#include "servers/rest_request.h"
#include "wire/json_codec.h"
#include "wire/service_messages.h"

#define INFER "/v2/models/identity/infer"

struct case_of_headers {
    const char *method, *path;
    struct rest_headers headers;
    unsigned status; /* 0: goes on */
};

static const struct case_of_headers cases[] = {
    {"GET", "/v2/health/live", {NULL}, 0},
    {"HEAD", "/v2/health/live", {NULL}, 0},
    {"POST", "/v2/health/live", {NULL}, 405},
    {"GET", INFER, {NULL}, 405},
    {"DELETE", "/predict", {NULL}, 405},
    {"GET", "/v3", {NULL}, 404},
    {"POST", INFER, {.content_length = "2"}, 0},
    {"POST", INFER, {.transfer_encoding = "chunked"}, 0},
    {"POST", INFER, {.content_type = "application/json", .content_length = "2"}, 0},
    {"POST", INFER, {.content_type = "Application/JSON; charset=utf-8", .content_length = "2"}, 0},
    {"POST", INFER, {.content_type = "application/octet-stream", .content_length = "2"}, 0},
    {"POST", INFER, {.content_type = "application/jsonx", .content_length = "2"}, 415},
    {"POST", INFER, {.content_type = "text/plain", .content_length = "2"}, 415},
    {"POST", INFER, {.content_type = "image/jpeg", .content_length = "2"}, 415},
    {"POST", INFER, {NULL}, 411},
    {"POST", INFER, {.content_length = "4194304"}, 0},
    {"POST", INFER, {.content_length = "4194305"}, 413},
    {"POST", INFER, {.content_length = "99999999999999999999999999"}, 413},
    {"POST", INFER, {.content_length = "2", .json_size = "12"}, 0},
    {"POST", INFER, {.content_length = "2", .json_size = ""}, 400},
    {"POST", INFER, {.content_length = "2", .json_size = "-1"}, 400},
    {"POST", INFER, {.content_length = "2", .json_size = "1x"}, 400},
    {"POST", INFER, {.content_length = "2", .json_size = "99999999999999999999"}, 400},
    {"POST", "/predict", {.content_length = "2"}, 415},
    {"POST", "/predict", {.content_type = "application/json", .content_length = "2"}, 415},
    {"POST", "/predict", {.content_type = "image/png", .content_length = "2"}, 0},
    {"POST",
     "/predict",
     {.content_type = "multipart/form-data; boundary=b", .content_length = "2"},
     0},
};

static void headers_tell_what_is_refused(void **state)
{
    struct service_rig *rig = *state;
    struct rest_request r;
    char text[256];

    rest_request_init(&r, &rig->service);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rest_request_begin(&r, cases[i].method, cases[i].path, &cases[i].headers);
        if (r.status != cases[i].status)
            fail_msg("case %zu: status %u, expected %u", i, r.status, cases[i].status);
        if (r.status)
            assert_true(
                json_error_decode(r.answer.body.data, r.answer.body.size, text, sizeof text));
        assert_false(rest_request_timed(&r));
        rest_request_reset(&r);
    }
    rest_request_fini(&r);
}

/* Runs a whole request with `body` and leaves its answer in `r`. */
static void ask(struct service_rig *rig, struct rest_request *r, const char *method,
                const char *path, const char *body)
{
    struct rest_headers headers = {.content_type = "application/json",
                                   .transfer_encoding = "chunked"};

    rest_request_reset(r);
    rest_request_begin(r, method, path, &headers);
    if (body)
        assert_true(rest_request_take(r, body, strlen(body)));
    rest_request_run(r, rig->worker, clock_now());
}

static void questions_are_answered(void **state)
{
    static const struct {
        const char *path, *answer;
        unsigned status;
    } questions[] = {
        {"/v2/health/live", "{\"live\":true}", 200},
        {"/v2/health/ready", "{\"ready\":true}", 200},
        {"/v2/models/identity/ready", "{\"name\":\"identity\",\"ready\":true}", 200},
        {"/v2/models/identity/versions/1/ready", "{\"name\":\"identity\",\"ready\":true}", 200},
        {"/v2/models/identity",
         "{\"name\":\"identity\",\"versions\":[\"1\"],\"platform\":\"none\",\"inputs\":[],"
         "\"outputs\":[]}",
         200},
        {"/v2",
         "{\"name\":\"" PACKAGE_NAME "\",\"version\":\"" PACKAGE_VERSION
         "\",\"extensions\":[\"binary_tensor_data\"]}",
         200},
        {"/v2/models/identity/versions/2", NULL, 404},
        {"/v2/models/nobody/ready", NULL, 404},
    };
    struct service_rig *rig = *state;
    struct rest_request r;

    rest_request_init(&r, &rig->service);
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        ask(rig, &r, "GET", questions[i].path, NULL);
        assert_int_equal(r.status, questions[i].status);
        if (questions[i].answer)
            assert_string_equal(buf_text(&r.answer.body), questions[i].answer);
        assert_false(rest_request_timed(&r));
    }
    rest_request_fini(&r);
}

static void bodies_are_answered_or_refused(void **state)
{
    static const struct {
        const char *path, *body;
        unsigned status;
    } bodies[] = {
        {INFER, "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[7]}]}",
         200},
        {INFER, "", 400},
        {INFER, "{", 400},
        {INFER, "[]", 400},
        {INFER, "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"INT8\",\"data\":[7]}]}",
         400},
        {"/v2/models/nobody/infer", "{\"inputs\":[]}", 404},
        {"/v2/models/identity/versions/9/infer", "{\"inputs\":[]}", 404},
    };
    struct service_rig *rig = *state;
    struct rest_request r;

    rest_request_init(&r, &rig->service);
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        ask(rig, &r, "POST", bodies[i].path, bodies[i].body);
        if (r.status != bodies[i].status)
            fail_msg("body %zu: status %u: %s", i, r.status, buf_text(&r.answer.body));
        assert_true(rest_request_timed(&r));
    }
    rest_request_fini(&r);
}

static void a_body_that_grows_too_large_is_refused_then_cut_off(void **state)
{
    struct service_rig *rig = *state;
    size_t limit = rig->service.limits.body;
    struct rest_headers headers = {.transfer_encoding = "chunked"};
    char *piece = calloc(1, limit);
    struct rest_request r;

    rest_request_init(&r, &rig->service);
    rest_request_begin(&r, "POST", INFER, &headers);
    assert_true(rest_request_take(&r, piece, limit));
    assert_int_equal(r.status, 0);
    assert_true(rest_request_take(&r, piece, 1));
    assert_int_equal(r.status, 413);
    assert_int_equal(r.body.capacity, 0);
    assert_true(rest_request_take(&r, piece, limit - 1));
    assert_false(rest_request_take(&r, piece, 1));
    rest_request_run(&r, rig->worker, clock_now());
    assert_int_equal(r.status, 413);
    rest_request_fini(&r);
    free(piece);
}

static void a_large_request_leaves_no_memory_behind(void **state)
{
    struct service_rig *rig = *state;
    size_t limit = rig->service.limits.body;
    char *piece = calloc(1, limit);
    struct rest_headers headers = {.transfer_encoding = "chunked"};
    struct rest_request r;

    rest_request_init(&r, &rig->service);
    rest_request_begin(&r, "POST", INFER, &headers);
    assert_true(rest_request_take(&r, piece, limit - 1));
    assert_true(rest_request_take(&r, piece, 1));
    rest_request_reset(&r);
    assert_true(r.body.capacity <= limit);
    assert_int_equal(r.body.size, 0);
    assert_int_equal(r.status, 0);
    rest_request_fini(&r);
    free(piece);
}

#define WITH_IDENTITY(test) \
    cmocka_unit_test_setup_teardown(test, service_rig_identity, service_rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IDENTITY(headers_tell_what_is_refused),
        WITH_IDENTITY(questions_are_answered),
        WITH_IDENTITY(bodies_are_answered_or_refused),
        WITH_IDENTITY(a_body_that_grows_too_large_is_refused_then_cut_off),
        WITH_IDENTITY(a_large_request_leaves_no_memory_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
