#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "files.h"
#include "image/image.h"

struct rectangle {
    int left, top, width, height;
};

static struct image make_image(int width, int height, uint32_t seed)
{
    size_t size = (size_t)width * (size_t)height * 3;
    struct image image = {.width = width, .height = height, .pixels = malloc(size)};

    assert_non_null(image.pixels);
    for (size_t i = 0; i < size; i++) {
        seed = seed * 1664525 + 1013904223;
        image.pixels[i] = (uint8_t)(seed >> 24);
    }
    return image;
}

static double overlap(double a, double b, double c, double d)
{
    return fmax(0, fmin(b, d) - fmax(a, c));
}

/* The definition, in double precision: every source pixel of `area` by the share of the target
 * pixel (x, y) that it covers. */
static double true_mean(const struct image *image, struct rectangle area, int width, int height,
                        int x, int y, int channel)
{
    double step_x = (double)area.width / width, step_y = (double)area.height / height, sum = 0;

    for (int j = 0; j < area.height; j++) {
        double share_y = overlap(j, j + 1, y * step_y, (y + 1) * step_y);

        for (int i = 0; i < area.width && share_y > 0; i++) {
            size_t at = (size_t)(area.top + j) * (size_t)image->width + (size_t)(area.left + i);

            sum += share_y * overlap(i, i + 1, x * step_x, (x + 1) * step_x) *
                   image->pixels[at * 3 + (size_t)channel];
        }
    }
    return sum / (step_x * step_y);
}

/* Tolerance: rounding to nearest, half a level, and 1e-6 for the arithmetic of the definition. */
static void assert_means(const struct image *image, struct rectangle area, int width, int height,
                         const uint8_t *found)
{
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            for (int c = 0; c < 3; c++, found++) {
                double expected = true_mean(image, area, width, height, x, y, c);

                if (fabs(expected - *found) > 0.5 + 1e-6)
                    fail_msg("(%d, %d)[%d] is %d instead of %.4f", x, y, c, *found, expected);
            }
        }
    }
}

static void check_crop(int width, int height, int side)
{
    int square = width < height ? width : height;
    struct rectangle area = {(width - square) / 2, (height - square) / 2, square, square};
    struct image image = make_image(width, height, (uint32_t)(width * 1000 + height));
    uint8_t *out = malloc((size_t)side * (size_t)side * 3);

    assert_non_null(out);
    assert_int_equal(image_crop_resize(&image, side, out, NULL), 0);
    assert_means(&image, area, side, side, out);
    free(out);
    image_fini(&image);
}

static void a_crop_is_the_mean_of_what_it_covers(void **state)
{
    static const int sizes[][2] = {{96, 96}, {97, 64}, {64, 97}, {33, 100}, {45, 31}, {120, 121}};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        check_crop(sizes[i][0], sizes[i][1], 32);
    check_crop(50, 40, 7);
}

static void a_small_image_is_enlarged(void **state)
{
    (void)state;
    check_crop(1, 1, 32);
    check_crop(1, 9, 32);
    check_crop(2, 3, 32);
    check_crop(31, 40, 32);
    check_crop(3, 3, 1);
}

static void the_same_size_is_a_copy(void **state)
{
    struct image image = make_image(32, 32, 5);
    uint8_t out[32 * 32 * 3];

    (void)state;
    assert_int_equal(image_crop_resize(&image, 32, out, NULL), 0);
    assert_memory_equal(out, image.pixels, sizeof out);
    image_fini(&image);
}

static void a_flat_colour_stays_what_it_is(void **state)
{
    struct image image = make_image(101, 67, 6);
    uint8_t out[32 * 32 * 3];

    (void)state;
    memset(image.pixels, 255, 101 * 67 * 3);
    assert_int_equal(image_crop_resize(&image, 32, out, NULL), 0);
    for (size_t i = 0; i < sizeof out; i++)
        assert_int_equal(out[i], 255);
    image_fini(&image);
}

