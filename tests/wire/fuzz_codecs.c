/* Any bytes into every decoder; what is accepted must survive encoding and decoding unchanged.
 *
 * With clang: a libFuzzer target (-fsanitize=fuzzer,address -DRVG_LIBFUZZER). Without: a program
 * that replays the files it is given or, with none, mutates valid messages at random, the same ones
 * each time ("fuzz_codecs 100000" for so many). */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json_codec.h"
#include "wire/multipart.h"
#include "wire/phases.h"
#include "wire/proto_codec.h"
#include "wire/service_messages.h"

enum { BUFFER_LIMIT = 16 << 20, SELECTOR_SIZE = 3 };

/* Small enough that a run of many is quick. */
static const struct wire_limits limits = {
    .body = 1 << 16,
    .tensors = 8,
    .parameters = 8,
    .elements = 1 << 16,
    .json_depth = 16,
    .text = 256,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_codecs: %s\n", what);
    abort();
}

/* BOOL knows no other values than 0 and 1 in JSON and typed contents. */
static bool same_data(const struct tensor *a, const struct tensor *b)
{
    if (a->datatype != DATATYPE_BOOL || a->size != b->size)
        return tensor_equal(a, b);
    for (size_t i = 0; i < a->size; i++) {
        if ((a->data[i] != 0) != (b->data[i] != 0))
            return false;
    }
    return true;
}

static void require_same(const struct tensor *a, size_t a_count, const struct tensor *b,
                         size_t b_count)
{
    require(a_count == b_count, "another number of tensors");
    for (size_t i = 0; i < a_count; i++)
        require(same_data(&a[i], &b[i]), "another tensor");
}

/* NaN and FP16 have no text, a message may have no room: anything else must be encodable. */
static bool encoded(int rc)
{
    require(rc == 0 || rc == ERR_INVALID || rc == ERR_UNSUPPORTED, "refuses to encode");
    return rc == 0;
}

static void return_json_request(const struct infer_request *in)
{
    struct infer_request out;
    size_t header_size;
    struct buf body;

    infer_request_init(&out, &wire_limits_default);
    buf_init(&body, BUFFER_LIMIT);
    for (enum json_form form = JSON_FORM_TEXT; form <= JSON_FORM_BINARY; form++) {
        buf_reset(&body);
        if (!encoded(json_request_encode(in, form, &body, &header_size, NULL)))
            continue;
        require(json_request_decode(body.data, body.size, header_size, &wire_limits_default, &out,
                                    NULL) == 0,
                "own JSON request refused");
        require_same(in->inputs, in->input_count, out.inputs, out.input_count);
        require(in->parameter_count == out.parameter_count, "another number of parameters");
    }
    buf_fini(&body);
    infer_request_fini(&out);
}

static void return_json_response(const struct infer_response *in)
{
    struct infer_response out;
    size_t header_size;
    struct buf body;

    infer_response_init(&out, &wire_limits_default);
    buf_init(&body, BUFFER_LIMIT);
    for (enum json_form form = JSON_FORM_TEXT; form <= JSON_FORM_BINARY; form++) {
        buf_reset(&body);
        if (!encoded(json_response_encode(in, form, &body, &header_size, NULL)))
            continue;
        require(json_response_decode(body.data, body.size, header_size, &wire_limits_default, &out,
                                     NULL) == 0,
                "own JSON response refused");
        require_same(in->outputs, in->output_count, out.outputs, out.output_count);
    }
    buf_fini(&body);
    infer_response_fini(&out);
}

static void return_proto_request(const struct infer_request *in)
{
    struct infer_request out;
    struct buf body;

    infer_request_init(&out, &wire_limits_default);
    buf_init(&body, BUFFER_LIMIT);
    for (enum proto_form form = PROTO_FORM_TYPED; form <= PROTO_FORM_RAW; form++) {
        buf_reset(&body);
        if (!encoded(proto_request_encode(in, form, &body, NULL)))
            continue;
        require(proto_request_decode(body.data, body.size, &wire_limits_default, &out, NULL) == 0,
                "own protobuf request refused");
        require_same(in->inputs, in->input_count, out.inputs, out.input_count);
        require(in->parameter_count == out.parameter_count, "another number of parameters");
    }
    buf_fini(&body);
    infer_request_fini(&out);
}

static void return_proto_response(const struct infer_response *in)
{
    struct infer_response out;
    const char *text;
    struct buf body;

    infer_response_init(&out, &wire_limits_default);
    buf_init(&body, BUFFER_LIMIT);
    for (enum proto_form form = PROTO_FORM_TYPED; form <= PROTO_FORM_RAW; form++) {
        buf_reset(&body);
        if (!encoded(proto_stream_response_encode(in, form, NULL, &body, NULL)))
            continue;
        require(proto_stream_response_decode(body.data, body.size, &wire_limits_default, &out,
                                             &text, NULL) == 0 &&
                    text == NULL,
                "own protobuf response refused");
        require_same(in->outputs, in->output_count, out.outputs, out.output_count);
    }
    buf_fini(&body);
    infer_response_fini(&out);
}

