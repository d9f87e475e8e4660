/* Where each number of the weights file (data/resnet8_cifar10.f32) belongs, and what goes with it:
 * the layout is fixed here, and a test holds it against the JSON file that was written with the
 * weights. */
#ifndef RVG_MODEL_RESNET8_LAYOUT_H
#define RVG_MODEL_RESNET8_LAYOUT_H

#include <stddef.h>

#include "image/image.h"

enum {
    RESNET8_SIDE = 32, /* pixels each way of its input */
    RESNET8_CLASSES = 10,
    RESNET8_PIXELS = RESNET8_SIDE * RESNET8_SIDE,
    RESNET8_INPUT_VALUES = RESNET8_PIXELS * IMAGE_CHANNELS, /* of one image */
    RESNET8_WEIGHTS = 77706,                                /* float32 numbers in the file */
    RESNET8_LAYER_RANK_MAX = 4
};

/* In the order of the file. The weight of a convolution, [out, rows, columns, in], or of the dense
 * layer, [out, in], is followed by its bias, [out]. */
enum resnet8_layer {
    LAYER_STEM_WEIGHT,
    LAYER_STEM_BIAS,
    LAYER_BLOCK0_A_WEIGHT,
    LAYER_BLOCK0_A_BIAS,
    LAYER_BLOCK0_B_WEIGHT,
    LAYER_BLOCK0_B_BIAS,
    LAYER_BLOCK1_A_WEIGHT,
    LAYER_BLOCK1_A_BIAS,
    LAYER_BLOCK1_B_WEIGHT,
    LAYER_BLOCK1_B_BIAS,
    LAYER_BLOCK1_SKIP_WEIGHT,
    LAYER_BLOCK1_SKIP_BIAS,
    LAYER_BLOCK2_A_WEIGHT,
    LAYER_BLOCK2_A_BIAS,
    LAYER_BLOCK2_B_WEIGHT,
    LAYER_BLOCK2_B_BIAS,
    LAYER_BLOCK2_SKIP_WEIGHT,
    LAYER_BLOCK2_SKIP_BIAS,
    LAYER_HEAD_WEIGHT,
    LAYER_HEAD_BIAS,
    LAYER_COUNT
};

struct resnet8_layer_layout {
    const char *name; /* in the JSON file */
    int rank;
    size_t shape[RESNET8_LAYER_RANK_MAX];
    size_t offset; /* of its first number in the file */
};

extern const struct resnet8_layer_layout resnet8_layers[LAYER_COUNT];

/* A pixel's value v / 255 enters the network as (v / 255 - mean) / deviation. */
extern const float resnet8_mean[IMAGE_CHANNELS];
extern const float resnet8_deviation[IMAGE_CHANNELS];

extern const char *const resnet8_classes[RESNET8_CLASSES];

#endif
