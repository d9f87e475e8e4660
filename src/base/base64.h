/* Base64 (RFC 4648, section 4): padded, without line breaks. */
#ifndef RVG_BASE_BASE64_H
#define RVG_BASE_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Appends the text for `size` bytes. 0 or ERR_NO_MEMORY, after which nothing was appended. */
int base64_encode(const void *data, size_t size, struct buf *out);

/* Bytes that at most come out of `size` characters. */
static inline size_t base64_decoded_max(size_t size)
{
    return size / 4 * 3;
}

/* Decodes `size` characters into `out` (base64_decoded_max(size) bytes) and says how many came
 * out. ERR_INVALID for a length that is not a multiple of 4, a character outside the alphabet,
 * misplaced padding, or bits that padding should have left 0. */
int base64_decode(const char *text, size_t size, uint8_t *out, size_t *decoded);

#endif
