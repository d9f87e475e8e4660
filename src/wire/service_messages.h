/* The small messages around inference: who the server is, what a model takes, whether it is ready,
 * and errors. Each as a plain struct with its gRPC (proto_) and REST (json_) forms.
 *
 * Encoders append to `out`. Decoders take strings and lists from `arena` (the caller's; a struct is
 * valid until the arena is reset) and know limits. Errors: ERR_INVALID for what is malformed,
 * ERR_TOO_LARGE for what is over the limits, ERR_NO_MEMORY. Texts name the field. All functions are
 * reentrant.
 *
 * ServerLiveRequest, ServerReadyRequest and ServerMetadataRequest have no fields: their bytes are
 * zero bytes, and a server may ignore what comes. */
#ifndef RVG_WIRE_SERVICE_MESSAGES_H
#define RVG_WIRE_SERVICE_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/tensor.h"
#include "wire/limits.h"

/* ModelReadyRequest and ModelMetadataRequest: which model; `version` "" when not given. */
struct model_ref {
    const char *name;
    const char *version;
};

struct server_metadata {
    const char *name;
    const char *version;
    const char **extensions; /* "binary_tensor_data", ... */
    size_t extension_count;
};

/* One input or output; a dimension of -1 is free. */
struct port_metadata {
    const char *name;
    enum datatype datatype;
    int rank;
    int64_t shape[TENSOR_RANK_MAX];
};

struct model_metadata {
    const char *name;
    const char **versions;
    size_t version_count;
    const char *platform;
    struct port_metadata *inputs;
    size_t input_count;
    struct port_metadata *outputs;
    size_t output_count;
};

/* grpc.health.v1.HealthCheckResponse.ServingStatus, the protocol's numbers. */
enum health_status {
    HEALTH_UNKNOWN = 0,
    HEALTH_SERVING = 1,
    HEALTH_NOT_SERVING = 2,
    HEALTH_SERVICE_UNKNOWN = 3
};

/* ServerLiveResponse.live, ServerReadyResponse.ready and ModelReadyResponse.ready: the three
 * messages have the same bytes. */
int proto_flag_encode(bool flag, struct buf *out, struct err *e);
int proto_flag_decode(const void *body, size_t size, bool *flag, struct err *e);

int proto_model_ref_encode(const struct model_ref *ref, struct buf *out, struct err *e);
int proto_model_ref_decode(const void *body, size_t size, const struct wire_limits *limits,
                           struct arena *arena, struct model_ref *out, struct err *e);

int proto_server_metadata_encode(const struct server_metadata *m, struct buf *out, struct err *e);
int proto_server_metadata_decode(const void *body, size_t size, const struct wire_limits *limits,
                                 struct arena *arena, struct server_metadata *out, struct err *e);

int proto_model_metadata_encode(const struct model_metadata *m, struct buf *out, struct err *e);
int proto_model_metadata_decode(const void *body, size_t size, const struct wire_limits *limits,
                                struct arena *arena, struct model_metadata *out, struct err *e);

/* grpc.health.v1: `service` is "" for the server as a whole. */
int proto_health_request_encode(const char *service, struct buf *out, struct err *e);
int proto_health_request_decode(const void *body, size_t size, const struct wire_limits *limits,
                                struct arena *arena, const char **service, struct err *e);
int proto_health_response_encode(enum health_status status, struct buf *out, struct err *e);
int proto_health_response_decode(const void *body, size_t size, enum health_status *status,
                                 struct err *e);

/* {"name", "version", "extensions"} */
int json_server_metadata_encode(const struct server_metadata *m, struct buf *out, struct err *e);
int json_server_metadata_decode(const void *body, size_t size, const struct wire_limits *limits,
                                struct arena *arena, struct server_metadata *out, struct err *e);

/* {"name", "versions", "platform", "inputs": [{"name", "datatype", "shape"}], "outputs"} */
int json_model_metadata_encode(const struct model_metadata *m, struct buf *out, struct err *e);
int json_model_metadata_decode(const void *body, size_t size, const struct wire_limits *limits,
                               struct arena *arena, struct model_metadata *out, struct err *e);

/* {"KEY": flag}: `key` is "live" or "ready"; `name` (NULL: left away) the model's. */
int json_flag_encode(const char *key, const char *name, bool flag, struct buf *out, struct err *e);

/* {"error": text}; the decoder copies the text, cut when longer, NUL-terminated. False when `body`
 * is no such object. */
int json_error_encode(const char *text, struct buf *out, struct err *e);
bool json_error_decode(const void *body, size_t size, char *text, size_t text_size);

/* The answer of POST /predict: {"model_name": ..., "predictions": [{"label", "probability"}, ...]},
 * in the order given. */
struct prediction {
    const char *label;
    float probability;
};

int json_predictions_encode(const char *model_name, const struct prediction *predictions,
                            size_t count, struct buf *out, struct err *e);

#endif
