/* The servers of a session as a display sees them, and orders given to them. */
#include <config.h>

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/paths.h"
#include "engine/process/supervisor.h"
#include "session_rig.h"

/* A trial that ends only when its server does. */
#define ENDLESS_S 3600

static const uint64_t patience = 120 * NS_PER_S;

static void be_endless(struct session_rig *r)
{
    r->sweep.requests = 0;
    r->sweep.duration_s = ENDLESS_S;
    r->sweep.level_count = 1;
    r->sweep.blocks = 1;
}

static void order(struct session_rig *r, enum session_order what)
{
    struct err e = {0};

    if (session_order(r->session, PROTOCOL_REST, what, &e) != 0)
        fail_msg("%s", e.text);
}

/* Waits for a view of the REST server of which the condition holds. */
static struct session_server wait_server(struct session_rig *r,
                                         bool (*condition)(const struct session_server *s))
{
    uint64_t deadline = clock_now() + patience;
    struct session_server server;

    do {
        assert_true(clock_now() < deadline);
        session_wait(r->session, &r->version, 20);
        server = session_rig_server(r, PROTOCOL_REST);
    } while (!condition(&server));
    return server;
}

static bool is_up(const struct session_server *s)
{
    return strcmp(s->state, "up") == 0;
}

static bool is_down(const struct session_server *s)
{
    return strcmp(s->state, "down") == 0;
}

static bool was_restarted(const struct session_server *s)
{
    return is_up(s) && s->restarts == 1;
}

static bool has_usage(const struct session_server *s)
{
    return !isnan(s->cpu_percent) && !isnan(s->health_us);
}

static bool is_measured(const struct session_server *s)
{
    return s->measured;
}

static bool awaits_server(const struct session_snapshot *s)
{
    return s->awaits_server;
}

/* In the window of a trial, with so many before it. */
static void wait_window(struct session_rig *r, size_t kept)
{
    session_rig_wait_kept(r, kept);
    session_rig_wait(r, is_in_window);
    assert_int_equal(r->now.trials_kept, kept);
}

static void assert_taken_away(struct session_rig *r, size_t number, const char *reason)
{
    struct trial t = session_rig_trial(r, number);

    assert_false(t.valid);
    assert_string_equal(t.invalid_reason, reason);
    assert_int_equal(t.attempt, number);
}

static void a_living_server_is_described(void **state)
{
    struct session_rig *r = *state;
    struct session_server server;

    session_rig_start_paused(r, false);
    server = wait_server(r, has_usage);
    assert_true(server.exists);
    assert_string_equal(server.state, "up");
    assert_true(server.serving);
    assert_false(server.measured);
    assert_true(server.pid > 0);
    assert_int_equal(kill(server.pid, 0), 0);
    assert_memory_equal(server.address, "127.0.0.1:", 10);
    assert_true(server.up_s > 0);
    assert_int_equal(server.restarts, 0);
    assert_true(server.health_us > 0);
    assert_true(server.cpu_percent >= 0);
    assert_true(server.rss_bytes > 1e6);
    assert_true(server.threads >= 1);
    assert_string_equal(server.last_exit, "");
    assert_string_equal(server.problem, "");
    assert_false(session_rig_server(r, PROTOCOL_GRPC).exists);
    assert_false(session_rig_server(r, PROTOCOL_NULL).exists);
    assert_non_null(session_server_log(r->session, PROTOCOL_REST));
    assert_null(session_server_log(r->session, PROTOCOL_GRPC));
    session_rig_resume_frozen(r);
    assert_int_equal(wait_server(r, is_measured).pid, server.pid);
    session_rig_thaw(r);
}

