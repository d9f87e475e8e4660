#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "comma_locale.h"
#include "engine/report/csv_export.h"
#include "engine/stats/random.h"
#include "engine/report/result_json.h"
#include "synthetic.h"

enum { DOCUMENT_MAX = 1 << 24 };

static void write_result(const struct result *r, struct buf *out)
{
    struct err e = {0};

    buf_init(out, DOCUMENT_MAX);
    if (result_json_write(r, out, &e) != 0)
        fail_msg("%s", e.text);
}

static void write_synthetic(struct buf *out)
{
    struct result r;

    synthetic_result(&r);
    write_result(&r, out);
    result_fini(&r);
}

static void assert_has(const struct buf *text, const char *part)
{
    if (strstr(buf_text(text), part) == NULL)
        fail_msg("no %s", part);
}

/* Every member that the format promises, in its order; parts of the golden document. */
static void members_stand_in_order(void **state)
{
    static const char *const names[] = {
        "schema",      "tool",      "created_at", "partial", "labels",      "environment",
        "sweep",       "arms",      "trials",     "cells",   "comparisons", "scalability",
        "attribution", "resources", "findings",   "asserts", "session",
    };
    struct buf text;
    const char *at;
    char key[64];
    size_t i;

    (void)state;
    write_synthetic(&text);
    at = buf_text(&text);
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(key, sizeof key, "\n\"%s\": ", names[i]);
        at = strstr(at, key);
        if (at == NULL)
            fail_msg("no %s in its place", names[i]);
    }
    buf_fini(&text);
}

static void parts_read_as_the_format_says(void **state)
{
    struct buf text;

    (void)state;
    write_synthetic(&text);
    assert_has(&text, "\"schema\": \"rvgtop.results/1\",\n");
    assert_has(&text, "\"tool\": {\"name\":\"rvgtop\",\"version\":\"0.1.0\",\"libraries\":"
                      "{\"libcurl\":\"7.88.1\",\"gRPC\":\"29.0.0\"}},\n");
    assert_has(&text, "\"created_at\": \"2026-09-24T12:01:22.123Z\",\n");
    assert_has(&text, "\"sweep\": {\"name\":\"cat photo\",\"model\":\"resnet8\","
                      "\"image\":\"/data/cat.jpg\",\"concurrency\":[1,16],\"rate\":null,"
                      "\"schedule\":null,\"arrival\":\"poisson\",\"duration\":5,");
    assert_has(&text, "\"objective\":{\"p99_ms\":null,\"error_rate\":null}");
    assert_has(&text, "{\"name\":\"rest\",\"protocol\":\"rest\",\"input\":\"image\","
                      "\"encoding\":\"json\",\"rpc\":\"unary\",\"client\":\"library\","
                      "\"target\":null,");
    assert_has(&text, "{\"arm\":\"rest\",\"level\":{\"concurrency\":1},\"block\":0,\"position\":0,"
                      "\"attempt\":0,\"started_at\":\"2026-09-24T12:01:22.123Z\",\"valid\":true,"
                      "\"invalid_reason\":null,\"excused\":false,\"requests\":2000,");
    assert_has(&text, "\"errors\":[{\"kind\":\"timeout\",\"count\":10,"
                      "\"first_text\":\"no answer in 10 s\"},{\"kind\":\"http_status\","
                      "\"count\":20,\"first_text\":\"503: busy\"}]");
    assert_has(&text, "\"response\":{\"count\":2000,\"mean_us\":2500.000,\"min_us\":2500.000,"
                      "\"max_us\":2500.000,\"sum_us\":5000000.000,\"out_of_range\":0,"
                      "\"percentiles\":{\"1\":2500.000,\"25\":2500.000,\"50\":2500.000,");
    assert_has(&text, "\"99\":true,\"99.9\":false,\"99.99\":false},\"histogram\":\"HISTFAAA");
    assert_has(&text, "\"ttfb\":null");
    assert_has(&text, "\"client_codec\":{\"encode_us\":12.346,\"decode_us\":3.500}");
    assert_has(&text, "\"server\":{\"cpu_s\":4.000000000,\"busiest_thread_percent\":50.000,");
    assert_has(&text, "\"rss_idle_bytes\":null");
    assert_has(&text, "{\"level\":{\"concurrency\":1},\"metric\":\"throughput_rps\","
                      "\"arm_a\":\"rest\",\"arm_b\":\"grpc\",\"ratio\":1.2500,\"low\":1.2500,"
                      "\"high\":1.2500,\"p_value\":0.000000,\"p_adjusted\":0.000000,\"blocks\":3,"
                      "\"verdict\":\"faster\"}");
    assert_has(&text, "\"scalability\": [],\n\"attribution\": [{\"arm\":\"rest\","
                      "\"level\":{\"concurrency\":1},\"response_us\":");
    assert_has(&text, "{\"arm\":\"rest\",\"level\":{\"concurrency\":16},\"response_us\":8000.000,"
                      "\"service_us\":8000.000,\"client_encode_us\":12.346,"
                      "\"network_us\":4000.000,\"decode_us\":10.000,\"preprocess_us\":10.000,"
                      "\"queue_us\":10.000,\"infer_us\":10.000,\"encode_us\":10.000,"
                      "\"unaccounted_us\":3950.000,\"client_decode_us\":3.500}");
    assert_has(&text, "{\"arm\":\"grpc\",\"level\":{\"concurrency\":16},\"at\":\"saturation\","
                      "\"base\":\"rest\",\"objection\":null,\"server_cpu_us_per_request\":"
                      "{\"value\":300.000,\"ratio\":0.7631,");
    assert_has(&text, "{\"id\":\"latency\",\"claim\":\"gRPC has a lower latency than REST\",");
    assert_has(&text, "\"verdict\":\"not tested\"");
    assert_has(&text, "\"change\":null,\"cells_used\":");
    buf_fini(&text);
}

