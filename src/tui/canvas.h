/* A grid of character cells between the charts and the terminal: every screen is painted here, and
 * from here copied to ncurses or printed as text, so that it can be looked at and compared without
 * a terminal. Everything is clipped; nothing outside is ever touched. Places up to 10^9 either way
 * are taken, and sizes up to INT_MAX but for frames. No control character gets onto it, whatever is
 * put: this is what protects the terminal. One thread. */
#ifndef RVG_TUI_CANVAS_H
#define RVG_TUI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "chart/rect.h"
#include "tui/theme.h"

enum { CANVAS_SIDE_MAX = 2048 };

/* What a pointer that is on a cell points at. */
enum spot_kind {
    SPOT_NONE,
    SPOT_SCREEN, /* the tab of screen `value` */
    SPOT_ROW,    /* row `value` of a list, counted from its first one, shown or not */
    SPOT_ACTION, /* `value` is an enum action */
    SPOT_KEY     /* `value` is a character that can be typed */
};

struct spot {
    uint8_t pane; /* 1 + the number of the pane it is in; 0: in none */
    uint8_t kind; /* enum spot_kind */
    uint16_t value;
};

struct canvas_cell {
    uint32_t character; /* Unicode, one column wide; ASCII alone on an ASCII canvas */
    enum style style;
    struct spot spot;
};

struct canvas {
    int width, height;
    bool ascii;
    struct rect clip;          /* where painting takes effect, in cells of the canvas */
    struct canvas_cell *cells; /* owned, row by row */
};

/* `width` and `height` 0 to CANVAS_SIDE_MAX. All cells are blank STYLE_TEXT. ERR_NO_MEMORY;
 * ERR_INVALID for another size. After a failure it can be given to canvas_fini. */
int canvas_init(struct canvas *c, int width, int height, bool ascii, struct err *e);
void canvas_fini(struct canvas *c);

/* Another size, all blank, the clip off; after an error it is as it was. */
int canvas_resize(struct canvas *c, int width, int height, struct err *e);

/* Blanks everything and takes the clip off. */
void canvas_clear(struct canvas *c);

/* Limits painting to `r` within the clip there is, and returns the old one for canvas_unclip. */
struct rect canvas_clip(struct canvas *c, struct rect r);
void canvas_unclip(struct canvas *c, struct rect old);

/* What is pointed at in `r`, whatever was there; canvas_spot_pane alone says in which pane it is,
 * and nothing else of it then. Painting changes no spot, canvas_clear takes all away. A `value`
 * that has no room (over 65535) is no spot. */
void canvas_spot(struct canvas *c, struct rect r, enum spot_kind kind, size_t value);
void canvas_spot_pane(struct canvas *c, struct rect r, size_t pane);

/* The cell at x, y; NULL outside. */
const struct canvas_cell *canvas_at(const struct canvas *c, int x, int y);

/* A character that is not certain to be one column wide (character.h) becomes `?`; on an ASCII
 * canvas also one that is not ASCII, but for those that glyphs.h knows. So in all that follows. */
void canvas_put(struct canvas *c, int x, int y, uint32_t character, enum style style);

/* Puts UTF-8 text, a column a character and `?` for a byte that is none, and returns the column
 * behind it (also where it was clipped). canvas_printf: of at most 4 * CANVAS_SIDE_MAX bytes. */
int canvas_text(struct canvas *c, int x, int y, enum style style, const char *text);
int canvas_printf(struct canvas *c, int x, int y, enum style style, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Text that ends before column `end`; what does not fit in `width` columns is cut and marked. */
void canvas_right(struct canvas *c, int end, int y, int width, enum style style, const char *text);

/* Text cut to `width` columns (the last one then shows that there was more). */
void canvas_left(struct canvas *c, int x, int y, int width, enum style style, const char *text);

/* Text over the lines of `area`, broken at blanks where it can be; what does not fit in the last
 * one is cut and marked. Returns the lines that it took. */
int canvas_paragraph(struct canvas *c, struct rect area, enum style style, const char *text);

/* Columns that `text` takes, and the lines of `width` columns that it does as a paragraph. */
int canvas_columns(const char *text);
int canvas_lines(const char *text, int width);

void canvas_fill(struct canvas *c, struct rect r, uint32_t character, enum style style);

/* Gives the cells another style and leaves their characters. */
void canvas_restyle(struct canvas *c, struct rect r, enum style style);

/* A frame with a title (STYLE_TITLE, cut where it is too long) in its upper edge at the left and a
 * remark (STYLE_TEXT, left out where it does not fit whole) at the right; either may be NULL. The
 * lines are STYLE_FRAME, or STYLE_FOCUS when it has the focus. Returns the inside. */
struct rect canvas_frame(struct canvas *c, struct rect r, const char *title, const char *remark,
                         bool focus);

/* A bar of `eighths` eighths of a cell from x to the right: in block elements where `fill` is 0,
 * else in `fill` by whole cells, to the nearest one and at least one where eighths > 0. On an ASCII
 * canvas a `fill` of 0 is `#`. */
void canvas_bar(struct canvas *c, int x, int y, int eighths, char fill, enum style style);

/* Appends the canvas as text, a line a row, blanks at the end of a row cut off; with colours
 * (COLORS_NEVER: without) as terminal sequences, each row ending in the terminal's own. */
void canvas_print(const struct canvas *c, enum colors colors, struct buf *out);

#endif
