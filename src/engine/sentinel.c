#include <config.h>

#include "engine/sentinel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "engine/histogram.h"

struct sentinel {
    struct cpus cpus;
    bool bound; /* to `cpus` */
    bool running;
    pthread_t thread;
    atomic_bool stop;
    struct histogram oversleep; /* of the thread while it runs, as the next two */
    uint64_t last_wake;
    uint64_t largest_gap;
    uint64_t boot_offset; /* at the start: CLOCK_BOOTTIME - CLOCK_MONOTONIC */
    int64_t wall_offset;  /* at the start: CLOCK_REALTIME - CLOCK_MONOTONIC */
};

static uint64_t read_boot_offset(void)
{
    struct timespec t;
    uint64_t now = clock_now();

    clock_gettime(CLOCK_BOOTTIME, &t);
    return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec - now;
}

static int64_t read_wall_offset(void)
{
    uint64_t now = clock_now();

    return clock_wall() - (int64_t)now;
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
    int problem;

    histogram_reset(&s->oversleep);
    atomic_store(&s->stop, false);
    s->largest_gap = 0;
    s->boot_offset = read_boot_offset();
    s->wall_offset = read_wall_offset();
    s->last_wake = clock_now();
    problem = pthread_create(&s->thread, NULL, sentinel_run, s);
    if (problem)
        return err_set_errno(e, problem, "sentinel thread");
    s->running = true;
    return 0;
}

void sentinel_stop(struct sentinel *s, struct sentinel_report *out)
{
    uint64_t boot_offset;

    atomic_store(&s->stop, true);
    pthread_join(s->thread, NULL);
    s->running = false;
    note_gap(s, clock_now());
    boot_offset = read_boot_offset();
    *out = (struct sentinel_report){
        .wakes = s->oversleep.count,
        .p99_ns = histogram_percentile(&s->oversleep, 99),
        .max_ns = histogram_max(&s->oversleep),
        .largest_gap_ns = s->largest_gap,
        /* A few ns pass between the two readings of an offset: that is no suspension. */
        .suspended_ns = boot_offset > s->boot_offset + NS_PER_MS ? boot_offset - s->boot_offset : 0,
        .wall_drift_ns = read_wall_offset() - s->wall_offset,
    };
}
