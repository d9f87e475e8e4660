#include <config.h>

#include "engine/load/worker.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/thread.h"

/* Bounds how late a worker sees that it is to stop. */
#define WORKER_WAIT_NS (100 * NS_PER_MS)

/* An open loop wakes to send: a busy neighbour on its processor is not to finish a usual slice of
 * some milliseconds first. */
#define SLICE_NS (100 * NS_PER_US)

/* In an open loop, between two looks at what has completed: a worker that is late would else leave
 * answers with their clocks running while it sends all that is due. */
enum { SENDS_MAX = 16 };

struct slot {
    uint64_t body; /* number of the request body in flight */
    bool ticket;
    bool kept;
    bool waited; /* it was due while all slots were taken */
};

int worker_team_init(struct worker_team *team, struct wake *wake, struct err *e)
{
    *team = (struct worker_team){.wake = wake, .window_end = UINT64_MAX};
    if (pthread_mutex_init(&team->gate_lock, NULL) != 0 ||
        pthread_cond_init(&team->gate_opened, NULL) != 0)
        return err_set(e, ERR_NO_MEMORY, "no memory for a trial");
    return 0;
}

void worker_team_fini(struct worker_team *team)
{
    pthread_cond_destroy(&team->gate_opened);
    pthread_mutex_destroy(&team->gate_lock);
}

void worker_team_open_gate(struct worker_team *team, enum worker_gate gate)
{
    pthread_mutex_lock(&team->gate_lock);
    if (gate > team->gate)
        team->gate = gate;
    pthread_cond_broadcast(&team->gate_opened);
    pthread_mutex_unlock(&team->gate_lock);
}

static void wait_for_gate(struct worker_team *team, enum worker_gate gate)
{
    pthread_mutex_lock(&team->gate_lock);
    while (team->gate < gate)
        pthread_cond_wait(&team->gate_opened, &team->gate_lock);
    pthread_mutex_unlock(&team->gate_lock);
}

static int prepare(struct worker *w)
{
    const struct transport_ops *ops = w->team->ops;

    clock_set_precise();
    if (w->config.open_loop)
        thread_set_slice(SLICE_NS);
    if (w->cpus && cpus_bind_thread(w->cpus, &w->error) != 0)
        return w->error.code;
    if (ops->open(&w->config, &w->transport, &w->error) != 0)
        return w->error.code;
    return ops->connect(w->transport, w->team->connect_deadline, &w->connected, &w->error);
}

/* Whether nothing will be sent any more. */
static bool is_over(struct worker_team *team, uint64_t now)
{
    return atomic_load_explicit(&team->unreachable, memory_order_relaxed) ||
           now >= team->window_end;
}

/* Whether the request that is due may be sent; *ticket says that it is one of the counted ones. */
static bool take_ticket(struct worker_team *team, uint64_t due, bool *ticket)
{
    *ticket = false;
    if (!team->by_tickets || due < team->window_start)
        return true;
    *ticket = atomic_fetch_sub_explicit(&team->tickets, 1, memory_order_relaxed) > 0;
    return *ticket;
}

static bool wants_check(const struct worker *w)
{
    return w->team->workload &&
           (w->submitted < WORKER_FIRST_CHECKS || w->submitted % w->team->check_every == 0);
}

static bool is_open_loop(const struct worker *w)
{
    return w->pacer.config.arrival != ARRIVAL_CLOSED;
}

static void plan_one(struct worker *w, uint64_t due, bool ticket)
{
    if (is_open_loop(w))
        recorder_plan(&w->recorder, due, ticket);
    pacer_advance(&w->pacer);
}

static void send_one(struct worker *w, uint64_t due)
{
    uint32_t number = w->free_slots[--w->free_count];
    struct slot *slot = &w->slots[number];

    plan_one(w, due, slot->ticket);
    slot->body = w->submitted;
    slot->kept = wants_check(w);
    slot->waited = due < w->full_until;
    w->submitted++;
    w->team->ops->submit(w->transport, number, slot->body, due, slot->kept);
}

/* Sends what is due while there are places. Returns when to look again, the window's end at the
 * latest, or an instant that has passed; UINT64_MAX: not before something completes. */
static uint64_t send_due(struct worker *w)
{
    int most = is_open_loop(w) ? SENDS_MAX : INT_MAX;
    uint64_t due = 0;

    for (int sent = 0; w->free_count > 0 && sent < most; sent++) {
        uint64_t now = clock_now();

        due = pacer_due(&w->pacer, now);
        if (is_over(w->team, now))
            return UINT64_MAX;
        if (due > now)
            return due < w->team->window_end ? due : w->team->window_end;
        if (!take_ticket(w->team, due, &w->slots[w->free_slots[w->free_count - 1]].ticket))
            return UINT64_MAX;
        send_one(w, due);
    }
    return w->free_count > 0 ? due : UINT64_MAX;
}

/* What the schedule still had for the window when it ended. */
static void count_unsent(struct worker *w)
{
    const struct worker_team *team = w->team;
    uint64_t due;

    if (!is_open_loop(w) || team->by_tickets || team->window_end == UINT64_MAX ||
        clock_now() < team->window_end)
        return;
    while ((due = pacer_due(&w->pacer, 0)) < team->window_end) {
        plan_one(w, due, false);
        recorder_unsent(&w->recorder, due);
    }
}

