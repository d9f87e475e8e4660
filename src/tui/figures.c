#include <config.h>

#include "tui/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum { RATE_DIGITS = 4, TIME_DIGITS = 3, DECIMALS = 3 };

static const struct {
    const char *name;
    double us;    /* of one */
    int decimals; /* at most */
    int width;
} times[TIME_UNITS] = {
    [TIME_MS] = {"ms", 1e3, 3, 5},
    [TIME_US] = {"us", 1, 3, 7},
    [TIME_S] = {"s", 1e6, 5, 7},
    [TIME_AUTO] = {"auto", 1e3, 3, 7},
};

enum unit { UNIT_PLAIN, UNIT_COUNT, UNIT_TIME, UNIT_US, UNIT_BYTES };

/* What charts show of the many metrics, and in which unit. */
static const struct shown {
    enum metric metric;
    const char *word;
    const char *title;
    enum unit unit;
    double percentile; /* of the response times; 0: none */
} shown[] = {
    {METRIC_THROUGHPUT, "throughput", "req/s", UNIT_PLAIN, 0},
    {METRIC_RESPONSE_P50, "p50", "p50", UNIT_TIME, 50},
    {METRIC_RESPONSE_P90, "p90", "p90", UNIT_TIME, 90},
    {METRIC_RESPONSE_P99, "p99", "p99", UNIT_TIME, 99},
    {METRIC_RESPONSE_P999, "p99.9", "p99.9", UNIT_TIME, 99.9},
    {METRIC_RESPONSE_MAX, "max", "max", UNIT_TIME, 0},
    {METRIC_CPU_PER_REQUEST, "cpu", "cpu us/req", UNIT_US, 0},
    {METRIC_SERVER_CPU_PER_REQUEST, "server-cpu", "server cpu us/req", UNIT_US, 0},
    {METRIC_SERVER_RSS, "server-memory", "server memory", UNIT_BYTES, 0},
    {METRIC_ERRORS, "errors", "errors", UNIT_COUNT, 0},
};

enum { SHOWN_COUNT = sizeof shown / sizeof *shown };

static const struct shown *find_shown(enum metric m)
{
    for (size_t i = 0; i < SHOWN_COUNT; i++)
        if (shown[i].metric == m)
            return &shown[i];
    return &shown[0];
}

static void put_short(double value, int digits, int decimals, char out[FIGURE_SIZE])
{
    char number[NUMBER_TEXT_SIZE];
    size_t length = number_print_short(value, digits, decimals, number);

    snprintf(out, FIGURE_SIZE, "%s", length > 0 ? number : "-");
}

void figure_rate(double value, char out[FIGURE_SIZE])
{
    put_short(value, RATE_DIGITS, DECIMALS, out);
}

const char *figure_unit_name(enum time_unit unit)
{
    return times[unit].name;
}

void figure_time(double us, enum time_unit unit, char out[FIGURE_SIZE])
{
    put_short(us / times[unit].us, TIME_DIGITS, times[unit].decimals, out);
}

int figure_time_width(enum time_unit unit)
{
    return times[unit].width;
}

void figure_count(double value, char out[FIGURE_SIZE])
{
    put_short(value, RATE_DIGITS, 0, out);
}

void figure_difference(double ratio, char out[FIGURE_SIZE])
{
    if (isfinite(ratio))
        snprintf(out, FIGURE_SIZE, "%+.1f", number_round(100 * (ratio - 1), 1) + 0.0);
    else
        snprintf(out, FIGURE_SIZE, "-");
}

void figure_bytes(double bytes, char out[FIGURE_SIZE])
{
    static const char units[] = "BKMGTP";
    size_t unit = 0;

    if (!isfinite(bytes)) {
        snprintf(out, FIGURE_SIZE, "-");
        return;
    }
    for (; bytes >= 1023.5 && units[unit + 1]; unit++)
        bytes /= 1024;
    snprintf(out, FIGURE_SIZE, bytes < 9.95 && unit > 0 ? "%.1f%c" : "%.0f%c", bytes, units[unit]);
}

void figure_duration(double s, char out[FIGURE_SIZE])
{
    long long whole = isfinite(s) && s >= 0 && s < 1e15 ? (long long)s : -1;

    if (whole < 0)
        snprintf(out, FIGURE_SIZE, "-");
    else if (whole < 3600)
        snprintf(out, FIGURE_SIZE, "%lld:%02lld", whole / 60, whole % 60);
    else
        snprintf(out, FIGURE_SIZE, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
}

void figure_value(double value, enum metric m, enum time_unit unit, char out[FIGURE_SIZE])
{
    switch (find_shown(m)->unit) {
    case UNIT_PLAIN:
        figure_rate(value, out);
        break;
    case UNIT_COUNT:
        figure_count(value, out);
        break;
    case UNIT_TIME:
        figure_time(value, unit, out);
        break;
    case UNIT_US:
        put_short(value, TIME_DIGITS, DECIMALS, out);
        break;
    case UNIT_BYTES:
        figure_bytes(value, out);
        break;
    }
}

void figure_tick(double value, enum metric m, enum time_unit unit, char out[FIGURE_SIZE])
{
    enum unit kind = find_shown(m)->unit;

    if (kind == UNIT_BYTES)
        figure_bytes(value, out);
    else
        snprintf(out, FIGURE_SIZE, "%.6g", kind == UNIT_TIME ? value / times[unit].us : value);
}

void figure_metric(const struct trial *t, enum metric m, enum time_unit unit, char out[FIGURE_SIZE])
{
    figure_value(metric_shown(t, m), m, unit, out);
}

void figure_title(enum metric m, enum time_unit unit, char out[FIGURE_SIZE])
{
    const struct shown *s = find_shown(m);

    snprintf(out, FIGURE_SIZE, "%s%s%s", s->title, s->unit == UNIT_TIME ? " " : "",
             s->unit == UNIT_TIME ? times[unit].name : "");
}

enum metric figure_metric_at(size_t index)
{
    return shown[index < SHOWN_COUNT ? index : 0].metric;
}

const char *figure_metric_word(size_t index)
{
    return index < SHOWN_COUNT ? shown[index].word : NULL;
}

size_t figure_metric_index(enum metric m)
{
    return (size_t)(find_shown(m) - shown);
}

enum metric figure_next_metric(enum metric m)
{
    return figure_metric_at(figure_metric_index(m) + 1);
}

bool figure_needs_more(const struct trial *t, double percentile)
{
    const struct histogram *h = t->series[SERIES_RESPONSE];

    return percentile > 0 && h && h->count > 0 && !percentile_has_enough(percentile, h->count);
}

bool figure_is_doubtful(const struct trial *t, enum metric m)
{
    return figure_needs_more(t, find_shown(m)->percentile);
}