static void try_request(const uint8_t *data, size_t size, bool json, size_t header_size)
{
    struct infer_request r;
    struct err e;
    int rc;

    infer_request_init(&r, &limits);
    if (json)
        rc = json_request_decode(data, size, header_size, &limits, &r, &e);
    else
        rc = proto_request_decode(data, size, &limits, &r, &e);
    if (rc == 0) {
        return_proto_request(&r);
        return_json_request(&r);
    }
    infer_request_fini(&r);
}

static void try_response(const uint8_t *data, size_t size, bool json, size_t header_size)
{
    struct infer_response r;
    struct err e;
    int rc;

    infer_response_init(&r, &limits);
    if (json)
        rc = json_response_decode(data, size, header_size, &limits, &r, &e);
    else
        rc = proto_response_decode(data, size, &limits, &r, &e);
    if (rc == 0) {
        return_proto_response(&r);
        return_json_response(&r);
    }
    infer_response_fini(&r);
}

static void try_stream(const uint8_t *data, size_t size)
{
    struct infer_response r;
    const char *text;

    infer_response_init(&r, &limits);
    if (proto_stream_response_decode(data, size, &limits, &r, &text, NULL) == 0 && text == NULL)
        return_proto_response(&r);
    infer_response_fini(&r);
}

static void try_service(const uint8_t *data, size_t size)
{
    struct server_metadata server;
    struct model_metadata model;
    enum health_status status;
    struct model_ref ref;
    struct arena arena;
    const char *service;
    char text[32];
    bool flag;

    arena_init(&arena, 1 << 22);
    proto_flag_decode(data, size, &flag, NULL);
    proto_model_ref_decode(data, size, &limits, &arena, &ref, NULL);
    proto_server_metadata_decode(data, size, &limits, &arena, &server, NULL);
    proto_model_metadata_decode(data, size, &limits, &arena, &model, NULL);
    proto_health_request_decode(data, size, &limits, &arena, &service, NULL);
    proto_health_response_decode(data, size, &status, NULL);
    json_server_metadata_decode(data, size, &limits, &arena, &server, NULL);
    json_model_metadata_decode(data, size, &limits, &arena, &model, NULL);
    json_error_decode(data, size, text, sizeof text);
    arena_fini(&arena);
}

static void try_texts(const uint8_t *data, size_t size)
{
    const uint8_t *content;
    size_t content_size;
    struct phases phases;

    phases_parse((const char *)data, size, &phases);
    if (multipart_find("multipart/form-data; boundary=XX", data, size, "image", &content,
                       &content_size, NULL) == 0)
        require(content >= data && content + content_size <= data + size, "content out of bounds");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t header_size;

    if (size < SELECTOR_SIZE)
        return 0;
    header_size = (size_t)data[1] | (size_t)data[2] << 8;
    if (header_size == 0xffff)
        header_size = JSON_NO_HEADER;
    switch (data[0] % 7) {
    case 0:
    case 1:
        try_request(data + SELECTOR_SIZE, size - SELECTOR_SIZE, data[0] % 7 == 0, header_size);
        break;
    case 2:
    case 3:
        try_response(data + SELECTOR_SIZE, size - SELECTOR_SIZE, data[0] % 7 == 2, header_size);
        break;
    case 4:
        try_stream(data + SELECTOR_SIZE, size - SELECTOR_SIZE);
        break;
    case 5:
        try_service(data + SELECTOR_SIZE, size - SELECTOR_SIZE);
        break;
    default:
        try_texts(data + SELECTOR_SIZE, size - SELECTOR_SIZE);
        break;
    }
    return 0;
}

#ifndef RVG_LIBFUZZER

#include "samples.h"

enum { SEEDS_MAX = 64, RUNS = 100000, CHANGES_MAX = 8, FILE_MAX = 1 << 20 };

struct corpus {
    struct buf seeds[SEEDS_MAX];
    size_t count;
};

static struct buf *add_seed(struct corpus *c, uint8_t selector)
{
    const uint8_t head[SELECTOR_SIZE] = {selector, 0xff, 0xff};
    struct buf *seed = &c->seeds[c->count++];

    buf_init(seed, FILE_MAX);
    buf_append(seed, head, sizeof head);
    return seed;
}

static void set_header_size(struct buf *seed, size_t header_size)
{
    if (header_size == JSON_NO_HEADER)
        return;
    seed->data[1] = (uint8_t)header_size;
    seed->data[2] = (uint8_t)(header_size >> 8);
}

static void add_messages(struct corpus *c, const struct tensor *t)
{
    struct infer_request request;
    struct infer_response response;
    size_t header_size;
    struct buf *seed;

    sample_request(&request, t, 1);
    sample_response(&response, t, 1);
    for (enum json_form form = JSON_FORM_TEXT; form <= JSON_FORM_BINARY; form++) {
        seed = add_seed(c, 0);
        require(json_request_encode(&request, form, seed, &header_size, NULL) == 0, "seed");
        set_header_size(seed, header_size);
    }
    seed = add_seed(c, 2);
    require(json_response_encode(&response, JSON_FORM_TEXT, seed, &header_size, NULL) == 0, "seed");
    for (enum proto_form form = PROTO_FORM_TYPED; form <= PROTO_FORM_RAW; form++) {
        require(proto_request_encode(&request, form, add_seed(c, 1), NULL) == 0, "seed");
        require(proto_response_encode(&response, form, add_seed(c, 3), NULL) == 0, "seed");
    }
    require(proto_stream_response_encode(&response, PROTO_FORM_RAW, NULL, add_seed(c, 4), NULL) ==
                0,
            "seed");
}

