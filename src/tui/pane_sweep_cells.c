#include <config.h>

#include "tui/sweep_panes.h"

#include <stdio.h>

#include "tui/cells.h"
#include "tui/sweep_columns.h"
#include "tui/sweep_flags.h"
#include "tui/sweep_rows.h"

enum {
    MARK_WIDTH = 1,
    TAG_WIDTH = 2,
    GAP = 1,
    LEVEL_LEAST = 2,
    NAME_LEAST = 3, /* "arm" */
    NAME_MOST = 12, /* or a sixth of the table */
    FLAGS_LEAST = 7
};

/* Widths without the gap before each; of the others see make_table. */
static const int widths[SWEEP_COLUMNS] = {
    [COLUMN_THROUGHPUT] = 6, [COLUMN_HALF] = 5, [COLUMN_ERRORS] = 5, [COLUMN_LIMITED] = 7};

static const enum sweep_column times[] = {COLUMN_P50, COLUMN_P90, COLUMN_P99, COLUMN_P999};

/* What goes first where not all have room. */
static const enum sweep_column expendable[] = {COLUMN_P90, COLUMN_P999, COLUMN_LIMITED, COLUMN_HALF,
                                               COLUMN_ERRORS};

struct table {
    int width[SWEEP_COLUMNS]; /* 0: left out */
    unsigned said;            /* flags that another column shows */
};

static int at_least(int value, int least)
{
    return value > least ? value : least;
}

static int name_width(const struct view *v, int total)
{
    int most = at_least(total / 6, NAME_MOST), widest = at_least(cells_name_width(v), NAME_LEAST);

    return widest < most ? widest : most;
}

static int used_width(const struct table *t)
{
    int sum = MARK_WIDTH;

    for (int i = 0; i < SWEEP_COLUMNS; i++)
        sum += t->width[i] > 0 ? GAP + t->width[i] : 0;
    return sum;
}

static struct table make_table(const struct view *v, int width)
{
    struct table t;

    for (int i = 0; i < SWEEP_COLUMNS; i++)
        t.width[i] = widths[i];
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        t.width[times[i]] = figure_time_width(v->unit);
    t.width[COLUMN_LEVEL] = at_least(cells_level_width(v), LEVEL_LEAST);
    t.width[COLUMN_ARM] = TAG_WIDTH + name_width(v, width);
    t.width[COLUMN_FLAGS] = FLAGS_LEAST;
    for (size_t i = 0; i < sizeof expendable / sizeof *expendable && used_width(&t) > width; i++)
        t.width[expendable[i]] = 0;
    t.said = t.width[COLUMN_LIMITED] > 0 ? FLAG_CLIENT | FLAG_MACHINE : 0;
    t.width[COLUMN_FLAGS] = at_least(t.width[COLUMN_FLAGS] + width - used_width(&t), 0);
    return t;
}

static bool is_word(int column)
{
    return column == COLUMN_ARM || column == COLUMN_LIMITED || column == COLUMN_FLAGS;
}

static void put_text(struct canvas *c, int x, int y, const struct table *t, int column,
                     enum style style, const char *text)
{
    int tag = column == COLUMN_ARM ? TAG_WIDTH : 0, width = t->width[column];

    if (is_word(column))
        canvas_left(c, x + tag, y, width - tag, style, text);
    else
        canvas_right(c, x + width, y, width, style, text);
}

static void draw_heading(const struct view *v, struct canvas *c, struct rect line,
                         const struct table *t)
{
    int x = line.x + MARK_WIDTH;

    for (int i = 0; i < SWEEP_COLUMNS; i++) {
        const char *title = sweep_column_title(v, (enum sweep_column)i);

        if (t->width[i] == 0)
            continue;
        put_text(c, x + GAP, line.y, t, i, title == sweep_sort_name(v) ? STYLE_TITLE : STYLE_DIM,
                 title);
        x += GAP + t->width[i];
    }
}

static void draw_row(const struct view *v, struct canvas *c, struct rect line,
                     const struct table *t, const struct cell *cell)
{
    struct side side = cell_side(v, cell->arm);
    int x = line.x + MARK_WIDTH;

    for (int i = 0; i < SWEEP_COLUMNS; i++) {
        enum sweep_column column = (enum sweep_column)i;
        char text[COLUMN_TEXT_SIZE];

        if (t->width[i] == 0)
            continue;
        if (column == COLUMN_ARM)
            canvas_put(c, x + GAP, line.y, (unsigned char)side.tag, side.style);
        if (column == COLUMN_FLAGS)
            sweep_flags_print(sweep_flags(v, cell) & ~t->said, text);
        else
            sweep_column_print(v, cell, column, text);
        put_text(c, x + GAP, line.y, t, i, sweep_column_style(v, cell, column), text);
        x += GAP + t->width[i];
    }
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    size_t rows[SWEEP_CELLS_MAX], count = sweep_rows(v, rows);

    if (v->ui->filter[0])
        snprintf(text, TITLE_SIZE, "%zu of %zu cells with \"%s\", times in %s", count,
                 v->result->cell_count, v->ui->filter, figure_unit_name(v->unit));
    else
        snprintf(text, TITLE_SIZE, "%zu cells, times in %s", count, figure_unit_name(v->unit));
    snprintf(remark, TITLE_SIZE, "sorted by %s%s", sweep_sort_name(v),
             v->ui->inverted ? ", inverted" : "");
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    size_t rows[SWEEP_CELLS_MAX], count = sweep_rows(v, rows), marked = v->ui->cells.selected;
    struct table t = make_table(v, inside.width);
    struct rect heading = rect_cut_top(&inside, 1);
    size_t room = (size_t)inside.height, first;

    draw_heading(v, c, heading, &t);
    if (count == 0 || room == 0)
        return;
    marked = marked < count ? marked : count - 1;
    first = cells_first_shown(count, room, marked);
    for (size_t i = first; i < count && i < first + room; i++) {
        struct rect line = rect_cut_top(&inside, 1);

        draw_row(v, c, line, &t, &v->result->cells[rows[i]]);
        canvas_spot(c, line, SPOT_ROW, i);
        if (i == marked)
            cells_mark(c, line);
    }
}

int sweep_cells_height(const struct view *v)
{
    return (int)v->result->cell_count + 1;
}

const struct pane sweep_cells_pane = {title, draw};
