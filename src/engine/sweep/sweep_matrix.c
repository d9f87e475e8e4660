#include <config.h>

#include "engine/sweep/sweep_matrix.h"

#include "engine/sweep/sweep_check.h"

#define ARM(arm_name, arm_protocol, arm_input, arm_encoding, arm_rpc) \
    {                                                                 \
        .arm = {.name = (arm_name),                                   \
                .protocol = (arm_protocol),                           \
                .input = (arm_input),                                 \
                .encoding = (arm_encoding),                           \
                .rpc = (arm_rpc)},                                    \
        .key_lines = {[ARM_INPUT] = SAID_BY_MATRIX,                   \
                      [ARM_ENCODING] = SAID_BY_MATRIX,                \
                      [ARM_RPC] = SAID_BY_MATRIX},                    \
    }

static const struct sweep_config_arm matrix[] = {
    ARM("rest-image-json", PROTOCOL_REST, INPUT_IMAGE, ENCODING_JSON, RPC_UNARY),
    ARM("rest-image-binary", PROTOCOL_REST, INPUT_IMAGE, ENCODING_BINARY, RPC_UNARY),
    ARM("rest-tensor-json", PROTOCOL_REST, INPUT_TENSOR, ENCODING_JSON, RPC_UNARY),
    ARM("rest-tensor-binary", PROTOCOL_REST, INPUT_TENSOR, ENCODING_BINARY, RPC_UNARY),
    ARM("grpc-image-typed", PROTOCOL_GRPC, INPUT_IMAGE, ENCODING_TYPED, RPC_UNARY),
    ARM("grpc-image-raw", PROTOCOL_GRPC, INPUT_IMAGE, ENCODING_RAW, RPC_UNARY),
    ARM("grpc-image-raw-stream", PROTOCOL_GRPC, INPUT_IMAGE, ENCODING_RAW, RPC_STREAM),
    ARM("grpc-tensor-typed", PROTOCOL_GRPC, INPUT_TENSOR, ENCODING_TYPED, RPC_UNARY),
    ARM("grpc-tensor-raw", PROTOCOL_GRPC, INPUT_TENSOR, ENCODING_RAW, RPC_UNARY),
    ARM("grpc-tensor-raw-stream", PROTOCOL_GRPC, INPUT_TENSOR, ENCODING_RAW, RPC_STREAM),
};

const struct sweep_config_arm *sweep_matrix_arm(const char *model, size_t i)
{
    bool images = sweep_model_takes_images(model);

    for (size_t row = 0; row < sizeof matrix / sizeof *matrix; row++) {
        if (matrix[row].arm.input == INPUT_IMAGE && !images)
            continue;
        if (i-- == 0)
            return &matrix[row];
    }
    return NULL;
}
