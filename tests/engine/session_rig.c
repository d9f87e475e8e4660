#include <config.h>

#include "session_rig.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/clock.h"
#include "engine/sweep/settings.h"

enum { LOOK_MS = 20 };

/* Bounds how long a test that fails may take. */
static const uint64_t patience = 120 * NS_PER_S;

static void add_arm(struct sweep *s, enum protocol protocol, enum encoding encoding)
{
    struct sweep_arm arm = {0};

    settings_set_defaults(arm_settings, ARM_KEY_COUNT, &arm);
    strcpy(arm.name, protocol_name(protocol));
    strcpy(arm.model, s->model);
    arm.protocol = protocol;
    arm.input = INPUT_TENSOR;
    arm.encoding = encoding;
    assert_int_equal(sweep_add_arm(s, &arm, NULL), 0);
}

int session_rig_setup(void **state)
{
    struct session_rig *r = calloc(1, sizeof *r);

    assert_non_null(r);
    strcpy(r->directory, "/tmp/rvg-session-XXXXXX");
    assert_non_null(mkdtemp(r->directory));
    sweep_init(&r->sweep);
    strcpy(r->sweep.model, "identity");
    add_arm(&r->sweep, PROTOCOL_REST, ENCODING_BINARY);
    r->sweep.levels[0] = level_of_concurrency(1);
    r->sweep.levels[1] = level_of_concurrency(2);
    r->sweep.level_count = 2;
    r->sweep.blocks = 2;
    r->sweep.requests = 20;
    r->sweep.warmup_s = 0;
    r->sweep.timeout_s = 600;
    r->sweep.server_threads = 1;
    r->sweep.affinity = AFFINITY_NONE;
    *state = r;
    return 0;
}

int session_rig_teardown(void **state)
{
    struct session_rig *r = *state;
    char command[128];

    session_rig_close(r);
    sweep_fini(&r->sweep);
    snprintf(command, sizeof command, "rm -r %s", r->directory);
    assert_int_equal(system(command), 0);
    free(r);
    return 0;
}

void session_rig_add_grpc(struct session_rig *r)
{
    add_arm(&r->sweep, PROTOCOL_GRPC, ENCODING_RAW);
}

void session_rig_open(struct session_rig *r, bool resume)
{
    struct session_options options = {.directory = r->directory, .resume = resume};
    struct err e = {0};

    if (session_open(&r->sweep, &options, &r->session, &e) != 0)
        fail_msg("%s", e.text);
    r->version = 0;
}

void session_rig_start(struct session_rig *r)
{
    assert_int_equal(session_start(r->session, NULL), 0);
}

void session_rig_close(struct session_rig *r)
{
    session_close(r->session);
    r->session = NULL;
}

void session_rig_start_paused(struct session_rig *r, bool resume)
{
    session_rig_open(r, resume);
    session_pause(r->session);
    session_rig_start(r);
    session_rig_wait(r, is_paused);
}

bool is_paused(const struct session_snapshot *s)
{
    return s->paused;
}

bool is_going_on(const struct session_snapshot *s)
{
    return s->state == SESSION_RUNNING && !s->paused;
}

bool is_in_window(const struct session_snapshot *s)
{
    return s->trial.stage == STAGE_WINDOW;
}

bool is_over(const struct session_snapshot *s)
{
    return s->state >= SESSION_DONE;
}

static void fail_with_log(struct session_rig *r)
{
    struct log_line *lines = calloc(LOG_RING_LINES, sizeof *lines);
    size_t count = log_ring_read(session_log(r->session), 0, lines, LOG_RING_LINES);

    for (size_t i = 0; i < count; i++)
        print_error("%s: %s\n", lines[i].source, lines[i].text);
    free(lines);
    fail_msg("state %d, stage %d, %zu trials: what was waited for never came", (int)r->now.state,
             (int)r->now.trial.stage, r->now.trials_kept);
}

uint64_t session_rig_deadline(void)
{
    return clock_now() + patience;
}

void session_rig_look(struct session_rig *r, uint64_t deadline)
{
    session_wait(r->session, &r->version, LOOK_MS);
    session_get(r->session, &r->now);
    if (clock_now() >= deadline || r->now.state == SESSION_FAILED)
        fail_with_log(r);
}

void session_rig_wait(struct session_rig *r, bool (*condition)(const struct session_snapshot *s))
{
    uint64_t deadline = session_rig_deadline();

    do {
        session_rig_look(r, deadline);
    } while (!condition(&r->now));
}

void session_rig_wait_kept(struct session_rig *r, size_t count)
{
    uint64_t deadline = session_rig_deadline();

    do {
        session_rig_look(r, deadline);
    } while (r->now.trials_kept < count);
}

void session_rig_wait_end(struct session_rig *r, enum session_state state)
{
    session_rig_wait(r, is_over);
    assert_int_equal(r->now.state, state);
}

struct session_server session_rig_server(struct session_rig *r, enum protocol protocol)
{
    struct session_server servers[PROTOCOL_COUNT];

    session_servers(r->session, servers);
    return servers[protocol];
}

/* The server is a child of this process, so that its having stopped can be waited for. */
static void freeze(struct session_rig *r)
{
    pid_t pid = session_rig_server(r, PROTOCOL_REST).pid;
    siginfo_t info;

    assert_true(pid > 0);
    assert_int_equal(kill(pid, SIGSTOP), 0);
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WSTOPPED), 0);
}

void session_rig_resume_frozen(struct session_rig *r)
{
    freeze(r);
    session_resume(r->session);
    session_rig_wait(r, is_going_on);
}

void session_rig_thaw(struct session_rig *r)
{
    assert_int_equal(kill(session_rig_server(r, PROTOCOL_REST).pid, SIGCONT), 0);
}

size_t session_rig_step(struct session_rig *r)
{
    size_t done = r->now.trials_done, kept;

    do {
        kept = r->now.trials_kept;
        session_rig_resume_frozen(r);
        session_pause(r->session);
        session_rig_thaw(r);
        session_rig_wait(r, is_paused);
        assert_int_equal(r->now.trials_kept, kept + 1);
    } while (r->now.trials_done == done);
    return kept;
}

void session_rig_wait_paused(struct session_rig *r, size_t done)
{
    uint64_t deadline = session_rig_deadline();

    do {
        session_rig_look(r, deadline);
    } while (!r->now.paused || r->now.trials_done != done);
}

struct trial session_rig_trial(struct session_rig *r, size_t number)
{
    const struct result *result = session_result_lock(r->session);
    struct trial copy = {0};
    size_t count = result->trial_count;

    if (number < count)
        copy = *result->trials[number];
    session_result_unlock(r->session);
    assert_true(number < count);
    return copy;
}

size_t session_rig_find_valid(struct session_rig *r, size_t place)
{
    const struct result *result = session_result_lock(r->session);
    const struct trial *of = result->trials[place];
    size_t number = 0, count;

    while (number < result->trial_count) {
        const struct trial *t = result->trials[number];

        if (t->valid && t->arm == of->arm && t->level == of->level && t->block == of->block)
            break;
        number++;
    }
    count = result->trial_count;
    session_result_unlock(r->session);
    assert_true(number < count);
    return number;
}

bool session_rig_lost_to_order(struct session_rig *r)
{
    const struct result *result = session_result_lock(r->session);
    bool found = false;

    for (size_t i = 0; i < result->trial_count; i++)
        found = found || strstr(result->trials[i]->invalid_reason, "by order");
    session_result_unlock(r->session);
    return found;
}
