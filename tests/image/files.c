#include <config.h>

#include "files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CRC_SIZE = 4, CHUNK_OVERHEAD = 12, BMP_HEADERS = 54 };

void read_data_file(const char *name, struct buf *out)
{
    const char *directory = getenv("data_directory");
    char path[4096];
    uint8_t piece[4096];
    size_t size;
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", directory ? directory : "data", name);
    f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("%s cannot be opened", path);
    while ((size = fread(piece, 1, sizeof piece, f)) > 0)
        assert_int_equal(buf_append(out, piece, size), 0);
    fclose(f);
}

static void put_big(struct buf *out, uint32_t value, int bytes)
{
    while (bytes-- > 0)
        buf_append_char(out, (char)(value >> 8 * bytes));
}

static void put_little(struct buf *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_append_char(out, (char)(value >> 8 * i));
}

/* The definition in the PNG specification, bit by bit. */
static uint32_t crc_of(const uint8_t *data, size_t size)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

static uint32_t adler_of(const uint8_t *data, size_t size)
{
    uint32_t a = 1, b = 0;

    for (size_t i = 0; i < size; i++) {
        a = (a + data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

static void put_chunk(struct buf *out, const char *type, const struct buf *content)
{
    size_t at = out->size;

    put_big(out, (uint32_t)content->size, 4);
    buf_append_text(out, type);
    buf_append(out, content->data, content->size);
    put_big(out, 0, CRC_SIZE);
    seal_png_chunk(out, at);
}

void seal_png_chunk(struct buf *file, size_t at)
{
    uint8_t *p = file->data + at;
    size_t length = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
    uint32_t crc = crc_of(p + 4, 4 + length);

    for (int i = 0; i < CRC_SIZE; i++)
        p[8 + length + (size_t)i] = (uint8_t)(crc >> (24 - 8 * i));
}

/* A zlib stream with one stored block: at most 65535 bytes. */
static void put_stored(struct buf *out, const struct buf *content)
{
    put_big(out, 0x7801, 2);
    buf_append_char(out, 1);
    put_little(out, (uint32_t)content->size, 2);
    put_little(out, ~(uint32_t)content->size, 2);
    buf_append(out, content->data, content->size);
    put_big(out, adler_of(content->data, content->size), 4);
}

void make_png(const struct png *png, struct buf *out)
{
    size_t row_size = (size_t)png->width * 3;
    struct buf header, rows, packed, none;

    buf_init(&header, SIZE_MAX);
    buf_init(&rows, UINT16_MAX);
    buf_init(&packed, SIZE_MAX);
    buf_init(&none, 0);
    put_big(&header, (uint32_t)png->said_width, 4);
    put_big(&header, (uint32_t)png->said_height, 4);
    buf_append(&header, "\x08\x02\x00\x00\x00", 5);
    for (int y = 0; y < png->rows; y++) {
        buf_append_char(&rows, 0);
        buf_append(&rows, png->rgb + (size_t)y * row_size, row_size);
    }
    assert_false(buf_failed(&rows));
    put_stored(&packed, &rows);
    buf_append(out, "\x89PNG\r\n\x1a\n", 8);
    put_chunk(out, "IHDR", &header);
    put_chunk(out, "IDAT", &packed);
    put_chunk(out, "IEND", &none);
    buf_fini(&header);
    buf_fini(&rows);
    buf_fini(&packed);
}

void make_bmp(const uint8_t *rgb, int width, int height, int top_first, struct buf *out)
{
    size_t row = (size_t)width * 3, stride = (row + 3) & ~(size_t)3;

    buf_append_text(out, "BM");
    put_little(out, (uint32_t)(BMP_HEADERS + stride * (size_t)height), 4);
    put_little(out, 0, 4);
    put_little(out, BMP_HEADERS, 4);
    put_little(out, 40, 4);
    put_little(out, (uint32_t)width, 4);
    put_little(out, (uint32_t)(top_first ? -height : height), 4);
    put_little(out, 1, 2);
    put_little(out, 24, 2);
    for (int i = 0; i < 6; i++)
        put_little(out, 0, 4);
    for (int y = 0; y < height; y++) {
        const uint8_t *p = rgb + (size_t)(top_first ? y : height - 1 - y) * row;

        for (int x = 0; x < width; x++, p += 3)
            put_little(out, (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2], 3);
        put_little(out, 0, (int)(stride - row));
    }
}

size_t find_jpeg_marker(const struct buf *file, uint8_t code)
{
    for (size_t at = 0; at + 1 < file->size; at++) {
        if (file->data[at] == 0xff && file->data[at + 1] == code)
            return at;
    }
    fail_msg("no marker %02x", code);
    return 0;
}
