/* What a request costs the client: processor time of the whole process for each request over the
 * engine's transports, against the barest loop with the same library that observes the same
 * instants. The loops run in turn, each against a server of its own of the same kind; figures are
 * medians over the pairs. The servers have one thread, on a processor of their own. */
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
#include "engine/stats/statistics.h"
#include "load_loop.h"
#include "pairs.h"

enum { PAYLOAD = 1024, WARM_REQUESTS = 2000 };

struct settings {
    const char *rest_server;
    const char *grpc_server;
    const char *only;
    int64_t pairs;
    int64_t requests;
    int64_t concurrency; /* 0: 1, 16 and 64 */
};

/* Microseconds a request, [0] of the bare loop and [1] of ours, and their ratios. */
struct figures {
    double us[2][PAIRS_MAX];
    struct pairs ratios;
};

struct side {
    const struct load_loop *bare;
    const struct load_loop *ours;
    const char *server;
    int (*message)(size_t size, struct buf *bytes, struct request_body *out, struct err *e);
};

static void report(const struct side *side, uint32_t concurrency, struct figures *f)
{
    size_t count = f->ratios.count;
    double median, low, high;

    pairs_summarise(&f->ratios, &median, &low, &high);
    printf("%-14s %11u %9.2f %9.2f   %6.3f   %6.3f  %6.3f %5zu\n", side->ours->name, concurrency,
           statistics_median(f->us[0], count), statistics_median(f->us[1], count), median, low,
           high, count);
    fflush(stdout);
}

/* One run of each loop, in an order that changes from pair to pair. */
static int run_pair(const struct load_loop **loops, void **states, uint64_t requests,
                    struct figures *f, struct err *e)
{
    size_t pair = f->ratios.count;
    uint64_t cpu_ns;
    int rc = 0;

    for (size_t turn = 0; rc == 0 && turn < 2; turn++) {
        size_t which = (pair + turn) % 2;

        rc = loops[which]->run(states[which], requests, &cpu_ns, e);
        f->us[which][pair] = (double)cpu_ns / 1e3 / (double)requests;
    }
    if (rc == 0)
        pairs_add(&f->ratios, f->us[1][pair] / f->us[0][pair]);
    return rc;
}

static int open_loops(const struct load_loop **loops, const struct bench_server *servers,
                      const struct request_body *body, uint32_t slots, uint32_t connections,
                      void **states, struct err *e)
{
    int rc = 0;

    for (int i = 0; rc == 0 && i < 2; i++) {
        struct transport_config config = bench_config(servers[i].port, body, slots, connections);
        uint64_t ignored;

        rc = loops[i]->open(&config, &states[i], e);
        if (rc == 0)
            rc = loops[i]->run(states[i], WARM_REQUESTS, &ignored, e);
    }
    return rc;
}

static int compare(const struct side *side, const struct bench_server *servers,
                   const struct request_body *body, uint32_t slots, const struct settings *settings,
                   struct err *e)
{
    const struct load_loop *loops[2] = {side->bare, side->ours};
    uint32_t connections = side->ours == &loop_rest ? slots : 1;
    static struct figures f;
    void *states[2] = {NULL, NULL};
    int rc = open_loops(loops, servers, body, slots, connections, states, e);

    f.ratios.count = 0;
    for (int64_t pair = 0; rc == 0 && pair < settings->pairs; pair++)
        rc = run_pair(loops, states, (uint64_t)settings->requests, &f, e);
    if (rc == 0)
        report(side, slots, &f);
    for (int i = 0; i < 2; i++)
        if (states[i])
            loops[i]->close(states[i]);
    return rc;
}

static int measure_levels(const struct side *side, const struct bench_server *servers,
                          const struct settings *settings, struct err *e)
{
    static const uint32_t levels[] = {1, 16, 64};
    struct request_body body;
    struct buf bytes;
    int rc;

    buf_init(&bytes, 1 << 20);
    rc = side->message(PAYLOAD, &bytes, &body, e);
    for (size_t i = 0; rc == 0 && i < sizeof levels / sizeof levels[0]; i++)
        if (settings->concurrency == 0 || settings->concurrency == levels[i])
            rc = compare(side, servers, &body, levels[i], settings, e);
    buf_fini(&bytes);
    return rc;
}

