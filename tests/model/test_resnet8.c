#include <config.h>

#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "files.h"
#include "image/image.h"
#include "model/model.h"
#include "model/resnet8_layout.h"

enum { FILE_LIMIT = 1 << 24, ARENA_LIMIT = 1 << 24, IMAGES = 16, CAT = 3 };

struct fixture {
    struct model *model;
    struct model_worker *worker;
    struct arena arena;
    struct err e;
    struct tensor prepared[MODEL_INPUTS_MAX], outputs[MODEL_INPUTS_MAX];
    size_t prepared_count, output_count;
    struct buf photograph, pixels;
};

static const char *data_directory(void)
{
    const char *directory = getenv("data_directory");

    return directory ? directory : "data";
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    arena_init(&f->arena, ARENA_LIMIT);
    buf_init(&f->photograph, FILE_LIMIT);
    buf_init(&f->pixels, FILE_LIMIT);
    read_data_file("cat.jpg", &f->photograph);
    read_data_file("reference_images.u8", &f->pixels);
    if (model_open("resnet8", data_directory(), &f->model, &f->e) != 0 ||
        model_worker_open(f->model, &f->worker, &f->e) != 0)
        fail_msg("%s", f->e.text);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    model_worker_close(f->worker);
    model_close(f->model);
    arena_fini(&f->arena);
    buf_fini(&f->photograph);
    buf_fini(&f->pixels);
    free(f);
    return 0;
}

static int run_many(struct fixture *f, const struct tensor *inputs, size_t count)
{
    const struct model_work work = {0};
    int rc = model_prepare(f->worker, inputs, count, &f->arena, f->prepared, &f->prepared_count,
                           &f->e);

    if (rc != 0)
        return rc;
    return model_infer(f->worker, f->prepared, f->prepared_count, &work, &f->arena, f->outputs,
                       &f->output_count, &f->e);
}

static void assert_answer(struct fixture *f, int64_t images)
{
    struct err e;

    assert_int_equal(f->output_count, 2);
    assert_string_equal(f->outputs[0].name, "probabilities");
    assert_int_equal(f->outputs[0].datatype, DATATYPE_FP32);
    assert_int_equal(f->outputs[0].rank, 2);
    assert_int_equal(f->outputs[0].shape[0], images);
    assert_int_equal(f->outputs[0].shape[1], RESNET8_CLASSES);
    assert_string_equal(f->outputs[1].name, "label");
    assert_int_equal(f->outputs[1].datatype, DATATYPE_BYTES);
    assert_int_equal(f->outputs[1].rank, 1);
    assert_int_equal(f->outputs[1].shape[0], images);
    assert_int_equal(tensor_check(&f->outputs[0], &e), 0);
    assert_int_equal(tensor_check(&f->outputs[1], &e), 0);
}

static void run(struct fixture *f, struct tensor input)
{
    if (run_many(f, &input, 1) != 0)
        fail_msg("%s", f->e.text);
    assert_answer(f, input.shape[0]);
}

static void assert_refused(struct fixture *f, struct tensor input, enum err_code code,
                           const char *text)
{
    assert_int_equal(run_many(f, &input, 1), code);
    assert_int_equal(f->e.code, code);
    assert_string_equal(f->e.text, text);
}

static float probability(const struct fixture *f, int64_t image, int class)
{
    float value;

    memcpy(&value, f->outputs[0].data + (size_t)(image * RESNET8_CLASSES + class) * sizeof value,
           sizeof value);
    return value;
}

static void assert_label(const struct fixture *f, int64_t image, const char *expected)
{
    size_t offset = 0, size = 0;
    const uint8_t *label = NULL;

    for (int64_t i = 0; i <= image; i++)
        assert_true(tensor_next_bytes(&f->outputs[1], &offset, &label, &size));
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(label, expected, size);
}

