/* One run of a server program, from its start to its end: its descriptors, its output, the line
 * "ready HOST:PORT" it prints when it accepts requests. No policy and no waiting: see supervisor.h.
 * One thread at a time. */
#ifndef RVG_ENGINE_SERVER_PROCESS_H
#define RVG_ENGINE_SERVER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/log_ring.h"
#include "base/spawn.h"

enum { SERVER_HOST_SIZE = 64, SERVER_LIFELINE_FD = 3 };

struct server_process {
    struct spawn_child child; /* its pid is -1 while nothing runs */
    struct log_feed output;
    struct log_feed error;
    char line[128]; /* start of the line of standard output that is arriving */
    size_t line_used;
    bool ready;                  /* the line was seen; the next two are set then */
    char host[SERVER_HOST_SIZE]; /* without brackets */
    int port;
};

struct server_exit {
    int status; /* of waitpid */
    char text[SPAWN_EXIT_TEXT_SIZE];
    double cpu_s; /* that it used in its life; NaN: unknown */
};

/* Nothing runs yet. Its output goes to `ring` under `source`. */
void server_process_init(struct server_process *p, struct log_ring *ring, const char *source);

/* Starts `argv` (NULL-terminated) with `lifeline` as descriptor SERVER_LIFELINE_FD. As spawn_start.
 */
int server_process_start(struct server_process *p, const char *const *argv, int lifeline,
                         struct err *e);

bool server_process_running(const struct server_process *p);

/* True when it runs no more and waits to be reaped. Asks the kernel. */
bool server_process_ended(const struct server_process *p);

/* Takes in the output that has arrived, without waiting; a pipe at its end is closed. */
void server_process_read(struct server_process *p);

/* Sends a signal, safely even when it has ended. */
void server_process_signal(const struct server_process *p, int signal_number);

/* For an ended process: takes in the rest of its output, reads its processor time, reaps it. */
void server_process_reap(struct server_process *p, struct server_exit *out);

/* Finds HOST and PORT in a "ready HOST:PORT" line ("ready [::1]:5000"); false for other lines. */
bool server_ready_parse(const char *line, char host[SERVER_HOST_SIZE], int *port);

#endif
