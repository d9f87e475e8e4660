/* A server program started for a bench, on a free port of 127.0.0.1. It ends with the bench. */
#ifndef RVG_BENCH_BENCH_SERVER_H
#define RVG_BENCH_BENCH_SERVER_H

#include "base/err.h"
#include "base/spawn.h"

struct bench_server {
    struct spawn_child child;
    int lifeline; /* the server ends when this closes */
    int port;
};

/* Starts `program` for the model identity with one thread on processor `cpu` (-1: anywhere) and
 * waits until it is ready. */
int bench_server_start(struct bench_server *s, const char *program, int cpu, struct err *e);
void bench_server_stop(struct bench_server *s);

#endif
