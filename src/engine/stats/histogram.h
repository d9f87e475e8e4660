/* A histogram of durations in nanoseconds with HdrHistogram's bucket layout: lowest discernible
 * value 1, highest trackable value one hour, 3 significant digits. Values below 2048 have a slot
 * each; above, every power of two is cut into 1024 slots, so that a slot is at most 1/1024 of its
 * values wide. Memory is fixed (264 KiB, touched where values fall); recording allocates nothing
 * and takes constant time.
 *
 * What is above the highest trackable value is counted in `out_of_range` and nowhere else, never
 * clamped. A negative difference of two uint64 instants wraps round to such a value, so it is
 * counted there too.
 *
 * One thread at a time. */
#ifndef RVG_ENGINE_HISTOGRAM_H
#define RVG_ENGINE_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define HISTOGRAM_HIGHEST UINT64_C(3600000000000) /* 1 h in ns */

enum { HISTOGRAM_SLOTS = 33792 };

enum { HISTOGRAM_STANDARD = 9 };

struct histogram {
    uint64_t *counts; /* owned, HISTOGRAM_SLOTS of them; NULL when packed */
    uint8_t *packed;  /* owned; NULL unless packed, and when packed empty */
    size_t packed_size;
    uint64_t count; /* values recorded, those out of range not included */
    uint64_t out_of_range;
    uint64_t min;                        /* exact; UINT64_MAX while empty */
    uint64_t max;                        /* exact; 0 while empty */
    uint64_t sum;                        /* exact: 5 million values of one hour fit */
    bool is_ready;                       /* packed, and has: */
    double standard[HISTOGRAM_STANDARD]; /* percentiles that are asked for again and again, and
                                            cannot change any more */
};

/* A run of equivalent values that is not empty. */
struct histogram_bucket {
    uint64_t low;  /* smallest value of the bucket */
    uint64_t high; /* largest one */
    uint64_t count;
};

/* Where an iteration stands; start with {0}. */
struct histogram_cursor {
    uint32_t slot;
    size_t offset;
};

/* An empty one. ERR_NO_MEMORY. */
int histogram_init(struct histogram *h, struct err *e);
void histogram_fini(struct histogram *h);

/* The same on the heap. Closing NULL is fine. */
int histogram_open(struct histogram **out, struct err *e);
void histogram_close(struct histogram *h);

/* A packed one that is empty, to be filled by histogram_decode: it never has the table. */
int histogram_open_packed(struct histogram **out, struct err *e);

/* A packed copy of one of either form. ERR_NO_MEMORY. */
int histogram_copy_packed(const struct histogram *h, struct histogram **out, struct err *e);

/* Makes percentiles of a packed one quick to ask for. */
void histogram_make_ready(struct histogram *h);

/* Not on a packed histogram. About 3 ns (bench/histogram_record.c). */
void histogram_record(struct histogram *h, uint64_t value);

/* Empties it; costs in proportion to the range that was recorded. */
void histogram_reset(struct histogram *h);

/* Adds all of `from`, which may be packed, to `into`, which may not. The result is what recording
 * all values into one histogram would have given. */
void histogram_merge(struct histogram *into, const struct histogram *from);

/* Trades the table of slots for a list of the occupied ones, about 2 bytes each: for histograms
 * that are kept and only read. Everything below works on it as before. ERR_NO_MEMORY leaves it
 * as it was. */
int histogram_pack(struct histogram *h, struct err *e);

/* Exact, in ns; NaN while empty. */
double histogram_min(const struct histogram *h);
double histogram_max(const struct histogram *h);
double histogram_mean(const struct histogram *h);

/* The value of rank ceil(percent / 100 x count), ranks from 1 in ascending order (nearest rank: the
 * smallest value such that at least `percent` of all are not above it). `percent` in 0..100 is
 * taken to 7 decimals. What is returned is the middle of the bucket in which that rank lies, cut to
 * min..max: within 0.05 % of the exact value; the first and the last rank are exact. In ns; NaN
 * while empty. */
double histogram_percentile(const struct histogram *h, double percent);

/* The same for `n` of them in ascending order, in one pass. */
void histogram_percentiles(const struct histogram *h, const double *percents, size_t n,
                           double *out);

/* The next bucket that is not empty, in ascending order; false at the end. */
bool histogram_next(const struct histogram *h, struct histogram_cursor *c,
                    struct histogram_bucket *out);

/* How many recorded values lie in low..high, both included. Buckets that lie across a bound are
 * counted whole. */
uint64_t histogram_count_between(const struct histogram *h, uint64_t low, uint64_t high);

/* Fills `bins` with the counts of `n` (1 or more) bins whose bounds cut low..high (1 <= low < high)
 * into equal ratios: bin i begins at low x (high / low)^(i / n). A bucket goes where its middle
 * lies; what is below `low` goes to the first bin and what is above `high` to the last. A count
 * that does not fit becomes UINT32_MAX. */
void histogram_log_bins(const struct histogram *h, uint64_t low, uint64_t high, size_t n,
                        uint32_t *bins);

/* Appends the histogram in HdrHistogram's V2 compressed encoding as base64 text ("HISTFAAAA...").
 * The encoding carries the counts of all slots exactly; it has no place for the exact min, max and
 * sum nor for `out_of_range`: store those beside it. ERR_NO_MEMORY. (histogram_codec.c) */
int histogram_encode(const struct histogram *h, struct buf *out, struct err *e);

/* Replaces the content of `h` by the histogram encoded in the first `size` characters of `text`; a
 * packed one stays packed. Min, max and sum are then the bounds of the outer buckets and the
 * sum of the middles, which histogram_restore can put right. ERR_INVALID for malformed text,
 * ERR_UNSUPPORTED for another layout or version; `h` is empty after a failure.
 * (histogram_codec.c) */
int histogram_decode(struct histogram *h, const char *text, size_t size, struct err *e);

/* Gives a decoded histogram back what its encoding could not carry. ERR_INVALID when that
 * contradicts the counts (min or max in another bucket, a mean outside min..max) or the sum reaches
 * 2^63. `mean` in ns; the sum is exact as long as it is below 2^53. */
int histogram_restore(struct histogram *h, uint64_t min, uint64_t max, double mean,
                      uint64_t out_of_range, struct err *e);

#endif
