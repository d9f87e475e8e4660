#include <config.h>

#include "bench_request.h"

#include <stdlib.h>

#include "base/clock.h"
#include "wire/json_codec.h"
#include "wire/proto_codec.h"

typedef int encode(const struct infer_request *request, struct buf *bytes, struct request_body *out,
                   struct err *e);

static int encode_rest(const struct infer_request *request, struct buf *bytes,
                       struct request_body *out, struct err *e)
{
    return json_request_encode(request, JSON_FORM_BINARY, bytes, &out->header_size, e);
}

static int encode_grpc(const struct infer_request *request, struct buf *bytes,
                       struct request_body *out, struct err *e)
{
    out->header_size = JSON_NO_HEADER;
    return proto_request_encode(request, PROTO_FORM_RAW, bytes, e);
}

static int make(encode *form, const char *model, size_t size, struct buf *bytes,
                struct request_body *out, struct err *e)
{
    struct tensor input = {.name = "input",
                           .datatype = DATATYPE_UINT8,
                           .rank = 1,
                           .shape = {(int64_t)size},
                           .data = calloc(1, size),
                           .size = size};
    struct infer_request request;
    int rc;

    if (input.data == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a tensor");
    infer_request_init(&request, &wire_limits_default);
    request.model_name = model;
    request.inputs = &input;
    request.input_count = 1;
    request.binary_output = true;
    rc = form(&request, bytes, out, e);
    out->data = bytes->data;
    out->size = bytes->size;
    infer_request_fini(&request);
    free((void *)(uintptr_t)input.data);
    return rc;
}

int bench_request_rest(size_t size, struct buf *bytes, struct request_body *out, struct err *e)
{
    return make(encode_rest, "", size, bytes, out, e);
}

int bench_request_grpc(size_t size, struct buf *bytes, struct request_body *out, struct err *e)
{
    return make(encode_grpc, "identity", size, bytes, out, e);
}

struct transport_config bench_config(int port, const struct request_body *body, uint32_t slots,
                                     uint32_t connections)
{
    return (struct transport_config){.host = "127.0.0.1",
                                     .port = port,
                                     .path = "/v2/models/identity/infer",
                                     .content_type = "application/octet-stream",
                                     .bodies = body,
                                     .body_count = 1,
                                     .slots = slots,
                                     .connections = connections,
                                     .timeout_ns = 20 * NS_PER_S,
                                     .ttfb_every = BENCH_TTFB_EVERY,
                                     .response_limit = 1 << 20};
}
