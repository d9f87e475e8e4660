#include <config.h>

#include "engine/process/supervisor_private.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

/* What a server of ours exits with when its options are wrong: trying again is of no use. */
enum { USAGE_STATUS = 2, POLLED_MAX = 4, WORDS_SIZE = 160 };

static void set_state(struct supervisor *s, enum supervisor_state state)
{
    s->status.state = state;
    s->status.up_since = state == SERVER_UP ? clock_now() : 0;
    s->status.retry_at = state == SERVER_BACKOFF ? s->deadline : 0;
    s->status.healthy = state == SERVER_UP;
    pthread_cond_broadcast(&s->changed);
}

__attribute__((format(printf, 2, 3))) static void set_problem(struct supervisor *s,
                                                              const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(s->status.problem, sizeof s->status.problem, format, args);
    va_end(args);
}

static void fail(struct supervisor *s)
{
    s->wanted = false;
    log_error(s->name, "given up: %s", s->status.problem);
    set_state(s, SERVER_FAILED);
}

uint64_t supervisor_delay(uint64_t first, uint64_t highest, int crashes)
{
    uint64_t delay = first;

    for (int i = 1; i < crashes && delay < highest; i++)
        delay *= 2;
    return delay < highest ? delay : highest;
}

static void crashed(struct supervisor *s)
{
    uint64_t delay;

    s->crashes++;
    if (s->crashes > s->config.crashes_allowed) {
        fail(s);
        return;
    }
    delay = supervisor_delay(s->config.backoff_first, s->config.backoff_highest, s->crashes);
    s->deadline = clock_now() + delay;
    log_warn(s->name, "%s; starts again in %.1f s", s->status.problem,
             (double)delay / (double)NS_PER_S);
    set_state(s, SERVER_BACKOFF);
}

static void launch(struct supervisor *s)
{
    struct err e;
    int code;

    s->recycle = false;
    s->forced = s->killed = false;
    s->probe_misses = 0;
    code = server_process_start(&s->process, (const char *const *)s->argv, s->lifeline[0], &e);
    if (code) {
        set_problem(s, "%s", e.text);
        fail(s);
        return;
    }
    s->status.generation++;
    s->status.restarts += s->started;
    s->status.probe_us = NAN;
    s->status.problem[0] = '\0';
    s->started = true;
    s->deadline = clock_now() + s->config.ready_timeout;
    log_info(s->name, "started, pid %d", (int)s->process.child.pid);
    set_state(s, SERVER_STARTING);
}

static void begin_drain(struct supervisor *s)
{
    server_process_signal(&s->process, SIGTERM);
    s->deadline = clock_now() + s->config.drain_timeout;
    log_info(s->name, "told to end");
    set_state(s, SERVER_DRAINING);
}

/* For the reason that `problem` holds. */
static void force(struct supervisor *s)
{
    s->forced = true;
    log_warn(s->name, "%s; killed", s->status.problem);
    server_process_signal(&s->process, SIGKILL);
}

static void force_late(struct supervisor *s, const char *what)
{
    uint64_t allowed = s->status.state == SERVER_STARTING ? s->config.ready_timeout
                                                          : s->config.drain_timeout;

    if (s->forced)
        return;
    set_problem(s, "%s after %.3g s", what, (double)allowed / (double)NS_PER_S);
    force(s);
}

/* Acts on commands and on deadlines that have passed. */
static void step(struct supervisor *s)
{
    bool late = clock_now() >= s->deadline;

    switch (s->status.state) {
    case SERVER_DOWN:
    case SERVER_FAILED:
        if (s->wanted)
            launch(s);
        break;
    case SERVER_STARTING:
    case SERVER_UP:
        if (!s->wanted || s->recycle)
            begin_drain(s);
        else if (s->status.state == SERVER_STARTING && late)
            force_late(s, "not ready");
        break;
    case SERVER_DRAINING:
        if (late)
            force_late(s, "not ended");
        break;
    case SERVER_BACKOFF:
        if (!s->wanted)
            set_state(s, SERVER_DOWN);
        else if (late || s->recycle)
            launch(s);
        break;
    case SERVER_STATE_COUNT:
        break;
    }
}

static void note_ready(struct supervisor *s)
{
    snprintf(s->status.host, sizeof s->status.host, "%s", s->process.host);
    s->status.port = s->process.port;
    s->next_probe = clock_now() + s->config.probe_every;
    log_info(s->name, "ready on %s port %d", s->status.host, s->status.port);
    set_state(s, SERVER_UP);
}

/* ": " and the last line of output, for a message about a server that did not start. */
static void last_words(struct supervisor *s, char out[WORDS_SIZE])
{
    uint64_t newest = log_ring_newest(s->config.output);
    struct log_line line;

    out[0] = '\0';
    if (newest == 0 || log_ring_read(s->config.output, newest - 1, &line, 1) != 1)
        return;
    strcpy(out, ": ");
    text_clean(line.text, strlen(line.text), out + 2, WORDS_SIZE - 2);
}

