#include <config.h>

#include "chart/rect.h"

#include "chart/whole.h"

/* What is left of one side, from *at on; where nothing is, *at stays on that side. */
static int shrink(int *at, int size, int border)
{
    int off = whole_clamp(border, 0, whole_max(size, 0) / 2);

    *at += off;
    return border > off ? 0 : whole_max(size, 0) - 2 * off;
}

struct rect rect_inside(struct rect r, int border)
{
    r.width = shrink(&r.x, r.width, border);
    r.height = shrink(&r.y, r.height, border);
    return r;
}

/* Takes `size` or as many as there are off *from. */
static int take(int *from, int size)
{
    int taken = whole_clamp(size, 0, whole_max(*from, 0));

    *from -= taken;
    return taken;
}

struct rect rect_cut_top(struct rect *r, int size)
{
    struct rect cut = *r;

    cut.height = take(&r->height, size);
    r->y += cut.height;
    return cut;
}

struct rect rect_cut_bottom(struct rect *r, int size)
{
    struct rect cut = *r;

    cut.height = take(&r->height, size);
    cut.y += r->height;
    return cut;
}

struct rect rect_cut_left(struct rect *r, int size)
{
    struct rect cut = *r;

    cut.width = take(&r->width, size);
    r->x += cut.width;
    return cut;
}

struct rect rect_cut_right(struct rect *r, int size)
{
    struct rect cut = *r;

    cut.width = take(&r->width, size);
    cut.x += r->width;
    return cut;
}
