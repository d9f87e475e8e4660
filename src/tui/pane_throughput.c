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
};

/* Of the window that runs. */
static double end_of(const struct sweep *s)
{
    return s->requests > 0 ? INFINITY : s->duration_s;
}

static struct track track_of(const struct view *v, const struct side *side, size_t level)
{
    const struct trial *t = view_newest_trial(v, side->arm, level);

    struct track track = {NULL, 0, 0};

    if (view_runs(v, side->arm, level) && v->second_count > 0)
        track = (struct track){v->seconds, v->second_count, end_of(&v->result->sweep)};
    else if (t)
        track = (struct track){t->timeline, t->timeline_count, t->duration_s};
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

/* The column in the middle of second `i` of `span`. */
static int column_of(const struct plot *p, size_t i, size_t span)
{
    return (int)(((double)i + 0.5) * p->area.width / (double)span);
}

/* Few seconds: each has its point, and a line to the next. */
static void draw_points(const struct plot *p, struct canvas *c, const struct track *track,
                        const struct side *side, size_t span)
{
    struct series_point last = {0}, here;

    for (size_t i = 0; i < track->count && !isnan(rate_of(track, i)); i++) {
        here.x = column_of(p, i, span);
        here.y = plot_row(p, rate_of(track, i));
        plot_point(p, c, here.x, here.y, side);
        if (i > 0)
            plot_segment(p, c, last, here, side);
        last = here;
    }
}

/* More seconds than columns: each column has the mean of its own. */
static void draw_means(const struct plot *p, struct canvas *c, const struct track *track,
                       const struct side *side, size_t span)
{
    double values[SECONDS_MAX], columns[CANVAS_SIDE_MAX];

    for (size_t i = 0; i < span; i++)
        values[i] = i < track->count ? rate_of(track, i) : NAN;
    series_columns(values, span, columns, p->area.width);
    for (int x = 0; x < p->area.width; x++)
        if (!isnan(columns[x]))
            plot_point(p, c, x, plot_row(p, columns[x]), side);
}

static void label_seconds(const struct plot *p, struct canvas *c, size_t span)
{
    struct scale axis = scale_from_zero((double)span);
    double ticks[SCALE_TICKS_MAX];
    int count = scale_ticks(&axis, p->area.width / 10 + 1, ticks);

    for (int i = 0; i < count; i++) {
        char label[FIGURE_SIZE];

        if (ticks[i] != floor(ticks[i]))
            continue;
        snprintf(label, sizeof label, "%.6gs", ticks[i]);
        plot_label_below(p, c, (int)(ticks[i] / (double)span * (p->area.width - 1)), label);
    }
}

/* The length of a trial is known before its seconds have passed, so that the axis stands still. */
static size_t span_of(const struct view *v, const struct track tracks[2])
{
    const struct sweep *s = &v->result->sweep;
    size_t span = s->requests > 0 ? 0 : (size_t)ceil(s->duration_s);

    for (int i = 0; i < 2; i++)
        span = tracks[i].count > span ? tracks[i].count : span;
    return span < SECONDS_MAX ? span : SECONDS_MAX;
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    size_t level = view_level(v);

    snprintf(text, TITLE_SIZE, "Throughput, req/s by second");
    if (view_is_free(v)) {
        snprintf(remark, TITLE_SIZE, "newest at the right");
        return;
    }
    snprintf(remark, TITLE_SIZE, "c=%d%s", v->result->sweep.concurrency[level], view_level_mark(v));
}

/* Those of both sides; returns the highest rate in them. */
static double make_tracks(const struct view *v, const struct side *sides, size_t count,
                          struct track tracks[2])
{
    double highest = 0;

    for (size_t i = 0; i < count; i++) {
        tracks[i] = track_of(v, &sides[i], view_level(v));
        highest = fmax(highest, highest_of(&tracks[i]));
    }
    return highest;
}

double throughput_highest(const struct view *v)
{
    struct track tracks[2] = {{0}};
    struct side sides[2];
    size_t count;

    if (view_is_free(v))
        return free_run_highest(v);
    view_sides(v, sides, &count);
    return make_tracks(v, sides, count, tracks);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct track tracks[2] = {{0}};
    struct side sides[2];
    size_t count, span;
    double highest;
    struct plot p;

    if (view_is_free(v)) {
        free_run_draw(v, c, inside);
        return;
    }
    view_sides(v, sides, &count);
    highest = make_tracks(v, sides, count, tracks);
    if (tracks[0].count + tracks[1].count == 0) {
        plot_empty(c, inside, "no second of a trial has passed yet");
        return;
    }
    p = plot_axes(c, inside, scale_from_zero(axes_ceiling(v, AXIS_SECONDS, highest)),
                  METRIC_THROUGHPUT);
    if (rect_is_empty(p.area))
        return;
    span = span_of(v, tracks);
    for (size_t i = 0; i < count; i++) {
        if (span > (size_t)p.area.width)
            draw_means(&p, c, &tracks[i], &sides[i], span);
        else
            draw_points(&p, c, &tracks[i], &sides[i], span);
    }
    label_seconds(&p, c, span);
}

const struct pane throughput_pane = {title, draw};
