#include <config.h>

#include "servers/front.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "servers/delay.h"
#include "servers/rest_accept.h"
#include "servers/rest_loop.h"
#include "servers/rest_request.h"
#include "servers/rest_watch.h"
#include "wire/json_codec.h"
#include "wire/shortest.h"

enum {
    CONNECTIONS_MAX = 16384, /* of each thread */
    /* Half of it is what one recv takes of a body; the library clears all of it for each request,
     * so more makes large bodies cheaper and small requests dearer. */
    CONNECTION_MEMORY = 16 * 1024,
    IDLE_SECONDS = 120,  /* without a request, or the whole of its headers */
    STALL_SECONDS = 300, /* for a body to come in whole, or an answer to be taken */
    SPARE_MAX = 256,     /* exchanges that a thread keeps for later */
    RECEIVE_GRACE_SECONDS = 2
};

/* A request being received or answered. */
struct exchange {
    struct delay_entry delay; /* first: what the timer gives back */
    struct rest_worker *worker;
    struct MHD_Connection *connection;
    struct rest_link *link;
    struct rest_request request;
    bool received; /* counted in `serving`, else in `receiving` */
    struct exchange *next_spare;
};

struct rest_worker {
    struct front *front;
    struct MHD_Daemon *daemon;
    struct rest_loop *loop; /* the thread that runs it */
    struct service_worker *service;
    struct exchange *spare; /* only on the daemon's thread */
    size_t spare_count;
    atomic_int receiving; /* exchanges whose request is not complete; written only by the thread */
    atomic_int serving;   /* exchanges whose request is; likewise */
    atomic_int connections;
    struct rest_watch watch;
};

struct front {
    struct front_config config;
    struct rest_accept *accept;
    struct delay *delay;
    atomic_int waiting; /* connections suspended, or about to be */
    atomic_bool draining;
    atomic_bool closing;
    uint64_t drain_began;
    int worker_count; /* of those set up */
    struct rest_worker workers[];
};

/* Adds to a counter that no other thread writes: without the cost of a locked instruction. */
static void count(atomic_int *counter, int more)
{
    int now = atomic_load_explicit(counter, memory_order_relaxed);

    atomic_store_explicit(counter, now + more, memory_order_release);
}

static struct exchange *exchange_take(struct rest_worker *w)
{
    struct exchange *x = w->spare;

    if (x) {
        w->spare = x->next_spare;
        w->spare_count--;
        return x;
    }
    x = calloc(1, sizeof *x);
    if (x) {
        x->worker = w;
        rest_request_init(&x->request, w->front->config.service);
    }
    return x;
}

static void exchange_free(struct exchange *x)
{
    rest_request_fini(&x->request);
    free(x);
}

static void exchange_give_back(struct exchange *x)
{
    struct rest_worker *w = x->worker;

    if (w->spare_count >= SPARE_MAX) {
        exchange_free(x);
        return;
    }
    rest_request_reset(&x->request);
    x->received = false;
    x->next_spare = w->spare;
    w->spare = x;
    w->spare_count++;
}

static bool add_headers(struct MHD_Response *response, const struct exchange *x)
{
    const struct rest_request *r = &x->request;
    bool binary = r->status == 200 && r->answer.header_size != JSON_NO_HEADER;
    char size[SHORTEST_SIZE];
    int ok;

    ok = MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                                 binary ? "application/octet-stream" : "application/json");
    if (binary) {
        *shortest_print_uint64(size, r->answer.header_size) = '\0';
        ok &= MHD_add_response_header(response, JSON_HEADER_SIZE_FIELD, size);
    }
    if (rest_request_timed(r))
        ok &= MHD_add_response_header(response, "Server-Timing", r->answer.timing);
    if (r->status == MHD_HTTP_METHOD_NOT_ALLOWED)
        ok &= MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, rest_route_allow(&r->route));
    if (atomic_load_explicit(&x->worker->front->draining, memory_order_relaxed))
        ok &= MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    return ok == MHD_YES;
}

static enum MHD_Result reply(struct exchange *x)
{
    struct rest_request *r = &x->request;
    struct MHD_Response *response;
    enum MHD_Result result = MHD_NO;

