#include <config.h>

#include "engine/plot/pictures.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "chart/series.h"
#include "chart/whole.h"
#include "engine/plot/mark_notes.h"
#include "engine/plot/panel.h"

enum { SHADES = 6, COLUMNS_MOST = 150, GAP = 18, HEADING = 18, KEY = 20 };

/* The seconds of a cell's trials, block after block, brought to columns of equal numbers of
 * seconds. */
struct map {
    size_t seconds;
    size_t each; /* seconds of a column */
    size_t columns;
    uint64_t counts[COLUMNS_MOST][TIMELINE_BINS];
};

/* From `first` to before `end`. */
struct span {
    int first, end;
};

static size_t seconds_of(const struct material *m, const struct cell *cell)
{
    size_t seconds = 0;

    for (int b = 0; b < m->result->sweep.blocks; b++)
        seconds += cell->trials[b] ? cell->trials[b]->timeline_count : 0;
    return seconds;
}

static void add_second(struct map *map, size_t second, const struct timeline_second *s)
{
    for (int bin = 0; bin < TIMELINE_BINS; bin++)
        map->counts[second / map->each][bin] += s->bins[bin];
}

static void fill(const struct material *m, size_t arm, struct map *map)
{
    const struct cell *cell = material_cell(m, arm, m->level);
    size_t second = 0;

    *map = (struct map){.seconds = seconds_of(m, cell)};
    map->each = (map->seconds + COLUMNS_MOST - 1) / COLUMNS_MOST;
    map->columns = map->each > 0 ? (map->seconds + map->each - 1) / map->each : 0;
    for (int b = 0; b < m->result->sweep.blocks; b++)
        for (size_t i = 0; cell->trials[b] && i < cell->trials[b]->timeline_count; i++)
            add_second(map, second++, &cell->trials[b]->timeline[i]);
}

static uint64_t total_of(const struct map *map, size_t column)
{
    uint64_t total = 0;

    for (int bin = 0; bin < TIMELINE_BINS; bin++)
        total += map->counts[column][bin];
    return total;
}

static double share_of(const struct map *map, size_t column, int bin)
{
    uint64_t total = total_of(map, column);

    return total > 0 ? (double)map->counts[column][bin] / (double)total : 0;
}

static void widen(struct span *bins, double *peak, const struct map *map)
{
    for (size_t column = 0; column < map->columns; column++)
        for (int bin = 0; bin < TIMELINE_BINS; bin++) {
            if (map->counts[column][bin] == 0)
                continue;
            bins->first = whole_min(bins->first, bin);
            bins->end = whole_max(bins->end, bin + 1);
            *peak = fmax(*peak, share_of(map, column, bin));
        }
}

/* Lower edge of a bin of the time line, in the material's unit. */
static double edge_of(const struct material *m, int bin)
{
    double ratio = (double)TIMELINE_HIGH_NS / (double)TIMELINE_LOW_NS;

    return (double)TIMELINE_LOW_NS * pow(ratio, (double)bin / TIMELINE_BINS) / 1e3 / m->us;
}

static struct ink shade(const struct look *look, int level)
{
    return (struct ink){look->rgb, (double)level / (SHADES - 1), 0, DASH_NONE};
}

static void make_note(const struct material *m, const struct map *map, size_t arm, size_t column,
                      char note[MARK_NOTE_SIZE])
{
    size_t first = column * map->each + 1, last = first + map->each - 1;

    mark_note_start(note, m, arm, m->level);
    if (map->each == 1)
        mark_note_add(note, "second %zu", first);
    else
        mark_note_add(note, "seconds %zu to %zu", first, last < map->seconds ? last : map->seconds);
    mark_note_add(note, ", %" PRIu64 " requests", total_of(map, column));
}

static void draw_column(const struct material *m, struct drawing *d, const struct panel *p,
                        const struct map *map, size_t arm, size_t column, double peak)
{
    double left = round(panel_x(p, (double)(column * map->each)));
    double right = round(panel_x(p, (double)((column + 1) * map->each)));
    char note[MARK_NOTE_SIZE];

    make_note(m, map, arm, column, note);
    drawing_note(d, note);
    for (int bin = 0; bin < TIMELINE_BINS; bin++) {
        int level = heat_level(share_of(map, column, bin), peak, SHADES);
        double bottom = round(panel_y(p, edge_of(m, bin)));
        double top = round(panel_y(p, edge_of(m, bin + 1)));

        if (level > 0)
            drawing_fill(d, (struct extent){left, top, fmax(right - left, 1), bottom - top},
                         shade(&m->looks[arm], level));
    }
    drawing_note(d, NULL);
}

