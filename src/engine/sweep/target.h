/* Addresses of servers, as a person writes them:
 *   REST   http://HOST[:PORT][/PREFIX] (port 80 when left out), or HOST:PORT
 *   gRPC   HOST:PORT
 * HOST is a name, an IPv4 address, or an IPv6 address in brackets. */
#ifndef RVG_ENGINE_TARGET_H
#define RVG_ENGINE_TARGET_H

#include "base/err.h"
#include "engine/sweep/sweep.h"

struct target_name {
    char host[SWEEP_TEXT_SIZE];        /* without brackets */
    int port;                          /* 1 to 65535 */
    char path_prefix[SWEEP_TEXT_SIZE]; /* REST: what stands before /v2, "" or "/PREFIX" */
};

/* Where a transport connects: no name is looked up after this. */
struct target {
    char address[64]; /* a literal address, IPv6 without brackets */
    int port;
    char path_prefix[SWEEP_TEXT_SIZE];
};

/* Takes the text apart; touches no network. ERR_INVALID, or ERR_UNSUPPORTED for https and other
 * schemes, with a text that quotes it and says what is allowed. */
int target_parse(const char *text, enum protocol protocol, struct target_name *out, struct err *e);

/* Looks the host up, once. localhost is 127.0.0.1 unless the system knows it by IPv6 only; of
 * several addresses the system's first is taken. Blocks for as long as the look-up takes.
 * ERR_UNAVAILABLE names the host and the resolver's words. */
int target_resolve(const struct target_name *name, struct target *out, struct err *e);

#endif
