/* The figures of a trial or a cell, each under one name: the CSV column, the JSON key of a cell,
 * the closing table and the comparisons all take them from here. */
#ifndef RVG_ENGINE_METRIC_H
#define RVG_ENGINE_METRIC_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/trial/trial.h"

/* In the order of the CSV columns; the units are in the names. */
enum metric {
    METRIC_CONNECTIONS, /* TCP connections really open in the window */
    METRIC_PAYLOAD,
    METRIC_REQUESTS,
    METRIC_ERRORS,
    METRIC_ERROR_RATE, /* errors / requests */
    METRIC_LATE_SENDS,
    METRIC_UNSENT,
    METRIC_THROUGHPUT,
    METRIC_RESPONSE_MEAN, /* response time is called latency in exports */
    METRIC_RESPONSE_MIN,
    METRIC_RESPONSE_P1,
    METRIC_RESPONSE_P25,
    METRIC_RESPONSE_P50,
    METRIC_RESPONSE_P75,
    METRIC_RESPONSE_P90,
    METRIC_RESPONSE_P95,
    METRIC_RESPONSE_P99,
    METRIC_RESPONSE_P999,
    METRIC_RESPONSE_P9999,
    METRIC_RESPONSE_MAX,
    METRIC_SERVICE_MEAN,
    METRIC_SERVICE_P50,
    METRIC_SERVICE_P99,
    METRIC_TTFB_MEAN,
    METRIC_TTFB_P50,
    METRIC_TTFB_P99,
    METRIC_SERVER_TOTAL,
    METRIC_SERVER_DECODE,
    METRIC_SERVER_PREPROCESS,
    METRIC_SERVER_QUEUE,
    METRIC_SERVER_INFER,
    METRIC_SERVER_ENCODE,
    METRIC_OVERHEAD_MEAN,
    METRIC_OVERHEAD_P50,
    METRIC_OVERHEAD_P99,
    METRIC_CLIENT_ENCODE,
    METRIC_CLIENT_DECODE,
    METRIC_BYTES_SENT,
    METRIC_BYTES_RECEIVED,
    METRIC_SERVER_CPU_PER_REQUEST, /* window's processor time / successes completed in it */
    METRIC_SERVER_CPU,             /* percent of one processor */
    METRIC_SERVER_RSS,             /* peak in the trial; of a cell: the highest */
    METRIC_SERVER_RSS_IDLE,        /* before the load */
    METRIC_CLIENT_CPU_PER_REQUEST,
    METRIC_CLIENT_CPU,
    METRIC_STEAL,
    METRIC_NOISE,           /* p99 oversleep of the sentinel; of a cell: mean over its trials */
    METRIC_PLANNED,         /* open loop: requests that were due */
    METRIC_ATTAINED,        /* and the share of them that was sent in the window */
    METRIC_CPU_PER_REQUEST, /* client and server together; not a column */
    METRIC_RATE,            /* open loop: at which requests were due; of a cell whose rate is
                               searched for the geometric mean over blocks */
    METRIC_COUNT
};

enum better { BETTER_NEITHER, BETTER_LOWER, BETTER_HIGHER };

/* "throughput_rps", "latency_p50_us", ... */
const char *metric_name(enum metric m);
bool metric_parse(const char *name, enum metric *out);
enum better metric_better(enum metric m);

/* Decimals with which it is exported: 0 for counts and bytes of memory. */
int metric_decimals(enum metric m);

/* The exact figure of a trial, or of a cell's total; NaN: unknown. */
double metric_of(const struct trial *t, enum metric m);

/* The figure as it is exported, rounded to metric_decimals: what every display must start from. */
double metric_shown(const struct trial *t, enum metric m);

/* How many more requests a percentile needs to be told (percentile_requests_needed); 0: it has
 * enough, or the metric is no percentile. */
uint64_t metric_requests_missing(const struct trial *t, enum metric m);

#endif
