#include <config.h>

#include "engine/report/openmetrics.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/text.h"
#include "engine/judge/assertions.h"

enum { LABEL_MAX_SIZE = 1024, SECONDS_DECIMALS = 9 };

enum kind { KIND_GAUGE, KIND_COUNTER };

/* A family made from one figure of each cell. */
struct family {
    const char *name; /* without "rvgtop_"; ends in the unit where there is one */
    const char *unit; /* "": none */
    const char *help;
    enum kind kind;
    enum metric metric;
    double scale; /* sample = figure as it is exported x scale, a power of ten */
    int decimals; /* of the sample */
};

#define US 1e-6
#define PERCENT 1e-2

static const struct family families[] = {
    {"requests", "", "Requests that were due in the window, failed ones included.", KIND_COUNTER,
     METRIC_REQUESTS, 1, 0},
    {"late_sends", "", "Requests that were sent more than 1 ms after they were due.", KIND_COUNTER,
     METRIC_LATE_SENDS, 1, 0},
    {"unsent", "", "Requests that were due in the window, and not sent by its end.", KIND_COUNTER,
     METRIC_UNSENT, 1, 0},
    {"errors_ratio", "ratio", "Share of the requests that failed.", KIND_GAUGE, METRIC_ERROR_RATE,
     1, 6},
    {"throughput_requests_per_second", "requests_per_second",
     "Successes completed in the window, geometric mean over blocks.", KIND_GAUGE,
     METRIC_THROUGHPUT, 1, 3},
    {"connections", "", "TCP connections open in the window.", KIND_GAUGE, METRIC_CONNECTIONS, 1,
     0},
    {"request_message_bytes", "bytes", "One request message, without protocol.", KIND_GAUGE,
     METRIC_PAYLOAD, 1, 0},
    {"sent_per_request_bytes", "bytes", "Sent on the wire for each request.", KIND_GAUGE,
     METRIC_BYTES_SENT, 1, 3},
    {"received_per_request_bytes", "bytes", "Received on the wire for each request.", KIND_GAUGE,
     METRIC_BYTES_RECEIVED, 1, 3},
    {"client_encode_seconds", "seconds", "Encoding one request in the client.", KIND_GAUGE,
     METRIC_CLIENT_ENCODE, US, SECONDS_DECIMALS},
    {"client_decode_seconds", "seconds", "Decoding one response in the client.", KIND_GAUGE,
     METRIC_CLIENT_DECODE, US, SECONDS_DECIMALS},
    {"server_cpu_per_request_seconds", "seconds", "Processor time of the server for each success.",
     KIND_GAUGE, METRIC_SERVER_CPU_PER_REQUEST, US, SECONDS_DECIMALS},
    {"client_cpu_per_request_seconds", "seconds", "Processor time of the client for each success.",
     KIND_GAUGE, METRIC_CLIENT_CPU_PER_REQUEST, US, SECONDS_DECIMALS},
    {"server_cpu_ratio", "ratio", "Processors that the server kept busy.", KIND_GAUGE,
     METRIC_SERVER_CPU, PERCENT, 5},
    {"client_cpu_ratio", "ratio", "Processors that the client kept busy.", KIND_GAUGE,
     METRIC_CLIENT_CPU, PERCENT, 5},
    {"server_memory_peak_bytes", "bytes", "Peak of the server's memory.", KIND_GAUGE,
     METRIC_SERVER_RSS, 1, 0},
    {"server_memory_idle_bytes", "bytes", "The server's memory before the load.", KIND_GAUGE,
     METRIC_SERVER_RSS_IDLE, 1, 0},
    {"steal_ratio", "ratio", "Processor time that the hypervisor gave to others.", KIND_GAUGE,
     METRIC_STEAL, PERCENT, 5},
    {"noise_seconds", "seconds", "p99 oversleep of the sentinel.", KIND_GAUGE, METRIC_NOISE, US,
     SECONDS_DECIMALS},
};

/* A summary of each cell. */
struct summary {
    const char *name;
    const char *help;
    enum series series;
};

static const struct summary summaries[] = {
    {"response_time_seconds", "From when a request was due until its answer.", SERIES_RESPONSE},
    {"service_time_seconds", "From when a request was sent until its answer.", SERIES_SERVICE},
    {"first_byte_seconds", "From when a request was sent until the first byte of its answer.",
     SERIES_TTFB},
    {"network_overhead_seconds", "Service time less what the server says that it took.",
     SERIES_OVERHEAD},
};