    if (rest_request_timed(r))
        service_answer_close(&r->answer);
    /* The bytes stay in the exchange, which ends after the library has sent them. */
    response = MHD_create_response_from_buffer(r->answer.body.size, r->answer.body.data,
                                               MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return MHD_NO;
    if (add_headers(response, x))
        result = MHD_queue_response(x->connection, r->status, response);
    MHD_destroy_response(response);
    rest_watch_allow(&x->worker->watch, x->link, STALL_SECONDS);
    return result;
}

static void resume(struct delay_entry *entry)
{
    struct exchange *x = (struct exchange *)entry;
    struct rest_worker *w = x->worker;

    MHD_resume_connection(x->connection);
    rest_loop_wake(w->loop);
    atomic_fetch_sub(&w->front->waiting, 1);
}

/* Lets the answer wait for its time; false when the front is closing and nothing may wait. A daemon
 * cannot be stopped while a connection of it is suspended: front_close looks at `waiting` after it
 * set `closing`, so one of the two sees the other. */
static bool wait_for_due(struct exchange *x)
{
    struct front *f = x->worker->front;

    atomic_fetch_add(&f->waiting, 1);
    if (atomic_load(&f->closing)) {
        atomic_fetch_sub(&f->waiting, 1);
        return false;
    }
    MHD_suspend_connection(x->connection);
    x->delay.due = x->request.answer.due;
    x->delay.fire = resume;
    delay_add(f->delay, &x->delay);
    return true;
}

/* The value of a request header, NULL when it is not there. */
static const char *header(struct MHD_Connection *connection, const char *name, size_t name_size)
{
    const char *value = NULL;

    MHD_lookup_connection_value_n(connection, MHD_HEADER_KIND, name, name_size, &value, NULL);
    return value;
}

#define HEADER(connection, name) header(connection, name, sizeof(name) - 1)

static enum MHD_Result begin(struct rest_worker *w, struct MHD_Connection *connection,
                             const char *path, const char *method, void **state)
{
    struct rest_headers headers = {
        .content_type = HEADER(connection, MHD_HTTP_HEADER_CONTENT_TYPE),
        .content_length = HEADER(connection, MHD_HTTP_HEADER_CONTENT_LENGTH),
        .transfer_encoding = HEADER(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING),
        .json_size = HEADER(connection, JSON_HEADER_SIZE_FIELD),
    };
    struct exchange *x = exchange_take(w);
    bool body_waits;

    if (x == NULL)
        return MHD_NO;
    *state = x;
    x->connection = connection;
    x->link =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    rest_watch_allow(&w->watch, x->link, STALL_SECONDS);
    count(&w->receiving, 1);
    rest_request_begin(&x->request, method, path, &headers);
    if (x->request.status == 0)
        return MHD_YES;
    /* An answer before the body costs the connection, so a body of ordinary size is read first. */
    body_waits = x->request.status == MHD_HTTP_CONTENT_TOO_LARGE ||
                 HEADER(connection, MHD_HTTP_HEADER_EXPECT) != NULL;
    return body_waits ? reply(x) : MHD_YES;
}

static enum MHD_Result complete(struct exchange *x)
{
    struct rest_worker *w = x->worker;
    struct service_answer *answer = &x->request.answer;

