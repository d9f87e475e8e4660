#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/base64.h"
#include "engine/stats/histogram.h"

/* Written by the reference implementation, org.hdrhistogram:HdrHistogram 2.2.2 (Java), from
 * Histogram(1, 3600000000000, 3) with the values of record_reference. */
static const char reference[] =
    "HISTFAAAAR14nC1PP0tCcRT1nN9918uNIhC31mjtG7T1FRqcoqGpoaGhISpe4CTxkBAHqU0cRCSEHEIi"
    "jCQcHCQaHSQighqcIkizs5w/93LgrJwVM6kU1lJzhH/GVG6u31ylNj7nARdlAC2kLcl4nOXTsgyXtLdg"
    "1+4D5yQtz6ZDtZ+0lyPWVV4j7Yk1I69EHAapiL6LvQU/D7wL8h30VKxNz548Nq5Wu+RpkFrQQbAivUQ2"
    "KD3qmBaHmR1BvqAxrUSvkR1Kk9qCdeB98AUyhk5gMT0hPyAl6CWsBm+CbUgX2oe9wEeYXRPoseXhBbAI"
    "Kf/9VuF1sAW5hd7D6vBd7sm+HtihHzGG5KfrYQn8AqxALqFVzEq2mJOcbtuOJw/QX4MFTdE=";

enum {
    OUTER_SIZE = 8,
    INNER_SIZE = 40,
    INNER_MAX = 400000,
};

static struct histogram *opened(void)
{
    struct histogram *h = NULL;

    assert_int_equal(histogram_open(&h, NULL), 0);
    return h;
}

static void record_times(struct histogram *h, uint64_t value, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++)
        histogram_record(h, value);
}

static void record_reference(struct histogram *h)
{
    struct histogram *five = opened();

    for (uint64_t k = 0; k < 100; k++)
        record_times(h, k * k * k * k * 7 + k, k % 5 + 1);
    record_times(h, HISTOGRAM_HIGHEST, 3);
    /* 5,000,000 five thousand million times, without counting to it. */
    histogram_record(five, 5000000);
    for (uint64_t times = UINT64_C(5000000000); times > 0; times /= 2) {
        struct histogram *copy = opened();

        if (times % 2)
            histogram_merge(h, five);
        histogram_merge(copy, five);
        histogram_merge(five, copy);
        histogram_close(copy);
    }
    histogram_close(five);
}

static void assert_same_counts(const struct histogram *a, const struct histogram *b)
{
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->counts, b->counts, HISTOGRAM_SLOTS * sizeof *a->counts);
}

static void encode(const struct histogram *h, struct buf *text)
{
    buf_init(text, 1 << 20);
    assert_int_equal(histogram_encode(h, text, NULL), 0);
}

static void the_reference_text_is_read(void **state)
{
    struct histogram *ours = opened(), *read = opened();

    (void)state;
    record_reference(ours);
    histogram_record(read, 77); /* replaced by what is decoded */
    assert_int_equal(histogram_decode(read, reference, strlen(reference), NULL), 0);
    assert_same_counts(ours, read);
    assert_int_equal(read->min, 0);
    assert_int_equal(read->max, HISTOGRAM_HIGHEST);
    /* Middles are within half a bucket of the values. */
    assert_true(fabs(histogram_mean(read) / histogram_mean(ours) - 1) <= 1.0 / 2048);
    histogram_close(read);
    histogram_close(ours);
}

static uint8_t *inner_bytes(const char *text, size_t size, uint8_t *inner, size_t *inner_size)
{
    uint8_t outer[2000];
    uLongf inflated = INNER_MAX;
    size_t outer_size;

    assert_true(base64_decoded_max(size) <= sizeof outer);
    assert_int_equal(base64_decode(text, size, outer, &outer_size), 0);
    assert_memory_equal(outer, "\x1c\x84\x93\x14", 4);
    assert_int_equal(uncompress(inner, &inflated, outer + OUTER_SIZE, outer_size - OUTER_SIZE),
                     Z_OK);
    *inner_size = inflated;
    return inner;
}