static void the_whole_image_is_resized_each_way(void **state)
{
    static const int sizes[][2] = {{20, 10}, {7, 90}, {61, 3}, {1, 1}, {50, 41}};
    struct image image = make_image(50, 41, 7);
    struct rectangle all = {0, 0, 50, 41};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct image out;

        assert_int_equal(image_resize(&image, sizes[i][0], sizes[i][1], &out, NULL), 0);
        assert_int_equal(out.width, sizes[i][0]);
        assert_int_equal(out.height, sizes[i][1]);
        assert_means(&image, all, out.width, out.height, out.pixels);
        image_fini(&out);
    }
    image_fini(&image);
}

/* More rows in one target row than a 16-bit sum of bytes holds. */
static void a_tall_image_is_not_too_much(void **state)
{
    static const int sizes[][2] = {{1, 1}, {2, 3}, {3, 8}};
    struct image image = make_image(19, 2100, 9), out;
    struct rectangle all = {0, 0, 19, 2100};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(image_resize(&image, sizes[i][0], sizes[i][1], &out, NULL), 0);
        assert_means(&image, all, out.width, out.height, out.pixels);
        image_fini(&out);
    }
    memset(image.pixels, 255, 19 * 2100 * 3);
    assert_int_equal(image_resize(&image, 1, 1, &out, NULL), 0);
    assert_int_equal(out.pixels[0], 255);
    image_fini(&out);
    image_fini(&image);
}

static void impossible_sizes_are_refused(void **state)
{
    struct image image = make_image(4, 4, 8), out;
    struct err e;

    (void)state;
    assert_int_equal(image_resize(&image, 0, 4, &out, &e), ERR_INVALID);
    assert_string_equal(e.text, "image of 0 x 4 pixels, at least 1 each way");
    assert_int_equal(image_resize(&image, 4, -1, &out, &e), ERR_INVALID);
    assert_int_equal(image_resize(&image, 65536, 65536, &out, &e), ERR_TOO_LARGE);
    image_fini(&image);
}

/* The first reference image was cut from the photograph by another program with another JPEG
 * decoder, whose colour differs by up to 5 levels (seen). Tolerance: 6; a crop shifted by a single
 * pixel is off by 16. */
static void the_photograph_gives_its_reference_crop(void **state)
{
    struct buf photograph, reference;
    struct image image;
    uint8_t out[32 * 32 * 3];

    (void)state;
    buf_init(&photograph, 1 << 20);
    buf_init(&reference, 1 << 20);
    read_data_file("cat.jpg", &photograph);
    read_data_file("reference_images.u8", &reference);
    assert_int_equal(image_decode(photograph.data, photograph.size, &image, NULL), 0);
    assert_int_equal(image_crop_resize(&image, 32, out, NULL), 0);
    for (size_t i = 0; i < sizeof out; i++)
        assert_in_range(abs(out[i] - reference.data[i]), 0, 6);
    image_fini(&image);
    buf_fini(&photograph);
    buf_fini(&reference);
}

/* True values by the formula in double precision; tolerance 4 units in the last place of a float
 * near 2. */
static void pixels_are_normalised(void **state)
{
    const float mean[] = {0.5f, 0.25f, 0.125f}, deviation[] = {0.25f, 0.5f, 0.2f};
    uint8_t rgb[256 * 3];
    float out[256 * 3];

    (void)state;
    for (int i = 0; i < 256 * 3; i++)
        rgb[i] = (uint8_t)(i / 3);
    image_normalise(rgb, 256, mean, deviation, out);
    for (int i = 0; i < 256 * 3; i++) {
        double expected = (rgb[i] / 255.0 - mean[i % 3]) / deviation[i % 3];

        assert_true(fabs(out[i] - expected) < 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crop_is_the_mean_of_what_it_covers),
        cmocka_unit_test(a_small_image_is_enlarged),
        cmocka_unit_test(the_same_size_is_a_copy),
        cmocka_unit_test(a_flat_colour_stays_what_it_is),
        cmocka_unit_test(the_whole_image_is_resized_each_way),
        cmocka_unit_test(a_tall_image_is_not_too_much),
        cmocka_unit_test(impossible_sizes_are_refused),
        cmocka_unit_test(the_photograph_gives_its_reference_crop),
        cmocka_unit_test(pixels_are_normalised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
