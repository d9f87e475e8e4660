/* The TCP connections to a server as the kernel sees them (sock_diag, no privileges needed): how
 * many there are, and the bytes they have carried. Both protocols are counted alike, whatever their
 * libraries do. Works in the network namespace of the caller. One call walks the kernel's table of
 * connections and, for one process, its descriptors (about 2 and 8 ms with 1024 connections):
 * before and after a window, not inside. Any thread. */
#ifndef RVG_ENGINE_SOCKSTAT_H
#define RVG_ENGINE_SOCKSTAT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct sockstat {
    uint64_t connections; /* established, on the client's side */
    /* Sums over them since each was opened: payload of TCP, without its headers. */
    uint64_t bytes_sent;  /* retransmissions included */
    uint64_t bytes_acked; /* what the server's side has acknowledged */
    uint64_t bytes_received;
    bool bytes_known; /* false: the kernel is older than the counters */
};

/* Counts the established connections whose far end is `host` (a literal IPv4 or IPv6 address; an
 * IPv4 address also stands for its mapped IPv6 form, which dual-stack sockets like gRPC's use) and
 * `port` (1..65535). With `pid` not 0 only those open in that process, which must be one of the
 * caller's user. ERR_INVALID for the host or port, ERR_IO when the kernel refuses. */
int sockstat_read(const char *host, int port, pid_t pid, struct sockstat *out, struct err *e);

#endif
