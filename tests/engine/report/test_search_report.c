/* A search in every form of a result: lines, closing table, CSV, JSON and back, journal. */
#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "engine/report/closing_table.h"
#include "engine/report/csv_export.h"
#include "engine/report/journal.h"
#include "engine/report/result_json.h"
#include "engine/report/search_line.h"
#include "synthetic.h"

enum { REST, GRPC, TEXT_MAX = 1 << 24 };

static int setup(void **state)
{
    struct result *r = calloc(1, sizeof *r);

    assert_non_null(r);
    synthetic_search_result(r);
    *state = r;
    return 0;
}

static int teardown(void **state)
{
    result_fini(*state);
    free(*state);
    return 0;
}

static void assert_has(const struct buf *text, const char *part)
{
    if (strstr(buf_text(text), part) == NULL)
        fail_msg("no '%s' in:\n%s", part, buf_text(text));
}

static void assert_lacks(const struct buf *text, const char *part)
{
    if (strstr(buf_text(text), part))
        fail_msg("'%s' in:\n%s", part, buf_text(text));
}

static void a_step_is_a_line(void **state)
{
    const struct result *r = *state;
    struct buf line;

    buf_init(&line, TEXT_MAX);
    search_line_step(r, &r->searches[1], 1, &line);
    assert_string_equal(buf_text(&line), "block 1/3 rest 1000/s: met: p99 12.3 ms, 0 % errors, "
                                         "100 % sent, limited by latency");
    buf_reset(&line);
    search_line_step(r, &r->searches[1], 0, &line);
    assert_string_equal(buf_text(&line), "block 1/3 rest 2000/s: missed (p99, sent): p99 80 ms, "
                                         "0 % errors, 100 % sent, limited by server");
    buf_reset(&line);
    search_line_step(r, &r->searches[0], 0, &line);
    assert_has(&line, "p99 12.3 ms?, "); /* 500 requests */
    buf_fini(&line);
}

static void an_end_is_a_line(void **state)
{
    struct result *r = *state;
    struct search *s = &r->searches[2];
    struct buf line;

    buf_init(&line, TEXT_MAX);
    search_line_end(r, s, 2, 6, &line);
    assert_string_equal(buf_text(&line), "[2/6] block 1/3 grpc: 1300/s met the objective, 1310/s "
                                         "missed it, limited by server; 3 steps");
    s->end = SEARCH_BOUND;
    buf_reset(&line);
    search_line_outcome(s, &line);
    assert_string_equal(buf_text(&line), "1300/s met the objective, and no higher rate may be "
                                         "tried (search.to)");
    s->end = SEARCH_NONE;
    buf_reset(&line);
    search_line_outcome(s, &line);
    assert_string_equal(buf_text(&line), "no rate from 1310/s up met the objective");
    s->end = SEARCH_INVALID;
    buf_reset(&line);
    search_line_outcome(s, &line);
    assert_string_equal(buf_text(&line), "a step stayed invalid");
    buf_fini(&line);
}

/* The estimates are those of tests/engine/result/test_search.c. */
static const char table[] =
    "Highest rate that meets the objective: p99 at most 50 ms, at most 1 % errors, at\n"
    "  least 99 % sent\n"
    "  arm           max /s [95 % interval] searches  p99 ms  limited above it by\n"
    "  rest               1000 [1000, 1000]        3    12.0  server\n"
    "  grpc               1310 [1285, 1335]        3    12.0  client (2 of 3)\n"
    "   / rest         1.310 [1.285, 1.335]  faster\n"
    "  grpc: above it the client set the limit; the server may hold more than that\n"
    "Searches, arm and block: the rates tried, * missed the objective\n"
    "  grpc 1: 100; not finished\n"
    "  rest 1: 2000* 1000 1010*; 1000/s met the objective, 1010/s missed it, limited\n"
    "      by server\n"
    "  grpc 1: 2600* 1300 1310*; 1300/s met the objective, 1310/s missed it, limited\n"
    "      by server\n";

static void the_table_has_rates_and_paths(void **state)
{
    const struct result *r = *state;
    struct buf text;

    buf_init(&text, TEXT_MAX);
    closing_table_print(r, "results/x", false, &text);
    assert_has(&text, table);
    assert_lacks(&text, "windows are short"); /* 50 ms of 5 s is within the resolution */
    assert_has(&text, "timeline.csv, find_max.csv, sweep.cfg)");
    assert_has(&text, "\nAnswer: grpc has 1.31x the highest rate of rest at the objective");
    for (const char *at = buf_text(&text); *at; at += strcspn(at, "\n") + 1)
        assert_true(strcspn(at, "\n") <= CLOSING_WIDTH);
    buf_fini(&text);
}

