#include <config.h>

#include "tui/dashboard_panes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/series.h"
#include "tui/figures.h"
#include "tui/plot.h"

enum { SECONDS_MAX = 4096 };

#define COVERED_LEAST_S 0.2

/* The seconds of one side: of the trial that runs, or of its newest one at this level. */
struct track {
    const struct timeline_second *seconds;
    size_t count;
    double end_s; /* of the window: the last second may be a part of one */
    bool runs;
};

/* The seconds that are shown. */
struct span {
    size_t first;
    size_t count;
};

/* Of the window that runs. */
static double end_of(const struct sweep *s)
{
    return s->requests > 0 ? INFINITY : s->duration_s;
}

static struct track track_of(const struct view *v, const struct side *side, size_t level)
{
    const struct trial *t = view_newest_trial(v, side->arm, level);

    struct track track = {.count = 0};

    if (view_runs(v, side->arm, level) && v->second_count > 0)
        track = (struct track){v->seconds, v->second_count, end_of(&v->result->sweep), true};
    else if (t)
        track = (struct track){t->timeline, t->timeline_count, t->duration_s, false};
    if (track.count > SECONDS_MAX) {
        track.seconds += track.count - SECONDS_MAX;
        track.count = SECONDS_MAX;
    }
    return track;
}

/* Requests per second in second `i`; NaN for a part too short to tell. */
static double rate_of(const struct track *track, size_t i)
{
    const struct timeline_second *s = &track->seconds[i];
    double covered = fmin(1, track->end_s - s->t_s);

    return covered >= COVERED_LEAST_S ? (double)s->requests / covered : NAN;
}

static double highest_of(const struct track *track)
{
    double highest = 0;

    for (size_t i = 0; i < track->count; i++)
        highest = fmax(highest, rate_of(track, i));
    return highest;
}

/* The column in the middle of second `i`. */
static int column_of(const struct plot *p, size_t i, struct span span)
{
    return (int)(((double)(i - span.first) + 0.5) * p->area.width / (double)span.count);
}

static bool is_shown(const struct track *track, size_t i, struct span span)
{
    return i < track->count && i < span.first + span.count && !isnan(rate_of(track, i));
}

/* Few seconds: each has its point, and a line to the next. */
static void draw_points(const struct plot *p, struct canvas *c, const struct track *track,
                        const struct side *side, struct span span)
{
    struct series_point last = {0}, here;

    for (size_t i = span.first; is_shown(track, i, span); i++) {
        here.x = column_of(p, i, span);
        here.y = plot_row(p, rate_of(track, i));
        plot_point(p, c, here.x, here.y, side);
        if (i > span.first)
            plot_segment(p, c, last, here, side);
        last = here;
    }
}

/* More seconds than columns: each column has the mean of its own. */
static void draw_means(const struct plot *p, struct canvas *c, const struct track *track,
                       const struct side *side, struct span span)
{
    double values[SECONDS_MAX], columns[CANVAS_SIDE_MAX];

    for (size_t i = 0; i < span.count; i++)
        values[i] = span.first + i < track->count ? rate_of(track, span.first + i) : NAN;
    series_columns(values, span.count, columns, p->area.width);
    for (int x = 0; x < p->area.width; x++)
        if (!isnan(columns[x]))
            plot_point(p, c, x, plot_row(p, columns[x]), side);
}

static void label_seconds(const struct plot *p, struct canvas *c, struct span span)
{
    struct scale axis = {SCALE_LINEAR, (double)span.first, (double)(span.first + span.count)};
    double ticks[SCALE_TICKS_MAX];
    int count = scale_ticks(&axis, p->area.width / 10 + 1, ticks);

    for (int i = 0; i < count; i++) {
        char label[FIGURE_SIZE];

        if (ticks[i] != floor(ticks[i]))
            continue;
        snprintf(label, sizeof label, "%.6gs", ticks[i]);
        plot_label_below(p, c, (int)(scale_place(&axis, ticks[i]) * (p->area.width - 1)), label);
    }
}

/* The length of a trial is known before its seconds have passed, so that the axis stands still. */
static size_t whole_of(const struct view *v, const struct track tracks[2])
{
    const struct sweep *s = &v->result->sweep;
    size_t whole = s->requests > 0 ? 0 : (size_t)ceil(s->duration_s);

    for (int i = 0; i < 2; i++)
        whole = tracks[i].count > whole ? tracks[i].count : whole;
    return whole < SECONDS_MAX ? whole : SECONDS_MAX;
}

