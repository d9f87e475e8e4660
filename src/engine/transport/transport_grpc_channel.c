#include <config.h>

#include "engine/transport/transport_grpc_private.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <grpc/grpc_security.h>
#include <grpc/impl/codegen/grpc_types.h>

#include "base/clock.h"

enum { RECONNECT_FIRST_MS = 100, RECONNECT_MAX_MS = 1000 };

/* What waking another thread takes, and a little more. */
#define BELL_LEAD_NS (50 * NS_PER_US)

static grpc_arg int_arg(const char *key, int value)
{
    return (grpc_arg){
        .type = GRPC_ARG_INTEGER, .key = (char *)(uintptr_t)key, .value.integer = value};
}

static grpc_channel *make_channel(const char *target, size_t response_limit)
{
    int limit = response_limit < INT_MAX ? (int)response_limit : -1;
    grpc_arg list[] = {
        /* Channels to the same address would share one connection. */
        int_arg(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1),
        int_arg(GRPC_ARG_MINIMAL_STACK, 1),
        int_arg(GRPC_ARG_ENABLE_RETRIES, 0),
        int_arg(GRPC_ARG_ENABLE_CHANNELZ, 0),
        int_arg(GRPC_ARG_ENABLE_HTTP_PROXY, 0),
        int_arg(GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, limit),
        int_arg(GRPC_ARG_MAX_SEND_MESSAGE_LENGTH, -1),
        int_arg(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, RECONNECT_FIRST_MS),
        int_arg(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, RECONNECT_MAX_MS),
    };
    grpc_channel_args args = {.num_args = sizeof list / sizeof list[0], .args = list};
    grpc_channel_credentials *plain = grpc_insecure_credentials_create();
    grpc_channel *channel = grpc_channel_create(target, plain, &args);

    grpc_channel_credentials_release(plain);
    return channel;
}

static grpc_connectivity_state state_of(const struct rpc_channel *channel)
{
    return grpc_channel_check_connectivity_state(channel->channel, 0);
}

static void follow(struct grpc_transport *g, struct rpc_channel *channel)
{
    grpc_channel_watch_connectivity_state(channel->channel, channel->state,
                                          gpr_inf_future(GPR_CLOCK_MONOTONIC), g->queue,
                                          &channel->tag);
}

static void count_ready(struct grpc_transport *g, struct rpc_channel *channel)
{
    if (channel->counted) {
        g->new_connections++;
        return;
    }
    channel->counted = true;
    g->ready_channels++;
    g->setup_ns += clock_now() - channel->started_at;
}

int rpc_channel_init(struct grpc_transport *g, uint32_t index, struct err *e)
{
    struct rpc_channel *channel = &g->channels[index];
    bool v6 = g->slots.address[0] == '[';
    char target[sizeof g->slots.address + 8];

    /* With the scheme there is no resolver between us and a literal address. */
    snprintf(target, sizeof target, "%s:%s", v6 ? "ipv6" : "ipv4", g->slots.address);
    channel->tag = (struct rpc_tag){.event = RPC_EVENT_CHANNEL, .index = index};
    channel->channel = make_channel(target, g->response_limit);
    if (channel->channel == NULL)
        return err_set(e, ERR_INTERNAL, "no channel to %s", g->slots.address);
    channel->method = grpc_channel_register_call(channel->channel, g->kind->method, NULL, NULL);
    return 0;
}

void rpc_channel_fini(struct rpc_channel *channel)
{
    if (channel->channel)
        grpc_channel_destroy(channel->channel);
    channel->channel = NULL;
}

void rpc_channel_connect(struct grpc_transport *g, struct rpc_channel *channel)
{
    channel->started_at = clock_now();
    channel->state = grpc_channel_check_connectivity_state(channel->channel, 1);
    follow(g, channel);
}

void rpc_channel_event(struct grpc_transport *g, struct rpc_channel *channel)
{
    if (g->closing)
        return;
    channel->state = state_of(channel);
    if (channel->state == GRPC_CHANNEL_READY)
        count_ready(g, channel);
    follow(g, channel);
}

bool rpc_channel_failed(const struct rpc_channel *channel)
{
    return state_of(channel) == GRPC_CHANNEL_TRANSIENT_FAILURE;
}

/* C core has no alarm in C: this watches for a change of state that is not awaited. */
void rpc_alarm_set(struct grpc_transport *g, uint64_t instant)
{
    g->alarm = (struct rpc_tag){.event = RPC_EVENT_ALARM};
    g->alarm_at = instant;
    grpc_channel_watch_connectivity_state(g->channels[0].channel, state_of(&g->channels[0]),
                                          rpc_deadline(instant), g->queue, &g->alarm);
}

static void ring(void *context)
{
    struct grpc_transport *g = context;

    grpc_call_start_batch(g->bell.call, NULL, 0, &g->bell.tag, NULL);
}

int rpc_bell_open(struct grpc_transport *g, struct err *e)
{
    struct rpc_bell *bell = &g->bell;

    bell->tag = (struct rpc_tag){.event = RPC_EVENT_BELL};
    bell->instant = UINT64_MAX;
    bell->call = grpc_channel_create_registered_call(
        g->channels[0].channel, NULL, GRPC_PROPAGATE_DEFAULTS, g->queue, g->channels[0].method,
        gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
    return alarm_clock_open(&bell->clock, ring, g, e);
}

void rpc_bell_close(struct grpc_transport *g)
{
    alarm_clock_close(&g->bell.clock);
    if (g->bell.call)
        grpc_call_unref(g->bell.call);
    g->bell.call = NULL;
}

gpr_timespec rpc_bell_deadline(struct grpc_transport *g, uint64_t now, uint64_t instant)
{
    if (instant <= now + BELL_LEAD_NS)
        return gpr_inf_past(GPR_CLOCK_MONOTONIC);
    if (instant != UINT64_MAX && g->bell.instant != instant) {
        g->bell.instant = instant;
        alarm_clock_set(&g->bell.clock, instant - BELL_LEAD_NS);
    }
    return gpr_inf_future(GPR_CLOCK_MONOTONIC);
}

gpr_timespec rpc_deadline(uint64_t instant)
{
    if (instant == UINT64_MAX)
        return gpr_inf_future(GPR_CLOCK_MONOTONIC);
    return (gpr_timespec){.tv_sec = (int64_t)(instant / NS_PER_S),
                          .tv_nsec = (int32_t)(instant % NS_PER_S),
                          .clock_type = GPR_CLOCK_MONOTONIC};
}

struct rpc_channel *rpc_channel_of(struct grpc_transport *g, uint32_t slot)
{
    return &g->channels[slot % g->channel_count];
}
