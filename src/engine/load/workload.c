#include <config.h>

#include "engine/load/workload.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/load/agreement.h"
#include "engine/load/request_build.h"
#include "wire/json_codec.h"
#include "wire/proto_codec.h"

enum { CODEC_RUNS = 9 };
#define CODEC_RUN_NS (NS_PER_MS / 2) /* shortest run that is timed */

static enum json_form json_form_of(const struct sweep_arm *arm)
{
    if (arm->encoding == ENCODING_BINARY)
        return JSON_FORM_BINARY;
    return arm->input == INPUT_IMAGE ? JSON_FORM_BASE64 : JSON_FORM_TEXT;
}

static int encode(const struct sweep_arm *arm, const struct infer_request *request, struct buf *out,
                  size_t *header_size, struct err *e)
{
    *header_size = JSON_NO_HEADER;
    if (arm->protocol == PROTOCOL_REST)
        return json_request_encode(request, json_form_of(arm), out, header_size, e);
    return proto_request_encode(
        request, arm->encoding == ENCODING_RAW ? PROTO_FORM_RAW : PROTO_FORM_TYPED, out, e);
}

static int decode(const struct sweep_arm *arm, const void *body, size_t size, size_t header_size,
                  struct infer_response *out, struct err *e)
{
    const char *error_text;
    int rc;

    if (arm->protocol == PROTOCOL_REST)
        return json_response_decode(body, size, header_size, &wire_limits_default, out, e);
    if (arm->rpc == RPC_UNARY)
        return proto_response_decode(body, size, &wire_limits_default, out, e);
    rc = proto_stream_response_decode(body, size, &wire_limits_default, out, &error_text, e);
    if (rc == 0 && error_text)
        return err_set(e, ERR_INVALID, "%s", error_text);
    return rc;
}

static int encode_all(struct workload *w, struct err *e)
{
    double bytes = 0;

    for (size_t i = 0; i < w->body_count; i++) {
        struct buf message;
        size_t header_size;
        int rc;

        buf_init(&message, wire_limits_default.body);
        rc = encode(w->arm, &w->requests[i], &message, &header_size, e);
        if (rc != 0) {
            buf_fini(&message);
            return err_prefix(e, "arm '%s'", w->arm->name);
        }
        w->bodies[i] = (struct request_body){message.data, message.size, header_size};
        bytes += (double)message.size;
    }
    w->payload_bytes = bytes / (double)w->body_count;
    return 0;
}

static int allocate(struct workload *w, size_t count, struct err *e)
{
    w->requests = calloc(count, sizeof *w->requests);
    w->expected = calloc(count, sizeof *w->expected);
    w->bodies = calloc(count, sizeof *w->bodies);
    w->answers = calloc(count, sizeof *w->answers);
    w->answer_headers = calloc(count, sizeof *w->answer_headers);
    if (!w->requests || !w->expected || !w->bodies || !w->answers || !w->answer_headers)
        return err_set(e, ERR_NO_MEMORY, "arm '%s': no memory", w->arm->name);
    w->body_count = count;
    for (size_t i = 0; i < count; i++) {
        infer_request_init(&w->requests[i], &wire_limits_default);
        infer_response_init(&w->expected[i], &wire_limits_default);
        buf_init(&w->answers[i], wire_limits_default.body);
    }
    return 0;
}

static int build(struct workload *w, const struct sweep *sweep, struct err *e)
{
    struct image_set images = {0};
    int rc = 0;

    if (request_needs_image(w->arm))
        rc = image_set_open(sweep->image, w->arm->image_px, &images, e);
    if (rc == 0)
        rc = allocate(w, images.count > 0 ? images.count : 1, e);
    for (size_t i = 0; rc == 0 && i < w->body_count; i++)
        rc = request_build(w->arm, &images, i, &w->requests[i], e);
    if (rc == 0)
        rc = encode_all(w, e);
    image_set_close(&images);
    return rc;
}

int workload_open(const struct sweep *sweep, const struct sweep_arm *arm, const char *path_prefix,
                  struct workload **out, struct err *e)
{
    struct workload *w = calloc(1, sizeof *w);
    int rc;

    if (w == NULL)
        return err_set(e, ERR_NO_MEMORY, "arm '%s': no memory", arm->name);
    w->arm = arm;
    w->encode_us = w->decode_us = NAN;
    w->content_type = arm->encoding == ENCODING_BINARY ? "application/octet-stream"
                                                       : "application/json";
    snprintf(w->path, sizeof w->path, "%s/v2/models/%s/infer", path_prefix, arm->model);
    rc = build(w, sweep, e);
    if (rc != 0) {
        workload_close(w);
        return rc;
    }
    *out = w;
    return 0;
}

void workload_close(struct workload *w)
{
    if (w == NULL)
        return;
    for (size_t i = 0; i < w->body_count; i++) {
        infer_request_fini(&w->requests[i]);
        infer_response_fini(&w->expected[i]);
        buf_fini(&w->answers[i]);
        free((void *)w->bodies[i].data);
    }
    free(w->requests);
    free(w->expected);
    free(w->bodies);
    free(w->answers);
    free(w->answer_headers);
    free(w);
}

