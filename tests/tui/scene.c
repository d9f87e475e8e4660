#include <config.h>

#include "scene.h"

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

enum { ARMS = 3, LEVELS = 4, BLOCKS = 4, WINDOW_S = 5, SAMPLES_MAX = 8000 };

static const int levels[LEVELS] = {1, 4, 16, 64};

/* Requests per second and median in ms of each arm at each level, and how blocks differ. */
static const double throughput[ARMS][LEVELS] = {
    {410, 1480, 2760, 2790}, {520, 1930, 4120, 4360}, {450, 1620, 3100, 3300}};
static const double median_ms[ARMS][LEVELS] = {
    {2.4, 2.7, 5.6, 22.8}, {1.9, 2.1, 3.7, 14.5}, {2.2, 2.4, 5.1, 19}};
static const double mood[BLOCKS] = {1, 1.01, 0.985, 1.004};

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

static void make_sweep(struct sweep *s)
{
    sweep_init(s);
    strcpy(s->name, "cat photo");
    strcpy(s->model, "resnet8");
    strcpy(s->image, "/data/cat.jpg");
    add_arm(s, "rest", PROTOCOL_REST, ENCODING_JSON);
    add_arm(s, "grpc", PROTOCOL_GRPC, ENCODING_RAW);
    add_arm(s, "rest-binary", PROTOCOL_REST, ENCODING_BINARY);
    for (size_t i = 0; i < LEVELS; i++)
        s->levels[i] = level_of_concurrency(levels[i]);
    s->level_count = LEVELS;
    s->blocks = BLOCKS;
    s->duration_s = WINDOW_S;
}

/* `count` values whose median is `median_us`, by the quantiles of a log-logistic distribution: a
 * right tail as latencies have one. */
static void fill(struct histogram *h, size_t count, double median_us, double spread)
{
    for (size_t i = 0; i < count; i++) {
        double q = ((double)i + 0.5) / (double)count;

        histogram_record(h, (uint64_t)llround(1e3 * median_us * pow(q / (1 - q), spread)));
    }
}

static void open_series(struct trial *t, int series, double median_us, double spread)
{
    size_t count = t->requests < SAMPLES_MAX ? (size_t)t->requests : SAMPLES_MAX;

    assert_int_equal(histogram_open(&t->series[series], NULL), 0);
    fill(t->series[series], count, median_us, spread);
}

static void fill_phases(struct trial *t, double latency_us)
{
    static const double shares[PHASE_COUNT] = {
        [PHASE_DECODE] = 0.02, [PHASE_PREPROCESS] = 0.3, [PHASE_QUEUE] = 0.01,
        [PHASE_INFER] = 0.25,  [PHASE_ENCODE] = 0.005,   [PHASE_TOTAL] = 0.585};

    for (int i = 0; i < PHASE_COUNT; i++)
        open_series(t, SERIES_PHASE + i, shares[i] * latency_us, 0.05);
    open_series(t, SERIES_OVERHEAD, 0.4 * latency_us, 0.2);
}

static void fill_second(struct timeline_second *s, int second, double rate, double median_us)
{
    static const int shape[] = {1, 4, 20, 40, 20, 10, 4, 1};
    double place = log(median_us * 1e3 / (double)TIMELINE_LOW_NS) /
                   log((double)TIMELINE_HIGH_NS / (double)TIMELINE_LOW_NS) * TIMELINE_BINS;

    *s = (struct timeline_second){.t_s = second,
                                  .requests = (uint64_t)(rate * (1 + 0.02 * (second % 3 - 1))),
                                  .planned = NAN,
                                  .p50_us = median_us,
                                  .p99_us = 3 * median_us};
    for (int i = 0; i < 8; i++)
        s->bins[(int)place - 3 + i] = (uint32_t)(rate * shape[i] / 100);
}

static void fill_timeline(struct trial *t, double median_us)
{
    t->timeline_count = WINDOW_S;
    t->timeline = calloc(WINDOW_S, sizeof *t->timeline);
    assert_non_null(t->timeline);
    for (int i = 0; i < WINDOW_S; i++)
        fill_second(&t->timeline[i], i, t->throughput_rps, median_us);
}

static void fill_usage(struct trial *t, size_t arm)
{
    t->server = (struct process_usage){.cpu_s = arm == 1 ? 3.1 : 3.9,
                                       .busiest_thread = 0.7,
                                       .processors = 2,
                                       .rss_bytes = 50e6,
                                       .rss_idle_bytes = 40e6,
                                       .rss_peak_bytes = 60e6,
                                       .threads = 5};
    t->client = (struct process_usage){.cpu_s = 1.4, .processors = 2, .rss_bytes = 30e6};
    t->machine = (struct machine_usage){.steal = 0.001, .noise_ns = 53123, .noise_max_ns = 400001};
    t->client_encode_us = arm == 0 ? 19.2 : 1.1;
    t->client_decode_us = arm == 0 ? 0.95 : 0.57;
    t->floor_us = 0.142;
    t->little = 0.998;
}

