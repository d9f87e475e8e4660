/* What a transport keeps in memory: resident size of a process that has run one loop of
 * load_loop.h at a high concurrency, the engine's against the barest one. Each loop has a process
 * of its own. Usage: transport_memory [REST-SERVER GRPC-SERVER [CONCURRENCY]] */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_request.h"
#include "bench_server.h"
#include "load_loop.h"

enum { PAYLOAD = 1024, ROUNDS = 40, CALLS_PER_CHANNEL = 100 };

struct subject {
    const struct load_loop *loop;
    bool grpc;
};

static double resident_mib(void)
{
    FILE *status = fopen("/proc/self/status", "re");
    char line[256];
    double kib = 0;

    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = atof(line + 6);
    if (status)
        fclose(status);
    return kib / 1024;
}

/* In the child: opens the loop, loads it, writes its resident size to `out`. */
static int run_subject(const struct subject *s, int port, uint32_t concurrency, int out)
{
    uint32_t channels = (concurrency + CALLS_PER_CHANNEL - 1) / CALLS_PER_CHANNEL;
    uint64_t requests = (uint64_t)concurrency * ROUNDS, ignored;
    struct transport_config config;
    struct request_body body;
    struct buf bytes;
    void *state;
    struct err e;
    double mib;

    buf_init(&bytes, 1 << 20);
    if (s->grpc)
        transport_grpc_global_init();
    else if (transport_rest_global_init(&e) != 0)
        return -1;
    if ((s->grpc ? bench_request_grpc : bench_request_rest)(PAYLOAD, &bytes, &body, &e) != 0)
        return -1;
    config = bench_config(port, &body, concurrency, s->grpc ? channels : concurrency);
    if (s->loop->open(&config, &state, &e) != 0 ||
        s->loop->run(state, requests, &ignored, &e) != 0) {
        fprintf(stderr, "%s: %s\n", s->loop->name, e.text);
        return -1;
    }
    mib = resident_mib();
    return write(out, &mib, sizeof mib) == sizeof mib ? 0 : -1;
}

/* Forks before either library is initialised; MiB, or 0 when it failed. */
static double measure(const struct subject *s, int port, uint32_t concurrency)
{
    int pipe_fds[2];
    double mib = 0;
    pid_t child;

    if (pipe(pipe_fds) != 0)
        return 0;
    child = fork();
    if (child == 0)
        _exit(run_subject(s, port, concurrency, pipe_fds[1]) == 0 ? 0 : 1);
    close(pipe_fds[1]);
    if (read(pipe_fds[0], &mib, sizeof mib) != sizeof mib)
        mib = 0;
    close(pipe_fds[0]);
    waitpid(child, NULL, 0);
    return mib;
}

static int compare(const struct subject *bare, const struct subject *ours, const char *program,
                   uint32_t concurrency)
{
    struct bench_server server;
    double bare_mib, ours_mib;
    struct err e;

    if (bench_server_start(&server, program, -1, &e) != 0) {
        fprintf(stderr, "transport_memory: %s\n", e.text);
        return -1;
    }
    bare_mib = measure(bare, server.port, concurrency);
    ours_mib = measure(ours, server.port, concurrency);
    bench_server_stop(&server);
    printf("%-14s concurrency %u: %.1f MiB, %s %.1f MiB, difference %.1f MiB\n", ours->loop->name,
           concurrency, ours_mib, bare->loop->name, bare_mib, ours_mib - bare_mib);
    return bare_mib > 0 && ours_mib > 0 ? 0 : -1;
}

int main(int argc, char **argv)
{
    static const struct subject bare_curl = {&loop_bare_curl, false};
    static const struct subject rest = {&loop_rest, false};
    static const struct subject bare_grpc = {&loop_bare_grpc, true};
    static const struct subject grpc = {&loop_grpc, true};
    uint32_t concurrency = argc > 3 ? (uint32_t)atoi(argv[3]) : 1024;

    if (compare(&bare_curl, &rest, argc > 1 ? argv[1] : "./rvg-rest-server", concurrency) != 0)
        return EXIT_FAILURE;
    if (compare(&bare_grpc, &grpc, argc > 2 ? argv[2] : "./rvg-grpc-server", concurrency) != 0)
        return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
