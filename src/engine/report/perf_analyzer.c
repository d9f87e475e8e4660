#include <config.h>

#include "engine/report/perf_analyzer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "engine/report/part_files.h"
#include "engine/report/run_directory.h"

enum { RATE_DECIMALS = 3, TEXT_MAX = 1 << 24 };

/* Service time is cut as Perf Analyzer cuts its latency. What it calls sending and receiving in the
 * client is within our client library, and so in the part of the network. */
struct row {
    const struct level *level;
    double inferences;
    double network; /* all times in us */
    double queue;
    double input;
    double infer;
    double output;
    double percentiles[4];
    double mean;
};

static const double percents[] = {50, 90, 95, 99};

static bool has_phases(const struct trial *t)
{
    return isfinite(metric_of(t, METRIC_SERVER_TOTAL));
}

/* The format has no word for what is not known: its own writer puts 0 there. */
static double known(double value)
{
    return isfinite(value) ? value : 0;
}

static void fill_row(const struct result *r, const struct cell *c, struct row *out)
{
    const struct trial *t = &c->total;

    out->level = &r->sweep.levels[c->level];
    out->inferences = t->throughput_rps * r->sweep.arms[c->arm].batch;
    out->mean = metric_shown(t, METRIC_SERVICE_MEAN);
    out->queue = known(metric_shown(t, METRIC_SERVER_QUEUE));
    out->input = known(metric_shown(t, METRIC_SERVER_DECODE)) +
                 known(metric_shown(t, METRIC_SERVER_PREPROCESS));
    out->infer = known(metric_shown(t, METRIC_SERVER_INFER));
    out->output = known(metric_shown(t, METRIC_SERVER_ENCODE));
    out->network = fmax(0, out->mean - out->queue - out->input - out->infer - out->output);
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++)
        out->percentiles[i] = histogram_percentile(t->series[SERIES_SERVICE], percents[i]) / 1e3;
}

static bool is_measured(const struct cell *c)
{
    const struct histogram *h = c->total.series[SERIES_SERVICE];

    return c->blocks > 0 && h && h->count > 0;
}

static int by_throughput(const void *a, const void *b)
{
    double one = ((const struct row *)a)->inferences, other = ((const struct row *)b)->inferences;

    return (one > other) - (one < other);
}

static void put_number(struct buf *out, const char *before, double value, int decimals)
{
    char text[NUMBER_TEXT_SIZE];

    number_print(value, decimals, text);
    buf_printf(out, "%s%s", before, text);
}

static void put_header(struct buf *out, enum level_kind kind, bool phases)
{
    buf_printf(out, "%s,Inferences/Second,Client Send,",
               kind == LEVEL_RATE ? "Request Rate" : "Concurrency");
    if (phases)
        buf_append_text(out, "Network+Server Send/Recv,Server Queue,Server Compute Input,"
                             "Server Compute Infer,Server Compute Output,");
    buf_append_text(out, "Client Recv,p50 latency,p90 latency,p95 latency,p99 latency,"
                         "Avg latency,request/response,response wait\n");
}

static void put_row(struct buf *out, const struct row *row, bool phases)
{
    char level[LEVEL_NAME_SIZE];
    const double parts[] = {row->network, row->queue, row->input, row->infer, row->output};

    buf_append_text(out, level_number(row->level, level));
    put_number(out, ",", row->inferences, RATE_DECIMALS);
    buf_append_text(out, ",0");
    for (size_t i = 0; phases && i < sizeof parts / sizeof *parts; i++)
        put_number(out, ",", parts[i], 0);
    buf_append_text(out, ",0");
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++)
        put_number(out, ",", row->percentiles[i], 0);
    put_number(out, ",", row->mean, 0);
    buf_append_text(out, ",0");
    put_number(out, ",", row->mean, 0);
    buf_append_char(out, '\n');
}

int perf_analyzer_write(const struct result *r, size_t arm, struct buf *out, struct err *e)
{
    struct row rows[SWEEP_LEVELS_MAX];
    bool phases = false;
    size_t count = 0;

    for (size_t level = 0; level < r->sweep.level_count; level++) {
        const struct cell *c = result_cell(r, arm, level);

        if (!is_measured(c))
            continue;
        phases = phases || has_phases(&c->total);
        fill_row(r, c, &rows[count++]);
    }
    qsort(rows, count, sizeof *rows, by_throughput);
    put_header(out, sweep_level_kind(&r->sweep), phases);
    for (size_t i = 0; i < count; i++)
        put_row(out, &rows[i], phases);
    return buf_failed(out) ? err_set(e, ERR_NO_MEMORY, "no memory for the CSV text") : 0;
}

/* Where the ending of a file's name begins: its last dot, unless the name begins with that. */
static size_t ending_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    const char *name = slash ? slash + 1 : path;

    return dot && dot > name ? (size_t)(dot - path) : strlen(path);
}

int perf_analyzer_path(const struct sweep *s, size_t arm, const char *path,
                       char out[SWEEP_PATH_SIZE], struct err *e)
{
    size_t ending = ending_of(path);
    char name[PART_NAME_SIZE];
    int length;

    if (s->arm_count == 1) {
        length = snprintf(out, SWEEP_PATH_SIZE, "%s", path);
    } else {
        if (strcmp(path, "-") == 0)
            return err_set(e, ERR_INVALID,
                           "each arm has a file: several cannot go to standard output");
        length = snprintf(out, SWEEP_PATH_SIZE, "%.*s-%s%s", (int)ending, path,
                          part_name_of_arm(&s->arms[arm], name), path + ending);
    }
    if (length < SWEEP_PATH_SIZE)
        return 0;
    return err_set(e, ERR_INVALID, "%.64s...: the path is longer than %d bytes", path,
                   SWEEP_PATH_SIZE - 1);
}

int perf_analyzer_save(const struct result *r, const char *path, struct err *e)
{
    char file[SWEEP_PATH_SIZE];
    struct buf text;
    int code = 0;

    buf_init(&text, TEXT_MAX);
    for (size_t arm = 0; code == 0 && arm < r->sweep.arm_count; arm++) {
        buf_reset(&text);
        code = perf_analyzer_path(&r->sweep, arm, path, file, e);
        if (code == 0)
            code = perf_analyzer_write(r, arm, &text, e);
        if (code == 0)
            code = run_text_save(file, &text, e);
    }
    buf_fini(&text);
    return code;
}
