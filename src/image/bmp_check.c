#include <config.h>

#include "image/check.h"

enum {
    FILE_HEADER_SIZE = 14,
    CORE_HEADER_SIZE = 12, /* the oldest: 16-bit dimensions */
    INFO_HEADER_SIZE = 40, /* and all later ones begin like it */
    OFFSET_AT = 10,
    DIMENSION_MAX = 1 << 24
};

struct layout {
    uint64_t offset; /* of the first row */
    int64_t width, rows;
    uint32_t bits; /* of a pixel */
};

static uint32_t little_endian(const uint8_t *p, int bytes)
{
    uint32_t value = 0;

    for (int i = 0; i < bytes; i++)
        value |= (uint32_t)p[i] << 8 * i;
    return value;
}

static int read_layout(const uint8_t *data, size_t size, struct layout *out, struct err *e)
{
    const uint8_t *header = data + FILE_HEADER_SIZE;
    size_t left = size < FILE_HEADER_SIZE ? 0 : size - FILE_HEADER_SIZE;
    uint32_t header_size = left >= 4 ? little_endian(header, 4) : 0;

    if (left < 4 || left < header_size)
        return err_set(e, ERR_INVALID, "truncated BMP: the file ends inside its header");
    out->offset = little_endian(data + OFFSET_AT, 4);
    if (header_size == CORE_HEADER_SIZE) {
        out->width = little_endian(header + 4, 2);
        out->rows = little_endian(header + 6, 2);
        out->bits = little_endian(header + 10, 2);
    } else if (header_size >= INFO_HEADER_SIZE) {
        out->width = (int32_t)little_endian(header + 4, 4);
        out->rows = (int32_t)little_endian(header + 8, 4);
        out->bits = little_endian(header + 14, 2);
    } else {
        return err_set(e, ERR_INVALID, "damaged BMP: header of %u bytes", header_size);
    }
    /* A negative height says that the top row comes first. */
    if (out->rows < 0)
        out->rows = -out->rows;
    return 0;
}

int bmp_check(const uint8_t *data, size_t size, struct check_size *out, struct err *e)
{
    struct layout l = {0};
    uint64_t row, needed;
    int rc = read_layout(data, size, &l, e);

    if (rc != 0)
        return rc;
    if (l.width < 1 || l.width > DIMENSION_MAX || l.rows < 1 || l.rows > DIMENSION_MAX)
        return err_set(e, ERR_INVALID, "damaged BMP: %lld x %lld pixels", (long long)l.width,
                       (long long)l.rows);
    if (l.bits < 1 || l.bits > 32)
        return err_set(e, ERR_INVALID, "damaged BMP: %u bits a pixel", l.bits);
    row = (uint64_t)l.width * l.bits;
    needed = l.offset + (row + 31) / 32 * 4 * (uint64_t)(l.rows - 1) + (row + 7) / 8;
    if (needed > size)
        return err_set(e, ERR_INVALID, "truncated BMP: %zu bytes, its header announces %llu", size,
                       (unsigned long long)needed);
    *out = (struct check_size){l.width, l.rows};
    return 0;
}
