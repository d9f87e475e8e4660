/* Images in memory and what is done to them on the way into a network. */
#ifndef RVG_IMAGE_IMAGE_H
#define RVG_IMAGE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum { IMAGE_CHANNELS = 3 };
#define IMAGE_PIXELS_MAX ((int64_t)64 * 1024 * 1024) /* 64 megapixels */

/* 8-bit RGB, row by row from the top, no padding. */
struct image {
    int width;       /* 1 or more */
    int height;      /* 1 or more */
    uint8_t *pixels; /* owned; width * height * IMAGE_CHANNELS bytes */
};

/* Decodes the bytes of a JPEG, PNG or BMP file; an alpha channel is dropped. The file is checked to
 * be whole, and its dimensions against IMAGE_PIXELS_MAX, before memory is taken. ERR_INVALID: not
 * such an image, or the text begins "truncated" or "damaged"; ERR_TOO_LARGE: too many pixels. The
 * same bytes give the same pixels. Any thread. */
int image_decode(const void *data, size_t size, struct image *out, struct err *e);

/* The dimensions, without decoding the pixels; checks and errors as above. */
int image_probe(const void *data, size_t size, int *width, int *height, struct err *e);

void image_fini(struct image *image);

/* Writes a JPEG of quality 1 to 100 to the end of `out`. ERR_TOO_LARGE over 65535 pixels each way;
 * ERR_NO_MEMORY also when the buffer's cap is reached (`out` then holds a part). */
int image_encode_jpeg(const struct image *image, int quality, struct buf *out, struct err *e);

/* The largest centred square of `image`, area-averaged to `side` x `side` RGB bytes: each output
 * pixel is the mean of the source area it covers, partial pixels by their share, rounded to
 * nearest. Enlarges too. `out`: side * side * IMAGE_CHANNELS bytes. 0, or ERR_NO_MEMORY. */
int image_crop_resize(const struct image *image, int side, uint8_t *out, struct err *e);

/* The whole image area-averaged to width x height. `out` is filled with a new image. */
int image_resize(const struct image *image, int width, int height, struct image *out,
                 struct err *e);

/* out[i] = (pixels[i] / 255 - mean[i % 3]) / deviation[i % 3] for `pixels` RGB pixels. */
void image_normalise(const uint8_t *rgb, size_t pixels, const float mean[IMAGE_CHANNELS],
                     const float deviation[IMAGE_CHANNELS], float *out);

#endif
