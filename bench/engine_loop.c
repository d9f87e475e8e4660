#include <config.h>

#include "load_loop.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/load/worker_group.h"

enum { CONNECT_S = 20 };

/* Each run has a worker thread of its own, as a trial has; it is kept until the next. */
struct engine_loop {
    const struct transport_ops *ops;
    struct transport_config config;
    struct worker_group group;
    struct wake wake;
    bool started;
};

static void end_group(struct engine_loop *l)
{
    if (l->started)
        worker_group_fini(&l->group);
    l->started = false;
}

static int start_group(struct engine_loop *l, struct err *e)
{
    struct topology topology = {l->config.slots, l->config.connections, 1};
    int rc;

    end_group(l);
    rc = worker_group_start(&l->group, l->ops, NULL, &l->config, &topology, NULL, 1,
                            clock_now() + CONNECT_S * NS_PER_S, &l->wake, e);
    if (rc != 0)
        return rc;
    l->started = true;
    while (!worker_group_ready(&l->group))
        wake_wait(&l->wake, UINT64_MAX);
    *e = *worker_group_error(&l->group);
    return e->code;
}

static void engine_close(void *loop)
{
    struct engine_loop *l = loop;

    end_group(l);
    wake_fini(&l->wake);
    free(l);
}

static int engine_open(const struct transport_ops *ops, const struct transport_config *config,
                       void **out, struct err *e)
{
    struct engine_loop *l = calloc(1, sizeof *l);
    int rc;

    if (l == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a loop");
    l->ops = ops;
    l->config = *config;
    rc = wake_init(&l->wake, e);
    if (rc != 0) {
        free(l);
        return rc;
    }
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

static int engine_run(void *loop, uint64_t requests, uint64_t *cpu_ns, struct err *e)
{
    struct engine_loop *l = loop;
    const struct recording *recording;
    int rc = start_group(l, e);

    if (rc != 0)
        return rc;
    *cpu_ns = process_cpu();
    worker_group_go(&l->group, clock_now(), UINT64_MAX, (int64_t)requests, NULL);
    while (!worker_group_ended(&l->group))
        wake_wait(&l->wake, UINT64_MAX);
    *cpu_ns = process_cpu() - *cpu_ns;
    worker_group_join(&l->group);
    recording = &l->group.workers[0].recorder.recording;
    if (recording->successes != requests)
        return err_set(e, ERR_UNAVAILABLE, "%s: only %llu of %llu answered", l->ops->name,
                       (unsigned long long)recording->successes, (unsigned long long)requests);
    return 0;
}

const struct load_loop loop_rest = {"rest transport", rest_open, engine_run, engine_close};
const struct load_loop loop_grpc = {"grpc transport", grpc_open, engine_run, engine_close};
