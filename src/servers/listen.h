/* Listening sockets. */
#ifndef RVG_SERVERS_LISTEN_H
#define RVG_SERVERS_LISTEN_H

#include <stdint.h>

#include "base/err.h"

/* A non-blocking TCP socket that listens on a literal IPv4 or IPv6 address; port 0 takes a free
 * one. *bound is the port it got. ERR_IO names the address and says why not. */
int listen_open(const char *host, uint16_t port, int *fd, uint16_t *bound, struct err *e);

#endif
