#include <config.h>

#include "engine/process/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/thread.h"
#include "engine/process/supervisor_private.h"

const char *supervisor_state_name(enum supervisor_state state)
{
    static const char *const names[SERVER_STATE_COUNT] = {"down",     "starting", "up",
                                                          "draining", "crashed",  "failed"};

    return (unsigned)state < SERVER_STATE_COUNT ? names[state] : "unknown";
}

static uint64_t duration(uint64_t value, uint64_t otherwise)
{
    return value ? value : otherwise;
}

static void fill_defaults(struct supervisor_config *c)
{
    c->ready_timeout = duration(c->ready_timeout, 20 * NS_PER_S);
    c->drain_timeout = duration(c->drain_timeout, 5 * NS_PER_S);
    c->backoff_first = duration(c->backoff_first, 500 * NS_PER_MS);
    c->backoff_highest = duration(c->backoff_highest, 8 * NS_PER_S);
    c->stable_after = duration(c->stable_after, 30 * NS_PER_S);
    c->probe_every = duration(c->probe_every, 2 * NS_PER_S);
    c->crashes_allowed = c->crashes_allowed ? c->crashes_allowed : 5;
    c->probes_allowed = c->probes_allowed ? c->probes_allowed : 2;
}

static int copy_command(struct supervisor *s, const struct supervisor_config *config)
{
    char number[16];
    size_t count = 0;

    while (config->argv[count])
        count++;
    snprintf(number, sizeof number, "%d", SERVER_LIFELINE_FD);
    s->name = strdup(config->name);
    s->argv = calloc(count + 3, sizeof *s->argv);
    if (s->name == NULL || s->argv == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < count + 2; i++) {
        s->argv[i] = strdup(i < count ? config->argv[i] : i == count ? "--lifeline" : number);
        if (s->argv[i] == NULL)
            return ERR_NO_MEMORY;
    }
    return 0;
}

static int open_descriptors(struct supervisor *s)
{
    s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return s->wake < 0 || pipe2(s->lifeline, O_CLOEXEC) != 0 ? errno : 0;
}

