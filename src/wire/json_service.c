#include <config.h>

#include "wire/service_messages.h"

#include <math.h>
#include <string.h>

#include "wire/json_numbers.h"
#include "wire/json_reader.h"
#include "wire/json_writer.h"

enum { ERROR_MEMORY = 64 << 10 };

static int finish(struct buf *out, size_t start, struct err *e)
{
    buf_append_char(out, '}');
    if (!buf_failed(out))
        return 0;
    buf_truncate(out, start);
    return err_set(e, ERR_TOO_LARGE, "body: more than the %zu bytes of its buffer", out->limit);
}

static void write_texts(struct buf *out, const char *const *texts, size_t count)
{
    buf_append_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_append_char(out, ',');
        json_write_text(out, texts[i]);
    }
    buf_append_char(out, ']');
}

static void write_ports(struct buf *out, const struct port_metadata *ports, size_t count)
{
    buf_append_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        buf_append_text(out, i == 0 ? "{" : ",{");
        json_write_key(out, "name", true);
        json_write_text(out, ports[i].name);
        json_write_key(out, "datatype", false);
        json_write_text(out, datatype_name(ports[i].datatype));
        json_write_key(out, "shape", false);
        json_write_shape(out, ports[i].shape, ports[i].rank);
        buf_append_char(out, '}');
    }
    buf_append_char(out, ']');
}

static int take_text(struct json_reader *r, const char **out)
{
    struct json_text text;
    int rc = json_string(r, &text);

    return rc == 0 ? json_text_copy(r->d, &text, out) : rc;
}

static int take_texts(struct json_reader *r, const char ***texts, size_t *count)
{
    size_t capacity = 0;
    bool first = true, more;
    int rc = json_enter(r, JSON_ARRAY);

    while (rc == 0 && (rc = json_next(r, JSON_ARRAY, &first, &more)) == 0 && more) {
        void *memory = *texts;

        rc = decode_check_count(r->d, *count + 1, r->d->limits->parameters);
        if (rc == 0)
            rc = decode_grow(r->d, *count, &capacity, sizeof **texts, &memory);
        if (rc != 0)
            break;
        *texts = memory;
        r->d->at.item = (int64_t)*count;
        rc = take_text(r, &(*texts)[(*count)++]);
        if (rc == 0)
            r->d->at.item = -1;
    }
    return rc;
}

static int take_port_name(struct json_reader *r, void *target)
{
    return take_text(r, &((struct port_metadata *)target)->name);
}

static int take_port_datatype(struct json_reader *r, void *target)
{
    const char *name = NULL;
    int rc = take_text(r, &name);

    if (rc != 0)
        return rc;
    return decode_datatype(r->d, name, strlen(name), &((struct port_metadata *)target)->datatype);
}

static int take_port_shape(struct json_reader *r, void *target)
{
    struct port_metadata *port = target;
    bool first = true, more;
    int64_t found;
    int rc = json_enter(r, JSON_ARRAY);

    while (rc == 0 && (rc = json_next(r, JSON_ARRAY, &first, &more)) == 0 && more) {
        uint8_t raw[sizeof(int64_t)];

        if (port->rank == TENSOR_RANK_MAX)
            return decode_fail(r->d, ERR_INVALID, "rank above %d", TENSOR_RANK_MAX);
        rc = json_numbers_scan(r, DATATYPE_INT64, 1, port->rank, raw, &found);
        if (rc == 0 && found == 0)
            return json_expected(r, "a number");
        if (rc == 0)
            memcpy(&port->shape[port->rank++], raw, sizeof raw);
    }
    return rc;
}

static const struct json_member port_members[] = {
    {"name", take_port_name},
    {"datatype", take_port_datatype},
    {"shape", take_port_shape},
};

static int take_port(struct json_reader *r, struct port_metadata *out)
{
    enum { ALL = (1 << sizeof port_members / sizeof *port_members) - 1 };
    uint32_t seen;
    int rc = json_members(r, port_members, sizeof port_members / sizeof *port_members, out, &seen);

    if (rc == 0 && seen != ALL)
        return decode_fail(r->d, ERR_INVALID, "name, datatype or shape is missing");
    return rc;
}

static int take_ports(struct json_reader *r, const char *list, struct port_metadata **ports,
                      size_t *count)
{
    const struct field here = r->d->at;
    size_t capacity = 0;
    bool first = true, more;
    int rc = json_enter(r, JSON_ARRAY);

    while (rc == 0 && (rc = json_next(r, JSON_ARRAY, &first, &more)) == 0 && more) {
        struct port_metadata port = {0};
        void *memory = *ports;

        rc = decode_check_count(r->d, *count + 1, r->d->limits->tensors);
        if (rc == 0)
            rc = decode_grow(r->d, *count, &capacity, sizeof **ports, &memory);
        if (rc != 0)
            break;
        *ports = memory;
        decode_at_list(r->d, list, *count);
        rc = take_port(r, &port);
        (*ports)[(*count)++] = port;
        if (rc == 0)
            r->d->at = here;
    }
    return rc;
}

static int take_server_name(struct json_reader *r, void *target)
{
    return take_text(r, &((struct server_metadata *)target)->name);
}

static int take_server_version(struct json_reader *r, void *target)
{
    return take_text(r, &((struct server_metadata *)target)->version);
}

static int take_extensions(struct json_reader *r, void *target)
{
    struct server_metadata *m = target;

    return take_texts(r, &m->extensions, &m->extension_count);
}

static const struct json_member server_members[] = {
    {"name", take_server_name},
    {"version", take_server_version},
    {"extensions", take_extensions},
};

