#include <config.h>

#include "engine/plot/strokes.h"

#include <math.h>

static const struct {
    size_t corners; /* 0: a circle */
    double turn;    /* of the first, from the right, clockwise, in whole turns */
    double size;    /* polygons look smaller than a circle of their radius */
} shapes[MARKER_COUNT] = {
    [MARKER_CIRCLE] = {0, 0, 0.9},
    [MARKER_TRIANGLE] = {3, -0.25, 1.25},
    [MARKER_SQUARE] = {4, 0.125, 1.15},
    [MARKER_DIAMOND] = {4, 0, 1.25},
    [MARKER_TRIANGLE_DOWN] = {3, 0.25, 1.25},
    [MARKER_PENTAGON] = {5, -0.25, 1.1},
    [MARKER_HEXAGON] = {6, 0, 1.05},
};

size_t dash_lengths(enum dash dash, const double **out)
{
    static const double long_dash[] = {7, 4}, short_dash[] = {3.5, 3}, mixed[] = {8, 3, 2, 3},
                        dots[] = {1.5, 2.5};
    static const struct {
        const double *lengths;
        size_t count;
    } dashes[DASH_COUNT] = {
        [DASH_LONG] = {long_dash, 2},
        [DASH_SHORT] = {short_dash, 2},
        [DASH_LONG_SHORT] = {mixed, 4},
        [DASH_DOTS] = {dots, 2},
    };

    *out = dashes[dash].lengths;
    return dashes[dash].count;
}

double marker_radius(const struct item *item)
{
    return item->extent.width / 2 * shapes[item->marker].size;
}

struct spot marker_middle(const struct item *item)
{
    return (struct spot){item->extent.x + item->extent.width / 2,
                         item->extent.y + item->extent.height / 2};
}

size_t marker_corners(const struct item *item, struct spot out[MARKER_CORNERS_MAX])
{
    size_t count = shapes[item->marker].corners;
    struct spot middle = marker_middle(item);
    double radius = marker_radius(item);

    for (size_t i = 0; i < count; i++) {
        double angle = 2 * M_PI * (shapes[item->marker].turn + (double)i / (double)count);

        out[i] = (struct spot){middle.x + radius * cos(angle), middle.y + radius * sin(angle)};
    }
    return count;
}