    x->received = true;
    /* In this order, and read in the other one by rest_drained: never counted in neither. */
    count(&w->serving, 1);
    count(&w->receiving, -1);
    rest_watch_allow(&w->watch, x->link, 0);
    rest_request_run(&x->request, w->service, clock_now());
    if (answer->due > 0 && wait_for_due(x))
        return MHD_YES;
    return reply(x);
}

/* Called with the headers, with each piece of the body, once more at its end, and after a wait. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *piece, size_t *piece_size, void **state)
{
    struct exchange *x = *state;

    (void)version;
    if (x == NULL)
        return begin(context, connection, path, method, state);
    if (*piece_size > 0) {
        bool go_on = rest_request_take(&x->request, piece, *piece_size);

        *piece_size = 0;
        return go_on ? MHD_YES : MHD_NO;
    }
    return x->received ? reply(x) : complete(x);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
    struct rest_worker *w = context;
    struct exchange *x = *state;

    (void)connection, (void)why;
    if (x == NULL)
        return;
    *state = NULL;
    rest_watch_allow(&w->watch, x->link, IDLE_SECONDS);
    count(x->received ? &w->serving : &w->receiving, -1);
    exchange_give_back(x);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode what)
{
    struct rest_worker *w = context;
    const union MHD_ConnectionInfo *info;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *state = rest_watch_add(&w->watch, info->connect_fd, IDLE_SECONDS);
        return;
    }
    rest_watch_remove(&w->watch, *state);
    *state = NULL;
    atomic_fetch_sub(&w->connections, 1);
}

__attribute__((format(printf, 2, 0))) static void on_log(void *context, const char *format,
                                                         va_list args)
{
    char text[ERR_TEXT_SIZE];

    (void)context;
    vsnprintf(text, sizeof text, format, args);
    text[strcspn(text, "\n")] = '\0';
    log_debug("rest", "libmicrohttpd: %s", text);
}

/* Gives the connection to the thread that has fewest. */
static void on_accepted(void *context, int fd, const struct sockaddr *address, socklen_t size)
{
    struct front *f = context;
    struct rest_worker *least = &f->workers[0];

    for (int i = 1; i < f->worker_count; i++)
        if (atomic_load(&f->workers[i].connections) < atomic_load(&least->connections))
            least = &f->workers[i];
    if (atomic_load(&least->connections) >= CONNECTIONS_MAX) {
        log_warn("rest", "more than %d connections for each thread: refused", CONNECTIONS_MAX);
        close(fd);
        return;
    }
    atomic_fetch_add(&least->connections, 1);
    rest_loop_add(least->loop, fd, address, size);
}

static void on_refused(void *context)
{
    struct rest_worker *w = context;

    atomic_fetch_sub(&w->connections, 1);
}

static void on_second(void *context)
{
    struct front *f = context;

    for (int i = 0; i < f->worker_count; i++)
        rest_watch_second(&f->workers[i].watch);
}

static int worker_init(struct rest_worker *w, struct front *f, struct err *e)
{
    w->front = f;
    if (service_worker_open(f->config.service, &w->service, e))
        return e->code;
    rest_watch_init(&w->watch);
    w->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_ITC | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME |
            MHD_USE_ERROR_LOG,
        0, NULL, NULL, on_request, w, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, w, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
        w, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
    if (w->daemon == NULL)
        err_set(e, ERR_IO, "libmicrohttpd does not start");
    else if (rest_loop_open(w->daemon, on_refused, w, &w->loop, e) == 0)
        return 0;
    if (w->daemon)
        MHD_stop_daemon(w->daemon);
    rest_watch_fini(&w->watch);
    service_worker_close(w->service);
    return e->code;
}

static void worker_fini(struct rest_worker *w)
{
    rest_loop_close(w->loop);
    MHD_stop_daemon(w->daemon);
    while (w->spare) {
        struct exchange *x = w->spare;

        w->spare = x->next_spare;
        exchange_free(x);
    }
    rest_watch_fini(&w->watch);
    service_worker_close(w->service);
}

static void rest_drain(struct front *f)
{
    atomic_store(&f->draining, true);
    f->drain_began = clock_now();
    rest_accept_close(f->accept);
    f->accept = NULL;
}

static bool rest_drained(struct front *f)
{
    bool patient = clock_now() - f->drain_began < RECEIVE_GRACE_SECONDS * NS_PER_S;

    for (int i = 0; i < f->worker_count; i++) {
        if (atomic_load(&f->workers[i].receiving) > 0 && patient)
            return false;
        if (atomic_load(&f->workers[i].serving) > 0)
            return false;
    }
    return true;
}

static void rest_close(struct front *f)
{
    rest_accept_close(f->accept);
    atomic_store(&f->closing, true);
    if (f->delay)
        delay_flush(f->delay);
    while (atomic_load(&f->waiting) > 0)
        clock_sleep_until(clock_now() + NS_PER_MS);
    for (int i = 0; i < f->worker_count; i++)
        worker_fini(&f->workers[i]);
    delay_close(f->delay);
    free(f);
}

static int rest_open(const struct front_config *config, struct front **out, uint16_t *port,
                     struct err *e)
{
    struct front *f = calloc(1, sizeof *f + (size_t)config->threads * sizeof *f->workers);
    struct rest_accept_handler handler = {
        .connected = on_accepted, .second = on_second, .context = f};

    if (f == NULL)
        return err_set(e, ERR_NO_MEMORY, "REST front: out of memory");
    f->config = *config;
    if (rest_accept_open(config->host, config->port, &f->accept, port, e))
        goto out;
    if (delay_open(&f->delay, e))
        goto out;
    for (; f->worker_count < config->threads; f->worker_count++)
        if (worker_init(&f->workers[f->worker_count], f, e))
            goto out;
    if (rest_accept_start(f->accept, &handler, e))
        goto out;
    *out = f;
    return 0;

out:
    rest_close(f);
    return e->code;
}

static void rest_library(char *out, size_t size)
{
    snprintf(out, size, "libmicrohttpd %s", MHD_get_version());
}

const struct front_ops rest_front_ops = {
    .library = rest_library,
    .open = rest_open,
    .drain = rest_drain,
    .drained = rest_drained,
    .close = rest_close,
};
