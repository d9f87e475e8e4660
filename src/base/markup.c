#include <config.h>

#include "base/markup.h"

#include <string.h>

#include "base/text.h"

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

static void append_line(struct buf *out, const char *text, size_t size)
{
    char clean[MARKUP_LINE_MAX];

    text_clean(text, size, clean, sizeof clean);
    for (const char *c = clean; *c; c++) {
        const char *entity = entity_of(*c);

        if (entity)
            buf_append_text(out, entity);
        else
            buf_append_char(out, *c);
    }
}

void markup_append(struct buf *out, const char *text)
{
    append_line(out, text, strlen(text));
}

void markup_append_lines(struct buf *out, const char *text)
{
    const char *end;

    for (; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        append_line(out, text, (size_t)(end - text));
        buf_append_char(out, '\n');
    }
    markup_append(out, text);
}
