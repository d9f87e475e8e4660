/* From a request's tensors to the network's input. */
#ifndef RVG_MODEL_RESNET8_PREPARE_H
#define RVG_MODEL_RESNET8_PREPARE_H

#include "base/arena.h"
#include "base/tensor.h"

/* The largest number in size that `input` may hold: a normalised pixel lies within about 2, and
 * what is within this cannot overflow inside the network. */
#define RESNET8_VALUE_MAX 1e6f

enum { RESNET8_BATCH_MAX = 256 };

/* Takes exactly one tensor of 1 to RESNET8_BATCH_MAX images: `image` BYTES [n], files as
 * image_decode reads them; `input` UINT8 [n,32,32,3], RGB pixels; `input` FP32 [n,32,32,3], already
 * normalised. `out` becomes FP32 [n,32,32,3], in the arena or where the input was. Texts name the
 * tensor, and the element where one is at fault. ERR_INVALID; ERR_TOO_LARGE: too many images or
 * pixels; ERR_NO_MEMORY. */
int resnet8_prepare(const struct tensor *inputs, size_t count, struct arena *arena,
                    struct tensor *out, struct err *e);

#endif
