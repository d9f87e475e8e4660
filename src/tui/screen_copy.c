#include <config.h>

#include "tui/screen_copy.h"

#include <curses.h>
#include <stdlib.h>

#include "tui/terminal.h"

/* What ncurses wants for each style; made once. */
static struct {
    attr_t attributes;
    short pair;
} styles[STYLE_COUNT];

void screen_copy_init(enum colors colors)
{
    for (int i = 0; i < STYLE_COUNT; i++) {
        struct look look = theme_look((enum style)i, colors);

        styles[i].attributes = (look.bold ? WA_BOLD : 0) | (look.dim ? WA_DIM : 0) |
                               (look.reverse ? WA_REVERSE : 0);
        styles[i].pair = 0;
        if (look.foreground == COLOR_NONE)
            continue;
        styles[i].pair = (short)(i + 1);
        init_pair(styles[i].pair, look.foreground, -1);
    }
}

static void put_cell(const struct canvas_cell *cell, int x, int y)
{
    wchar_t text[] = {(wchar_t)cell->character, L'\0'};
    cchar_t character;

    if (setcchar(&character, text, styles[cell->style].attributes, styles[cell->style].pair,
                 NULL) == OK)
        mvadd_wch(y, x, &character);
}

/* What the terminal shows already; NULL when that is not known. */
static struct {
    struct canvas_cell *cells; /* width x height of them */
    int width, height;
} shown;

void screen_copy_forget(void)
{
    free(shown.cells);
    shown.cells = NULL;
}

static bool remember(const struct canvas *c)
{
    size_t count = (size_t)c->width * (size_t)c->height;

    if (shown.cells && shown.width == c->width && shown.height == c->height)
        return true;
    screen_copy_forget();
    shown.cells = calloc(count > 0 ? count : 1, sizeof *shown.cells);
    shown.width = c->width;
    shown.height = c->height;
    return shown.cells != NULL;
}

/* The cell, where it differs from what is shown: thousands of calls a frame are the larger part of
 * what a console costs. */
static void show_cell(const struct canvas *c, int x, int y)
{
    const struct canvas_cell *cell = canvas_at(c, x, y);
    struct canvas_cell *last = &shown.cells[y * shown.width + x];

    if (last->character == cell->character && last->style == cell->style)
        return;
    put_cell(cell, x, y);
    *last = *cell;
}

void terminal_paint(const struct canvas *c, bool fresh)
{
    int width, height;

    terminal_size(&width, &height);
    width = width < c->width ? width : c->width;
    height = height < c->height ? height : c->height;
    if (fresh) {
        clearok(stdscr, TRUE);
        screen_copy_forget();
    }
    if (!remember(c))
        return;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            show_cell(c, x, y);
    refresh();
}
