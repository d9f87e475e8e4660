#include <config.h>

#include "tui/dialog.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tui/line_edit.h"

enum { WIDTH = 64, FRAME = 2, HINTS_MAX = 3, HINT_GAP = 3, ESCAPE = 0x1b, CTRL_C = 3 };

/* Which keys there are, and what they are called. */
static const struct hint {
    char key;
    const char *text;
} hints[][HINTS_MAX] = {
    [DIALOG_QUIT] = {{'w', "w wait for this trial"},
                     {'s', "s stop and save"},
                     {'n', "n/Esc go on"}},
    [DIALOG_CONFIRM] = {{'y', "y yes"}, {'n', "n/Esc no"}},
    [DIALOG_TEXT] = {{'\r', "Enter done"}, {ESCAPE, "Esc leave"}},
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

static void put_hint(struct canvas *c, struct rect place, const struct hint *hint)
{
    int columns = canvas_columns(hint->text);

    canvas_left(c, place.x, place.y, place.width, STYLE_KEY, hint->text);
    place.width = columns < place.width ? columns : place.width;
    canvas_spot(c, place, SPOT_KEY, (unsigned char)hint->key);
}

/* Places hint after hint from `area`'s corner on, none over two lines while it fits into one, and
 * returns the lines. Without a canvas nothing is painted. */
static int put_hints(enum dialog_kind kind, struct canvas *c, struct rect area)
{
    int x = 0, line = 0;

    for (int i = 0; i < HINTS_MAX && hints[kind][i].text; i++) {
        int columns = canvas_columns(hints[kind][i].text);

        if (x > 0 && x + columns > area.width) {
            x = 0;
            line++;
        }
        if (c)
            put_hint(c, (struct rect){area.x + x, area.y + line, area.width - x, 1},
                     &hints[kind][i]);
        x += columns + HINT_GAP;
    }
    return line + 1;
}

/* Where there are too few lines the question is cut, not the keys. */
void dialog_draw(const struct dialog *d, struct canvas *c)
{
    int width = c->width < WIDTH ? c->width : WIDTH;
    struct rect r = {(c->width - width) / 2, 0, width, 0}, inside = {0, 0, width - FRAME, 0};
    int lines = put_hints(d->kind, NULL, inside);
    int problem = d->problem[0] ? canvas_lines(d->problem, inside.width) : 0;

    if (d->kind == DIALOG_NONE)
        return;
    r.height = canvas_lines(d->question, inside.width) + (d->kind == DIALOG_TEXT) + problem +
               lines + FRAME;
    r.height = r.height < c->height ? r.height : c->height;
    r.y = (c->height - r.height) / 2;
    canvas_fill(c, r, ' ', STYLE_TEXT);
    inside = canvas_frame(c, r, NULL, NULL, true);
    put_hints(d->kind, c, rect_cut_bottom(&inside, lines));
    canvas_paragraph(c, rect_cut_bottom(&inside, problem), STYLE_BAD, d->problem);
    if (d->kind == DIALOG_TEXT)
        draw_text(d, c, rect_cut_bottom(&inside, 1));
    canvas_paragraph(c, inside, STYLE_TITLE, d->question);
}
