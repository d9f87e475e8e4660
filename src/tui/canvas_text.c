#include <config.h>

#include "tui/canvas.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

#include "tui/character.h"
#include "tui/glyphs.h"

enum { PRINTED_MAX = 4 * CANVAS_SIDE_MAX + 1 };

/* Puts the first `limit` characters, and returns the column behind them. */
static int put_text(struct canvas *c, int x, int y, int limit, enum style style, const char *text)
{
    uint32_t character;

    while (limit-- > 0 && (character = character_next(&text)) != 0)
        canvas_put(c, x++, y, character, style);
    return x;
}

static void put_cut(struct canvas *c, int x, int y, int width, enum style style, const char *text)
{
    if (width <= 0)
        return;
    if (canvas_columns(text) <= width) {
        put_text(c, x, y, width, style, text);
        return;
    }
    x = put_text(c, x, y, width - 1, style, text);
    canvas_put(c, x, y, glyph(GLYPH_ELLIPSIS, c->ascii), style);
}

int canvas_columns(const char *text)
{
    int columns = 0;

    while (character_next(&text) != 0)
        columns++;
    return columns;
}

int canvas_text(struct canvas *c, int x, int y, enum style style, const char *text)
{
    return put_text(c, x, y, INT_MAX, style, text);
}

int canvas_printf(struct canvas *c, int x, int y, enum style style, const char *format, ...)
{
    char text[PRINTED_MAX];
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return length < 0 ? x : canvas_text(c, x, y, style, text);
}

void canvas_left(struct canvas *c, int x, int y, int width, enum style style, const char *text)
{
    put_cut(c, x, y, width, style, text);
}

void canvas_right(struct canvas *c, int end, int y, int width, enum style style, const char *text)
{
    int columns = canvas_columns(text);

    put_cut(c, end - (columns < width ? columns : width), y, width, style, text);
}
