#include <config.h>

#include "tui/pane_log.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

enum { STAMP_LENGTH = 24, TIME_WIDTH = 13, SOURCE_WIDTH = 11 };

static enum style style_of(enum log_level level)
{
    switch (level) {
    case LOG_LEVEL_WARN:
        return STYLE_WARN;
    case LOG_LEVEL_ERROR:
        return STYLE_BAD;
    case LOG_LEVEL_DEBUG:
        return STYLE_DIM;
    default:
        return STYLE_TEXT;
    }
}

/* Our programs print their lines with a time, a level and a source, which the pane shows already.
 */
static const char *text_of(const struct log_line *line)
{
    const char *text = line->text, *end;

    if (strlen(text) < STAMP_LENGTH || text[10] != 'T' || text[STAMP_LENGTH - 1] != 'Z')
        return text;
    end = strstr(text, ": ");
    return end ? end + 2 : text;
}

static bool matches(const struct log_line *line, const char *search)
{
    return search[0] && strcasestr(line->text, search) != NULL;
}

/* Columns left of the text: the time where there is room for it, and who said it. */
static int prefix_width(int width)
{
    return width >= 70 ? TIME_WIDTH + SOURCE_WIDTH : width >= 40 ? TIME_WIDTH : 0;
}

static int rows_of(const struct log_line *line, int width, bool wrap)
{
    int text = width - prefix_width(width);

    return wrap && text > 0
               ? (canvas_columns(text_of(line)) + text - 1) / text + (!text_of(line)[0])
               : 1;
}

static void draw_prefix(const struct log_line *line, struct canvas *c, int x, int y, int width)
{
    char stamp[CLOCK_STAMP_SIZE];

    clock_stamp(line->wall_ns, stamp);
    if (prefix_width(width) > 0)
        canvas_printf(c, x, y, STYLE_DIM, "%.12s", stamp + 11);
    if (prefix_width(width) > TIME_WIDTH)
        canvas_left(c, x + TIME_WIDTH, y, SOURCE_WIDTH - 1, STYLE_DIM, line->source);
}

static void draw_text(const struct log_line *line, struct canvas *c, struct rect place, bool wrap,
                      enum style style)
{
    struct rect old;

    if (!wrap) {
        canvas_left(c, place.x, place.y, place.width, style, text_of(line));
        return;
    }
    old = canvas_clip(c, place);
    for (int row = 0; row < place.height; row++)
        canvas_text(c, place.x - row * place.width, place.y + row, style, text_of(line));
    canvas_unclip(c, old);
}

/* One line of the log whose last row is `bottom`; returns its number of rows. */
static int draw_line(const struct log_line *line, const struct reading *r, struct canvas *c,
                     struct rect inside, int bottom)
{
    int rows = rows_of(line, inside.width, r->wrap), prefix = prefix_width(inside.width);
    int y = bottom - rows + 1;
    enum style style = matches(line, r->search) ? STYLE_SELECTED : style_of(line->level);

    draw_prefix(line, c, inside.x, y, inside.width);
    draw_text(line, c, (struct rect){inside.x + prefix, y, inside.width - prefix, rows}, rows > 1,
              style);
    return rows;
}

void log_draw(const struct log_lines *log, const struct reading *r, struct canvas *c,
              struct rect inside)
{
    size_t back = r->frozen ? r->back : 0, left = log->count > back ? log->count - back : 0;
    int total = 0, bottom;

    /* A short log begins at the top. */
    for (size_t i = left; i > 0 && total < inside.height; i--)
        total += rows_of(&log->lines[i - 1], inside.width, r->wrap);
    bottom = inside.y + (total < inside.height ? total : inside.height) - 1;
    for (size_t i = left; i > 0 && bottom >= inside.y; i--)
        bottom -= draw_line(&log->lines[i - 1], r, c, inside, bottom);
}

void log_remark(const struct log_lines *log, const struct reading *r, char remark[TITLE_SIZE])
{
    int length = snprintf(remark, TITLE_SIZE, r->frozen ? "%zu below" : "following",
                          r->back < log->count ? r->back : log->count);

    if (r->search[0])
        snprintf(remark + length, TITLE_SIZE - (size_t)length, "  /%s", r->search);
}

long log_find(const struct log_lines *log, const char *search, size_t from, bool up)
{
    for (long back = (long)from; back >= 0 && (size_t)back < log->count; back += up ? 1 : -1)
        if (matches(&log->lines[log->count - 1 - (size_t)back], search))
            return back;
    return -1;
}
