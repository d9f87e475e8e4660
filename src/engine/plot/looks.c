#include <config.h>

#include "engine/plot/looks.h"

enum { LOOK_REST, LOOK_GRPC, LOOK_OTHER };

static const struct look looks[LOOKS_MAX] = {
    [LOOK_REST] = {0x0072b2, 1, DASH_NONE, MARKER_CIRCLE},
    [LOOK_GRPC] = {0xd55e00, 0.5, DASH_LONG, MARKER_TRIANGLE},
    [LOOK_OTHER] = {0x009e73, 0.85, DASH_SHORT, MARKER_SQUARE},
    {0xcc79a7, 0.5, DASH_LONG_SHORT, MARKER_DIAMOND},
    {0x000000, 0.8, DASH_DOTS, MARKER_TRIANGLE_DOWN},
    {0xe69f00, 0.5, DASH_NONE, MARKER_PENTAGON},
    {0x56b4e9, 1, DASH_LONG, MARKER_HEXAGON},
    {0xb8a800, 0.5, DASH_SHORT, MARKER_CIRCLE},
};

/* Number of the look of `arm`: its protocol's, or the next of the others. */
static size_t number_of(const struct sweep_arm *arm, bool taken[LOOK_OTHER], size_t *next)
{
    size_t own = arm->protocol == PROTOCOL_REST   ? LOOK_REST
                 : arm->protocol == PROTOCOL_GRPC ? LOOK_GRPC
                                                  : LOOK_OTHER;

    if (own == LOOK_OTHER || taken[own])
        return (*next)++;
    taken[own] = true;
    return own;
}

void looks_choose(const struct sweep_arm *const *arms, size_t count, struct look *out)
{
    bool taken[LOOK_OTHER] = {false};
    size_t next = LOOK_OTHER;

    for (size_t i = 0; i < count; i++) {
        size_t number = number_of(arms[i], taken, &next);

        /* All of one protocol: the other one's look is the last to be given. */
        if (number >= LOOKS_MAX)
            number = taken[LOOK_GRPC] ? LOOK_REST : LOOK_GRPC;
        out[i] = looks[number];
    }
}

struct ink look_line(const struct look *look)
{
    return (struct ink){look->rgb, 1, 1.8, look->dash};
}

struct ink look_fine(const struct look *look)
{
    return (struct ink){look->rgb, 1, 1, DASH_NONE};
}

void look_bar(struct drawing *d, const struct look *look, struct extent at, bool hollow)
{
    struct ink fill = {look->rgb, look->tint, 0, DASH_NONE};

    if (hollow)
        drawing_hatch(d, at, look_fine(look));
    else
        drawing_fill(d, at, fill);
    drawing_frame(d, at, look_fine(look));
}
