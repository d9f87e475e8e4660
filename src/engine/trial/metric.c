#include <config.h>

#include "engine/trial/metric.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/number.h"
#include "engine/stats/statistics.h"

enum source {
    SOURCE_FUNCTION,
    SOURCE_FIELD,
    SOURCE_MEAN,
    SOURCE_MIN,
    SOURCE_MAX,
    SOURCE_PERCENTILE
};

struct metric_row {
    const char *name;
    enum better better;
    int decimals;
    enum source source;
    double (*function)(const struct trial *t);
    size_t field;      /* SOURCE_FIELD: offset of a double in struct trial */
    double scale;      /* SOURCE_FIELD: figure = field x scale */
    int series;        /* the others: which distribution */
    double percentile; /* SOURCE_PERCENTILE */
};

static double connections(const struct trial *t)
{
    return isnan(t->connections_during) ? t->connections_opened : t->connections_during;
}

static double requests(const struct trial *t)
{
    return (double)t->requests;
}

static double errors(const struct trial *t)
{
    return (double)trial_errors(t);
}

static double error_rate(const struct trial *t)
{
    return t->requests > 0 ? errors(t) / requests(t) : NAN;
}

static double late_sends(const struct trial *t)
{
    return (double)t->late_sends;
}

static double unsent(const struct trial *t)
{
    return (double)t->unsent;
}

static double attained(const struct trial *t)
{
    return t->planned > 0 ? 1 - unsent(t) / t->planned : NAN;
}

static double per_request_us(double cpu_s, const struct trial *t)
{
    return t->completed > 0 ? cpu_s * 1e6 / (double)t->completed : NAN;
}

static double percent_of_window(double cpu_s, const struct trial *t)
{
    return t->duration_s > 0 ? 100 * cpu_s / t->duration_s : NAN;
}

static double server_cpu_per_request(const struct trial *t)
{
    return per_request_us(t->server.cpu_s, t);
}

static double client_cpu_per_request(const struct trial *t)
{
    return per_request_us(t->client.cpu_s, t);
}

static double cpu_per_request(const struct trial *t)
{
    return per_request_us(t->server.cpu_s + t->client.cpu_s, t);
}

static double server_cpu(const struct trial *t)
{
    return percent_of_window(t->server.cpu_s, t);
}

static double client_cpu(const struct trial *t)
{
    return percent_of_window(t->client.cpu_s, t);
}

#define FUNCTION(name, better, decimals, function)                 \
    {                                                              \
        name, BETTER_##better, decimals, SOURCE_FUNCTION, function \
    }
#define FIELD(name, better, decimals, member, scale)                                               \
    {                                                                                              \
        name, BETTER_##better, decimals, SOURCE_FIELD, NULL, offsetof(struct trial, member), scale \
    }
#define SERIES(name, source, series)                               \
    {                                                              \
        name, BETTER_LOWER, 3, SOURCE_##source, NULL, 0, 0, series \
    }
#define PERCENTILE(name, series, percentile)                                     \
    {                                                                            \
        name, BETTER_LOWER, 3, SOURCE_PERCENTILE, NULL, 0, 0, series, percentile \
    }
#define PHASE_MEAN(name, phase) SERIES(name, MEAN, (int)SERIES_PHASE + (int)phase)

