#include <config.h>

#include "model/network.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <xnnpack.h>

#include "model/resnet8_layout.h"

/* XNNPACK of 2024 calls a sum of two tensors and a mean over positions deprecated; that of 2022 has
 * no other way. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

enum { INPUT_ID, OUTPUT_ID, EXTERNAL_IDS };

enum {
    ALIGNMENT = 64,
    INPUT_SIZE = RESNET8_INPUT_VALUES * sizeof(float),
    OUTPUT_SIZE = RESNET8_CLASSES * sizeof(float)
};

/* One runtime for one image, run once for each of a batch. XNNPACK of 2022 needs a runtime, with
 * weights and workspace of its own, for every batch size, and its larger batches are no faster
 * (measured: 195 us an image alone, 196 to 230 us in batches of 2 to 32, whose intermediate values
 * leave the cache). */
struct network {
    xnn_runtime_t runtime;
    float *input;
    float *output;
};

/* A graph under construction. After a failure the rest does nothing. */
struct builder {
    xnn_subgraph_t graph;
    const float *weights;
    enum xnn_status status;
};

/* A picture inside the network: the value's id, pixels each way, channels. */
struct plane {
    uint32_t id;
    size_t side;
    size_t channels;
};

static uint32_t define_value(struct builder *b, size_t rank, const size_t *shape, const float *data,
                             uint32_t external_id)
{
    uint32_t flags = external_id == INPUT_ID    ? XNN_VALUE_FLAG_EXTERNAL_INPUT
                     : external_id == OUTPUT_ID ? XNN_VALUE_FLAG_EXTERNAL_OUTPUT
                                                : 0;
    uint32_t id = XNN_INVALID_VALUE_ID;

    if (b->status == xnn_status_success)
        b->status = xnn_define_tensor_value(b->graph, xnn_datatype_fp32, rank, shape, data,
                                            external_id, flags, &id);
    return id;
}

static uint32_t define_weights(struct builder *b, enum resnet8_layer layer)
{
    const struct resnet8_layer_layout *l = &resnet8_layers[layer];

    return define_value(b, (size_t)l->rank, l->shape, b->weights + l->offset, XNN_INVALID_VALUE_ID);
}

static struct plane define_plane(struct builder *b, size_t side, size_t channels,
                                 uint32_t external_id)
{
    const size_t shape[] = {1, side, side, channels};

    return (struct plane){define_value(b, 4, shape, NULL, external_id), side, channels};
}

/* The layer's bias follows its weight; a kernel of 3 x 3 is padded by 1, one of 1 x 1 is not. */
static struct plane add_convolution(struct builder *b, enum resnet8_layer weight, size_t stride,
                                    bool relu, struct plane in)
{
    const size_t *shape = resnet8_layers[weight].shape;
    uint32_t kernel = (uint32_t)shape[1], pad = kernel / 2, step = (uint32_t)stride;
    uint32_t filter = define_weights(b, weight);
    uint32_t bias = define_weights(b, weight + 1);
    struct plane out = define_plane(b, in.side / stride, shape[0], XNN_INVALID_VALUE_ID);

    if (b->status == xnn_status_success)
        b->status = xnn_define_convolution_2d(
            b->graph, pad, pad, pad, pad, kernel, kernel, step, step, 1, 1, 1, in.channels,
            out.channels, relu ? 0 : -INFINITY, INFINITY, in.id, filter, bias, out.id, 0);
    return out;
}

static struct plane add_sum(struct builder *b, struct plane x, struct plane y)
{
    struct plane out = define_plane(b, x.side, x.channels, XNN_INVALID_VALUE_ID);

    if (b->status == xnn_status_success)
        b->status = xnn_define_add2(b->graph, 0, INFINITY, x.id, y.id, out.id, 0);
    return out;
}

/* Two convolutions around which the input is added, as it is or, where the size changes, through a
 * convolution of 1 x 1. */
static struct plane add_block(struct builder *b, enum resnet8_layer first, size_t stride,
                              struct plane in)
{
    struct plane a = add_convolution(b, first, stride, true, in);
    struct plane out = add_convolution(b, first + 2, 1, false, a);
    struct plane around = stride == 1 ? in : add_convolution(b, first + 4, stride, false, in);

    return add_sum(b, out, around);
}

