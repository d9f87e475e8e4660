#include <config.h>

#include <csv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "comma_locale.h"
#include "engine/report/columns.h"
#include "engine/report/csv_export.h"
#include "synthetic.h"

/* The contract with users' scripts, to the letter. */
static const char columns_of_results[] =
    "arm,protocol,input,encoding,rpc,client,target,model,batch,image_px,load,concurrency,rate_rps,"
    "connections,channels,payload_bytes,blocks,requests,errors,error_rate,late_sends,unsent,"
    "throughput_rps,throughput_rps_low,throughput_rps_high,"
    "latency_mean_us,latency_min_us,latency_p1_us,latency_p25_us,latency_p50_us,latency_p75_us,"
    "latency_p90_us,latency_p95_us,latency_p99_us,latency_p999_us,latency_p9999_us,latency_max_us,"
    "latency_p99_enough,service_mean_us,service_p50_us,service_p99_us,ttfb_mean_us,ttfb_p50_us,"
    "ttfb_p99_us,server_total_mean_us,server_decode_mean_us,server_preprocess_mean_us,"
    "server_queue_mean_us,server_infer_mean_us,server_encode_mean_us,network_overhead_mean_us,"
    "network_overhead_p50_us,network_overhead_p99_us,client_encode_us,client_decode_us,"
    "bytes_sent_per_request,bytes_received_per_request,server_cpu_us_per_request,"
    "server_cpu_percent,server_rss_bytes,server_rss_idle_bytes,client_cpu_us_per_request,"
    "client_cpu_percent,steal_percent,noise_us,limited_by,valid,notes,planned,attained,"
    "rate_rps_low,rate_rps_high";
static const char columns_of_trials[] = ",block,position,started_at,duration_s,invalid_reason";
static const char columns_of_seconds[] =
    "arm,load,concurrency,rate_rps,block,position,attempt,valid,t_s,requests,errors,p50_us,p99_us,"
    "planned";

/* A CSV file in memory, read with libcsv. */
enum { TABLE_FIELDS = 2000 };

struct table {
    char *fields[TABLE_FIELDS];
    size_t count; /* fields */
    size_t rows;
    size_t width; /* fields of the first row */
};

static void take_field(void *text, size_t size, void *context)
{
    struct table *t = context;

    assert_true(t->count < TABLE_FIELDS);
    t->fields[t->count++] = strndup(text, size);
}

static void take_row(int end, void *context)
{
    struct table *t = context;

    (void)end;
    t->rows++;
    if (t->rows == 1)
        t->width = t->count;
    assert_int_equal(t->count, t->rows * t->width);
}

static void table_read(struct table *t,
                       int (*export)(const struct result *, struct buf *, struct err *),
                       const struct result *r)
{
    struct csv_parser parser;
    struct buf text;

    *t = (struct table){0};
    buf_init(&text, 1 << 24);
    assert_int_equal(export(r, &text, NULL), 0);
    assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL), 0);
    assert_int_equal(csv_parse(&parser, text.data, text.size, take_field, take_row, t), text.size);
    assert_int_equal(csv_fini(&parser, take_field, take_row, t), 0);
    csv_free(&parser);
    buf_fini(&text);
}

static void table_fini(struct table *t)
{
    while (t->count > 0)
        free(t->fields[--t->count]);
}

/* Row 0 is the first below the header. */
static const char *field_at(const struct table *t, size_t row, const char *column)
{
    size_t i;

    for (i = 0; i < t->width; i++) {
        if (strcmp(t->fields[i], column) == 0)
            return t->fields[(row + 1) * t->width + i];
    }
    fail_msg("no column %s", column);
    return NULL;
}

static void assert_header(const struct table *t, const char *expected)
{
    char line[4096] = "";
    size_t i;

    for (i = 0; i < t->width; i++)
        snprintf(line + strlen(line), sizeof line - strlen(line), "%s%s", i ? "," : "",
                 t->fields[i]);
    assert_string_equal(line, expected);
}

static void cells_stand_in_sweep_order(void **state)
{
    struct result r;
    struct table t;

    (void)state;
    synthetic_result(&r);
    table_read(&t, csv_export_cells, &r);
    assert_header(&t, columns_of_results);
    assert_int_equal(t.rows, 5);
    assert_string_equal(field_at(&t, 0, "arm"), "rest");
    assert_string_equal(field_at(&t, 0, "concurrency"), "1");
    assert_string_equal(field_at(&t, 1, "arm"), "grpc");
    assert_string_equal(field_at(&t, 1, "concurrency"), "1");
    assert_string_equal(field_at(&t, 2, "arm"), "rest");
    assert_string_equal(field_at(&t, 2, "concurrency"), "16");
    table_fini(&t);
    result_fini(&r);
}

