#include <config.h>

#include "bare_model.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <xnnpack.h>

#include "model/resnet8_layout.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

struct bare_network {
    xnn_subgraph_t graph;
    xnn_runtime_t runtime;
    const float *weights;
    size_t batch;
    bool failed;
    float *input, *output;
};

static void note(struct bare_network *n, enum xnn_status status)
{
    n->failed = n->failed || status != xnn_status_success;
}

static uint32_t value(struct bare_network *n, size_t rank, const size_t *shape, const float *data,
                      uint32_t external, uint32_t flags)
{
    uint32_t id = 0;

    note(n, xnn_define_tensor_value(n->graph, xnn_datatype_fp32, rank, shape, data, external, flags,
                                    &id));
    return id;
}

static uint32_t weights(struct bare_network *n, int layer)
{
    return value(n, (size_t)resnet8_layers[layer].rank, resnet8_layers[layer].shape,
                 n->weights + resnet8_layers[layer].offset, XNN_INVALID_VALUE_ID, 0);
}

static uint32_t plane(struct bare_network *n, size_t side, size_t channels)
{
    const size_t shape[] = {n->batch, side, side, channels};

    return value(n, 4, shape, NULL, XNN_INVALID_VALUE_ID, 0);
}

static uint32_t convolve(struct bare_network *n, int layer, uint32_t in, size_t side,
                         uint32_t stride, float low)
{
    const size_t *shape = resnet8_layers[layer].shape;
    uint32_t kernel = (uint32_t)shape[1], pad = kernel / 2;
    uint32_t filter = weights(n, layer), bias = weights(n, layer + 1);
    uint32_t out = plane(n, side / stride, shape[0]);

    note(n, xnn_define_convolution_2d(n->graph, pad, pad, pad, pad, kernel, kernel, stride, stride,
                                      1, 1, 1, shape[3], shape[0], low, INFINITY, in, filter, bias,
                                      out, 0));
    return out;
}

static uint32_t block(struct bare_network *n, int layer, uint32_t in, size_t side, uint32_t stride)
{
    uint32_t a = convolve(n, layer, in, side, stride, 0);
    uint32_t b = convolve(n, layer + 2, a, side / stride, 1, -INFINITY);
    uint32_t skip = stride == 1 ? in : convolve(n, layer + 4, in, side, stride, -INFINITY);
    uint32_t sum = plane(n, side / stride, resnet8_layers[layer].shape[0]);

    note(n, xnn_define_add2(n->graph, 0, INFINITY, b, skip, sum, 0));
    return sum;
}

static void define(struct bare_network *n)
{
    const size_t in_shape[] = {n->batch, 32, 32, 3}, out_shape[] = {n->batch, 10};
    uint32_t x = value(n, 4, in_shape, NULL, 0, XNN_VALUE_FLAG_EXTERNAL_INPUT);
    uint32_t out = value(n, 2, out_shape, NULL, 1, XNN_VALUE_FLAG_EXTERNAL_OUTPUT);
    uint32_t mean;

    x = convolve(n, LAYER_STEM_WEIGHT, x, 32, 1, 0);
    x = block(n, LAYER_BLOCK0_A_WEIGHT, x, 32, 1);
    x = block(n, LAYER_BLOCK1_A_WEIGHT, x, 32, 2);
    x = block(n, LAYER_BLOCK2_A_WEIGHT, x, 16, 2);
    mean = plane(n, 1, 64);
    note(n, xnn_define_global_average_pooling_2d(n->graph, -INFINITY, INFINITY, x, mean, 0));
    note(n, xnn_define_fully_connected(n->graph, -INFINITY, INFINITY, mean,
                                       weights(n, LAYER_HEAD_WEIGHT), weights(n, LAYER_HEAD_BIAS),
                                       out, XNN_FLAG_TENSORFLOW_RESHAPE_2D));
}

struct bare_network *bare_network_open(const float *data, size_t batch)
{
    struct bare_network *n = calloc(1, sizeof *n);
    struct xnn_external_value ends[2] = {{.id = 0}, {.id = 1}};

    if (n == NULL || xnn_initialize(NULL) != xnn_status_success) {
        free(n);
        return NULL;
    }
    n->weights = data;
    n->batch = batch;
    ends[0].data = n->input = calloc(1, batch * 32 * 32 * 3 * sizeof(float) + XNN_EXTRA_BYTES);
    ends[1].data = n->output = calloc(1, batch * 10 * sizeof(float) + XNN_EXTRA_BYTES);
    n->failed = n->input == NULL || n->output == NULL;
    note(n, xnn_create_subgraph(2, 0, &n->graph));
    if (!n->failed)
        define(n);
    if (!n->failed)
        note(n, xnn_create_runtime_v2(n->graph, NULL, 0, &n->runtime));
    if (!n->failed)
        note(n, xnn_setup_runtime(n->runtime, 2, ends));
    if (n->failed) {
        bare_network_close(n);
        return NULL;
    }
    return n;
}

void bare_network_close(struct bare_network *n)
{
    if (n->runtime)
        xnn_delete_runtime(n->runtime);
    if (n->graph)
        xnn_delete_subgraph(n->graph);
    free(n->input);
    free(n->output);
    free(n);
}

float *bare_network_input(struct bare_network *n)
{
    return n->input;
}

const float *bare_network_output(const struct bare_network *n)
{
    return n->output;
}

int bare_network_invoke(struct bare_network *n)
{
    return xnn_invoke_runtime(n->runtime) == xnn_status_success ? 0 : -1;
}