static struct tensor pixels_tensor(const uint8_t *rgb, int64_t images)
{
    return (struct tensor){.name = "input",
                           .datatype = DATATYPE_UINT8,
                           .rank = 4,
                           .shape = {images, 32, 32, 3},
                           .data = rgb,
                           .size = (size_t)images * RESNET8_INPUT_VALUES};
}

static struct tensor values_tensor(const float *values, int64_t images)
{
    struct tensor t = pixels_tensor((const uint8_t *)values, images);

    t.datatype = DATATYPE_FP32;
    t.size *= sizeof(float);
    return t;
}

/* Appends one BYTES element. */
static void put_element(struct buf *elements, const void *data, size_t size)
{
    const uint8_t length[] = {(uint8_t)size, (uint8_t)(size >> 8), (uint8_t)(size >> 16),
                              (uint8_t)(size >> 24)};

    buf_append(elements, length, sizeof length);
    buf_append(elements, data, size);
}

static struct tensor files_tensor(const struct buf *elements, int64_t images)
{
    return (struct tensor){.name = "image",
                           .datatype = DATATYPE_BYTES,
                           .rank = 1,
                           .shape = {images},
                           .data = elements->data,
                           .size = elements->size};
}

static void it_describes_itself(void **state)
{
    struct fixture *f = *state;
    const struct model_description *d = model_describe(f->model);

    assert_string_equal(d->name, "resnet8");
    assert_string_equal(d->platform, "xnnpack");
    assert_int_equal(d->input_count, 2);
    assert_string_equal(d->inputs[0].name, "image");
    assert_string_equal(d->inputs[1].name, "input");
    assert_int_equal(d->output_count, 2);
    assert_int_equal(d->label_count, RESNET8_CLASSES);
    assert_string_equal(d->labels[CAT], "cat");
    assert_false(model_takes_delays(f->model));
}

/* True value: 0.751, of the crop that the training tools made (softmax of the first reference
 * logits). Tolerance 0.02: JPEG decoders differ by some levels of colour. */
static void the_photograph_is_a_cat(void **state)
{
    struct fixture *f = *state;
    struct buf elements;

    buf_init(&elements, FILE_LIMIT);
    put_element(&elements, f->photograph.data, f->photograph.size);
    run(f, files_tensor(&elements, 1));
    assert_label(f, 0, "cat");
    if (!(fabsf(probability(f, 0, CAT) - 0.751f) < 0.02f))
        fail_msg("cat %f", (double)probability(f, 0, CAT));
    buf_fini(&elements);
}

/* Tolerance 1e-6: ten numbers rounded to single precision. */
static void probabilities_sum_to_one(void **state)
{
    struct fixture *f = *state;

    run(f, pixels_tensor(f->pixels.data, IMAGES));
    for (int i = 0; i < IMAGES; i++) {
        double sum = 0;

        for (int k = 0; k < RESNET8_CLASSES; k++) {
            assert_true(probability(f, i, k) >= 0);
            sum += probability(f, i, k);
        }
        assert_true(fabs(sum - 1) < 1e-6);
    }
}

static void a_label_names_the_largest_probability(void **state)
{
    struct fixture *f = *state;

    run(f, pixels_tensor(f->pixels.data, IMAGES));
    for (int i = 0; i < IMAGES; i++) {
        int best = 0;

        for (int k = 1; k < RESNET8_CLASSES; k++)
            best = probability(f, i, k) > probability(f, i, best) ? k : best;
        assert_label(f, i, resnet8_classes[best]);
    }
}

static void a_batch_answers_like_its_images_alone(void **state)
{
    struct fixture *f = *state;
    const size_t row = RESNET8_CLASSES * sizeof(float);

    for (int64_t n = 1; n <= 5; n++) {
        float together[5 * RESNET8_CLASSES];

        run(f, pixels_tensor(f->pixels.data, n));
        memcpy(together, f->outputs[0].data, (size_t)n * row);
        for (int64_t i = 0; i < n; i++) {
            run(f, pixels_tensor(f->pixels.data + i * RESNET8_INPUT_VALUES, 1));
            assert_memory_equal(f->outputs[0].data, together + i * RESNET8_CLASSES, row);
        }
    }
}

