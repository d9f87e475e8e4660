#include <config.h>

#include "tui/compare_panes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/judge/resources.h"
#include "tui/figures.h"
#include "tui/plot.h"

/* In columns, the blanks before them included. */
enum {
    LONG_NAME = 16,
    NAME = 9,
    VALUE_WIDTH = 7,
    DIFFERENCE_WIDTH = 7,
    INTERVAL_WIDTH = 15,
    FIGURES = 2 * VALUE_WIDTH + DIFFERENCE_WIDTH
};

/* What counts most comes first: a low pane has no room for all. */
static const struct row {
    enum resource resource;
    const char *name;
    const char *brief;
    double scale;
} rows[] = {
    {RESOURCE_CPU, "CPU, both us", "cpu us", 1},
    {RESOURCE_SERVER_CPU, "server CPU us", "s.cpu us", 1},
    {RESOURCE_CLIENT_CPU, "client CPU us", "c.cpu us", 1},
    {RESOURCE_MEMORY, "server mem. KiB", "mem. KiB", 1.0 / 1024},
    {RESOURCE_BYTES_SENT, "bytes sent", "B sent", 1},
    {RESOURCE_BYTES_RECEIVED, "bytes received", "B recv.", 1},
    {RESOURCE_SERVER_SWITCHES, "server switches", "s.switch", 1},
    {RESOURCE_CLIENT_SWITCHES, "client switches", "c.switch", 1},
};
enum { ROWS = sizeof rows / sizeof *rows };

struct layout {
    int name;
    bool differences, intervals;
};

static struct layout make_layout(int width, size_t sides)
{
    return (struct layout){
        .name = width >= LONG_NAME + FIGURES + INTERVAL_WIDTH ? LONG_NAME : NAME,
        .differences = sides > 1 && width >= NAME + FIGURES,
        .intervals = sides > 1 && width >= NAME + FIGURES + INTERVAL_WIDTH,
    };
}

/* Of a sweep of rates the level that is looked at; else the one place there is. */
static const struct resources *find(const struct view *v, const struct resource_report *report,
                                    size_t arm)
{
    size_t place = sweep_is_open(&v->result->sweep) ? view_level(v) : 0;

    return &report->list[place * v->result->sweep.arm_count + arm];
}

static void put_heading(struct canvas *c, struct rect line, const struct layout *l,
                        const struct side *sides, size_t count)
{
    int x = line.x + l->name;

    for (size_t i = 0; i < count; i++) {
        x += VALUE_WIDTH;
        canvas_right(c, x, line.y, VALUE_WIDTH - 1, sides[i].style, sides[i].name);
    }
    if (l->differences)
        canvas_right(c, x + DIFFERENCE_WIDTH, line.y, DIFFERENCE_WIDTH, STYLE_DIM, "d%");
    if (l->intervals)
        canvas_right(c, x + DIFFERENCE_WIDTH + INTERVAL_WIDTH, line.y, INTERVAL_WIDTH, STYLE_DIM,
                     "95% interval");
}

static enum style style_of(const struct comparison *d, const struct side sides[2])
{
    if (d->word == COMPARISON_FASTER)
        return sides[1].style;
    return d->word == COMPARISON_SLOWER ? sides[0].style : STYLE_DIM;
}

/* Without the decimal where it would be too wide with it. */
static void print_difference(double ratio, char out[FIGURE_SIZE])
{
    figure_difference(ratio, out);
    if (canvas_columns(out) >= DIFFERENCE_WIDTH)
        snprintf(out, FIGURE_SIZE, "%+.0f", 100 * (ratio - 1));
}

static void print_interval(const struct comparison *d, char out[FIGURE_SIZE])
{
    snprintf(out, FIGURE_SIZE, "[%+.1f,%+.1f]", 100 * (d->low - 1), 100 * (d->high - 1));
    if (canvas_columns(out) >= INTERVAL_WIDTH)
        snprintf(out, FIGURE_SIZE, "[%+.0f,%+.0f]", 100 * (d->low - 1), 100 * (d->high - 1));
}

