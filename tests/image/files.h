/* Image files for tests: read from the data directory or made byte by byte, so that what a decoder
 * is given does not come from the library that decodes. */
#ifndef RVG_TESTS_IMAGE_FILES_H
#define RVG_TESTS_IMAGE_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Appends the file `name` of the data directory. Fails the test when it cannot be read. */
void read_data_file(const char *name, struct buf *out);

/* Appends an RGB PNG of `width` x `height` whose pixel bytes are `rgb` (stored, not compressed).
 * The header says `said_width` x `said_height`; the picture data hold `rows` rows. */
struct png {
    int said_width, said_height;
    int width, rows;
    const uint8_t *rgb;
};
void make_png(const struct png *png, struct buf *out);

/* Puts the right CRC behind the chunk that begins at `at`. */
void seal_png_chunk(struct buf *file, size_t at);

/* Appends a 24-bit BMP, bottom row first as usual, or top row first. */
void make_bmp(const uint8_t *rgb, int width, int height, int top_first, struct buf *out);

/* Offset of the first marker segment of that code in a JPEG (its 0xff). Fails the test when there
 * is none. */
size_t find_jpeg_marker(const struct buf *file, uint8_t code);

#endif
