#include <config.h>

#include "engine/plot/surface_svg.h"

#include <math.h>
#include <string.h>

#include "base/markup.h"
#include "base/number.h"
#include "engine/plot/strokes.h"

enum { DECIMALS = 1, OPACITY_DECIMALS = 2 };

/* "12.5", "7": as short as it is exact to so many decimals. */
static void put_number(struct buf *out, double value, int decimals)
{
    char number[NUMBER_TEXT_SIZE];
    size_t length = number_print(value, decimals, number);

    while (length > 0 && number[length - 1] == '0')
        number[--length] = '\0';
    if (length > 0 && number[length - 1] == '.')
        number[--length] = '\0';
    buf_append_text(out, strcmp(number, "-0") == 0 || length == 0 ? "0" : number);
}

static void put(struct buf *out, const char *name, double value)
{
    buf_printf(out, " %s=\"", name);
    put_number(out, value, DECIMALS);
    buf_append_char(out, '"');
}

/* Of `what`, "fill" or "stroke". */
static void put_color(struct buf *out, const char *what, const struct ink *ink)
{
    buf_printf(out, " %s=\"#%06x\"", what, (unsigned)ink->rgb);
    if (ink->opacity < 1) {
        buf_printf(out, " %s-opacity=\"", what);
        put_number(out, ink->opacity, OPACITY_DECIMALS);
        buf_append_char(out, '"');
    }
}

static void put_stroke(struct buf *out, const struct ink *ink)
{
    const double *lengths;
    size_t count = dash_lengths(ink->dash, &lengths);

    put_color(out, "stroke", ink);
    if (ink->width != 1)
        put(out, "stroke-width", ink->width);
    for (size_t i = 0; i < count; i++) {
        buf_append_text(out, i == 0 ? " stroke-dasharray=\"" : " ");
        put_number(out, lengths[i], DECIMALS);
    }
    if (count > 0)
        buf_append_char(out, '"');
}

static void put_spot(struct buf *out, char command, struct spot at)
{
    buf_append_char(out, command);
    put_number(out, at.x, DECIMALS);
    buf_append_char(out, ' ');
    put_number(out, at.y, DECIMALS);
}

static void put_path(struct buf *out, const struct spot *spots, size_t count)
{
    buf_append_text(out, " d=\"");
    for (size_t i = 0; i < count; i++)
        put_spot(out, i == 0 ? 'M' : 'L', spots[i]);
}

static void paint_line(struct buf *out, const struct drawing *d, const struct item *item)
{
    buf_append_text(out, "<path fill=\"none\"");
    put_stroke(out, &item->ink);
    put_path(out, drawing_spots(d, item), item->count);
    buf_append_text(out, "\"/>\n");
}

static void put_extent(struct buf *out, const struct extent *at)
{
    buf_append_text(out, "<rect");
    put(out, "x", at->x);
    put(out, "y", at->y);
    put(out, "width", at->width);
    put(out, "height", at->height);
}

static void paint_fill(struct buf *out, const struct item *item)
{
    put_extent(out, &item->extent);
    put_color(out, "fill", &item->ink);
    buf_append_text(out, "/>\n");
}

static void paint_frame(struct buf *out, const struct item *item)
{
    put_extent(out, &item->extent);
    buf_append_text(out, " fill=\"none\"");
    put_stroke(out, &item->ink);
    buf_append_text(out, "/>\n");
}

/* Lines at 45 degrees, cut at the sides. */
static void paint_hatch(struct buf *out, const struct item *item)
{
    const struct extent *at = &item->extent;
    double right = at->x + at->width, bottom = at->y + at->height;

    put_extent(out, at);
    buf_append_text(out, " fill=\"#ffffff\"/>\n<path fill=\"none\"");
    put_stroke(out, &item->ink);
    buf_append_text(out, " d=\"");
    for (double x = at->x - at->height + HATCH_APART; x < right; x += HATCH_APART) {
        double over_left = fmax(at->x - x, 0), over_right = fmax(x + at->height - right, 0);

        put_spot(out, 'M', (struct spot){x + over_left, bottom - over_left});
        put_spot(out, 'L', (struct spot){x + at->height - over_right, at->y + over_right});
    }
    buf_append_text(out, "\"/>\n");
}

