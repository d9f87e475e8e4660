#include <config.h>

#include "tui/sweep_panes.h"

#include <math.h>
#include <stdio.h>

#include "tui/cells.h"
#include "tui/figures.h"
#include "tui/notes_lines.h"
#include "tui/plot.h"
#include "tui/sweep_rows.h"

enum {
    MARK_WIDTH = 1,
    BLOCK_WIDTH = 6,
    FIGURE_WIDTH = 7,
    NARROW_WIDTH = 6,
    WIDE = 60,
    LEGEND_FROM_HEIGHT = 9
};

static const struct column {
    const char *title;
    enum metric metric;
} columns[] = {
    {"req/s", METRIC_THROUGHPUT}, {"p50", METRIC_RESPONSE_P50}, {"p99", METRIC_RESPONSE_P99},
    {"max", METRIC_RESPONSE_MAX}, {"err", METRIC_ERRORS},
};

enum { COLUMN_COUNT = sizeof columns / sizeof *columns, WORDS_SIZE = TRIAL_TEXT_SIZE + 64 };

static const char legend[] =
    "knee: the next level surely gains < 5 %; sat: fewer req/s than at a lower level";

static size_t count_trials(const struct view *v, const struct cell *cell)
{
    size_t count = 0;

    for (size_t i = 0; i < v->result->trial_count; i++)
        count += v->result->trials[i]->arm == cell->arm &&
                 v->result->trials[i]->level == cell->level;
    return count;
}

/* With the gap before it. */
static int figure_width(struct rect r, enum time_unit unit)
{
    int width = r.width < WIDE ? NARROW_WIDTH : FIGURE_WIDTH, least = figure_time_width(unit) + 1;

    return width > least ? width : least;
}

/* Where what limited a trial stands, and why it does not count. */
static int words_at(struct rect r, enum time_unit unit)
{
    return r.x + MARK_WIDTH + BLOCK_WIDTH + COLUMN_COUNT * figure_width(r, unit) + 1;
}

static void draw_heading(struct canvas *c, struct rect line, enum time_unit unit)
{
    int end = line.x + MARK_WIDTH + BLOCK_WIDTH, width = figure_width(line, unit);
    int words = words_at(line, unit);

    canvas_right(c, end, line.y, BLOCK_WIDTH, STYLE_DIM, "block");
    for (int i = 0; i < COLUMN_COUNT; i++) {
        end += width;
        canvas_right(c, end, line.y, width - 1, STYLE_DIM, columns[i].title);
    }
    canvas_left(c, words, line.y, line.x + line.width - words, STYLE_DIM, "limited");
}

static void print_words(const struct trial *t, char out[WORDS_SIZE])
{
    int length = snprintf(
        out, WORDS_SIZE, "%s%s",
        t->valid ? limited_by_name(t->limited_by) : "invalid: ", t->valid ? "" : t->invalid_reason);

    if (t->attempt > 0)
        snprintf(out + length, WORDS_SIZE - (size_t)length, ", repetition %d", t->attempt);
}

static void draw_trial(struct canvas *c, struct rect line, const struct trial *t,
                       enum time_unit unit)
{
    int end = line.x + MARK_WIDTH + BLOCK_WIDTH, width = figure_width(line, unit);
    int words = words_at(line, unit);
    enum style style = t->valid ? STYLE_TEXT : STYLE_DIM;
    char text[WORDS_SIZE];

    snprintf(text, sizeof text, "%d", t->block + 1);
    canvas_right(c, end, line.y, BLOCK_WIDTH, style, text);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        end += width;
        figure_metric(t, columns[i].metric, unit, text);
        canvas_right(c, end, line.y, width - 1,
                     figure_is_doubtful(t, columns[i].metric) ? STYLE_DIM : style, text);
    }
    print_words(t, text);
    canvas_left(c, words, line.y, line.x + line.width - words, t->valid ? STYLE_TEXT : STYLE_WARN,
                text);
}

/* The trials of the cell that have room, the marked one among them. */
static void draw_trials(const struct view *v, struct canvas *c, struct rect rows,
                        const struct cell *cell, size_t count)
{
    size_t marked = v->ui->trial < count ? v->ui->trial : count - 1, number = 0;
    size_t room = (size_t)rows.height, first = cells_first_shown(count, room, marked);

    for (size_t i = 0; i < v->result->trial_count && number < first + room; i++) {
        const struct trial *t = v->result->trials[i];
        struct rect line;

        if (t->arm != cell->arm || t->level != cell->level || number++ < first)
            continue;
        line = rect_cut_top(&rows, 1);
        draw_trial(c, line, t, v->unit);
        if (number - 1 == marked)
            cells_mark(c, line);
    }
}

/* By how much the best block's throughput is above the worst one's, in percent. */
static double spread_of(const struct view *v, const struct cell *cell)
{
    double low = INFINITY, high = 0;

    for (int i = 0; i < v->result->sweep.blocks; i++) {
        if (cell->trials[i] == NULL)
            continue;
        low = fmin(low, cell->trials[i]->throughput_rps);
        high = fmax(high, cell->trials[i]->throughput_rps);
    }
    return cell->blocks > 1 && low > 0 ? 100 * (high / low - 1) : NAN;
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    const struct cell *cell = sweep_selected(v);
    char level[LEVEL_NAME_SIZE];
    double spread;

    if (cell == NULL) {
        snprintf(text, TITLE_SIZE, "No cell");
        return;
    }
    snprintf(text, TITLE_SIZE, "%s %s, %d of %s%d blocks, times in %s",
             v->result->sweep.arms[cell->arm].name,
             level_name(&v->result->sweep.levels[cell->level], level), cell->blocks,
             result_may_end_early(v->result) ? "up to " : "", result_blocks_planned(v->result),
             figure_unit_name(v->unit));
    spread = spread_of(v, cell);
    if (!isnan(spread))
        snprintf(remark, TITLE_SIZE, "req/s spread %.1f %%", spread);
}

/* Rows kept for the notes: the more the taller the pane. */
static int notes_rows(const struct cell *cell, int height)
{
    if (cell->notes[0] == '\0' || height < 3)
        return 0;
    return height < 8 ? 1 : height < 14 ? 2 : 4;
}

/* Trials, what there is to say about them, and at the bottom, where there is room, what flags of
 * the table mean. */
static void draw_cell(const struct view *v, struct canvas *c, struct rect inside,
                      const struct cell *cell, size_t count)
{
    struct rect rows;
    int notes, room;

    if (inside.height >= LEGEND_FROM_HEIGHT)
        notes_lines_draw(c, rect_cut_bottom(&inside, 1), STYLE_DIM, legend);
    notes = notes_rows(cell, inside.height);
    room = inside.height - notes;
    rows = rect_cut_top(&inside, count < (size_t)room ? (int)count : room);
    draw_trials(v, c, rows, cell, count);
    rect_cut_top(&inside, inside.height > notes);
    notes_lines_draw(c, inside, STYLE_WARN, cell->notes);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    const struct cell *cell = sweep_selected(v);
    size_t count = cell ? count_trials(v, cell) : 0;

    if (cell == NULL || count == 0) {
        plot_empty(c, inside, cell ? "no trial of this cell yet" : "no cell matches the filter");
        return;
    }
    if (inside.height > 2)
        draw_heading(c, rect_cut_top(&inside, 1), v->unit);
    draw_cell(v, c, inside, cell, count);
}

const struct pane sweep_trials_pane = {title, draw};