/* Shows where they part: the texts are long. */
static void assert_same_text(const char *a, const char *b)
{
    size_t same = 0;

    while (a[same] && a[same] == b[same])
        same++;
    if (a[same] != b[same])
        fail_msg("'%.60s' is not '%.60s'", a + same, b + same);
}

/* The same figures again from what was written, to the last byte of every export. */
static void assert_same_exports(const struct result *a, const struct result *b)
{
    int (*const exports[])(const struct result *, struct buf *, struct err *) = {
        result_json_write, csv_export_cells, csv_export_trials, csv_export_timeline};
    struct buf first, second;
    size_t i;

    for (i = 0; i < sizeof exports / sizeof *exports; i++) {
        buf_init(&first, DOCUMENT_MAX);
        buf_init(&second, DOCUMENT_MAX);
        assert_int_equal(exports[i](a, &first, NULL), 0);
        assert_int_equal(exports[i](b, &second, NULL), 0);
        assert_same_text(buf_text(&first), buf_text(&second));
        buf_fini(&first);
        buf_fini(&second);
    }
}

static void reading_back_gives_the_same_result(void **state)
{
    struct result written, read;
    struct err e = {0};
    struct buf text;

    (void)state;
    synthetic_result(&written);
    write_result(&written, &text);
    if (result_json_read(buf_text(&text), text.size, &read, &e) != 0)
        fail_msg("%s", e.text);
    assert_same_exports(&written, &read);
    assert_int_equal(read.trials[0]->series[SERIES_RESPONSE]->sum,
                     written.trials[0]->series[SERIES_RESPONSE]->sum);
    assert_true(read.trials[0]->machine.steal == written.trials[0]->machine.steal);
    assert_string_equal(read.library_versions, written.library_versions);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&written);
}

