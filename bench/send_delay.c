/* How long after the instant that its schedule named an open loop sends a request, over both
 * transports, beside how long after its own instants the sentinel wakes on the same processor. */
#include <config.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/options.h"
#include "bench_request.h"
#include "bench_server.h"
#include "engine/load/worker_group.h"
#include "engine/measure/sentinel.h"
#include "engine/stats/histogram.h"

enum { PAYLOAD = 1024, PLACES = 256, CONNECT_S = 20 };

struct settings {
    const char *rest_server;
    const char *grpc_server;
    const char *only;
    int64_t rate;
    int64_t seconds;
    bool poisson;
};

struct side {
    const struct transport_ops *ops;
    const char *server;
    uint32_t connections;
    int (*message)(size_t size, struct buf *bytes, struct request_body *out, struct err *e);
};

/* The transport that is looked at, and what was seen. One worker at a time. */
static struct {
    const struct transport_ops *ops;
    struct histogram delay;
} seen;

static int wait_and_look(struct transport *t, uint64_t until, struct completion *out, int max)
{
    int count = seen.ops->wait(t, until, out, max);

    for (int i = 0; i < count; i++)
        histogram_record(&seen.delay, out[i].sample.sent - out[i].sample.due);
    return count;
}

static void report(const char *what, double p50_ns, double p99_ns, double max_ns, double cpu)
{
    printf("%-9s %9.1f %9.1f %9.1f", what, p50_ns / 1e3, p99_ns / 1e3, max_ns / 1e3);
    if (cpu > 0)
        printf("  %5.1f %%", 100 * cpu);
    printf("\n");
}

static int load(struct worker_group *g, struct sentinel *sentinel, const struct settings *s,
                struct err *e)
{
    struct pacer_config schedule = {
        .arrival = s->poisson ? ARRIVAL_POISSON : ARRIVAL_CONSTANT,
        .rate_rps = (double)s->rate,
        .start = clock_now() + NS_PER_MS,
        .seed = 1,
    };
    uint64_t length = (uint64_t)s->seconds * NS_PER_S, cpu_ns = worker_cpu(&g->workers[0]);
    struct sentinel_report quiet;
    int rc = sentinel_start(sentinel, e);

    if (rc != 0)
        return rc;
    worker_group_go(g, schedule.start, schedule.start + length, 0, &schedule);
    while (!worker_group_ended(g))
        wake_wait(g->team.wake, UINT64_MAX);
    sentinel_stop(sentinel, &quiet);
    report("sentinel", 0, quiet.p99_ns, quiet.max_ns, 0);
    report(seen.ops->name, histogram_percentile(&seen.delay, 50),
           histogram_percentile(&seen.delay, 99), histogram_max(&seen.delay),
           (double)(worker_cpu(&g->workers[0]) - cpu_ns) / (double)length);
    return 0;
}

static int connect_and_load(const struct transport_config *config, const struct side *side,
                            struct sentinel *sentinel, const struct settings *s, struct err *e)
{
    struct topology topology = {PLACES, side->connections, 1};
    struct transport_ops looked_at = *side->ops;
    struct worker_group group;
    struct wake wake;
    int rc = wake_init(&wake, e);

    if (rc != 0)
        return rc;
    seen.ops = side->ops;
    histogram_reset(&seen.delay);
    looked_at.wait = wait_and_look;
    rc = worker_group_start(&group, &looked_at, NULL, config, &topology, NULL, 1,
                            clock_now() + CONNECT_S * NS_PER_S, &wake, e);
    if (rc == 0) {
        while (!worker_group_ready(&group))
            wake_wait(&wake, UINT64_MAX);
        rc = load(&group, sentinel, s, e);
        worker_group_fini(&group);
    }
    wake_fini(&wake);
    return rc;
}

static int measure(const struct side *side, int server_cpu, struct sentinel *sentinel,
                   const struct settings *s, struct err *e)
{
    struct transport_config config;
    struct bench_server server;
    struct request_body body;
    struct buf bytes;
    int rc;

    buf_init(&bytes, 1 << 20);
    rc = side->message(PAYLOAD, &bytes, &body, e);
    if (rc == 0)
        rc = bench_server_start(&server, side->server, server_cpu, e);
    if (rc == 0) {
        config = bench_config(server.port, &body, PLACES, side->connections);
        config.open_loop = true;
        rc = connect_and_load(&config, side, sentinel, s, e);
        bench_server_stop(&server);
    }
    buf_fini(&bytes);
    return rc;
}

