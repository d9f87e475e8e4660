#include <config.h>

#include "engine/plot/legend.h"

#include <stdio.h>

enum {
    ENTRIES_MAX = LOOKS_MAX + 6,
    LINE_WIDTH = 30,
    BAR_WIDTH = 12,
    MARK_WIDTH = 10,
    GAP = 6,
    BETWEEN = 20,
    TEXT_SIZE = 160,
    ROW = 17
};

/* `sample` draws at the left end of its room, at half its height. */
struct entry {
    void (*sample)(struct drawing *d, const struct look *look, struct spot at);
    const struct look *look;
    int width; /* of the sample */
    char text[TEXT_SIZE];
};

struct legend {
    struct entry entries[ENTRIES_MAX];
    int count;
};

/* Of marks that stand for any arm. */
static const struct look any = {RGB_QUIET, 0.7, DASH_NONE, MARKER_CIRCLE};

bool legend_numbers_arms(const struct material *m)
{
    return m->arm_count > 2;
}

static void draw_line(struct drawing *d, const struct look *look, struct spot at)
{
    drawing_segment(d, at, (struct spot){at.x + LINE_WIDTH, at.y}, look_line(look));
    drawing_marker(d, (struct spot){at.x + LINE_WIDTH / 2.0, at.y}, look->marker, look_fine(look),
                   false);
}

static void draw_bar(struct drawing *d, const struct look *look, struct spot at)
{
    look_bar(d, look, (struct extent){at.x, at.y - 5, BAR_WIDTH, 10}, false);
}

static void draw_both(struct drawing *d, const struct look *look, struct spot at)
{
    draw_bar(d, look, at);
    draw_line(d, look, (struct spot){at.x + BAR_WIDTH + GAP, at.y});
}

static void draw_hollow(struct drawing *d, const struct look *look, struct spot at)
{
    drawing_marker(d, (struct spot){at.x + MARK_WIDTH / 2.0, at.y}, look->marker, look_fine(look),
                   true);
}

static void draw_hatched(struct drawing *d, const struct look *look, struct spot at)
{
    look_bar(d, look, (struct extent){at.x, at.y - 5, BAR_WIDTH, 10}, true);
}

static void draw_hollow_and_hatched(struct drawing *d, const struct look *look, struct spot at)
{
    draw_hatched(d, look, at);
    draw_hollow(d, look, (struct spot){at.x + BAR_WIDTH + GAP, at.y});
}

static void draw_pale(struct drawing *d, const struct look *look, struct spot at)
{
    struct ink ink = look_fine(look);

    ink.opacity = PALE;
    drawing_marker(d, (struct spot){at.x + MARK_WIDTH / 2.0, at.y}, look->marker, ink, false);
}

static void draw_interval(struct drawing *d, const struct look *look, struct spot at)
{
    struct ink ink = look_fine(look);
    double x = at.x + MARK_WIDTH / 2.0;

    drawing_segment(d, (struct spot){x, at.y - 6}, (struct spot){x, at.y + 6}, ink);
    drawing_segment(d, (struct spot){x - 3, at.y - 6}, (struct spot){x + 3, at.y - 6}, ink);
    drawing_segment(d, (struct spot){x - 3, at.y + 6}, (struct spot){x + 3, at.y + 6}, ink);
}

static void draw_fit(struct drawing *d, const struct look *look, struct spot at)
{
    struct ink ink = look_fine(look);

    ink.dash = DASH_DOTS;
    drawing_segment(d, at, (struct spot){at.x + LINE_WIDTH, at.y}, ink);
}

static void draw_pace(struct drawing *d, const struct look *look, struct spot at)
{
    drawing_segment(d, at, (struct spot){at.x + LINE_WIDTH, at.y}, look_fine(look));
}

static struct entry *add(struct legend *l,
                         void (*sample)(struct drawing *, const struct look *, struct spot),
                         const struct look *look, int width)
{
    struct entry *entry = &l->entries[l->count++];

    *entry = (struct entry){.sample = sample, .look = look, .width = width};
    return entry;
}

