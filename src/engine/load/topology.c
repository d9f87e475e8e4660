#include <config.h>

#include "engine/load/topology.h"

enum { STREAMS_PER_CHANNEL = 100 };

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t automatic(const struct sweep_arm *arm, uint32_t concurrency, uint32_t threads)
{
    uint32_t for_streams = (concurrency + STREAMS_PER_CHANNEL - 1) / STREAMS_PER_CHANNEL;
    uint32_t for_threads = smaller(concurrency, threads);

    if (arm->protocol != PROTOCOL_GRPC)
        return concurrency;
    return for_streams > for_threads ? for_streams : for_threads;
}

struct topology topology_of(const struct sweep_arm *arm, int concurrency, int server_threads,
                            int client_processors)
{
    int asked = arm->protocol == PROTOCOL_GRPC ? arm->channels : arm->connections;
    struct topology t = {.concurrency = (uint32_t)concurrency};

    t.connections = asked > 0 ? (uint32_t)asked
                              : automatic(arm, t.concurrency, (uint32_t)server_threads);
    t.connections = smaller(t.connections, t.concurrency);
    t.workers = smaller((uint32_t)client_processors, t.connections);
    return t;
}

uint32_t topology_share(uint32_t total, uint32_t parts, uint32_t index)
{
    return total / parts + (index < total % parts);
}
