#include <config.h>

#include "base/roff.h"

/* What keeps a text from being read as a request. */
static const char *guard(const char *text)
{
    return *text == '.' || *text == '\'' ? "\\&" : "";
}

/* What stands for a character that means something to roff, or that it would print as a look-alike;
 * NULL for the others. */
static const char *escape(char c)
{
    switch (c) {
    case '-':
        return "\\-";
    case '\\':
        return "\\e";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    case '\n':
        return " ";
    default:
        return NULL;
    }
}

void roff_print(FILE *out, const char *text)
{
    fputs(guard(text), out);
    for (; *text; text++) {
        if (escape(*text))
            fputs(escape(*text), out);
        else
            fputc(*text, out);
    }
}

void roff_append(struct buf *out, const char *text)
{
    buf_append_text(out, guard(text));
    for (; *text; text++) {
        if (escape(*text))
            buf_append_text(out, escape(*text));
        else
            buf_append_char(out, *text);
    }
}
