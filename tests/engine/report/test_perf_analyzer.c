#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "comma_locale.h"
#include "engine/report/perf_analyzer.h"
#include "synthetic.h"

#define BEFORE "Inferences/Second,Client Send,"
#define SERVER                                                                         \
    "Network+Server Send/Recv,Server Queue,Server Compute Input,Server Compute Infer," \
    "Server Compute Output,"
#define AFTER                                                                                   \
    "Client Recv,p50 latency,p90 latency,p95 latency,p99 latency,Avg latency,request/response," \
    "response wait\n"

static void assert_writes(const struct result *r, size_t arm, const char *expected)
{
    struct buf text;

    buf_init(&text, 1 << 20);
    assert_int_equal(perf_analyzer_write(r, arm, &text, NULL), 0);
    assert_string_equal(buf_text(&text), expected);
    buf_fini(&text);
}

/* Of rest at level 1, 4000 requests took 2500 us and 2200 took 2272.727: mean 2419.355. Each phase
 * took 10 us, decoding and preprocessing together are the input. With a batch of 3 images there are
 * three times as many inferences as requests: 3 x cube root of 400 x 400 x 440. */
static void rows_are_as_by_hand(void **state)
{
    struct result r;

    (void)state;
    comma_locale_enter();
    synthetic_result(&r);
    r.sweep.arms[0].batch = 3;
    assert_writes(&r, 0,
                  "Concurrency," BEFORE SERVER AFTER
                  "1,1238.736,0,2369,10,20,10,10,0,2500,2500,2500,2500,2419,0,2419\n"
                  "16,6000.000,0,7950,10,20,10,10,0,8000,8000,8000,8000,8000,0,8000\n");
    comma_locale_leave();
    result_fini(&r);
}

static void forget_phases(struct trial *t)
{
    for (int i = SERIES_PHASE; i < SERIES_COUNT; i++) {
        histogram_close(t->series[i]);
        t->series[i] = NULL;
    }
}

/* At the higher rate less got through, so its row comes first. The server said nothing of its
 * phases, so their columns are not there. */
static void the_least_throughput_stands_first(void **state)
{
    struct trial *slow = synthetic_trial(1, 1, 0, 500, 4000), *fast;
    struct sweep sweep;
    struct result r;

    (void)state;
    synthetic_sweep(&sweep, 1);
    sweep.levels[0] = level_of_rate(250.5);
    sweep.levels[1] = level_of_rate(1000);
    assert_int_equal(result_init(&r, &sweep, NULL), 0);
    sweep_fini(&sweep);
    fast = synthetic_trial(1, 0, 0, 1000, 2000);
    forget_phases(slow);
    forget_phases(fast);
    synthetic_add(&r, slow);
    synthetic_add(&r, fast);
    assert_int_equal(result_derive(&r, NULL), 0);
    assert_writes(&r, 1,
                  "Request Rate," BEFORE AFTER "1000,100.000,0,0,4000,4000,4000,4000,4000,0,4000\n"
                  "250.5,200.000,0,0,2000,2000,2000,2000,2000,0,2000\n");
    assert_writes(&r, 0, "Request Rate," BEFORE AFTER);
    result_fini(&r);
}

static void assert_path(const struct sweep *s, const char *path, const char *expected)
{
    char out[SWEEP_PATH_SIZE];

    assert_int_equal(perf_analyzer_path(s, 1, path, out, NULL), 0);
    assert_string_equal(out, expected);
}

static void each_arm_has_a_file(void **state)
{
    char out[SWEEP_PATH_SIZE];
    struct sweep sweep;

    (void)state;
    synthetic_sweep(&sweep, 1);
    assert_path(&sweep, "perf.csv", "perf-grpc.csv");
    assert_path(&sweep, "a.b/perf", "a.b/perf-grpc");
    assert_path(&sweep, "a/.perf", "a/.perf-grpc");
    assert_path(&sweep, "./x.y.csv", "./x.y-grpc.csv");
    strcpy(sweep.arms[1].name, "../../x");
    assert_path(&sweep, "perf.csv", "perf-..-..-x.csv");
    assert_int_equal(perf_analyzer_path(&sweep, 0, "-", out, NULL), ERR_INVALID);
    sweep.arm_count = 1;
    assert_int_equal(perf_analyzer_path(&sweep, 0, "perf.csv", out, NULL), 0);
    assert_string_equal(out, "perf.csv");
    sweep_fini(&sweep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_as_by_hand),
        cmocka_unit_test(the_least_throughput_stands_first),
        cmocka_unit_test(each_arm_has_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
