/* What the two server programs have in common: all but their front. */
#ifndef RVG_SERVERS_SERVER_MAIN_H
#define RVG_SERVERS_SERVER_MAIN_H

#include "servers/front.h"

struct server_kind {
    const char *program; /* "rvg-rest-server" */
    const char *summary; /* for --help */
    const char *source;  /* of its log lines: "rest" */
    const struct front_ops *front;
    uint16_t port; /* when none is given */
};

/* The whole program: options, model, front, one line `ready HOST:PORT` on standard output, then
 * serving until a signal or the end of the lifeline. SIGTERM and SIGINT drain; a second one kills.
 * Returns the exit status: 0, 2 for a mistake of the caller's, 3 when it cannot serve. */
int server_main(const struct server_kind *kind, int argc, char **argv);

#endif