static void print_doubt(const struct comparison *d, char out[FIGURE_SIZE])
{
    if (d->word == COMPARISON_TOO_FEW_BLOCKS)
        snprintf(out, FIGURE_SIZE, "too few");
    else if (d->word == COMPARISON_NOT_DISTINGUISHABLE)
        snprintf(out, FIGURE_SIZE, "n.s.");
    else
        print_interval(d, out);
}

static void put_difference(struct canvas *c, int x, int y, const struct layout *l,
                           const struct comparison *d, const struct side sides[2])
{
    char text[FIGURE_SIZE];

    if (isnan(d->ratio))
        return;
    print_difference(d->ratio, text);
    x += DIFFERENCE_WIDTH;
    canvas_right(c, x, y, DIFFERENCE_WIDTH - 1, style_of(d, sides), text);
    if (!l->intervals)
        return;
    print_doubt(d, text);
    canvas_right(c, x + INTERVAL_WIDTH, y, INTERVAL_WIDTH - 1, style_of(d, sides), text);
}

static void draw_row(struct canvas *c, struct rect line, const struct layout *l,
                     const struct row *row, const struct resources *const *here,
                     const struct side *sides, size_t count)
{
    int x = line.x + l->name;

    canvas_left(c, line.x, line.y, l->name - 1, STYLE_TEXT,
                l->name == LONG_NAME ? row->name : row->brief);
    for (size_t i = 0; i < count; i++) {
        char text[FIGURE_SIZE];

        figure_time(here[i]->values[row->resource] * row->scale, TIME_US, text);
        x += VALUE_WIDTH;
        canvas_right(c, x, line.y, VALUE_WIDTH - 1, STYLE_TEXT, text);
    }
    if (l->differences)
        put_difference(c, x, line.y, l, &here[1]->against[row->resource], sides);
}

/* Says why arms are not compared where one has an objection. */
static void put_objections(struct canvas *c, struct rect *inside,
                           const struct resources *const *here, const struct side *sides,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct rect line;

        if (here[i]->objection == NULL || inside->height < 2)
            continue;
        line = rect_cut_bottom(inside, 1);
        canvas_printf(c, line.x, line.y, STYLE_WARN, "%s: %s", sides[i].name, here[i]->objection);
    }
}

/* Both arms' places in one where they are the same. */
static void print_places(const struct view *v, const struct resources *const *here, size_t count,
                         char out[TITLE_SIZE])
{
    const struct resources *last = here[count - 1];
    char first[RESOURCES_PLACE_SIZE], second[RESOURCES_PLACE_SIZE];

    resources_place(v->result, here[0], first);
    resources_place(v->result, last, second);
    if (strcmp(first, second) == 0)
        snprintf(out, TITLE_SIZE, "%s", first);
    else
        snprintf(out, TITLE_SIZE, "%s and %s", first, second);
}

static size_t look_up(const struct view *v, struct side sides[2], struct resource_report *report,
                      const struct resources *here[2])
{
    size_t count;

    view_sides(v, sides, &count);
    if (resources_make(v->result, sides[0].arm, report, NULL) != 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        here[i] = find(v, report, sides[i].arm);
    return count;
}

static void title(const struct view *v, char text[TITLE_SIZE], char remark[TITLE_SIZE])
{
    const struct resources *here[2];
    struct resource_report report;
    char places[TITLE_SIZE];
    struct side sides[2];
    size_t count = look_up(v, sides, &report, here);

    remark[0] = '\0';
    snprintf(text, TITLE_SIZE, "Costs");
    if (count == 0)
        return;
    print_places(v, here, count, places);
    snprintf(text, TITLE_SIZE, "Costs %.120s", places);
    resources_fini(&report);
}

static void draw(const struct view *v, struct canvas *c, struct rect inside)
{
    const struct resources *here[2];
    struct resource_report report;
    struct side sides[2];
    size_t count = look_up(v, sides, &report, here);
    struct layout l = make_layout(inside.width, count);

    if (count == 0)
        return;
    put_heading(c, rect_cut_top(&inside, 1), &l, sides, count);
    put_objections(c, &inside, here, sides, count);
    for (size_t i = 0; i < ROWS && inside.height > 0; i++)
        draw_row(c, rect_cut_top(&inside, 1), &l, &rows[i], here, sides, count);
    resources_fini(&report);
}

const struct pane compare_costs_pane = {title, draw};
