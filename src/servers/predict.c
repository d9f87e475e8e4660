#include <config.h>

#include "servers/predict.h"

#include <string.h>
#include <strings.h>

#include "wire/multipart.h"
#include "wire/service_messages.h"

static void put_length(uint8_t out[4], size_t size)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(size >> (8 * i));
}

/* The image in the body: all of it, or the field `image`. */
static int find_image(const char *content_type, const void *body, size_t size,
                      const uint8_t **content, size_t *content_size, struct err *e)
{
    int code;

    if (strncasecmp(content_type, "image/", 6) == 0) {
        *content = body;
        *content_size = size;
        return 0;
    }
    code = multipart_find(content_type, body, size, "image", content, content_size, e);
    /* What is missing is a piece of the request, not a thing the server could have had. */
    return code == ERR_NOT_FOUND ? err_set(e, ERR_INVALID, "body: no field 'image'") : code;
}

int predict_decode(const char *content_type, const void *body, size_t size, struct arena *arena,
                   struct tensor *image, struct err *e)
{
    const uint8_t *content;
    uint8_t *element;

    if (find_image(content_type, body, size, &content, &size, e))
        return e->code;
    if (size > UINT32_MAX)
        return err_set(e, ERR_TOO_LARGE, "image: %zu bytes, at most %u", size, UINT32_MAX);
    element = arena_alloc(arena, size + 4);
    if (element == NULL)
        return err_set(e, ERR_NO_MEMORY, "image: out of memory for %zu bytes", size);
    put_length(element, size);
    memcpy(element + 4, content, size);
    *image = (struct tensor){.name = "image",
                             .datatype = DATATYPE_BYTES,
                             .rank = 1,
                             .shape = {1},
                             .data = element,
                             .size = size + 4};
    return 0;
}

static const struct tensor *find_probabilities(const struct model_description *model,
                                               const struct tensor *outputs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(outputs[i].name, "probabilities") == 0 && outputs[i].datatype == DATATYPE_FP32 &&
            outputs[i].size == model->label_count * sizeof(float))
            return &outputs[i];
    return NULL;
}

/* Puts `c` into the list of the most probable so far, which is in falling order. */
static void keep(struct prediction top[PREDICT_CLASSES], size_t *count, struct prediction c)
{
    size_t at = *count;

    while (at > 0 && top[at - 1].probability < c.probability)
        at--;
    if (at == PREDICT_CLASSES)
        return;
    if (*count < PREDICT_CLASSES)
        (*count)++;
    memmove(&top[at + 1], &top[at], (*count - at - 1) * sizeof *top);
    top[at] = c;
}

int predict_encode(const struct model_description *model, const struct tensor *outputs,
                   size_t count, struct buf *out, struct err *e)
{
    const struct tensor *probabilities = NULL;
    struct prediction top[PREDICT_CLASSES];
    size_t top_count = 0;

    if (model->labels)
        probabilities = find_probabilities(model, outputs, count);
    if (probabilities == NULL)
        return err_set(e, ERR_UNSUPPORTED, "model '%s' does not classify images", model->name);
    for (size_t i = 0; i < model->label_count; i++) {
        struct prediction c = {.label = model->labels[i]};

        memcpy(&c.probability, probabilities->data + i * sizeof(float), sizeof(float));
        keep(top, &top_count, c);
    }
    return json_predictions_encode(model->name, top, top_count, out, e);
}
