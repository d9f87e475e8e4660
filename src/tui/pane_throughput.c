#include <config.h>

#include "tui/dashboard_panes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "chart/series.h"
#include "tui/figures.h"
#include "tui/plot.h"

enum { SECONDS_MAX = 4096 };

/* The seconds of one side: of the trial that runs, or of its newest one at this level. */
struct track {
    const struct timeline_second *seconds;
    size_t count;
};

static struct track track_of(const struct view *v, const struct side *side, size_t level)
{
    const struct trial *t = view_newest_trial(v, side->arm, level);

    if (view_runs(v, side->arm, level) && v->second_count > 0)
        return (struct track){v->seconds, v->second_count};
    return t ? (struct track){t->timeline, t->timeline_count} : (struct track){0};
}

static double highest_of(const struct track *track)
{
    double highest = 0;

    for (size_t i = 0; i < track->count; i++)
        highest = fmax(highest, (double)track->seconds[i].requests);
    return highest;
}

static void draw_track(const struct plot *p, struct canvas *c, const struct track *track,
                       const struct side *side, size_t span)
{
    double values[SECONDS_MAX], columns[CANVAS_SIDE_MAX];
    size_t first = track->count > SECONDS_MAX ? track->count - SECONDS_MAX : 0, count = 0;

    for (size_t i = first; i < track->count; i++)
        values[count++] = (double)track->seconds[i].requests;
    while (count < span && count < SECONDS_MAX)
        values[count++] = NAN;
    series_columns(values, count, columns, p->area.width);
    for (int x = 0; x < p->area.width; x++)
        if (!isnan(columns[x]))
            plot_point(p, c, x, plot_row(p, columns[x]), side);
}

static void label_seconds(const struct plot *p, struct canvas *c, size_t span)
{
    int width = p->area.width;
    double per_column = span > (size_t)width ? (double)span / width : 1;
    struct scale axis = scale_from_zero(per_column * width);
    double ticks[SCALE_TICKS_MAX];
    int count = scale_ticks(&axis, width / 10 + 1, ticks);

    for (int i = 0; i < count; i++) {
        char label[FIGURE_SIZE];
        int x = (int)(ticks[i] / per_column);

        snprintf(label, sizeof label, "%.4gs", ticks[i]);
        if (x < width)
            plot_label_below(p, c, x, label);
    }
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    size_t level = view_level(v);

    snprintf(text, TITLE_SIZE, "Throughput, req/s by second");
    snprintf(remark, TITLE_SIZE, "c=%d", v->result->sweep.concurrency[level]);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    struct track tracks[2] = {{0}};
    struct side sides[2];
    size_t count, level = view_level(v), span = 0;
    double highest = 0;
    struct plot p;

    view_sides(v, sides, &count);
    for (size_t i = 0; i < count; i++) {
        tracks[i] = track_of(v, &sides[i], level);
        highest = fmax(highest, highest_of(&tracks[i]));
        span = tracks[i].count > span ? tracks[i].count : span;
    }
    if (span == 0) {
        plot_empty(c, inside, "no second of a trial has passed yet");
        return;
    }
    p = plot_axes(c, inside, scale_from_zero(scale_nice_ceiling(highest)), METRIC_THROUGHPUT);
    if (rect_is_empty(p.area))
        return;
    for (size_t i = 0; i < count; i++)
        draw_track(&p, c, &tracks[i], &sides[i], span);
    label_seconds(&p, c, span);
}

const struct pane throughput_pane = {title, draw};