/* Figures with all their digits, as a machine gives them. */
static void awkward_numbers_survive(void **state)
{
    struct sweep sweep;
    struct result written, read;
    struct buf text;
    int block;

    (void)state;
    synthetic_sweep(&sweep, 5);
    assert_int_equal(result_init(&written, &sweep, NULL), 0);
    for (block = 0; block < 5; block++) {
        struct trial *t = synthetic_trial(0, 1, block, 700, 1000.0 / 3 + block);

        t->duration_s = 5.000123456789 + block * 1e-7 / 3;
        t->throughput_rps = 700 / t->duration_s;
        t->server.cpu_s = 1.0 / 3 + block / 7.0;
        t->machine.steal = 1e-3 / (block + 3);
        t->machine.noise_ns = 1e5 / (block + 3);
        t->little = 1 / 1.1;
        histogram_record(t->series[SERIES_RESPONSE], HISTOGRAM_HIGHEST + 5);
        synthetic_add(&written, t);
    }
    assert_int_equal(result_derive(&written, NULL), 0);
    write_result(&written, &text);
    assert_int_equal(result_json_read(buf_text(&text), text.size, &read, NULL), 0);
    assert_same_exports(&written, &read);
    assert_int_equal(read.trials[2]->series[SERIES_RESPONSE]->out_of_range, 1);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&written);
    sweep_fini(&sweep);
}

/* The status of check_schema.py on that text; 77: python3 or its module jsonschema is missing. */
static int schema_status(const struct buf *text)
{
    const char *top = getenv("top_srcdir");
    char path[] = "/tmp/rvg-schema-XXXXXX", command[4096];
    int fd = mkstemp(path), status;

    assert_non_null(top);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(file_save_buf(path, text, NULL), 0);
    snprintf(command, sizeof command,
             "command -v python3 >/dev/null || exit 77; "
             "exec python3 '%s/tests/engine/check_schema.py' '%s/data/results.schema.json' %s",
             top, top, path);
    status = system(command);
    unlink(path);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* 100 a second for 3 s and up to 400 in 2 s: 300 + 500 requests, 160 a second. In the last two
 * seconds there are 175 and 325. */
static void schedules_survive(void **state)
{
    static const struct rate_curve curve = {{{100, 100, 3}, {100, 400, 2}}, 2};
    struct result written, read;
    struct sweep sweep;
    struct buf text;
    struct trial *t;
    int status;

    (void)state;
    synthetic_sweep(&sweep, 1);
    sweep.schedule = curve;
    sweep.levels[0] = level_of_schedule(&curve);
    sweep.level_count = 1;
    sweep.duration_s = 5;
    assert_int_equal(result_init(&written, &sweep, NULL), 0);
    t = synthetic_trial(0, 0, 0, 800, 1000);
    t->planned = 800;
    for (size_t i = 0; i < t->timeline_count; i++)
        t->timeline[i].planned = sweep_planned(&sweep, 0, (double)i, (double)i + 1);
    synthetic_add(&written, t);
    assert_int_equal(result_derive(&written, NULL), 0);
    write_result(&written, &text);
    assert_has(&text, "\"level\":{\"mean_rate_rps\":160}");
    assert_has(&text, "\"concurrency\":null,\"rate\":null,\"schedule\":[{\"rate\":100,"
                      "\"seconds\":3},{\"from\":100,\"to\":400,\"seconds\":2}],"
                      "\"arrival\":\"poisson\",\"duration\":5");
    assert_has(&text, "\"load\":\"schedule\",\"concurrency\":null,\"rate_rps\":160");
    assert_has(&text, "\"planned\":100");
    assert_has(&text, "\"planned\":325");
    status = schema_status(&text);
    assert_int_equal(result_json_read(buf_text(&text), text.size, &read, NULL), 0);
    assert_same_exports(&written, &read);
    assert_true(sweep_same_level(&read.sweep, 0, &sweep, 0));
    assert_true(read.trials[0]->timeline[3].planned == 175);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&written);
    sweep_fini(&sweep);
    assert_true(status == 0 || status == 77);
}

/* 1.001 us x 1000 is 1000.9999999999999 ns in binary, below the only value there is. */
static void equal_values_survive(void **state)
{
    struct result r, read;
    struct sweep sweep;
    struct err e = {0};
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 1);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    sweep_fini(&sweep);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 1, 1.001));
    assert_int_equal(result_derive(&r, NULL), 0);
    write_result(&r, &text);
    if (result_json_read(buf_text(&text), text.size, &read, &e) != 0)
        fail_msg("%s", e.text);
    assert_same_exports(&r, &read);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&r);
}

