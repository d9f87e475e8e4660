#include <config.h>

#include "engine/stats/histogram.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/base64.h"
#include "engine/stats/histogram_slots.h"
#include "engine/stats/histogram_stream.h"

/* HdrHistogram's V2 format, all big-endian. Outer: cookie, bytes that follow (zlib). Inner: cookie,
 * bytes of counts, index offset, significant digits (int32 each), lowest and highest value (int64),
 * conversion ratio (double), counts. Of a cookie, bits 4..7 are the word size: written as 1,
 * ignored when read, as in the reference implementation. */
#define OUTER_COOKIE UINT32_C(0x1c849304)
#define INNER_COOKIE UINT32_C(0x1c849303)
#define COOKIE_WORD UINT32_C(0x10)
#define COOKIE_WORD_MASK UINT32_C(0xf0)
#define RATIO_ONE UINT64_C(0x3ff0000000000000) /* 1.0 as IEEE 754 bits */

enum {
    INNER_USUAL = 1 << 13,
    WINDOW_BITS = 12,
    MEMORY_LEVEL = 5,
    OUTER_SIZE = 8,
    INNER_SIZE = 40,
    DIGITS = 3,
    INNER_LIMIT = INNER_SIZE + HISTOGRAM_SLOTS * STREAM_NUMBER_SIZE,
    OUTER_LIMIT = INNER_LIMIT + INNER_LIMIT / 4, /* zlib may need a little more than it is given */
    BASE64_LIMIT = OUTER_LIMIT / 3 * 4
};
static void put_u32(uint8_t *p, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(n >> (24 - 8 * i));
}

static void put_u64(uint8_t *p, uint64_t n)
{
    put_u32(p, (uint32_t)(n >> 32));
    put_u32(p + 4, (uint32_t)n);
}

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint64_t get_u64(const uint8_t *p)
{
    return (uint64_t)get_u32(p) << 32 | get_u32(p + 4);
}

static int write_inner(const struct histogram *h, struct buf *out)
{
    uint8_t *header;

    if (buf_reserve(out, INNER_SIZE) == NULL)
        return ERR_NO_MEMORY;
    buf_commit(out, INNER_SIZE);
    if (stream_write(h, out) != 0)
        return ERR_NO_MEMORY;
    header = out->data;
    put_u32(header, INNER_COOKIE | COOKIE_WORD);
    put_u32(header + 4, (uint32_t)(out->size - INNER_SIZE));
    put_u32(header + 8, 0);
    put_u32(header + 12, DIGITS);
    put_u64(header + 16, 1);
    put_u64(header + 24, HISTOGRAM_HIGHEST);
    put_u64(header + 32, RATIO_ONE);
    return 0;
}

/* zlib's own memory, asked for anew each time, is a hundred times what most lists are: a window and
 * tables that are smaller, and the least effort, which costs the text one percent. */