static void note_crash(struct supervisor *s, const struct server_exit *ended)
{
    bool was_up = s->status.state == SERVER_UP;
    char words[WORDS_SIZE] = "";

    if (was_up && clock_now() - s->status.up_since >= s->config.stable_after)
        s->crashes = 0;
    if (!was_up && !s->forced)
        last_words(s, words);
    if (!s->forced) /* else the reason is there already */
        set_problem(s, "%s %s%s", ended->text, was_up ? "while it was up" : "before it was ready",
                    words);
    if (!was_up && WIFEXITED(ended->status) && WEXITSTATUS(ended->status) == USAGE_STATUS)
        fail(s);
    else
        crashed(s);
}

static void note_end(struct supervisor *s)
{
    struct server_exit ended;

    server_process_reap(&s->process, &ended);
    s->status.generation++;
    s->status.last_cpu_s = ended.cpu_s;
    snprintf(s->status.last_exit, sizeof s->status.last_exit, "%s", ended.text);
    if (s->status.state != SERVER_DRAINING) {
        note_crash(s, &ended);
        return;
    }
    log_info(s->name, "ended, %s", ended.text);
    s->status.problem[0] = '\0';
    set_state(s, SERVER_DOWN);
}

static void take_events(struct supervisor *s)
{
    uint64_t ignored;

    while (read(s->wake, &ignored, sizeof ignored) > 0)
        ;
    if (!server_process_running(&s->process))
        return;
    server_process_read(&s->process);
    if (s->status.state == SERVER_STARTING && s->process.ready)
        note_ready(s);
    if (server_process_ended(&s->process))
        note_end(s);
}

static bool probe_allowed(const struct supervisor *s)
{
    return s->config.probe && s->status.state == SERVER_UP && !s->forced && s->holds == 0;
}

static void note_probe(struct supervisor *s, int code, uint64_t took, const struct err *e)
{
    s->status.probe_us = code == 0 ? (double)took / (double)NS_PER_US : NAN;
    s->next_probe = clock_now() + s->config.probe_every;
    s->status.healthy = code == 0;
    if (code == 0) {
        s->probe_misses = 0;
        s->status.problem[0] = '\0';
        return;
    }
    set_problem(s, "not answering: %s", e->text);
    log_warn(s->name, "%s", s->status.problem);
    if (++s->probe_misses > s->config.probes_allowed)
        force(s);
}

/* Called and returns with the lock held; gives it up while the probe runs. */
static void run_probe(struct supervisor *s)
{
    uint64_t generation = s->status.generation, began;
    char host[SERVER_HOST_SIZE];
    int port = s->status.port, code;
    struct err e = {0};
    uint64_t took;

    strcpy(host, s->status.host);
    s->probing = true;
    pthread_mutex_unlock(&s->lock);
    began = clock_now();
    code = s->config.probe(s->config.probe_context, host, port, &e);
    took = clock_now() - began;
    pthread_mutex_lock(&s->lock);
    s->probing = false;
    if (generation == s->status.generation && s->status.state == SERVER_UP)
        note_probe(s, code, took, &e);
    pthread_cond_broadcast(&s->changed);
}

/* Milliseconds until a deadline has passed, rounded up; -1 for no limit. */
static int poll_timeout(const struct supervisor *s)
{
    enum supervisor_state state = s->status.state;
    uint64_t now = clock_now(), due = UINT64_MAX;

    if (state == SERVER_STARTING || state == SERVER_DRAINING)
        due = s->forced ? UINT64_MAX : s->deadline;
    else if (state == SERVER_BACKOFF)
        due = s->deadline;
    else if (probe_allowed(s))
        due = s->next_probe;
    if (due == UINT64_MAX)
        return -1;
    return due > now ? (int)((due - now + NS_PER_MS - 1) / NS_PER_MS) : 0;
}

void *supervisor_run(void *context)
{
    struct supervisor *s = context;
    struct pollfd polled[POLLED_MAX];

    pthread_mutex_lock(&s->lock);
    while (true) {
        int timeout;

        take_events(s);
        step(s);
        if (s->closing && !server_process_running(&s->process))
            break;
        if (probe_allowed(s) && clock_now() >= s->next_probe)
            run_probe(s);
        timeout = poll_timeout(s);
        polled[0] = (struct pollfd){.fd = s->wake, .events = POLLIN};
        polled[1] = (struct pollfd){.fd = s->process.child.pidfd, .events = POLLIN};
        polled[2] = (struct pollfd){.fd = s->process.child.output, .events = POLLIN};
        polled[3] = (struct pollfd){.fd = s->process.child.error, .events = POLLIN};
        pthread_mutex_unlock(&s->lock);
        poll(polled, POLLED_MAX, timeout);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}