/* Of 1000 requests that were due 10 were unsent: 0.99 were attained. */
static void rates_survive(void **state)
{
    struct result written, read;
    struct sweep sweep;
    struct buf text;
    struct trial *t;
    int status;

    (void)state;
    synthetic_sweep(&sweep, 1);
    sweep.levels[0] = level_of_rate(1000);
    sweep.levels[1] = level_of_rate(0.1);
    sweep.arrival = ARRIVAL_CONSTANT;
    assert_int_equal(result_init(&written, &sweep, NULL), 0);
    t = synthetic_trial(0, 1, 0, 990, 1000);
    t->planned = 1000;
    t->unsent = 10;
    t->late_sends = 9;
    t->late_waits = 7;
    synthetic_add(&written, t);
    assert_int_equal(result_derive(&written, NULL), 0);
    write_result(&written, &text);
    assert_has(&text, "\"level\":{\"rate_rps\":0.1}");
    assert_has(&text, "\"concurrency\":null,\"rate\":[1000,0.1],\"schedule\":null,"
                      "\"arrival\":\"constant\"");
    assert_has(&text, "\"load\":\"constant\",\"concurrency\":null,\"rate_rps\":0.1");
    assert_has(&text, "\"planned\":1000,\"attained\":0.99");
    assert_has(&text, "\"notes\":\"10 of 1000 requests were not sent in the window; 7 requests "
                      "waited for a free place; 2 requests were sent late\"");
    status = schema_status(&text);
    assert_int_equal(result_json_read(buf_text(&text), text.size, &read, NULL), 0);
    assert_same_exports(&written, &read);
    assert_int_equal(read.trials[0]->late_waits, 7);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&written);
    sweep_fini(&sweep);
    assert_true(status == 0 || status == 77);
}

static void every_setting_survives(void **state)
{
    struct result written, read;
    struct sweep sweep;
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 1);
    sweep.seed = 9007199254740991;
    sweep.timeout_s = 0.1;
    sweep.objective_p99_ms = 20.5;
    sweep.affinity = AFFINITY_LISTS;
    strcpy(sweep.client_cpus, "0-1");
    strcpy(sweep.server_cpus, "2-3");
    strcpy(sweep.labels[0].key, "who");
    strcpy(sweep.labels[0].value, "a \"quoted\" \xc3\xa9");
    sweep.label_count = 1;
    strcpy(sweep.asserts[0], "rps(*) > 1");
    strcpy(sweep.asserts[1], "p99_ms(grpc, 16) < 20");
    sweep.assert_count = 2;
    strcpy(sweep.arms[1].target, "127.0.0.1:50051");
    strcpy(sweep.arms[1].parameters.list[0].name, "delay_us");
    sweep.arms[1].parameters.list[0].parameter = (struct parameter){.type = PARAMETER_INT64,
                                                                    .value.int64 = -1000};
    strcpy(sweep.arms[1].parameters.list[1].name, "on");
    sweep.arms[1].parameters.list[1].parameter = (struct parameter){.type = PARAMETER_BOOL,
                                                                    .value.boolean = true};
    sweep.arms[1].parameters.count = 2;
    assert_int_equal(result_init(&written, &sweep, NULL), 0);
    strcpy(written.partial_reason, "stopped");
    written.partial = true;
    written.environment.cpus = 4;
    written.environment.memory_bytes = NAN;
    written.environment.virtualised = VIRTUALISED_YES;
    assert_int_equal(result_derive(&written, NULL), 0);
    write_result(&written, &text);
    assert_int_equal(result_json_read(buf_text(&text), text.size, &read, NULL), 0);
    assert_same_exports(&written, &read);
    assert_int_equal(read.sweep.seed, 9007199254740991);
    assert_string_equal(read.sweep.labels[0].value, "a \"quoted\" \xc3\xa9");
    assert_int_equal(read.sweep.assert_count, 2);
    assert_string_equal(read.sweep.asserts[1], "p99_ms(grpc, 16) < 20");
    assert_int_equal(read.sweep.arms[1].parameters.list[0].parameter.value.int64, -1000);
    assert_int_equal(read.environment.virtualised, VIRTUALISED_YES);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&written);
    sweep_fini(&sweep);
}

