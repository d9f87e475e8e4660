#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "tui/app.h"
#include "tui/terminal.h"

#define CPU_PERIOD_NS NS_PER_S

/* Appends what came since; the oldest lines make room. */
static void follow(struct log_copy *copy, struct log_ring *ring)
{
    uint64_t last = copy->count > 0 ? copy->lines[copy->count - 1].sequence : 0;
    struct log_line *fresh;
    size_t count, kept;

    if (ring == NULL || log_ring_newest(ring) <= last)
        return;
    fresh = malloc(LOG_RING_LINES * sizeof *fresh);
    if (fresh == NULL)
        return;
    count = log_ring_read(ring, last, fresh, LOG_RING_LINES);
    kept = copy->count + count > LOG_RING_LINES ? LOG_RING_LINES - count : copy->count;
    memmove(copy->lines, copy->lines + copy->count - kept, kept * sizeof *copy->lines);
    memcpy(copy->lines + kept, fresh, count * sizeof *fresh);
    copy->count = kept + count;
    free(fresh);
}

static void gather_logs(struct app *a)
{
    follow(&a->logs[LOG_OWN], session_log(a->session));
    follow(&a->logs[LOG_REST], session_server_log(a->session, PROTOCOL_REST));
    follow(&a->logs[LOG_GRPC], session_server_log(a->session, PROTOCOL_GRPC));
}

static void gather_live(struct app *a)
{
    a->second_count = session_seconds(a->session, a->seconds, APP_SECONDS_MAX);
    histogram_reset(&a->live);
    session_live_response(a->session, &a->live);
    a->has_live = a->live.count > 0;
}

/* What the console's own thread costs: a display that changes what it shows should say so. */
static void gather_own_cpu(struct app *a)
{
    uint64_t now = clock_now();
    struct rusage usage;
    double cpu_s;

    if (now - a->cpu_read_at < CPU_PERIOD_NS || getrusage(RUSAGE_THREAD, &usage) != 0)
        return;
    cpu_s = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
            (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    if (a->cpu_read_at > 0)
        a->own_cpu_percent = 100 * (cpu_s - a->cpu_read_s) /
                             ((double)(now - a->cpu_read_at) / (double)NS_PER_S);
    a->cpu_read_s = cpu_s;
    a->cpu_read_at = now;
}

static void gather_time(struct app *a)
{
    if (a->began == 0 && a->snapshot.trial.stage != STAGE_NONE)
        a->began = clock_now();
    if (a->began > 0 && !app_is_over(a))
        a->elapsed_s = (double)(clock_now() - a->began) / (double)NS_PER_S;
}

void app_gather(struct app *a)
{
    gather_own_cpu(a);
    if (a->session == NULL)
        return;
    session_get(a->session, &a->snapshot);
    session_servers(a->session, a->servers);
    gather_logs(a);
    gather_live(a);
    gather_time(a);
}

static void view_of_session(const struct app *a, const struct result *r, struct view *v)
{
    *v = (struct view){.result = r,
                       .ui = &a->ui,
                       .session = &a->snapshot,
                       .servers = a->servers,
                       .seconds = a->seconds,
                       .second_count = a->snapshot.trial.stage >= STAGE_WINDOW ? a->second_count
                                                                               : 0,
                       .live = a->has_live ? &a->live : NULL,
                       .source = r->sweep.name[0] ? r->sweep.name : "sweep",
                       .elapsed_s = a->elapsed_s};
    for (int i = 0; i < LOG_COUNT; i++)
        v->logs[i] = (struct log_lines){a->logs[i].lines, a->logs[i].count};
}

static void draw_view(struct app *a, struct view *v)
{
    v->message = a->message;
    v->message_style = a->message_style;
    v->own_cpu_percent = a->own_cpu_percent;
    axes_follow(&a->ui.axes, v);
    screen_draw(v, &a->canvas);
    dialog_draw(&a->dialog, &a->canvas);
}

/* There is neither a session nor a saved result: what was applied could not be opened. */
static void draw_setup(struct app *a)
{
    struct view v = {.ui = &a->ui};

    canvas_clear(&a->canvas);
    if (a->ui.help)
        help_draw(&v, &a->canvas);
    else
        setup_draw(&a->setup, &a->canvas);
    dialog_draw(&a->dialog, &a->canvas);
}

static bool fit_canvas(struct app *a)
{
    int width, height;

    terminal_size(&width, &height);
    width = width < CANVAS_SIDE_MAX ? width : CANVAS_SIDE_MAX;
    height = height < CANVAS_SIDE_MAX ? height : CANVAS_SIDE_MAX;
    if (width == a->canvas.width && height == a->canvas.height)
        return true;
    a->fresh = true;
    return canvas_resize(&a->canvas, width, height, NULL) == 0;
}

void app_draw(struct app *a)
{
    struct view v;

    if (!fit_canvas(a))
        return;
    if (a->saved) {
        saved_view(a->saved, &a->ui, &v);
        draw_view(a, &v);
    } else if (a->session) {
        view_of_session(a, app_hold_result(a), &v);
        draw_view(a, &v);
        app_let_go(a);
    } else if (a->ui.setup) {
        draw_setup(a);
    }
    terminal_paint(&a->canvas, a->fresh);
    a->fresh = false;
}

int app_init_view(struct app *a, struct err *e)
{
    int rc = canvas_init(&a->canvas, 0, 0, terminal_is_ascii(), e);

    if (rc == 0)
        rc = histogram_init(&a->live, e);
    for (int i = 0; rc == 0 && i < LOG_COUNT; i++) {
        a->logs[i].lines = calloc(LOG_RING_LINES, sizeof *a->logs[i].lines);
        if (a->logs[i].lines == NULL)
            rc = err_set(e, ERR_NO_MEMORY, "no memory for the console");
    }
    a->own_cpu_percent = NAN;
    a->elapsed_s = NAN;
    return rc;
}

void app_fini_view(struct app *a)
{
    for (int i = 0; i < LOG_COUNT; i++)
        free(a->logs[i].lines);
    histogram_fini(&a->live);
    canvas_fini(&a->canvas);
}
