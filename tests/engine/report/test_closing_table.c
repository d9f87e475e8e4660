#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "comma_locale.h"
#include "engine/report/closing_table.h"
#include "synthetic.h"

static const char golden[] =
    "cat photo: model resnet8, closed loop, 3 blocks, trials of 5 s\n"
    "  rest         rest, image as json, unary, library client, server of its own\n"
    "  grpc         grpc, image as raw, unary, library client, server of its own\n"
    "\n"
    "    c arm                        req/s    p50 ms    p99 ms  errors  limited\n"
    "    1 rest        412.9 [360.2, 473.4]      2.50      2.50       0  server\n"
    "      grpc        516.1 [450.2, 591.7]      2.00      2.00       0  server\n"
    "       / rest       req/s   1.250 [1.250, 1.250]  faster\n"
    "                    p50 ms  0.800 [0.800, 0.800]  faster\n"
    "                    p99 ms  0.800 [0.800, 0.800]  faster\n"
    "\n"
    "   16 rest           2000 [2000, 2000]      8.00      8.00      60  server\n"
    "      grpc           2621 [1465, 4688]      5.34      8.00       0  server\n"
    "       / rest       req/s   1.310 [0.733, 2.344]  not distinguishable\n"
    "                    p50 ms  0.763 [0.427, 1.365]  not distinguishable\n"
    "                    p99 ms  0.763 [0.427, 1.365]  not distinguishable\n"
    "\n"
    "Where the time goes, mean us of a request: net = service time - server (both\n"
    "  protocol stacks, the kernel, waiting to be read); decode, preprocess, queue,\n"
    "  infer and encode in the server; other is not accounted for; together they are\n"
    "  the service time (serv.), of which the client's codec (c.enc, c.dec) is no\n"
    "  part\n"
    "    c arm          c.enc   net   dec  prep queue infer   enc other c.dec serv.\n"
    "    1 rest          12.3  1210  10.0  10.0  10.0  10.0  10.0  1160   3.5  2419\n"
    "      grpc          12.3   968  10.0  10.0  10.0  10.0  10.0   918   3.5  1935\n"
    "   16 rest          12.3  4000  10.0  10.0  10.0  10.0  10.0  3950   3.5  8000\n"
    "      grpc          12.3  3000  10.0  10.0  10.0  10.0  10.0  2950   3.5  6000\n"
    "\n"
    "Cost of a request at saturation (c=16): processor time of the server, of the\n"
    "  client and of both, us; memory of the server for each request in flight, KiB;\n"
    "  context switches of the server and of the client; bytes on the wire\n"
    "    c arm           s.cpu  c.cpu    cpu    KiB   s.sw   c.sw sent B recv B\n"
    "   16 rest            400    100    500   1221  0.101  0.101   2300    311\n"
    "      grpc            300   75.0    375   1221  0.076  0.076   2300    311\n"
    "       / rest       0.763  0.763  0.763   1.00  0.763  0.763   1.00   1.00\n"
    "        from        0.427  0.427  0.427   1.00  0.427  0.427   1.00   1.00\n"
    "        to           1.37   1.37   1.37   1.00   1.37   1.37   1.00   1.00\n"
    "        needs        n.s.   n.s.   n.s.   n.s.   n.s.   n.s.   n.s.   n.s.\n"
    "\n"
    "Findings, gRPC / REST (claims often made, as hypotheses):\n"
    "  measured: JSON over REST against raw bytes over gRPC, encoding and protocol\n"
    "    together\n"
    "    grpc / rest: p50 of the response time 0.781 [0.584, 1.05], 3 blocks;\n"
    "    throughput 1.28 [0.957, 1.71], 3 blocks; processor time a request 0.781\n"
    "    [0.584, 1.05], 3 blocks; server memory a request in flight 1.00 [1.00,\n"
    "    1.00], 3 blocks; growth of the throughput 1.05 [0.586, 1.88], 3 blocks\n"
    "  measured: the arm that carries most here\n"
    "    grpc: 2621 requests a second at c=16; against rest there: 1.31 [0.733,\n"
    "    2.34], 3 blocks, not distinguishable\n"
    "  not tested: latency (claim-latency.cfg), throughput (claim-throughput.cfg),\n"
    "    cpu (claim-cost-rate.cfg), memory (claim-cost.cfg), scaling\n"
    "    (claim-scaling.cfg): no REST and gRPC arm with the same input in the same\n"
    "    class of encoding (binary and raw)\n"
    "  not tested: payload (claim-latency.cfg): no two payloads of different size\n"
    "    were measured\n"
    "  Not measured, but to be weighed: REST is spoken by every client, read by eye,\n"
    "    cached and debugged with common tools, and works from a browser; gRPC brings\n"
    "    typed contracts, generated clients, streaming and calls in both directions.\n"
    "\n"
    "Instrument: its own loop takes 0.250 us a request (null transport). Requests are\n"
    "  encoded once, before they are timed; one message costs the client:\n"
    "  rest         12.3 us to encode, 3.50 us to decode\n"
    "  grpc         12.3 us to encode, 3.50 us to decode\n"
    "Machine: 4 processors, Some CPU, virtual, processors of the client: 0-1, of the\n"
    "  servers: 2-3\n"
    "Noise: a 1 ms sleep came late by 53.1 us (p99, median over trials; worst 53.1\n"
    "  us); 0 of 13 trials were not quiet (above 100 us)\n"
    "Trials: 13 in all, 1 invalid; 0 of 12 planned ones are missing\n"
    "Notes:\n"
    "  c=16 rest: 20 timeout: no answer in 10 s; 40 http_status: 503: busy\n"
    "  c=16 grpc: 1 invalid trial: the server \"grpc\" restarted\n"
    "\n"
    "Reading: req/s is the geometric mean over blocks, latencies are response times;\n"
    "  [low, high] is the 95 % interval over blocks, never over requests;\n"
    "  ratios are paired: geometric means of the blocks' own ratios, which need not\n"
    "  be the quotient of the figures above them, with the interval of this pair\n"
    "  alone; faster, slower: more than chance explains, at 5 % after Holm's\n"
    "  correction over 2 comparisons a metric; not distinguishable: it may be chance;\n"
    "  too few blocks: fewer than 3\n"
    "  ? behind a figure: too few requests for it (p50 needs 11, p99 662)\n"
    "\n"
    "Files: results/20260924-120122-cat-photo/\n"
    "  (results.json, results.csv, trials.csv, timeline.csv, sweep.cfg)\n"
    "\n"
    "Answer: grpc is faster than rest in throughput at 1 of 2 levels, not\n"
    "  distinguishable at 1 (interval spans 1): 1.25x [1.25, 1.25] at concurrency 1\n"
    "  to 1.31x [0.73, 2.34] at 16, 3 blocks; p99 faster at 1 of 2, not\n"
    "  distinguishable at 1: 0.76x [0.43, 1.37] to 0.80x [0.80, 0.80].\n";