static const struct metric_row rows[METRIC_COUNT] = {
    [METRIC_CONNECTIONS] = FUNCTION("connections", NEITHER, 0, connections),
    [METRIC_PAYLOAD] = FIELD("payload_bytes", NEITHER, 0, payload_bytes, 1),
    [METRIC_REQUESTS] = FUNCTION("requests", NEITHER, 0, requests),
    [METRIC_ERRORS] = FUNCTION("errors", LOWER, 0, errors),
    [METRIC_ERROR_RATE] = FUNCTION("error_rate", LOWER, 6, error_rate),
    [METRIC_LATE_SENDS] = FUNCTION("late_sends", LOWER, 0, late_sends),
    [METRIC_UNSENT] = FUNCTION("unsent", LOWER, 0, unsent),
    [METRIC_THROUGHPUT] = FIELD("throughput_rps", HIGHER, 3, throughput_rps, 1),
    [METRIC_RESPONSE_MEAN] = SERIES("latency_mean_us", MEAN, SERIES_RESPONSE),
    [METRIC_RESPONSE_MIN] = SERIES("latency_min_us", MIN, SERIES_RESPONSE),
    [METRIC_RESPONSE_P1] = PERCENTILE("latency_p1_us", SERIES_RESPONSE, 1),
    [METRIC_RESPONSE_P25] = PERCENTILE("latency_p25_us", SERIES_RESPONSE, 25),
    [METRIC_RESPONSE_P50] = PERCENTILE("latency_p50_us", SERIES_RESPONSE, 50),
    [METRIC_RESPONSE_P75] = PERCENTILE("latency_p75_us", SERIES_RESPONSE, 75),
    [METRIC_RESPONSE_P90] = PERCENTILE("latency_p90_us", SERIES_RESPONSE, 90),
    [METRIC_RESPONSE_P95] = PERCENTILE("latency_p95_us", SERIES_RESPONSE, 95),
    [METRIC_RESPONSE_P99] = PERCENTILE("latency_p99_us", SERIES_RESPONSE, 99),
    [METRIC_RESPONSE_P999] = PERCENTILE("latency_p999_us", SERIES_RESPONSE, 99.9),
    [METRIC_RESPONSE_P9999] = PERCENTILE("latency_p9999_us", SERIES_RESPONSE, 99.99),
    [METRIC_RESPONSE_MAX] = SERIES("latency_max_us", MAX, SERIES_RESPONSE),
    [METRIC_SERVICE_MEAN] = SERIES("service_mean_us", MEAN, SERIES_SERVICE),
    [METRIC_SERVICE_P50] = PERCENTILE("service_p50_us", SERIES_SERVICE, 50),
    [METRIC_SERVICE_P99] = PERCENTILE("service_p99_us", SERIES_SERVICE, 99),
    [METRIC_TTFB_MEAN] = SERIES("ttfb_mean_us", MEAN, SERIES_TTFB),
    [METRIC_TTFB_P50] = PERCENTILE("ttfb_p50_us", SERIES_TTFB, 50),
    [METRIC_TTFB_P99] = PERCENTILE("ttfb_p99_us", SERIES_TTFB, 99),
    [METRIC_SERVER_TOTAL] = PHASE_MEAN("server_total_mean_us", PHASE_TOTAL),
    [METRIC_SERVER_DECODE] = PHASE_MEAN("server_decode_mean_us", PHASE_DECODE),
    [METRIC_SERVER_PREPROCESS] = PHASE_MEAN("server_preprocess_mean_us", PHASE_PREPROCESS),
    [METRIC_SERVER_QUEUE] = PHASE_MEAN("server_queue_mean_us", PHASE_QUEUE),
    [METRIC_SERVER_INFER] = PHASE_MEAN("server_infer_mean_us", PHASE_INFER),
    [METRIC_SERVER_ENCODE] = PHASE_MEAN("server_encode_mean_us", PHASE_ENCODE),
    [METRIC_OVERHEAD_MEAN] = SERIES("network_overhead_mean_us", MEAN, SERIES_OVERHEAD),
    [METRIC_OVERHEAD_P50] = PERCENTILE("network_overhead_p50_us", SERIES_OVERHEAD, 50),
    [METRIC_OVERHEAD_P99] = PERCENTILE("network_overhead_p99_us", SERIES_OVERHEAD, 99),
    [METRIC_CLIENT_ENCODE] = FIELD("client_encode_us", LOWER, 3, client_encode_us, 1),
    [METRIC_CLIENT_DECODE] = FIELD("client_decode_us", LOWER, 3, client_decode_us, 1),
    [METRIC_BYTES_SENT] = FIELD("bytes_sent_per_request", LOWER, 3, bytes_sent_per_request, 1),
    [METRIC_BYTES_RECEIVED] = FIELD("bytes_received_per_request", LOWER, 3,
                                    bytes_received_per_request, 1),
    [METRIC_SERVER_CPU_PER_REQUEST] = FUNCTION("server_cpu_us_per_request", LOWER, 3,
                                               server_cpu_per_request),
    [METRIC_SERVER_CPU] = FUNCTION("server_cpu_percent", NEITHER, 3, server_cpu),
    [METRIC_SERVER_RSS] = FIELD("server_rss_bytes", LOWER, 0, server.rss_peak_bytes, 1),
    [METRIC_SERVER_RSS_IDLE] = FIELD("server_rss_idle_bytes", LOWER, 0, server.rss_idle_bytes, 1),
    [METRIC_CLIENT_CPU_PER_REQUEST] = FUNCTION("client_cpu_us_per_request", LOWER, 3,
                                               client_cpu_per_request),
    [METRIC_CLIENT_CPU] = FUNCTION("client_cpu_percent", NEITHER, 3, client_cpu),
    [METRIC_STEAL] = FIELD("steal_percent", LOWER, 3, machine.steal, 100),
    [METRIC_NOISE] = FIELD("noise_us", LOWER, 3, machine.noise_ns, 1e-3),
    [METRIC_PLANNED] = FIELD("planned", NEITHER, 0, planned, 1),
    [METRIC_ATTAINED] = FUNCTION("attained", HIGHER, 6, attained),
    [METRIC_RATE] = FIELD("rate_rps", HIGHER, 3, rate_rps, 1),
    [METRIC_CPU_PER_REQUEST] = FUNCTION("cpu_us_per_request", LOWER, 3, cpu_per_request),
};

static double series_ns(const struct metric_row *row, const struct trial *t)
{
    const struct histogram *h = t->series[row->series];

    if (h == NULL)
        return NAN;
    switch (row->source) {
    case SOURCE_MEAN:
        return histogram_mean(h);
    case SOURCE_MIN:
        return histogram_min(h);
    case SOURCE_MAX:
        return histogram_max(h);
    default:
        return histogram_percentile(h, row->percentile);
    }
}

double metric_of(const struct trial *t, enum metric m)
{
    const struct metric_row *row = &rows[m];

    if (row->source == SOURCE_FUNCTION)
        return row->function(t);
    if (row->source == SOURCE_FIELD)
        return *(const double *)((const char *)t + row->field) * row->scale;
    return series_ns(row, t) / 1e3;
}

double metric_shown(const struct trial *t, enum metric m)
{
    double value = metric_of(t, m);

    return isfinite(value) ? number_round(value, rows[m].decimals) : NAN;
}

uint64_t metric_requests_missing(const struct trial *t, enum metric m)
{
    const struct metric_row *row = &rows[m];
    const struct histogram *h = t->series[row->series];
    uint64_t needed;

    if (row->source != SOURCE_PERCENTILE || h == NULL)
        return 0;
    needed = percentile_requests_needed(row->percentile);
    return h->count < needed ? needed - h->count : 0;
}

const char *metric_name(enum metric m)
{
    return rows[m].name;
}

bool metric_parse(const char *name, enum metric *out)
{
    int m;

    for (m = 0; m < METRIC_COUNT; m++) {
        if (strcmp(name, rows[m].name) == 0) {
            *out = (enum metric)m;
            return true;
        }
    }
    return false;
}

enum better metric_better(enum metric m)
{
    return rows[m].better;
}

int metric_decimals(enum metric m)
{
    return rows[m].decimals;
}
