#include <config.h>

#include "tui/dialog.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tui/line_edit.h"

enum { WIDTH = 64, FRAME = 2, ESCAPE = 0x1b, CTRL_C = 3 };

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

void dialog_fill(struct dialog *d, const char *text)
{
    snprintf(d->text, sizeof d->text, "%s", text);
    d->at = strlen(d->text);
}

void dialog_refuse(struct dialog *d, const char *problem)
{
    d->kind = DIALOG_TEXT;
    snprintf(d->problem, sizeof d->problem, "%s", problem);
}

static enum dialog_answer close_with(struct dialog *d, enum dialog_answer answer)
{
    d->kind = DIALOG_NONE;
    return answer;
}

static enum dialog_answer key_of_text(struct dialog *d, uint32_t key)
{
    if (key == '\r')
        return close_with(d, ANSWER_YES);
    line_edit_key(d->text, sizeof d->text, &d->at, key);
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

/* The cursor is `_` behind the text, and the character it is on reversed. */
static void draw_text(const struct dialog *d, struct canvas *c, struct rect line)
{
    size_t first = line_edit_first_shown(d->text, d->at, line.width);
    int cursor = line.x + canvas_columns(d->text + first) - canvas_columns(d->text + d->at);

    canvas_left(c, line.x, line.y, line.width, STYLE_TEXT, d->text + first);
    if (d->text[d->at] == '\0')
        canvas_put(c, cursor, line.y, '_', STYLE_TEXT);
    else
        canvas_restyle(c, (struct rect){cursor, line.y, 1, 1}, STYLE_SELECTED);
}

void dialog_draw(const struct dialog *d, struct canvas *c)
{
    int width = c->width < WIDTH ? c->width : WIDTH;
    int lines = canvas_lines(d->question, width - FRAME);
    int problem = d->problem[0] ? canvas_lines(d->problem, width - FRAME) : 0;
    int height = lines + (d->kind == DIALOG_TEXT) + problem + 1 + FRAME;
    struct rect r = {(c->width - width) / 2, (c->height - height) / 2, width, height}, inside;

    if (d->kind == DIALOG_NONE)
        return;
    r.y = r.y > 0 ? r.y : 0;
    canvas_fill(c, r, ' ', STYLE_TEXT);
    inside = canvas_frame(c, r, NULL, NULL, true);
    canvas_left(c, inside.x, rect_cut_bottom(&inside, 1).y, inside.width, STYLE_KEY,
                hints[d->kind]);
    canvas_paragraph(c, rect_cut_bottom(&inside, problem), STYLE_BAD, d->problem);
    if (d->kind == DIALOG_TEXT)
        draw_text(d, c, rect_cut_bottom(&inside, 1));
    canvas_paragraph(c, inside, STYLE_TITLE, d->question);
}