static void count_connect(struct worker *w, const struct completion *c)
{
    if (c->sample.outcome != OUTCOME_CONNECT) {
        w->failed_connects = 0;
    } else if (++w->failed_connects == WORKER_FAILED_CONNECTS_MAX) {
        err_set(&w->error, ERR_UNAVAILABLE, "%d connects in a row failed: %s",
                WORKER_FAILED_CONNECTS_MAX, c->text ? c->text : "");
        atomic_store(&w->team->unreachable, true);
    }
}

static void finish(struct worker *w, struct completion *c)
{
    struct slot *slot = &w->slots[c->slot];
    struct err wrong;

    if (slot->kept && c->sample.outcome == OUTCOME_OK) {
        const struct workload *workload = w->team->workload;

        if (workload_check(workload, slot->body % workload->body_count, c, &w->scratch, &wrong) !=
            0) {
            c->sample.outcome = OUTCOME_WRONG_ANSWER;
            c->text = wrong.text;
        }
    }
    /* In the closed loop a request is due when it is sent. */
    if (!is_open_loop(w))
        c->sample.due = c->sample.sent;
    c->sample.ticket = slot->ticket;
    c->sample.waited = slot->waited;
    if (c->text)
        recorder_record(&w->recorder, &c->sample, c->text);
    else
        w->unrecorded = c->sample;
    w->has_unrecorded = c->text == NULL;
    count_connect(w, c);
    w->timeouts += c->sample.outcome == OUTCOME_TIMEOUT;
    if (w->free_count == 0)
        w->full_until = c->sample.done;
    w->free_slots[w->free_count++] = c->slot;
}

/* A success is recorded once the next request is on its way: ten histograms that the kernel's work
 * has pushed out of the cache would otherwise stand between two requests, and be missing from the
 * concurrency. */
static void record_last(struct worker *w)
{
    if (w->has_unrecorded)
        recorder_record(&w->recorder, &w->unrecorded, NULL);
    w->has_unrecorded = false;
}

/* One completion at a time, and its slot is sent again before the next is taken: an answer that
 * waited here with its clock stopped would be missing from the concurrency. */
static void run(struct worker *w)
{
    const struct transport_ops *ops = w->team->ops;
    struct completion completion;

    while (!atomic_load_explicit(&w->team->stop, memory_order_relaxed)) {
        uint64_t next = send_due(w), until;

        record_last(w);
        if (next == UINT64_MAX && w->free_count == w->config.slots)
            break;
        until = clock_now() + WORKER_WAIT_NS;
        if (ops->wait(w->transport, next < until ? next : until, &completion, 1) > 0)
            finish(w, &completion);
    }
    record_last(w);
    count_unsent(w);
}

static uint64_t cpu_time(clockid_t clock)
{
    struct timespec t = {0};

    return clock_gettime(clock, &t) == 0 ? (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec : 0;
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    struct worker_team *team = w->team;

    if (prepare(w) != 0)
        atomic_store(&team->stop, true);
    atomic_fetch_add(&team->ready, 1);
    wake_signal(team->wake);
    wait_for_gate(team, GATE_RUN);
    if (!atomic_load(&team->stop)) {
        run(w);
        w->new_connections = team->ops->new_connections(w->transport);
        w->more_connections = team->ops->more_connections(w->transport);
    }
    atomic_store(&w->cpu_ns, cpu_time(CLOCK_THREAD_CPUTIME_ID));
    atomic_fetch_add(&team->ended, 1);
    wake_signal(team->wake);
    wait_for_gate(team, GATE_CLOSE);
    team->ops->close(w->transport);
    w->transport = NULL;
    return NULL;
}

static int allocate(struct worker *w, struct err *e)
{
    w->slots = calloc(w->config.slots, sizeof *w->slots);
    w->free_slots = calloc(w->config.slots, sizeof *w->free_slots);
    if (w->slots == NULL || w->free_slots == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %u slots", w->config.slots);
    for (uint32_t i = 0; i < w->config.slots; i++)
        w->free_slots[i] = w->config.slots - 1 - i;
    w->free_count = w->config.slots;
    infer_response_init(&w->scratch, &wire_limits_default);
    return recorder_init(&w->recorder, e);
}

int worker_start(struct worker *w, struct err *e)
{
    int rc = allocate(w, e);

    if (rc == 0 && thread_start(&w->thread, "worker", worker_main, w, e) != 0)
        rc = ERR_IO;
    if (rc != 0) {
        worker_fini(w);
        return rc;
    }
    pthread_getcpuclockid(w->thread, &w->cpu_clock);
    return 0;
}

uint64_t worker_cpu(const struct worker *w)
{
    uint64_t ended = atomic_load(&w->cpu_ns);
    uint64_t running = ended ? 0 : cpu_time(w->cpu_clock);

    /* It may have ended in between, and its clock with it. */
    return running ? running : atomic_load(&w->cpu_ns);
}

void worker_join(struct worker *w)
{
    pthread_join(w->thread, NULL);
}

void worker_fini(struct worker *w)
{
    recorder_fini(&w->recorder);
    infer_response_fini(&w->scratch);
    free(w->slots);
    free(w->free_slots);
    w->slots = NULL;
    w->free_slots = NULL;
}