static void print(const struct result *r, const char *directory, bool utf8, struct buf *out)
{
    buf_init(out, 1 << 20);
    closing_table_print(r, directory, utf8, out);
    assert_false(buf_failed(out));
}

/* Shows the first line that differs. */
static void assert_same_lines(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    if (*a != *b)
        fail_msg("'%.80s' is not '%.80s'", a, b);
}

static void assert_has(const struct buf *text, const char *part)
{
    if (strstr(buf_text(text), part) == NULL)
        fail_msg("no '%s' in:\n%s", part, buf_text(text));
}

static void know_machine(struct result *r)
{
    r->environment.cpus = 4;
    r->environment.virtualised = VIRTUALISED_YES;
    strcpy(r->environment.cpu_model, "Some CPU");
    strcpy(r->environment.client_cpus, "0-1");
    strcpy(r->environment.server_cpus, "2-3");
}

static void the_whole_text(void **state)
{
    struct result r;
    struct buf text;

    (void)state;
    synthetic_result(&r);
    know_machine(&r);
    print(&r, "results/20260924-120122-cat-photo", false, &text);
    assert_same_lines(buf_text(&text), golden);
    buf_fini(&text);
    result_fini(&r);
}

/* The failed ones first, wrapped, before the answer. */
static void what_is_asserted_is_judged(void **state)
{
    struct result r;
    struct buf text;

    (void)state;
    synthetic_result(&r);
    strcpy(r.sweep.asserts[0], "error_rate(*) < 0.1");
    strcpy(r.sweep.asserts[1], "p999_ms(*) < 9");
    strcpy(r.sweep.asserts[2], "rps(grpc) / rps(rest) > 1.26");
    r.sweep.assert_count = 3;
    print(&r, NULL, false, &text);
    assert_has(&text,
               "\n\nAsserted: 2 of 3 failed\n"
               "  does not hold: rps(grpc) / rps(rest) > 1.26, at c=1: 1.25 > 1.26 is false (1\n"
               "    of 2 failed)\n"
               "  cannot be told: p999_ms(*) < 9, at rest, c=1: p999_ms(rest, 1) needs 436 more\n"
               "    requests (1 of 4 failed)\n"
               "  holds: error_rate(*) < 0.1, at rest, c=16: 0.001996 < 0.1\n"
               "\nAnswer: ");
    buf_fini(&text);
    result_fini(&r);
}

