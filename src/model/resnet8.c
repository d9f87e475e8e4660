#include <config.h>

#include "model/ops.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "model/network.h"
#include "model/resnet8_layout.h"
#include "model/resnet8_prepare.h"

#define WEIGHTS_FILE "resnet8_cifar10.f32"

/* Tensors and the weights file are little-endian, and are used as they lie in memory. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "needs a little-endian processor");

enum { PATH_SIZE = 4096, LENGTH_SIZE = 4, OUTPUT_COUNT = 2 };

struct shared {
    float weights[RESNET8_WEIGHTS];
};

struct worker {
    struct network *network;
};

static int check_weights(const char *path, const struct shared *s, struct err *e)
{
    for (size_t i = 0; i < RESNET8_WEIGHTS; i++) {
        if (!isfinite(s->weights[i]))
            return err_set(e, ERR_INVALID, "%s: damaged: number %zu is not finite", path, i);
    }
    return 0;
}

static int read_weights(const char *path, struct shared *s, struct err *e)
{
    struct buf file;
    int rc;

    buf_init(&file, 2 * sizeof s->weights);
    rc = file_read(path, &file, e);
    if (rc == 0 && file.size != sizeof s->weights)
        rc = err_set(e, ERR_INVALID, "%s: %zu bytes, the weights of resnet8 are %zu", path,
                     file.size, sizeof s->weights);
    if (rc == 0) {
        memcpy(s->weights, file.data, sizeof s->weights);
        rc = check_weights(path, s, e);
    }
    buf_fini(&file);
    return rc;
}

static int shared_init(void *shared, const char *data_directory, struct err *e)
{
    char path[PATH_SIZE];
    int length = snprintf(path, sizeof path, "%s/" WEIGHTS_FILE, data_directory);

    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(e, ERR_INVALID, "data directory: path of %d bytes, at most %d", length,
                       PATH_SIZE - 1);
    return read_weights(path, shared, e);
}

static int worker_init(void *worker, const void *shared, struct err *e)
{
    struct worker *w = worker;
    const struct shared *s = shared;

    return network_open(s->weights, &w->network, e);
}

static void worker_fini(void *worker)
{
    struct worker *w = worker;

    network_close(w->network);
}

static int prepare(void *worker, const struct tensor *inputs, size_t count, struct arena *arena,
                   struct tensor *prepared, size_t *prepared_count, struct err *e)
{
    (void)worker;
    *prepared_count = 1;
    return resnet8_prepare(inputs, count, arena, prepared, e);
}

/* The first of the largest. */
static int best_class(const float *logits)
{
    int best = 0;

    for (int i = 1; i < RESNET8_CLASSES; i++) {
        if (logits[i] > logits[best])
            best = i;
    }
    return best;
}

/* In place. The largest is taken off first, so that no exponential overflows. */
static void softmax(float *logits, float largest)
{
    double powers[RESNET8_CLASSES], sum = 0;

    for (int i = 0; i < RESNET8_CLASSES; i++) {
        powers[i] = exp((double)logits[i] - (double)largest);
        sum += powers[i];
    }
    for (int i = 0; i < RESNET8_CLASSES; i++)
        logits[i] = (float)(powers[i] / sum);
}

/* One BYTES element: the length, then the text. */
static uint8_t *put_label(uint8_t *p, const char *label)
{
    size_t length = strlen(label);

    memset(p, 0, LENGTH_SIZE);
    p[0] = (uint8_t)length;
    memcpy(p + LENGTH_SIZE, label, length);
    return p + LENGTH_SIZE + length;
}

static size_t longest_label(void)
{
    size_t longest = 0;

    for (int i = 0; i < RESNET8_CLASSES; i++) {
        size_t length = strlen(resnet8_classes[i]);

        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Turns `logits` into probabilities and writes the labels; returns the bytes of the labels. */
static size_t finish(float *logits, size_t images, uint8_t *labels)
{
    uint8_t *end = labels;

    for (size_t i = 0; i < images; i++, logits += RESNET8_CLASSES) {
        int best = best_class(logits);

        end = put_label(end, resnet8_classes[best]);
        softmax(logits, logits[best]);
    }
    return (size_t)(end - labels);
}

static int infer(void *worker, const struct tensor *prepared, size_t count,
                 const struct model_work *work, struct arena *arena, struct tensor *outputs,
                 size_t *output_count, struct err *e)
{
    struct worker *w = worker;
    int64_t n = prepared->shape[0];
    size_t images = (size_t)n, size = images * RESNET8_CLASSES * sizeof(float);
    float *values = arena_alloc(arena, size);
    uint8_t *labels = arena_alloc(arena, images * (LENGTH_SIZE + longest_label()));
    int rc;

    (void)count, (void)work;
    if (values == NULL || labels == NULL)
        return err_set(e, ERR_NO_MEMORY, "outputs: no memory for %zu images", images);
    rc = network_run(w->network, prepared->data, images, values, e);
    if (rc != 0)
        return rc;
    outputs[0] = (struct tensor){.name = "probabilities",
                                 .datatype = DATATYPE_FP32,
                                 .rank = 2,
                                 .shape = {n, RESNET8_CLASSES},
                                 .data = (const uint8_t *)values,
                                 .size = size};
    outputs[1] = (struct tensor){.name = "label",
                                 .datatype = DATATYPE_BYTES,
                                 .rank = 1,
                                 .shape = {n},
                                 .data = labels,
                                 .size = finish(values, images, labels)};
    *output_count = OUTPUT_COUNT;
    return 0;
}

/* A request gives one of the inputs, and `input` may be UINT8 as well. */
static const struct model_port inputs[] = {
    {"image", DATATYPE_BYTES, 1, {-1}},
    {"input", DATATYPE_FP32, 4, {-1, RESNET8_SIDE, RESNET8_SIDE, IMAGE_CHANNELS}},
};

static const struct model_port outputs[OUTPUT_COUNT] = {
    {"probabilities", DATATYPE_FP32, 2, {-1, RESNET8_CLASSES}},
    {"label", DATATYPE_BYTES, 1, {-1}},
};

const struct model_ops resnet8_ops = {
    .description = {.name = "resnet8",
                    .version = "1",
                    .platform = "xnnpack",
                    .inputs = inputs,
                    .input_count = sizeof inputs / sizeof inputs[0],
                    .outputs = outputs,
                    .output_count = OUTPUT_COUNT,
                    .labels = resnet8_classes,
                    .label_count = RESNET8_CLASSES},
    .shared_size = sizeof(struct shared),
    .worker_size = sizeof(struct worker),
    .shared_init = shared_init,
    .worker_init = worker_init,
    .worker_fini = worker_fini,
    .prepare = prepare,
    .infer = infer,
};
