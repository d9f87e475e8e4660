#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "service_rig.h"
#include "wire/json_codec.h"
#include "wire/proto_codec.h"

struct form {
    enum service_form form;
    bool binary;
};

static const struct form forms[] = {
    {SERVICE_JSON, false}, {SERVICE_JSON, true},    {SERVICE_PROTO, false},
    {SERVICE_PROTO, true}, {SERVICE_STREAM, false}, {SERVICE_STREAM, true},
};

enum { FORM_COUNT = sizeof forms / sizeof forms[0] };

/* Decodes the answer; *error_text is what a stream says in place of one. */
static void decode(struct service_rig *rig, struct infer_response *out, const char **error_text)
{
    const struct service_answer *a = &rig->answer;
    const struct wire_limits *limits = &rig->service.limits;

    *error_text = NULL;
    infer_response_init(out, limits);
    if (a->form == SERVICE_JSON)
        assert_int_equal(
            json_response_decode(a->body.data, a->body.size, a->header_size, limits, out, NULL), 0);
    else if (a->form == SERVICE_PROTO)
        assert_int_equal(proto_response_decode(a->body.data, a->body.size, limits, out, NULL), 0);
    else
        assert_int_equal(
            proto_stream_response_decode(a->body.data, a->body.size, limits, out, error_text, NULL),
            0);
}

static uint64_t sum_of_parts(const struct phases *p)
{
    uint64_t sum = 0;

    for (int i = 0; i < PHASE_TOTAL; i++)
        sum += p->ns[i];
    return sum;
}

static void every_form_comes_back_as_it_was(void **state)
{
    struct service_rig *rig = *state;

    for (int i = 0; i < FORM_COUNT; i++) {
        struct infer_request request = service_rig_request(NULL);
        struct infer_response response;
        const char *error_text;

        service_rig_run(rig, forms[i].form, forms[i].binary, &request);
        assert_int_equal(rig->answer.err.code, ERR_NONE);
        assert_int_equal(rig->answer.due, 0);
        assert_int_equal(rig->answer.header_size != JSON_NO_HEADER,
                         forms[i].form == SERVICE_JSON && forms[i].binary);
        service_answer_close(&rig->answer);
        decode(rig, &response, &error_text);
        assert_null(error_text);
        assert_string_equal(response.model_name, "identity");
        assert_string_equal(response.model_version, "1");
        assert_string_equal(response.id, "id-7");
        assert_int_equal(response.output_count, 1);
        assert_string_equal(response.outputs[0].name, "x");
        assert_true(tensor_equal(&response.outputs[0], &request.inputs[0]));
        infer_response_fini(&response);
    }
}

static void phases_fit_into_the_total(void **state)
{
    struct service_rig *rig = *state;

    for (int i = 0; i < FORM_COUNT; i++) {
        struct infer_request request = service_rig_request(NULL);
        struct phases read;

        service_rig_run(rig, forms[i].form, forms[i].binary, &request);
        service_answer_close(&rig->answer);
        assert_true(rig->answer.phases.ns[PHASE_DECODE] > 0);
        assert_true(rig->answer.phases.ns[PHASE_ENCODE] > 0);
        assert_true(sum_of_parts(&rig->answer.phases) <= rig->answer.phases.ns[PHASE_TOTAL]);
        assert_true(phases_parse(rig->answer.timing, strlen(rig->answer.timing), &read));
        assert_memory_equal(&read, &rig->answer.phases, sizeof read);
    }
}

static void a_delay_is_kept_out_of_the_worker_and_counts_as_infer(void **state)
{
    struct parameter delay = {.name = "delay_us", .type = PARAMETER_INT64, .value.int64 = 2000};
    struct service_rig *rig = *state;
    struct service_answer *a = &rig->answer;

    for (int i = 0; i < FORM_COUNT; i++) {
        struct infer_request request = service_rig_request(&delay);
        uint64_t late;

        service_rig_run(rig, forms[i].form, forms[i].binary, &request);
        assert_int_equal(a->err.code, ERR_NONE);
        assert_int_equal(a->due - a->waiting, 2 * NS_PER_MS);
        assert_true(a->waiting >= a->started);
        clock_sleep_until(a->due + NS_PER_MS);
        service_answer_close(a);
        late = a->phases.ns[PHASE_QUEUE];
        assert_true(late >= NS_PER_MS);
        assert_true(a->phases.ns[PHASE_INFER] >= 2 * NS_PER_MS);
        assert_true(sum_of_parts(&a->phases) <= a->phases.ns[PHASE_TOTAL]);
    }
}

