#include <config.h>

#include "servers/rest_request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "servers/describe.h"
#include "wire/json_codec.h"
#include "wire/service_messages.h"

/* What a client may announce is not yet sent: memory for more than this grows with what comes. */
enum { RESERVE_MAX = 1 << 20 };

/* Buffers above this are not kept for the next request. */
enum { KEEP_MAX = 4 << 20 };

static const unsigned statuses[ERR_CODE_COUNT] = {
    [ERR_NONE] = 200,      [ERR_INVALID] = 400,     [ERR_NOT_FOUND] = 404, [ERR_UNSUPPORTED] = 400,
    [ERR_TOO_LARGE] = 413, [ERR_NO_MEMORY] = 503,   [ERR_IO] = 500,        [ERR_UNAVAILABLE] = 503,
    [ERR_TIMEOUT] = 504,   [ERR_INTERRUPTED] = 503, [ERR_INTERNAL] = 500,
};

__attribute__((format(printf, 3, 4))) static void refuse(struct rest_request *r, unsigned status,
                                                         const char *format, ...)
{
    char text[ERR_TEXT_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    r->status = status;
    buf_reset(&r->answer.body);
    json_error_encode(text, &r->answer.body, NULL);
}

static bool media_type_is(const char *content_type, const char *type)
{
    size_t size = strlen(type);

    return strncasecmp(content_type, type, size) == 0 && strchr("; \t", content_type[size]) != NULL;
}

static bool content_type_fits(const char *content_type, enum rest_action action)
{
    if (action == REST_PREDICT)
        return media_type_is(content_type, "multipart/form-data") ||
               strncasecmp(content_type, "image/", 6) == 0;
    return content_type[0] == '\0' || media_type_is(content_type, "application/json") ||
           media_type_is(content_type, "application/octet-stream");
}

/* Reads a header value that must be a plain decimal number below 10^18; false when it is none. */
static bool read_size(const char *text, size_t *out)
{
    size_t value = 0;
    int digits = 0;

    for (; text[digits] >= '0' && text[digits] <= '9' && digits < 18; digits++)
        value = value * 10 + (size_t)(text[digits] - '0');
    *out = value;
    return digits > 0 && text[digits] == '\0';
}

/* The headers of a request that brings a body. */
static void check_post(struct rest_request *r, const struct rest_headers *h)
{
    size_t limit = r->service->limits.body, length = 0;

    if (!content_type_fits(r->content_type, r->route.action)) {
        refuse(r, 415, "content type '%.100s' is not understood here", r->content_type);
        return;
    }
    if (h->content_length == NULL && h->transfer_encoding == NULL) {
        refuse(r, 411, "Content-Length is missing");
        return;
    }
    if (h->content_length && (!read_size(h->content_length, &length) || length > limit)) {
        refuse(r, 413, "body: %.20s bytes, at most %zu", h->content_length, limit);
        return;
    }
    if (h->json_size && !read_size(h->json_size, &r->json_size)) {
        refuse(r, 400, "%s: '%.40s' is not a size", JSON_HEADER_SIZE_FIELD, h->json_size);
        return;
    }
    if (length > 0)
        buf_reserve(&r->body, length < RESERVE_MAX ? length : RESERVE_MAX);
}

static int describe(const struct rest_request *r, struct buf *out, struct err *e)
{
    switch (r->route.action) {
    case REST_SERVER_METADATA:
        return describe_server(DESCRIBE_JSON, out, e);
    case REST_SERVER_LIVE:
        return json_flag_encode("live", NULL, true, out, e);
    case REST_SERVER_READY:
        return json_flag_encode("ready", NULL, true, out, e);
    case REST_MODEL_METADATA:
        return describe_model(r->service, DESCRIBE_JSON, out, e);
    case REST_MODEL_READY:
        return json_flag_encode("ready", r->route.model, true, out, e);
    case REST_INFER:
    case REST_PREDICT:
        break;
    }
    return err_set(e, ERR_INTERNAL, "nothing to describe");
}

static void run_get(struct rest_request *r)
{
    struct err e = {0};
    int code = 0;

    if (r->route.model[0])
        code = service_find_model(r->service, r->route.model, r->route.model_version, &e);
    if (code == 0)
        code = describe(r, &r->answer.body, &e);
    if (code)
        refuse(r, statuses[code], "%s", e.text);
    else
        r->status = 200;
}

static void run_post(struct rest_request *r, struct service_worker *w, uint64_t started)
{
    bool infer = r->route.action == REST_INFER;
    struct service_call call = {
        .form = infer ? SERVICE_JSON : SERVICE_PREDICT,
        .model_name = infer ? r->route.model : NULL,
        .model_version = r->route.model_version,
        .content_type = r->content_type,
        .body = r->body.data,
        .size = r->body.size,
        .header_size = r->json_size,
        .started = started,
    };

    service_run(w, &call, &r->answer);
    r->status = 200;
    if (r->answer.err.code)
        refuse(r, statuses[r->answer.err.code], "%s", r->answer.err.text);
}

void rest_request_init(struct rest_request *r, const struct service *s)
{
    *r = (struct rest_request){.service = s, .json_size = JSON_NO_HEADER};
    buf_init(&r->body, s->limits.body);
    service_answer_init(&r->answer, s);
}

void rest_request_fini(struct rest_request *r)
{
    buf_fini(&r->body);
    service_answer_fini(&r->answer);
}

void rest_request_begin(struct rest_request *r, const char *method, const char *path,
                        const struct rest_headers *headers)
{
    bool fits;

    r->content_type = headers->content_type ? headers->content_type : "";
    r->routed = rest_route_find(path, &r->route);
    if (!r->routed) {
        refuse(r, 404, "there is no '%.200s' here", path);
        return;
    }
    fits = r->route.post ? strcmp(method, "POST") == 0
                         : strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    if (!fits)
        refuse(r, 405, "method %.20s is not allowed here, %s is", method,
               rest_route_allow(&r->route));
    else if (r->route.post)
        check_post(r, headers);
}

bool rest_request_take(struct rest_request *r, const void *data, size_t size)
{
    size_t limit = r->service->limits.body;

    if (r->status == 0 && r->route.post) {
        if (buf_append(&r->body, data, size) == 0)
            return true;
        if (r->body.size + size > limit)
            refuse(r, 413, "body: more than %zu bytes", limit);
        else
            refuse(r, 503, "body: out of memory");
        buf_fini(&r->body);
        buf_init(&r->body, limit);
    }
    r->discarded += size;
    return r->discarded <= limit;
}

void rest_request_run(struct rest_request *r, struct service_worker *w, uint64_t started)
{
    if (r->status)
        return;
    if (r->route.post)
        run_post(r, w, started);
    else
        run_get(r);
}

bool rest_request_timed(const struct rest_request *r)
{
    return r->answer.started != 0;
}

static void shrink(struct buf *b)
{
    size_t limit = b->limit;

    if (b->capacity <= KEEP_MAX) {
        buf_reset(b);
        return;
    }
    buf_fini(b);
    buf_init(b, limit);
}

void rest_request_reset(struct rest_request *r)
{
    shrink(&r->body);
    shrink(&r->answer.body);
    r->answer.started = 0;
    r->answer.due = 0;
    r->answer.header_size = JSON_NO_HEADER;
    r->json_size = JSON_NO_HEADER;
    r->discarded = 0;
    r->status = 0;
}
