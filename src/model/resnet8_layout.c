#include <config.h>

#include "model/resnet8_layout.h"

const struct resnet8_layer_layout resnet8_layers[LAYER_COUNT] = {
    [LAYER_STEM_WEIGHT] = {"stem.weight", 4, {16, 3, 3, 3}, 0},
    [LAYER_STEM_BIAS] = {"stem.bias", 1, {16}, 432},
    [LAYER_BLOCK0_A_WEIGHT] = {"block0.a.weight", 4, {16, 3, 3, 16}, 448},
    [LAYER_BLOCK0_A_BIAS] = {"block0.a.bias", 1, {16}, 2752},
    [LAYER_BLOCK0_B_WEIGHT] = {"block0.b.weight", 4, {16, 3, 3, 16}, 2768},
    [LAYER_BLOCK0_B_BIAS] = {"block0.b.bias", 1, {16}, 5072},
    [LAYER_BLOCK1_A_WEIGHT] = {"block1.a.weight", 4, {32, 3, 3, 16}, 5088},
    [LAYER_BLOCK1_A_BIAS] = {"block1.a.bias", 1, {32}, 9696},
    [LAYER_BLOCK1_B_WEIGHT] = {"block1.b.weight", 4, {32, 3, 3, 32}, 9728},
    [LAYER_BLOCK1_B_BIAS] = {"block1.b.bias", 1, {32}, 18944},
    [LAYER_BLOCK1_SKIP_WEIGHT] = {"block1.skip.weight", 4, {32, 1, 1, 16}, 18976},
    [LAYER_BLOCK1_SKIP_BIAS] = {"block1.skip.bias", 1, {32}, 19488},
    [LAYER_BLOCK2_A_WEIGHT] = {"block2.a.weight", 4, {64, 3, 3, 32}, 19520},
    [LAYER_BLOCK2_A_BIAS] = {"block2.a.bias", 1, {64}, 37952},
    [LAYER_BLOCK2_B_WEIGHT] = {"block2.b.weight", 4, {64, 3, 3, 64}, 38016},
    [LAYER_BLOCK2_B_BIAS] = {"block2.b.bias", 1, {64}, 74880},
    [LAYER_BLOCK2_SKIP_WEIGHT] = {"block2.skip.weight", 4, {64, 1, 1, 32}, 74944},
    [LAYER_BLOCK2_SKIP_BIAS] = {"block2.skip.bias", 1, {64}, 76992},
    [LAYER_HEAD_WEIGHT] = {"head.weight", 2, {10, 64}, 77056},
    [LAYER_HEAD_BIAS] = {"head.bias", 1, {10}, 77696},
};

const float resnet8_mean[IMAGE_CHANNELS] = {0.491399676f, 0.482158422f, 0.446530908f};
const float resnet8_deviation[IMAGE_CHANNELS] = {0.247032225f, 0.243485123f, 0.261587828f};

const char *const resnet8_classes[RESNET8_CLASSES] = {
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
};
