#include <config.h>

#include "image/image.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "image/check.h"

/* Zeroed: the decoder leaves pixels unwritten where a file is damaged, and the same bytes must give
 * the same picture. Capped: what compressed data expands to is not bounded by the dimensions (16
 * bytes a pixel are enough for the widest kind of PNG). */
static void *take_zeroed(size_t size)
{
    return size <= (size_t)IMAGE_PIXELS_MAX * 16 ? calloc(1, size) : NULL;
}

static void *take_again(void *old, size_t size)
{
    return size <= (size_t)IMAGE_PIXELS_MAX * 16 ? realloc(old, size) : NULL;
}

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_MALLOC(size) take_zeroed(size)
#define STBI_REALLOC(old, size) take_again(old, size)
#define STBI_FREE(old) free(old)
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO

/* For the whole file: the compiler decides at its end what of the headers was not used. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#include <stb/stb_image_write.h>

struct format {
    const char *name;
    const char *magic;
    size_t magic_size;
    int (*check)(const uint8_t *data, size_t size, struct check_size *out, struct err *e);
};

static const struct format formats[] = {
    {"JPEG", "\xff\xd8\xff", 3, jpeg_check},
    {"PNG", "\x89PNG\r\n\x1a\n", 8, png_check},
    {"BMP", "BM", 2, bmp_check},
};

static const struct format *find_format(const void *data, size_t size)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        const struct format *f = &formats[i];

        if (size >= f->magic_size && memcmp(data, f->magic, f->magic_size) == 0)
            return f;
    }
    return NULL;
}

static int probe(const struct format *f, const void *data, size_t size, struct image *out,
                 struct err *e)
{
    struct check_size d;
    int rc;

    if (f == NULL)
        return err_set(e, ERR_INVALID, "not a JPEG, PNG or BMP image");
    if (size > INT_MAX)
        return err_set(e, ERR_TOO_LARGE, "%s file of %zu bytes, at most %d", f->name, size,
                       INT_MAX);
    rc = f->check(data, size, &d, e);
    if (rc != 0)
        return rc;
    if (d.width < 1 || d.height < 1)
        return err_set(e, ERR_INVALID, "damaged %s: %lld x %lld pixels", f->name,
                       (long long)d.width, (long long)d.height);
    if (d.width > IMAGE_PIXELS_MAX / d.height)
        return err_set(e, ERR_TOO_LARGE, "%s of %lld x %lld pixels, at most %lld in all", f->name,
                       (long long)d.width, (long long)d.height, (long long)IMAGE_PIXELS_MAX);
    *out = (struct image){.width = (int)d.width, .height = (int)d.height};
    return 0;
}

static int decode_failure(const struct format *f, const struct image *image, struct err *e)
{
    const char *why = stbi_failure_reason();

    if (why && strcmp(why, "outofmem") == 0)
        return err_set(e, ERR_NO_MEMORY, "%s of %d x %d pixels: no memory", f->name, image->width,
                       image->height);
    return err_set(e, ERR_INVALID, "damaged %s: %s", f->name, why ? why : "cannot be decoded");
}

int image_probe(const void *data, size_t size, int *width, int *height, struct err *e)
{
    struct image image;
    int rc = probe(find_format(data, size), data, size, &image, e);

    if (rc == 0) {
        *width = image.width;
        *height = image.height;
    }
    return rc;
}

int image_decode(const void *data, size_t size, struct image *out, struct err *e)
{
    const struct format *f = find_format(data, size);
    struct image image;
    int width, height, channels;
    int rc = probe(f, data, size, &image, e);

    if (rc != 0)
        return rc;
    image.pixels = stbi_load_from_memory(data, (int)size, &width, &height, &channels,
                                         IMAGE_CHANNELS);
    if (image.pixels == NULL)
        return decode_failure(f, &image, e);
    if (width != image.width || height != image.height) {
        image_fini(&image);
        return err_set(e, ERR_INVALID, "damaged %s: its parts differ in size", f->name);
    }
    *out = image;
    return 0;
}

static void append_to_buf(void *buf, void *data, int size)
{
    buf_append(buf, data, (size_t)size);
}

int image_encode_jpeg(const struct image *image, int quality, struct buf *out, struct err *e)
{
    if (quality < 1 || quality > 100)
        return err_set(e, ERR_INVALID, "JPEG quality %d, from 1 to 100", quality);
    if (image->width > UINT16_MAX || image->height > UINT16_MAX)
        return err_set(e, ERR_TOO_LARGE, "JPEG of %d x %d pixels, at most %d each way",
                       image->width, image->height, UINT16_MAX);
    if (!stbi_write_jpg_to_func(append_to_buf, out, image->width, image->height, IMAGE_CHANNELS,
                                image->pixels, quality) ||
        buf_failed(out))
        return err_set(e, ERR_NO_MEMORY, "JPEG of %d x %d pixels: no memory", image->width,
                       image->height);
    return 0;
}
