#include <config.h>

#include "engine/stats/histogram.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/stats/histogram_slots.h"
#include "engine/stats/histogram_stream.h"

/* Percentiles are taken to this many parts of the whole, so that ranks are exact integers: in
 * binary, 99.9 / 100 x 1000 is more than 999. */
#define PARTS UINT64_C(1000000000)

enum { PACKED_LIMIT = HISTOGRAM_SLOTS * STREAM_NUMBER_SIZE };

static void forget(struct histogram *h)
{
    h->count = 0;
    h->out_of_range = 0;
    h->min = UINT64_MAX;
    h->max = 0;
    h->sum = 0;
}

static uint64_t at_least(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t at_most(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

int histogram_init(struct histogram *h, struct err *e)
{
    *h = (struct histogram){.counts = calloc(HISTOGRAM_SLOTS, sizeof *h->counts)};
    forget(h);
    if (h->counts == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a histogram");
    return 0;
}

void histogram_fini(struct histogram *h)
{
    free(h->counts);
    free(h->packed);
    *h = (struct histogram){0};
    forget(h);
}

int histogram_open_packed(struct histogram **out, struct err *e)
{
    struct histogram *h = calloc(1, sizeof *h);

    if (h == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a histogram");
    forget(h);
    *out = h;
    return 0;
}

int histogram_open(struct histogram **out, struct err *e)
{
    struct histogram *h = malloc(sizeof *h);
    int code;

    if (h == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a histogram");
    code = histogram_init(h, e);
    if (code != 0) {
        free(h);
        return code;
    }
    *out = h;
    return 0;
}

void histogram_close(struct histogram *h)
{
    if (h == NULL)
        return;
    histogram_fini(h);
    free(h);
}

void histogram_record(struct histogram *h, uint64_t value)
{
    if (value > HISTOGRAM_HIGHEST) {
        h->out_of_range++;
        return;
    }
    h->counts[slot_of(value)]++;
    h->count++;
    h->sum += value;
    h->min = at_most(h->min, value);
    h->max = at_least(h->max, value);
}

void histogram_reset(struct histogram *h)
{
    free(h->packed);
    h->packed = NULL;
    h->packed_size = 0;
    h->is_ready = false;
    if (h->counts && h->count > 0) {
        uint32_t first = slot_of(h->min);

        memset(h->counts + first, 0, (slot_of(h->max) - first + 1) * sizeof *h->counts);
    }
    forget(h);
}

static bool next_packed(const struct histogram *h, struct histogram_cursor *c, uint64_t *count)
{
    int64_t number;

    while (stream_read(h->packed, h->packed_size, &c->offset, &number)) {
        if (number > 0) {
            *count = (uint64_t)number;
            return true;
        }
        c->slot += number == 0 ? 1 : (uint32_t)-number;
    }
    return false;
}

static bool next_counted(const struct histogram *h, struct histogram_cursor *c, uint64_t *count)
{
    uint32_t end = slot_of(h->max) + 1;

    if (h->count == 0)
        return false;
    c->slot = (uint32_t)at_least(c->slot, slot_of(h->min));
    while (c->slot < end && h->counts[c->slot] == 0)
        c->slot++;
    if (c->slot >= end)
        return false;
    *count = h->counts[c->slot];
    return true;
}

/* The next slot in use, which is c->slot until the step over it. */
static bool next_slot(const struct histogram *h, struct histogram_cursor *c, uint64_t *count)
{
    return h->counts ? next_counted(h, c, count) : next_packed(h, c, count);
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    struct histogram_cursor c = {0};
    uint64_t count;

    assert(into->counts);
    for (; next_slot(from, &c, &count); c.slot++)
        into->counts[c.slot] += count;
    into->count += from->count;
    into->out_of_range += from->out_of_range;
    into->sum += from->sum;
    into->min = at_most(into->min, from->min);
    into->max = at_least(into->max, from->max);
}

double histogram_min(const struct histogram *h)
{
    return h->count > 0 ? (double)h->min : NAN;
}

double histogram_max(const struct histogram *h)
{
    return h->count > 0 ? (double)h->max : NAN;
}

double histogram_mean(const struct histogram *h)
{
    return h->count > 0 ? (double)h->sum / (double)h->count : NAN;
}

static const double standard[HISTOGRAM_STANDARD] = {1, 25, 50, 75, 90, 95, 99, 99.9, 99.99};

static uint64_t rank_of(double percent, uint64_t count)
{
    double parts = percent > 0 ? percent * (double)(PARTS / 100) : 0;
    uint64_t whole = parts < (double)PARTS ? (uint64_t)llround(parts) : PARTS;
    unsigned __int128 product = (unsigned __int128)whole * count;

    return at_least(1, (uint64_t)((product + PARTS - 1) / PARTS));
}

static uint64_t middle_of(const struct histogram *h, uint32_t slot)
{
    return at_most(at_least(slot_low(slot) + (slot_high(slot) - slot_low(slot) + 1) / 2, h->min),
                   h->max);
}

void histogram_percentiles(const struct histogram *h, const double *percents, size_t n, double *out)
{
    struct histogram_cursor c = {0};
    uint64_t seen = 0, count = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t rank = rank_of(percents[i], h->count);

        for (; rank > 1 && rank < h->count && seen < rank && next_slot(h, &c, &count); c.slot++)
            seen += count;
        if (h->count == 0 || isnan(percents[i]))
            out[i] = NAN;
        else if (rank == 1)
            out[i] = (double)h->min;
        else
            out[i] = rank == h->count ? (double)h->max : (double)middle_of(h, c.slot - 1);
    }
}

double histogram_percentile(const struct histogram *h, double percent)
{
    double value;

    for (int i = 0; h->is_ready && i < HISTOGRAM_STANDARD; i++)
        if (standard[i] == percent)
            return h->standard[i];
    histogram_percentiles(h, &percent, 1, &value);
    return value;
}

void histogram_make_ready(struct histogram *h)
{
    if (h->is_ready)
        return;
    histogram_percentiles(h, standard, HISTOGRAM_STANDARD, h->standard);
    h->is_ready = true;
}

/* The list of slots, in as much memory as it needs. */
static int list_slots(const struct histogram *h, uint8_t **out, size_t *size)
{
    struct buf bytes;
    uint8_t *fitting;

    buf_init(&bytes, PACKED_LIMIT);
    if (stream_write(h, &bytes) != 0) {
        buf_fini(&bytes);
        return ERR_NO_MEMORY;
    }
    fitting = bytes.size > 0 ? realloc(bytes.data, bytes.size) : NULL;
    *out = fitting ? fitting : bytes.data;
    *size = bytes.size;
    return 0;
}

int histogram_pack(struct histogram *h, struct err *e)
{
    if (h->counts == NULL)
        return 0;
    if (list_slots(h, &h->packed, &h->packed_size) != 0)
        return err_set(e, ERR_NO_MEMORY, "no memory to pack a histogram");
    free(h->counts);
    h->counts = NULL;
    histogram_make_ready(h);
    return 0;
}

int histogram_copy_packed(const struct histogram *h, struct histogram **out, struct err *e)
{
    struct histogram *copy = malloc(sizeof *copy);
    int code = copy ? 0 : ERR_NO_MEMORY;

    if (copy)
        *copy = *h;
    if (copy && h->counts) {
        code = list_slots(h, &copy->packed, &copy->packed_size);
    } else if (copy && h->packed) {
        copy->packed = malloc(h->packed_size + 1);
        code = copy->packed ? 0 : ERR_NO_MEMORY;
        if (code == 0)
            memcpy(copy->packed, h->packed, h->packed_size);
    }
    if (code != 0) {
        free(copy);
        return err_set(e, ERR_NO_MEMORY, "no memory to copy a histogram");
    }
    copy->counts = NULL;
    *out = copy;
    return 0;
}

bool histogram_next(const struct histogram *h, struct histogram_cursor *c,
                    struct histogram_bucket *out)
{
    if (!next_slot(h, c, &out->count))
        return false;
    out->low = slot_low(c->slot);
    out->high = slot_high(c->slot);
    c->slot++;
    return true;
}

uint64_t histogram_count_between(const struct histogram *h, uint64_t low, uint64_t high)
{
    struct histogram_cursor c = {0};
    struct histogram_bucket b;
    uint64_t count = 0;

    while (histogram_next(h, &c, &b) && b.low <= high) {
        if (b.high >= low)
            count += b.count;
    }
    return count;
}

void histogram_log_bins(const struct histogram *h, uint64_t low, uint64_t high, size_t n,
                        uint32_t *bins)
{
    struct histogram_cursor c = {0};
    struct histogram_bucket b;
    double first = log((double)low);
    double scale = (double)n / (log((double)high) - first);

    memset(bins, 0, n * sizeof *bins);
    while (histogram_next(h, &c, &b)) {
        uint64_t middle = at_least(middle_of(h, slot_of(b.low)), low);
        size_t bin = (size_t)at_most((uint64_t)((log((double)middle) - first) * scale), n - 1);

        bins[bin] = (uint32_t)at_most(bins[bin] + b.count, UINT32_MAX);
    }
}

static int check_bounds(const struct histogram *h, uint64_t min, uint64_t max, double mean,
                        struct err *e)
{
    if (min > max || max > HISTOGRAM_HIGHEST || slot_of(min) != slot_of(h->min) ||
        slot_of(max) != slot_of(h->max))
        return err_set(e, ERR_INVALID, "histogram: min or max contradicts the counts");
    if (!(mean >= (double)min && mean <= (double)max))
        return err_set(e, ERR_INVALID, "histogram: mean lies outside min..max");
    if (mean * (double)h->count >= 0x1p63)
        return err_set(e, ERR_INVALID, "histogram: a sum beyond what it can hold");
    return 0;
}

int histogram_restore(struct histogram *h, uint64_t min, uint64_t max, double mean,
                      uint64_t out_of_range, struct err *e)
{
    int code = h->count > 0 ? check_bounds(h, min, max, mean, e) : 0;

    if (code != 0)
        return code;
    h->out_of_range = out_of_range;
    if (h->count > 0) {
        h->min = min;
        h->max = max;
        h->sum = (uint64_t)llround(mean * (double)h->count);
    }
    return 0;
}