static const double percents[] = {1, 25, 50, 75, 90, 95, 99, 99.9, 99.99};

static void put_head(struct buf *out, const char *name, const char *type, const char *unit,
                     const char *help)
{
    buf_printf(out, "# HELP rvgtop_%s %s\n# TYPE rvgtop_%s %s\n", name, help, name, type);
    if (unit[0])
        buf_printf(out, "# UNIT rvgtop_%s %s\n", name, unit);
}

static void put_label(struct buf *out, const char *before, const char *name, const char *value)
{
    char clean[LABEL_MAX_SIZE];

    text_clean(value, strlen(value), clean, sizeof clean);
    buf_printf(out, "%s%s=\"", before, name);
    for (const char *c = clean; *c; c++) {
        if (*c == '"' || *c == '\\')
            buf_append_char(out, '\\');
        buf_append_char(out, *c);
    }
    buf_append_char(out, '"');
}

/* "rvgtop_NAME{arm=...,level=..."; the caller closes the brace. */
static void put_cell(struct buf *out, const struct result *r, const struct cell *c,
                     const char *name, const char *suffix)
{
    const struct sweep_arm *arm = &r->sweep.arms[c->arm];
    const struct level *level = &r->sweep.levels[c->level];
    char number[LEVEL_NAME_SIZE];

    buf_printf(out, "rvgtop_%s%s", name, suffix);
    put_label(out, "{", "arm", arm->name);
    put_label(out, ",", "protocol", protocol_name(arm->protocol));
    put_label(out, ",", "input", input_name(arm->input));
    put_label(out, ",", "encoding", encoding_name(arm->encoding));
    put_label(out, ",", "load", arrival_name(sweep_arrival(&r->sweep)));
    put_label(out, ",", level_kind_title(level->kind), level_number(level, number));
}

static void put_value(struct buf *out, double value, int decimals)
{
    char text[NUMBER_TEXT_SIZE];

    number_print(value, decimals, text);
    buf_printf(out, "} %s\n", text);
}

static void put_family(struct buf *out, const struct result *r, const struct family *f)
{
    bool counter = f->kind == KIND_COUNTER;

    put_head(out, f->name, counter ? "counter" : "gauge", f->unit, f->help);
    for (size_t i = 0; i < r->cell_count; i++) {
        double value = metric_shown(&r->cells[i].total, f->metric);

        if (r->cells[i].blocks == 0 || !isfinite(value))
            continue;
        put_cell(out, r, &r->cells[i], f->name, counter ? "_total" : "");
        put_value(out, value * f->scale, f->decimals);
    }
}

static void put_quantiles(struct buf *out, const struct result *r, const struct cell *c,
                          const char *name, const struct histogram *h)
{
    char quantile[NUMBER_TEXT_SIZE];

    for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
        number_print_exact(number_round(percents[i] / 100, 4), quantile);
        put_cell(out, r, c, name, "");
        put_label(out, ",", "quantile", quantile);
        put_value(out, histogram_percentile(h, percents[i]) / 1e9, SECONDS_DECIMALS);
    }
}

static void put_count_and_sum(struct buf *out, const struct histogram *h, const struct result *r,
                              const struct cell *c, const char *name, const char *phase)
{
    for (int sum = 0; sum < 2; sum++) {
        put_cell(out, r, c, name, sum ? "_sum" : "_count");
        if (phase)
            put_label(out, ",", "phase", phase);
        if (sum)
            put_value(out, (double)h->sum / 1e9, SECONDS_DECIMALS);
        else
            buf_printf(out, "} %" PRIu64 "\n", h->count);
    }
}

static void put_summary(struct buf *out, const struct result *r, const struct summary *s)
{
    put_head(out, s->name, "summary", "seconds", s->help);
    for (size_t i = 0; i < r->cell_count; i++) {
        const struct cell *c = &r->cells[i];
        const struct histogram *h = c->total.series[s->series];

        if (h == NULL || h->count == 0)
            continue;
        put_quantiles(out, r, c, s->name, h);
        put_count_and_sum(out, h, r, c, s->name, NULL);
    }
}