static struct trial *trial_of(size_t arm, size_t level, int block, double rps, double median_us)
{
    struct trial *t;

    assert_int_equal(trial_open(&t, NULL), 0);
    t->arm = arm;
    t->level = level;
    t->block = block;
    t->position = (int)(ARMS * level + arm);
    t->started_at = STARTED_AT + block * INT64_C(60000000000);
    t->duration_s = WINDOW_S;
    t->valid = true;
    t->throughput_rps = rps;
    t->requests = t->successes = t->completed = (uint64_t)(rps * WINDOW_S);
    open_series(t, SERIES_RESPONSE, median_us, 0.2);
    open_series(t, SERIES_SERVICE, median_us, 0.2);
    fill_phases(t, median_us);
    fill_timeline(t, median_us);
    fill_usage(t, arm);
    t->limited_by = LIMITED_SERVER;
    return t;
}

static double mood_of(size_t arm, size_t level, int block)
{
    return mood[block] * mood[((size_t)block + arm + level) % BLOCKS];
}

static struct trial *make_trial(size_t arm, size_t level, int block)
{
    double factor = mood_of(arm, level, block);
    struct trial *t = trial_of(arm, level, block, throughput[arm][level] * factor,
                               1e3 * median_ms[arm][level] / factor);

    t->limited_by = level == LEVELS - 1 ? LIMITED_CLIENT
                    : level > 0         ? LIMITED_SERVER
                                        : LIMITED_LATENCY;
    return t;
}

static void add(struct result *r, struct trial *t)
{
    assert_int_equal(trial_settle(t, NULL), 0);
    assert_int_equal(result_add_trial(r, t, NULL), 0);
}

static void add_trials(struct result *r, int blocks)
{
    for (int block = 0; block < blocks; block++) {
        for (size_t level = 0; level < LEVELS; level++) {
            for (size_t arm = 0; arm < ARMS; arm++) {
                struct trial *t = make_trial(arm, level, block);

                if (arm == 0 && level == LEVELS - 1 && block == 2) {
                    t->valid = false;
                    strcpy(t->invalid_reason, "the server restarted: killed by signal 9 (Killed)");
                }
                add(r, t);
            }
        }
    }
    assert_int_equal(result_derive(r, NULL), 0);
}

static void add_line(struct scene *s, int log, int number, enum log_level level, const char *source,
                     const char *text)
{
    struct log_line *line = &s->lines[log][number];

    *line = (struct log_line){.sequence = (uint64_t)number + 1,
                              .wall_ns = STARTED_AT + number * INT64_C(1500000000),
                              .level = level};
    snprintf(line->source, sizeof line->source, "%s", source);
    snprintf(line->text, sizeof line->text, "%s", text);
    s->view.logs[log].count = (size_t)number + 1;
}

static void add_logs(struct scene *s)
{
    for (int i = 0; i < LOG_COUNT; i++)
        s->view.logs[i].lines = s->lines[i];
    add_line(s, LOG_OWN, 0, LOG_LEVEL_INFO, "console",
             "results go to results/20260924-120122-cat-photo");
    add_line(s, LOG_OWN, 1, LOG_LEVEL_INFO, "trial",
             "[1/48] block 1/4 grpc c=16: 4120 req/s, p50 3.70 ms, p99 9.27 ms, 0 errors, limited "
             "by server");
    add_line(s, LOG_OWN, 2, LOG_LEVEL_WARN, "rest",
             "killed by signal 9 (Killed) while it was up; starts again in 0.5 s");
    add_line(s, LOG_REST, 0, LOG_LEVEL_INFO, "rest", "ready 127.0.0.1:5000");
    add_line(s, LOG_REST, 1, LOG_LEVEL_INFO, "rest",
             "2026-09-24T12:01:22.130Z info rest: serving model resnet8 with 1 threads");
    add_line(s, LOG_REST, 2, LOG_LEVEL_ERROR, "rest",
             "2026-09-24T12:01:22.140Z error rest: a line that is long enough to be cut at eighty "
             "columns, and longer than a hundred columns too, which is what wrapping is for: it "
             "shows the whole text in several rows");
    add_line(s, LOG_GRPC, 0, LOG_LEVEL_INFO, "grpc", "ready 127.0.0.1:50051");
}

static void add_server(struct session_server *s, const char *address, int pid)
{
    *s = (struct session_server){.exists = true,
                                 .serving = true,
                                 .pid = pid,
                                 .up_s = NAN,
                                 .health_us = NAN,
                                 .cpu_percent = NAN,
                                 .rss_bytes = NAN,
                                 .threads = NAN};
    strcpy(s->state, "up");
    strcpy(s->address, address);
}

