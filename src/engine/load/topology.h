/* How a trial's load is spread over connections and worker threads. Pure functions. */
#ifndef RVG_ENGINE_TOPOLOGY_H
#define RVG_ENGINE_TOPOLOGY_H

#include <stdint.h>

#include "engine/sweep/sweep.h"

struct topology {
    uint32_t places;      /* requests in flight at most; closed loop: kept in flight */
    uint32_t connections; /* REST: connections; gRPC: channels; those opened before the load */
    uint32_t workers;     /* threads */
};

/* Automatic choices: REST opens as many connections as requests are in flight; gRPC
 * max(ceil(c / 100), min(c, server_threads)) channels, because a channel keeps to one thread of the
 * server and servers commonly allow 100 streams on one. There are never more connections than
 * requests in flight, and as many workers as the client has processors as long as each has a
 * connection. server_threads and client_processors are 1 or more.
 *
 * In an open loop c is LEVEL_OPEN_PLACES, and LEVEL_OPEN_PLACES_MAX requests find a place; REST
 * opens further connections while requests wait. A REST arm whose number of connections was given
 * keeps to it: there are as many places, and what finds none waits in the schedule. */
struct topology topology_of(const struct sweep_arm *arm, const struct level *level,
                            int server_threads, int client_processors);

/* Part `index` of `total` dealt evenly over `parts`: the first ones get what is left over. */
uint32_t topology_share(uint32_t total, uint32_t parts, uint32_t index);

#endif