static void put_phases(struct buf *out, const struct result *r)
{
    static const char name[] = "server_phase_seconds";

    put_head(out, name, "summary", "seconds", "The server's own account of its phases.");
    for (size_t i = 0; i < r->cell_count; i++) {
        for (int phase = 0; phase < PHASE_COUNT; phase++) {
            const struct histogram *h = r->cells[i].total.series[SERIES_PHASE + phase];

            if (h && h->count > 0)
                put_count_and_sum(out, h, r, &r->cells[i], name, phase_name((enum phase)phase));
        }
    }
}

static void put_failures(struct buf *out, const struct result *r)
{
    put_head(out, "errors", "counter", "", "Requests that failed, by kind.");
    for (size_t i = 0; i < r->cell_count; i++) {
        const struct cell *c = &r->cells[i];

        for (int kind = OUTCOME_OK + 1; kind < OUTCOME_COUNT && c->blocks > 0; kind++) {
            put_cell(out, r, c, "errors", "_total");
            put_label(out, ",", "kind", outcome_name((enum outcome)kind));
            buf_printf(out, "} %" PRIu64 "\n", c->total.errors[kind].count);
        }
    }
}

/* The bounds of the interval in families of their own: a label would make them look like others of
 * the same thing, to be added up. */
static void put_interval(struct buf *out, const struct result *r, bool high)
{
    const char *name = high ? "throughput_high_requests_per_second"
                            : "throughput_low_requests_per_second";

    put_head(out, name, "gauge", "requests_per_second",
             high ? "Upper bound of the 95 % interval of the throughput over blocks."
                  : "Lower bound of the 95 % interval of the throughput over blocks.");
    for (size_t i = 0; i < r->cell_count; i++) {
        const struct cell *c = &r->cells[i];
        double value = high ? c->throughput_high : c->throughput_low;

        if (!isfinite(value))
            continue;
        put_cell(out, r, c, name, "");
        put_value(out, value, metric_decimals(METRIC_THROUGHPUT));
    }
}

static void put_validity(struct buf *out, const struct result *r)
{
    put_head(out, "cell_valid", "gauge", "", "1: no trial is missing; 0: one is.");
    for (size_t i = 0; i < r->cell_count; i++) {
        put_cell(out, r, &r->cells[i], "cell_valid", "");
        put_value(out, r->cells[i].valid, 0);
    }
}

static void put_asserts(struct buf *out, const struct result *r)
{
    struct assertions all;

    assertions_judge(r, &all);
    put_head(out, "assertion_holds", "gauge", "",
             "1: it holds; 0: it does not, or cannot be told.");
    for (size_t i = 0; i < all.count; i++) {
        char number[NUMBER_TEXT_SIZE];

        number_print((double)i + 1, 0, number);
        put_label(out, "rvgtop_assertion_holds{", "number", number);
        put_label(out, ",", "assertion", all.list[i].text);
        put_value(out, all.list[i].verdict == ASSERTION_HOLDS, 0);
    }
}

static void put_run(struct buf *out, const struct result *r)
{
    char stamp[CLOCK_STAMP_SIZE];

    clock_stamp(r->created_at, stamp);
    put_head(out, "run", "info", "", "The run that these figures are of.");
    put_label(out, "rvgtop_run_info{", "name", r->sweep.name);
    put_label(out, ",", "created_at", stamp);
    put_label(out, ",", "host", r->environment.host);
    put_label(out, ",", "version", r->tool_version);
    put_label(out, ",", "partial", r->partial ? "true" : "false");
    put_value(out, 1, 0);
}

int openmetrics_export(const struct result *r, struct buf *out, struct err *e)
{
    put_run(out, r);
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        put_family(out, r, &families[i]);
    put_failures(out, r);
    put_interval(out, r, false);
    put_interval(out, r, true);
    for (size_t i = 0; i < sizeof summaries / sizeof summaries[0]; i++)
        put_summary(out, r, &summaries[i]);
    put_phases(out, r);
    put_validity(out, r);
    put_asserts(out, r);
    buf_append_text(out, "# EOF\n");
    return buf_failed(out) ? err_set(e, ERR_NO_MEMORY, "no memory for the OpenMetrics text") : 0;
}