/* Columns of the longest line; every byte must be ASCII. */
static size_t widest_ascii_line(const char *text)
{
    size_t widest = 0, width = 0;

    for (; *text; text++) {
        assert_true((unsigned char)*text < 0x80);
        width = *text == '\n' ? 0 : width + 1;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void strange_names_fit(void **state)
{
    struct sweep sweep;
    struct result r;
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 1);
    strcpy(sweep.name, "Gr\xc3\xb6\xc3\x9f"
                       "e");
    strcpy(sweep.arms[1].name, "a-very-long-name-of-an-arm-indeed");
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    assert_int_equal(result_derive(&r, NULL), 0);
    print(&r, NULL, false, &text);
    assert_has(&text, "Gr??e: model");
    assert_has(&text, "\n      a-very-long~ ");
    assert_true(widest_ascii_line(buf_text(&text)) <= CLOSING_WIDTH);
    buf_fini(&text);
    print(&r, NULL, true, &text);
    assert_has(&text, "Gr\xc3\xb6\xc3\x9f"
                      "e: model");
    assert_has(&text, "\n      a-very-long\xe2\x80\xa6 ");
    buf_fini(&text);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void golden_lines_fit(void **state)
{
    (void)state;
    assert_true(widest_ascii_line(golden) <= CLOSING_WIDTH);
}

static void what_is_not_known_is_a_dash(void **state)
{
    struct sweep sweep;
    struct result r;
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 2);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    synthetic_add(&r, synthetic_trial(0, 0, 0, 500, 1234.5678));
    r.partial = true;
    strcpy(r.partial_reason, "signal 15");
    assert_int_equal(result_derive(&r, NULL), 0);
    print(&r, NULL, false, &text);
    assert_has(&text, "PARTIAL: some trials are missing: signal 15\n");
    assert_has(&text,
               "\n    1 rest                       100.0      1.23      1.23?      0  server\n");
    assert_has(&text, "\n      grpc                           -         -         -       -  -\n");
    assert_has(&text, "\n       / rest       req/s                      -  too few blocks\n");
    assert_has(&text, "\n                    p99 ms                     -  too few blocks\n");
    assert_has(&text, "\nAnswer: nothing to say of grpc and rest: they have no block in common.\n");
    assert_has(&text, "Trials: 1 in all, 0 invalid; 7 of 8 planned ones are missing\n");
    assert_has(&text, "  c=1 rest: 1 of 2 blocks; p99 rests on 500 requests, 662 needed\n");
    buf_fini(&text);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void each_later_arm_is_held_against_the_first(void **state)
{
    struct sweep_arm third;
    struct sweep sweep;
    struct result r;
    struct buf text;
    int block;
    size_t arm;

    (void)state;
    synthetic_sweep(&sweep, 3);
    third = sweep.arms[1];
    strcpy(third.name, "typed");
    assert_int_equal(sweep_add_arm(&sweep, &third, NULL), 0);
    sweep.level_count = 1;
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    for (block = 0; block < 3; block++)
        for (arm = 0; arm < 3; arm++)
            synthetic_add(&r, synthetic_trial(arm, 0, block, 1000 * (arm + 1), 1000));
    assert_int_equal(result_derive(&r, NULL), 0);
    print(&r, NULL, false, &text);
    assert_has(&text, "\n\nAnswer: grpc has 2.00x the throughput of rest at concurrency 1 ");
    assert_has(&text, "\n\nAnswer: typed has 3.00x the throughput of rest at concurrency 1 ");
    assert_has(&text, "\n    1 rest        200.0 [200.0, 200.0]");
    assert_has(&text, "\n      grpc        400.0 [400.0, 400.0]");
    assert_has(&text, "\n       / rest       req/s   2.000 [2.000, 2.000]  faster\n");
    assert_has(&text, "\n      typed       600.0 [600.0, 600.0]");
    assert_has(&text, "\n       / rest       req/s   3.000 [3.000, 3.000]  faster\n");
    buf_fini(&text);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void one_arm_has_no_ratios(void **state)
{
    struct sweep sweep;
    struct result r;
    struct buf text;

    (void)state;
    synthetic_sweep(&sweep, 1);
    sweep.arm_count = 1;
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    assert_int_equal(result_derive(&r, NULL), 0);
    print(&r, NULL, false, &text);
    assert_null(strstr(buf_text(&text), " / "));
    assert_null(strstr(buf_text(&text), "Holm"));
    assert_null(strstr(buf_text(&text), "Answer"));
    buf_fini(&text);
    result_fini(&r);
    sweep_fini(&sweep);
}

static void assert_line(const struct result *r, const struct trial *t, const char *expected)
{
    struct buf line;

    buf_init(&line, 1000);
    progress_line_print(r, t, 7, 24, &line);
    assert_string_equal(buf_text(&line), expected);
    buf_fini(&line);
}

static void assert_short(const struct result *r, const struct trial *t, const char *expected)
{
    struct buf line;

    buf_init(&line, 1000);
    progress_line_print_short(r, t, &line);
    assert_string_equal(buf_text(&line), expected);
    buf_fini(&line);
}

static void a_finished_trial_has_a_short_line(void **state)
{
    struct trial *bare;
    struct result r;

    (void)state;
    synthetic_result(&r);
    assert_short(&r, r.trials[2],
                 "rest c=16: 2000 req/s, 30 errors, p50 8.00 ms, p99 8.00 ms, limit server");
    assert_short(&r, r.trials[11], "grpc c=16: invalid: the server \"grpc\" restarted");
    bare = synthetic_trial(0, 0, 0, 100, 1000);
    assert_short(&r, bare, "rest c=1: 20.00 req/s, p50 1.00 ms, p99 1.00 ms?, limit server");
    trial_close(bare);
    result_fini(&r);
}

static void a_finished_trial_has_a_line(void **state)
{
    struct trial *bare;
    struct result r;

    (void)state;
    synthetic_result(&r);
    assert_line(&r, r.trials[2],
                "[ 7/24] block 1/3 rest c=16: 2000 req/s, p50 8.00 ms, p99 8.00 ms, 30 errors, "
                "limited by server");
    assert_line(&r, r.trials[11],
                "[ 7/24] block 3/3 grpc c=16: invalid: the server \"grpc\" restarted");
    assert_int_equal(trial_open(&bare, NULL), 0);
    bare->valid = true;
    bare->errors[OUTCOME_CONNECT].count = 1;
    assert_line(&r, bare, "[ 7/24] block 1/3 rest c=1: 1 error, limited by unknown");
    trial_close(bare);
    bare = synthetic_trial(0, 0, 0, 100, 1000);
    assert_line(&r, bare,
                "[ 7/24] block 1/3 rest c=1: 20.00 req/s, p50 1.00 ms, p99 1.00 ms?, 0 errors, "
                "limited by server");
    trial_close(bare);
    result_fini(&r);
}

static void the_locale_changes_nothing(void **state)
{
    struct result r;
    struct buf text;

    (void)state;
    if (!comma_locale_enter())
        skip();
    synthetic_result(&r);
    know_machine(&r);
    print(&r, "results/20260924-120122-cat-photo", false, &text);
    comma_locale_leave();
    assert_same_lines(buf_text(&text), golden);
    buf_fini(&text);
    result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_text),
        cmocka_unit_test(what_is_asserted_is_judged),
        cmocka_unit_test(golden_lines_fit),
        cmocka_unit_test(strange_names_fit),
        cmocka_unit_test(what_is_not_known_is_a_dash),
        cmocka_unit_test(each_later_arm_is_held_against_the_first),
        cmocka_unit_test(one_arm_has_no_ratios),
        cmocka_unit_test(a_finished_trial_has_a_line),
        cmocka_unit_test(a_finished_trial_has_a_short_line),
        cmocka_unit_test(the_locale_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
