#include <config.h>

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

enum { FILE_LIMIT = 1 << 24 };

enum { SOF0 = 0xc0, DHT = 0xc4, SOS = 0xda };

static const uint8_t six_pixels[] = {1, 2, 3, 40, 50, 60, 255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7};

static const struct png six_pixel_png = {
    .said_width = 3, .said_height = 2, .width = 3, .rows = 2, .rgb = six_pixels};

/* A 40 x 24 gradient as a JPEG. */
static void make_jpeg(struct buf *out)
{
    uint8_t pixels[40 * 24 * 3];
    struct image image = {.width = 40, .height = 24, .pixels = pixels};

    for (int i = 0; i < 40 * 24; i++) {
        pixels[3 * i] = (uint8_t)(i % 40 * 6);
        pixels[3 * i + 1] = (uint8_t)(i / 40 * 10);
        pixels[3 * i + 2] = 128;
    }
    assert_int_equal(image_encode_jpeg(&image, 90, out, NULL), 0);
}

static void assert_refused(const struct buf *file, enum err_code code, const char *text)
{
    struct image image;
    struct err e = {0};
    int rc = image_decode(file->data, file->size, &image, &e);

    if (rc == 0)
        image_fini(&image);
    assert_int_equal(rc, code);
    assert_int_equal(e.code, code);
    if (strstr(e.text, text) == NULL)
        fail_msg("'%s' is not in '%s'", text, e.text);
}

static void assert_pixels(const struct buf *file, int width, int height, const uint8_t *rgb)
{
    struct image image;
    struct err e = {0};
    int probed_width, probed_height;

    if (image_decode(file->data, file->size, &image, &e) != 0)
        fail_msg("%s", e.text);
    assert_int_equal(image.width, width);
    assert_int_equal(image.height, height);
    assert_memory_equal(image.pixels, rgb, (size_t)width * (size_t)height * 3);
    image_fini(&image);
    assert_null(image.pixels);
    assert_int_equal(image_probe(file->data, file->size, &probed_width, &probed_height, &e), 0);
    assert_int_equal(probed_width, width);
    assert_int_equal(probed_height, height);
}

static void the_photograph_is_decoded(void **state)
{
    struct buf file;
    struct image image;
    struct err e;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    read_data_file("cat.jpg", &file);
    assert_int_equal(image_decode(file.data, file.size, &image, &e), 0);
    assert_int_equal(image.width, 451);
    assert_int_equal(image.height, 300);
    image_fini(&image);
    buf_fini(&file);
}

static void a_jpeg_cut_anywhere_is_truncated(void **state)
{
    struct buf file;
    size_t whole;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    read_data_file("cat.jpg", &file);
    whole = file.size;
    for (size_t cut = 1; cut < whole - 3; cut += cut < 1024 ? 1 : 1021) {
        file.size = whole - cut;
        assert_refused(&file, ERR_INVALID, "truncated JPEG: the file ends after ");
    }
    for (file.size = 3; file.size < 1024; file.size++)
        assert_refused(&file, ERR_INVALID, "truncated JPEG: the file ends after ");
    buf_fini(&file);
}

static void bytes_behind_the_end_of_a_jpeg_are_ignored(void **state)
{
    struct buf file;
    struct image image;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_jpeg(&file);
    buf_append_text(&file, "something a camera appended");
    assert_int_equal(image_decode(file.data, file.size, &image, NULL), 0);
    image_fini(&image);
    buf_fini(&file);
}

/* Tolerance: quality 90 on a smooth gradient stays within 8 levels (seen: 5). */
static void a_written_jpeg_reads_back(void **state)
{
    struct buf file;
    struct image image;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_jpeg(&file);
    assert_int_equal(image_decode(file.data, file.size, &image, NULL), 0);
    assert_int_equal(image.width, 40);
    assert_int_equal(image.height, 24);
    for (int i = 0; i < 40 * 24; i++) {
        assert_in_range(abs(image.pixels[3 * i] - i % 40 * 6), 0, 8);
        assert_in_range(abs(image.pixels[3 * i + 1] - i / 40 * 10), 0, 8);
        assert_in_range(abs(image.pixels[3 * i + 2] - 128), 0, 8);
    }
    image_fini(&image);
    buf_fini(&file);
}

