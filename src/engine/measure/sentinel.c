#include <config.h>

#include "engine/measure/sentinel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "engine/stats/histogram.h"

enum { OFFSET_READINGS = 5 };

/* A busy worker of ours on the same processor is not the machine's noise: with the usual slice of
 * some milliseconds the sentinel waited up to 300 us (p99) for one, with this 25 us. */
#define SLICE_NS (100 * NS_PER_US)

struct sentinel {
    struct cpus cpus;
    bool bound; /* to `cpus` */
    bool running;
    pthread_t thread;
    atomic_bool stop;
    struct histogram oversleep; /* of the thread while it runs, as the next three */
    uint64_t last_wake;
    uint64_t largest_gap;
    double cpu_s; /* set when the thread ends, as the next one */
    double switches;
    int64_t boot_offset; /* at the start: CLOCK_BOOTTIME - CLOCK_MONOTONIC */
    int64_t wall_offset; /* at the start: CLOCK_REALTIME - CLOCK_MONOTONIC */
};

/* How far `clock` is ahead of CLOCK_MONOTONIC. A reading in the midst of which the thread was taken
 * off its processor is wrong by that time: the tightest of some counts. */
static int64_t read_offset(clockid_t clock)
{
    uint64_t tightest = UINT64_MAX;
    int64_t offset = 0;

    for (int i = 0; i < OFFSET_READINGS; i++) {
        uint64_t before = clock_now(), after;
        struct timespec t;

        clock_gettime(clock, &t);
        after = clock_now();
        if (after - before < tightest) {
            tightest = after - before;
            offset = (int64_t)t.tv_sec * (int64_t)NS_PER_S + t.tv_nsec -
                     (int64_t)(before + tightest / 2);
        }
    }
    return offset;
}

static double thread_cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / (double)NS_PER_S;
}

static double thread_switches(void)
{
    struct rusage usage;

    return getrusage(RUSAGE_THREAD, &usage) == 0 ? (double)usage.ru_nvcsw : 0;
}

static void note_gap(struct sentinel *s, uint64_t now)
{
    if (now - s->last_wake > s->largest_gap)
        s->largest_gap = now - s->last_wake;
    s->last_wake = now;
}

static void *sentinel_run(void *context)
{
    struct sentinel *s = context;
    uint64_t due, now;
    struct err e;

    clock_set_precise();
    thread_set_slice(SLICE_NS);
    if (s->bound && cpus_bind_thread(&s->cpus, &e) != 0)
        log_warn("sentinel", "%s", e.text);
    due = clock_now();
    while (!atomic_load_explicit(&s->stop, memory_order_relaxed)) {
        due += NS_PER_MS;
        clock_sleep_until(due);
        now = clock_now();
        histogram_record(&s->oversleep, now - due);
        note_gap(s, now);
    }
    s->cpu_s = thread_cpu();
    s->switches = thread_switches();
    return NULL;
}

int sentinel_open(const struct cpus *cpus, struct sentinel **out, struct err *e)
{
    struct sentinel *s = calloc(1, sizeof *s);

    if (s == NULL)
        return err_set(e, ERR_NO_MEMORY, "sentinel: no memory");
    if (histogram_init(&s->oversleep, e) != 0) {
        free(s);
        return ERR_NO_MEMORY;
    }
    if (cpus) {
        s->cpus = *cpus;
        s->bound = true;
    }
    *out = s;
    return 0;
}

void sentinel_close(struct sentinel *s)
{
    struct sentinel_report ignored;

    if (s == NULL)
        return;
    if (s->running)
        sentinel_stop(s, &ignored);
    histogram_fini(&s->oversleep);
    free(s);
}

int sentinel_start(struct sentinel *s, struct err *e)
{
    int code;

    histogram_reset(&s->oversleep);
    atomic_store(&s->stop, false);
    s->largest_gap = 0;
    s->boot_offset = read_offset(CLOCK_BOOTTIME);
    s->wall_offset = read_offset(CLOCK_REALTIME);
    s->last_wake = clock_now();
    code = thread_start(&s->thread, "sentinel", sentinel_run, s, e);
    s->running = code == 0;
    return code;
}

void sentinel_stop(struct sentinel *s, struct sentinel_report *out)
{
    int64_t slept;

    atomic_store(&s->stop, true);
    pthread_join(s->thread, NULL);
    s->running = false;
    note_gap(s, clock_now());
    slept = read_offset(CLOCK_BOOTTIME) - s->boot_offset;
    *out = (struct sentinel_report){
        .wakes = s->oversleep.count,
        .p99_ns = histogram_percentile(&s->oversleep, 99),
        .max_ns = histogram_max(&s->oversleep),
        .largest_gap_ns = s->largest_gap,
        .cpu_s = s->cpu_s,
        .switches = s->switches,
        /* Less is the uncertainty of the readings. */
        .suspended_ns = slept > (int64_t)NS_PER_MS ? (uint64_t)slept : 0,
        .wall_drift_ns = read_offset(CLOCK_REALTIME) - s->wall_offset,
    };
}
