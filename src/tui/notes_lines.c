#include <config.h>

#include "tui/notes_lines.h"

#include <stdio.h>
#include <string.h>

#include "engine/result/result.h"

#define SEPARATOR "; "

/* Bytes of the notes that fill a line: whole ones, at least one. */
static size_t line_length(const char *notes, int width)
{
    char text[NOTES_SIZE];
    size_t taken = 0;

    for (;;) {
        const char *end = strstr(notes + taken, SEPARATOR);
        size_t length = end ? (size_t)(end - notes) : strlen(notes);

        snprintf(text, sizeof text, "%.*s", (int)length, notes);
        if (taken > 0 && canvas_columns(text) > width)
            return taken;
        taken = length + (end ? strlen(SEPARATOR) : 0);
        if (end == NULL)
            return taken;
    }
}

void notes_lines_draw(struct canvas *c, struct rect area, enum style style, const char *notes)
{
    while (area.height > 0 && *notes) {
        struct rect line = rect_cut_top(&area, 1);
        size_t length = area.height > 0 ? line_length(notes, line.width) : strlen(notes);
        char text[NOTES_SIZE];

        snprintf(text, sizeof text, "%.*s", (int)length, notes);
        canvas_left(c, line.x, line.y, line.width, style, text);
        notes += length;
    }
}
