#include <config.h>

#include "wire/limits.h"

const struct wire_limits wire_limits_default = {
    .body = (size_t)64 << 20,
    .tensors = 64,
    .parameters = 64,
    .elements = INT64_C(1) << 26,
    .json_depth = 32,
    .text = 4096,
};