/* rps(rest, 16) is 2000, and p99.9 of rest at 1 needs 6636 requests of which there are 6200. */
static void asserts_are_judged(void **state)
{
    struct result r;
    struct buf text;

    (void)state;
    synthetic_result(&r);
    strcpy(r.sweep.asserts[0], "rps(rest, 16) < 1000 + 500");
    strcpy(r.sweep.asserts[1], "p999_ms(*) < 9");
    r.sweep.assert_count = 2;
    write_result(&r, &text);
    assert_has(&text, "{\"text\":\"rps(rest, 16) < 1000 + 500\",\"verdict\":\"does not hold\","
                      "\"arm\":null,\"level\":null,\"left\":2000,\"right\":1500,\"reason\":"
                      "\"2000 < 1500 is false\",\"checked\":1,\"failed\":1}");
    assert_has(&text, "{\"text\":\"p999_ms(*) < 9\",\"verdict\":\"cannot be told\","
                      "\"arm\":\"rest\",\"level\":{\"concurrency\":1},\"left\":null,"
                      "\"right\":9,\"reason\":\"p999_ms(rest, 1) needs 436 more requests\","
                      "\"checked\":4,\"failed\":1}");
    buf_fini(&text);
    result_fini(&r);
}

/* What is asserted changes no trial: --resume takes the journal for the same sweep. */
static void asserts_are_no_part_of_the_identity(void **state)
{
    struct sweep sweep;
    struct buf with, without;

    (void)state;
    synthetic_sweep(&sweep, 1);
    buf_init(&with, 1 << 20);
    buf_init(&without, 1 << 20);
    assert_int_equal(sweep_json_write_identity(&sweep, &without, NULL), 0);
    strcpy(sweep.asserts[0], "rps(*) > 1");
    sweep.assert_count = 1;
    assert_int_equal(sweep_json_write_identity(&sweep, &with, NULL), 0);
    assert_string_equal(buf_text(&with), buf_text(&without));
    buf_fini(&with);
    buf_fini(&without);
    sweep_fini(&sweep);
}

static void add_line(struct log_ring *ring, enum log_level level, const char *source,
                     const char *text)
{
    log_ring_add(ring, level, source, text, strlen(text));
}

static void servers_and_logs_are_told(void **state)
{
    struct result r, read;
    struct buf text;

    (void)state;
    synthetic_result(&r);
    r.servers = calloc(1, sizeof *r.servers);
    assert_non_null(r.servers);
    r.server_count = 1;
    r.servers[0] = (struct result_server){"rest", "stopped", 4711, "127.0.0.1:5000", 1, "signal 9"};
    assert_int_equal(log_ring_open(10, &r.log, NULL), 0);
    add_line(r.log, LOG_LEVEL_WARN, "session", "a line");
    write_result(&r, &text);
    assert_has(&text, "\"session\": {\"servers\":[{\"arm\":\"rest\",\"state\":\"stopped\","
                      "\"pid\":4711,\"address\":\"127.0.0.1:5000\",\"restarts\":1,"
                      "\"last_exit\":\"signal 9\"}],\"logs\":{\"rest\":[],\"grpc\":[]},\"log\":[{");
    assert_has(&text, "\"level\":\"warn\",\"source\":\"session\",\"text\":\"a line\"}]}\n}\n");
    assert_int_equal(result_json_read(buf_text(&text), text.size, &read, NULL), 0);
    assert_int_equal(read.server_count, 1);
    assert_string_equal(read.servers[0].last_exit, "signal 9");
    log_ring_close(r.log);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&r);
}