static int take_model_name(struct json_reader *r, void *target)
{
    return take_text(r, &((struct model_metadata *)target)->name);
}

static int take_versions(struct json_reader *r, void *target)
{
    struct model_metadata *m = target;

    return take_texts(r, &m->versions, &m->version_count);
}

static int take_platform(struct json_reader *r, void *target)
{
    return take_text(r, &((struct model_metadata *)target)->platform);
}

static int take_inputs(struct json_reader *r, void *target)
{
    struct model_metadata *m = target;

    return take_ports(r, "inputs", &m->inputs, &m->input_count);
}

static int take_outputs(struct json_reader *r, void *target)
{
    struct model_metadata *m = target;

    return take_ports(r, "outputs", &m->outputs, &m->output_count);
}

static const struct json_member model_members[] = {
    {"name", take_model_name}, {"versions", take_versions}, {"platform", take_platform},
    {"inputs", take_inputs},   {"outputs", take_outputs},
};

/* Reads a whole body by its table; the first member must be there. */
static int take_body(struct decode *d, const void *body, size_t size,
                     const struct json_member *members, size_t count, void *target)
{
    struct json_reader r;
    uint32_t seen = 0;
    int rc = decode_check_body(d, size);

    json_reader_init(&r, body, size, d);
    if (rc == 0)
        rc = json_members(&r, members, count, target, &seen);
    if (rc == 0)
        rc = json_end(&r);
    if (rc == 0 && !(seen & 1)) {
        decode_at_top(d, members[0].name);
        return decode_fail(d, ERR_INVALID, "missing");
    }
    return rc;
}

int json_server_metadata_encode(const struct server_metadata *m, struct buf *out, struct err *e)
{
    size_t start = out->size;

    buf_append_char(out, '{');
    json_write_key(out, "name", true);
    json_write_text(out, m->name);
    json_write_key(out, "version", false);
    json_write_text(out, m->version);
    json_write_key(out, "extensions", false);
    write_texts(out, m->extensions, m->extension_count);
    return finish(out, start, e);
}

int json_server_metadata_decode(const void *body, size_t size, const struct wire_limits *limits,
                                struct arena *arena, struct server_metadata *out, struct err *e)
{
    struct decode d;

    *out = (struct server_metadata){.name = "", .version = ""};
    decode_begin(&d, limits, arena, e);
    return decode_end(&d, take_body(&d, body, size, server_members,
                                    sizeof server_members / sizeof *server_members, out));
}

int json_model_metadata_encode(const struct model_metadata *m, struct buf *out, struct err *e)
{
    size_t start = out->size;

    buf_append_char(out, '{');
    json_write_key(out, "name", true);
    json_write_text(out, m->name);
    json_write_key(out, "versions", false);
    write_texts(out, m->versions, m->version_count);
    json_write_key(out, "platform", false);
    json_write_text(out, m->platform);
    json_write_key(out, "inputs", false);
    write_ports(out, m->inputs, m->input_count);
    json_write_key(out, "outputs", false);
    write_ports(out, m->outputs, m->output_count);
    return finish(out, start, e);
}

int json_model_metadata_decode(const void *body, size_t size, const struct wire_limits *limits,
                               struct arena *arena, struct model_metadata *out, struct err *e)
{
    struct decode d;

    *out = (struct model_metadata){.name = "", .platform = ""};
    decode_begin(&d, limits, arena, e);
    return decode_end(&d, take_body(&d, body, size, model_members,
                                    sizeof model_members / sizeof *model_members, out));
}

int json_flag_encode(const char *key, const char *name, bool flag, struct buf *out, struct err *e)
{
    size_t start = out->size;

    buf_append_char(out, '{');
    if (name) {
        json_write_key(out, "name", true);
        json_write_text(out, name);
    }
    json_write_key(out, key, name == NULL);
    json_write_bool(out, flag);
    return finish(out, start, e);
}

int json_error_encode(const char *text, struct buf *out, struct err *e)
{
    size_t start = out->size;

    buf_append_char(out, '{');
    json_write_key(out, "error", true);
    json_write_text(out, text);
    return finish(out, start, e);
}

static int take_error(struct json_reader *r, void *target)
{
    return take_text(r, target);
}

bool json_error_decode(const void *body, size_t size, char *text, size_t text_size)
{
    static const struct json_member members[] = {{"error", take_error}};
    const char *found = NULL;
    struct arena arena;
    struct decode d;
    int rc;

    arena_init(&arena, ERROR_MEMORY);
    decode_begin(&d, &wire_limits_default, &arena, NULL);
    rc = take_body(&d, body, size, members, 1, &found);
    if (rc == 0 && text_size > 0) {
        size_t length = strnlen(found, text_size - 1);

        memcpy(text, found, length);
        text[length] = '\0';
    }
    arena_fini(&arena);
    return rc == 0;
}

int json_predictions_encode(const char *model_name, const struct prediction *predictions,
                            size_t count, struct buf *out, struct err *e)
{
    size_t start = out->size;

    buf_append_char(out, '{');
    json_write_key(out, "model_name", true);
    json_write_text(out, model_name);
    json_write_key(out, "predictions", false);
    buf_append_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(predictions[i].probability)) {
            buf_truncate(out, start);
            return err_set(e, ERR_INVALID, "predictions[%zu].probability: not finite", i);
        }
        buf_append_text(out, i == 0 ? "{" : ",{");
        json_write_key(out, "label", true);
        json_write_text(out, predictions[i].label);
        json_write_key(out, "probability", false);
        json_write_float(out, predictions[i].probability);
        buf_append_char(out, '}');
    }
    buf_append_char(out, ']');
    return finish(out, start, e);
}
