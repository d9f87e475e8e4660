#include <config.h>

#include "synthetic.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/sweep/settings.h"

/* 2026-09-24T12:01:22.123Z */
#define STARTED_AT INT64_C(1790251282123000000)

static void add_arm(struct sweep *s, const char *name, enum protocol protocol,
                    enum encoding encoding)
{
    struct sweep_arm arm = {0};

    settings_set_defaults(arm_settings, ARM_KEY_COUNT, &arm);
    strcpy(arm.name, name);
    strcpy(arm.model, s->model);
    arm.protocol = protocol;
    arm.encoding = encoding;
    assert_int_equal(sweep_add_arm(s, &arm, NULL), 0);
}

void synthetic_sweep(struct sweep *out, int blocks)
{
    sweep_init(out);
    strcpy(out->name, "cat photo");
    strcpy(out->model, "resnet8");
    strcpy(out->image, "/data/cat.jpg");
    add_arm(out, "rest", PROTOCOL_REST, ENCODING_JSON);
    add_arm(out, "grpc", PROTOCOL_GRPC, ENCODING_RAW);
    out->levels[0] = level_of_concurrency(1);
    out->levels[1] = level_of_concurrency(16);
    out->level_count = 2;
    out->blocks = blocks;
}

static void fill_series(struct trial *t, int series, uint64_t count, double us)
{
    uint64_t i;

    assert_int_equal(histogram_open(&t->series[series], NULL), 0);
    for (i = 0; i < count; i++)
        histogram_record(t->series[series], (uint64_t)llround(us * 1e3));
}

static void fill_usage(struct process_usage *u, double cpu_s)
{
    *u = (struct process_usage){.cpu_s = cpu_s,
                                .busiest_thread = 0.5,
                                .processors = 2,
                                .rss_bytes = 50e6,
                                .rss_idle_bytes = 40e6,
                                .rss_peak_bytes = 60e6,
                                .threads = 5,
                                .voluntary_switches = 1000,
                                .involuntary_switches = 10};
}

static void fill_figures(struct trial *t)
{
    t->little = 0.9988;
    t->floor_us = 0.25;
    t->client_encode_us = 12.3456;
    t->client_decode_us = 3.5;
    t->connections_opened = t->connections_during = 16;
    t->connections_new = 0;
    t->connection_setup_us = 150.125;
    t->bytes_sent_per_request = 2300.25;
    t->bytes_received_per_request = 310.5;
    t->payload_bytes = 2048;
    t->channels = 2;
    t->client_busiest_worker = 0.4;
    t->machine = (struct machine_usage){
        .steal = 0.001, .cpu_pressure = 0.02, .noise_ns = 53123, .noise_max_ns = 400001};
    t->limited_by = LIMITED_SERVER;
    fill_usage(&t->server, 4);
    fill_usage(&t->client, 1);
    t->client.rss_idle_bytes = NAN;
}

static void fill_timeline(struct trial *t, double latency_us)
{
    size_t i;

    t->timeline_count = 5;
    t->timeline = calloc(t->timeline_count, sizeof *t->timeline);
    assert_non_null(t->timeline);
    for (i = 0; i < t->timeline_count; i++) {
        t->timeline[i].t_s = (double)i;
        t->timeline[i].requests = t->completed / 5;
        t->timeline[i].planned = NAN;
        t->timeline[i].p50_us = t->timeline[i].p99_us = latency_us;
        t->timeline[i].bins[17] = (uint32_t)(t->completed / 5);
    }
}

struct trial *synthetic_trial(size_t arm, size_t level, int block, uint64_t requests,
                              double latency_us)
{
    struct trial *t;
    int i;

    assert_int_equal(trial_open(&t, NULL), 0);
    t->arm = arm;
    t->level = level;
    t->block = block;
    t->position = (int)(2 * level + arm);
    t->started_at = STARTED_AT + (int64_t)block * (int64_t)NS_PER_S * 60;
    t->duration_s = 5;
    t->valid = true;
    t->requests = t->successes = t->completed = requests;
    t->throughput_rps = (double)requests / 5;
    fill_series(t, SERIES_RESPONSE, requests, latency_us);
    fill_series(t, SERIES_SERVICE, requests, latency_us);
    fill_series(t, SERIES_OVERHEAD, requests, latency_us / 2);
    for (i = 0; i < PHASE_COUNT; i++)
        fill_series(t, SERIES_PHASE + i, requests, i == PHASE_TOTAL ? latency_us / 2 : 10);
    fill_figures(t);
    fill_timeline(t, latency_us);
    return t;
}

