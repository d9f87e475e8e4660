/* A real server program, started for a test and spoken to from outside. Everything waits for a
 * condition; what cannot come any more after WAIT_SECONDS fails the test. */
#ifndef RVG_TESTS_E2E_SERVER_RIG_H
#define RVG_TESTS_E2E_SERVER_RIG_H

#include <stdint.h>

#include "base/buf.h"
#include "base/spawn.h"

enum { SERVER_ARGUMENTS_MAX = 16, WAIT_SECONDS = 60 };

struct server {
    struct spawn_child child;
    int lifeline; /* our end; -1 once closed */
    uint16_t port;
    struct buf output, error; /* what it wrote */
};

/* Starts `program` ("rvg-rest-server") with `arguments` (NULL-terminated) and --lifeline, and waits
 * for `ready` or its end. True when it is ready. */
bool server_start(struct server *s, const char *program, const char *const *arguments);

/* Waits until it has written `text` to its standard error. */
void server_wait_for_error(struct server *s, const char *text);

void server_signal(struct server *s, int signal_number);

/* Waits for its end and frees what belongs to it. Returns the exit status, or 128 + the signal. */
int server_end(struct server *s);

#endif