static void a_jpeg_is_not_written_beyond_its_limits(void **state)
{
    struct buf out;
    uint8_t pixels[3] = {0};
    struct image image = {.width = 1, .height = 1, .pixels = pixels};
    struct err e;

    (void)state;
    buf_init(&out, 100);
    assert_int_equal(image_encode_jpeg(&image, 0, &out, &e), ERR_INVALID);
    assert_string_equal(e.text, "JPEG quality 0, from 1 to 100");
    assert_int_equal(image_encode_jpeg(&image, 101, &out, &e), ERR_INVALID);
    assert_int_equal(image_encode_jpeg(&image, 90, &out, &e), ERR_NO_MEMORY);
    image.width = 65536;
    assert_int_equal(image_encode_jpeg(&image, 90, &out, &e), ERR_TOO_LARGE);
    buf_fini(&out);
}

static void a_jpeg_with_a_component_without_data_is_damaged(void **state)
{
    struct buf file, cut;
    size_t scan;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    buf_init(&cut, FILE_LIMIT);
    make_jpeg(&file);
    scan = find_jpeg_marker(&file, SOS);
    buf_append(&cut, file.data, scan);
    buf_append(&cut, "\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00", 10);
    buf_append(&cut, file.data + scan + 14, file.size - scan - 14);
    assert_refused(&cut, ERR_INVALID, "damaged JPEG: no data for component 1");
    buf_fini(&file);
    buf_fini(&cut);
}

static void jpegs_of_other_kinds_are_named(void **state)
{
    struct buf file;
    size_t frame;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_jpeg(&file);
    frame = find_jpeg_marker(&file, SOF0);
    file.data[frame + 1] = 0xc9;
    assert_refused(&file, ERR_INVALID, "JPEG of a kind that is not read here (SOF9");
    file.data[frame + 1] = SOF0;
    file.data[frame + 4] = 12;
    assert_refused(&file, ERR_INVALID, "JPEG of 12 bits a sample");
    buf_fini(&file);
}

static void a_jpeg_with_a_broken_table_is_damaged(void **state)
{
    struct buf file;
    size_t table;
    uint8_t *counts;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_jpeg(&file);
    table = find_jpeg_marker(&file, DHT);
    counts = file.data + table + 5;
    counts[15] = 255;
    assert_refused(&file, ERR_INVALID, "damaged JPEG: malformed Huffman table");
    counts[15] = 0;
    counts[0] += 2;
    counts[1] -= 2;
    assert_refused(&file, ERR_INVALID, "damaged JPEG: ");
    buf_fini(&file);
}

/* The decoder's table has 256 places, and 16 counts of a byte each can ask for sixteen times as
 * many. */
