/* An inference request and its response as plain structs: what the Open Inference Protocol says,
 * free of how it was written down. Codecs turn bytes into these and back.
 *
 * Ownership: everything a message points to lives in its `arena`, in the bytes it was decoded from
 * (which must outlive it), or, in a message built by hand, wherever the builder keeps it. */
#ifndef RVG_WIRE_MESSAGE_H
#define RVG_WIRE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/tensor.h"
#include "wire/limits.h"

enum parameter_type {
    PARAMETER_BOOL,
    PARAMETER_INT64,
    PARAMETER_UINT64, /* gRPC only; in JSON an integer above INT64_MAX */
    PARAMETER_DOUBLE,
    PARAMETER_STRING
};

struct parameter {
    const char *name;
    enum parameter_type type;
    union {
        bool boolean;
        int64_t int64;
        uint64_t uint64;
        double number;
        const char *string; /* NUL-terminated */
    } value;
};

struct infer_request {
    const char *model_name;    /* "" in a REST body: the path has it */
    const char *model_version; /* "" when not given */
    const char *id;            /* "" when not given */
    struct parameter *parameters;
    size_t parameter_count;
    struct tensor *inputs;
    size_t input_count;
    const char **outputs; /* names asked for; none: all */
    size_t output_count;
    bool binary_output; /* REST: the caller asked for binary tensors in the answer */
    bool raw_contents;  /* gRPC: the inputs came as raw contents */
    struct arena arena;
};

struct infer_response {
    const char *model_name;
    const char *model_version; /* "" when not given */
    const char *id;            /* "" when not given */
    struct parameter *parameters;
    size_t parameter_count;
    struct tensor *outputs;
    size_t output_count;
    struct arena arena;
};

/* Empty messages; texts are "". The arena's cap follows from the limits. */
void infer_request_init(struct infer_request *r, const struct wire_limits *limits);
void infer_response_init(struct infer_response *r, const struct wire_limits *limits);

/* Empties the message and keeps the arena's memory for the next. */
void infer_request_reset(struct infer_request *r);
void infer_response_reset(struct infer_response *r);

void infer_request_fini(struct infer_request *r);
void infer_response_fini(struct infer_response *r);

/* tensor_check for tensor `index` of `list`: the text names the field, "outputs[1].data: ...". */
int message_check_tensor(const char *list, size_t index, const struct tensor *t, struct err *e);

/* The parameter of that name, or NULL. */
const struct parameter *parameter_find(const struct parameter *list, size_t count,
                                       const char *name);

/* The integer parameter `name`, or `fallback` when absent. ERR_INVALID when it is present, is not
 * an integer or lies outside [low, high]. A double with an integral value is accepted. */
int parameter_int64(const struct parameter *list, size_t count, const char *name, int64_t low,
                    int64_t high, int64_t fallback, int64_t *out, struct err *e);

#endif