/* All, or the newest of the person's number: of what runs, else of the longest. */
static struct span span_of(const struct view *v, const struct track tracks[2])
{
    size_t whole = whole_of(v, tracks), chosen = v->ui->span_s, end = 0;

    if (chosen == 0 || chosen >= whole)
        return (struct span){0, whole};
    for (int i = 0; i < 2; i++)
        end = tracks[i].count > end ? tracks[i].count : end;
    for (int i = 0; i < 2; i++)
        end = tracks[i].runs ? tracks[i].count : end;
    return (struct span){end > chosen ? end - chosen : 0, chosen};
}

/* Over what each column covers; drawn last, so that points and lines lie over it. */
static void draw_planned(const struct view *v, const struct plot *p, struct canvas *c,
                         struct span span)
{
    const struct sweep *s = &v->result->sweep;
    double step = (double)span.count / p->area.width;

    for (int x = 0; x < p->area.width && sweep_is_open(s); x++) {
        double from = (double)span.first + x * step, to = fmin(from + step, end_of(s));

        if (from < to)
            plot_planned(p, c, x, sweep_planned(s, view_level(v), from, to) / (to - from));
    }
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    char level[LEVEL_NAME_SIZE];

    snprintf(text, TITLE_SIZE,
             sweep_is_open(&v->result->sweep) ? "req/s by second, _ planned"
                                              : "Throughput, req/s by second");
    if (view_is_free(v) && v->ui->span_s > 0)
        snprintf(remark, TITLE_SIZE, "newest %zu s", v->ui->span_s);
    else if (view_is_free(v))
        snprintf(remark, TITLE_SIZE, "newest at the right");
    else
        snprintf(remark, TITLE_SIZE, "%s%s",
                 level_name(&v->result->sweep.levels[view_level(v)], level), view_level_mark(v));
}

/* Returns how many. */
static size_t find_tracks(const struct view *v, struct side sides[2], struct track tracks[2])
{
    size_t count, level = view_level(v);

    view_sides(v, sides, &count);
    for (size_t i = 0; i < count; i++)
        tracks[i] = track_of(v, &sides[i], level);
    return count;
}

size_t throughput_seconds(const struct view *v)
{
    struct track tracks[2] = {{0}};
    struct side sides[2];

    if (view_is_free(v))
        return free_run_seconds(v);
    find_tracks(v, sides, tracks);
    return whole_of(v, tracks);
}

/* With what was planned, if anything was. */
static double highest_of_both(const struct view *v, const struct track *tracks, size_t count)
{
    double highest = fmax(0, sweep_highest_rate(&v->result->sweep, view_level(v)));

    for (size_t i = 0; i < count; i++)
        highest = fmax(highest, highest_of(&tracks[i]));
    return highest;
}

double throughput_highest(const struct view *v)
{
    struct track tracks[2] = {{0}};
    struct side sides[2];

    if (view_is_free(v))
        return free_run_highest(v);
    return highest_of_both(v, tracks, find_tracks(v, sides, tracks));
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct track tracks[2] = {{0}};
    struct side sides[2];
    struct span span;
    double highest;
    size_t count;
    struct plot p;

    if (view_is_free(v)) {
        free_run_draw(v, c, inside);
        return;
    }
    count = find_tracks(v, sides, tracks);
    highest = highest_of_both(v, tracks, count);
    if (tracks[0].count + tracks[1].count == 0) {
        plot_empty(c, inside, "no second of a trial has passed yet");
        return;
    }
    p = plot_axes(c, inside, scale_from_zero(axes_ceiling(v, AXIS_SECONDS, highest)),
                  METRIC_THROUGHPUT, v->unit);
    if (rect_is_empty(p.area))
        return;
    span = span_of(v, tracks);
    for (size_t i = 0; i < count; i++) {
        if (span.count > (size_t)p.area.width)
            draw_means(&p, c, &tracks[i], &sides[i], span);
        else
            draw_points(&p, c, &tracks[i], &sides[i], span);
    }
    draw_planned(v, &p, c, span);
    label_seconds(&p, c, span);
}

const struct pane throughput_pane = {title, draw};
