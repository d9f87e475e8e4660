#include <config.h>

#include "tui/cells.h"

#include <math.h>
#include <stdio.h>

#include "tui/figures.h"
#include "tui/glyphs.h"

double cell_value(const struct cell *cell, enum metric metric)
{
    return cell->blocks > 0 ? metric_shown(&cell->total, metric) : NAN;
}

enum style cell_style(const struct cell *cell, enum metric metric, enum style usual)
{
    return figure_is_doubtful(&cell->total, metric) ? STYLE_DIM : usual;
}

struct side cell_side(const struct view *v, size_t arm)
{
    const struct sweep_arm *a = &v->result->sweep.arms[arm];
    bool grpc = a->protocol == PROTOCOL_GRPC;
    struct side sides[2];
    size_t count;

    view_sides(v, sides, &count);
    for (size_t i = 0; i < count; i++)
        if (sides[i].arm == arm)
            return sides[i];
    return (struct side){.arm = arm,
                         .name = a->name,
                         .style = grpc ? STYLE_GRPC : STYLE_REST,
                         .point = grpc ? 'x' : 'o',
                         .bar = grpc ? '=' : '#',
                         .tag = ' '};
}

size_t cells_first_shown(size_t count, size_t room, size_t looked_at)
{
    size_t before = room / 2;

    if (count <= room || looked_at <= before)
        return 0;
    return looked_at - before < count - room ? looked_at - before : count - room;
}

int cells_level_width(const struct view *v)
{
    int widest = 1;

    for (size_t i = 0; i < v->result->sweep.level_count; i++) {
        char number[LEVEL_NAME_SIZE];
        int width = (int)strlen(level_number(&v->result->sweep.levels[i], number));

        widest = width > widest ? width : widest;
    }
    return widest;
}

int cells_name_width(const struct view *v)
{
    int widest = 1;

    for (size_t i = 0; i < v->result->sweep.arm_count; i++) {
        int width = canvas_columns(v->result->sweep.arms[i].name);

        widest = width > widest ? width : widest;
    }
    return widest;
}

void cells_mark(struct canvas *c, struct rect line)
{
    canvas_put(c, line.x, line.y, glyph(GLYPH_SELECTED, c->ascii), STYLE_SELECTED);
    canvas_restyle(c, line, STYLE_SELECTED);
}
