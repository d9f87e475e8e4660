#include <config.h>

#include "tui/canvas.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

/* Columns of the text that go on a line of `width`: up to its last blank where more would follow.
 */
static int line_columns(const char *text, int width)
{
    int columns = 0, blank = 0;
    uint32_t character;

    while ((character = character_next(&text)) != 0 && columns < width) {
        if (character == ' ')
            blank = columns;
        columns++;
    }
    return character == 0 || character == ' ' || blank == 0 ? columns : blank;
}

/* What follows `columns` characters and the blanks behind them. */
static const char *next_line(const char *text, int columns)
{
    while (columns-- > 0)
        character_next(&text);
    return text + strspn(text, " ");
}

int canvas_paragraph(struct canvas *c, struct rect area, enum style style, const char *text)
{
    int lines = 0;

    while (*text && area.width > 0 && lines < area.height) {
        int columns = line_columns(text, area.width);

        if (lines + 1 == area.height)
            put_cut(c, area.x, area.y + lines, area.width, style, text);
        else
            put_text(c, area.x, area.y + lines, columns, style, text);
        text = next_line(text, columns);
        lines++;
    }
    return lines;
}

int canvas_lines(const char *text, int width)
{
    int lines = 0;

    for (; *text && width > 0; lines++)
        text = next_line(text, line_columns(text, width));
    return lines;
}
