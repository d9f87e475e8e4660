/* A picture as a list of lines, rectangles, markers and texts, in the order in which they are
 * painted. Layout makes it from numbers; a surface (surface.h) paints it. Lengths are in units of
 * the drawing, 96 to the inch; the origin is the upper left corner, y grows downwards.
 *
 * Adding never fails at once: where memory ends, drawing_failed tells it at the end. */
#ifndef RVG_ENGINE_DRAWING_H
#define RVG_ENGINE_DRAWING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "engine/plot/letters.h"

struct spot {
    double x, y;
};

/* A rectangle between cells of a layout (struct rect) and what is painted. */
struct extent {
    double x, y, width, height;
};

enum dash { DASH_NONE, DASH_LONG, DASH_SHORT, DASH_LONG_SHORT, DASH_DOTS, DASH_COUNT };

/* Polygons that are told apart in grey. */
enum marker {
    MARKER_CIRCLE,
    MARKER_TRIANGLE,
    MARKER_SQUARE,
    MARKER_DIAMOND,
    MARKER_TRIANGLE_DOWN,
    MARKER_PENTAGON,
    MARKER_HEXAGON,
    MARKER_COUNT
};

enum anchor { ANCHOR_LEFT, ANCHOR_MIDDLE, ANCHOR_RIGHT };

/* Diameter of a marker. */
#define MARKER_SIZE 8.0

struct ink {
    uint32_t rgb;   /* 0xRRGGBB */
    double opacity; /* 0..1 */
    double width;   /* of lines */
    enum dash dash;
};

enum item_kind {
    ITEM_LINE,  /* through its spots */
    ITEM_FILL,  /* its extent */
    ITEM_FRAME, /* the outline of it */
    ITEM_HATCH, /* slanted lines in it */
    ITEM_MARKER,
    ITEM_HOLLOW_MARKER, /* the outline, white inside */
    ITEM_TEXT
};

struct item {
    enum item_kind kind;
    struct ink ink;
    struct extent extent;
    size_t first, count; /* ITEM_LINE: spots; ITEM_TEXT: where its text begins */
    size_t note;         /* where its note begins, plus 1; 0: it has none */
    enum marker marker;
    enum font font;
    enum anchor anchor;
};

struct drawing {
    double width, height;
    struct buf items; /* of struct item */
    struct buf spots; /* of struct spot */
    struct buf texts; /* each ends in NUL */
    size_t note;      /* of the items to come */
};

/* An empty one of that size. */
void drawing_init(struct drawing *d, double width, double height);
void drawing_fini(struct drawing *d);

bool drawing_failed(const struct drawing *d);

size_t drawing_count(const struct drawing *d);
const struct item *drawing_item(const struct drawing *d, size_t i);
const struct spot *drawing_spots(const struct drawing *d, const struct item *item);
const char *drawing_item_text(const struct drawing *d, const struct item *item);

/* NULL: it has none. Items that were added under the same note have the same pointer. */
const char *drawing_item_note(const struct drawing *d, const struct item *item);

/* What the items that are added from here on stand for, for surfaces that can tell it where the
 * pointer is: "grpc, c=16: 3412 requests/s". NULL: nothing. */
void drawing_note(struct drawing *d, const char *text);

void drawing_line(struct drawing *d, const struct spot *spots, size_t count, struct ink ink);
void drawing_segment(struct drawing *d, struct spot from, struct spot to, struct ink ink);
void drawing_fill(struct drawing *d, struct extent at, struct ink ink);
void drawing_frame(struct drawing *d, struct extent at, struct ink ink);
void drawing_hatch(struct drawing *d, struct extent at, struct ink ink);
void drawing_marker(struct drawing *d, struct spot at, enum marker marker, struct ink ink,
                    bool hollow);

/* One line; `at` is its left end, middle or right end, at half its height. Texts that come from
 * elsewhere are safe in it. */
void drawing_text(struct drawing *d, struct spot at, enum anchor anchor, enum font font,
                  uint32_t rgb, const char *text);

#endif