static void a_jpeg_with_an_overfull_table_is_damaged(void **state)
{
    struct buf file, bomb;
    uint8_t symbols[256] = {0};
    int width, height;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    buf_init(&bomb, FILE_LIMIT);
    make_jpeg(&file);
    buf_append(&bomb, "\xff\xd8\xff\xc4\x01\x13\x00", 7);
    buf_append(&bomb, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\x80", 16);
    buf_append(&bomb, symbols, sizeof symbols);
    buf_append(&bomb, file.data + 2, file.size - 2);
    assert_refused(&bomb, ERR_INVALID, "damaged JPEG: malformed Huffman table");
    assert_int_equal(image_probe(bomb.data, bomb.size, &width, &height, NULL), ERR_INVALID);
    buf_fini(&file);
    buf_fini(&bomb);
}

/* Frames cut out of a film have no tables, and decode to an even grey. */
static void a_jpeg_without_its_tables_is_damaged(void **state)
{
    struct buf file, cut;
    size_t table, length;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    buf_init(&cut, FILE_LIMIT);
    make_jpeg(&file);
    table = find_jpeg_marker(&file, DHT);
    length = 2 + ((size_t)file.data[table + 2] << 8 | file.data[table + 3]);
    buf_append(&cut, file.data, table);
    buf_append(&cut, file.data + table + length, file.size - table - length);
    assert_refused(&cut, ERR_INVALID, "damaged JPEG: a scan without its Huffman table");
    buf_fini(&file);
    buf_fini(&cut);
}

/* Restarts the scan over and over: cheap to write, a pass over the picture each to decode. */
static void a_jpeg_of_endless_scans_is_refused(void **state)
{
    struct buf file, bomb;
    size_t scan;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    buf_init(&bomb, FILE_LIMIT);
    make_jpeg(&file);
    scan = find_jpeg_marker(&file, SOS);
    buf_append(&bomb, file.data, scan);
    for (int i = 0; i < 129; i++)
        buf_append(&bomb, file.data + scan, 14);
    buf_append(&bomb, "\xff\xd9", 2);
    assert_refused(&bomb, ERR_INVALID, "JPEG of more than 128 scans");
    buf_fini(&file);
    buf_fini(&bomb);
}

static void dimensions_over_the_limit_are_refused_before_memory_is_taken(void **state)
{
    struct png png = six_pixel_png;
    struct buf file;
    size_t frame;
    int width, height;
    struct err e;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_jpeg(&file);
    frame = find_jpeg_marker(&file, SOF0);
    memset(file.data + frame + 5, 0xff, 4);
    assert_refused(&file, ERR_TOO_LARGE, "JPEG of 65535 x 65535 pixels, at most 67108864 in all");
    assert_int_equal(image_probe(file.data, file.size, &width, &height, &e), ERR_TOO_LARGE);
    buf_reset(&file);
    png.said_width = png.said_height = 16384;
    make_png(&png, &file);
    assert_refused(&file, ERR_TOO_LARGE, "PNG of 16384 x 16384 pixels, at most 67108864 in all");
    buf_fini(&file);
}

static void a_picture_without_pixels_is_damaged(void **state)
{
    struct png png = six_pixel_png;
    struct buf file;
    size_t frame;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    png.said_height = 0;
    make_png(&png, &file);
    assert_refused(&file, ERR_INVALID, "damaged PNG: 3 x 0 pixels");
    buf_reset(&file);
    make_jpeg(&file);
    frame = find_jpeg_marker(&file, SOF0);
    file.data[frame + 5] = file.data[frame + 6] = 0;
    assert_refused(&file, ERR_INVALID, "damaged JPEG: 40 x 0 pixels");
    buf_fini(&file);
}

static void a_file_has_one_header(void **state)
{
    struct buf file, twice;
    size_t frame;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    buf_init(&twice, FILE_LIMIT);
    make_jpeg(&file);
    frame = find_jpeg_marker(&file, SOF0);
    buf_append(&twice, file.data, frame + 19);
    buf_append(&twice, file.data + frame, file.size - frame);
    assert_refused(&twice, ERR_INVALID, "damaged JPEG: two frame headers");
    buf_reset(&file);
    make_png(&six_pixel_png, &file);
    memmove(file.data + 8, file.data + 8 + 25, file.size - 8 - 25);
    file.size -= 25;
    assert_refused(&file, ERR_INVALID, "damaged PNG: it does not begin with its header");
    buf_fini(&file);
    buf_fini(&twice);
}

static void a_png_is_decoded(void **state)
{
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_png(&six_pixel_png, &file);
    assert_pixels(&file, 3, 2, six_pixels);
    buf_fini(&file);
}

static void one_pixel_is_an_image(void **state)
{
    const struct png png = {
        .said_width = 1, .said_height = 1, .width = 1, .rows = 1, .rgb = six_pixels};
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_png(&png, &file);
    assert_pixels(&file, 1, 1, six_pixels);
    buf_reset(&file);
    make_bmp(six_pixels, 1, 1, 0, &file);
    assert_pixels(&file, 1, 1, six_pixels);
    buf_fini(&file);
}

static void a_png_cut_anywhere_is_truncated(void **state)
{
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_png(&six_pixel_png, &file);
    while (--file.size >= 8)
        assert_refused(&file, ERR_INVALID, "truncated PNG: the file ends ");
    buf_fini(&file);
}

static void a_changed_byte_in_a_png_is_found(void **state)
{
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_png(&six_pixel_png, &file);
    file.data[8 + 8 + 3] ^= 1;
    assert_refused(&file, ERR_INVALID, "damaged PNG: chunk 'IHDR' fails its checksum");
    file.data[8 + 8 + 3] ^= 1;
    file.data[8 + 25 + 20] ^= 1;
    assert_refused(&file, ERR_INVALID, "damaged PNG: chunk 'IDAT' fails its checksum");
    file.data[8 + 25 + 4] = '1';
    assert_refused(&file, ERR_INVALID, "damaged PNG: no chunk at byte 33");
    buf_fini(&file);
}

static void a_png_with_too_few_rows_is_damaged(void **state)
{
    struct png png = six_pixel_png;
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    png.rows = 1;
    make_png(&png, &file);
    assert_refused(&file, ERR_INVALID, "damaged PNG: not enough pixels");
    buf_fini(&file);
}

static void a_bmp_is_decoded_from_either_end(void **state)
{
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_bmp(six_pixels, 3, 2, 0, &file);
    assert_pixels(&file, 3, 2, six_pixels);
    buf_reset(&file);
    make_bmp(six_pixels, 3, 2, 1, &file);
    assert_pixels(&file, 3, 2, six_pixels);
    buf_fini(&file);
}

/* Only the three bytes of padding behind the last row may be missing. */
static void a_bmp_cut_anywhere_is_truncated(void **state)
{
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_bmp(six_pixels, 3, 2, 0, &file);
    file.size -= 3;
    assert_pixels(&file, 3, 2, six_pixels);
    while (--file.size >= 2)
        assert_refused(&file, ERR_INVALID, "truncated BMP: ");
    buf_fini(&file);
}

static void a_bmp_of_impossible_size_is_damaged(void **state)
{
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_bmp(six_pixels, 3, 2, 0, &file);
    memcpy(file.data + 22, "\x00\x00\x00\x80", 4);
    assert_refused(&file, ERR_INVALID, "damaged BMP: 3 x 2147483648 pixels");
    memset(file.data + 18, 0, 4);
    assert_refused(&file, ERR_INVALID, "damaged BMP: 0 x ");
    buf_fini(&file);
}

static void other_bytes_are_not_an_image(void **state)
{
    static const char *const texts[] = {"", "G", "GIF89a and so on", "\xff\xd8", "P6 1 1 255\nabc"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct buf file = {.data = (uint8_t *)texts[i], .size = strlen(texts[i])};

        assert_refused(&file, ERR_INVALID, "not a JPEG, PNG or BMP image");
    }
}

/* Decodes twice and expects the same answer: same code and text, or same pixels. */
static void assert_decodes_alike(const struct buf *file)
{
    struct image a = {0}, b = {0};
    struct err first = {0}, second = {0};
    int rc = image_decode(file->data, file->size, &a, &first);

    assert_int_equal(image_decode(file->data, file->size, &b, &second), rc);
    assert_string_equal(first.text, second.text);
    if (rc == 0) {
        assert_int_equal(a.width, b.width);
        assert_int_equal(a.height, b.height);
        assert_memory_equal(a.pixels, b.pixels, (size_t)a.width * (size_t)a.height * 3);
    } else {
        assert_true(rc == ERR_INVALID || rc == ERR_TOO_LARGE || rc == ERR_NO_MEMORY);
        assert_true(first.text[0] != '\0');
    }
    image_fini(&a);
    image_fini(&b);
}

/* One changed byte anywhere leaves an answer, the same each time. */
static void damage_anywhere_in_a_jpeg_gives_one_answer(void **state)
{
    struct buf file;

    (void)state;
    buf_init(&file, FILE_LIMIT);
    make_jpeg(&file);
    for (size_t i = 0; i < file.size; i++) {
        uint8_t was = file.data[i];

        file.data[i] = (uint8_t)~was;
        assert_decodes_alike(&file);
        file.data[i] = was;
    }
    buf_fini(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_photograph_is_decoded),
        cmocka_unit_test(a_jpeg_cut_anywhere_is_truncated),
        cmocka_unit_test(bytes_behind_the_end_of_a_jpeg_are_ignored),
        cmocka_unit_test(a_written_jpeg_reads_back),
        cmocka_unit_test(a_jpeg_is_not_written_beyond_its_limits),
        cmocka_unit_test(a_jpeg_with_a_component_without_data_is_damaged),
        cmocka_unit_test(jpegs_of_other_kinds_are_named),
        cmocka_unit_test(a_jpeg_with_a_broken_table_is_damaged),
        cmocka_unit_test(a_jpeg_with_an_overfull_table_is_damaged),
        cmocka_unit_test(a_jpeg_without_its_tables_is_damaged),
        cmocka_unit_test(a_jpeg_of_endless_scans_is_refused),
        cmocka_unit_test(dimensions_over_the_limit_are_refused_before_memory_is_taken),
        cmocka_unit_test(a_picture_without_pixels_is_damaged),
        cmocka_unit_test(a_file_has_one_header),
        cmocka_unit_test(a_png_is_decoded),
        cmocka_unit_test(one_pixel_is_an_image),
        cmocka_unit_test(a_png_cut_anywhere_is_truncated),
        cmocka_unit_test(a_changed_byte_in_a_png_is_found),
        cmocka_unit_test(a_png_with_too_few_rows_is_damaged),
        cmocka_unit_test(a_bmp_is_decoded_from_either_end),
        cmocka_unit_test(a_bmp_cut_anywhere_is_truncated),
        cmocka_unit_test(a_bmp_of_impossible_size_is_damaged),
        cmocka_unit_test(other_bytes_are_not_an_image),
        cmocka_unit_test(damage_anywhere_in_a_jpeg_gives_one_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
