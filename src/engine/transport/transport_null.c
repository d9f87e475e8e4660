#include <config.h>

#include "engine/transport/transport.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/transport/transport_slots.h"

/* Its requests wait nowhere: they are answered, with nothing, by the next call of `wait`. */
struct null_transport {
    struct transport_slots slots;
    uint32_t connections;
};

static struct null_transport *null_of(struct transport *t)
{
    return (struct null_transport *)t;
}

static void null_close(struct transport *t)
{
    if (t == NULL)
        return;
    transport_slots_fini(&null_of(t)->slots);
    free(t);
}

static int null_open(const struct transport_config *config, struct transport **out, struct err *e)
{
    struct null_transport *n = calloc(1, sizeof *n);
    int rc;

    if (n == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a transport");
    n->connections = config->connections;
    rc = transport_slots_init(&n->slots, config, e);
    if (rc != 0) {
        null_close((struct transport *)n);
        return rc;
    }
    *out = (struct transport *)n;
    return 0;
}

static int null_connect(struct transport *t, uint64_t deadline, struct transport_connected *out,
                        struct err *e)
{
    (void)deadline;
    (void)e;
    *out = (struct transport_connected){.connections = null_of(t)->connections};
    return 0;
}

static void null_submit(struct transport *t, uint32_t slot, uint64_t body, uint64_t due, bool keep)
{
    (void)body;
    (void)keep;
    transport_slots_begin(&null_of(t)->slots, slot, due, false);
}

static int null_wait(struct transport *t, uint64_t until, struct completion *out, int max)
{
    struct transport_slots *slots = &null_of(t)->slots;

    if (slots->in_flight.first == INDEX_NONE) {
        clock_sleep_until(until);
        return 0;
    }
    for (int i = 0; i < max && slots->in_flight.first != INDEX_NONE; i++)
        transport_slots_end(slots, slots->in_flight.first);
    return transport_slots_take(slots, out, max);
}

static uint64_t null_new_connections(const struct transport *t)
{
    (void)t;
    return 0;
}

static uint64_t null_more_connections(const struct transport *t)
{
    (void)t;
    return 0;
}

const struct transport_ops transport_null = {
    .name = "null",
    .settings = "no library, no server",
    .open = null_open,
    .connect = null_connect,
    .submit = null_submit,
    .wait = null_wait,
    .new_connections = null_new_connections,
    .more_connections = null_more_connections,
    .close = null_close,
};