static void a_wait_that_was_cut_short_counts_for_what_it_was(void **state)
{
    struct parameter delay = {
        .name = "delay_us", .type = PARAMETER_INT64, .value.int64 = SERVICE_DELAY_MAX_US};
    struct infer_request request = service_rig_request(&delay);
    struct service_rig *rig = *state;

    service_rig_run(rig, SERVICE_PROTO, true, &request);
    service_answer_close(&rig->answer);
    assert_int_equal(rig->answer.phases.ns[PHASE_QUEUE], 0);
    assert_true(rig->answer.phases.ns[PHASE_INFER] <= rig->answer.phases.ns[PHASE_TOTAL]);
}

static void busy_time_is_computed(void **state)
{
    struct parameter busy = {.name = "busy_us", .type = PARAMETER_INT64, .value.int64 = 3000};
    struct infer_request request = service_rig_request(&busy);
    struct service_rig *rig = *state;

    service_rig_run(rig, SERVICE_JSON, false, &request);
    service_answer_close(&rig->answer);
    assert_int_equal(rig->answer.due, 0);
    assert_true(rig->answer.phases.ns[PHASE_INFER] >= 3 * NS_PER_MS);
}

static void a_stream_carries_its_timing_in_each_response(void **state)
{
    struct infer_request request = service_rig_request(NULL);
    struct service_rig *rig = *state;
    struct infer_response response;
    const struct parameter *timing;
    const char *error_text;
    struct phases read;

    service_rig_run(rig, SERVICE_STREAM, true, &request);
    service_answer_close(&rig->answer);
    decode(rig, &response, &error_text);
    timing = parameter_find(response.parameters, response.parameter_count, "server-timing");
    assert_non_null(timing);
    assert_int_equal(timing->type, PARAMETER_STRING);
    assert_true(phases_parse(timing->value.string, strlen(timing->value.string), &read));
    assert_memory_equal(&read, &rig->answer.phases, sizeof read);
    infer_response_fini(&response);
}

static void a_stream_says_its_errors_in_a_message(void **state)
{
    struct infer_request request = service_rig_request(NULL);
    struct service_rig *rig = *state;
    struct infer_response response;
    const char *error_text;

    request.model_name = "other";
    service_rig_run(rig, SERVICE_STREAM, true, &request);
    assert_int_equal(rig->answer.err.code, ERR_NOT_FOUND);
    service_answer_close(&rig->answer);
    decode(rig, &response, &error_text);
    assert_string_equal(error_text, rig->answer.err.text);
    infer_response_fini(&response);
}

static void outputs_asked_for_are_the_ones_that_come(void **state)
{
    struct infer_request request = service_rig_request(NULL);
    struct tensor inputs[2] = {request.inputs[0], request.inputs[0]};
    const char *outputs[] = {"y"};
    struct service_rig *rig = *state;
    struct infer_response response;
    const char *error_text;

    inputs[1].name = "y";
    request.inputs = inputs;
    request.input_count = 2;
    request.outputs = outputs;
    request.output_count = 1;
    service_rig_run(rig, SERVICE_PROTO, true, &request);
    decode(rig, &response, &error_text);
    assert_int_equal(response.output_count, 1);
    assert_string_equal(response.outputs[0].name, "y");
    infer_response_fini(&response);
    outputs[0] = "z";
    service_rig_run(rig, SERVICE_PROTO, true, &request);
    assert_int_equal(rig->answer.err.code, ERR_INVALID);
    assert_non_null(strstr(rig->answer.err.text, "outputs[0]"));
    assert_int_equal(rig->answer.body.size, 0);
}

static void parameters_out_of_range_are_named(void **state)
{
    static const struct parameter wrong[] = {
        {.name = "delay_us", .type = PARAMETER_INT64, .value.int64 = -1},
        {.name = "delay_us", .type = PARAMETER_INT64, .value.int64 = SERVICE_DELAY_MAX_US + 1},
        {.name = "delay_us", .type = PARAMETER_STRING, .value.string = "1"},
        {.name = "busy_us", .type = PARAMETER_INT64, .value.int64 = SERVICE_BUSY_MAX_US + 1},
    };
    struct service_rig *rig = *state;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct infer_request request = service_rig_request(&wrong[i]);

        service_rig_run(rig, SERVICE_PROTO, true, &request);
        assert_int_equal(rig->answer.err.code, ERR_INVALID);
        assert_non_null(strstr(rig->answer.err.text, wrong[i].name));
        assert_int_equal(rig->answer.due, 0);
    }
}

