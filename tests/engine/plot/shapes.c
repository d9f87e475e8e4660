#include <config.h>

#include "shapes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/sweep/settings.h"
#include "synthetic.h"

static double load_of(const struct shape *s, size_t level)
{
    return s->levels <= 8 ? pow(2, (double)level) : (double)level + 1;
}

static void make_sweep(const struct shape *s, struct sweep *out)
{
    synthetic_sweep(out, s->blocks);
    for (size_t i = 2; i < s->arms; i++) {
        struct sweep_arm arm = out->arms[i % 2];

        snprintf(arm.name, sizeof arm.name, "%s-%zu", i % 2 ? "grpc" : "rest", i);
        assert_int_equal(sweep_add_arm(out, &arm, NULL), 0);
    }
    out->arm_count = s->arms;
    for (size_t i = 0; i < s->arms && s->long_names; i++)
        snprintf(out->arms[i].name, sizeof out->arms[i].name, "%zu-the-very-long-name-of-some-arm",
                 i);
    if (s->long_names)
        memset(out->name, 'n', sizeof out->name - 1);
    out->level_count = s->levels;
    for (size_t i = 0; i < s->levels; i++)
        out->levels[i] = s->kind == LEVEL_RATE ? level_of_rate(100 * load_of(s, i))
                                               : level_of_concurrency((int)load_of(s, i));
    if (s->kind == LEVEL_SCHEDULE)
        out->levels[0] = (struct level){LEVEL_SCHEDULE, 550, 100, 1000};
    if (s->find_max)
        sweep_set_find_max(out, true);
    out->requests = s->requests;
}

/* Spread around the latency, so that boxes and curves have a shape. */
static void spread(struct trial *t, double latency_us)
{
    for (int i = 0; i < 400; i++)
        histogram_record(t->series[SERIES_RESPONSE],
                         (uint64_t)(latency_us * 1e3 * (0.5 + 0.01 * i + (i > 390 ? i - 390 : 0))));
}

/* lambda 100, sigma 0.03, kappa 0.0005; blocks a hundredth apart. */
static uint64_t requests_by_law(double n, size_t arm, int block)
{
    double rate = 100 * n / (1 + 0.03 * (n - 1) + 0.0005 * n * (n - 1));

    return (uint64_t)(5 * rate * (1 + 0.2 * (double)arm) * (1 + 0.01 * ((block * 7 + (int)n) % 3)));
}

static void add_trial(const struct shape *s, struct result *r, size_t arm, size_t level, int block)
{
    double latency = s->latency_us * (1 + 0.3 * (double)arm) * sqrt(load_of(s, level));
    uint64_t requests = (uint64_t)(1000 + 40 * level + 25 * arm + 10 * (size_t)block);
    struct trial *t;

    if (s->law)
        requests = requests_by_law(load_of(s, level), arm, block);
    t = synthetic_trial(arm, level, block, requests, latency);

    if (s->find_max)
        t->rate_rps = 200 + 50 * (double)arm + 2 * block;
    spread(t, latency);
    if (s->client && level == s->levels - 1)
        t->limited_by = LIMITED_CLIENT;
    if (s->errors && (arm + level) % 2 == 1) {
        t->requests += 50;
        t->errors[OUTCOME_TIMEOUT] = (struct trial_error){50, "no answer in 10 s"};
        t->limited_by = LIMITED_ERRORS;
    }
    assert_int_equal(trial_settle(t, NULL), 0);
    synthetic_add(r, t);
}

void shape_make(const struct shape *s, struct result *out)
{
    struct sweep sweep;

    make_sweep(s, &sweep);
    assert_int_equal(result_init(out, &sweep, NULL), 0);
    sweep_fini(&sweep);
    strcpy(out->environment.host, "build-host");
    strcpy(out->environment.cpu_model, "A processor of some kind @ 3.00GHz");
    out->environment.cpus = 8;
    strcpy(out->tool_version, "0.1.0");
    for (int block = 0; block < s->blocks; block++)
        for (size_t level = 0; level < s->levels; level++)
            for (size_t arm = 0; arm < s->arms; arm++)
                if (!s->empty && !(s->gaps && (arm + level) % 3 == 1))
                    add_trial(s, out, arm, level, block);
    assert_int_equal(result_derive(out, NULL), 0);
}

const struct shape shapes[] = {
    {.name = "classic", .arms = 2, .levels = 1, .blocks = 1, .latency_us = 900, .requests = 1000},
    {.name = "usual", .arms = 2, .levels = 7, .blocks = 3, .latency_us = 900, .client = true},
    {.name = "law", .arms = 2, .levels = 7, .blocks = 4, .latency_us = 900, .law = true},
    {.name = "rates",
     .arms = 2,
     .levels = 5,
     .blocks = 3,
     .latency_us = 900,
     .kind = LEVEL_RATE,
     .errors = true},
    {.name = "searched",
     .arms = 2,
     .levels = 1,
     .blocks = 3,
     .latency_us = 900,
     .kind = LEVEL_RATE,
     .find_max = true},
    {.name = "schedule",
     .arms = 2,
     .levels = 1,
     .blocks = 2,
     .latency_us = 900,
     .kind = LEVEL_SCHEDULE},
    {.name = "one-arm", .arms = 1, .levels = 3, .blocks = 2, .latency_us = 900},
    {.name = "eight-arms", .arms = 8, .levels = 4, .blocks = 2, .latency_us = 900, .client = true},
    {.name = "eight-arms-classic", .arms = 8, .levels = 1, .blocks = 1, .latency_us = 900},
    {.name = "ten-arms", .arms = 10, .levels = 2, .blocks = 1, .latency_us = 900},
    {.name = "many-levels", .arms = 2, .levels = 64, .blocks = 1, .latency_us = 900},
    {.name = "all-of-it", .arms = 8, .levels = 64, .blocks = 1, .latency_us = 900, .errors = true},
    {.name = "microseconds", .arms = 2, .levels = 3, .blocks = 2, .latency_us = 3},
    {.name = "seconds", .arms = 2, .levels = 3, .blocks = 2, .latency_us = 4e6},
    {.name = "gaps", .arms = 3, .levels = 6, .blocks = 2, .latency_us = 900, .gaps = true},
    {.name = "empty", .arms = 2, .levels = 3, .blocks = 2, .latency_us = 900, .empty = true},
    {.name = "long-names",
     .arms = 8,
     .levels = 3,
     .blocks = 2,
     .latency_us = 900,
     .long_names = true},
    {.name = NULL},
};
