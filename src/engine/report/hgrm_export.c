#include <config.h>

#include "engine/report/hdr_export.h"

#include <inttypes.h>
#include <math.h>

#include "base/number.h"
#include "engine/report/hdr_files.h"

enum { TICKS_PER_HALF = 5, SUB_BUCKETS = 2048, BUCKETS = 32, NS_DECIMALS = 6 };

static const double ns_per_ms = 1e6;

static void put_ms(struct buf *out, const char *before, double ns)
{
    char text[NUMBER_TEXT_SIZE];

    number_print(ns / ns_per_ms, NS_DECIMALS, text);
    buf_printf(out, "%s%12s", before, text);
}

/* Up to percent p, that is up to one in 1 / (1 - p / 100) that is above, the way to 100 is halved
 * so often as that number can be, and each half has TICKS_PER_HALF steps. False where a double
 * cannot come nearer to 100. */
static bool next_percent(double *percent)
{
    double halvings = floor(log(100 / (100 - *percent)) / log(2)) + 1;
    double next = *percent + 100 / (TICKS_PER_HALF * exp2(halvings));

    if (!(next > *percent && next < 100))
        return false;
    *percent = next;
    return true;
}

static void put_row(struct buf *out, uint64_t value_ns, double percent, uint64_t seen)
{
    const uint64_t whole = UINT64_C(1000000000000);
    uint64_t share = (uint64_t)llround(percent * ((double)whole / 100));
    char distance[NUMBER_TEXT_SIZE];

    put_ms(out, "", (double)value_ns);
    buf_printf(out, " %" PRIu64 ".%012" PRIu64 " %10" PRIu64, share / whole, share % whole, seen);
    if (percent < 100) {
        number_print(1 / (1 - percent / 100), 2, distance);
        buf_printf(out, " %14s", distance);
    }
    buf_append_char(out, '\n');
}

static void put_rows(struct buf *out, const struct histogram *h)
{
    struct histogram_cursor c = {0};
    struct histogram_bucket b = {0};
    double percent = 0;
    uint64_t seen = 0;
    bool more = true;

    while (histogram_next(h, &c, &b)) {
        seen += b.count;
        while (more && 100.0 * (double)seen / (double)h->count >= percent) {
            put_row(out, b.high, percent, seen);
            more = next_percent(&percent) && seen < h->count;
        }
    }
    put_row(out, b.high, 100, seen);
}

/* Of the middles of the buckets, around the exact mean. */
static double deviation(const struct histogram *h)
{
    struct histogram_cursor c = {0};
    struct histogram_bucket b;
    double mean = histogram_mean(h), sum = 0;

    while (histogram_next(h, &c, &b)) {
        double distance = (double)(b.low + (b.high - b.low + 1) / 2) - mean;

        sum += distance * distance * (double)b.count;
    }
    return sqrt(sum / (double)h->count);
}

int hgrm_write(const struct histogram *h, struct buf *out, struct err *e)
{
    if (h->count > 0) {
        buf_printf(out, "%12s %14s %10s %14s\n\n", "Value", "Percentile", "TotalCount",
                   "1/(1-Percentile)");
        put_rows(out, h);
        put_ms(out, "#[Mean    = ", histogram_mean(h));
        put_ms(out, ", StdDeviation   = ", deviation(h));
        put_ms(out, "]\n#[Max     = ", histogram_max(h));
        buf_printf(out, ", Total count    = %12" PRIu64 "]\n", h->count);
        buf_printf(out, "#[Buckets = %12d, SubBuckets     = %12d]\n", BUCKETS, SUB_BUCKETS);
    }
    return buf_failed(out) ? err_set(e, ERR_NO_MEMORY, "no memory for the percentiles") : 0;
}

static int write_cell(const struct result *r, const struct cell *cell, enum series series,
                      struct buf *out, struct err *e)
{
    const struct histogram *h = cell->total.series[series];

    (void)r;
    return h ? hgrm_write(h, out, e) : 0;
}

int hgrm_save(const struct result *r, const char *directory, struct err *e)
{
    return hdr_files_save(r, directory, "hgrm", write_cell, e);
}
