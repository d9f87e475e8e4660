#include <config.h>

#include "engine/stats/histogram_stream.h"

#include "engine/stats/histogram_slots.h"

static uint64_t zigzag(int64_t n)
{
    return ((uint64_t)n << 1) ^ (n < 0 ? UINT64_MAX : 0);
}

static int64_t unzigzag(uint64_t z)
{
    return (int64_t)((z >> 1) ^ (0 - (z & 1)));
}

static int write_number(struct buf *out, int64_t n)
{
    uint8_t bytes[STREAM_NUMBER_SIZE];
    uint64_t z = zigzag(n);
    size_t size = 0;

    while (z > 0x7f && size < STREAM_NUMBER_SIZE - 1) {
        bytes[size++] = (uint8_t)(z | 0x80);
        z >>= 7;
    }
    bytes[size++] = (uint8_t)z;
    return buf_append(out, bytes, size);
}

static int write_gap(struct buf *out, uint32_t slots)
{
    if (slots == 0)
        return 0;
    return write_number(out, slots == 1 ? 0 : -(int64_t)slots);
}

int stream_write(const struct histogram *h, struct buf *out)
{
    struct histogram_cursor c = {0};
    struct histogram_bucket b;
    uint32_t next = 0;
    int code = 0;

    while (code == 0 && histogram_next(h, &c, &b)) {
        uint32_t slot = slot_of(b.low);

        code = write_gap(out, slot - next);
        if (code == 0)
            code = write_number(out, (int64_t)b.count);
        next = slot + 1;
    }
    return code;
}

bool stream_read_long(const uint8_t *data, size_t size, size_t *offset, int64_t *out)
{
    uint64_t z = 0;

    for (size_t i = 0; i < STREAM_NUMBER_SIZE && *offset + i < size; i++) {
        uint8_t byte = data[*offset + i];
        bool last = i == STREAM_NUMBER_SIZE - 1 || byte < 0x80;

        z |= (uint64_t)(last ? byte : byte & 0x7f) << (7 * i);
        if (last) {
            *offset += i + 1;
            *out = unzigzag(z);
            return true;
        }
    }
    return false;
}
