#include <config.h>

#include "engine/load/request_build.h"

#include <string.h>

#include "image/image.h"

enum { IDENTITY_BYTES = 1024, MODEL_SIDE = 32, BYTES_PREFIX = 4 };

static bool is_identity(const struct sweep_arm *arm)
{
    return strcmp(arm->model, "identity") == 0;
}

bool request_needs_image(const struct sweep_arm *arm)
{
    return arm->input == INPUT_IMAGE || !is_identity(arm) || arm->image_px > 0;
}

static int out_of_memory(const struct sweep_arm *arm, struct err *e)
{
    return err_set(e, ERR_TOO_LARGE, "arm '%s': the request is too large for memory or limits",
                   arm->name);
}

static int build_image(const struct sweep_arm *arm, const struct image_set *images, size_t index,
                       struct infer_request *r, struct tensor *t, struct err *e)
{
    size_t size = 0;
    uint8_t *at;

    for (int i = 0; i < arm->batch; i++)
        size += BYTES_PREFIX + images->files[(index + (size_t)i) % images->count].size;
    at = arena_alloc(&r->arena, size);
    if (at == NULL)
        return out_of_memory(arm, e);
    *t = (struct tensor){"image", DATATYPE_BYTES, 1, {arm->batch}, at, size};
    for (int i = 0; i < arm->batch; i++) {
        const struct buf *file = &images->files[(index + (size_t)i) % images->count];

        for (int byte = 0; byte < BYTES_PREFIX; byte++)
            *at++ = (uint8_t)(file->size >> 8 * byte);
        memcpy(at, file->data, file->size);
        at += file->size;
    }
    return 0;
}

static int build_bytes(const struct sweep_arm *arm, struct infer_request *r, struct tensor *t,
                       struct err *e)
{
    size_t size = (size_t)arm->batch * IDENTITY_BYTES;
    uint8_t *data = arena_alloc(&r->arena, size);

    if (data == NULL)
        return out_of_memory(arm, e);
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(i * 37 + i / 251);
    *t = (struct tensor){"input", DATATYPE_UINT8, 1, {IDENTITY_BYTES}, data, size};
    if (arm->batch > 1) {
        t->rank = 2;
        t->shape[0] = arm->batch;
        t->shape[1] = IDENTITY_BYTES;
    }
    return 0;
}

static int crop(const struct buf *file, int side, uint8_t *out, struct err *e)
{
    struct image image;
    int rc = image_decode(file->data, file->size, &image, e);

    if (rc != 0)
        return rc;
    rc = image_crop_resize(&image, side, out, e);
    image_fini(&image);
    return rc;
}

static int build_pixels(const struct sweep_arm *arm, const struct image_set *images, size_t index,
                        struct infer_request *r, struct tensor *t, struct err *e)
{
    int side = arm->image_px > 0 ? arm->image_px : MODEL_SIDE;
    size_t row = (size_t)side * (size_t)side * IMAGE_CHANNELS;
    size_t count = row * (size_t)arm->batch;
    uint8_t *pixels = arena_alloc(&r->arena, count);
    float *numbers = NULL;

    if (is_identity(arm))
        numbers = arena_alloc(&r->arena, count * sizeof *numbers);
    if (pixels == NULL || (is_identity(arm) && numbers == NULL))
        return out_of_memory(arm, e);
    for (int i = 0; i < arm->batch; i++) {
        const struct buf *file = &images->files[(index + (size_t)i) % images->count];
        int rc = crop(file, side, pixels + row * (size_t)i, e);

        if (rc != 0)
            return rc;
    }
    *t = (struct tensor){"input", DATATYPE_UINT8, 4, {arm->batch, side, side, IMAGE_CHANNELS},
                         pixels,  count};
    if (numbers) {
        for (size_t i = 0; i < count; i++)
            numbers[i] = (float)pixels[i] / 255.0f;
        t->datatype = DATATYPE_FP32;
        t->data = (const uint8_t *)numbers;
        t->size = count * sizeof *numbers;
    }
    return 0;
}

static int build_parameters(const struct sweep_arm *arm, struct infer_request *r, struct err *e)
{
    r->parameter_count = arm->parameters.count;
    r->parameters = arena_calloc(&r->arena, arm->parameters.count + 1, sizeof *r->parameters);
    if (r->parameters == NULL)
        return out_of_memory(arm, e);
    for (size_t i = 0; i < arm->parameters.count; i++)
        r->parameters[i] = sweep_parameter_view(&arm->parameters.list[i]);
    return 0;
}

int request_build(const struct sweep_arm *arm, const struct image_set *images, size_t index,
                  struct infer_request *request, struct err *e)
{
    struct tensor *t;

    infer_request_reset(request);
    t = arena_calloc(&request->arena, 1, sizeof *t);
    if (t == NULL)
        return out_of_memory(arm, e);
    request->model_name = arm->model;
    request->inputs = t;
    request->input_count = 1;
    request->binary_output = arm->encoding == ENCODING_BINARY;
    if (build_parameters(arm, request, e) != 0)
        return ERR_TOO_LARGE;
    if (arm->input == INPUT_IMAGE)
        return build_image(arm, images, index, request, t, e);
    if (is_identity(arm) && arm->image_px == 0)
        return build_bytes(arm, request, t, e);
    return build_pixels(arm, images, index, request, t, e);
}