void synthetic_add(struct result *r, struct trial *t)
{
    struct err e = {0};

    if (result_add_trial(r, t, &e) != 0)
        fail_msg("%s", e.text);
}

static void add_invalid(struct result *r)
{
    struct trial *t = synthetic_trial(1, 1, 2, 10, 900);

    t->valid = false;
    strcpy(t->invalid_reason, "the server \"grpc\" restarted");
    t->timeline_count = 0;
    synthetic_add(r, t);
}

static void add_errors(struct trial *t)
{
    t->requests += 30;
    t->errors[OUTCOME_TIMEOUT] = (struct trial_error){10, "no answer in 10 s"};
    t->errors[OUTCOME_HTTP_STATUS] = (struct trial_error){20, "503: busy"};
}

/* Requests of 5 s. Throughput of rest at level 1: 400, 400 and 400 x 1.1 per s, of grpc exactly
 * 1.25 times that in each block; at level 16 rest 2000 in each, grpc 3000, 3000, 2000. */
void synthetic_result(struct result *out)
{
    static const uint64_t requests[2][2][3] = {
        {{2000, 2000, 2200}, {2500, 2500, 2750}},
        {{10000, 10000, 10000}, {15000, 15000, 10000}},
    };
    struct sweep sweep;
    int block;
    size_t level, arm;

    synthetic_sweep(&sweep, 3);
    assert_int_equal(result_init(out, &sweep, NULL), 0);
    sweep_fini(&sweep);
    out->created_at = STARTED_AT;
    strcpy(out->tool_version, "0.1.0");
    strcpy(out->library_versions, "libcurl 7.88.1; gRPC 29.0.0");
    for (block = 0; block < 3; block++)
        for (level = 0; level < 2; level++)
            for (arm = 0; arm < 2; arm++) {
                uint64_t n = requests[level][arm][block];
                struct trial *t = synthetic_trial(arm, level, block, n,
                                                  (level ? 16.0 : 1.0) * 5e6 / (double)n);

                if (level == 1 && arm == 1 && block == 2) {
                    add_invalid(out);
                    t->attempt = 1;
                }
                if (level == 1 && arm == 0 && block < 2)
                    add_errors(t);
                synthetic_add(out, t);
            }
    assert_int_equal(result_derive(out, NULL), 0);
}

static struct search_step step_at(double rate, unsigned missed, enum limited_by limited_by)
{
    return (struct search_step){.rate_rps = rate,
                                .p99_us = missed ? 80000 : 12345.678,
                                .error_rate = 0,
                                .attained = 1,
                                .answered = missed ? 0.9 : 1,
                                .throughput_rps = missed ? 0.9 * rate : rate,
                                .requests = 5 * (uint64_t)rate,
                                .missed = missed,
                                .limited_by = limited_by};
}

static void add_search(struct result *r, size_t arm, int block, double rate,
                       enum limited_by limited_by)
{
    struct search search = {.arm = arm,
                            .block = block,
                            .end = SEARCH_FOUND,
                            .rate_rps = rate,
                            .above_rps = rate + 10,
                            .step_count = 3};
    struct trial *t = synthetic_trial(arm, 0, block, 5 * (uint64_t)rate, 12000);

    search.steps[0] = step_at(2 * rate, SEARCH_MISS_P99 | SEARCH_MISS_SENT, LIMITED_SERVER);
    search.steps[1] = step_at(rate, 0, LIMITED_LATENCY);
    search.steps[2] = step_at(rate + 10, SEARCH_MISS_P99, limited_by);
    assert_int_equal(result_add_search(r, &search, NULL), 0);
    t->rate_rps = rate;
    t->planned = 5 * rate;
    synthetic_add(r, t);
}

void synthetic_search_result(struct result *out)
{
    struct search cut = {.arm = 1, .rate_rps = NAN, .above_rps = NAN, .step_count = 1};
    struct sweep sweep;

    synthetic_sweep(&sweep, 3);
    sweep.objective_p99_ms = 50;
    sweep_set_find_max(&sweep, true);
    assert_int_equal(result_init(out, &sweep, NULL), 0);
    sweep_fini(&sweep);
    out->created_at = STARTED_AT;
    cut.steps[0] = step_at(100, 0, LIMITED_LATENCY);
    assert_int_equal(result_add_search(out, &cut, NULL), 0);
    for (int block = 0; block < 3; block++) {
        add_search(out, 0, block, 1000, LIMITED_SERVER);
        add_search(out, 1, block, 1300 + 10 * block, block ? LIMITED_CLIENT : LIMITED_SERVER);
    }
    assert_int_equal(result_derive(out, NULL), 0);
}
