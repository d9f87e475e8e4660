/* What our servers cost beyond the barest echo server with the same library: CPU time of the server
 * process for each request, ours against bare, measured in turn. Identity, one thread, a UINT8
 * tensor as binary (REST) and raw (gRPC) contents.
 *
 * usage: server_cpu [PAIRS [REQUESTS [PAYLOAD_BYTES [IN_FLIGHT]]]]     (24 10000 1024 8)
 * Run it where ./rvg-rest-server, ./rvg-grpc-server and bench/ were built. */
#include <config.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cpus.h"
#include "base/spawn.h"
#include "load.h"
#include "pairs.h"
#include "wire/json_codec.h"
#include "wire/proto_codec.h"

struct subject {
    struct spawn_child child;
    clockid_t cpu;
    struct load *load;
};

struct contest {
    const char *name;
    const char *const *ours;
    const char *const *bare;
    const struct load_ops *load;
};

static const char *const rest_ours[] = {"./rvg-rest-server", "--model=identity", "--port=0",
                                        "--threads=1",       "--log-level=warn", NULL};
static const char *const grpc_ours[] = {"./rvg-grpc-server", "--model=identity", "--port=0",
                                        "--threads=1",       "--log-level=warn", NULL};
static const char *const rest_bare[] = {"bench/bare_mhd_echo", NULL};
static const char *const grpc_bare[] = {"bench/bare_grpc_echo", NULL};

static const struct contest contests[] = {
    {"rest binary", rest_ours, rest_bare, &rest_load_ops},
    {"grpc raw", grpc_ours, grpc_bare, &grpc_load_ops},
};

static struct subject ours, bare;

__attribute__((noreturn)) static void give_up(const char *what)
{
    fprintf(stderr, "server_cpu: %s\n", what);
    if (ours.child.pid > 0)
        kill(ours.child.pid, SIGKILL);
    if (bare.child.pid > 0)
        kill(bare.child.pid, SIGKILL);
    exit(1);
}

static uint16_t wait_ready(int output)
{
    struct pollfd fd = {.fd = output, .events = POLLIN};
    char line[128] = "";
    size_t used = 0;

    while (strchr(line, '\n') == NULL && used + 1 < sizeof line) {
        ssize_t got;

        poll(&fd, 1, -1);
        got = read(output, line + used, sizeof line - 1 - used);
        if (got <= 0)
            give_up("a server did not start");
        used += (size_t)got;
        line[used] = '\0';
    }
    return (uint16_t)atoi(strrchr(line, ':') + 1);
}

/* The servers on one half of the processors, the load on the other: left to roam, both share one
 * now and then, and the pairs spread three times as wide. */
static void bind_to(bool to_server)
{
    static struct cpus allowed; /* before the first call bound this thread */
    struct cpus client, server;
    struct err e;

    if (cpus_count(&allowed) == 0 && cpus_allowed(&allowed, &e))
        give_up(e.text);
    if (cpus_share("split", &allowed, &client, &server, &e))
        give_up(e.text);
    if (cpus_bind_thread(to_server ? &server : &client, &e))
        give_up(e.text);
}

static void subject_start(struct subject *s, const char *const *argv, const struct load_ops *ops,
                          const void *body, size_t size, size_t header_size, int in_flight)
{
    struct spawn_request request = {.argv = argv};
    struct err e;

    bind_to(true);
    if (spawn_start(&request, &s->child, &e))
        give_up(e.text);
    bind_to(false);
    if (clock_getcpuclockid(s->child.pid, &s->cpu))
        give_up("no clock of the server's CPU time");
    s->load = ops->open(wait_ready(s->child.output), body, size, header_size, in_flight);
    if (s->load == NULL)
        give_up("cannot connect");
}

static void subject_stop(struct subject *s, const struct load_ops *ops)
{
    ops->close(s->load);
    kill(s->child.pid, SIGTERM);
    waitpid(s->child.pid, NULL, 0);
    s->child.pid = 0;
    spawn_close(&s->child);
}