/* A line where one block ends and the next begins. */
static void draw_blocks(const struct material *m, struct drawing *d, const struct panel *p,
                        size_t arm)
{
    const struct cell *cell = material_cell(m, arm, m->level);
    double end = p->area.y + p->area.height;
    size_t second = 0;

    for (int b = 0; b < m->result->sweep.blocks; b++) {
        double x = panel_x(p, (double)second);

        if (cell->trials[b] == NULL)
            continue;
        if (second > 0)
            drawing_segment(d, (struct spot){x, p->area.y}, (struct spot){x, end},
                            (struct ink){RGB_FRAME, 1, 0.8, DASH_DOTS});
        second += cell->trials[b]->timeline_count;
    }
}

static void draw_arm(const struct material *m, struct drawing *d, struct rect r, size_t arm,
                     const struct map *map, struct span bins, double peak)
{
    struct rect top = rect_cut_top(&r, HEADING);
    char remark[SWEEP_TEXT_SIZE], name[AXIS_TITLE_SIZE], title[AXIS_TITLE_SIZE];
    struct axis x, y;
    struct panel p;

    material_arm_remark(m, arm, m->level, remark, sizeof remark);
    text_fit(remark, FONT_HEADING, r.width, name, sizeof name);
    drawing_text(d, (struct spot){top.x, top.y + 7}, ANCHOR_LEFT, FONT_HEADING, RGB_TEXT, name);
    if (map->seconds == 0) {
        panel_empty(d, r, "no seconds measured");
        return;
    }
    material_time_title(m, "response time", true, title, sizeof title);
    y = axis_log(edge_of(m, bins.first), edge_of(m, bins.end), ticks_down(r.height), title);
    x = axis_from_zero((double)map->seconds, ticks_along(r.width),
                       "seconds measured, block after block");
    x.scale = scale_from_zero((double)(map->columns * map->each));
    x.lines = false;
    p = panel_draw(d, r, &x, &y);
    for (size_t column = 0; column < map->columns && !rect_is_empty(p.area); column++)
        draw_column(m, d, &p, map, arm, column, peak);
    if (!rect_is_empty(p.area))
        draw_blocks(m, d, &p, arm);
}

static void draw_key(struct drawing *d, struct rect r)
{
    static const struct look grey = {RGB_TEXT, 1, DASH_NONE, MARKER_CIRCLE};
    const int side = 12;
    char text[AXIS_TITLE_SIZE];

    for (int level = 1; level < SHADES; level++)
        drawing_fill(d, (struct extent){r.x + (level - 1) * side, r.y, side, side},
                     shade(&grey, level));
    rect_cut_left(&r, (SHADES - 1) * side + 6);
    text_fit("fuller: a larger share of the requests of that time (by its square root)", FONT_TEXT,
             r.width, text, sizeof text);
    drawing_text(d, (struct spot){r.x, r.y + side / 2.0}, ANCHOR_LEFT, FONT_TEXT, RGB_TEXT, text);
}

/* The panel of one arm among all: in two columns. */
static struct rect place_of(struct rect area, size_t arm, size_t count)
{
    int columns = count > 1 ? 2 : 1, rows = ((int)count + columns - 1) / columns;
    int width = (area.width - (columns - 1) * GAP) / columns;
    int height = (area.height - (rows - 1) * GAP / 2) / rows;

    return (struct rect){area.x + (int)arm % columns * (width + GAP),
                         area.y + (int)arm / columns * (height + GAP / 2), width, height};
}

void heat_draw(const struct material *m, struct drawing *d, struct rect area)
{
    struct span bins = {TIMELINE_BINS, 0};
    struct map map;
    double peak = 0;

    for (size_t arm = 0; arm < m->arm_count; arm++) {
        fill(m, arm, &map);
        widen(&bins, &peak, &map);
    }
    if (peak == 0) {
        panel_empty(d, area, "no seconds measured");
        return;
    }
    draw_key(d, rect_cut_top(&area, KEY));
    for (size_t arm = 0; arm < m->arm_count; arm++) {
        fill(m, arm, &map);
        draw_arm(m, d, place_of(area, arm, m->arm_count), arm, &map, bins, peak);
    }
}
