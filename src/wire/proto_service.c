#include <config.h>

#include "wire/service_messages.h"

#include <stdlib.h>
#include <string.h>

#include "proto/health.pb-c.h"
#include "proto/open_inference.pb-c.h"

#include "wire/decode.h"
#include "wire/proto_memory.h"

_Static_assert((int)HEALTH_SERVICE_UNKNOWN ==
                   (int)GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__SERVING_STATUS__SERVICE_UNKNOWN,
               "the states are the protocol's numbers");

typedef Inference__ModelMetadataResponse__TensorMetadata port_message;

static int take_text(struct decode *d, const char *name, const char *text, const char **out)
{
    decode_at(d, name);
    *out = text;
    return decode_check_text(d, strlen(text));
}

static int take_texts(struct decode *d, const char *name, char **texts, size_t count,
                      const char ***out, size_t *out_count)
{
    void *memory;
    int rc;

    decode_at_top(d, name);
    rc = decode_check_count(d, count, d->limits->parameters);
    if (rc == 0)
        rc = decode_alloc(d, count, sizeof **out, &memory);
    if (rc != 0)
        return rc;
    *out = memory;
    *out_count = count;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rc = take_text(d, name, texts[i], &(*out)[i]);
        d->at.item = (int64_t)i;
    }
    return rc;
}

static int take_port(struct decode *d, const port_message *m, struct port_metadata *out)
{
    int rc = take_text(d, "name", m->name, &out->name);

    if (rc != 0)
        return rc;
    decode_at(d, "datatype");
    rc = decode_datatype(d, m->datatype, strlen(m->datatype), &out->datatype);
    if (rc != 0)
        return rc;
    decode_at(d, "shape");
    if (m->n_shape > TENSOR_RANK_MAX)
        return decode_fail(d, ERR_INVALID, "rank %zu, at most %d", m->n_shape, TENSOR_RANK_MAX);
    out->rank = (int)m->n_shape;
    if (m->n_shape > 0)
        memcpy(out->shape, m->shape, m->n_shape * sizeof *m->shape);
    return 0;
}

static int take_ports(struct decode *d, const char *list, port_message *const *messages,
                      size_t count, struct port_metadata **out, size_t *out_count)
{
    void *memory;
    int rc;

    decode_at_top(d, list);
    rc = decode_check_count(d, count, d->limits->tensors);
    if (rc == 0)
        rc = decode_alloc(d, count, sizeof **out, &memory);
    if (rc != 0)
        return rc;
    *out = memory;
    *out_count = count;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        decode_at_list(d, list, i);
        rc = take_port(d, messages[i], &(*out)[i]);
    }
    return rc;
}

static void fill_ports(const struct port_metadata *ports, size_t count, port_message *messages,
                       port_message **list)
{
    for (size_t i = 0; i < count; i++) {
        inference__model_metadata_response__tensor_metadata__init(&messages[i]);
        messages[i].name = (char *)ports[i].name;
        messages[i].datatype = (char *)datatype_name(ports[i].datatype);
        messages[i].n_shape = (size_t)ports[i].rank;
        messages[i].shape = (int64_t *)ports[i].shape;
        list[i] = &messages[i];
    }
}

/* Unpacks a small message under the limits; on success the decoder stands at the top. */
static int unpack(struct decode *d, const ProtobufCMessageDescriptor *type, const void *body,
                  size_t size, ProtobufCMessage **out)
{
    int rc = decode_check_body(d, size);

    return rc == 0 ? proto_unpack(d, type, body, size, out) : rc;
}

int proto_flag_encode(bool flag, struct buf *out, struct err *e)
{
    Inference__ServerLiveResponse m = INFERENCE__SERVER_LIVE_RESPONSE__INIT;

    m.live = flag;
    return proto_pack(&m.base, out, e);
}

int proto_flag_decode(const void *body, size_t size, bool *flag, struct err *e)
{
    struct arena arena;
    struct decode d;
    ProtobufCMessage *m;
    int rc;

    arena_init(&arena, wire_limits_default.body);
    decode_begin(&d, &wire_limits_default, &arena, e);
    rc = decode_end(&d, unpack(&d, &inference__server_live_response__descriptor, body, size, &m));
    if (rc == 0)
        *flag = ((Inference__ServerLiveResponse *)m)->live != 0;
    arena_fini(&arena);
    return rc;
}

int proto_model_ref_encode(const struct model_ref *ref, struct buf *out, struct err *e)
{
    Inference__ModelReadyRequest m = INFERENCE__MODEL_READY_REQUEST__INIT;

    m.name = (char *)ref->name;
    m.version = (char *)ref->version;
    return proto_pack(&m.base, out, e);
}

int proto_model_ref_decode(const void *body, size_t size, const struct wire_limits *limits,
                           struct arena *arena, struct model_ref *out, struct err *e)
{
    const Inference__ModelReadyRequest *m;
    ProtobufCMessage *unpacked;
    struct decode d;
    int rc;

    decode_begin(&d, limits, arena, e);
    rc = unpack(&d, &inference__model_ready_request__descriptor, body, size, &unpacked);
    if (rc != 0)
        return decode_end(&d, rc);
    m = (const Inference__ModelReadyRequest *)unpacked;
    rc = take_text(&d, "name", m->name, &out->name);
    if (rc == 0)
        rc = take_text(&d, "version", m->version, &out->version);
    return decode_end(&d, rc);
}