static void paint_marker(struct buf *out, const struct item *item)
{
    const struct ink white = {0xffffff, 1, 0, DASH_NONE};
    struct spot corners[MARKER_CORNERS_MAX], middle = marker_middle(item);
    size_t count = marker_corners(item, corners);

    buf_append_text(out, count > 0 ? "<path" : "<circle");
    put_color(out, "fill", item->kind == ITEM_HOLLOW_MARKER ? &white : &item->ink);
    put_stroke(out, &item->ink);
    if (count > 0) {
        put_path(out, corners, count);
        buf_append_text(out, "Z\"/>\n");
        return;
    }
    put(out, "cx", middle.x);
    put(out, "cy", middle.y);
    put(out, "r", marker_radius(item));
    buf_append_text(out, "/>\n");
}

/* Another font than the layout's may be narrower, so a text hangs at its anchor. */
static void paint_text(struct buf *out, const struct drawing *d, const struct item *item)
{
    static const char *const anchors[] = {[ANCHOR_LEFT] = "",
                                          [ANCHOR_MIDDLE] = " text-anchor=\"middle\"",
                                          [ANCHOR_RIGHT] = " text-anchor=\"end\""};
    const struct extent *at = &item->extent;
    double size = font_size(item->font);

    buf_append_text(out, "<text");
    put(out, "x", at->x + (double)item->anchor / 2 * at->width);
    put(out, "y", at->y + at->height / 2 + LETTER_MIDDLE * size);
    put(out, "font-size", size);
    if (font_is_bold(item->font))
        buf_append_text(out, " font-weight=\"bold\"");
    put_color(out, "fill", &item->ink);
    buf_printf(out, "%s>", anchors[item->anchor]);
    markup_append(out, drawing_item_text(d, item));
    buf_append_text(out, "</text>\n");
}

static void paint_item(struct buf *out, const struct drawing *d, const struct item *item)
{
    switch (item->kind) {
    case ITEM_LINE:
        paint_line(out, d, item);
        break;
    case ITEM_FILL:
        paint_fill(out, item);
        break;
    case ITEM_FRAME:
        paint_frame(out, item);
        break;
    case ITEM_HATCH:
        paint_hatch(out, item);
        break;
    case ITEM_MARKER:
    case ITEM_HOLLOW_MARKER:
        paint_marker(out, item);
        break;
    case ITEM_TEXT:
        paint_text(out, d, item);
        break;
    }
}

static void open_group(struct buf *out, const char *note)
{
    buf_append_text(out, "<g class=\"mark\"><title>");
    markup_append(out, note);
    buf_append_text(out, "</title>\n");
}

void surface_svg(const struct drawing *d, const char *attributes, struct buf *out)
{
    const char *note = NULL;

    buf_append_text(out, "<svg viewBox=\"0 0 ");
    put_number(out, d->width, DECIMALS);
    buf_append_char(out, ' ');
    put_number(out, d->height, DECIMALS);
    buf_printf(out, "\" font-family=\"DejaVu Sans, Verdana, Arial, sans-serif\"%s>\n", attributes);
    for (size_t i = 0; i < drawing_count(d); i++) {
        const struct item *item = drawing_item(d, i);
        const char *own = drawing_item_note(d, item);

        if (own != note) {
            buf_append_text(out, note ? "</g>\n" : "");
            if (own)
                open_group(out, own);
            note = own;
        }
        paint_item(out, d, item);
    }
    buf_append_text(out, note ? "</g>\n</svg>\n" : "</svg>\n");
}