static void a_batch_of_files_answers_like_its_files_alone(void **state)
{
    struct fixture *f = *state;
    struct buf elements, one, small;
    float expected[2][RESNET8_CLASSES];
    const struct png png = {32, 32, 32, 32, f->pixels.data + 3 * RESNET8_INPUT_VALUES};

    buf_init(&elements, FILE_LIMIT);
    buf_init(&one, FILE_LIMIT);
    buf_init(&small, FILE_LIMIT);
    make_png(&png, &small);
    put_element(&one, f->photograph.data, f->photograph.size);
    run(f, files_tensor(&one, 1));
    memcpy(expected[0], f->outputs[0].data, sizeof expected[0]);
    run(f, pixels_tensor(png.rgb, 1));
    memcpy(expected[1], f->outputs[0].data, sizeof expected[1]);
    put_element(&elements, f->photograph.data, f->photograph.size);
    put_element(&elements, small.data, small.size);
    run(f, files_tensor(&elements, 2));
    assert_memory_equal(f->outputs[0].data, expected, sizeof expected);
    buf_fini(&elements);
    buf_fini(&one);
    buf_fini(&small);
}

static void pixels_and_normalised_values_answer_alike(void **state)
{
    struct fixture *f = *state;
    float values[3 * RESNET8_INPUT_VALUES], expected[3][RESNET8_CLASSES];

    image_normalise(f->pixels.data, (size_t)3 * RESNET8_PIXELS, resnet8_mean, resnet8_deviation,
                    values);
    run(f, pixels_tensor(f->pixels.data, 3));
    memcpy(expected, f->outputs[0].data, sizeof expected);
    run(f, values_tensor(values, 3));
    assert_memory_equal(f->outputs[0].data, expected, sizeof expected);
}

static void the_largest_values_give_probabilities(void **state)
{
    struct fixture *f = *state;
    float values[RESNET8_INPUT_VALUES];

    for (int sign = -1; sign <= 1; sign += 2) {
        for (int i = 0; i < RESNET8_INPUT_VALUES; i++)
            values[i] = (float)sign * 1e6f;
        run(f, values_tensor(values, 1));
        for (int k = 0; k < RESNET8_CLASSES; k++)
            assert_true(probability(f, 0, k) >= 0 && probability(f, 0, k) <= 1);
    }
}

static void what_is_not_a_usable_number_is_refused(void **state)
{
    static const struct {
        float value;
        const char *text;
    } cases[] = {
        {NAN, "input 'input': data[17]: nan, from -1e+06 to 1e+06 expected"},
        {INFINITY, "input 'input': data[17]: inf, from -1e+06 to 1e+06 expected"},
        {-2e6f, "input 'input': data[17]: -2e+06, from -1e+06 to 1e+06 expected"},
    };
    struct fixture *f = *state;
    float values[RESNET8_INPUT_VALUES] = {0};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        values[17] = cases[i].value;
        assert_refused(f, values_tensor(values, 1), ERR_INVALID, cases[i].text);
    }
}

static void wrong_tensors_are_named(void **state)
{
    struct fixture *f = *state;
    struct tensor good = pixels_tensor(f->pixels.data, 1), t = good;
    uint8_t element[] = {1, 0, 0, 0, 'x'};
    struct buf one = {.data = element, .size = sizeof element};
    struct tensor two[] = {good, good};

    t.name = "pixels";
    assert_refused(f, t, ERR_INVALID, "input 'pixels': resnet8 takes 'image' or 'input'");
    t.name = "image";
    assert_refused(f, t, ERR_INVALID, "input 'image': datatype UINT8, BYTES expected");
    t = good;
    t.datatype = DATATYPE_INT8;
    assert_refused(f, t, ERR_INVALID, "input 'input': datatype INT8, FP32 or UINT8 expected");
    t = files_tensor(&one, 1);
    t.name = "input";
    assert_refused(f, t, ERR_INVALID, "input 'input': datatype BYTES, FP32 or UINT8 expected");
    assert_int_equal(run_many(f, two, 2), ERR_INVALID);
    assert_string_equal(f->e.text, "inputs: 2 tensors, resnet8 takes one, 'image' or 'input'");
    assert_int_equal(run_many(f, NULL, 0), ERR_INVALID);
    assert_string_equal(f->e.text, "inputs: 0 tensors, resnet8 takes one, 'image' or 'input'");
}

