/* Is a file of pixels whole, and how large is the picture? Decoders fill what is missing with grey
 * or with whatever the memory held, so that a half-received photograph would be classified as if it
 * were one. These checks walk the structure of a file before it is decoded.
 *
 * Each takes a file that begins as its format does, and returns 0 and the dimensions its header
 * states (0 or more; the caller has limits), or ERR_INVALID with a text that begins "truncated" or
 * "damaged" or says what the decoder does not read. Any thread; no memory is taken. */
#ifndef RVG_IMAGE_CHECK_H
#define RVG_IMAGE_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct check_size {
    int64_t width, height;
};

/* Every segment lies in the file, the Huffman tables fit the decoder's, the scans give every
 * component its first values, and an end-of-image marker follows them. Bytes after that marker are
 * nobody's business. The sequential and progressive Huffman kinds with 8 bits are accepted (SOF0 to
 * SOF2); the others are not read by the decoder and are named as such. Markers and segments: ITU-T
 * T.81, annex B. */
int jpeg_check(const uint8_t *data, size_t size, struct check_size *out, struct err *e);

/* The header comes first, every chunk up to IEND lies in the file, and the critical ones have the
 * right CRC. */
int png_check(const uint8_t *data, size_t size, struct check_size *out, struct err *e);

/* All the rows that an uncompressed BMP's header announces lie in the file (the padding of the last
 * one may be missing). */
int bmp_check(const uint8_t *data, size_t size, struct check_size *out, struct err *e);

#endif
