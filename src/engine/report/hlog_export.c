#include <config.h>

#include "engine/report/hdr_export.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "engine/report/hdr_files.h"
#include "engine/report/part_files.h"

enum { SECONDS_DECIMALS = 3, MS_DECIMALS = 6 };

/* One log: the trials that count, in the order they ran. */
struct log {
    const struct trial **trials; /* owned */
    size_t count;
    enum series series;
    char tag[PART_NAME_SIZE];
};

static int by_start(const void *a, const void *b)
{
    int64_t one = (*(const struct trial *const *)a)->started_at;
    int64_t other = (*(const struct trial *const *)b)->started_at;

    return (one > other) - (one < other);
}

static int gather(const struct result *r, const struct cell *cell, struct log *log, struct err *e)
{
    size_t blocks = (size_t)r->sweep.blocks;

    part_name_of_arm(&r->sweep.arms[cell->arm], log->tag);
    log->trials = calloc(blocks, sizeof(const struct trial *));
    if (log->trials == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu trials", blocks);
    for (size_t i = 0; i < blocks; i++) {
        const struct trial *t = cell->trials[i];

        if (t && t->series[log->series] && t->series[log->series]->count > 0)
            log->trials[log->count++] = t;
    }
    qsort(log->trials, log->count, sizeof(const struct trial *), by_start);
    return 0;
}

/* Whole, as records keep it. */
static int64_t start_ms(const struct trial *t)
{
    return t->started_at / (int64_t)NS_PER_MS;
}

static void put_seconds(struct buf *out, double seconds)
{
    char text[NUMBER_TEXT_SIZE];

    number_print(seconds, SECONDS_DECIMALS, text);
    buf_append_text(out, text);
}

/* Times of lines count from the base; a reader that overlooks it takes the start for it. */
static void put_head(struct buf *out, const struct trial *first)
{
    char stamp[CLOCK_STAMP_SIZE];
    double base = (double)start_ms(first) / 1e3;

    clock_stamp(first->started_at, stamp);
    buf_append_text(out, "#[Histogram log format version 1.3]\n#[BaseTime: ");
    put_seconds(out, base);
    buf_append_text(out, " (seconds since epoch)]\n#[StartTime: ");
    put_seconds(out, base);
    buf_printf(out, " (seconds since epoch), %s]\n", stamp);
    buf_append_text(out, "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
                         "\"Interval_Compressed_Histogram\"\n");
}

static int put_interval(struct buf *out, const struct log *log, const struct trial *t,
                        struct err *e)
{
    const struct histogram *h = t->series[log->series];
    char max[NUMBER_TEXT_SIZE];
    int code;

    buf_printf(out, "Tag=%s,", log->tag);
    put_seconds(out, (double)(start_ms(t) - start_ms(log->trials[0])) / 1e3);
    buf_append_char(out, ',');
    put_seconds(out, t->duration_s);
    number_print(histogram_max(h) / 1e6, MS_DECIMALS, max);
    buf_printf(out, ",%s,", max);
    code = histogram_encode(h, out, e);
    buf_append_char(out, '\n');
    return code;
}

static int write_cell(const struct result *r, const struct cell *cell, enum series series,
                      struct buf *out, struct err *e)
{
    struct log log = {.series = series};
    int code = gather(r, cell, &log, e);

    if (code == 0 && log.count > 0)
        put_head(out, log.trials[0]);
    for (size_t i = 0; code == 0 && i < log.count; i++)
        code = put_interval(out, &log, log.trials[i], e);
    free(log.trials);
    if (code == 0 && buf_failed(out))
        code = err_set(e, ERR_NO_MEMORY, "no memory for a histogram log");
    return code;
}

int hlog_save(const struct result *r, const char *directory, struct err *e)
{
    return hdr_files_save(r, directory, "hlog", write_cell, e);
}