static void add_arms(struct legend *l, const struct material *m, unsigned keys)
{
    bool lines = keys & KEY_LINES, bars = keys & KEY_BARS;
    int width = (lines ? LINE_WIDTH : 0) + (bars ? BAR_WIDTH : 0) + (lines && bars ? GAP : 0);

    for (size_t i = 0; i < m->arm_count && width > 0; i++) {
        struct entry *entry = add(l,
                                  lines && bars ? draw_both
                                  : lines       ? draw_line
                                                : draw_bar,
                                  &m->looks[i], width);
        const char *name = material_arm_name(m, i);

        if (legend_numbers_arms(m))
            snprintf(entry->text, TEXT_SIZE, "%zu %s", i + 1, name);
        else
            snprintf(entry->text, TEXT_SIZE, "%s", name);
    }
    if (m->arm_count < m->result->sweep.arm_count && width > 0)
        snprintf(add(l, NULL, NULL, 0)->text, TEXT_SIZE, "(%zu of %zu arms)", m->arm_count,
                 m->result->sweep.arm_count);
}

static void add_hollow(struct legend *l, const struct material *m, unsigned keys)
{
    bool lines = keys & KEY_LINES, bars = keys & KEY_BARS;
    int width = (lines ? MARK_WIDTH : 0) + (bars ? BAR_WIDTH : 0) + (lines && bars ? GAP : 0);
    struct entry *entry = add(l,
                              lines && bars ? draw_hollow_and_hatched
                              : lines       ? draw_hollow
                                            : draw_hatched,
                              &any, width);

    snprintf(entry->text, TEXT_SIZE, "held up by: %s", m->limits);
}

static void add_text(struct legend *l,
                     void (*sample)(struct drawing *, const struct look *, struct spot), int width,
                     const char *text)
{
    snprintf(add(l, sample, &any, width)->text, TEXT_SIZE, "%s", text);
}

static void make(struct legend *l, const struct material *m, unsigned keys)
{
    l->count = 0;
    add_arms(l, m, keys);
    if ((keys & KEY_HOLLOW) && m->limits[0])
        add_hollow(l, m, keys);
    if ((keys & KEY_DOUBTFUL) && m->has_doubtful)
        add_text(l, draw_pale, MARK_WIDTH, "pale: too few requests to tell");
    if ((keys & KEY_INTERVAL) && m->has_intervals)
        add_text(l, draw_interval, MARK_WIDTH, "95 % interval over blocks");
    if ((keys & KEY_FIT) && m->has_fits)
        add_text(l, draw_fit, LINE_WIDTH, "Universal Scalability Law");
    if ((keys & KEY_PACE) && material_has_pace(m))
        add_text(l, draw_pace, LINE_WIDTH, "as many as are asked for");
}

static void draw_entry(struct drawing *d, const struct entry *entry, struct spot at,
                       const char *text)
{
    if (entry->sample)
        entry->sample(d, entry->look, at);
    drawing_text(d, (struct spot){at.x + entry->width + (entry->width > 0 ? GAP : 0), at.y},
                 ANCHOR_LEFT, FONT_TEXT, RGB_TEXT, text);
}

/* Sets the entries in rows from the top of `r` and draws them (`d` not NULL); returns the height
 * of the rows. */
static int flow(struct drawing *d, const struct legend *l, struct rect r)
{
    double x = 0;
    int rows = l->count > 0;

    for (int i = 0; i < l->count; i++) {
        const struct entry *entry = &l->entries[i];
        char text[TEXT_SIZE];
        double width;

        text_fit(entry->text, FONT_TEXT, r.width - entry->width - GAP, text, sizeof text);
        width = entry->width + GAP + text_width(text, FONT_TEXT);
        if (x > 0 && x + width > r.width) {
            x = 0;
            rows++;
        }
        if (d)
            draw_entry(d, entry, (struct spot){r.x + x, r.y + (rows - 0.5) * ROW}, text);
        x += width + BETWEEN;
    }
    return rows * ROW;
}

int legend_height(const struct material *m, unsigned keys, int width)
{
    struct legend l;

    make(&l, m, keys);
    return flow(NULL, &l, (struct rect){0, 0, width, 0});
}

void legend_draw(struct drawing *d, const struct material *m, unsigned keys, struct rect r)
{
    struct legend l;

    make(&l, m, keys);
    flow(d, &l, r);
}
