#include <config.h>

#include "tui/dialog.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    WIDTH = 64,
    HEIGHT = 4,
    ESCAPE = 0x1b,
    BACKSPACE = 0x7f,
    CTRL_C = 3,
    CTRL_H = 8,
    CTRL_U = 21
};

static const char *const hints[] = {
    [DIALOG_NONE] = "",
    [DIALOG_QUIT] = "w wait for this trial   s stop and save   n go on",
    [DIALOG_CONFIRM] = "y yes   n no",
    [DIALOG_TEXT] = "Enter done   Esc leave",
};

void dialog_ask(struct dialog *d, enum dialog_kind kind, enum action action, const char *format,
                ...)
{
    va_list args;

    *d = (struct dialog){.kind = kind, .action = action};
    va_start(args, format);
    vsnprintf(d->question, sizeof d->question, format, args);
    va_end(args);
}

static enum dialog_answer close_with(struct dialog *d, enum dialog_answer answer)
{
    d->kind = DIALOG_NONE;
    return answer;
}

static void erase_last(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && (text[length - 1] & 0xc0) == 0x80)
        length--;
    text[length > 0 ? length - 1 : 0] = '\0';
}

static void append(char *text, uint32_t c)
{
    size_t length = strlen(text);
    char *p = text + length;

    if (length + 5 > DIALOG_TEXT_SIZE)
        return;
    if (c < 0x80) {
        *p++ = (char)c;
    } else if (c < 0x800) {
        *p++ = (char)(0xc0 | c >> 6);
        *p++ = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *p++ = (char)(0xe0 | c >> 12);
        *p++ = (char)(0x80 | (c >> 6 & 0x3f));
        *p++ = (char)(0x80 | (c & 0x3f));
    } else {
        *p++ = (char)(0xf0 | c >> 18);
        *p++ = (char)(0x80 | (c >> 12 & 0x3f));
        *p++ = (char)(0x80 | (c >> 6 & 0x3f));
        *p++ = (char)(0x80 | (c & 0x3f));
    }
    *p = '\0';
}

static enum dialog_answer key_of_text(struct dialog *d, uint32_t key)
{
    if (key == '\r')
        return close_with(d, ANSWER_YES);
    if (key == CTRL_U)
        d->text[0] = '\0';
    else if (key == BACKSPACE || key == CTRL_H)
        erase_last(d->text);
    else if (key >= ' ' && key < KEY_NONE)
        append(d->text, key);
    return ANSWER_NONE;
}

enum dialog_answer dialog_key(struct dialog *d, uint32_t key)
{
    if (key == ESCAPE || key == CTRL_C)
        return close_with(d, ANSWER_CLOSED);
    if (d->kind == DIALOG_TEXT)
        return key_of_text(d, key);
    if (key == 'n' || key == 'N')
        return close_with(d, ANSWER_CLOSED);
    if (d->kind == DIALOG_CONFIRM && (key == 'y' || key == 'Y'))
        return close_with(d, ANSWER_YES);
    if (d->kind == DIALOG_QUIT && key == 'w')
        return close_with(d, ANSWER_WAIT);
    if (d->kind == DIALOG_QUIT && key == 's')
        return close_with(d, ANSWER_STOP);
    return ANSWER_NONE;
}

/* The end of the text, which is where one types. */
static const char *tail(const char *text, int columns)
{
    while (canvas_columns(text) > columns) {
        text++;
        while ((*text & 0xc0) == 0x80)
            text++;
    }
    return text;
}

void dialog_draw(const struct dialog *d, struct canvas *c)
{
    int width = c->width < WIDTH ? c->width : WIDTH;
    int height = d->kind == DIALOG_TEXT ? HEIGHT + 1 : HEIGHT;
    struct rect r = {(c->width - width) / 2, (c->height - height) / 2, width, height}, inside;

    if (d->kind == DIALOG_NONE)
        return;
    r.y = r.y > 0 ? r.y : 0;
    canvas_fill(c, r, ' ', STYLE_TEXT);
    inside = canvas_frame(c, r, NULL, NULL, true);
    canvas_left(c, inside.x, inside.y, inside.width, STYLE_TITLE, d->question);
    if (d->kind == DIALOG_TEXT)
        canvas_printf(c, inside.x, inside.y + 1, STYLE_TEXT, "%s_",
                      tail(d->text, inside.width - 1));
    canvas_left(c, inside.x, inside.y + inside.height - 1, inside.width, STYLE_KEY, hints[d->kind]);
}