int workload_learn(struct workload *w, size_t body, const struct completion *answer, struct err *e)
{
    struct buf *copy = &w->answers[body];
    int rc;

    buf_reset(copy);
    if (buf_append(copy, answer->body, answer->body_size) != 0)
        return err_set(e, ERR_NO_MEMORY, "arm '%s': no memory for the answer", w->arm->name);
    w->answer_headers[body] = answer->header_size;
    rc = decode(w->arm, copy->data, copy->size, answer->header_size, &w->expected[body], e);
    if (rc == 0 && strcmp(w->arm->model, "identity") == 0)
        rc = response_echoes(&w->expected[body], &w->requests[body], e);
    return rc == 0 ? 0 : err_prefix(e, "arm '%s': answer", w->arm->name);
}

static bool same_parameters(const struct infer_request *a, const struct infer_request *b)
{
    if (a->parameter_count != b->parameter_count)
        return false;
    for (size_t i = 0; i < a->parameter_count; i++) {
        const struct parameter *p = &a->parameters[i];
        const struct parameter *q = parameter_find(b->parameters, b->parameter_count, p->name);

        if (q == NULL || q->type != p->type)
            return false;
        if (p->type == PARAMETER_STRING ? strcmp(p->value.string, q->value.string) != 0
                                        : p->value.uint64 != q->value.uint64)
            return false;
    }
    return true;
}

bool workload_comparable(const struct workload *a, const struct workload *b)
{
    return strcmp(a->arm->model, b->arm->model) == 0 && a->arm->batch == b->arm->batch &&
           a->arm->image_px == b->arm->image_px && a->body_count == b->body_count &&
           (strcmp(a->arm->model, "identity") != 0 || a->arm->input == b->arm->input) &&
           same_parameters(&a->requests[0], &b->requests[0]);
}

int workload_agree(const struct workload *a, const struct workload *b, struct err *e)
{
    for (size_t i = 0; i < a->body_count; i++) {
        int rc = responses_agree(&a->expected[i], &b->expected[i], WORKLOAD_TOLERANCE, e);

        if (rc != 0)
            return err_prefix(e, "the answers of arms '%s' and '%s' disagree", a->arm->name,
                              b->arm->name);
    }
    return 0;
}

int workload_check(const struct workload *w, size_t body, const struct completion *answer,
                   struct infer_response *scratch, struct err *e)
{
    const struct buf *known = &w->answers[body];
    int rc;

    /* Models are deterministic, so nearly every answer is the learned one to the bit. */
    if (answer->body_size == known->size && memcmp(answer->body, known->data, known->size) == 0)
        return 0;
    rc = decode(w->arm, answer->body, answer->body_size, answer->header_size, scratch, e);
    return rc == 0 ? responses_agree(&w->expected[body], scratch, WORKLOAD_TOLERANCE, e) : rc;
}

/* One message encoded into, and one answer decoded from, warm buffers. */
struct codec_bench {
    struct workload *w;
    struct buf message;
    struct infer_response response;
};

static int bench_encode(struct codec_bench *b, size_t body, struct err *e)
{
    size_t header_size;

    buf_reset(&b->message);
    return encode(b->w->arm, &b->w->requests[body], &b->message, &header_size, e);
}

static int bench_decode(struct codec_bench *b, size_t body, struct err *e)
{
    const struct buf *answer = &b->w->answers[body];

    return decode(b->w->arm, answer->data, answer->size, b->w->answer_headers[body], &b->response,
                  e);
}

/* Mean microseconds of one call over a run of at least CODEC_RUN_NS. */
static int time_run(struct codec_bench *b, int (*step)(struct codec_bench *, size_t, struct err *),
                    double *out, struct err *e)
{
    uint64_t start = clock_now(), elapsed;
    uint64_t calls = 0;

    do {
        int rc = step(b, calls % b->w->body_count, e);

        if (rc != 0)
            return rc;
        calls++;
        elapsed = clock_now() - start;
    } while (elapsed < CODEC_RUN_NS || calls < b->w->body_count);
    *out = (double)elapsed / (double)calls / (double)NS_PER_US;
    return 0;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int time_median(struct codec_bench *b,
                       int (*step)(struct codec_bench *, size_t, struct err *), double *out,
                       struct err *e)
{
    double runs[CODEC_RUNS];

    for (int i = 0; i < CODEC_RUNS; i++) {
        int rc = time_run(b, step, &runs[i], e);

        if (rc != 0)
            return rc;
    }
    qsort(runs, CODEC_RUNS, sizeof runs[0], ascending);
    *out = runs[CODEC_RUNS / 2];
    return 0;
}

int workload_time_codec(struct workload *w, struct err *e)
{
    struct codec_bench b = {.w = w};
    int rc;

    buf_init(&b.message, wire_limits_default.body);
    infer_response_init(&b.response, &wire_limits_default);
    rc = time_median(&b, bench_encode, &w->encode_us, e);
    if (rc == 0)
        rc = time_median(&b, bench_decode, &w->decode_us, e);
    infer_response_fini(&b.response);
    buf_fini(&b.message);
    return rc;
}