/* The compressed bytes depend on the version of zlib; what is in them does not. */
static void we_write_what_the_reference_writes(void **state)
{
    static uint8_t theirs[INNER_MAX], ours[INNER_MAX];
    struct histogram *h = opened();
    size_t their_size, our_size;
    struct buf text;

    (void)state;
    record_reference(h);
    encode(h, &text);
    inner_bytes(reference, strlen(reference), theirs, &their_size);
    inner_bytes(buf_text(&text), text.size, ours, &our_size);
    assert_int_equal(our_size, their_size);
    assert_memory_equal(ours, theirs, our_size);
    assert_memory_equal(buf_text(&text), "HISTFAAAA", 9);
    buf_fini(&text);
    histogram_close(h);
}

static void a_packed_one_is_written_the_same(void **state)
{
    struct histogram *h = opened();
    struct buf before, after;

    (void)state;
    record_reference(h);
    encode(h, &before);
    assert_int_equal(histogram_pack(h, NULL), 0);
    encode(h, &after);
    assert_string_equal(buf_text(&before), buf_text(&after));
    buf_fini(&after);
    buf_fini(&before);
    histogram_close(h);
}

static void an_empty_one_comes_back_empty(void **state)
{
    struct histogram *h = opened();
    struct buf text;

    (void)state;
    encode(h, &text);
    histogram_record(h, 1);
    assert_int_equal(histogram_decode(h, buf_text(&text), text.size, NULL), 0);
    assert_int_equal(h->count, 0);
    assert_true(isnan(histogram_max(h)));
    buf_fini(&text);
    histogram_close(h);
}

static void every_slot_comes_back(void **state)
{
    struct histogram *h = opened(), *read = opened();
    struct buf text;

    (void)state;
    for (uint64_t v = 0; v <= HISTOGRAM_HIGHEST; v += v < 2048 ? 1 : (v >> 11) + 1)
        record_times(h, v, 1 + v % 3);
    encode(h, &text);
    assert_int_equal(histogram_decode(read, buf_text(&text), text.size, NULL), 0);
    assert_same_counts(h, read);
    buf_fini(&text);
    histogram_close(read);
    histogram_close(h);
}

static void what_the_text_cannot_carry_is_restored(void **state)
{
    struct histogram *h = opened(), *read = opened();
    struct buf text;

    (void)state;
    for (uint64_t k = 1; k <= 1000; k++)
        histogram_record(h, k * k * 1009);
    histogram_record(h, UINT64_MAX);
    encode(h, &text);
    assert_int_equal(histogram_decode(read, buf_text(&text), text.size, NULL), 0);
    assert_int_equal(histogram_restore(read, h->min, h->max, histogram_mean(h), 1, NULL), 0);
    assert_int_equal(read->min, h->min);
    assert_int_equal(read->max, h->max);
    assert_int_equal(read->sum, h->sum);
    assert_int_equal(read->out_of_range, 1);
    assert_int_equal(histogram_restore(read, h->min, h->max * 2, histogram_mean(h), 1, NULL),
                     ERR_INVALID);
    assert_int_equal(histogram_restore(read, 1, h->max, histogram_mean(h), 1, NULL), ERR_INVALID);
    assert_int_equal(histogram_restore(read, h->min, h->max, NAN, 1, NULL), ERR_INVALID);
    assert_int_equal(histogram_restore(read, h->min, h->max, 1e18, 1, NULL), ERR_INVALID);
    buf_fini(&text);
    histogram_close(read);
    histogram_close(h);
}

/* Wraps `inner` up as a text and decodes that. */
static int decode_inner(const uint8_t *inner, size_t size, struct err *e)
{
    static uint8_t outer[OUTER_SIZE + 2 * INNER_MAX];
    struct histogram *h = opened();
    uLongf packed = sizeof outer - OUTER_SIZE;
    struct buf text;
    int code;

    assert_int_equal(compress(outer + OUTER_SIZE, &packed, inner, size), Z_OK);
    memcpy(outer, "\x1c\x84\x93\x14", 4);
    for (int i = 0; i < 4; i++)
        outer[4 + i] = (uint8_t)(packed >> (24 - 8 * i));
    buf_init(&text, 4 * sizeof outer);
    assert_int_equal(base64_encode(outer, OUTER_SIZE + packed, &text), 0);
    code = histogram_decode(h, buf_text(&text), text.size, e);
    if (code != 0)
        assert_int_equal(h->count, 0);
    buf_fini(&text);
    histogram_close(h);
    return code;
}

