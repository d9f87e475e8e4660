/* What recording one value costs: nanoseconds, and as a ratio to a loop that only reads the value.
 * Both loops run in turn; figures are medians over the pairs. Then the same for a whole sample
 * through a recorder. */
#include <config.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "engine/stats/histogram.h"
#include "engine/stats/random.h"
#include "engine/load/recorder.h"
#include "engine/stats/statistics.h"

enum { VALUES = 1 << 16, ROUNDS = 16, PAIRS = 41 };

struct bench {
    uint64_t values[VALUES]; /* log-uniform from 10 us to 100 ms: what latencies look like */
    struct histogram histogram;
    struct recorder recorder;
    volatile uint64_t sink;
};

static void read_values(struct bench *b)
{
    for (size_t i = 0; i < VALUES; i++)
        b->sink = b->values[i];
}

static void record_values(struct bench *b)
{
    for (size_t i = 0; i < VALUES; i++)
        histogram_record(&b->histogram, b->values[i]);
}

static void record_samples(struct bench *b)
{
    for (size_t i = 0; i < VALUES; i++) {
        struct sample s = {.due = 1, .sent = 1, .done = 1 + b->values[i], .has_phases = true};

        s.first_byte = s.done;
        s.server.ns[PHASE_TOTAL] = b->values[i] / 2;
        recorder_record(&b->recorder, &s, NULL);
    }
}

/* Nanoseconds of one value. */
static double time_loop(struct bench *b, void (*loop)(struct bench *))
{
    uint64_t start = clock_now();

    for (int i = 0; i < ROUNDS; i++)
        loop(b);
    return (double)(clock_now() - start) / ((double)ROUNDS * VALUES);
}

static void measure(struct bench *b, const char *name, void (*loop)(struct bench *))
{
    double empty[PAIRS], full[PAIRS], ratio[PAIRS];

    for (int i = 0; i < PAIRS; i++) {
        empty[i] = time_loop(b, read_values);
        full[i] = time_loop(b, loop);
        ratio[i] = full[i] / empty[i];
    }
    printf("%-18s %7.2f ns each; empty loop %.2f ns; ratio %.1f (medians of %d pairs)\n", name,
           statistics_median(full, PAIRS), statistics_median(empty, PAIRS),
           statistics_median(ratio, PAIRS), PAIRS);
}

static void fill(struct bench *b)
{
    struct random r;

    random_init(&r, 1, 0);
    for (size_t i = 0; i < VALUES; i++)
        b->values[i] = (uint64_t)pow(10, 4 + 4 * random_unit(&r));
}

int main(void)
{
    static const struct window always = {.start = 0, .end = UINT64_MAX};
    static struct bench b;
    struct err e;

    if (histogram_init(&b.histogram, &e) != 0 || recorder_init(&b.recorder, &e) != 0) {
        fprintf(stderr, "%s\n", e.text);
        return EXIT_FAILURE;
    }
    recorder_arm(&b.recorder, &always);
    fill(&b);
    measure(&b, "histogram_record", record_values);
    measure(&b, "recorder_record", record_samples);
    recorder_fini(&b.recorder);
    histogram_fini(&b.histogram);
    return EXIT_SUCCESS;
}
