#include <config.h>

#include "service_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/clock.h"
#include "wire/json_codec.h"
#include "wire/proto_codec.h"

enum { BODY_LIMIT = 4 << 20 };

static const float values[] = {1.5f, -2};

static int set_up(void **state, const char *model)
{
    struct service_rig *rig = calloc(1, sizeof *rig);
    const char *data = getenv("data_directory");
    struct err e;

    if (rig == NULL)
        return -1;
    if (model_open(model, data ? data : "data", &rig->model, &e)) {
        print_error("%s\n", e.text);
        return -1;
    }
    service_init(&rig->service, rig->model, BODY_LIMIT);
    if (service_worker_open(&rig->service, &rig->worker, &e)) {
        print_error("%s\n", e.text);
        return -1;
    }
    service_answer_init(&rig->answer, &rig->service);
    buf_init(&rig->body, BODY_LIMIT);
    *state = rig;
    return 0;
}

int service_rig_identity(void **state)
{
    return set_up(state, "identity");
}

int service_rig_resnet8(void **state)
{
    return set_up(state, "resnet8");
}

int service_rig_teardown(void **state)
{
    struct service_rig *rig = *state;

    buf_fini(&rig->body);
    service_answer_fini(&rig->answer);
    service_worker_close(rig->worker);
    model_close(rig->model);
    free(rig);
    return 0;
}

struct infer_request service_rig_request(const struct parameter *parameter)
{
    static struct parameter parameters[1];
    static struct tensor input = {.name = "x",
                                  .datatype = DATATYPE_FP32,
                                  .rank = 1,
                                  .shape = {2},
                                  .data = (const uint8_t *)values,
                                  .size = sizeof values};
    struct infer_request request;

    infer_request_init(&request, &wire_limits_default);
    request.id = "id-7";
    request.inputs = &input;
    request.input_count = 1;
    if (parameter) {
        parameters[0] = *parameter;
        request.parameters = parameters;
        request.parameter_count = 1;
    }
    return request;
}

void service_rig_run(struct service_rig *rig, enum service_form form, bool binary,
                     struct infer_request *request)
{
    bool rest = form == SERVICE_JSON;
    struct service_call call = {.form = form,
                                .model_name = rest ? "identity" : NULL,
                                .model_version = rest ? "" : NULL,
                                .header_size = JSON_NO_HEADER};
    struct err e;

    buf_reset(&rig->body);
    if (rest) {
        request->binary_output = binary;
        assert_int_equal(json_request_encode(request, binary ? JSON_FORM_BINARY : JSON_FORM_TEXT,
                                             &rig->body, &call.header_size, &e),
                         0);
    } else {
        if (request->model_name[0] == '\0')
            request->model_name = "identity";
        assert_int_equal(proto_request_encode(request, binary ? PROTO_FORM_RAW : PROTO_FORM_TYPED,
                                              &rig->body, &e),
                         0);
    }
    call.body = rig->body.data;
    call.size = rig->body.size;
    call.started = clock_now();
    service_run(rig->worker, &call, &rig->answer);
}
