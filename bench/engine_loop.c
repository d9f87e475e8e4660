#include <config.h>

#include "load_loop.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/recorder.h"

enum { BATCH = 64, CONNECT_S = 20 };

struct engine_loop {
    const struct transport_ops *ops;
    struct transport *transport;
    struct recorder recorder;
    uint32_t slots;
    uint64_t submitted;
};

static void submit(struct engine_loop *l, uint32_t slot)
{
    l->ops->submit(l->transport, slot, l->submitted++, clock_now(), false);
}

static void engine_close(void *loop)
{
    struct engine_loop *l = loop;

    l->ops->close(l->transport);
    recorder_fini(&l->recorder);
    free(l);
}

static int engine_open(const struct transport_ops *ops, const struct transport_config *config,
                       void **out, struct err *e)
{
    static const struct window always = {.start = 0, .end = UINT64_MAX};
    struct engine_loop *l = calloc(1, sizeof *l);
    struct transport_connected connected;
    int rc;

    if (l == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a loop");
    l->ops = ops;
    l->slots = config->slots;
    rc = recorder_init(&l->recorder, e);
    if (rc == 0)
        rc = ops->open(config, &l->transport, e);
    if (rc == 0)
        rc = ops->connect(l->transport, clock_now() + CONNECT_S * NS_PER_S, &connected, e);
    if (rc != 0) {
        engine_close(l);
        return rc;
    }
    recorder_arm(&l->recorder, &always);
    *out = l;
    return 0;
}

static int rest_open(const struct transport_config *config, void **out, struct err *e)
{
    return engine_open(&transport_rest, config, out, e);
}

static int grpc_open(const struct transport_config *config, void **out, struct err *e)
{
    return engine_open(&transport_grpc, config, out, e);
}

static uint64_t engine_run(void *loop, uint64_t requests)
{
    struct engine_loop *l = loop;
    struct completion done[BATCH];
    uint64_t completed = 0, good = 0, sent = 0;

    for (; sent < l->slots && sent < requests; sent++)
        submit(l, (uint32_t)sent);
    while (completed < requests) {
        int count = l->ops->wait(l->transport, UINT64_MAX, done, BATCH);

        for (int i = 0; i < count; i++) {
            recorder_record(&l->recorder, &done[i].sample, done[i].text);
            good += done[i].sample.outcome == OUTCOME_OK;
            completed++;
            if (sent++ < requests)
                submit(l, done[i].slot);
        }
    }
    return good;
}

const struct load_loop loop_rest = {"rest transport", rest_open, engine_run, engine_close};
const struct load_loop loop_grpc = {"grpc transport", grpc_open, engine_run, engine_close};