/* With the times they had, to the last byte of what is written again. */
static void servers_and_logs_survive(void **state)
{
    struct log_line line, kept;
    struct result r, read;
    struct buf text;

    (void)state;
    synthetic_result(&r);
    r.servers = calloc(1, sizeof *r.servers);
    assert_non_null(r.servers);
    r.server_count = 1;
    r.servers[0] = (struct result_server){"grpc", "up", 4711, "127.0.0.1:5000", 0, ""};
    assert_int_equal(log_ring_open(10, &r.log, NULL), 0);
    assert_int_equal(log_ring_open(10, &r.server_logs[PROTOCOL_GRPC], NULL), 0);
    add_line(r.log, LOG_LEVEL_WARN, "session", "one \xc3\xa9");
    add_line(r.log, LOG_LEVEL_INFO, "grpc", "two");
    add_line(r.server_logs[PROTOCOL_GRPC], LOG_LEVEL_ERROR, "grpc", "three");
    write_result(&r, &text);
    assert_int_equal(result_json_read(buf_text(&text), text.size, &read, NULL), 0);
    assert_same_exports(&r, &read);
    assert_null(read.server_logs[PROTOCOL_REST]);
    assert_int_equal(log_ring_newest(read.log), 2);
    assert_int_equal(log_ring_read(read.server_logs[PROTOCOL_GRPC], 0, &line, 1), 1);
    assert_int_equal(log_ring_read(r.server_logs[PROTOCOL_GRPC], 0, &kept, 1), 1);
    assert_string_equal(line.text, "three");
    assert_int_equal(line.level, LOG_LEVEL_ERROR);
    /* Written in whole milliseconds. */
    assert_int_equal(line.wall_ns / 1000000, kept.wall_ns / 1000000);
    log_ring_close(r.log);
    log_ring_close(r.server_logs[PROTOCOL_GRPC]);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&r);
}

static void revisions_survive(void **state)
{
    struct trial_revision written, read;
    struct result r;
    struct buf text;
    struct err e;

    (void)state;
    synthetic_result(&r);
    trial_revision_init(&written, r.trials[12], "dropped", true);
    buf_init(&text, DOCUMENT_MAX);
    assert_int_equal(revision_json_write(&written, &r.sweep, &text, NULL), 0);
    assert_string_equal(buf_text(&text),
                        "{\"revises\":{\"arm\":\"grpc\",\"level\":{\"concurrency\":16},"
                        "\"block\":2,\"attempt\":1},\"invalid_reason\":\"dropped\","
                        "\"excused\":true}");
    assert_true(revision_json_is(buf_text(&text), text.size));
    assert_int_equal(revision_json_read(buf_text(&text), text.size, "line 2", &r.sweep, &read, &e),
                     0);
    assert_int_equal(read.arm, 1);
    assert_int_equal(read.level, 1);
    assert_int_equal(read.block, 2);
    assert_int_equal(read.attempt, 1);
    assert_string_equal(read.invalid_reason, "dropped");
    assert_true(read.excused);
    memcpy(strstr(buf_text(&text), "grpc"), "gRPC", 4);
    assert_int_equal(revision_json_read(buf_text(&text), text.size, "line 2", &r.sweep, &read, &e),
                     ERR_INVALID);
    assert_string_equal(e.text, "line 2.revises.arm: the sweep has no arm 'gRPC'");
    buf_reset(&text);
    assert_int_equal(trial_json_write(r.trials[0], &r.sweep, &text, NULL), 0);
    assert_false(revision_json_is(buf_text(&text), text.size));
    buf_fini(&text);
    result_fini(&r);
}

static void an_excuse_survives(void **state)
{
    struct trial_revision v;
    struct result r, read;
    struct buf text;

    (void)state;
    synthetic_result(&r);
    trial_revision_init(&v, r.trials[0], "dropped", true);
    assert_int_equal(result_revise(&r, &v, NULL), 0);
    assert_int_equal(result_derive(&r, NULL), 0);
    write_result(&r, &text);
    assert_has(&text, "\"valid\":false,\"invalid_reason\":\"dropped\",\"excused\":true,");
    assert_int_equal(result_json_read(buf_text(&text), text.size, &read, NULL), 0);
    assert_same_exports(&r, &read);
    assert_true(result_is_complete(&read));
    assert_int_equal(result_excused(&read), 1);
    buf_fini(&text);
    result_fini(&read);
    result_fini(&r);
}

