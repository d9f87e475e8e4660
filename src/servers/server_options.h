/* The command line of the servers. */
#ifndef RVG_SERVERS_SERVER_OPTIONS_H
#define RVG_SERVERS_SERVER_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cpus.h"
#include "base/options.h"

struct server_options {
    const char *host;
    int64_t port;
    const char *model;
    int64_t threads; /* 0: as many as processors */
    struct cpus cpus;
    bool bind; /* `cpus` was given */
    int64_t body_limit;
    int64_t lifeline; /* -1: none */
    int log_level;
};

/* Defaults; `port` is the one of the server's protocol. */
void server_options_init(struct server_options *o, uint16_t port);

/* The table; `context` of its setters is a struct server_options. `out` is filled, with a pointer
 * to `name` and `summary` in it. */
void server_options_program(const char *name, const char *summary, struct options_program *out);

#endif
