/* The command line of a server of ours. */
#ifndef RVG_ENGINE_SERVER_COMMAND_H
#define RVG_ENGINE_SERVER_COMMAND_H

#include <limits.h>
#include <stdint.h>

#include "base/cpus.h"
#include "base/err.h"

struct server_settings {
    const char *program;     /* name or path: "rvg-rest-server" is looked for with base/paths.h */
    const char *model;       /* "resnet8" */
    int threads;             /* 0: one for each of its processors */
    const struct cpus *cpus; /* NULL: all that rvgtop may use */
    int64_t body_limit;      /* --max-body in bytes; 0: the server's own default */
    const char *log_level;   /* NULL: the server's own default */
};

enum { SERVER_COMMAND_WORDS = 20, SERVER_COMMAND_NUMBER_SIZE = 24 };

/* `argv` points into the struct: it stays where it is. */
struct server_command {
    const char *argv[SERVER_COMMAND_WORDS]; /* NULL-terminated */
    char path[PATH_MAX];
    char threads[SERVER_COMMAND_NUMBER_SIZE];
    char body_limit[SERVER_COMMAND_NUMBER_SIZE];
    char cpus[CPUS_TEXT_SIZE];
};

/* A server on a free port of 127.0.0.1; the texts of `settings` must outlive `out`. ERR_NOT_FOUND
 * when there is no such program. */
int server_command_make(const struct server_settings *settings, struct server_command *out,
                        struct err *e);

#endif