static void add_others(struct corpus *c)
{
    static const char form[] =
        "--XX\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc\r\n--XX--";
    static struct port_metadata port = {"x", DATATYPE_FP32, 2, {-1, 3}};
    struct model_metadata model = {.name = "m",
                                   .platform = "p",
                                   .inputs = &port,
                                   .input_count = 1,
                                   .outputs = &port,
                                   .output_count = 1};
    struct phases phases = {.ns = {1, 2, 3, 4, 5, 6}};
    char text[PHASES_TEXT_SIZE];

    json_model_metadata_encode(&model, add_seed(c, 5), NULL);
    proto_model_metadata_encode(&model, add_seed(c, 5), NULL);
    phases_print(&phases, text);
    buf_append_text(add_seed(c, 6), text);
    buf_append_text(add_seed(c, 6), form);
}

/* Changes, removes, repeats and splices a few pieces. */
static size_t mutate(const struct corpus *c, uint8_t *out, size_t size, uint64_t *random)
{
    for (uint64_t n = 1 + sample_random(random) % CHANGES_MAX; n > 0 && size > 1; n--) {
        size_t at = SELECTOR_SIZE + sample_random(random) % size;
        const struct buf *other = &c->seeds[sample_random(random) % c->count];
        size_t length = 1 + sample_random(random) % 16;

        if (at + length > size)
            continue;
        switch (sample_random(random) % 4) {
        case 0:
            out[at] ^= (uint8_t)(1 << sample_random(random) % 8);
            break;
        case 1:
            out[at] = (uint8_t) "\0\xff{}[]\",:0-9e.\\"[sample_random(random) % 16];
            break;
        case 2:
            memmove(out + at, out + at + length, size - at - length);
            size -= length;
            break;
        default:
            if (length < other->size)
                memcpy(out + at, other->data + sample_random(random) % (other->size - length),
                       length);
            break;
        }
    }
    return size;
}

static void run_mutations(const struct corpus *c, long runs)
{
    uint64_t random = 20260101;

    for (long i = 0; i < runs; i++) {
        const struct buf *seed = &c->seeds[sample_random(&random) % c->count];
        uint8_t *copy = exact_copy(seed->data, seed->size);
        size_t size = mutate(c, copy, seed->size, &random);
        uint8_t *exact = exact_copy(copy, size);

        LLVMFuzzerTestOneInput(exact, size);
        free(exact);
        free(copy);
    }
}

static int replay(const char *path)
{
    static uint8_t data[FILE_MAX];
    FILE *f = fopen(path, "rb");
    uint8_t *copy;
    size_t size;

    if (f == NULL) {
        perror(path);
        return 1;
    }
    size = fread(data, 1, sizeof data, f);
    fclose(f);
    copy = exact_copy(data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
    return 0;
}

static void write_seeds(const struct corpus *c, const char *directory)
{
    for (size_t i = 0; i < c->count; i++) {
        char path[4096];
        FILE *f;

        snprintf(path, sizeof path, "%s/seed%zu", directory, i);
        f = fopen(path, "wb");
        require(f && fwrite(c->seeds[i].data, 1, c->seeds[i].size, f) == c->seeds[i].size, path);
        fclose(f);
    }
}

/* fuzz_codecs [RUNS | --seeds DIRECTORY | FILE...] */
int main(int argc, char **argv)
{
    static const enum datatype datatypes[] = {DATATYPE_FP32, DATATYPE_BYTES, DATATYPE_INT16,
                                              DATATYPE_BOOL};
    struct corpus c = {.count = 0};
    struct arena arena;
    uint64_t seed = 9;
    long runs = argc == 2 ? strtol(argv[1], NULL, 10) : RUNS;
    int failed = 0;

    arena_init(&arena, SIZE_MAX / 4);
    for (size_t i = 0; i < sizeof datatypes / sizeof *datatypes; i++) {
        struct tensor t = sample_tensor(&arena, datatypes[i], (int)i * 2 % 6 == 2 ? 5 : 0,
                                        SAMPLE_TEXT, &seed);

        add_messages(&c, &t);
    }
    add_others(&c);
    for (size_t i = 0; i < c.count; i++)
        LLVMFuzzerTestOneInput(c.seeds[i].data, c.seeds[i].size);
    if (argc == 3 && strcmp(argv[1], "--seeds") == 0)
        write_seeds(&c, argv[2]);
    else if (argc == 1 || runs > 0)
        run_mutations(&c, runs);
    else
        for (int i = 1; i < argc; i++)
            failed |= replay(argv[i]);
    for (size_t i = 0; i < c.count; i++)
        buf_fini(&c.seeds[i]);
    arena_fini(&arena);
    return failed;
}

#endif
