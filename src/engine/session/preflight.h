/* Whether a planned sweep fits on this machine, asked before anything is started. A refusal says
 * what is needed, what there is, and what to do about it. */
#ifndef RVG_ENGINE_PREFLIGHT_H
#define RVG_ENGINE_PREFLIGHT_H

#include <stdint.h>

#include "base/err.h"

struct preflight_limits {
    uint64_t files;        /* descriptors this process may have open */
    uint64_t port_low;     /* ports the kernel takes for outgoing connections, */
    uint64_t port_high;    /* both included; 0 and 0: not known */
    uint64_t memory_bytes; /* of the machine or of the control group, whichever is less */
    const char *proxy;     /* a proxy variable that is set ("http_proxy"), or NULL */
};

/* What preflight_check_connections adds for everything that is not a connection: libraries, logs,
 * pipes, event descriptors. */
enum { PREFLIGHT_FILES_SPARE = 128 };

/* Raises the soft limit on open files to the hard one, for this process and those it starts.
 * ERR_IO; the old limit stays then. */
int preflight_raise_files(struct err *e);

/* Reads what holds now. Cannot fail: what cannot be read does not limit. */
void preflight_read(struct preflight_limits *out);

/* `connections` open at one time, each to one server address. ERR_TOO_LARGE. */
int preflight_check_connections(const struct preflight_limits *limits, uint64_t connections,
                                struct err *e);

/* The most that would be let pass. */
uint64_t preflight_connections_max(const struct preflight_limits *limits);

/* `bytes` in flight in client and servers together: at most half of the memory. ERR_TOO_LARGE. */
int preflight_check_memory(const struct preflight_limits *limits, uint64_t bytes, struct err *e);

#endif
