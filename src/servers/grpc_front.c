#include <config.h>

#include "servers/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/support/log.h>

#include "base/clock.h"
#include "base/log.h"
#include "servers/grpc_worker.h"
#include "servers/listen.h"

enum {
    INFER_CALLS_PENDING = 128, /* on each queue; with too few, calls are taken one by one */
    OTHER_CALLS_PENDING = 16,
    KEEPALIVE_MS = 60 * 1000,
    KEEPALIVE_WAIT_MS = 20 * 1000,
    PING_INTERVAL_MS = 5 * 1000,
    GOODBYE_MS = 1000, /* for clients to close their connections once nothing is in hand */
    ARENA_LIMIT = 1 << 20
};

struct front {
    struct grpc_step down; /* first: the tag of the server's end */
    grpc_server *server;
    struct delay *delay;
    uint64_t drain_began; /* 0: serving */
    atomic_bool is_down;
    int worker_count; /* of those set up */
    struct grpc_worker workers[];
};

static void *worker_main(void *argument)
{
    struct grpc_worker *w = argument;
    grpc_event event;

    for (;;) {
        event = grpc_completion_queue_next(w->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
        if (event.type == GRPC_QUEUE_SHUTDOWN)
            return NULL;
        if (event.type == GRPC_OP_COMPLETE) {
            struct grpc_step *step = event.tag;

            grpc_step_run(step, event.success != 0);
        }
    }
}

static void on_log(gpr_log_func_args *line)
{
    enum log_level level = line->severity == GPR_LOG_SEVERITY_ERROR ? LOG_LEVEL_WARN
                                                                    : LOG_LEVEL_DEBUG;

    log_write(level, "grpc", "C core: %s", line->message);
}

static grpc_arg int_argument(const char *key, int value)
{
    return (grpc_arg){.type = GRPC_ARG_INTEGER, .key = (char *)key, .value.integer = value};
}

static grpc_server *create_server(const struct front_config *config)
{
    grpc_arg list[] = {
        /* A port that is taken must be an error, not shared with whoever has it. */
        int_argument(GRPC_ARG_ALLOW_REUSEPORT, 0),
        int_argument(GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, (int)config->service->limits.body),
        int_argument(GRPC_ARG_ENABLE_CHANNELZ, 0),
        int_argument(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0),
        int_argument(GRPC_ARG_KEEPALIVE_TIME_MS, KEEPALIVE_MS),
        int_argument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, KEEPALIVE_WAIT_MS),
        int_argument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1),
        int_argument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0),
        int_argument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, PING_INTERVAL_MS),
    };
    grpc_channel_args arguments = {.num_args = sizeof list / sizeof list[0], .args = list};

    return grpc_server_create(&arguments, NULL);
}

static int bind_port(struct front *f, const struct front_config *config, uint16_t *port,
                     struct err *e)
{
    grpc_server_credentials *plain = grpc_insecure_server_credentials_create();
    bool brackets = strchr(config->host, ':') != NULL;
    char address[64];
    int bound, fd;

    snprintf(address, sizeof address, "%s%s%s:%u", brackets ? "[" : "", config->host,
             brackets ? "]" : "", config->port);
    bound = grpc_server_add_http2_port(f->server, address, plain);
    grpc_server_credentials_release(plain);
    if (bound > 0) {
        *port = (uint16_t)bound;
        return 0;
    }
    /* C core does not say why; a socket of our own does. */
    if (listen_open(config->host, config->port, &fd, port, e))
        return e->code;
    close(fd);
    return err_set(e, ERR_IO, "cannot listen on %s", address);
}

static int worker_init(struct grpc_worker *w, struct front *f, const struct front_config *config,
                       struct err *e)
{
    w->service = config->service;
    w->server = f->server;
    w->delay = f->delay;
    if (service_worker_open(config->service, &w->service_worker, e))
        return e->code;
    buf_init(&w->gather, config->service->limits.body);
    arena_init(&w->arena, ARENA_LIMIT);
    w->queue = grpc_completion_queue_create_for_next(NULL);
    grpc_server_register_completion_queue(f->server, w->queue, NULL);
    return 0;
}