/* Replaces the first `from` by `to`; the document must then be refused with `expected`. */
static void assert_refused(const char *from, const char *to, const char *expected)
{
    struct buf text, changed;
    struct result r;
    struct err e = {0};
    const char *at;

    write_synthetic(&text);
    at = strstr(buf_text(&text), from);
    if (at == NULL)
        fail_msg("no %s to replace", from);
    buf_init(&changed, DOCUMENT_MAX);
    buf_append(&changed, text.data, (size_t)(at - buf_text(&text)));
    buf_append_text(&changed, to);
    buf_append_text(&changed, at + strlen(from));
    if (result_json_read(buf_text(&changed), changed.size, &r, &e) == 0)
        fail_msg("'%s' was taken", to);
    if (strcmp(e.text, expected) != 0)
        fail_msg("'%s' is not '%s'", e.text, expected);
    buf_fini(&changed);
    buf_fini(&text);
}

static void faults_are_named_with_their_place(void **state)
{
    (void)state;
    assert_refused("rvgtop.results/1", "rvgtop.results/2",
                   "schema: 'rvgtop.results/2' is not rvgtop.results/1");
    assert_refused("\"response\":{\"count\":2000", "\"response\":{\"count\":2001",
                   "trials[0].response.count: the histogram has 2000");
    assert_refused("\"count\":2000,\"mean_us\"", "\"count\":\"many\",\"mean_us\"",
                   "trials[0].response.count: is no integer of 0 or more");
    assert_refused("{\"arm\":\"rest\",\"level\"", "{\"arm\":\"soap\",\"level\"",
                   "trials[0].arm: the sweep has no arm 'soap'");
    assert_refused("\"level\":{\"concurrency\":1},\"block\":0",
                   "\"level\":{\"concurrency\":2},\"block\":0",
                   "trials[0].level: the sweep has no level c=2");
    assert_refused("\"block\":0,", "\"block\":3,", "trials[0].block: 3 is not in 0 to 2");
    assert_refused("\"valid\":true,", "\"valid\":1,", "trials[0].valid: is neither true nor false");
    assert_refused("\"kind\":\"timeout\"", "\"kind\":\"bored\"",
                   "trials[2].errors[0].kind: 'bored' is none of the known words");
    assert_refused("\"cpu_s\":4.0", "\"cpu_s\":-4.0",
                   "trials[0].resources.server.cpu_s: -4 is not in 0 to 1e+18");
    assert_refused("\"histogram\":\"HIST", "\"histogram\":\"\",\"x\":\"HIST",
                   "trials[0].response: histogram: 0 bytes are too few");
    assert_refused("\"t_s\":1.000", "\"t_s\":\"now\"", "trials[0].timeline[1].t_s: is no number");
    assert_refused("\"duration\":5", "\"duration\":-5",
                   "sweep.duration: '-5' is out of range; allowed 0.01 to 86400");
    assert_refused("\"created_at\": \"2026-09", "\"created_at\": \"2026/09",
                   "created_at: '2026/09-24T12:01:22.123Z' is no time like "
                   "2026-09-24T12:01:22.123Z");
    assert_refused("\"partial\": false", "\"partial\": fals",
                   "partial: is no valid JSON near byte 0");
    assert_refused("\"logs\":{\"rest\":[]", "\"logs\":{\"rest\":[{\"at\":0}]",
                   "session.logs.rest[0].at: is no text");
    assert_refused("\"excused\":false", "\"excused\":\"no\"",
                   "trials[0].excused: is neither true nor false");
    assert_refused("\"arms\": [", "\"bras\": [", "arms: is missing");
    assert_refused("\"trials\": [", "\"trials\": {", "trials: is no array");
}