static void the_table_warns(void **state)
{
    struct result *r = *state;
    struct buf text;

    r->sweep.objective_p99_ms = 500;
    r->searches[2].end = SEARCH_BOUND;
    r->searches[4].end = SEARCH_NONE;
    buf_init(&text, TEXT_MAX);
    closing_table_print(r, NULL, false, &text);
    assert_has(&text, "grpc: 1 of 3 searches met the objective up to the highest rate that may be\n"
                      "  tried (search.to): the arm may hold more\n");
    assert_has(&text, "grpc: in 1 of 3 searches no rate met the objective; they are not in the\n"
                      "  figures\n");
    /* 0.5 s of 5 s */
    assert_has(&text, "windows are short against the bound: a rate up to 10 % above what");
    buf_fini(&text);
}

static void every_step_is_a_row(void **state)
{
    static const char beginning[] =
        "\"arm\",\"block\",\"step\",\"rate_rps\",\"met\",\"missed\",\"latency_p99_us\","
        "\"latency_p99_enough\",\"error_rate\",\"attained\",\"answered\",\"throughput_rps\","
        "\"requests\",\"limited_by\",\"end\",\"found_rps\"\n"
        "\"grpc\",\"0\",\"1\",\"100.000\",\"true\",\"\",\"12345.678\",\"false\",\"0.000000\","
        "\"1.000000\",\"1.000000\",\"100.000\",\"500\",\"latency\",\"unfinished\",\"\"\n"
        "\"rest\",\"0\",\"1\",\"2000.000\",\"false\",\"p99 sent\",\"80000.000\",\"true\","
        "\"0.000000\",\"1.000000\",\"0.900000\",\"1800.000\",\"10000\",\"server\",\"found\","
        "\"1000.000\"\n";
    const struct result *r = *state;
    struct buf text;
    size_t rows = 0;

    buf_init(&text, TEXT_MAX);
    assert_int_equal(csv_export_searches(r, &text, NULL), 0);
    assert_int_equal(strncmp(buf_text(&text), beginning, sizeof beginning - 1), 0);
    for (size_t i = 0; i < text.size; i++)
        rows += text.data[i] == '\n';
    assert_int_equal(rows, 1 + 1 + 6 * 3);
    buf_fini(&text);
}

static void cells_have_the_rates(void **state)
{
    const struct result *r = *state;
    struct buf text;

    buf_init(&text, TEXT_MAX);
    assert_int_equal(csv_export_cells(r, &text, NULL), 0);
    assert_has(&text, "\"poisson\",\"\",\"1000.000\",");
    assert_has(&text, ",\"1000.000\",\"1000.000\"\n");
    buf_reset(&text);
    assert_int_equal(csv_export_trials(r, &text, NULL), 0);
    assert_has(&text, "\"poisson\",\"\",\"1320.000\",");
    buf_fini(&text);
}

static void write_document(const struct result *r, struct buf *out)
{
    struct err e = {0};

    buf_init(out, TEXT_MAX);
    if (result_json_write(r, out, &e) != 0)
        fail_msg("%s", e.text);
}

static void the_document_has_the_searches(void **state)
{
    struct buf text;

    write_document(*state, &text);
    assert_has(&text, "\"concurrency\":null,\"rate\":null,");
    assert_has(&text, "\"find_max\":true,\"search\":{\"from\":100,\"to\":1000000,"
                      "\"resolution\":0.02},");
    assert_has(&text, "\"find_max\": [\n"
                      "{\"arm\":\"grpc\",\"block\":0,\"end\":\"unfinished\",\"rate_rps\":null,"
                      "\"above_rps\":null,\"steps\":[{\"rate_rps\":100,\"met\":true,\"missed\":[],"
                      "\"latency_p99_us\":12345.678,\"latency_p99_enough\":false,");
    assert_has(&text, "\"missed\":[\"p99\",\"sent\"],");
    assert_has(&text, "{\"level\":{\"rate_rps\":null},\"metric\":\"rate_rps\",\"arm_a\":\"rest\","
                      "\"arm_b\":\"grpc\",\"ratio\":1.3100,");
    buf_fini(&text);
}

/* Read back and written again it is the same text. */
static void it_survives_being_read_back(void **state)
{
    struct buf first, second;
    struct err e = {0};
    struct result read;

    write_document(*state, &first);
    if (result_json_read(buf_text(&first), first.size, &read, &e) != 0)
        fail_msg("%s", e.text);
    assert_true(read.sweep.find_max);
    assert_int_equal(read.search_count, 7);
    write_document(&read, &second);
    assert_string_equal(buf_text(&first), buf_text(&second));
    result_fini(&read);
    buf_fini(&first);
    buf_fini(&second);
}