static int open_deflate(z_stream *z, const struct buf *inner)
{
    *z = (z_stream){.next_in = inner->data, .avail_in = (uInt)inner->size};
    return deflateInit2(z, Z_BEST_SPEED, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
}

static int write_outer(const struct buf *inner, struct buf *out)
{
    z_stream z;
    uint8_t *outer;
    size_t room;
    int status = open_deflate(&z, inner);

    if (status != Z_OK)
        return ERR_NO_MEMORY;
    room = deflateBound(&z, inner->size);
    outer = buf_reserve(out, OUTER_SIZE + room);
    if (outer) {
        z.next_out = outer + OUTER_SIZE;
        z.avail_out = (uInt)room;
        status = deflate(&z, Z_FINISH);
    }
    deflateEnd(&z);
    if (status != Z_STREAM_END)
        return ERR_NO_MEMORY;
    put_u32(outer, OUTER_COOKIE | COOKIE_WORD);
    put_u32(outer + 4, (uint32_t)z.total_out);
    buf_commit(out, OUTER_SIZE + z.total_out);
    return 0;
}

int histogram_encode(const struct histogram *h, struct buf *out, struct err *e)
{
    struct buf inner, outer;
    int code;

    buf_init(&inner, INNER_LIMIT);
    buf_init(&outer, OUTER_LIMIT);
    code = write_inner(h, &inner);
    if (code == 0)
        code = write_outer(&inner, &outer);
    if (code == 0)
        code = base64_encode(outer.data, outer.size, out);
    buf_fini(&outer);
    buf_fini(&inner);
    return code == 0 ? 0 : err_set(e, ERR_NO_MEMORY, "no memory to encode a histogram");
}

static int read_text(const char *text, size_t size, struct buf *outer, struct err *e)
{
    uint8_t *space;
    size_t decoded;

    if (size > BASE64_LIMIT)
        return err_set(e, ERR_INVALID, "histogram: %zu characters, at most %d", size, BASE64_LIMIT);
    space = buf_reserve(outer, base64_decoded_max(size));
    if (space == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory to decode a histogram");
    if (base64_decode(text, size, space, &decoded) != 0)
        return err_set(e, ERR_INVALID, "histogram: the text is not base64");
    buf_commit(outer, decoded);
    return 0;
}

static int check_outer(const struct buf *outer, struct err *e)
{
    if (outer->size < OUTER_SIZE)
        return err_set(e, ERR_INVALID, "histogram: %zu bytes are too few", outer->size);
    if ((get_u32(outer->data) & ~COOKIE_WORD_MASK) != OUTER_COOKIE)
        return err_set(e, ERR_UNSUPPORTED, "histogram: not HdrHistogram's V2 compressed form");
    if (get_u32(outer->data + 4) != outer->size - OUTER_SIZE)
        return err_set(e, ERR_INVALID, "histogram: %zu bytes of data, %u announced",
                       outer->size - OUTER_SIZE, get_u32(outer->data + 4));
    return 0;
}

/* Most are small, and room for all slots is a lot to ask for. */
static int inflate_into(const struct buf *outer, struct buf *inner, uLongf size)
{
    uint8_t *space = buf_reserve(inner, size);
    int status = Z_MEM_ERROR;

    if (space)
        status = uncompress(space, &size, outer->data + OUTER_SIZE, outer->size - OUTER_SIZE);
    if (status == Z_OK)
        buf_commit(inner, size);
    return status;
}

static int inflate_inner(const struct buf *outer, struct buf *inner, struct err *e)
{
    int status = inflate_into(outer, inner, INNER_USUAL);

    if (status == Z_BUF_ERROR)
        status = inflate_into(outer, inner, INNER_LIMIT);
    if (status == Z_MEM_ERROR)
        return err_set(e, ERR_NO_MEMORY, "no memory to decode a histogram");
    if (status != Z_OK)
        return err_set(e, ERR_INVALID, "histogram: the compressed data is damaged or too long");
    return 0;
}

static int check_inner(const struct buf *inner, struct err *e)
{
    const uint8_t *p = inner->data;

    if (inner->size < INNER_SIZE)
        return err_set(e, ERR_INVALID, "histogram: header of %zu bytes", inner->size);
    if ((get_u32(p) & ~COOKIE_WORD_MASK) != INNER_COOKIE)
        return err_set(e, ERR_UNSUPPORTED, "histogram: not HdrHistogram's V2 form");
    if (get_u32(p + 4) != inner->size - INNER_SIZE)
        return err_set(e, ERR_INVALID, "histogram: counts of %zu bytes, %u announced",
                       inner->size - INNER_SIZE, get_u32(p + 4));
    if (get_u32(p + 8) != 0 || get_u32(p + 12) != DIGITS || get_u64(p + 16) != 1 ||
        get_u64(p + 24) != HISTOGRAM_HIGHEST || get_u64(p + 32) != RATIO_ONE)
        return err_set(e, ERR_UNSUPPORTED,
                       "histogram: another layout than 1 to %llu with %d digits",
                       (unsigned long long)HISTOGRAM_HIGHEST, DIGITS);
    return 0;
}

/* Puts `count` values into `slot`, all taken as the slot's middle. */
static bool add_slot(struct histogram *h, uint32_t slot, uint64_t count)
{
    uint64_t middle = slot_low(slot) + (UINT64_C(1) << slot_shift(slot)) / 2;
    uint64_t part, sum;

    if (__builtin_mul_overflow(middle, count, &part) || __builtin_add_overflow(h->sum, part, &sum))
        return false;
    if (h->counts)
        h->counts[slot] = count;
    h->count += count;
    h->sum = sum;
    return true;
}

/* The bounds of the outer slots. */
static void set_bounds(struct histogram *h, uint64_t first, uint64_t last)
{
    uint64_t high = slot_high((uint32_t)last);

    if (h->count == 0)
        return;
    h->min = slot_low((uint32_t)first);
    h->max = high < HISTOGRAM_HIGHEST ? high : HISTOGRAM_HIGHEST;
}

/* `bounds`: the first slot in use and the last one. */
static int read_slots(struct histogram *h, const uint8_t *data, size_t size, uint64_t bounds[2],
                      struct err *e)
{
    uint64_t slot = 0;
    size_t offset = 0;

    while (offset < size) {
        int64_t n;

        if (!stream_read(data, size, &offset, &n))
            return err_set(e, ERR_INVALID, "histogram: the counts end inside a number");
        if (n < -(int64_t)HISTOGRAM_SLOTS)
            return err_set(e, ERR_INVALID, "histogram: a gap of more slots than there are");
        if (n > 0 && (slot > slot_of(HISTOGRAM_HIGHEST) || !add_slot(h, (uint32_t)slot, n)))
            return err_set(e, ERR_INVALID, "histogram: counts beyond what it can hold");
        if (n > 0) {
            bounds[0] = slot < bounds[0] ? slot : bounds[0];
            bounds[1] = slot;
        }
        slot += n < 0 ? (uint64_t)-n : 1;
        if (slot > HISTOGRAM_SLOTS)
            return err_set(e, ERR_INVALID, "histogram: more slots than there are");
    }
    return 0;
}

/* After a failure the bounds are those of what there is to empty. */
static int read_counts(struct histogram *h, const uint8_t *data, size_t size, struct err *e)
{
    uint64_t bounds[2] = {HISTOGRAM_SLOTS, 0};
    int code = read_slots(h, data, size, bounds, e);

    set_bounds(h, bounds[0], bounds[1]);
    return code;
}

/* What is written is read as it stands: it is the list of slots that a packed one has. */
static int keep_list(struct histogram *h, const uint8_t *data, size_t size, struct err *e)
{
    if (h->counts || h->count == 0)
        return 0;
    h->packed = malloc(size);
    if (h->packed == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory to decode a histogram");
    memcpy(h->packed, data, size);
    h->packed_size = size;
    return 0;
}

int histogram_decode(struct histogram *h, const char *text, size_t size, struct err *e)
{
    struct buf outer, inner;
    int code;

    histogram_reset(h);
    buf_init(&outer, OUTER_LIMIT);
    buf_init(&inner, INNER_LIMIT);
    code = read_text(text, size, &outer, e);
    if (code == 0)
        code = check_outer(&outer, e);
    if (code == 0)
        code = inflate_inner(&outer, &inner, e);
    if (code == 0)
        code = check_inner(&inner, e);
    if (code == 0)
        code = read_counts(h, inner.data + INNER_SIZE, inner.size - INNER_SIZE, e);
    if (code == 0)
        code = keep_list(h, inner.data + INNER_SIZE, inner.size - INNER_SIZE, e);
    if (code != 0)
        histogram_reset(h);
    buf_fini(&inner);
    buf_fini(&outer);
    return code;
}
