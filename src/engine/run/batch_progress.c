#include <config.h>

#include "engine/run/batch_progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "engine/report/closing_table.h"
#include "engine/report/search_line.h"

enum { BAR_WIDTH = 30, BAR_COLUMNS = 80, LINE_MAX_BYTES = 4096 };
#define HEARTBEAT_NS (30 * NS_PER_S)

static const char *const stage_names[] = {
    [STAGE_NONE] = "between trials", [STAGE_CONNECT] = "connecting", [STAGE_WARMUP] = "warming up",
    [STAGE_WINDOW] = "measuring",    [STAGE_DRAIN] = "draining",
};

/* A bar that wraps cannot be drawn over. */
static bool has_room_for_bar(void)
{
    struct winsize size;

    return isatty(STDERR_FILENO) == 1 && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 &&
           size.ws_col >= BAR_COLUMNS;
}

void batch_progress_init(struct batch_progress *p, bool silent)
{
    *p = (struct batch_progress){
        .silent = silent, .terminal = has_room_for_bar(), .last_line = clock_now()};
}

static void erase_bar(struct batch_progress *p)
{
    if (p->bar_drawn)
        fputs("\r\033[K", stderr);
    p->bar_drawn = false;
}

static void tell(struct batch_progress *p, struct buf *line)
{
    erase_bar(p);
    fprintf(stderr, "%s\n", buf_text(line));
    buf_reset(line);
    p->last_line = clock_now();
}

/* One that was given up is told once the next has begun. */
static void tell_searches(struct batch_progress *p, const struct result *r, struct buf *line)
{
    for (; p->searches_told < r->search_count; p->searches_told++, p->steps_told = 0) {
        const struct search *s = &r->searches[p->searches_told];

        for (; p->steps_told < s->step_count; p->steps_told++) {
            search_line_step(r, s, p->steps_told, line);
            tell(p, line);
        }
        if (s->end == SEARCH_UNFINISHED && p->searches_told + 1 == r->search_count)
            return;
        p->ended_told += s->end != SEARCH_UNFINISHED && s->end != SEARCH_INVALID;
        search_line_end(r, s, p->ended_told, sweep_trial_count(&r->sweep), line);
        tell(p, line);
    }
}

static void tell_trials(struct batch_progress *p, const struct result *r, struct buf *line)
{
    for (; p->trials_told < r->trial_count; p->trials_told++) {
        const struct trial *t = r->trials[p->trials_told];

        p->valid_told += t->valid;
        progress_line_print(r, t, p->valid_told, sweep_trial_count(&r->sweep), line);
        tell(p, line);
    }
}

static void tell_news(struct batch_progress *p, struct session *session)
{
    const struct result *r = session_result_lock(session);
    struct buf line;

    buf_init(&line, LINE_MAX_BYTES);
    if (r->sweep.find_max)
        tell_searches(p, r, &line);
    else
        tell_trials(p, r, &line);
    buf_fini(&line);
    session_result_unlock(session);
}

static void print_remaining(const struct session_snapshot *s)
{
    if (!isnan(s->remaining_s))
        fprintf(stderr, ", %s %d:%02d left", s->may_end_early ? "at most" : "about",
                (int)s->remaining_s / 60, (int)s->remaining_s % 60);
}

static void draw_bar(struct batch_progress *p, const struct session_snapshot *s)
{
    int filled = s->trials_total ? (int)(s->trials_done * BAR_WIDTH / s->trials_total) : 0;

    fputs("\r[", stderr);
    for (int i = 0; i < BAR_WIDTH; i++)
        fputc(i < filled ? '#' : '-', stderr);
    fprintf(stderr, "] %zu/%s%zu  %s", s->trials_done, s->may_end_early ? "up to " : "",
            s->trials_total, stage_names[s->trial.stage]);
    print_remaining(s);
    fputs("\033[K", stderr);
    p->bar_drawn = true;
}

static void beat(struct batch_progress *p, const struct session_snapshot *s)
{
    fprintf(stderr, "%zu of %s%zu trials done, %s", s->trials_done,
            s->may_end_early ? "up to " : "", s->trials_total, stage_names[s->trial.stage]);
    print_remaining(s);
    fputc('\n', stderr);
    p->last_line = clock_now();
}

void batch_progress_update(struct batch_progress *p, struct session *session,
                           const struct session_snapshot *snapshot)
{
    if (p->silent)
        return;
    tell_news(p, session);
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