static void expect_refused(const struct result *r, const char *from, const char *to,
                           const char *said)
{
    struct result read;
    struct buf text, changed;
    struct err e = {0};
    const char *at;

    write_document(r, &text);
    at = strstr(buf_text(&text), from);
    assert_non_null(at);
    buf_init(&changed, TEXT_MAX);
    buf_append(&changed, text.data, (size_t)(at - buf_text(&text)));
    buf_printf(&changed, "%s%s", to, at + strlen(from));
    assert_int_equal(result_json_read(buf_text(&changed), changed.size, &read, &e), ERR_INVALID);
    assert_string_equal(e.text, said);
    buf_fini(&text);
    buf_fini(&changed);
}

static void nonsense_is_refused_with_its_place(void **state)
{
    const struct result *r = *state;

    expect_refused(r, "\"end\":\"unfinished\"", "\"end\":\"fun\"",
                   "find_max[0].end: 'fun' is none of the known words");
    expect_refused(r, "[\"p99\",\"sent\"]", "[\"p98\"]",
                   "find_max[1].steps[0].missed: is not known here");
    expect_refused(r, "\"block\":0,\"end\"", "\"block\":3,\"end\"",
                   "find_max[0].block: 3 is not in 0 to 2");
}

/* The searches that ended, and the trials at the rates they found. */
static void the_journal_keeps_it(void **state)
{
    char directory[] = "/tmp/rvg-searches-XXXXXX", path[64];
    const struct result *r = *state;
    struct journal_report report;
    struct journal *j;
    struct result read;

    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/journal", directory);
    assert_int_equal(journal_create(path, &r->sweep, &j, NULL), 0);
    for (size_t i = 1; i < r->search_count; i++) {
        assert_int_equal(journal_add_search(j, &r->searches[i], NULL), 0);
        assert_int_equal(journal_append(j, r->trials[i - 1], NULL), 0);
    }
    journal_close(j);
    assert_int_equal(result_init(&read, &r->sweep, NULL), 0);
    assert_int_equal(journal_resume(path, &read, &report, &j, NULL), 0);
    assert_int_equal(report.trials, 6);
    assert_int_equal(read.search_count, 6);
    assert_true(read.searches[5].rate_rps == 1320);
    assert_true(read.searches[5].steps[2].limited_by == LIMITED_CLIENT);
    assert_true(read.trials[5]->rate_rps == 1320);
    assert_true(result_is_complete(&read));
    journal_close(j);
    result_fini(&read);
    unlink(path);
    rmdir(directory);
}

/* A journal of a sweep without a search is as it would be had there never been any. */
static void other_sweeps_keep_their_identity(void **state)
{
    struct sweep sweep;
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 3);
    buf_init(&text, TEXT_MAX);
    assert_int_equal(sweep_json_write_identity(&sweep, &text, NULL), 0);
    assert_lacks(&text, "find_max");
    assert_lacks(&text, "search");
    buf_fini(&text);
    sweep_fini(&sweep);
}

/* Of two payloads each arm has another base, and the first arm of each has none. */
static void add_payload(struct sweep *s)
{
    for (size_t i = 0; i < 2; i++) {
        struct sweep_arm arm = s->arms[i];

        strcat(arm.name, "-64");
        arm.image_px = 64;
        assert_int_equal(sweep_add_arm(s, &arm, NULL), 0);
    }
}

static void each_arm_is_held_against_its_own_base(void **state)
{
    struct sweep sweep;
    struct result r;
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 1);
    add_payload(&sweep);
    sweep.objective_p99_ms = 50;
    sweep_set_find_max(&sweep, true);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    sweep_fini(&sweep);
    assert_int_equal(result_derive(&r, NULL), 0);
    buf_init(&text, TEXT_MAX);
    closing_table_print(&r, NULL, true, &text);
    assert_has(&text, "   / rest ");
    assert_has(&text, "   / rest-64 ");
    buf_fini(&text);
    result_fini(&r);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_step_is_a_line),
        TEST(an_end_is_a_line),
        TEST(the_table_has_rates_and_paths),
        TEST(the_table_warns),
        TEST(every_step_is_a_row),
        TEST(cells_have_the_rates),
        TEST(the_document_has_the_searches),
        TEST(it_survives_being_read_back),
        TEST(nonsense_is_refused_with_its_place),
        TEST(the_journal_keeps_it),
        TEST(other_sweeps_keep_their_identity),
        TEST(each_arm_is_held_against_its_own_base),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
