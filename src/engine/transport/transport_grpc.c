#include <config.h>

#include "engine/transport/transport_grpc_private.h"

#include <stdlib.h>

#include "base/clock.h"

/* An alarm for an instant nearer than this is not worth setting. */
#define ALARM_LEAST_NS (50 * NS_PER_MS)

static struct grpc_transport *grpc_of(struct transport *t)
{
    return (struct grpc_transport *)t;
}

/* Handles one completion; false when none came until `deadline` or the queue has shut down. */
static bool handle_event(struct grpc_transport *g, gpr_timespec deadline)
{
    grpc_event event = grpc_completion_queue_next(g->queue, deadline, NULL);
    const struct rpc_tag *tag = event.tag;

    if (event.type != GRPC_OP_COMPLETE)
        return false;
    if (tag->event == RPC_EVENT_ALARM)
        g->alarm_at = UINT64_MAX;
    else if (tag->event == RPC_EVENT_BELL)
        g->bell.instant = UINT64_MAX;
    else if (tag->event == RPC_EVENT_CHANNEL)
        rpc_channel_event(g, &g->channels[tag->index]);
    else
        g->kind->event(g, tag->index, tag->event, event.success != 0);
    return true;
}

/* Gives up what has run out of time; the completions come through the queue. */
static void expire(struct grpc_transport *g, uint64_t now)
{
    uint32_t slot;

    while ((slot = transport_slots_expire(&g->slots, now)) != INDEX_NONE)
        grpc_call_cancel(g->rpcs[slot].call, NULL);
}

