#include <config.h>

#include "engine/session/session_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/paths.h"

enum { SERVER_ARGUMENTS_MAX = 16, PROBE_RESPONSE_MAX = 65536 };
#define PROBE_NS (NS_PER_S * 9 / 10)
#define SERVER_START_NS (30 * NS_PER_S)
#define SERVER_END_NS (60 * NS_PER_S)  /* more than a supervisor gives a server to drain */
#define STOP_LOOK_NS (100 * NS_PER_MS) /* how late a stop is seen while a server is awaited */

static const char *const server_programs[PROTOCOL_COUNT] = {
    [PROTOCOL_REST] = "rvg-rest-server",
    [PROTOCOL_GRPC] = "rvg-grpc-server",
};

int session_server_threads(const struct session *s)
{
    return s->sweep.server_threads > 0 ? s->sweep.server_threads : cpus_count(&s->server_cpus);
}

int session_open_log(struct session *s, const char *name, struct log_ring *ring, struct err *e)
{
    char path[SWEEP_PATH_SIZE + 32];

    snprintf(path, sizeof path, "%s/%s.log", s->directory, name);
    return log_ring_open_file(ring, path, e);
}

/* A new connection that becomes ready is an answer in the server's protocol: an HTTP response over
 * REST, the HTTP/2 settings over gRPC. */
static int probe_health(void *context, const char *host, int port, struct err *e)
{
    static const struct request_body nothing;
    const struct transport_ops *ops = context;
    struct transport_config config = {.host = host,
                                      .port = port,
                                      .path = "/v2/health/ready",
                                      .content_type = "application/json",
                                      .bodies = &nothing,
                                      .body_count = 1,
                                      .slots = 1,
                                      .connections = 1,
                                      .timeout_ns = PROBE_NS,
                                      .ttfb_every = 1,
                                      .response_limit = PROBE_RESPONSE_MAX};
    struct transport_connected connected;
    struct transport *transport = NULL;
    int rc = ops->open(&config, &transport, e);

    if (rc == 0)
        rc = ops->connect(transport, clock_now() + PROBE_NS, &connected, e);
    ops->close(transport);
    return rc;
}

/* The model that the protocol's own server serves: that of its first arm, for all want the same
 * (sweep_check.h). */
static const char *own_model(const struct session *s, enum protocol protocol)
{
    for (size_t i = 0; i < s->sweep.arm_count; i++) {
        const struct sweep_arm *arm = &s->sweep.arms[i];

        if (arm->protocol == protocol && !sweep_arm_is_external(arm))
            return arm->model;
    }
    return "";
}

static int open_server_log(struct session *s, enum protocol protocol, struct err *e)
{
    struct log_ring *log;
    int rc = log_ring_open(LOG_RING_LINES, &log, e);

    if (rc != 0)
        return rc;
    pthread_mutex_lock(&s->lock);
    s->servers[protocol].log = s->result.server_logs[protocol] = log;
    pthread_mutex_unlock(&s->lock);
    return session_open_log(s, protocol_name(protocol), log, e);
}

static int start_server(struct session *s, enum protocol protocol, struct err *e)
{
    struct own_server *own = &s->servers[protocol];
    const char *name = protocol_name(protocol);
    char program[PATH_MAX], threads[16];
    struct supervisor *supervisor;
    int rc = paths_program(server_programs[protocol], program, e);

    if (rc == 0)
        rc = open_server_log(s, protocol, e);
    if (rc != 0)
        return rc;
    snprintf(threads, sizeof threads, "%d", session_server_threads(s));
    cpus_print(&s->server_cpus, s->cpus_text);
    const char *argv[SERVER_ARGUMENTS_MAX] = {
        program,     "--host", "127.0.0.1", "--port",     "0", "--model", own_model(s, protocol),
        "--threads", threads,  "--cpus",    s->cpus_text, NULL};
    struct supervisor_config config = {
        .name = name,
        .argv = argv,
        .output = own->log,
        .probe = probe_health,
        .probe_context = (void *)session_transport(protocol),
    };
    rc = supervisor_open(&config, &supervisor, e);
    if (rc != 0)
        return rc;
    pthread_mutex_lock(&s->lock);
    own->supervisor = supervisor;
    pthread_mutex_unlock(&s->lock);
    return 0;
}

int session_await_server(struct session *s, struct supervisor *server, uint64_t timeout_ns,
                         struct err *e)
{
    uint64_t deadline = clock_now() + timeout_ns;
    int rc;

    do {
        uint64_t look = clock_now() + STOP_LOOK_NS;

        if (session_is_stopping(s))
            return err_set(e, ERR_INTERRUPTED, "stopped");
        rc = supervisor_wait_up(server, look < deadline ? look : deadline, e);
    } while (rc == ERR_TIMEOUT && clock_now() < deadline);
    return rc;
}

int session_start_servers(struct session *s, struct err *e)
{
    int rc = 0;

    for (int p = PROTOCOL_REST; rc == 0 && p <= PROTOCOL_GRPC; p++) {
        if (sweep_needs_server(&s->sweep, (enum protocol)p))
            rc = start_server(s, (enum protocol)p, e);
        if (rc != 0)
            err_prefix(e, "%s", server_programs[p]);
    }
    return rc;
}

