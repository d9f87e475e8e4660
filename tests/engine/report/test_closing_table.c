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
    "    c arm                        req/s               p50 ms               p99 ms  errors  "
    "limited\n"
    "    1 rest        412.9 [360.2, 473.4]                 2.50                 2.50       0  "
    "server\n"
    "      grpc        516.1 [450.2, 591.7]                 2.00                 2.00       0  "
    "server\n"
    "       / rest     1.250 [1.250, 1.250] 0.800 [0.800, 0.800] 0.800 [0.800, 0.800]\n"
    "                                faster               faster               faster\n"
    "\n"
    "   16 rest           2000 [2000, 2000]                 8.00                 8.00      60  "
    "server\n"
    "      grpc           2621 [1465, 4688]                 5.34                 8.00       0  "
    "server\n"
    "       / rest     1.310 [0.733, 2.344] 0.763 [0.427, 1.365] 0.763 [0.427, 1.365]\n"
    "                   not distinguishable  not distinguishable  not distinguishable\n"
    "\n"
    "Where it goes, mean us of a request: phases in the server; network = service time - server\n"
    "  (both protocol stacks, the kernel, waiting to be read); processor time; bytes on the wire\n"
    "    c arm           decode preproc   queue   infer  encode network cpu srv cpu cli  sent B  "
    "recv B\n"
    "    1 rest            10.0    10.0    10.0    10.0    10.0    1210    1935   483.9    2300    "
    " "
    "311\n"
    "      grpc            10.0    10.0    10.0    10.0    10.0   967.7    1548   387.1    2300    "
    " "
    "311\n"
    "   16 rest            10.0    10.0    10.0    10.0    10.0    4000   400.0   100.0    2300    "
    " "
    "311\n"
    "      grpc            10.0    10.0    10.0    10.0    10.0    3000   300.0    75.0    2300    "
    " "
    "311\n"
    "\n"
    "Instrument: its own loop takes 0.250 us a request (null transport). Requests are encoded "
    "once,\n"
    "  before they are timed; one message costs the client:\n"
    "  rest         12.3 us to encode, 3.50 us to decode\n"
    "  grpc         12.3 us to encode, 3.50 us to decode\n"
    "Machine: 4 processors, Some CPU, virtual\n"
    "  processors of the client: 0-1, of the servers: 2-3\n"
    "Noise: a 1 ms sleep came late by 53.1 us (p99, median over trials; worst 53.1 us); 0 of 13\n"
    "  trials were not quiet (above 100 us)\n"
    "Trials: 13 in all, 1 invalid; 0 of 12 planned ones are missing\n"
    "Notes:\n"
    "  c=16 rest: 20 timeout: no answer in 10 s; 40 http_status: 503: busy\n"
    "  c=16 grpc: 1 invalid trial: the server \"grpc\" restarted\n"
    "\n"
    "Reading: req/s is the geometric mean over blocks, latencies are response times;\n"
    "  [low, high] is the 95 % interval over blocks, never over requests;\n"
    "  ratios are paired: geometric means of the blocks' own ratios, which need not be the\n"
    "  quotient of the figures above them, with the interval of this pair alone; faster, slower:\n"
    "  more than chance explains, at 5 % after Holm's correction over 2 comparisons a column;\n"
    "  not distinguishable: it may be chance; too few blocks: fewer than 3\n"
    "  ? behind a figure: too few requests for it (p50 needs 11, p99 662)\n"
    "\n"
    "Files: results/20260924-120122-cat-photo/\n"
    "  (results.json, results.csv, trials.csv, timeline.csv, sweep.cfg)\n";

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
               "\n    1 rest                       100.0                 1.23                "
               " 1.23?      0  server\n");
    assert_has(&text,
               "\n      grpc                           -                    -                "
               "    -       -  -\n");
    assert_has(&text,
               "\n       / rest                        -                    -                "
               "    -\n");
    assert_has(&text, "too few blocks       too few blocks       too few blocks\n");
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
    assert_has(&text, "\n    1 rest        200.0 [200.0, 200.0]");
    assert_has(&text, "\n      grpc        400.0 [400.0, 400.0]");
    assert_has(&text, "\n       / rest     2.000 [2.000, 2.000]");
    assert_has(&text, "\n      typed       600.0 [600.0, 600.0]");
    assert_has(&text, "\n       / rest     3.000 [3.000, 3.000]");
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
