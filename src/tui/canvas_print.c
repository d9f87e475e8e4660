#include <config.h>

#include "tui/canvas.h"

#include "tui/character.h"

static const struct look own_look = {.foreground = COLOR_NONE};

static bool looks_equal(struct look a, struct look b)
{
    return a.foreground == b.foreground && a.bold == b.bold && a.dim == b.dim &&
           a.reverse == b.reverse;
}

static bool leaves_no_mark(const struct canvas_cell *cell, enum colors colors)
{
    return cell->character == ' ' &&
           (colors == COLORS_NEVER || !theme_look(cell->style, colors).reverse);
}

/* Select Graphic Rendition, ECMA-48 8.3.117; every one starts from nothing (0). */
static void put_look(struct buf *out, struct look look, enum colors colors)
{
    buf_append_text(out, "\x1b[0");
    if (look.bold)
        buf_append_text(out, ";1");
    if (look.dim)
        buf_append_text(out, ";2");
    if (look.reverse)
        buf_append_text(out, ";7");
    if (look.foreground != COLOR_NONE)
        buf_printf(out, "%s%d", colors == COLORS_256 ? ";38;5;" : ";3", look.foreground);
    buf_append_char(out, 'm');
}

static void change_look(struct buf *out, struct look *now, struct look look, enum colors colors)
{
    if (colors == COLORS_NEVER || looks_equal(*now, look))
        return;
    put_look(out, look, colors);
    *now = look;
}

static void put_row(struct buf *out, const struct canvas_cell *cells, int width, enum colors colors)
{
    struct look now = own_look;
    char bytes[CHARACTER_SIZE];

    while (width > 0 && leaves_no_mark(&cells[width - 1], colors))
        width--;
    for (int x = 0; x < width; x++) {
        change_look(out, &now, theme_look(cells[x].style, colors), colors);
        buf_append(out, bytes, character_encode(cells[x].character, bytes));
    }
    change_look(out, &now, own_look, colors);
    buf_append_char(out, '\n');
}

void canvas_print(const struct canvas *c, enum colors colors, struct buf *out)
{
    for (int y = 0; y < c->height; y++)
        put_row(out, &c->cells[y * c->width], c->width, colors);
}
