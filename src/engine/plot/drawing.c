#include <config.h>

#include "engine/plot/drawing.h"

#include <string.h>

#include "base/text.h"

enum { BYTES_MAX = 1 << 28, TEXT_MAX = 512 };

void drawing_init(struct drawing *d, double width, double height)
{
    *d = (struct drawing){.width = width, .height = height};
    buf_init(&d->items, BYTES_MAX);
    buf_init(&d->spots, BYTES_MAX);
    buf_init(&d->texts, BYTES_MAX);
}

void drawing_fini(struct drawing *d)
{
    buf_fini(&d->items);
    buf_fini(&d->spots);
    buf_fini(&d->texts);
}

bool drawing_failed(const struct drawing *d)
{
    return buf_failed(&d->items) || buf_failed(&d->spots) || buf_failed(&d->texts);
}

size_t drawing_count(const struct drawing *d)
{
    return d->items.size / sizeof(struct item);
}

const struct item *drawing_item(const struct drawing *d, size_t i)
{
    return (const struct item *)(const void *)d->items.data + i;
}

const struct spot *drawing_spots(const struct drawing *d, const struct item *item)
{
    return (const struct spot *)(const void *)d->spots.data + item->first;
}

const char *drawing_item_text(const struct drawing *d, const struct item *item)
{
    return (const char *)d->texts.data + item->first;
}

const char *drawing_item_note(const struct drawing *d, const struct item *item)
{
    return item->note > 0 ? (const char *)d->texts.data + item->note - 1 : NULL;
}

void drawing_note(struct drawing *d, const char *text)
{
    d->note = 0;
    if (text && buf_append(&d->texts, text, strlen(text) + 1) == 0)
        d->note = d->texts.size - strlen(text);
}

static void add(struct drawing *d, struct item *item)
{
    item->note = d->note;
    buf_append(&d->items, item, sizeof *item);
}

static struct extent bounds_of(const struct spot *spots, size_t count)
{
    struct spot low = spots[0], high = spots[0];

    for (size_t i = 1; i < count; i++) {
        low.x = spots[i].x < low.x ? spots[i].x : low.x;
        low.y = spots[i].y < low.y ? spots[i].y : low.y;
        high.x = spots[i].x > high.x ? spots[i].x : high.x;
        high.y = spots[i].y > high.y ? spots[i].y : high.y;
    }
    return (struct extent){low.x, low.y, high.x - low.x, high.y - low.y};
}

void drawing_line(struct drawing *d, const struct spot *spots, size_t count, struct ink ink)
{
    struct item item = {.kind = ITEM_LINE, .ink = ink, .count = count};

    if (count < 2)
        return;
    item.first = d->spots.size / sizeof *spots;
    item.extent = bounds_of(spots, count);
    if (buf_append(&d->spots, spots, count * sizeof *spots) == 0)
        add(d, &item);
}

void drawing_segment(struct drawing *d, struct spot from, struct spot to, struct ink ink)
{
    struct spot spots[] = {from, to};

    drawing_line(d, spots, 2, ink);
}

static void add_extent(struct drawing *d, enum item_kind kind, struct extent at, struct ink ink)
{
    struct item item = {.kind = kind, .ink = ink, .extent = at};

    add(d, &item);
}

void drawing_fill(struct drawing *d, struct extent at, struct ink ink)
{
    add_extent(d, ITEM_FILL, at, ink);
}

void drawing_frame(struct drawing *d, struct extent at, struct ink ink)
{
    add_extent(d, ITEM_FRAME, at, ink);
}

void drawing_hatch(struct drawing *d, struct extent at, struct ink ink)
{
    add_extent(d, ITEM_HATCH, at, ink);
}

void drawing_marker(struct drawing *d, struct spot at, enum marker marker, struct ink ink,
                    bool hollow)
{
    struct item item = {
        .kind = hollow ? ITEM_HOLLOW_MARKER : ITEM_MARKER,
        .ink = ink,
        .extent = {at.x - MARKER_SIZE / 2, at.y - MARKER_SIZE / 2, MARKER_SIZE, MARKER_SIZE},
        .marker = marker};

    add(d, &item);
}

void drawing_text(struct drawing *d, struct spot at, enum anchor anchor, enum font font,
                  uint32_t rgb, const char *text)
{
    struct item item = {.kind = ITEM_TEXT,
                        .ink = {rgb, 1, 0, DASH_NONE},
                        .font = font,
                        .anchor = anchor,
                        .first = d->texts.size};
    double width, height = font_size(font) * 1.2;
    char clean[TEXT_MAX];

    text_clean(text, strlen(text), clean, sizeof clean);
    width = text_width(clean, font);
    item.count = strlen(clean);
    item.extent = (struct extent){at.x - (double)anchor / 2 * width, at.y - height / 2, width,
                                  height};
    if (item.count > 0 && buf_append(&d->texts, clean, item.count + 1) == 0)
        add(d, &item);
}
