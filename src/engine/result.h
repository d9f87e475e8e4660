/* The result of a sweep: one struct tree from which tables, charts, CSV, JSON, plots and findings
 * are all made, so they cannot disagree. The session adds trials; everything derived (cells,
 * comparisons) is computed by result_derive and never stored by anyone else. */
#ifndef RVG_ENGINE_RESULT_H
#define RVG_ENGINE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "engine/environment.h"
#include "engine/statistics.h"
#include "engine/sweep.h"
#include "engine/trial.h"

/* The figures of a trial or a cell under one name each: X(id, csv column name, unit, better).
 * From this list come the CSV columns, the JSON keys of cells, and the metrics one can compare. */
enum metric {
    METRIC_THROUGHPUT, /* rps */
    METRIC_RESPONSE_P50,
    METRIC_RESPONSE_P90,
    METRIC_RESPONSE_P99,
    METRIC_SERVICE_MEAN,
    METRIC_CPU_PER_REQUEST, /* client and server together, us */
    METRIC_COUNT
};

const char *metric_name(enum metric m); /* "throughput_rps", "latency_p50_us", ... */
bool metric_higher_is_better(enum metric m);
double trial_metric(const struct trial *t, enum metric m); /* NaN: unknown */

/* One arm at one level over its valid trials. Sums are sums, distributions are merged histograms,
 * the rest are means over trials, unless said otherwise. */
struct cell {
    size_t arm;
    size_t level;
    int blocks; /* valid trials in it */
    bool valid; /* every planned block has a valid trial */
    char notes[TRIAL_TEXT_SIZE];
    struct trial total;    /* sums, merged series and means; `throughput_rps` the geometric mean */
    double throughput_low; /* 95 % interval of the geometric mean; NaN below 2 blocks */
    double throughput_high;
};

/* Two arms at one level, one metric, paired within blocks. */
struct result_comparison {
    size_t level;
    enum metric metric;
    size_t arm_a; /* the base */
    size_t arm_b;
    struct comparison comparison; /* ratio b / a, interval, p, word: statistics.h */
};

/* A server of ours as the session saw it. */
struct result_server {
    char arm_protocol[16];
    char state[16];
    int pid;
    char address[64];
    int restarts;
    char last_exit[64];
};

struct result {
    struct sweep sweep; /* the effective configuration */
    struct environment environment;
    char library_versions[512]; /* "libcurl 7.88.1; gRPC 29.0.0; ..." */
    int64_t created_at;         /* wall clock, ns since 1970 */
    bool partial;               /* ended before every cell was measured */
    char partial_reason[TRIAL_TEXT_SIZE];

    struct trial **trials; /* owned, in the order they ran; invalid ones are kept */
    size_t trial_count;

    struct cell *cells; /* owned; arms x levels in sweep order (level by level, arms inside) */
    size_t cell_count;
    struct result_comparison *comparisons; /* owned */
    size_t comparison_count;

    struct result_server *servers; /* owned */
    size_t server_count;
    struct log_ring *log;                         /* not owned; NULL: none */
    struct log_ring *server_logs[PROTOCOL_COUNT]; /* not owned; NULL: none */
};

/* Copies the sweep. */
int result_init(struct result *r, const struct sweep *sweep, struct err *e);
void result_fini(struct result *r);

/* Takes ownership of `trial` (from malloc) when it succeeds. */
int result_add_trial(struct result *r, struct trial *trial, struct err *e);

/* Computes cells and comparisons anew from the trials: for every level, each later arm against the
 * first one, for the metrics throughput, response p50 and response p99; the words of one metric are
 * Holm-adjusted over the levels and pairs of the sweep. */
int result_derive(struct result *r, struct err *e);

const struct cell *result_cell(const struct result *r, size_t arm, size_t level);

/* True when every cell has a valid trial in every block. */
bool result_is_complete(const struct result *r);

#endif