static void an_ended_server_stays_known(void **state)
{
    struct session_rig *r = *state;
    struct session_server server;
    struct err e;

    session_rig_open(r, false);
    assert_false(session_rig_server(r, PROTOCOL_REST).exists);
    assert_int_equal(session_order(r->session, PROTOCOL_REST, SERVER_START, &e), ERR_NOT_FOUND);
    session_rig_start(r);
    session_rig_wait_end(r, SESSION_DONE);
    server = session_rig_server(r, PROTOCOL_REST);
    assert_true(server.exists);
    assert_string_equal(server.state, "down");
    assert_false(server.serving || server.measured);
    assert_int_equal(server.pid, 0);
    assert_string_equal(server.last_exit, "exit status 0");
    assert_true(isnan(server.up_s) && isnan(server.cpu_percent) && isnan(server.rss_bytes) &&
                isnan(server.threads));
    assert_true(log_ring_newest(session_server_log(r->session, PROTOCOL_REST)) > 0);
    assert_int_equal(session_order(r->session, PROTOCOL_REST, SERVER_START, &e), ERR_UNSUPPORTED);
}

/* A server that the session did not start. */
static struct supervisor *start_other(struct log_ring *output, char target[SWEEP_TEXT_SIZE])
{
    char program[PATH_MAX];
    const char *argv[] = {program, "--port", "0", "--model", "identity", NULL};
    struct supervisor_config config = {.name = "other", .argv = argv, .output = output};
    struct supervisor_status status;
    struct supervisor *other;

    assert_int_equal(paths_program("rvg-rest-server", program, NULL), 0);
    assert_int_equal(supervisor_open(&config, &other, NULL), 0);
    assert_int_equal(supervisor_wait_up(other, clock_now() + patience, NULL), 0);
    supervisor_get(other, &status);
    snprintf(target, SWEEP_TEXT_SIZE, "http://%s:%d", status.host, status.port);
    return other;
}

static void a_server_of_others_is_not_ours_to_order(void **state)
{
    struct session_rig *r = *state;
    struct log_ring *output;
    struct supervisor *other;
    struct err e;

    assert_int_equal(log_ring_open(10, &output, NULL), 0);
    other = start_other(output, r->sweep.arms[0].target);
    session_rig_start_paused(r, false);
    for (int p = 0; p < PROTOCOL_COUNT; p++)
        assert_false(session_rig_server(r, (enum protocol)p).exists);
    assert_int_equal(session_order(r->session, PROTOCOL_REST, SERVER_KILL, &e), ERR_NOT_FOUND);
    assert_string_equal(e.text, "there is no rest server of ours");
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_false(session_rig_server(r, PROTOCOL_REST).exists);
    supervisor_close(other);
    log_ring_close(output);
}

static void a_killed_server_comes_back_and_the_trial_again(void **state)
{
    struct session_rig *r = *state;

    be_endless(r);
    session_rig_open(r, false);
    session_rig_start(r);
    wait_window(r, 0);
    order(r, SERVER_KILL);
    wait_window(r, 1);
    assert_taken_away(r, 0, "the server was killed by order");
    assert_int_equal(session_rig_server(r, PROTOCOL_REST).restarts, 1);
    assert_string_equal(session_rig_server(r, PROTOCOL_REST).last_exit,
                        "killed by signal 9 (Killed)");
}

static void each_block_may_have_servers_of_its_own(void **state)
{
    struct session_rig *r = *state;

    r->sweep.server_restart = RESTART_BLOCK;
    r->sweep.blocks = 3;
    session_rig_add_grpc(r);
    session_rig_open(r, false);
    session_rig_start(r);
    session_rig_wait_end(r, SESSION_DONE);
    for (int p = PROTOCOL_REST; p <= PROTOCOL_GRPC; p++)
        assert_int_equal(session_rig_server(r, (enum protocol)p).restarts, 2);
}

static void a_stopped_server_is_waited_for(void **state)
{
    struct session_rig *r = *state;

    be_endless(r);
    session_rig_open(r, false);
    session_rig_start(r);
    wait_window(r, 0);
    order(r, SERVER_STOP);
    session_rig_wait(r, awaits_server);
    assert_true(r->now.paused);
    assert_int_equal(r->now.state, SESSION_RUNNING);
    assert_int_equal(r->now.trials_kept, 1);
    assert_taken_away(r, 0, "the server was stopped by order");
    wait_server(r, is_down);
    /* Going on is not what it waits for. */
    session_resume(r->session);
    session_get(r->session, &r->now);
    assert_true(r->now.awaits_server);
    order(r, SERVER_START);
    wait_window(r, 1);
    assert_false(r->now.paused || r->now.awaits_server);
}