static int measure(const struct side *side, const struct settings *settings, int server_cpu,
                   struct err *e)
{
    struct bench_server servers[2];
    int started = 0, rc = 0;

    for (; rc == 0 && started < 2; started += rc == 0)
        rc = bench_server_start(&servers[started], side->server, server_cpu, e);
    if (rc == 0)
        rc = measure_levels(side, servers, settings, e);
    while (started > 0)
        bench_server_stop(&servers[--started]);
    return rc;
}

/* The first processor is the client's, the last the servers'. */
static int split_processors(int *server_cpu, struct err *e)
{
    struct cpus all, client = {0};
    int rc = cpus_allowed(&all, e), first = 0;

    if (rc != 0)
        return rc;
    *server_cpu = -1;
    if (cpus_count(&all) < 2)
        return 0;
    while (!cpus_has(&all, first))
        first++;
    for (int cpu = first + 1; cpu < CPUS_MAX; cpu++)
        if (cpus_has(&all, cpu))
            *server_cpu = cpu;
    CPU_SET(first, &client.set);
    return cpus_bind_thread(&client, e);
}

static int run(const struct settings *settings, struct err *e)
{
    const struct side sides[] = {
        {&loop_bare_curl, &loop_rest, settings->rest_server, bench_request_rest},
        {&loop_bare_grpc, &loop_grpc, settings->grpc_server, bench_request_grpc},
    };
    int rc, server_cpu;

    rc = split_processors(&server_cpu, e);
    if (rc == 0)
        rc = transport_rest_global_init(e);
    if (rc != 0)
        return rc;
    transport_grpc_global_init();
    printf("%-14s %11s %9s %9s   %6s   %s\n", "", "concurrency", "bare us", "ours us", "median",
           "95 % interval  pairs");
    for (int i = 0; rc == 0 && i < 2; i++)
        if (settings->only == NULL || strncmp(sides[i].ours->name, settings->only, 4) == 0)
            rc = measure(&sides[i], settings, server_cpu, e);
    transport_grpc_global_fini();
    transport_rest_global_fini();
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
    {.name = "pairs",
     .metavar = "N",
     .help = "pairs for each setting; 24",
     .set = options_set_int,
     .offset = offsetof(struct settings, pairs),
     .min = 2,
     .max = PAIRS_MAX},
    {.name = "requests",
     .metavar = "N",
     .help = "requests of each loop in a pair; 6000",
     .set = options_set_int,
     .offset = offsetof(struct settings, requests),
     .min = 100,
     .max = 100000000},
    {.name = "concurrency",
     .metavar = "N",
     .help = "this one of 1, 16 and 64",
     .set = options_set_int,
     .offset = offsetof(struct settings, concurrency),
     .min = 1,
     .max = 64},
};

static const struct options_program program = {
    .name = "transport_cpu",
    .usage = "[OPTIONS]",
    .summary = "Processor time of the transports against the barest loops.",
    .options = options,
    .count = sizeof options / sizeof options[0],
};

int main(int argc, char **argv)
{
    struct settings settings = {.rest_server = "./rvg-rest-server",
                                .grpc_server = "./rvg-grpc-server",
                                .pairs = 24,
                                .requests = 6000};
    struct options_result result;
    struct err e;

    if (options_parse(&program, argc, argv, &settings, &result, &e) != 0) {
        fprintf(stderr, "transport_cpu: %s\n", e.text);
        return 2;
    }
    if (result.action != OPTIONS_RUN) {
        options_print_help(&program, stdout);
        return EXIT_SUCCESS;
    }
    if (run(&settings, &e) != 0) {
        fprintf(stderr, "transport_cpu: %s\n", e.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
