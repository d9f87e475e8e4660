/* How arms are told apart in pictures, in colour and in grey: colours of Okabe and Ito (Color
 * Universal Design, 2008), each with a marker and a dash of its own. */
#ifndef RVG_ENGINE_LOOKS_H
#define RVG_ENGINE_LOOKS_H

#include "engine/plot/drawing.h"
#include "engine/sweep/sweep.h"

/* So many arms are told apart. */
enum { LOOKS_MAX = 8 };

/* Of what is no arm: axes, texts, lines behind the data. */
#define RGB_TEXT 0x222222u
#define RGB_QUIET 0x666666u
#define RGB_GRID 0xe3e3e3u
#define RGB_FRAME 0x999999u
#define RGB_WHITE 0xffffffu

struct look {
    uint32_t rgb;
    double tint; /* opacity of its bars: neighbours differ in grey too */
    enum dash dash;
    enum marker marker;
};

/* The first REST arm is blue, solid, with circles, the first gRPC arm vermilion, dashed, with
 * triangles; the others follow in their order. `count` is LOOKS_MAX at most. */
void looks_choose(const struct sweep_arm *const *arms, size_t count, struct look *out);

/* Ink for its lines. */
struct ink look_line(const struct look *look);

/* Ink for fine lines and outlines in its colour. */
struct ink look_fine(const struct look *look);

/* A bar, a box or a cell of the legend; one that is `hollow` is white with slanted lines. */
void look_bar(struct drawing *d, const struct look *look, struct extent at, bool hollow);

#endif