static void wrong_shapes_are_named(void **state)
{
    struct fixture *f = *state;
    struct tensor t = pixels_tensor(f->pixels.data, 1);
    uint8_t element[] = {1, 0, 0, 0, 'x'};
    struct buf one = {.data = element, .size = sizeof element};
    uint8_t many[257 * 4] = {0};
    struct buf empties = {.data = many, .size = sizeof many};

    t.shape[1] = 64;
    t.shape[2] = 16;
    assert_refused(f, t, ERR_INVALID, "input 'input': shape: [n, 32, 32, 3] expected");
    t = pixels_tensor(f->pixels.data, 1);
    t.rank = 3;
    memmove(t.shape, t.shape + 1, 3 * sizeof t.shape[0]);
    assert_refused(f, t, ERR_INVALID, "input 'input': shape: [n, 32, 32, 3] expected");
    t = files_tensor(&one, 1);
    t.rank = 2;
    t.shape[1] = 1;
    assert_refused(f, t, ERR_INVALID, "input 'image': shape: [n] expected");
    assert_refused(f, pixels_tensor(NULL, 0), ERR_INVALID, "input 'input': shape[0]: no images");
    assert_refused(f, files_tensor(&empties, 257), ERR_TOO_LARGE,
                   "input 'image': shape[0]: 257 images, at most 256");
    t = pixels_tensor(f->pixels.data, 1);
    t.size--;
    assert_refused(f, t, ERR_INVALID,
                   "input 'input': data: 3071 bytes, the shape has 3072 UINT8 elements");
}

static void the_element_at_fault_is_named(void **state)
{
    struct fixture *f = *state;
    struct buf elements;

    buf_init(&elements, FILE_LIMIT);
    for (int i = 0; i < 3; i++)
        put_element(&elements, f->photograph.data, f->photograph.size);
    put_element(&elements, "GIF89a", 6);
    assert_refused(f, files_tensor(&elements, 4), ERR_INVALID,
                   "input 'image'[3]: not a JPEG, PNG or BMP image");
    buf_reset(&elements);
    put_element(&elements, "", 0);
    assert_refused(f, files_tensor(&elements, 1), ERR_INVALID,
                   "input 'image'[0]: not a JPEG, PNG or BMP image");
    buf_fini(&elements);
}

static void a_truncated_photograph_is_refused(void **state)
{
    struct fixture *f = *state;
    struct buf elements;

    buf_init(&elements, FILE_LIMIT);
    put_element(&elements, f->photograph.data, 20000);
    assert_refused(f, files_tensor(&elements, 1), ERR_INVALID,
                   "input 'image'[0]: truncated JPEG: the file ends after 20000 bytes without an "
                   "end-of-image marker");
    buf_fini(&elements);
}

static void a_picture_of_impossible_size_is_refused(void **state)
{
    struct fixture *f = *state;
    const struct png bomb = {100000, 100000, 1, 1, (const uint8_t *)"rgb"};
    struct buf elements, file;

    buf_init(&elements, FILE_LIMIT);
    buf_init(&file, FILE_LIMIT);
    make_png(&bomb, &file);
    put_element(&elements, file.data, file.size);
    assert_refused(f, files_tensor(&elements, 1), ERR_TOO_LARGE,
                   "input 'image'[0]: PNG of 100000 x 100000 pixels, at most 67108864 in all");
    buf_fini(&elements);
    buf_fini(&file);
}