int proto_server_metadata_encode(const struct server_metadata *m, struct buf *out, struct err *e)
{
    Inference__ServerMetadataResponse message = INFERENCE__SERVER_METADATA_RESPONSE__INIT;

    message.name = (char *)m->name;
    message.version = (char *)m->version;
    message.n_extensions = m->extension_count;
    message.extensions = (char **)m->extensions;
    return proto_pack(&message.base, out, e);
}

int proto_server_metadata_decode(const void *body, size_t size, const struct wire_limits *limits,
                                 struct arena *arena, struct server_metadata *out, struct err *e)
{
    const Inference__ServerMetadataResponse *m;
    ProtobufCMessage *unpacked;
    struct decode d;
    int rc;

    decode_begin(&d, limits, arena, e);
    rc = unpack(&d, &inference__server_metadata_response__descriptor, body, size, &unpacked);
    if (rc != 0)
        return decode_end(&d, rc);
    m = (const Inference__ServerMetadataResponse *)unpacked;
    rc = take_text(&d, "name", m->name, &out->name);
    if (rc == 0)
        rc = take_text(&d, "version", m->version, &out->version);
    if (rc == 0)
        rc = take_texts(&d, "extensions", m->extensions, m->n_extensions, &out->extensions,
                        &out->extension_count);
    return decode_end(&d, rc);
}

int proto_model_metadata_encode(const struct model_metadata *m, struct buf *out, struct err *e)
{
    Inference__ModelMetadataResponse message = INFERENCE__MODEL_METADATA_RESPONSE__INIT;
    size_t count = m->input_count + m->output_count;
    port_message *ports = calloc(count + 1, sizeof *ports);
    port_message **list = calloc(count + 1, sizeof *list);
    int rc = ERR_NO_MEMORY;

    if (ports == NULL || list == NULL) {
        err_set(e, ERR_NO_MEMORY, "no memory for the model's metadata");
        goto out;
    }
    fill_ports(m->inputs, m->input_count, ports, list);
    fill_ports(m->outputs, m->output_count, ports + m->input_count, list + m->input_count);
    message.name = (char *)m->name;
    message.n_versions = m->version_count;
    message.versions = (char **)m->versions;
    message.platform = (char *)m->platform;
    message.n_inputs = m->input_count;
    message.inputs = list;
    message.n_outputs = m->output_count;
    message.outputs = list + m->input_count;
    rc = proto_pack(&message.base, out, e);
out:
    free(list);
    free(ports);
    return rc;
}

int proto_model_metadata_decode(const void *body, size_t size, const struct wire_limits *limits,
                                struct arena *arena, struct model_metadata *out, struct err *e)
{
    const Inference__ModelMetadataResponse *m;
    ProtobufCMessage *unpacked;
    struct decode d;
    int rc;

    decode_begin(&d, limits, arena, e);
    rc = unpack(&d, &inference__model_metadata_response__descriptor, body, size, &unpacked);
    if (rc != 0)
        return decode_end(&d, rc);
    m = (const Inference__ModelMetadataResponse *)unpacked;
    rc = take_text(&d, "name", m->name, &out->name);
    if (rc == 0)
        rc = take_texts(&d, "versions", m->versions, m->n_versions, &out->versions,
                        &out->version_count);
    if (rc == 0)
        rc = take_text(&d, "platform", m->platform, &out->platform);
    if (rc == 0)
        rc = take_ports(&d, "inputs", m->inputs, m->n_inputs, &out->inputs, &out->input_count);
    if (rc == 0)
        rc = take_ports(&d, "outputs", m->outputs, m->n_outputs, &out->outputs, &out->output_count);
    return decode_end(&d, rc);
}

int proto_health_request_encode(const char *service, struct buf *out, struct err *e)
{
    Grpc__Health__V1__HealthCheckRequest m = GRPC__HEALTH__V1__HEALTH_CHECK_REQUEST__INIT;

    m.service = (char *)service;
    return proto_pack(&m.base, out, e);
}

int proto_health_request_decode(const void *body, size_t size, const struct wire_limits *limits,
                                struct arena *arena, const char **service, struct err *e)
{
    ProtobufCMessage *m;
    struct decode d;
    int rc;

    decode_begin(&d, limits, arena, e);
    rc = unpack(&d, &grpc__health__v1__health_check_request__descriptor, body, size, &m);
    if (rc == 0)
        rc = take_text(&d, "service", ((Grpc__Health__V1__HealthCheckRequest *)m)->service,
                       service);
    return decode_end(&d, rc);
}

int proto_health_response_encode(enum health_status status, struct buf *out, struct err *e)
{
    Grpc__Health__V1__HealthCheckResponse m = GRPC__HEALTH__V1__HEALTH_CHECK_RESPONSE__INIT;

    m.status = (Grpc__Health__V1__HealthCheckResponse__ServingStatus)status;
    return proto_pack(&m.base, out, e);
}

int proto_health_response_decode(const void *body, size_t size, enum health_status *status,
                                 struct err *e)
{
    struct arena arena;
    struct decode d;
    ProtobufCMessage *m;
    int rc;

    arena_init(&arena, wire_limits_default.body);
    decode_begin(&d, &wire_limits_default, &arena, e);
    rc = decode_end(
        &d, unpack(&d, &grpc__health__v1__health_check_response__descriptor, body, size, &m));
    if (rc == 0)
        *status = (enum health_status)((Grpc__Health__V1__HealthCheckResponse *)m)->status;
    arena_fini(&arena);
    return rc;
}