/* Microseconds of the server's CPU for each of `requests` requests. */
static double measure(struct subject *s, const struct load_ops *ops, long requests)
{
    struct timespec a, b;

    clock_gettime(s->cpu, &a);
    if (ops->run(s->load, requests))
        give_up("a request failed");
    clock_gettime(s->cpu, &b);
    return ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 /
           (double)requests;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

static void encode(const struct contest *c, size_t payload, struct buf *body, size_t *header_size)
{
    uint8_t *data = calloc(1, payload);
    struct tensor input = {.name = "input",
                           .datatype = DATATYPE_UINT8,
                           .rank = 1,
                           .shape = {(int64_t)payload},
                           .data = data,
                           .size = payload};
    struct infer_request request;
    struct err e;
    int code;

    infer_request_init(&request, &wire_limits_default);
    request.model_name = c->load == &grpc_load_ops ? "identity" : "";
    request.inputs = &input;
    request.input_count = 1;
    request.binary_output = c->load == &rest_load_ops;
    *header_size = JSON_NO_HEADER;
    code = c->load == &rest_load_ops
               ? json_request_encode(&request, JSON_FORM_BINARY, body, header_size, &e)
               : proto_request_encode(&request, PROTO_FORM_RAW, body, &e);
    if (code)
        give_up(e.text);
    infer_request_fini(&request);
    free(data);
}

static void run_contest(const struct contest *c, int pair_count, long requests, size_t payload,
                        int in_flight)
{
    static double ours_us[PAIRS_MAX], bare_us[PAIRS_MAX];
    static struct pairs pairs;
    double middle, low, high;
    size_t header_size;
    struct buf body;

    pairs.count = 0;
    buf_init(&body, SIZE_MAX / 4);
    encode(c, payload, &body, &header_size);
    subject_start(&ours, c->ours, c->load, body.data, body.size, header_size, in_flight);
    subject_start(&bare, c->bare, c->load, body.data, body.size, header_size, in_flight);
    measure(&ours, c->load, requests);
    measure(&bare, c->load, requests);
    for (int i = 0; i < pair_count; i++) {
        if (i % 2 == 0)
            ours_us[i] = measure(&ours, c->load, requests);
        bare_us[i] = measure(&bare, c->load, requests);
        if (i % 2 == 1)
            ours_us[i] = measure(&ours, c->load, requests);
        pairs_add(&pairs, ours_us[i] / bare_us[i]);
    }
    pairs_summarise(&pairs, &middle, &low, &high);
    printf("%-12s ours %7.2f us, bare %7.2f us; ratio %.3f, 95 %% interval %.3f to %.3f "
           "(%d pairs of %ld requests, %zu bytes, %d in flight)\n",
           c->name, median(ours_us, pair_count), median(bare_us, pair_count), middle, low, high,
           pair_count, requests, payload, in_flight);
    fflush(stdout);
    subject_stop(&ours, c->load);
    subject_stop(&bare, c->load);
    buf_fini(&body);
}

static long argument(int argc, char **argv, int index, long fallback)
{
    return argc > index ? atol(argv[index]) : fallback;
}

int main(int argc, char **argv)
{
    long pair_count = argument(argc, argv, 1, 24), requests = argument(argc, argv, 2, 10000);
    long payload = argument(argc, argv, 3, 1024), in_flight = argument(argc, argv, 4, 8);

    if (pair_count < 6 || pair_count > PAIRS_MAX || requests < 1 || payload < 1 || in_flight < 1)
        give_up(
            "usage: server_cpu [PAIRS [REQUESTS [PAYLOAD_BYTES [IN_FLIGHT]]]], 6 pairs or more");
    for (size_t i = 0; i < sizeof contests / sizeof contests[0]; i++)
        run_contest(&contests[i], (int)pair_count, requests, (size_t)payload, (int)in_flight);
    return 0;
}