static void a_model_that_is_not_served_is_not_found(void **state)
{
    struct service_rig *rig = *state;
    struct err e;

    assert_int_equal(service_find_model(&rig->service, "identity", "", &e), 0);
    assert_int_equal(service_find_model(&rig->service, "identity", "1", &e), 0);
    assert_int_equal(service_find_model(&rig->service, "identity", "2", &e), ERR_NOT_FOUND);
    assert_non_null(strstr(e.text, "'2'"));
    assert_int_equal(service_find_model(&rig->service, "", "", &e), ERR_NOT_FOUND);
}

static void malformed_bytes_are_refused_with_their_phases(void **state)
{
    struct service_rig *rig = *state;

    for (int i = 0; i < FORM_COUNT; i++) {
        struct service_call call = {.form = forms[i].form,
                                    .model_name = "identity",
                                    .model_version = "",
                                    .body = "\xff{",
                                    .size = 2,
                                    .header_size = JSON_NO_HEADER,
                                    .started = clock_now()};

        service_run(rig->worker, &call, &rig->answer);
        assert_int_equal(rig->answer.err.code, ERR_INVALID);
        service_answer_close(&rig->answer);
        assert_true(rig->answer.phases.ns[PHASE_DECODE] > 0);
        assert_true(rig->answer.phases.ns[PHASE_TOTAL] >= rig->answer.phases.ns[PHASE_DECODE]);
    }
}

/* Runs POST /predict with the bytes of `photograph` as an image/jpeg body. */
static void predict(struct service_rig *rig, const void *photograph, size_t size)
{
    struct service_call call = {.form = SERVICE_PREDICT,
                                .content_type = "image/jpeg",
                                .body = photograph,
                                .size = size,
                                .started = clock_now()};

    service_run(rig->worker, &call, &rig->answer);
}

static void a_photograph_of_a_cat_is_a_cat(void **state)
{
    const char *data = getenv("data_directory");
    struct service_rig *rig = *state;
    char path[4096];

    snprintf(path, sizeof path, "%s/cat.jpg", data ? data : "data");
    assert_int_equal(file_read(path, &rig->body, NULL), 0);
    predict(rig, rig->body.data, rig->body.size);
    assert_int_equal(rig->answer.err.code, ERR_NONE);
    assert_non_null(strstr(buf_text(&rig->answer.body),
                           "{\"model_name\":\"resnet8\",\"predictions\":[{\"label\":\"cat\","));
    service_answer_close(&rig->answer);
    assert_true(rig->answer.phases.ns[PHASE_PREPROCESS] > 0);
    predict(rig, rig->body.data, 200);
    assert_int_equal(rig->answer.err.code, ERR_INVALID);
}

static void only_identity_takes_delays(void **state)
{
    struct parameter delay = {.name = "delay_us", .type = PARAMETER_INT64, .value.int64 = 1};
    struct infer_request request = service_rig_request(&delay);
    struct service_rig *rig = *state;

    request.model_name = "resnet8";
    service_rig_run(rig, SERVICE_PROTO, true, &request);
    assert_int_equal(rig->answer.err.code, ERR_INVALID);
    assert_non_null(strstr(rig->answer.err.text, "delay_us"));
}

static void identity_does_not_classify(void **state)
{
    struct service_rig *rig = *state;

    predict(rig, "x", 1);
    assert_int_equal(rig->answer.err.code, ERR_UNSUPPORTED);
}

#define WITH_IDENTITY(test) \
    cmocka_unit_test_setup_teardown(test, service_rig_identity, service_rig_teardown)
#define WITH_RESNET8(test) \
    cmocka_unit_test_setup_teardown(test, service_rig_resnet8, service_rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_IDENTITY(every_form_comes_back_as_it_was),
        WITH_IDENTITY(phases_fit_into_the_total),
        WITH_IDENTITY(a_delay_is_kept_out_of_the_worker_and_counts_as_infer),
        WITH_IDENTITY(a_wait_that_was_cut_short_counts_for_what_it_was),
        WITH_IDENTITY(busy_time_is_computed),
        WITH_IDENTITY(a_stream_carries_its_timing_in_each_response),
        WITH_IDENTITY(a_stream_says_its_errors_in_a_message),
        WITH_IDENTITY(outputs_asked_for_are_the_ones_that_come),
        WITH_IDENTITY(parameters_out_of_range_are_named),
        WITH_IDENTITY(a_model_that_is_not_served_is_not_found),
        WITH_IDENTITY(malformed_bytes_are_refused_with_their_phases),
        WITH_IDENTITY(identity_does_not_classify),
        WITH_RESNET8(a_photograph_of_a_cat_is_a_cat),
        WITH_RESNET8(only_identity_takes_delays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
