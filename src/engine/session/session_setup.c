#include <config.h>

#include "engine/session/session_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "engine/session/preflight.h"
#include "engine/report/run_directory.h"
#include "engine/load/topology.h"
#include "engine/measure/trial_run.h"
#include "engine/load/verify.h"

enum { STATUS_USAGE = 2, STATUS_UNREACHABLE = 3, STATUS_INCOMPLETE = 4 };

static const struct transport_ops *const transports[PROTOCOL_COUNT] = {
    [PROTOCOL_REST] = &transport_rest,
    [PROTOCOL_GRPC] = &transport_grpc,
    [PROTOCOL_NULL] = &transport_null,
};

const struct transport_ops *session_transport(enum protocol protocol)
{
    return transports[protocol];
}

static bool has_own_server(const struct sweep *sweep)
{
    return sweep_needs_server(sweep, PROTOCOL_REST) || sweep_needs_server(sweep, PROTOCOL_GRPC);
}

static void tell_environment(struct session *s)
{
    struct environment environment;

    environment_read(&environment);
    snprintf(environment.affinity, sizeof environment.affinity, "%s",
             affinity_name(s->sweep.affinity));
    cpus_print(&s->client_cpus, s->cpus_text);
    snprintf(environment.client_cpus, sizeof environment.client_cpus, "%.127s", s->cpus_text);
    cpus_print(&s->server_cpus, s->cpus_text);
    /* Where the servers of others run is not known. */
    if (has_own_server(&s->sweep))
        snprintf(environment.server_cpus, sizeof environment.server_cpus, "%.127s", s->cpus_text);
    pthread_mutex_lock(&s->lock);
    s->result.environment = environment;
    pthread_mutex_unlock(&s->lock);
}

static int share_processors(struct session *s, struct err *e)
{
    char lists[2 * SWEEP_TEXT_SIZE + 2];
    const char *how = affinity_name(s->sweep.affinity);
    int rc = cpus_allowed(&s->allowed_cpus, e);

    if (s->sweep.affinity == AFFINITY_LISTS) {
        snprintf(lists, sizeof lists, "%s/%s", s->sweep.client_cpus, s->sweep.server_cpus);
        how = lists;
    }
    if (rc == 0)
        rc = cpus_share(how, &s->allowed_cpus, &s->client_cpus, &s->server_cpus, e);
    if (rc != 0)
        return err_prefix(e, "affinity");
    tell_environment(s);
    if (s->sweep.affinity == AFFINITY_NONE)
        return 0;
    /* Before any library starts a thread: those inherit it. */
    return cpus_bind_process(&s->client_cpus, e);
}

static int open_sentinel(struct session *s, struct err *e)
{
    return sentinel_open(&s->client_cpus, &s->sentinel, e);
}

static const struct level *highest_level(const struct sweep *sweep)
{
    const struct level *highest = &sweep->levels[0];

    for (size_t i = 1; i < sweep->level_count; i++) {
        if (sweep->levels[i].value > highest->value)
            highest = &sweep->levels[i];
    }
    return highest;
}

static int prefix_cell(const struct session *s, size_t arm, const struct level *level,
                       struct err *e)
{
    char name[LEVEL_NAME_SIZE];

    return err_prefix(e, "arm '%s' at %s", s->sweep.arms[arm].name, level_name(level, name));
}

static int check_connections(const struct session *s, const struct preflight_limits *limits,
                             const struct level *level, struct err *e)
{
    for (size_t i = 0; i < s->sweep.arm_count; i++) {
        struct topology t = topology_of(&s->sweep.arms[i], level, session_server_threads(s),
                                        cpus_count(&s->client_cpus));
        int rc = preflight_check_connections(limits, t.connections, e);

        if (rc != 0)
            return prefix_cell(s, i, level, e);
    }
    return 0;
}

static int check_bytes(const struct session *s, const struct preflight_limits *limits,
                       const struct level *level, struct err *e)
{
    for (size_t i = 0; i < s->sweep.arm_count; i++) {
        /* Request and answer, in client and server each. */
        double bytes = 4.0 * s->arms[i].workload->payload_bytes * level_in_flight(level);
        int rc = preflight_check_memory(limits, (uint64_t)bytes, e);

        if (rc != 0)
            return prefix_cell(s, i, level, e);
    }
    return 0;
}

int session_check_load(const struct session *s, const struct level *level, struct err *e)
{
    struct preflight_limits limits;
    int rc;

    preflight_read(&limits);
    rc = check_connections(s, &limits, level, e);
    return rc == 0 ? check_bytes(s, &limits, level, e) : rc;
}

static int check_machine(struct session *s, struct err *e)
{
    struct preflight_limits limits;
    int rc = preflight_raise_files(NULL);

    if (rc != 0)
        log_warn("session", "the limit on open files stays as it is");
    preflight_read(&limits);
    s->connections_max = preflight_connections_max(&limits);
    if (limits.proxy)
        log_info("session", "%s is set; no proxy is ever used here", limits.proxy);
    return check_connections(s, &limits, highest_level(&s->sweep), e);
}

static int check_memory(struct session *s, struct err *e)
{
    return session_check_load(s, highest_level(&s->sweep), e);
}

static int locate_targets(struct session *s, struct err *e)
{
    for (size_t i = 0; i < s->sweep.arm_count; i++) {
        struct session_arm *arm = &s->arms[i];

        arm->spec = &s->sweep.arms[i];
        arm->ops = session_transport(arm->spec->protocol);
        if (sweep_arm_is_external(arm->spec) && session_locate(s, arm, e) != 0)
            return err_prefix(e, "arm '%s'", arm->spec->name);
    }
    return 0;
}