static int worker_start(struct grpc_worker *w, struct err *e)
{
    int failed;

    for (int i = 0; i < INFER_CALLS_PENDING; i++)
        grpc_infer_expect(w);
    for (int i = 0; i < OTHER_CALLS_PENDING; i++)
        grpc_other_expect(w);
    failed = pthread_create(&w->thread, NULL, worker_main, w);
    if (failed)
        return err_set_errno(e, failed, "no server thread");
    w->started = true;
    return 0;
}

/* Takes what is left out of the queue when no thread does. */
static void drain_queue(grpc_completion_queue *queue)
{
    while (grpc_completion_queue_next(queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL).type !=
           GRPC_QUEUE_SHUTDOWN)
        ;
}

static void worker_fini(struct grpc_worker *w)
{
    grpc_completion_queue_shutdown(w->queue);
    if (w->started)
        pthread_join(w->thread, NULL);
    else
        drain_queue(w->queue);
    grpc_completion_queue_destroy(w->queue);
    grpc_infer_free_spare(w);
    arena_fini(&w->arena);
    buf_fini(&w->gather);
    service_worker_close(w->service_worker);
}

static int calls_open(struct front *f)
{
    int open = 0;

    for (int i = 0; i < f->worker_count; i++)
        open += atomic_load(&f->workers[i].open);
    return open;
}

static void on_down(struct grpc_step *step, bool ok)
{
    struct front *f = (struct front *)step;

    (void)ok;
    atomic_store(&f->is_down, true);
}

static void grpc_front_drain(struct front *f)
{
    f->drain_began = clock_now();
    grpc_step_set(&f->down, on_down);
    grpc_server_shutdown_and_notify(f->server, f->workers[0].queue, f);
}

static bool grpc_front_drained(struct front *f)
{
    if (atomic_load(&f->is_down))
        return true;
    for (int i = 0; i < f->worker_count; i++)
        if (atomic_load(&f->workers[i].serving) > 0)
            return false;
    return clock_now() - f->drain_began > GOODBYE_MS * NS_PER_MS;
}

/* Ends a server whose threads are running. */
static void end_server(struct front *f)
{
    if (f->drain_began == 0)
        grpc_front_drain(f);
    grpc_server_cancel_all_calls(f->server);
    /* A queue may be shut down only when nothing can be added to it. */
    while (!atomic_load(&f->is_down) || calls_open(f) > 0)
        clock_sleep_until(clock_now() + NS_PER_MS);
}

static void grpc_front_close(struct front *f)
{
    bool running = f->worker_count > 0 && f->workers[0].started;

    if (f->delay)
        delay_flush(f->delay);
    if (running)
        end_server(f);
    if (f->server)
        grpc_server_destroy(f->server);
    for (int i = 0; i < f->worker_count; i++)
        worker_fini(&f->workers[i]);
    delay_close(f->delay);
    free(f);
    grpc_shutdown();
}

static int start_workers(struct front *f, struct err *e)
{
    for (int i = 0; i < f->worker_count; i++)
        if (worker_start(&f->workers[i], e))
            return e->code;
    return 0;
}

static int grpc_front_open(const struct front_config *config, struct front **out, uint16_t *port,
                           struct err *e)
{
    struct front *f = calloc(1, sizeof *f + (size_t)config->threads * sizeof *f->workers);
    void *infer_method;

    if (f == NULL)
        return err_set(e, ERR_NO_MEMORY, "gRPC front: out of memory");
    gpr_set_log_function(on_log);
    grpc_init();
    f->server = create_server(config);
    infer_method = grpc_server_register_method(f->server, GRPC_INFER_METHOD, NULL,
                                               GRPC_SRM_PAYLOAD_READ_INITIAL_BYTE_BUFFER, 0);
    if (bind_port(f, config, port, e) || delay_open(&f->delay, e))
        goto out;
    for (; f->worker_count < config->threads; f->worker_count++) {
        f->workers[f->worker_count].infer_method = infer_method;
        if (worker_init(&f->workers[f->worker_count], f, config, e))
            goto out;
    }
    grpc_server_start(f->server);
    if (start_workers(f, e))
        goto out;
    *out = f;
    return 0;

out:
    grpc_front_close(f);
    return e->code;
}

static void grpc_front_library(char *out, size_t size)
{
    snprintf(out, size, "gRPC C core %s", grpc_version_string());
}

const struct front_ops grpc_front_ops = {
    .library = grpc_front_library,
    .open = grpc_front_open,
    .drain = grpc_front_drain,
    .drained = grpc_front_drained,
    .close = grpc_front_close,
};