static void init_lock(struct supervisor *s)
{
    pthread_condattr_t attributes;

    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&s->changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void close_fd(int fd)
{
    if (fd >= 0)
        close(fd);
}

static void free_supervisor(struct supervisor *s)
{
    close_fd(s->wake);
    close_fd(s->lifeline[0]);
    close_fd(s->lifeline[1]);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    for (size_t i = 0; s->argv && s->argv[i]; i++)
        free(s->argv[i]);
    free(s->argv);
    free(s->name);
    free(s);
}

int supervisor_open(const struct supervisor_config *config, struct supervisor **out, struct err *e)
{
    struct supervisor *s = calloc(1, sizeof *s);
    int code;

    if (s == NULL)
        return err_set(e, ERR_NO_MEMORY, "supervisor of %s: no memory", config->name);
    s->wake = s->lifeline[0] = s->lifeline[1] = -1;
    s->config = *config;
    fill_defaults(&s->config);
    init_lock(s);
    s->wanted = true;
    s->status.last_cpu_s = s->status.probe_us = NAN;
    code = copy_command(s, config);
    if (code) {
        err_set(e, code, "supervisor of %s: no memory", config->name);
        goto out;
    }
    server_process_init(&s->process, config->output, s->name);
    code = open_descriptors(s);
    if (code) {
        code = err_set_errno(e, code, "supervisor of %s", config->name);
        goto out;
    }
    code = thread_start(&s->thread, "supervisor", supervisor_run, s, e);
out:
    if (code)
        free_supervisor(s);
    else
        *out = s;
    return code;
}

void supervisor_get(struct supervisor *s, struct supervisor_status *out)
{
    pthread_mutex_lock(&s->lock);
    *out = s->status;
    out->pid = server_process_running(&s->process) ? s->process.child.pid : 0;
    /* Dead, and the thread has not come to it: the number it will have. */
    out->generation += server_process_ended(&s->process);
    pthread_mutex_unlock(&s->lock);
}

/* Waits for a change with the lock held; false when `deadline` has come. */
static bool wait_change(struct supervisor *s, uint64_t deadline)
{
    struct timespec until = clock_timespec(deadline);

    return pthread_cond_timedwait(&s->changed, &s->lock, &until) == 0 || clock_now() < deadline;
}

static int wait_result(struct supervisor *s, bool reached, struct err *e)
{
    if (reached)
        return 0;
    if (s->status.problem[0])
        return err_set(e, ERR_TIMEOUT, "%s server: %.200s", s->name, s->status.problem);
    return err_set(e, ERR_TIMEOUT, "%s server: still %s", s->name,
                   supervisor_state_name(s->status.state));
}

static bool is_down(const struct supervisor *s)
{
    return !s->wanted && (s->status.state == SERVER_DOWN || s->status.state == SERVER_FAILED);
}

/* Up, and nothing is known that will end it: the thread may not have come to that yet. */
static bool is_up(const struct supervisor *s)
{
    return s->status.state == SERVER_UP && s->wanted && !s->recycle && !s->forced && !s->killed &&
           !server_process_ended(&s->process);
}

int supervisor_wait_up(struct supervisor *s, uint64_t deadline, struct err *e)
{
    int code;

    pthread_mutex_lock(&s->lock);
    while (!is_up(s) && !is_down(s) && wait_change(s, deadline))
        ;
    if (is_down(s))
        code = err_set(e, ERR_UNAVAILABLE, "%s server: %.200s", s->name,
                       s->status.problem[0] ? s->status.problem : "stopped");
    else
        code = wait_result(s, is_up(s), e);
    pthread_mutex_unlock(&s->lock);
    return code;
}

int supervisor_wait_down(struct supervisor *s, uint64_t deadline, struct err *e)
{
    int code;

    pthread_mutex_lock(&s->lock);
    while (!is_down(s) && wait_change(s, deadline))
        ;
    code = wait_result(s, is_down(s), e);
    pthread_mutex_unlock(&s->lock);
    return code;
}

/* The thread may sleep in poll: a byte wakes it. With the lock held. */
static void wake(struct supervisor *s)
{
    uint64_t one = 1;
    ssize_t ignored = write(s->wake, &one, sizeof one);

    (void)ignored;
}

void supervisor_hold(struct supervisor *s)
{
    pthread_mutex_lock(&s->lock);
    s->holds++;
    while (s->probing)
        pthread_cond_wait(&s->changed, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

void supervisor_release(struct supervisor *s)
{
    pthread_mutex_lock(&s->lock);
    s->holds--;
    wake(s);
    pthread_mutex_unlock(&s->lock);
}

void supervisor_sample(struct supervisor *s, bool begin, struct procstat_sample *out)
{
    pthread_mutex_lock(&s->lock);
    if (begin)
        procstat_begin(s->process.child.pid, out);
    else
        procstat_read(s->process.child.pid, out);
    pthread_mutex_unlock(&s->lock);
}

void supervisor_glance(struct supervisor *s, struct procstat_glance *out)
{
    pthread_mutex_lock(&s->lock);
    procstat_glance(s->process.child.pid, out);
    pthread_mutex_unlock(&s->lock);
}

void supervisor_start(struct supervisor *s)
{
    pthread_mutex_lock(&s->lock);
    s->wanted = true;
    s->crashes = 0;
    s->recycle = s->recycle || s->status.state == SERVER_BACKOFF;
    wake(s);
    pthread_mutex_unlock(&s->lock);
}

void supervisor_restart(struct supervisor *s)
{
    pthread_mutex_lock(&s->lock);
    s->wanted = true;
    s->recycle = true;
    s->crashes = 0;
    wake(s);
    pthread_mutex_unlock(&s->lock);
}

void supervisor_kill(struct supervisor *s)
{
    pthread_mutex_lock(&s->lock);
    s->killed = server_process_running(&s->process);
    server_process_signal(&s->process, SIGKILL);
    pthread_mutex_unlock(&s->lock);
}

void supervisor_stop(struct supervisor *s)
{
    pthread_mutex_lock(&s->lock);
    s->wanted = false;
    wake(s);
    pthread_mutex_unlock(&s->lock);
}

void supervisor_close(struct supervisor *s)
{
    if (s == NULL)
        return;
    pthread_mutex_lock(&s->lock);
    s->wanted = false;
    s->closing = true;
    wake(s);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    free_supervisor(s);
}