static bool log_says(struct log_ring *log, const char *part)
{
    struct log_line *lines = calloc(LOG_RING_LINES, sizeof *lines);
    size_t count = log_ring_read(log, 0, lines, LOG_RING_LINES);
    bool found = false;

    for (size_t i = 0; i < count; i++)
        found = found || strstr(lines[i].text, part);
    free(lines);
    return found;
}

static void between_trials_no_trial_is_lost_by_an_order(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    order(r, SERVER_STOP);
    wait_server(r, is_down);
    session_resume(r->session);
    session_rig_wait(r, awaits_server);
    assert_true(
        log_says(session_log(r->session), "waits until the rest server, which was stopped"));
    order(r, SERVER_RESTART);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, 4);
    assert_false(session_rig_lost_to_order(r));
    assert_int_equal(session_rig_server(r, PROTOCOL_REST).restarts, 1);
}

static bool exists(const struct session_server *s)
{
    return s->exists;
}

/* It exists some time before it is up. */
static void a_session_that_starts_waits_for_a_stopped_server(void **state)
{
    struct session_rig *r = *state;

    session_rig_open(r, false);
    session_rig_start(r);
    wait_server(r, exists);
    order(r, SERVER_STOP);
    session_rig_wait(r, awaits_server);
    assert_true(r->now.paused);
    assert_int_equal(r->now.trials_kept, 0);
    wait_server(r, is_down);
    order(r, SERVER_START);
    session_rig_wait_end(r, SESSION_DONE);
    assert_false(session_rig_lost_to_order(r));
}

static void a_session_that_starts_survives_the_end_of_a_server(void **state)
{
    struct session_rig *r = *state;

    session_rig_open(r, false);
    session_rig_start(r);
    wait_server(r, exists);
    order(r, SERVER_KILL);
    session_rig_wait_end(r, SESSION_DONE);
    assert_true(session_rig_server(r, PROTOCOL_REST).restarts >= 1);
}

static void a_session_that_starts_can_be_stopped_while_it_waits(void **state)
{
    struct session_rig *r = *state;

    session_rig_open(r, false);
    session_rig_start(r);
    wait_server(r, exists);
    order(r, SERVER_STOP);
    session_rig_wait(r, awaits_server);
    session_stop(r->session, true);
    session_rig_wait_end(r, SESSION_STOPPED);
    assert_false(r->now.paused || r->now.awaits_server);
}

static void starting_what_runs_does_nothing(void **state)
{
    struct session_rig *r = *state;
    int pid;

    session_rig_start_paused(r, false);
    pid = session_rig_server(r, PROTOCOL_REST).pid;
    session_rig_resume_frozen(r);
    wait_server(r, is_measured);
    order(r, SERVER_START);
    session_rig_thaw(r);
    session_rig_wait_kept(r, 1);
    assert_int_equal(session_rig_server(r, PROTOCOL_REST).pid, pid);
    assert_false(session_rig_lost_to_order(r));
}

static void a_session_that_awaits_a_server_can_be_stopped(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    order(r, SERVER_STOP);
    session_resume(r->session);
    session_rig_wait(r, awaits_server);
    session_stop(r->session, false);
    session_rig_wait_end(r, SESSION_STOPPED);
    assert_false(r->now.paused || r->now.awaits_server);
}

/* More often than an invalid trial is repeated for other reasons. */
static void orders_do_not_use_up_the_repetitions(void **state)
{
    struct session_rig *r = *state;
    size_t i;

    be_endless(r);
    session_rig_open(r, false);
    session_rig_start(r);
    for (i = 0; i < 4; i++) {
        wait_window(r, i);
        order(r, SERVER_RESTART);
    }
    wait_window(r, i);
    for (i = 0; i < 4; i++)
        assert_taken_away(r, i, "the server was restarted by order");
    assert_int_equal(session_rig_server(r, PROTOCOL_REST).restarts, 4);
}

static void a_restart_in_a_pause_costs_nothing(void **state)
{
    struct session_rig *r = *state;

    session_rig_start_paused(r, false);
    order(r, SERVER_RESTART);
    wait_server(r, was_restarted);
    session_resume(r->session);
    session_rig_wait_end(r, SESSION_DONE);
    assert_int_equal(r->now.trials_done, 4);
    assert_false(session_rig_lost_to_order(r));
}