static void open_with(struct scene *s, int blocks)
{
    struct sweep sweep;

    memset(s, 0, sizeof *s);
    make_sweep(&sweep);
    assert_int_equal(result_init(&s->result, &sweep, NULL), 0);
    sweep_fini(&sweep);
    strcpy(s->result.tool_version, "0.1.0");
    s->result.created_at = STARTED_AT;
    add_trials(&s->result, blocks);
    ui_init(&s->ui);
    s->ui.level = 2;
    add_server(&s->servers[PROTOCOL_REST], "127.0.0.1:5000", 4101);
    add_server(&s->servers[PROTOCOL_GRPC], "127.0.0.1:50051", 4102);
    s->view = (struct view){.result = &s->result,
                            .ui = &s->ui,
                            .servers = s->servers,
                            .source = "results.json",
                            .message = "",
                            .elapsed_s = NAN,
                            .own_cpu_percent = NAN};
    add_logs(s);
}

/* lambda, sigma and kappa of two arms; rest-binary follows no law. */
static const double laws[2][3] = {{400, 0.1, 0.002}, {500, 0.04, 0.0004}};

static double rate_at(size_t arm, size_t level, double n)
{
    if (arm >= 2)
        return level % 2 ? 2500 : 800;
    return laws[arm][0] * n / (1 + laws[arm][1] * (n - 1) + laws[arm][2] * n * (n - 1));
}

static void add_growth(struct result *r)
{
    for (int block = 0; block < BLOCKS; block++)
        for (size_t level = 0; level < r->sweep.level_count; level++)
            for (size_t arm = 0; arm < ARMS; arm++) {
                double n = r->sweep.levels[level].value, rate = rate_at(arm, level, n);

                add(r,
                    trial_of(arm, level, block, rate * mood_of(arm, level, block), 1e6 * n / rate));
            }
    assert_int_equal(result_derive(r, NULL), 0);
}

void scene_grow(struct scene *s)
{
    struct sweep sweep;

    open_with(s, 0);
    result_fini(&s->result);
    make_sweep(&sweep);
    sweep.level_count = 0;
    for (int c = 1; c <= 64; c *= 2)
        sweep.levels[sweep.level_count++] = level_of_concurrency(c);
    assert_int_equal(result_init(&s->result, &sweep, NULL), 0);
    sweep_fini(&sweep);
    strcpy(s->result.tool_version, "0.1.0");
    s->result.created_at = STARTED_AT;
    add_growth(&s->result);
}

static void run_servers(struct scene *s)
{
    for (int p = PROTOCOL_REST; p <= PROTOCOL_GRPC; p++) {
        struct session_server *server = &s->servers[p];

        server->up_s = 1600 + p;
        server->health_us = 900 + 300 * p;
        server->cpu_percent = p == PROTOCOL_GRPC ? 171 : 2;
        server->rss_bytes = 512e6;
        server->threads = 9;
        server->measured = p == PROTOCOL_GRPC;
    }
    s->servers[PROTOCOL_REST].restarts = 1;
    strcpy(s->servers[PROTOCOL_REST].last_exit, "killed by signal 9 (Killed)");
}

void scene_open(struct scene *s)
{
    open_with(s, BLOCKS);
}

void scene_begin(struct scene *s)
{
    open_with(s, 0);
    run_servers(s);
    s->session = (struct session_snapshot){
        .state = SESSION_STARTING, .trials_total = 48, .remaining_s = NAN};
    s->view.session = &s->session;
    s->view.source = "cat photo";
    s->view.message = "r starts the sweep";
}

void scene_run(struct scene *s)
{
    open_with(s, BLOCKS - 1);
    run_servers(s);
    s->session = (struct session_snapshot){
        .state = SESSION_RUNNING,
        .trials_done = 35,
        .trials_total = 48,
        .trials_kept = 36,
        .arm = 1,
        .level = 2,
        .block = 3,
        .remaining_s = 75,
        .trial = {.stage = STAGE_WINDOW, .stage_total_s = NAN},
    };
    s->view.second_count = 3;
    for (int i = 0; i < 3; i++)
        fill_second(&s->seconds[i], i, 4100, 3700);
    assert_int_equal(histogram_init(&s->live, NULL), 0);
    fill(&s->live, SAMPLES_MAX, 3700, 0.2);
    s->view.session = &s->session;
    s->view.seconds = s->seconds;
    s->view.live = &s->live;
    s->view.source = "cat photo";
    s->view.message = "[36/48] block 3/4 rest-binary c=64: 3300 req/s, p50 19.0 ms";
    s->view.elapsed_s = 216;
    s->view.own_cpu_percent = 0.3;
}

void scene_close(struct scene *s)
{
    if (s->view.live)
        histogram_fini(&s->live);
    result_fini(&s->result);
}
