#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "files.h"
#include "image/image.h"
#include "model/network.h"
#include "model/resnet8_layout.h"

enum { FILE_LIMIT = 1 << 24, IMAGES = 16, IMAGE_SIZE = RESNET8_INPUT_VALUES };

/* The weights and the reference images, normalised. */
struct fixture {
    struct buf weights, pixels;
    float values[IMAGES * RESNET8_INPUT_VALUES];
    struct network *network;
};

static struct fixture fixture;

static int setup(void **state)
{
    struct err e;

    buf_init(&fixture.weights, FILE_LIMIT);
    buf_init(&fixture.pixels, FILE_LIMIT);
    read_data_file("resnet8_cifar10.f32", &fixture.weights);
    read_data_file("reference_images.u8", &fixture.pixels);
    assert_int_equal(fixture.weights.size, RESNET8_WEIGHTS * sizeof(float));
    assert_int_equal(fixture.pixels.size, IMAGES * IMAGE_SIZE);
    image_normalise(fixture.pixels.data, IMAGES * RESNET8_PIXELS, resnet8_mean, resnet8_deviation,
                    fixture.values);
    assert_int_equal(
        network_open((const float *)(void *)fixture.weights.data, &fixture.network, &e), 0);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    network_close(f->network);
    buf_fini(&f->weights);
    buf_fini(&f->pixels);
    return 0;
}

static cJSON *read_json(const char *name)
{
    struct buf file;
    cJSON *json;

    buf_init(&file, FILE_LIMIT);
    read_data_file(name, &file);
    json = cJSON_Parse(buf_text(&file));
    assert_non_null(json);
    buf_fini(&file);
    return json;
}

static void assert_numbers(const cJSON *array, const float *expected, int count)
{
    assert_int_equal(cJSON_GetArraySize(array), count);
    for (int i = 0; i < count; i++)
        assert_true((float)cJSON_GetArrayItem(array, i)->valuedouble == expected[i]);
}

static void assert_layer(const cJSON *layer, const struct resnet8_layer_layout *expected)
{
    const cJSON *shape = cJSON_GetObjectItem(layer, "shape");

    assert_string_equal(cJSON_GetObjectItem(layer, "name")->valuestring, expected->name);
    assert_int_equal(cJSON_GetObjectItem(layer, "offset")->valuedouble, expected->offset);
    assert_int_equal(cJSON_GetArraySize(shape), expected->rank);
    for (int i = 0; i < expected->rank; i++)
        assert_int_equal(cJSON_GetArrayItem(shape, i)->valuedouble, expected->shape[i]);
}

static void the_layout_is_that_of_the_json_file(void **state)
{
    cJSON *json = read_json("resnet8_cifar10.json");
    const cJSON *layers = cJSON_GetObjectItem(json, "layers");
    const cJSON *classes = cJSON_GetObjectItem(json, "classes");

    (void)state;
    assert_numbers(cJSON_GetObjectItem(json, "mean"), resnet8_mean, IMAGE_CHANNELS);
    assert_numbers(cJSON_GetObjectItem(json, "std"), resnet8_deviation, IMAGE_CHANNELS);
    assert_int_equal(cJSON_GetArraySize(classes), RESNET8_CLASSES);
    for (int i = 0; i < RESNET8_CLASSES; i++)
        assert_string_equal(cJSON_GetArrayItem(classes, i)->valuestring, resnet8_classes[i]);
    assert_int_equal(cJSON_GetArraySize(layers), LAYER_COUNT);
    for (int i = 0; i < LAYER_COUNT; i++)
        assert_layer(cJSON_GetArrayItem(layers, i), &resnet8_layers[i]);
    cJSON_Delete(json);
}

static void the_layers_fill_the_file_without_gaps(void **state)
{
    size_t end = 0;

    (void)state;
    for (int i = 0; i < LAYER_COUNT; i++) {
        size_t numbers = 1;

        assert_int_equal(resnet8_layers[i].offset, end);
        for (int k = 0; k < resnet8_layers[i].rank; k++)
            numbers *= resnet8_layers[i].shape[k];
        end += numbers;
    }
    assert_int_equal(end, RESNET8_WEIGHTS);
}

/* True values: the trained network in double precision (reference_logits.json, five decimals).
 * Tolerance 1e-3, the project's own bound for an implementation in single precision. */
static void reference_images_give_reference_logits(void **state)
{
    struct fixture *f = *state;
    cJSON *json = read_json("reference_logits.json");
    const cJSON *rows = cJSON_GetObjectItem(json, "logits");
    float logits[IMAGES][RESNET8_CLASSES];

    assert_int_equal(cJSON_GetArraySize(rows), IMAGES);
    assert_int_equal(network_run(f->network, f->values, IMAGES, logits[0], NULL), 0);
    for (int i = 0; i < IMAGES; i++) {
        for (int k = 0; k < RESNET8_CLASSES; k++) {
            double expected = cJSON_GetArrayItem(cJSON_GetArrayItem(rows, i), k)->valuedouble;

            if (!(fabs(logits[i][k] - expected) < 1e-3))
                fail_msg("image %d, class %d: %f instead of %f", i, k, (double)logits[i][k],
                         expected);
        }
    }
    cJSON_Delete(json);
}

static void a_batch_gives_the_bits_of_its_images_alone(void **state)
{
    struct fixture *f = *state;
    float together[5][RESNET8_CLASSES], alone[RESNET8_CLASSES];

    for (size_t n = 1; n <= 5; n++) {
        assert_int_equal(network_run(f->network, f->values, n, together[0], NULL), 0);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(
                network_run(f->network, f->values + i * RESNET8_INPUT_VALUES, 1, alone, NULL), 0);
            assert_memory_equal(together[i], alone, sizeof alone);
        }
    }
}

static void images_may_lie_at_any_address(void **state)
{
    struct fixture *f = *state;
    uint8_t shifted[RESNET8_INPUT_VALUES * sizeof(float) + 1];
    float expected[RESNET8_CLASSES], found[RESNET8_CLASSES];

    memcpy(shifted + 1, f->values, sizeof shifted - 1);
    assert_int_equal(network_run(f->network, f->values, 1, expected, NULL), 0);
    assert_int_equal(network_run(f->network, shifted + 1, 1, found, NULL), 0);
    assert_memory_equal(found, expected, sizeof found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_layout_is_that_of_the_json_file),
        cmocka_unit_test(the_layers_fill_the_file_without_gaps),
        cmocka_unit_test(reference_images_give_reference_logits),
        cmocka_unit_test(a_batch_gives_the_bits_of_its_images_alone),
        cmocka_unit_test(images_may_lie_at_any_address),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