static bool has_seconds(const struct session_snapshot *s)
{
    return s->trial.has_last_second && s->trial.stage == STAGE_WINDOW;
}

static uint64_t live_count(struct session_rig *r)
{
    struct histogram h;
    uint64_t count;

    assert_int_equal(histogram_init(&h, NULL), 0);
    session_live_response(r->session, &h);
    count = h.count;
    histogram_fini(&h);
    return count;
}

static void the_window_that_runs_can_be_watched(void **state)
{
    struct session_rig *r = *state;
    struct timeline_second seconds[8];

    be_endless(r);
    session_rig_open(r, false);
    session_rig_start(r);
    assert_int_equal(session_seconds(r->session, seconds, 8), 0);
    session_rig_wait(r, has_seconds);
    assert_true(session_seconds(r->session, seconds, 8) >= 1);
    assert_true(seconds[0].t_s == 0);
    assert_true(seconds[0].requests > 0);
    assert_true(live_count(r) >= seconds[0].requests);
    session_stop(r->session, true);
    session_rig_wait_end(r, SESSION_STOPPED);
    assert_int_equal(live_count(r), 0);
    assert_true(session_seconds(r->session, seconds, 8) >= 1);
}

struct watcher {
    struct session *session;
    struct histogram response;
    _Atomic bool stop;
    uint64_t looks;
};

/* All that a display pulls, as fast as it can. */
static void *watch(void *arg)
{
    struct session_server servers[PROTOCOL_COUNT];
    struct session_snapshot snapshot;
    struct timeline_second seconds[4];
    struct watcher *w = arg;

    while (!atomic_load(&w->stop)) {
        session_servers(w->session, servers);
        session_get(w->session, &snapshot);
        session_seconds(w->session, seconds, 4);
        session_live_response(w->session, &w->response);
        for (int p = 0; p < PROTOCOL_COUNT; p++) {
            struct log_ring *log = session_server_log(w->session, (enum protocol)p);

            if (log)
                log_ring_newest(log);
        }
        w->looks++;
    }
    return NULL;
}

/* For the thread sanitizer above all. */
static void it_can_be_watched_from_its_start_to_its_end(void **state)
{
    struct session_rig *r = *state;
    struct watcher w = {0};
    pthread_t thread;

    assert_int_equal(histogram_init(&w.response, NULL), 0);
    session_rig_add_grpc(r);
    session_rig_open(r, false);
    w.session = r->session;
    assert_int_equal(pthread_create(&thread, NULL, watch, &w), 0);
    session_rig_start(r);
    session_rig_wait_kept(r, 2);
    /* Refused when it comes too late. */
    session_rerun(r->session, 0, 0, NULL);
    session_rig_wait_end(r, SESSION_DONE);
    atomic_store(&w.stop, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    histogram_fini(&w.response);
    assert_true(w.looks > 0);
    assert_true(session_rig_server(r, PROTOCOL_GRPC).exists);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, session_rig_setup, session_rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_living_server_is_described),
        TEST(an_ended_server_stays_known),
        TEST(a_server_of_others_is_not_ours_to_order),
        TEST(each_block_may_have_servers_of_its_own),
        TEST(a_killed_server_comes_back_and_the_trial_again),
        TEST(a_stopped_server_is_waited_for),
        TEST(between_trials_no_trial_is_lost_by_an_order),
        TEST(a_session_that_starts_waits_for_a_stopped_server),
        TEST(a_session_that_starts_survives_the_end_of_a_server),
        TEST(a_session_that_starts_can_be_stopped_while_it_waits),
        TEST(starting_what_runs_does_nothing),
        TEST(a_session_that_awaits_a_server_can_be_stopped),
        TEST(orders_do_not_use_up_the_repetitions),
        TEST(a_restart_in_a_pause_costs_nothing),
        TEST(the_window_that_runs_can_be_watched),
        TEST(it_can_be_watched_from_its_start_to_its_end),
    };

    log_to_stderr(false);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
