#include <config.h>

#include "tui/canvas.h"

#include <stdlib.h>

#include "tui/character.h"
#include "tui/glyphs.h"

static struct rect whole(const struct canvas *c)
{
    return (struct rect){.width = c->width, .height = c->height};
}

/* Ends are summed in 64 bits, so that a size may be INT_MAX for all that there is. */
static void cut_span(int *from, int *size, int other_from, int other_size)
{
    int64_t end = (int64_t)*from + *size;
    int64_t other_end = (int64_t)other_from + other_size;

    if (end > other_end)
        end = other_end;
    if (*from < other_from)
        *from = other_from;
    *size = end > *from ? (int)(end - *from) : 0;
}

static struct rect common(struct rect a, struct rect b)
{
    cut_span(&a.x, &a.width, b.x, b.width);
    cut_span(&a.y, &a.height, b.y, b.height);
    return a;
}

/* What stands on the canvas for a character: the one place that keeps the terminal safe. */
static uint32_t shown(const struct canvas *c, uint32_t character)
{
    if (!character_is_narrow(character))
        return '?';
    return c->ascii ? (unsigned char)glyph_fallback(character) : character;
}

static int allocate(int width, int height, struct canvas_cell **cells, struct err *e)
{
    size_t count = (size_t)width * (size_t)height;

    if (width < 0 || width > CANVAS_SIDE_MAX || height < 0 || height > CANVAS_SIDE_MAX)
        return err_set(e, ERR_INVALID, "a canvas of %d by %d; allowed 0 to %d", width, height,
                       CANVAS_SIDE_MAX);
    *cells = calloc(count ? count : 1, sizeof **cells);
    if (*cells == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for a canvas of %d by %d", width, height);
    return 0;
}

int canvas_init(struct canvas *c, int width, int height, bool ascii, struct err *e)
{
    *c = (struct canvas){.ascii = ascii};
    return canvas_resize(c, width, height, e);
}

void canvas_fini(struct canvas *c)
{
    free(c->cells);
    *c = (struct canvas){.ascii = c->ascii};
}

int canvas_resize(struct canvas *c, int width, int height, struct err *e)
{
    struct canvas_cell *cells;
    int code = allocate(width, height, &cells, e);

    if (code)
        return code;
    free(c->cells);
    c->cells = cells;
    c->width = width;
    c->height = height;
    canvas_clear(c);
    return 0;
}

static void put_spot(struct canvas *c, struct rect r, struct spot spot, bool keep_pane)
{
    r = common(r, c->clip);
    for (int y = r.y; y < r.y + r.height; y++) {
        for (int x = r.x; x < r.x + r.width; x++) {
            struct spot *there = &c->cells[y * c->width + x].spot;

            if (keep_pane)
                spot.pane = there->pane;
            *there = spot;
        }
    }
}

void canvas_clear(struct canvas *c)
{
    c->clip = whole(c);
    canvas_fill(c, c->clip, ' ', STYLE_TEXT);
    put_spot(c, c->clip, (struct spot){0, SPOT_NONE, 0}, false);
}

void canvas_spot(struct canvas *c, struct rect r, enum spot_kind kind, size_t value)
{
    struct spot spot = {0, (uint8_t)kind, (uint16_t)value};

    if (value <= UINT16_MAX)
        put_spot(c, r, spot, true);
}

void canvas_spot_pane(struct canvas *c, struct rect r, size_t pane)
{
    put_spot(c, r, (struct spot){(uint8_t)(pane + 1), SPOT_NONE, 0}, false);
}

struct rect canvas_clip(struct canvas *c, struct rect r)
{
    struct rect old = c->clip;

    c->clip = common(old, r);
    return old;
}

/* Cut again: the canvas may have become smaller since. */
void canvas_unclip(struct canvas *c, struct rect old)
{
    c->clip = common(whole(c), old);
}

const struct canvas_cell *canvas_at(const struct canvas *c, int x, int y)
{
    if (x < 0 || x >= c->width || y < 0 || y >= c->height)
        return NULL;
    return &c->cells[y * c->width + x];
}

void canvas_put(struct canvas *c, int x, int y, uint32_t character, enum style style)
{
    canvas_fill(c, (struct rect){x, y, 1, 1}, character, style);
}

void canvas_fill(struct canvas *c, struct rect r, uint32_t character, enum style style)
{
    uint32_t put = shown(c, character);

    r = common(r, c->clip);
    for (int y = r.y; y < r.y + r.height; y++) {
        for (int x = r.x; x < r.x + r.width; x++) {
            c->cells[y * c->width + x].character = put;
            c->cells[y * c->width + x].style = style;
        }
    }
}

void canvas_restyle(struct canvas *c, struct rect r, enum style style)
{
    r = common(r, c->clip);
    for (int y = r.y; y < r.y + r.height; y++)
        for (int x = r.x; x < r.x + r.width; x++)
            c->cells[y * c->width + x].style = style;
}

static void put_edges(struct canvas *c, struct rect r, enum style style)
{
    int right = r.x + r.width - 1, below = r.y + r.height - 1;
    uint32_t line = glyph(GLYPH_HORIZONTAL, c->ascii), bar = glyph(GLYPH_VERTICAL, c->ascii);

    canvas_fill(c, (struct rect){right, r.y, 1, r.height}, bar, style);
    canvas_fill(c, (struct rect){r.x, r.y, 1, r.height}, bar, style);
    canvas_fill(c, (struct rect){r.x, below, r.width, 1}, line, style);
    canvas_fill(c, (struct rect){r.x, r.y, r.width, 1}, line, style);
    canvas_put(c, right, below, glyph(GLYPH_LOWER_RIGHT, c->ascii), style);
    canvas_put(c, r.x, below, glyph(GLYPH_LOWER_LEFT, c->ascii), style);
    canvas_put(c, right, r.y, glyph(GLYPH_UPPER_RIGHT, c->ascii), style);
    canvas_put(c, r.x, r.y, glyph(GLYPH_UPPER_LEFT, c->ascii), style);
}

/* "+- Title ---- remark -+": a blank on either side of a text, a line on either side of those. */
enum { TITLE_FROM = 3, TITLE_SPARE = 6 };

/* Returns the columns from the frame's left side that are in use. */
static int put_title(struct canvas *c, struct rect r, const char *title)
{
    int room = r.width - TITLE_SPARE, columns = title ? canvas_columns(title) : 0;

    if (columns > room)
        columns = room;
    if (columns <= 0)
        return TITLE_FROM - 2;
    canvas_fill(c, (struct rect){r.x + TITLE_FROM - 1, r.y, columns + 2, 1}, ' ', STYLE_TITLE);
    canvas_left(c, r.x + TITLE_FROM, r.y, columns, STYLE_TITLE, title);
    return TITLE_FROM + columns + 1;
}

static void put_remark(struct canvas *c, struct rect r, int used, const char *remark)
{
    int columns = remark ? canvas_columns(remark) : 0;
    int from = r.width - TITLE_FROM - columns;

    if (columns == 0 || from < used + 2)
        return;
    canvas_fill(c, (struct rect){r.x + from - 1, r.y, columns + 2, 1}, ' ', STYLE_TEXT);
    canvas_text(c, r.x + from, r.y, STYLE_TEXT, remark);
}

struct rect canvas_frame(struct canvas *c, struct rect r, const char *title, const char *remark,
                         bool focus)
{
    struct rect inside = {r.x + 1, r.y + 1, r.width > 2 ? r.width - 2 : 0,
                          r.height > 2 ? r.height - 2 : 0};

    if (rect_is_empty(r))
        return inside;
    put_edges(c, r, focus ? STYLE_FOCUS : STYLE_FRAME);
    put_remark(c, r, put_title(c, r, title), remark);
    return inside;
}

static void put_cells(struct canvas *c, int x, int y, int eighths, char fill, enum style style)
{
    int cells = eighths < 8 ? 1 : eighths / 8 + (eighths % 8 >= 4);

    canvas_fill(c, (struct rect){x, y, cells, 1}, (unsigned char)fill, style);
}

void canvas_bar(struct canvas *c, int x, int y, int eighths, char fill, enum style style)
{
    int full = eighths / 8;

    if (eighths <= 0)
        return;
    if (fill || c->ascii) {
        put_cells(c, x, y, eighths, fill ? fill : glyph_fallback(glyph_eighths(8)), style);
        return;
    }
    canvas_fill(c, (struct rect){x, y, full, 1}, glyph(GLYPH_BLOCK, false), style);
    if (eighths % 8)
        canvas_put(c, x + full, y, glyph_eighths(eighths % 8), style);
}
