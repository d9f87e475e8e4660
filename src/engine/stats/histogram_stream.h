/* The counts of a histogram as a run of bytes: the body of HdrHistogram's V2 encoding, and the form
 * of a packed histogram. From slot 0 on, a count is written as itself, a run of n > 1 empty slots
 * as -n, a single empty one as 0; each number ZigZag-coded, then LEB128 in 1 to 9 bytes, of which
 * the ninth carries 8 bits. Only for the files of the histogram. */
#ifndef RVG_ENGINE_HISTOGRAM_STREAM_H
#define RVG_ENGINE_HISTOGRAM_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "engine/stats/histogram.h"

enum { STREAM_NUMBER_SIZE = 9 };

/* Appends the counts up to the last slot in use. 0 or ERR_NO_MEMORY. */
int stream_write(const struct histogram *h, struct buf *out);

/* Of a number of several bytes. */
bool stream_read_long(const uint8_t *data, size_t size, size_t *offset, int64_t *out);

/* Reads the next number at *offset and steps over it; false when the bytes end inside it (or
 * before it). Inline, because most are of one byte. */
static inline bool stream_read(const uint8_t *data, size_t size, size_t *offset, int64_t *out)
{
    uint8_t byte;

    if (*offset >= size)
        return false;
    byte = data[*offset];
    if (byte >= 0x80)
        return stream_read_long(data, size, offset, out);
    ++*offset;
    *out = (int64_t)(byte >> 1) ^ -(int64_t)(byte & 1);
    return true;
}

#endif