/* The first processor is the client's and the sentinel's, the last the server's. */
static int split_processors(int *server_cpu, struct err *e)
{
    struct cpus all, client = {0};
    int rc = cpus_allowed(&all, e), first = 0;

    *server_cpu = -1;
    if (rc != 0 || cpus_count(&all) < 2)
        return rc;
    while (!cpus_has(&all, first))
        first++;
    for (int cpu = first + 1; cpu < CPUS_MAX; cpu++)
        if (cpus_has(&all, cpu))
            *server_cpu = cpu;
    CPU_SET(first, &client.set);
    return cpus_bind_process(&client, e);
}

static int run(const struct settings *s, struct err *e)
{
    const struct side sides[] = {
        {&transport_rest, s->rest_server, LEVEL_OPEN_PLACES, bench_request_rest},
        {&transport_grpc, s->grpc_server, 1, bench_request_grpc},
    };
    struct sentinel *sentinel = NULL;
    int rc, server_cpu;

    rc = split_processors(&server_cpu, e);
    if (rc == 0)
        rc = histogram_init(&seen.delay, e);
    if (rc == 0)
        rc = sentinel_open(NULL, &sentinel, e);
    if (rc == 0)
        rc = transport_rest_global_init(e);
    if (rc != 0)
        return rc;
    transport_grpc_global_init();
    printf("%-9s %9s %9s %9s  %s\n", "late, us", "p50", "p99", "max", "worker's CPU");
    for (int i = 0; rc == 0 && i < 2; i++)
        if (s->only == NULL || strcmp(sides[i].ops->name, s->only) == 0)
            rc = measure(&sides[i], server_cpu, sentinel, s, e);
    transport_grpc_global_fini();
    transport_rest_global_fini();
    sentinel_close(sentinel);
    histogram_fini(&seen.delay);
    return rc;
}

static const struct option_spec options[] = {
    {.name = "rest-server",
     .metavar = "PROGRAM",
     .help = "REST server; ./rvg-rest-server",
     .set = options_set_text,
     .offset = offsetof(struct settings, rest_server)},
    {.name = "grpc-server",
     .metavar = "PROGRAM",
     .help = "gRPC server; ./rvg-grpc-server",
     .set = options_set_text,
     .offset = offsetof(struct settings, grpc_server)},
    {.name = "only",
     .metavar = "PROTOCOL",
     .help = "rest or grpc",
     .set = options_set_text,
     .offset = offsetof(struct settings, only)},
    {.name = "rate",
     .metavar = "N",
     .help = "requests a second; 1000",
     .set = options_set_int,
     .offset = offsetof(struct settings, rate),
     .min = 1,
     .max = 1000000},
    {.name = "seconds",
     .metavar = "N",
     .help = "length of each run; 5",
     .set = options_set_int,
     .offset = offsetof(struct settings, seconds),
     .min = 1,
     .max = 3600},
    {.name = "poisson",
     .help = "gaps drawn at random instead of equal ones",
     .set = options_set_flag,
     .offset = offsetof(struct settings, poisson)},
};

static const struct options_program program = {
    .name = "send_delay",
    .usage = "[OPTIONS]",
    .summary = "How late an open loop sends its requests.",
    .options = options,
    .count = sizeof options / sizeof options[0],
};

int main(int argc, char **argv)
{
    struct settings settings = {.rest_server = "./rvg-rest-server",
                                .grpc_server = "./rvg-grpc-server",
                                .rate = 1000,
                                .seconds = 5};
    struct options_result result;
    struct err e;

    if (options_parse(&program, argc, argv, &settings, &result, &e) != 0) {
        fprintf(stderr, "send_delay: %s\n", e.text);
        return 2;
    }
    if (result.action != OPTIONS_RUN) {
        options_print_help(&program, stdout);
        return EXIT_SUCCESS;
    }
    if (run(&settings, &e) != 0) {
        fprintf(stderr, "send_delay: %s\n", e.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
