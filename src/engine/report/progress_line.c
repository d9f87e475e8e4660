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

static void put_errors(const struct trial *t, struct buf *out)
{
    uint64_t errors = trial_errors(t);

    buf_printf(out, "%" PRIu64 " error%s, ", errors, errors == 1 ? "" : "s");
}

static void put_reason(const struct trial *t, struct buf *out)
{
    buf_printf(out, "invalid: %s", t->invalid_reason[0] ? t->invalid_reason : "no reason");
}

static void put_cell(const struct result *r, const struct trial *t, struct buf *out)
{
    const struct level *given = &r->sweep.levels[t->level];
    struct level found = level_of_rate(t->rate_rps);
    char level[LEVEL_NAME_SIZE];

    buf_printf(out, "%s %s: ", r->sweep.arms[t->arm].name,
               level_name(level_is_searched(given) ? &found : given, level));
}

void progress_line_print(const struct result *r, const struct trial *t, size_t number, size_t total,
                         struct buf *out)
{
    const char *most = r->sweep.blocks_auto ? "up to " : "";
    char last[24];

    snprintf(last, sizeof last, "%zu", total);
    buf_printf(out, "[%*zu/%s%s] block %d/%s%d ", (int)strlen(last), number, most, last,
               t->block + 1, most, r->sweep.blocks);
    put_cell(r, t, out);
    if (!t->valid) {
        put_reason(t, out);
        return;
    }
    put_rate(t, out);
    put_latency(t, "p50", METRIC_RESPONSE_P50, 50, out);
    put_latency(t, "p99", METRIC_RESPONSE_P99, 99, out);
    put_errors(t, out);
    buf_printf(out, "limited by %s", limited_by_name(t->limited_by));
}

void progress_line_print_short(const struct result *r, const struct trial *t, struct buf *out)
{
    put_cell(r, t, out);
    if (!t->valid) {
        put_reason(t, out);
        return;
    }
    put_rate(t, out);
    if (trial_errors(t) > 0)
        put_errors(t, out);
    put_latency(t, "p50", METRIC_RESPONSE_P50, 50, out);
    put_latency(t, "p99", METRIC_RESPONSE_P99, 99, out);
    buf_printf(out, "limit %s", limited_by_name(t->limited_by));
}
