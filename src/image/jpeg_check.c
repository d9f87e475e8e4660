#include <config.h>

#include "image/check.h"

#include <stdbool.h>
#include <string.h>

/* Marker codes of ITU-T T.81, table B.1. */
enum marker {
    MARKER_TEM = 0x01,
    MARKER_SOF0 = 0xc0,
    MARKER_SOF2 = 0xc2,
    MARKER_DHT = 0xc4,
    MARKER_JPG = 0xc8,
    MARKER_DAC = 0xcc,
    MARKER_SOF15 = 0xcf,
    MARKER_RST0 = 0xd0,
    MARKER_RST7 = 0xd7,
    MARKER_SOI = 0xd8,
    MARKER_EOI = 0xd9,
    MARKER_SOS = 0xda
};

enum {
    COMPONENTS_MAX = 4,
    FRAME_COMPONENT_SIZE = 3,
    CODE_LENGTHS = 16,
    /* The eight-bit kinds use fewer than 200 codes in a table. The decoder's tables end at 256, and
     * it takes index 255 for a sign of its own. */
    CODES_MAX = 255,
    /* A scan costs a few bytes to write and a pass over all pixels to decode. Encoders write about
     * ten. */
    SCANS_MAX = 128
};

struct walk {
    const uint8_t *data;
    size_t size;
    size_t at;
    uint8_t identifiers[COMPONENTS_MAX]; /* of the frame's components */
    struct check_size dimensions;
    int components; /* 0 before the frame header */
    bool progressive;
    unsigned started; /* bit i: a scan began component i */
    uint32_t tables;  /* bit c << 4 | i: Huffman table i of class c (0 DC, 1 AC) is there */
    int scans;
};

/* The parameters of one segment, behind its length. */
struct segment {
    const uint8_t *data;
    size_t size;
};

static int truncated(const struct walk *w, struct err *e)
{
    return err_set(e, ERR_INVALID,
                   "truncated JPEG: the file ends after %zu bytes without an end-of-image marker",
                   w->size);
}

/* The next marker at or after w->at, which moves behind it. Skips what is between segments and,
 * behind a scan's header, its entropy-coded data, where 0xff is followed by 0 or a restart. */
static bool next_marker(struct walk *w, enum marker *out)
{
    while (w->at < w->size) {
        const uint8_t *p = memchr(w->data + w->at, 0xff, w->size - w->at);

        if (p == NULL)
            return false;
        w->at = (size_t)(p - w->data) + 1;
        while (w->at < w->size && w->data[w->at] == 0xff)
            w->at++;
        if (w->at == w->size)
            return false;
        if (w->data[w->at] != 0) {
            *out = (enum marker)w->data[w->at++];
            return true;
        }
    }
    return false;
}

static size_t big_endian(const uint8_t *p)
{
    return (size_t)p[0] << 8 | p[1];
}

static bool stands_alone(enum marker m)
{
    return m == MARKER_TEM || m == MARKER_SOI || (m >= MARKER_RST0 && m <= MARKER_RST7);
}

static bool begins_frame(enum marker m)
{
    return m >= MARKER_SOF0 && m <= MARKER_SOF15 && m != MARKER_DHT && m != MARKER_JPG &&
           m != MARKER_DAC;
}

static int take_segment(struct walk *w, struct segment *out, struct err *e)
{
    size_t left = w->size - w->at;
    size_t length;

    if (left < 2)
        return truncated(w, e);
    length = big_endian(w->data + w->at);
    if (length < 2)
        return err_set(e, ERR_INVALID, "damaged JPEG: segment of length %zu at byte %zu", length,
                       w->at);
    if (length > left)
        return truncated(w, e);
    *out = (struct segment){.data = w->data + w->at + 2, .size = length - 2};
    w->at += length;
    return 0;
}

static int take_frame(struct walk *w, enum marker m, struct segment s, struct err *e)
{
    if (m > MARKER_SOF2)
        return err_set(e, ERR_INVALID,
                       "JPEG of a kind that is not read here (SOF%d: lossless, hierarchical or "
                       "arithmetic)",
                       (int)m - MARKER_SOF0);
    if (w->components > 0)
        return err_set(e, ERR_INVALID, "damaged JPEG: two frame headers");
    if (s.size < 6 || s.data[5] < 1 || s.data[5] > COMPONENTS_MAX ||
        s.size != 6 + (size_t)s.data[5] * FRAME_COMPONENT_SIZE)
        return err_set(e, ERR_INVALID, "damaged JPEG: malformed frame header");
    if (s.data[0] != 8)
        return err_set(e, ERR_INVALID, "JPEG of %d bits a sample, only 8 are read", s.data[0]);
    w->dimensions.height = big_endian(s.data + 1);
    w->dimensions.width = big_endian(s.data + 3);
    w->progressive = m == MARKER_SOF2;
    w->components = s.data[5];
    for (int i = 0; i < w->components; i++)
        w->identifiers[i] = s.data[6 + i * FRAME_COMPONENT_SIZE];
    return 0;
}