static int copy_messages(struct grpc_transport *g, const struct transport_config *config,
                         struct err *e)
{
    g->messages = calloc(config->body_count, sizeof *g->messages);
    if (g->messages == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu messages", config->body_count);
    /* Copies, because C core may hold on to what it still has to write after the call, and even
     * the channel, are gone for us. */
    for (size_t i = 0; i < config->body_count; i++)
        g->messages[i] = grpc_slice_from_copied_buffer((const char *)config->bodies[i].data,
                                                       config->bodies[i].size);
    g->message_count = config->body_count;
    return 0;
}

static int make_channels(struct grpc_transport *g, struct err *e)
{
    int rc = 0;

    g->channels = calloc(g->channel_count, sizeof *g->channels);
    if (g->channels == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %u channels", (unsigned)g->channel_count);
    for (uint32_t i = 0; rc == 0 && i < g->channel_count; i++)
        rc = rpc_channel_init(g, i, e);
    return rc;
}

static int make_rpcs(struct grpc_transport *g, struct err *e)
{
    g->rpcs = calloc(g->slots.count, sizeof *g->rpcs);
    if (g->rpcs == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %u calls", (unsigned)g->slots.count);
    for (uint32_t i = 0; i < g->slots.count; i++)
        rpc_init(&g->rpcs[i], i);
    return 0;
}

static int grpc_setup(struct grpc_transport *g, const struct transport_config *config,
                      struct err *e)
{
    int rc = transport_slots_init(&g->slots, config, e);

    if (rc == 0)
        rc = index_queue_init(&g->spent, config->slots, e);
    if (rc == 0)
        rc = copy_messages(g, config, e);
    if (rc == 0)
        rc = make_rpcs(g, e);
    if (rc == 0)
        rc = make_channels(g, e);
    if (rc == 0 && g->open_loop)
        rc = rpc_bell_open(g, e);
    return rc;
}

/* Everything pending completes once the calls are cancelled and the channels gone. */
static void drain(struct grpc_transport *g)
{
    g->closing = true;
    rpc_bell_close(g);
    for (uint32_t i = 0; g->rpcs && i < g->slots.count; i++)
        if (g->rpcs[i].call)
            grpc_call_cancel(g->rpcs[i].call, NULL);
    for (uint32_t i = 0; g->channels && i < g->channel_count; i++)
        rpc_channel_fini(&g->channels[i]);
    grpc_completion_queue_shutdown(g->queue);
    while (handle_event(g, gpr_inf_future(GPR_CLOCK_MONOTONIC)))
        ;
}

static void grpc_close(struct transport *t)
{
    struct grpc_transport *g = grpc_of(t);

    if (g == NULL)
        return;
    drain(g);
    for (uint32_t i = 0; g->rpcs && i < g->slots.count; i++)
        rpc_fini(&g->rpcs[i]);
    grpc_completion_queue_destroy(g->queue);
    for (size_t i = 0; i < g->message_count; i++)
        grpc_slice_unref(g->messages[i]);
    free(g->messages);
    free(g->rpcs);
    free(g->channels);
    index_queue_fini(&g->spent);
    transport_slots_fini(&g->slots);
    free(g);
}

static int grpc_open(const struct transport_config *config, struct transport **out, struct err *e)
{
    struct grpc_transport *g = calloc(1, sizeof *g);
    int rc;

    if (g == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a transport");
    g->kind = config->stream ? &rpc_stream : &rpc_unary;
    g->channel_count = config->connections;
    g->response_limit = config->response_limit;
    g->ttfb_every = config->ttfb_every ? config->ttfb_every : 1;
    g->alarm_at = UINT64_MAX;
    g->open_loop = config->open_loop;
    g->bell.clock.timer = -1;
    g->queue = grpc_completion_queue_create_for_next(NULL);
    rc = grpc_setup(g, config, e);
    if (rc != 0) {
        grpc_close((struct transport *)g);
        return rc;
    }
    *out = (struct transport *)g;
    return 0;
}

static void grpc_submit(struct transport *t, uint32_t slot, uint64_t body, uint64_t due, bool keep)
{
    struct grpc_transport *g = grpc_of(t);
    const grpc_slice *message = &g->messages[body % g->message_count];
    bool head = g->submitted++ % g->ttfb_every == 0;

    transport_slots_begin(&g->slots, slot, due, keep);
    rpc_clean(g, slot);
    g->kind->start(g, slot, message, head);
}

/* Takes what has completed already, so that `done` is not put off by the next sends. */
static void handle_more(struct grpc_transport *g, int max)
{
    while (max-- > 0 && g->slots.in_flight.first != INDEX_NONE)
        if (!handle_event(g, gpr_inf_past(GPR_CLOCK_MONOTONIC)))
            return;
}

static void clean_slots(struct grpc_transport *g)
{
    while (g->spent.first != INDEX_NONE)
        rpc_clean(g, g->spent.first);
}

/* Until when the queue may be waited for. */
static gpr_timespec wait_deadline(struct grpc_transport *g, uint64_t now, uint64_t until)
{
    uint64_t deadline = transport_slots_deadline(&g->slots);
    uint64_t wake = deadline < until ? deadline : until;

    if (g->open_loop)
        return rpc_bell_deadline(g, now, wake);
    if (g->alarm_at == UINT64_MAX && wake != UINT64_MAX && wake > now + ALARM_LEAST_NS)
        rpc_alarm_set(g, wake);
    return rpc_deadline(g->alarm_at <= wake ? UINT64_MAX : wake);
}

static int grpc_wait(struct transport *t, uint64_t until, struct completion *out, int max)
{
    struct grpc_transport *g = grpc_of(t);
    int count = transport_slots_take(&g->slots, out, max);
    uint64_t now = clock_now();
    bool looked = false;

    while (count == 0 && (now < until || !looked)) {
        expire(g, now);
        clean_slots(g);
        if (handle_event(g, wait_deadline(g, now, until)))
            handle_more(g, max - 1);
        count = transport_slots_take(&g->slots, out, max);
        looked = true;
        if (count == 0)
            now = clock_now();
    }
    return count;
}

static bool some_channel_failed(const struct grpc_transport *g)
{
    for (uint32_t i = 0; i < g->channel_count; i++)
        if (rpc_channel_failed(&g->channels[i]))
            return true;
    return false;
}

/* A channel's state does not say why it failed, a call on it does. */
static int connect_error(struct grpc_transport *g, struct err *e)
{
    struct transport *t = (struct transport *)g;
    struct completion answer;

    for (uint32_t i = 0; i < g->channel_count && i < g->slots.count; i++) {
        if (!rpc_channel_failed(&g->channels[i]))
            continue;
        grpc_submit(t, i, 0, clock_now(), false);
        while (grpc_wait(t, UINT64_MAX, &answer, 1) == 0)
            ;
        if (answer.sample.outcome == OUTCOME_CONNECT)
            return err_set(e, ERR_UNAVAILABLE, "%s", answer.text);
        break;
    }
    return err_set(e, ERR_UNAVAILABLE, "connect to %s: only %u of %u channels became ready",
                   g->slots.address, (unsigned)g->ready_channels, (unsigned)g->channel_count);
}

static int grpc_connect(struct transport *t, uint64_t deadline, struct transport_connected *out,
                        struct err *e)
{
    struct grpc_transport *g = grpc_of(t);

    *out = (struct transport_connected){0};
    for (uint32_t i = 0; i < g->channel_count; i++)
        rpc_channel_connect(g, &g->channels[i]);
    while (g->ready_channels < g->channel_count) {
        if (transport_slots_check(&g->slots, e) != 0)
            return e->code;
        if (!handle_event(g, rpc_deadline(transport_slots_look(deadline))) &&
            clock_now() >= deadline)
            return connect_error(g, e);
        if (some_channel_failed(g))
            return connect_error(g, e);
    }
    *out = (struct transport_connected){g->ready_channels, g->setup_ns};
    return 0;
}

static uint64_t grpc_new_connections(const struct transport *t)
{
    return ((const struct grpc_transport *)t)->new_connections;
}

static uint64_t grpc_more_connections(const struct transport *t)
{
    (void)t;
    return 0;
}

const char *transport_grpc_library_version(void)
{
    return grpc_version_string();
}

void transport_grpc_global_init(void)
{
    grpc_init();
}

void transport_grpc_global_fini(void)
{
    grpc_shutdown();
}

const struct transport_ops transport_grpc = {
    .name = "grpc",
    .settings = "C core, one completion queue a worker, minimal stack, no retries, no channelz, no "
                "proxy, a connection for each channel, time-outs by cancelling",
    .open = grpc_open,
    .connect = grpc_connect,
    .submit = grpc_submit,
    .wait = grpc_wait,
    .new_connections = grpc_new_connections,
    .more_connections = grpc_more_connections,
    .close = grpc_close,
};