static void add_head(struct builder *b, struct plane in)
{
    const size_t logits[] = {1, RESNET8_CLASSES};
    struct plane mean = define_plane(b, 1, in.channels, XNN_INVALID_VALUE_ID);
    uint32_t filter = define_weights(b, LAYER_HEAD_WEIGHT);
    uint32_t bias = define_weights(b, LAYER_HEAD_BIAS);
    uint32_t out = define_value(b, 2, logits, NULL, OUTPUT_ID);

    if (b->status == xnn_status_success)
        b->status = xnn_define_global_average_pooling_2d(b->graph, -INFINITY, INFINITY, in.id,
                                                         mean.id, 0);
    if (b->status == xnn_status_success)
        b->status = xnn_define_fully_connected(b->graph, -INFINITY, INFINITY, mean.id, filter, bias,
                                               out, XNN_FLAG_TENSORFLOW_RESHAPE_2D);
}

static void build_graph(struct builder *b)
{
    struct plane x = define_plane(b, RESNET8_SIDE, IMAGE_CHANNELS, INPUT_ID);

    x = add_convolution(b, LAYER_STEM_WEIGHT, 1, true, x);
    x = add_block(b, LAYER_BLOCK0_A_WEIGHT, 1, x);
    x = add_block(b, LAYER_BLOCK1_A_WEIGHT, 2, x);
    x = add_block(b, LAYER_BLOCK2_A_WEIGHT, 2, x);
    add_head(b, x);
}

static enum xnn_status make_runtime(const float *weights, xnn_runtime_t *out)
{
    struct builder b = {.weights = weights};

    b.status = xnn_create_subgraph(EXTERNAL_IDS, 0, &b.graph);
    if (b.status != xnn_status_success)
        return b.status;
    build_graph(&b);
    if (b.status == xnn_status_success)
        b.status = xnn_create_runtime_v2(b.graph, NULL, 0, out);
    xnn_delete_subgraph(b.graph);
    return b.status;
}

/* XNNPACK reads up to XNN_EXTRA_BYTES behind what it needs. */
static float *take_values(size_t count)
{
    size_t size = count * sizeof(float) + XNN_EXTRA_BYTES;
    float *values = aligned_alloc(ALIGNMENT, (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);

    if (values)
        memset(values, 0, size);
    return values;
}

static int fail(enum xnn_status status, const char *what, struct err *e)
{
    if (status == xnn_status_out_of_memory)
        return err_set(e, ERR_NO_MEMORY, "network: XNNPACK has no memory to %s", what);
    if (status == xnn_status_unsupported_hardware)
        return err_set(e, ERR_UNSUPPORTED,
                       "network: XNNPACK does not know this processor (it reads /proc/cpuinfo)");
    return err_set(e, ERR_INTERNAL, "network: XNNPACK cannot %s (status %d)", what, (int)status);
}

static int network_init(struct network *n, const float *weights, struct err *e)
{
    struct xnn_external_value values[EXTERNAL_IDS];
    enum xnn_status status;

    n->input = take_values(RESNET8_INPUT_VALUES);
    n->output = take_values(RESNET8_CLASSES);
    if (n->input == NULL || n->output == NULL)
        return err_set(e, ERR_NO_MEMORY, "network: no memory");
    status = make_runtime(weights, &n->runtime);
    if (status != xnn_status_success)
        return fail(status, "build it", e);
    values[INPUT_ID] = (struct xnn_external_value){INPUT_ID, n->input};
    values[OUTPUT_ID] = (struct xnn_external_value){OUTPUT_ID, n->output};
    status = xnn_setup_runtime(n->runtime, EXTERNAL_IDS, values);
    return status == xnn_status_success ? 0 : fail(status, "set it up", e);
}

int network_open(const float *weights, struct network **out, struct err *e)
{
    enum xnn_status status = xnn_initialize(NULL);
    struct network *n;
    int rc;

    if (status != xnn_status_success)
        return fail(status, "start", e);
    n = calloc(1, sizeof *n);
    if (n == NULL)
        return err_set(e, ERR_NO_MEMORY, "network: no memory");
    rc = network_init(n, weights, e);
    if (rc != 0)
        network_close(n);
    else
        *out = n;
    return rc;
}

void network_close(struct network *n)
{
    if (n == NULL)
        return;
    if (n->runtime)
        xnn_delete_runtime(n->runtime);
    free(n->input);
    free(n->output);
    free(n);
}

int network_run(struct network *n, const void *images, size_t count, float *logits, struct err *e)
{
    const uint8_t *image = images;

    for (size_t i = 0; i < count; i++) {
        enum xnn_status status;

        memcpy(n->input, image, INPUT_SIZE);
        status = xnn_invoke_runtime(n->runtime);
        if (status != xnn_status_success)
            return fail(status, "run it", e);
        memcpy(logits, n->output, OUTPUT_SIZE);
        image += INPUT_SIZE;
        logits += RESNET8_CLASSES;
    }
    return 0;
}