static void a_full_arena_is_no_memory(void **state)
{
    struct fixture *f = *state;
    struct tensor input = pixels_tensor(f->pixels.data, 1);
    struct arena small;
    struct err e;

    arena_init(&small, 4096);
    assert_int_equal(
        model_prepare(f->worker, &input, 1, &small, f->prepared, &f->prepared_count, &e),
        ERR_NO_MEMORY);
    assert_string_equal(e.text, "input 'input': no memory for 1 images");
    arena_fini(&small);
}

static void *run_on_a_thread(void *argument)
{
    struct fixture *f = argument;

    for (int i = 0; i < 20; i++) {
        arena_reset(&f->arena);
        run(f, pixels_tensor(f->pixels.data, IMAGES));
    }
    return NULL;
}

static void workers_on_two_threads_answer_alike(void **state)
{
    struct fixture *f = *state;
    struct fixture other = {.pixels = f->pixels};
    pthread_t thread;

    arena_init(&other.arena, ARENA_LIMIT);
    assert_int_equal(model_worker_open(f->model, &other.worker, &other.e), 0);
    assert_int_equal(pthread_create(&thread, NULL, run_on_a_thread, &other), 0);
    run_on_a_thread(f);
    pthread_join(thread, NULL);
    assert_true(tensor_equal(&f->outputs[0], &other.outputs[0]));
    assert_true(tensor_equal(&f->outputs[1], &other.outputs[1]));
    model_worker_close(other.worker);
    arena_fini(&other.arena);
}

static void assert_weights_refused(const char *directory, enum err_code code, const char *text)
{
    struct model *model = NULL;
    struct err e;
    char expected[PATH_MAX + 100];

    snprintf(expected, sizeof expected, "%s/resnet8_cifar10.f32: %s", directory, text);
    assert_int_equal(model_open("resnet8", directory, &model, &e), code);
    assert_null(model);
    assert_int_equal(strncmp(e.text, expected, strlen(expected)), 0);
}

static void missing_and_damaged_weights_are_named(void **state)
{
    char directory[] = "/tmp/test_resnet8_XXXXXX", path[PATH_MAX];
    struct buf weights;
    const float nan = NAN;

    (void)state;
    buf_init(&weights, FILE_LIMIT);
    read_data_file("resnet8_cifar10.f32", &weights);
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/resnet8_cifar10.f32", directory);
    assert_weights_refused(directory, ERR_NOT_FOUND, "");
    assert_int_equal(file_save(path, weights.data, 1000, NULL), 0);
    assert_weights_refused(directory, ERR_INVALID, "1000 bytes, the weights of resnet8 are 310824");
    memcpy(weights.data + 4 * 500, &nan, sizeof nan);
    assert_int_equal(file_save_buf(path, &weights, NULL), 0);
    assert_weights_refused(directory, ERR_INVALID, "damaged: number 500 is not finite");
    unlink(path);
    rmdir(directory);
    buf_fini(&weights);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_describes_itself),
        cmocka_unit_test(the_photograph_is_a_cat),
        cmocka_unit_test(probabilities_sum_to_one),
        cmocka_unit_test(a_label_names_the_largest_probability),
        cmocka_unit_test(a_batch_answers_like_its_images_alone),
        cmocka_unit_test(a_batch_of_files_answers_like_its_files_alone),
        cmocka_unit_test(pixels_and_normalised_values_answer_alike),
        cmocka_unit_test(the_largest_values_give_probabilities),
        cmocka_unit_test(what_is_not_a_usable_number_is_refused),
        cmocka_unit_test(wrong_tensors_are_named),
        cmocka_unit_test(wrong_shapes_are_named),
        cmocka_unit_test(the_element_at_fault_is_named),
        cmocka_unit_test(a_truncated_photograph_is_refused),
        cmocka_unit_test(a_picture_of_impossible_size_is_refused),
        cmocka_unit_test(a_full_arena_is_no_memory),
        cmocka_unit_test(workers_on_two_threads_answer_alike),
        cmocka_unit_test(missing_and_damaged_weights_are_named),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