/* A segment holds one table or more: class and number, how many codes of each length, the codes'
 * symbols. */
static int take_tables(struct walk *w, struct segment s, struct err *e)
{
    while (s.size > CODE_LENGTHS) {
        size_t codes = 0;
        uint8_t which = s.data[0];

        for (int i = 1; i <= CODE_LENGTHS; i++)
            codes += s.data[i];
        if (codes > CODES_MAX || codes > s.size - 1 - CODE_LENGTHS || which > 0x1f)
            return err_set(e, ERR_INVALID, "damaged JPEG: malformed Huffman table");
        w->tables |= UINT32_C(1) << which;
        s.data += 1 + CODE_LENGTHS + codes;
        s.size -= 1 + CODE_LENGTHS + codes;
    }
    if (s.size > 0)
        return err_set(e, ERR_INVALID, "damaged JPEG: malformed Huffman table");
    return 0;
}

/* One component of a scan: its identifier and the two tables it uses. A scan from coefficient 0
 * that refines nothing gives a component its first values; what no such scan writes is left as it
 * was by the decoder, as is what a table that is not there should have filled. */
static int take_scan_component(struct walk *w, const uint8_t *p, const uint8_t *spectrum,
                               struct err *e)
{
    bool from_dc = spectrum[0] == 0, refines = spectrum[2] >> 4 != 0;
    uint32_t needed = 0;

    if (from_dc && !refines)
        needed |= UINT32_C(1) << (p[1] >> 4);
    if (!from_dc || !w->progressive)
        needed |= UINT32_C(1) << (0x10 | (p[1] & 0xf));
    if ((w->tables & needed) != needed)
        return err_set(e, ERR_INVALID, "damaged JPEG: a scan without its Huffman table");
    for (int i = 0; i < w->components && from_dc && !refines; i++) {
        if (w->identifiers[i] == p[0])
            w->started |= 1U << i;
    }
    return 0;
}

static int take_scan(struct walk *w, struct segment s, struct err *e)
{
    size_t count = s.size > 0 ? s.data[0] : 0;
    int rc = 0;

    if (w->components == 0)
        return err_set(e, ERR_INVALID, "damaged JPEG: a scan before the frame header");
    if (count < 1 || count > COMPONENTS_MAX || s.size != 4 + 2 * count)
        return err_set(e, ERR_INVALID, "damaged JPEG: malformed scan header");
    if (++w->scans > SCANS_MAX)
        return err_set(e, ERR_INVALID, "JPEG of more than %d scans", SCANS_MAX);
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = take_scan_component(w, s.data + 1 + 2 * i, s.data + 1 + 2 * count, e);
    return rc;
}

/* What the segment of a marker says, where it matters here. */
static int take_meaning(struct walk *w, enum marker m, struct segment s, struct err *e)
{
    if (begins_frame(m))
        return take_frame(w, m, s, e);
    if (m == MARKER_DHT)
        return take_tables(w, s, e);
    if (m == MARKER_SOS)
        return take_scan(w, s, e);
    return 0;
}

static int check_complete(const struct walk *w, struct check_size *out, struct err *e)
{
    if (w->scans == 0)
        return err_set(e, ERR_INVALID, "damaged JPEG: no image data");
    for (int i = 0; i < w->components; i++) {
        if ((w->started >> i & 1) == 0)
            return err_set(e, ERR_INVALID, "damaged JPEG: no data for component %d", i);
    }
    *out = w->dimensions;
    return 0;
}

int jpeg_check(const uint8_t *data, size_t size, struct check_size *out, struct err *e)
{
    struct walk w = {.data = data, .size = size};
    enum marker m;

    while (next_marker(&w, &m)) {
        struct segment s = {0};
        int rc;

        if (m == MARKER_EOI)
            return check_complete(&w, out, e);
        if (stands_alone(m))
            continue;
        rc = take_segment(&w, &s, e);
        if (rc == 0)
            rc = take_meaning(&w, m, s, e);
        if (rc != 0)
            return rc;
    }
    return truncated(&w, e);
}
