/* The listening socket of the REST front, and the thread that takes connections from it. The
 * library's own thread pool leaves to chance which thread gets a connection; this thread hands them
 * out instead. */
#ifndef RVG_SERVERS_REST_ACCEPT_H
#define RVG_SERVERS_REST_ACCEPT_H

#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"

struct rest_accept;

struct rest_accept_handler {
    /* A new connection: non-blocking, TCP_NODELAY. The handler owns `fd`. */
    void (*connected)(void *context, int fd, const struct sockaddr *address, socklen_t size);
    void (*second)(void *context); /* called once a second */
    void *context;
};

/* Binds and listens, takes nothing yet. `host` is a literal address. ERR_IO names the address. */
int rest_accept_open(const char *host, uint16_t port, struct rest_accept **out, uint16_t *bound,
                     struct err *e);

/* Starts the thread, which calls the handler from now on. */
int rest_accept_start(struct rest_accept *a, const struct rest_accept_handler *handler,
                      struct err *e);

/* Closes the socket and ends the thread. Accepts NULL. */
void rest_accept_close(struct rest_accept *a);

#endif