/* A well-formed header of an empty histogram, then `size` bytes of counts. */
static int decode_counts(const void *counts, size_t size)
{
    uint8_t inner[INNER_SIZE + 64] = {0x1c, 0x84, 0x93, 0x13};

    assert_true(size <= 64);
    inner[7] = (uint8_t)size;
    inner[15] = 3;
    inner[23] = 1;
    for (int i = 0; i < 8; i++)
        inner[24 + i] = (uint8_t)(HISTOGRAM_HIGHEST >> (56 - 8 * i));
    memcpy(inner + 32, "\x3f\xf0", 2);
    memcpy(inner + INNER_SIZE, counts, size);
    return decode_inner(inner, INNER_SIZE + size, NULL);
}

static void counts_out_of_bounds_are_refused(void **state)
{
    (void)state;
    assert_int_equal(decode_counts("\x02\x04", 2), 0);
    assert_int_equal(decode_counts("\x80", 1), ERR_INVALID); /* ends inside a number */
    assert_int_equal(decode_counts("\xff\xff\xff\xff", 4), ERR_INVALID);
    assert_int_equal(decode_counts("\xff\x8f\x04\x02", 4), ERR_INVALID); /* gap 33792, then one */
    assert_int_equal(decode_counts("\xff\x8f\x04", 3), 0);               /* gap 33792: none left */
    assert_int_equal(decode_counts("\x81\x90\x04", 3), ERR_INVALID);     /* gap 33793 */
    /* the smallest int64, and counts whose total does not fit */
    assert_int_equal(decode_counts("\xff\xff\xff\xff\xff\xff\xff\xff\xff", 9), ERR_INVALID);
    assert_int_equal(decode_counts("\x01\x03\xfe\xff\xff\xff\xff\xff\xff\xff\xff", 11),
                     ERR_INVALID);
}

static void damaged_headers_are_refused(void **state)
{
    static const struct {
        size_t at;
        int code;
    } damage[] = {
        {0, ERR_UNSUPPORTED},  {3, ERR_UNSUPPORTED},  {7, ERR_INVALID},      {11, ERR_UNSUPPORTED},
        {15, ERR_UNSUPPORTED}, {23, ERR_UNSUPPORTED}, {31, ERR_UNSUPPORTED}, {33, ERR_UNSUPPORTED},
    };
    static uint8_t inner[INNER_MAX];
    struct err e;
    size_t size;

    (void)state;
    inner_bytes(reference, strlen(reference), inner, &size);
    assert_int_equal(decode_inner(inner, size, &e), 0);
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        inner[damage[i].at] ^= 0x07;
        assert_int_equal(decode_inner(inner, size, &e), damage[i].code);
        inner[damage[i].at] ^= 0x07;
    }
    assert_int_equal(decode_inner(inner, INNER_SIZE - 1, &e), ERR_INVALID);
    assert_int_equal(decode_inner(inner, size - 1, &e), ERR_INVALID);
    memset(inner, 0, sizeof inner);
    assert_int_equal(decode_inner(inner, sizeof inner, &e), ERR_INVALID); /* inflates too far */
}

static void damaged_text_is_refused(void **state)
{
    struct histogram *h = opened();
    char text[sizeof reference];

    (void)state;
    for (size_t size = 0; size < strlen(reference); size++)
        assert_int_not_equal(histogram_decode(h, reference, size, NULL), 0);
    for (size_t i = 0; i < strlen(reference) - 1; i++) {
        memcpy(text, reference, sizeof text);
        text[i] = text[i] == 'A' ? 'B' : 'A';
        if (histogram_decode(h, text, strlen(text), NULL) != 0)
            assert_int_equal(h->count, 0);
    }
    histogram_close(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_text_is_read),
        cmocka_unit_test(we_write_what_the_reference_writes),
        cmocka_unit_test(a_packed_one_is_written_the_same),
        cmocka_unit_test(an_empty_one_comes_back_empty),
        cmocka_unit_test(every_slot_comes_back),
        cmocka_unit_test(what_the_text_cannot_carry_is_restored),
        cmocka_unit_test(counts_out_of_bounds_are_refused),
        cmocka_unit_test(damaged_headers_are_refused),
        cmocka_unit_test(damaged_text_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
