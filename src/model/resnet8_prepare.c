#include <config.h>

#include "model/resnet8_prepare.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "image/image.h"
#include "model/resnet8_layout.h"

#define IMAGE_NAME "image"
#define INPUT_NAME "input"

/* How one kind of tensor becomes the network's input. */
struct source {
    const char *name;
    enum datatype datatype;
    int rank;
    int64_t shape[TENSOR_RANK_MAX]; /* behind the number of images */
    bool is_input;                  /* its bytes are used as they are: `values` is NULL */
    int (*fill)(const struct tensor *t, float *values, struct err *e);
};

static void normalise(const uint8_t *rgb, size_t images, float *values)
{
    image_normalise(rgb, images * RESNET8_PIXELS, resnet8_mean, resnet8_deviation, values);
}

static int decode_element(const uint8_t *file, size_t size, float *values, struct err *e)
{
    uint8_t rgb[RESNET8_INPUT_VALUES];
    struct image image;
    int rc = image_decode(file, size, &image, e);

    if (rc != 0)
        return rc;
    rc = image_crop_resize(&image, RESNET8_SIDE, rgb, e);
    image_fini(&image);
    if (rc == 0)
        normalise(rgb, 1, values);
    return rc;
}

static int fill_from_files(const struct tensor *t, float *values, struct err *e)
{
    const uint8_t *file;
    size_t size, offset = 0;

    for (int64_t i = 0; tensor_next_bytes(t, &offset, &file, &size); i++) {
        int rc = decode_element(file, size, values, e);

        if (rc != 0) {
            err_prefix(e, "input '" IMAGE_NAME "'[%" PRId64 "]", i);
            return rc;
        }
        values += RESNET8_INPUT_VALUES;
    }
    return 0;
}

static int fill_from_pixels(const struct tensor *t, float *values, struct err *e)
{
    (void)e;
    normalise(t->data, (size_t)t->shape[0], values);
    return 0;
}

static int check_values(const struct tensor *t, float *values, struct err *e)
{
    (void)values;
    for (size_t i = 0; i < t->size; i += sizeof(float)) {
        float value;

        memcpy(&value, t->data + i, sizeof value);
        /* Written so that what is not a number fails too. */
        if (!(fabsf(value) <= RESNET8_VALUE_MAX))
            return err_set(e, ERR_INVALID,
                           "input '" INPUT_NAME "': data[%zu]: %g, from -%g to %g expected",
                           i / sizeof value, (double)value, (double)RESNET8_VALUE_MAX,
                           (double)RESNET8_VALUE_MAX);
    }
    return 0;
}

static const struct source sources[] = {
    {IMAGE_NAME, DATATYPE_BYTES, 1, {0}, false, fill_from_files},
    {INPUT_NAME,
     DATATYPE_UINT8,
     4,
     {RESNET8_SIDE, RESNET8_SIDE, IMAGE_CHANNELS},
     false,
     fill_from_pixels},
    {INPUT_NAME,
     DATATYPE_FP32,
     4,
     {RESNET8_SIDE, RESNET8_SIDE, IMAGE_CHANNELS},
     true,
     check_values},
};

enum { SOURCE_COUNT = sizeof sources / sizeof sources[0] };

static const struct source *find_source(const struct tensor *t)
{
    for (int i = 0; i < SOURCE_COUNT; i++) {
        if (strcmp(sources[i].name, t->name) == 0 && sources[i].datatype == t->datatype)
            return &sources[i];
    }
    return NULL;
}

static int refuse_source(const struct tensor *t, struct err *e)
{
    const char *expected = strcmp(t->name, IMAGE_NAME) == 0   ? "BYTES"
                           : strcmp(t->name, INPUT_NAME) == 0 ? "FP32 or UINT8"
                                                              : NULL;

    if (expected == NULL)
        return err_set(e, ERR_INVALID,
                       "input '%.64s': resnet8 takes '" IMAGE_NAME "' or '" INPUT_NAME "'",
                       t->name);
    return err_set(e, ERR_INVALID, "input '%s': datatype %s, %s expected", t->name,
                   datatype_name(t->datatype), expected);
}

static int check_shape(const struct tensor *t, const struct source *s, struct err *e)
{
    size_t each = (size_t)(s->rank - 1) * sizeof s->shape[0];

    if (t->rank != s->rank || memcmp(t->shape + 1, s->shape, each) != 0)
        return err_set(e, ERR_INVALID, "input '%s': shape: %s expected", s->name,
                       s->rank == 1 ? "[n]" : "[n, 32, 32, 3]");
    if (t->shape[0] < 1)
        return err_set(e, ERR_INVALID, "input '%s': shape[0]: no images", s->name);
    if (t->shape[0] > RESNET8_BATCH_MAX)
        return err_set(e, ERR_TOO_LARGE, "input '%s': shape[0]: %" PRId64 " images, at most %d",
                       s->name, t->shape[0], RESNET8_BATCH_MAX);
    return 0;
}

static struct tensor network_input(int64_t images, const void *values)
{
    return (struct tensor){
        .name = INPUT_NAME,
        .datatype = DATATYPE_FP32,
        .rank = 4,
        .shape = {images, RESNET8_SIDE, RESNET8_SIDE, IMAGE_CHANNELS},
        .data = values,
        .size = (size_t)images * RESNET8_INPUT_VALUES * sizeof(float),
    };
}

int resnet8_prepare(const struct tensor *inputs, size_t count, struct arena *arena,
                    struct tensor *out, struct err *e)
{
    const struct source *source;
    float *values = NULL;
    int rc;

    if (count != 1)
        return err_set(
            e, ERR_INVALID,
            "inputs: %zu tensors, resnet8 takes one, '" IMAGE_NAME "' or '" INPUT_NAME "'", count);
    source = find_source(inputs);
    if (source == NULL)
        return refuse_source(inputs, e);
    rc = check_shape(inputs, source, e);
    if (rc != 0)
        return rc;
    *out = network_input(inputs->shape[0], inputs->data);
    if (!source->is_input) {
        values = arena_alloc(arena, out->size);
        if (values == NULL)
            return err_set(e, ERR_NO_MEMORY, "input '%s': no memory for %" PRId64 " images",
                           source->name, inputs->shape[0]);
        out->data = (const uint8_t *)values;
    }
    return source->fill(inputs, values, e);
}