int session_await_servers(struct session *s, struct err *e)
{
    int rc = 0;

    for (int p = PROTOCOL_REST; rc == 0 && p <= PROTOCOL_GRPC; p++) {
        if (s->servers[p].supervisor)
            rc = session_await_server(s, s->servers[p].supervisor, SERVER_START_NS, e);
        if (rc != 0)
            err_prefix(e, "%s", server_programs[p]);
    }
    return rc;
}

/* Its supervisor; NULL: there is none, or a person ordered the server to stop. */
static struct supervisor *renewable(struct session *s, int protocol)
{
    struct own_server *own = &s->servers[protocol];
    struct supervisor *supervisor;

    pthread_mutex_lock(&s->lock);
    supervisor = own->is_held ? NULL : own->supervisor;
    pthread_mutex_unlock(&s->lock);
    return supervisor;
}

/* From when it was ended on; a person's order to stop it, which may come meanwhile, is heeded. */
static int start_anew(struct session *s, int protocol, struct supervisor *server, struct err *e)
{
    int rc = supervisor_wait_down(server, clock_now() + SERVER_END_NS, e);

    if (rc == 0 && renewable(s, protocol)) {
        supervisor_start(server);
        rc = session_await_server(s, server, SERVER_START_NS, e);
    }
    return renewable(s, protocol) ? rc : 0;
}

int session_renew_servers(struct session *s, struct err *e)
{
    struct supervisor *list[PROTOCOL_COUNT];
    int rc = 0;

    for (int p = 0; p < PROTOCOL_COUNT; p++) {
        list[p] = renewable(s, p);
        if (list[p])
            supervisor_stop(list[p]);
    }
    for (int p = 0; p < PROTOCOL_COUNT && rc == 0; p++)
        if (list[p])
            rc = start_anew(s, p, list[p], e);
    return rc;
}

unsigned session_orders(struct session *s)
{
    unsigned orders = 0;

    pthread_mutex_lock(&s->lock);
    for (int p = 0; p < PROTOCOL_COUNT; p++)
        orders += s->servers[p].orders;
    pthread_mutex_unlock(&s->lock);
    return orders;
}

int session_locate(struct session *s, struct session_arm *arm, struct err *e)
{
    struct supervisor_status status;
    struct target_name name;
    int rc;

    if (sweep_arm_is_external(arm->spec)) {
        rc = target_parse(arm->spec->target, arm->spec->protocol, &name, e);
        return rc == 0 ? target_resolve(&name, &arm->target, e) : rc;
    }
    arm->server = s->servers[arm->spec->protocol].supervisor;
    supervisor_get(arm->server, &status);
    snprintf(arm->target.address, sizeof arm->target.address, "%.63s", status.host);
    arm->target.port = status.port;
    return 0;
}

static void remember_server(struct session *s, enum protocol protocol)
{
    struct result_server *row = &s->result.servers[s->result.server_count];
    struct supervisor_status status;

    supervisor_get(s->servers[protocol].supervisor, &status);
    *row = (struct result_server){.pid = (int)status.pid, .restarts = status.restarts};
    snprintf(row->arm_protocol, sizeof row->arm_protocol, "%s", protocol_name(protocol));
    snprintf(row->state, sizeof row->state, "%s", supervisor_state_name(status.state));
    snprintf(row->address, sizeof row->address, "%.40s:%d", status.host, status.port);
    snprintf(row->last_exit, sizeof row->last_exit, "%s", status.last_exit);
    s->result.server_count++;
}

static void remember_servers(struct session *s)
{
    pthread_mutex_lock(&s->lock);
    s->result.servers = calloc(PROTOCOL_COUNT, sizeof *s->result.servers);
    for (int p = 0; s->result.servers && p < PROTOCOL_COUNT; p++) {
        if (s->servers[p].supervisor)
            remember_server(s, (enum protocol)p);
    }
    pthread_mutex_unlock(&s->lock);
}

/* Others look at it through the session until its end is known, and then at that. */
static void end_server(struct session *s, struct own_server *own)
{
    struct supervisor *supervisor = own->supervisor;

    if (supervisor == NULL)
        return;
    supervisor_wait_down(supervisor, clock_now() + SERVER_END_NS, NULL);
    pthread_mutex_lock(&s->lock);
    supervisor_get(supervisor, &own->last);
    own->has_ended = true;
    own->supervisor = NULL;
    pthread_mutex_unlock(&s->lock);
    supervisor_close(supervisor);
}

void session_stop_servers(struct session *s)
{
    remember_servers(s);
    for (int p = 0; p < PROTOCOL_COUNT; p++) {
        if (s->servers[p].supervisor)
            supervisor_stop(s->servers[p].supervisor);
    }
    for (int p = 0; p < PROTOCOL_COUNT; p++)
        end_server(s, &s->servers[p]);
}

struct own_server *session_own_server(struct session *s, size_t arm)
{
    const struct sweep_arm *spec = &s->sweep.arms[arm];

    return sweep_arm_is_external(spec) ? NULL : &s->servers[spec->protocol];
}