static void figures_of_a_cell(void **state)
{
    static const char *const expected[][2] = {
        {"protocol", "grpc"},
        {"input", "image"},
        {"encoding", "raw"},
        {"rpc", "unary"},
        {"client", "library"},
        {"target", "own"},
        {"model", "resnet8"},
        {"batch", "1"},
        {"image_px", ""},
        {"load", "closed"},
        {"rate_rps", ""},
        {"connections", "16"},
        {"channels", "2"},
        {"payload_bytes", "2048"},
        {"blocks", "3"},
        {"requests", "7750"},
        {"errors", "0"},
        {"error_rate", "0.000000"},
        {"throughput_rps", "516.140"}, /* 500 x 1.1^(1/3) */
        {"latency_p50_us", "2000.000"},
        {"latency_p99_enough", "true"},
        {"latency_max_us", "2000.000"},
        {"ttfb_mean_us", ""},
        {"server_infer_mean_us", "10.000"},
        {"client_encode_us", "12.346"},
        {"server_cpu_us_per_request", "1548.387"}, /* 12 s / 7750 */
        {"server_rss_bytes", "60000000"},
        {"noise_us", "53.123"},
        {"limited_by", "server"},
        {"valid", "true"},
        {"notes", ""},
    };
    struct result r;
    struct table t;
    size_t i;

    (void)state;
    synthetic_result(&r);
    table_read(&t, csv_export_cells, &r);
    for (i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(field_at(&t, 1, expected[i][0]), expected[i][1]);
    assert_string_equal(field_at(&t, 0, "channels"), "");
    assert_string_equal(field_at(&t, 2, "error_rate"), "0.001996"); /* 60 / 30060 */
    table_fini(&t);
    result_fini(&r);
}

static void trials_stand_in_the_order_they_ran(void **state)
{
    char header[4096];
    struct result r;
    struct table t;

    (void)state;
    synthetic_result(&r);
    table_read(&t, csv_export_trials, &r);
    snprintf(header, sizeof header, "%s%s", columns_of_results, columns_of_trials);
    assert_header(&t, header);
    assert_int_equal(t.rows, 14);
    assert_string_equal(field_at(&t, 0, "block"), "0");
    assert_string_equal(field_at(&t, 0, "blocks"), "1");
    assert_string_equal(field_at(&t, 3, "position"), "3");
    assert_string_equal(field_at(&t, 0, "started_at"), "2026-09-24T12:01:22.123Z");
    assert_string_equal(field_at(&t, 0, "duration_s"), "5.000000000");
    assert_string_equal(field_at(&t, 0, "throughput_rps_low"), "");
    assert_string_equal(field_at(&t, 11, "valid"), "false");
    assert_string_equal(field_at(&t, 11, "invalid_reason"), "the server \"grpc\" restarted");
    assert_string_equal(field_at(&t, 12, "notes"), "repetition 1");
    table_fini(&t);
    result_fini(&r);
}

static void seconds_have_a_row_each(void **state)
{
    struct result r;
    struct table t;

    (void)state;
    synthetic_result(&r);
    table_read(&t, csv_export_timeline, &r);
    assert_header(&t, columns_of_seconds);
    assert_int_equal(t.rows, 1 + 12 * 5);
    assert_string_equal(field_at(&t, 4, "t_s"), "4.000");
    assert_string_equal(field_at(&t, 4, "requests"), "400");
    assert_string_equal(field_at(&t, 4, "p99_us"), "2500.000");
    assert_string_equal(field_at(&t, 4, "planned"), "");
    table_fini(&t);
    result_fini(&r);
}

static void assert_documented(const struct buf *text, const char *name)
{
    char quoted[64];

    snprintf(quoted, sizeof quoted, "`%s`", name);
    if (strstr(buf_text(text), quoted) == NULL)
        fail_msg("docs/exports.md does not say what %s is", name);
}

static void every_column_is_documented(void **state)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    struct buf text;
    size_t i;

    (void)state;
    assert_non_null(top);
    snprintf(path, sizeof path, "%s/docs/exports.md", top);
    buf_init(&text, 1 << 20);
    assert_int_equal(file_read(path, &text, NULL), 0);
    for (i = 0; i < column_count(); i++)
        assert_documented(&text, column_name(i));
    for (i = 0; i < trial_column_count(); i++)
        assert_documented(&text, trial_column_name(i));
    buf_fini(&text);
}

static void every_field_is_quoted(void **state)
{
    struct sweep sweep;
    struct result r;
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 1);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 5, 1000.5));
    buf_init(&text, 1 << 20);
    assert_int_equal(csv_export_timeline(&r, &text, NULL), 0);
    assert_non_null(strstr(buf_text(&text),
                           "\n\"rest\",\"closed\",\"1\",\"\",\"0\",\"0\",\"0\",\"true\",\"0.000\","
                           "\"1\",\"0\",\"1000.500\",\"1000.500\",\"\"\n"));
    buf_fini(&text);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void no_memory_is_an_error(void **state)
{
    struct result r;
    struct buf text;
    struct err e;

    (void)state;
    synthetic_result(&r);
    buf_init(&text, 3000);
    assert_int_equal(csv_export_cells(&r, &text, &e), ERR_NO_MEMORY);
    buf_fini(&text);
    result_fini(&r);
}

static void the_locale_changes_nothing(void **state)
{
    struct result r;
    struct buf plain, comma;

    (void)state;
    if (!comma_locale_enter())
        skip();
    synthetic_result(&r);
    buf_init(&plain, 1 << 20);
    buf_init(&comma, 1 << 20);
    assert_int_equal(csv_export_trials(&r, &comma, NULL), 0);
    comma_locale_leave();
    assert_int_equal(csv_export_trials(&r, &plain, NULL), 0);
    assert_string_equal(buf_text(&comma), buf_text(&plain));
    buf_fini(&plain);
    buf_fini(&comma);
    result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_stand_in_sweep_order),
        cmocka_unit_test(figures_of_a_cell),
        cmocka_unit_test(trials_stand_in_the_order_they_ran),
        cmocka_unit_test(seconds_have_a_row_each),
        cmocka_unit_test(every_column_is_documented),
        cmocka_unit_test(every_field_is_quoted),
        cmocka_unit_test(no_memory_is_an_error),
        cmocka_unit_test(the_locale_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