static int make_workloads(struct session *s, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < s->sweep.arm_count; i++) {
        struct session_arm *arm = &s->arms[i];

        rc = workload_open(&s->sweep, arm->spec, arm->target.path_prefix, &arm->workload, e);
    }
    return rc;
}

static int locate_servers(struct session *s, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < s->sweep.arm_count; i++) {
        if (!sweep_arm_is_external(s->arms[i].spec))
            rc = session_locate(s, &s->arms[i], e);
    }
    return rc;
}

static int learn_answers(struct session *s, struct err *e)
{
    for (size_t i = 0; i < s->sweep.arm_count && !session_is_stopping(s); i++) {
        struct session_arm *arm = &s->arms[i];
        int rc = verify_learn(arm->ops, &arm->target, arm->workload, s->sweep.timeout_s,
                              &s->stop_now, e);

        if (rc != 0)
            return err_prefix(e, "arm '%s'", arm->spec->name);
    }
    return 0;
}

static int compare_answers(struct session *s, struct err *e)
{
    for (size_t i = 1; i < s->sweep.arm_count && !session_is_stopping(s); i++) {
        for (size_t j = 0; j < i; j++) {
            struct workload *a = s->arms[j].workload, *b = s->arms[i].workload;
            int rc = workload_comparable(a, b) ? workload_agree(a, b, e) : 0;

            if (rc != 0)
                return rc;
        }
    }
    return 0;
}

static int measure_floor(struct session *s, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < s->sweep.level_count && !session_is_stopping(s); i++)
        rc = trial_floor(&s->client_cpus, level_in_flight(&s->sweep.levels[i]), &s->wake,
                         &s->floor_us[i], e);
    return rc;
}

int session_open_journal(struct session *s, struct err *e)
{
    struct journal_report report = {0};
    char path[SWEEP_PATH_SIZE];
    int rc = run_directory_path(s->directory, RUN_JOURNAL, path, e);

    if (rc != 0)
        return rc;
    if (!s->resume)
        return journal_create(path, &s->sweep, &s->journal, e);
    pthread_mutex_lock(&s->lock);
    rc = journal_resume(path, &s->result, &report, &s->journal, e);
    if (rc == 0)
        rc = result_derive(&s->result, e);
    pthread_mutex_unlock(&s->lock);
    if (rc == 0)
        log_info("session", "resumed: %zu trials taken over, %zu damaged, %s", report.trials,
                 report.damaged, report.torn ? "the last one was cut off" : "none cut off");
    return rc;
}

/* What a failure in each step means for the program's exit status. What can be wrong with the
 * configuration is found before anything is started. */
struct step {
    int (*step)(struct session *s, struct err *e);
    int exit_status;
};

static const struct step first_steps[] = {
    {share_processors, STATUS_USAGE},     {check_machine, STATUS_USAGE},
    {locate_targets, STATUS_UNREACHABLE}, {make_workloads, STATUS_USAGE},
    {check_memory, STATUS_USAGE},         {session_open_journal, STATUS_USAGE},
    {open_sentinel, STATUS_USAGE},        {session_start_servers, STATUS_UNREACHABLE},
};

/* These ask the servers, and can be done over. */
static const struct step asking_steps[] = {
    {session_await_servers, STATUS_UNREACHABLE}, {locate_servers, STATUS_UNREACHABLE},
    {learn_answers, STATUS_UNREACHABLE},         {compare_answers, STATUS_INCOMPLETE},
    {measure_floor, STATUS_INCOMPLETE},
};

enum {
    FIRST_STEPS = sizeof first_steps / sizeof *first_steps,
    ASKING_STEPS = sizeof asking_steps / sizeof *asking_steps
};

static int take_steps(struct session *s, const struct step *steps, size_t count, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (session_is_stopping(s))
            return err_set(e, ERR_INTERRUPTED, "stopped");
        rc = steps[i].step(s, e);
        if (rc != 0)
            s->exit_status = steps[i].exit_status;
    }
    return rc;
}

/* What fails because of an order to a server is no failure: it is asked again, once it may be. */
static int ask_servers(struct session *s, struct err *e)
{
    unsigned orders;
    int rc;

    do {
        orders = session_orders(s);
        session_wait_held(s);
        rc = take_steps(s, asking_steps, ASKING_STEPS, e);
    } while (rc != 0 && !session_is_stopping(s) && orders != session_orders(s));
    return rc;
}

int session_setup(struct session *s, struct err *e)
{
    int rc = session_open_log(s, "rvgtop", s->log, e);

    log_to_ring(s->log);
    if (rc == 0)
        rc = transport_rest_global_init(e);
    transport_grpc_global_init();
    if (rc == 0)
        rc = take_steps(s, first_steps, FIRST_STEPS, e);
    if (rc == 0)
        rc = ask_servers(s, e);
    if (rc == 0)
        s->exit_status = 0;
    return rc;
}

void session_teardown(struct session *s)
{
    session_stop_servers(s);
    for (size_t i = 0; i < s->sweep.arm_count; i++)
        workload_close(s->arms[i].workload);
    sentinel_close(s->sentinel);
    transport_grpc_global_fini();
    transport_rest_global_fini();
    /* The next session of the process shares all of them out again. */
    if (s->sweep.affinity != AFFINITY_NONE && cpus_count(&s->allowed_cpus) > 0)
        cpus_bind_process(&s->allowed_cpus, NULL);
    log_to_ring(NULL);
}
