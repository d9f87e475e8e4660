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

/* A connection of HTTP/1.1 carries one request at a time. */
static uint32_t open_places(const struct sweep_arm *arm, uint32_t asked)
{
    return arm->protocol == PROTOCOL_GRPC || asked == 0 ? LEVEL_OPEN_PLACES_MAX : asked;
}

struct topology topology_of(const struct sweep_arm *arm, const struct level *level,
                            int server_threads, int client_processors)
{
    int asked = arm->protocol == PROTOCOL_GRPC ? arm->channels : arm->connections;
    uint32_t in_flight = (uint32_t)level_in_flight(level);
    struct topology t = {.places = in_flight};

    if (level_kind_is_open(level->kind))
        t.places = open_places(arm, (uint32_t)asked);
    t.connections = asked > 0 ? (uint32_t)asked
                              : automatic(arm, in_flight, (uint32_t)server_threads);
    t.connections = smaller(t.connections, t.places);
    t.workers = smaller((uint32_t)client_processors, t.connections);
    return t;
}

uint32_t topology_share(uint32_t total, uint32_t parts, uint32_t index)
{
    return total / parts + (index < total % parts);
}