/* Neither part of a document nor one with a few bytes changed may do harm (sanitizers watch). */
static void damaged_documents_are_refused_or_harmless(void **state)
{
    struct random random;
    struct sweep sweep;
    struct result r;
    struct buf text;
    size_t i, k;

    (void)state;
    synthetic_sweep(&sweep, 1);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 100, 333));
    assert_int_equal(result_derive(&r, NULL), 0);
    write_result(&r, &text);
    result_fini(&r);
    for (i = 0; i < text.size - 2; i += 97)
        assert_int_not_equal(result_json_read(buf_text(&text), i, &r, NULL), 0);
    random_init(&random, 7, 0);
    for (i = 0; i < 2000; i++) {
        uint8_t old[4];
        size_t places[4];

        for (k = 0; k < 4; k++) {
            places[k] = random_below(&random, text.size);
            old[k] = text.data[places[k]];
            text.data[places[k]] = (uint8_t)("{}[]\",:0e-\\\xff"[random_below(&random, 12)]);
        }
        if (result_json_read(buf_text(&text), text.size, &r, NULL) == 0)
            result_fini(&r);
        for (k = 4; k-- > 0;)
            text.data[places[k]] = old[k];
    }
    buf_fini(&text);
    sweep_fini(&sweep);
}

static void files_are_named_in_errors(void **state)
{
    char path[] = "/tmp/rvg-result-XXXXXX";
    int fd = mkstemp(path);
    struct result r;
    struct err e;
    struct buf text;

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(result_json_load("/nowhere/results.json", &r, &e), ERR_NOT_FOUND);
    assert_non_null(strstr(e.text, "/nowhere/results.json"));
    assert_int_equal(result_json_load(path, &r, &e), ERR_INVALID);
    assert_memory_equal(e.text, path, strlen(path));
    write_synthetic(&text);
    assert_int_equal(file_save_buf(path, &text, NULL), 0);
    assert_int_equal(result_json_load(path, &r, &e), 0);
    assert_int_equal(r.trial_count, 13);
    result_fini(&r);
    buf_fini(&text);
    unlink(path);
}

static void the_schema_holds(void **state)
{
    struct buf text;
    int status;

    (void)state;
    write_synthetic(&text);
    status = schema_status(&text);
    if (status == 0)
        memcpy(strstr(buf_text(&text), "\"verdict\""), "\"verdikt\"", 9);
    if (status == 0)
        assert_int_equal(schema_status(&text), 1);
    buf_fini(&text);
    if (status == 77)
        skip();
    assert_int_equal(status, 0);
}

static void the_locale_changes_nothing(void **state)
{
    struct buf plain, comma;
    struct result r;

    (void)state;
    if (!comma_locale_enter())
        skip();
    write_synthetic(&comma);
    assert_int_equal(result_json_read(buf_text(&comma), comma.size, &r, NULL), 0);
    assert_true(r.trials[0]->client_encode_us == 12.346);
    result_fini(&r);
    comma_locale_leave();
    write_synthetic(&plain);
    assert_string_equal(buf_text(&comma), buf_text(&plain));
    buf_fini(&plain);
    buf_fini(&comma);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_stand_in_order),
        cmocka_unit_test(parts_read_as_the_format_says),
        cmocka_unit_test(reading_back_gives_the_same_result),
        cmocka_unit_test(awkward_numbers_survive),
        cmocka_unit_test(schedules_survive),
        cmocka_unit_test(equal_values_survive),
        cmocka_unit_test(rates_survive),
        cmocka_unit_test(every_setting_survives),
        cmocka_unit_test(asserts_are_judged),
        cmocka_unit_test(asserts_are_no_part_of_the_identity),
        cmocka_unit_test(servers_and_logs_are_told),
        cmocka_unit_test(servers_and_logs_survive),
        cmocka_unit_test(revisions_survive),
        cmocka_unit_test(an_excuse_survives),
        cmocka_unit_test(faults_are_named_with_their_place),
        cmocka_unit_test(damaged_documents_are_refused_or_harmless),
        cmocka_unit_test(files_are_named_in_errors),
        cmocka_unit_test(the_schema_holds),
        cmocka_unit_test(the_locale_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
