#include <config.h>

#include "engine/report/closing_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum { RATE_DIGITS = 4, LATENCY_DIGITS = 3, DECIMALS = 3 };

static void put_rate(const struct trial *t, struct buf *out)
{
    char number[NUMBER_TEXT_SIZE];

    if (number_print_short(metric_shown(t, METRIC_THROUGHPUT), RATE_DIGITS, DECIMALS, number) > 0)
        buf_printf(out, "%s req/s, ", number);
}

static void put_latency(const struct trial *t, const char *name, enum metric m, double percentile,
                        struct buf *out)
{
    const struct histogram *h = t->series[SERIES_RESPONSE];
    char number[NUMBER_TEXT_SIZE];

    if (number_print_short(metric_shown(t, m) / 1e3, LATENCY_DIGITS, DECIMALS, number) > 0)
        buf_printf(out, "%s %s ms%s, ", name, number,
                   percentile_has_enough(percentile, h->count) ? "" : "?");
}

void progress_line_print(const struct result *r, const struct trial *t, size_t number, size_t total,
                         struct buf *out)
{
    uint64_t errors = trial_errors(t);
    char last[24], level[LEVEL_NAME_SIZE];

    snprintf(last, sizeof last, "%zu", total);
    buf_printf(out, "[%*zu/%s] block %d/%d %s %s: ", (int)strlen(last), number, last, t->block + 1,
               r->sweep.blocks, r->sweep.arms[t->arm].name,
               level_name(&r->sweep.levels[t->level], level));
    if (!t->valid) {
        buf_printf(out, "invalid: %s", t->invalid_reason[0] ? t->invalid_reason : "no reason");
        return;
    }
    put_rate(t, out);
    put_latency(t, "p50", METRIC_RESPONSE_P50, 50, out);
    put_latency(t, "p99", METRIC_RESPONSE_P99, 99, out);
    buf_printf(out, "%" PRIu64 " error%s, limited by %s", errors, errors == 1 ? "" : "s",
               limited_by_name(t->limited_by));
}
