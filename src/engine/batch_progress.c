#include <config.h>

#include "engine/batch_progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

enum { BAR_WIDTH = 30, LINE_SIZE = 512 };
#define HEARTBEAT_NS (30 * NS_PER_S)

static const char *const stage_names[] = {
    [STAGE_NONE] = "between trials", [STAGE_CONNECT] = "connecting", [STAGE_WARMUP] = "warming up",
    [STAGE_WINDOW] = "measuring",    [STAGE_DRAIN] = "draining",
};

void batch_progress_init(struct batch_progress *p, bool silent)
{
    *p = (struct batch_progress){
        .silent = silent, .terminal = isatty(STDERR_FILENO) == 1, .last_line = clock_now()};
}

static void erase_bar(struct batch_progress *p)
{
    if (p->bar_drawn)
        fputs("\r\033[K", stderr);
    p->bar_drawn = false;
}

static void progress_line(const struct result *r, size_t index, char *out, size_t size)
{
    const struct trial *t = r->trials[index];

    snprintf(out, size, "%s c=%d: %.0f req/s, p50 %.3f ms%s%s", r->sweep.arms[t->arm].name,
             r->sweep.concurrency[t->level], t->throughput_rps,
             histogram_percentile(t->series[SERIES_RESPONSE], 50) / 1e6,
             t->valid ? "" : ", invalid: ", t->invalid_reason);
}

static void tell_trials(struct batch_progress *p, struct session *session)
{
    const struct result *r = session_result_lock(session);
    char line[LINE_SIZE];

    for (; p->trials_told < r->trial_count; p->trials_told++) {
        progress_line(r, p->trials_told, line, sizeof line);
        erase_bar(p);
        fprintf(stderr, "%s\n", line);
        p->last_line = clock_now();
    }
    session_result_unlock(session);
}

static void print_remaining(const struct session_snapshot *s)
{
    if (!isnan(s->remaining_s))
        fprintf(stderr, ", about %d:%02d left", (int)s->remaining_s / 60, (int)s->remaining_s % 60);
}

static void draw_bar(struct batch_progress *p, const struct session_snapshot *s)
{
    int filled = s->trials_total ? (int)(s->trials_done * BAR_WIDTH / s->trials_total) : 0;

    fputs("\r[", stderr);
    for (int i = 0; i < BAR_WIDTH; i++)
        fputc(i < filled ? '#' : '-', stderr);
    fprintf(stderr, "] %zu/%zu  %s", s->trials_done, s->trials_total, stage_names[s->trial.stage]);
    print_remaining(s);
    fputs("\033[K", stderr);
    p->bar_drawn = true;
}

static void beat(struct batch_progress *p, const struct session_snapshot *s)
{
    fprintf(stderr, "%zu of %zu trials done, %s", s->trials_done, s->trials_total,
            stage_names[s->trial.stage]);
    print_remaining(s);
    fputc('\n', stderr);
    p->last_line = clock_now();
}

void batch_progress_update(struct batch_progress *p, struct session *session,
                           const struct session_snapshot *snapshot)
{
    if (p->silent)
        return;
    tell_trials(p, session);
    if (p->terminal && snapshot->state < SESSION_DONE)
        draw_bar(p, snapshot);
    else if (!p->terminal && clock_now() - p->last_line >= HEARTBEAT_NS)
        beat(p, snapshot);
    fflush(stderr);
}

void batch_progress_end(struct batch_progress *p)
{
    erase_bar(p);
}
