/* Starting a program. The child gets default signal handlers and an empty mask, /dev/null as
 * standard input, the file descriptors it is given, and no other. */
#ifndef RVG_BASE_SPAWN_H
#define RVG_BASE_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

enum { SPAWN_FD_MAX = 64, SPAWN_EXIT_TEXT_SIZE = 64 };

struct spawn_fd {
    int parent; /* descriptor here; stays open and unchanged */
    int child;  /* its number in the child, 3 to SPAWN_FD_MAX - 1, no number twice */
};

struct spawn_request {
    const char *const
        *argv; /* argv[0]: the program, looked up in PATH when it has no slash; NULL ends */
    const struct spawn_fd *fds;
    size_t fd_count;
    bool own_group; /* a process group of its own: Ctrl-C at the terminal does not reach it */
};

struct spawn_child {
    pid_t pid;  /* to be reaped with waitpid by the caller */
    int pidfd;  /* becomes readable when the child ends; owned by the caller, as the next two */
    int output; /* reading end of its standard output, non-blocking */
    int error;  /* reading end of its standard error, non-blocking */
};

/* ERR_NOT_FOUND when there is no such program, ERR_IO for what else keeps it from being executed;
 * the text names the program. Nothing is left behind on failure. */
int spawn_start(const struct spawn_request *request, struct spawn_child *child, struct err *e);

/* Closes the three descriptors that are open (not -1) and sets them to -1. */
void spawn_close(struct spawn_child *child);

/* A waitpid status in words: "exit status 3", "killed by signal 9 (Killed)". */
void spawn_exit_text(int status, char out[SPAWN_EXIT_TEXT_SIZE]);

#endif
