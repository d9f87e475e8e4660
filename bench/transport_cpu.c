/* What a request costs the client: processor time of the whole process for each request over the
 * engine's transports, against the barest loop with the same library that observes the same
 * instants. Both loops are open all the time and run in turn against the same server; each figure
 * is a ratio over the pairs of one setting. The server has one thread on a processor of its own. */
#include <config.h>

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/options.h"
#include "bench_request.h"
#include "bench_server.h"
#include "engine/statistics.h"
#include "load_loop.h"

enum { PAIRS_MAX = 200, PAYLOAD = 1024, WARM_REQUESTS = 2000 };

struct settings {
    const char *rest_server;
    const char *grpc_server;
    const char *only;
    int64_t pairs;
    int64_t requests;
    int64_t concurrency; /* 0: 1, 16 and 64 */
};

struct side {
    const struct load_loop *bare;
    const struct load_loop *ours;
    const char *server;
    int (*message)(size_t size, struct buf *bytes, struct request_body *out, struct err *e);
};

static uint64_t process_cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

/* Microseconds of processor time a request; NaN when some were not answered. */
static double cost(const struct load_loop *loop, void *state, uint64_t requests)
{
    uint64_t start = process_cpu();
    uint64_t good = loop->run(state, requests);

    return good == requests ? (double)(process_cpu() - start) / 1e3 / (double)requests : NAN;
}

static void report(const struct side *side, uint32_t concurrency, double *bare, double *ours,
                   size_t pairs)
{
    struct comparison c = comparison_paired(bare, ours, pairs, false);
    double ratios[PAIRS_MAX];

    for (size_t i = 0; i < pairs; i++)
        ratios[i] = ours[i] / bare[i];
    printf("%-14s %11u %9.2f %9.2f   %6.3f   %6.3f  %6.3f %5zu\n", side->ours->name, concurrency,
           statistics_median(bare, pairs), statistics_median(ours, pairs),
           statistics_median(ratios, pairs), c.low, c.high, c.blocks);
    fflush(stdout);
}

static int compare(const struct side *side, const struct transport_config *config,
                   const struct settings *settings, struct err *e)
{
    const struct load_loop *loops[2] = {side->bare, side->ours};
    double costs[2][PAIRS_MAX];
    void *states[2] = {NULL, NULL};
    int rc = 0;

    for (int i = 0; rc == 0 && i < 2; i++) {
        rc = loops[i]->open(config, &states[i], e);
        if (rc == 0)
            loops[i]->run(states[i], WARM_REQUESTS);
    }
    for (int64_t pair = 0; rc == 0 && pair < settings->pairs; pair++)
        for (int turn = 0; turn < 2; turn++) {
            int which = (int)(pair + turn) % 2;

            costs[which][pair] = cost(loops[which], states[which], (uint64_t)settings->requests);
        }
    if (rc == 0)
        report(side, config->slots, costs[0], costs[1], (size_t)settings->pairs);
    for (int i = 0; i < 2; i++)
        if (states[i])
            loops[i]->close(states[i]);
    return rc;
}

static int measure(const struct side *side, const struct settings *settings, int server_cpu,
                   struct err *e)
{
    static const uint32_t levels[] = {1, 16, 64};
    struct request_body body;
    struct bench_server server;
    struct buf bytes;
    int rc;

    buf_init(&bytes, 1 << 20);
    rc = side->message(PAYLOAD, &bytes, &body, e);
    if (rc == 0)
        rc = bench_server_start(&server, side->server, server_cpu, e);
    if (rc != 0)
        goto out;
    for (size_t i = 0; rc == 0 && i < sizeof levels / sizeof levels[0]; i++) {
        uint32_t connections = side->ours == &loop_rest ? levels[i] : 1;
        struct transport_config config = bench_config(server.port, &body, levels[i], connections);

        if (settings->concurrency == 0 || settings->concurrency == levels[i])
            rc = compare(side, &config, settings, e);
    }
    bench_server_stop(&server);
out:
    buf_fini(&bytes);
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
