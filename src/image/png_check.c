#include <config.h>

#include "image/check.h"

#include <stdbool.h>
#include <string.h>

enum {
    SIGNATURE_SIZE = 8,
    LENGTH_SIZE = 4,
    TYPE_SIZE = 4,
    CRC_SIZE = 4,
    HEADER_SIZE = 13,
    CHUNK_OVERHEAD = LENGTH_SIZE + TYPE_SIZE + CRC_SIZE
};

/* The reflected CRC-32 of the PNG specification, annex D (polynomial 0xedb88320). The table is
 * linear over exclusive or, so its eight powers of two make all of it. */
#define BIT(i, b, entry) ((i) >> (b)&1 ? (uint32_t)(entry) : 0)
#define CRC1(i)                                                              \
    (BIT(i, 0, 0x77073096) ^ BIT(i, 1, 0xee0e612c) ^ BIT(i, 2, 0x076dc419) ^ \
     BIT(i, 3, 0x0edb8832) ^ BIT(i, 4, 0x1db71064) ^ BIT(i, 5, 0x3b6e20c8) ^ \
     BIT(i, 6, 0x76dc4190) ^ BIT(i, 7, 0xedb88320))
#define CRC4(i) CRC1(i), CRC1((i) + 1), CRC1((i) + 2), CRC1((i) + 3)
#define CRC16(i) CRC4(i), CRC4((i) + 4), CRC4((i) + 8), CRC4((i) + 12)
#define CRC64(i) CRC16(i), CRC16((i) + 16), CRC16((i) + 32), CRC16((i) + 48)

static const uint32_t crc_table[256] = {CRC64(0), CRC64(64), CRC64(128), CRC64(192)};

static uint32_t crc32_of(const uint8_t *data, size_t size)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < size; i++)
        crc = crc_table[(crc ^ data[i]) & 0xff] ^ crc >> 8;
    return ~crc;
}

static uint32_t big_endian(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_type(const uint8_t *p)
{
    for (int i = 0; i < TYPE_SIZE; i++) {
        uint8_t lower = p[i] | 0x20;

        if (lower < 'a' || lower > 'z')
            return false;
    }
    return true;
}

/* An upper-case first letter says that the picture cannot be shown without the chunk. */
static bool is_critical(const uint8_t *type)
{
    return (type[0] & 0x20) == 0;
}

/* Checks the chunk at `*at` and moves on to the next. */
static int check_chunk(const uint8_t *data, size_t size, size_t *at, struct err *e)
{
    const uint8_t *type = data + *at + LENGTH_SIZE;
    size_t left = size - *at;
    size_t length;

    if (left < CHUNK_OVERHEAD)
        return err_set(e, ERR_INVALID, "truncated PNG: the file ends after %zu bytes without IEND",
                       size);
    length = big_endian(data + *at);
    if (!is_type(type))
        return err_set(e, ERR_INVALID, "damaged PNG: no chunk at byte %zu", *at);
    if (length > left - CHUNK_OVERHEAD)
        return err_set(e, ERR_INVALID, "truncated PNG: the file ends inside its chunk '%.4s'",
                       (const char *)type);
    if (is_critical(type) &&
        crc32_of(type, TYPE_SIZE + length) != big_endian(type + TYPE_SIZE + length))
        return err_set(e, ERR_INVALID, "damaged PNG: chunk '%.4s' fails its checksum",
                       (const char *)type);
    *at += length + CHUNK_OVERHEAD;
    return 0;
}

static bool is_chunk(const uint8_t *chunk, const char *type)
{
    return memcmp(chunk + LENGTH_SIZE, type, TYPE_SIZE) == 0;
}

/* `chunk`: the first, which check_chunk has accepted. */
static int read_header(const uint8_t *chunk, struct check_size *out, struct err *e)
{
    const uint8_t *header = chunk + LENGTH_SIZE + TYPE_SIZE;

    if (!is_chunk(chunk, "IHDR") || big_endian(chunk) != HEADER_SIZE)
        return err_set(e, ERR_INVALID, "damaged PNG: it does not begin with its header");
    out->width = big_endian(header);
    out->height = big_endian(header + 4);
    return 0;
}

int png_check(const uint8_t *data, size_t size, struct check_size *out, struct err *e)
{
    size_t at = SIGNATURE_SIZE;
    bool end;

    do {
        size_t chunk = at;
        int rc = check_chunk(data, size, &at, e);

        if (rc == 0 && chunk == SIGNATURE_SIZE)
            rc = read_header(data + chunk, out, e);
        if (rc != 0)
            return rc;
        end = is_chunk(data + chunk, "IEND");
    } while (!end);
    return 0;
}
