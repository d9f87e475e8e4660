#include <config.h>

#include <stdio.h>

#include "tui/cells.h"
#include "tui/footer.h"
#include "tui/glyphs.h"
#include "tui/keys.h"
#include "tui/setup.h"

enum {
    NAME_FROM = 3, /* behind the marks: selected, and changed */
    NAME_WIDTH = 21,
    NAME_NARROW = 12, /* of an arm */
    DETAIL_FROM = 5,
    FULL_WIDTH = 80,
    ARM_COLUMNS = 6,
    HEADING_LINES = 1, /* above the arms */
    TEXT_SIZE = 1024
};

/* What is said below the selected row, in this order; help is the first to be cut. */
struct detail {
    char allowed[TEXT_SIZE];
    const char *help;
    int note_lines, help_lines, allowed_lines;
};

static const char arm_help[] =
    "One way to ask; the first arm is the one that the others are compared with. Enter lists its "
    "keys";

/* Texts side by side as the columns of an arm's line. */
static void put_columns(struct canvas *c, int y, enum style style,
                        const char *const texts[ARM_COLUMNS])
{
    static const int full[ARM_COLUMNS] = {NAME_WIDTH + 1, 9, 7, 9, 7, CANVAS_SIDE_MAX};
    static const int narrow[ARM_COLUMNS] = {NAME_NARROW + 1, 6, 7, 9, 7, CANVAS_SIDE_MAX};
    const int *widths = c->width < FULL_WIDTH ? narrow : full;
    int x = NAME_FROM;

    for (int i = 0; i < ARM_COLUMNS; i++) {
        int room = c->width - x < widths[i] ? c->width - x : widths[i];

        canvas_left(c, x, y, room - 1, style, texts[i]);
        x += widths[i];
    }
}

static void draw_heads(struct canvas *c, int y)
{
    static const char *const full[ARM_COLUMNS] = {"arm",      "protocol", "input",
                                                  "encoding", "rpc",      "target"};
    static const char *const narrow[ARM_COLUMNS] = {"arm",      "proto", "input",
                                                    "encoding", "rpc",   "to"};

    put_columns(c, y, STYLE_TITLE, c->width < FULL_WIDTH ? narrow : full);
}

static void draw_arm(struct canvas *c, int y, const struct sweep_arm *arm)
{
    const char *own = c->width < FULL_WIDTH ? "own" : "own server";
    const char *const texts[ARM_COLUMNS] = {arm->name,
                                            protocol_name(arm->protocol),
                                            input_name(arm->input),
                                            encoding_name(arm->encoding),
                                            rpc_name(arm->rpc),
                                            sweep_arm_is_external(arm) ? arm->target : own};

    put_columns(c, y, STYLE_TEXT, texts);
}

static void draw_setting(const struct setup *s, struct canvas *c, int y,
                         const struct setup_row *row)
{
    int x = NAME_FROM + NAME_WIDTH + 1, end = c->width - 1;
    const char *unit = row->setting->unit ? row->setting->unit : "";
    struct buf value;
    bool set;

    buf_init(&value, SETUP_VALUE_MAX);
    set = setup_print_value(s, row, &value);
    if (set && unit[0])
        buf_printf(&value, " %s", unit);
    canvas_left(c, NAME_FROM, y, NAME_WIDTH, STYLE_TEXT, row->setting->name);
    canvas_left(c, x, y, end - x, set ? STYLE_TEXT : STYLE_DIM, set ? buf_text(&value) : "-");
    buf_fini(&value);
}

static void draw_row(const struct setup *s, struct canvas *c, int y, size_t index)
{
    struct setup_row row = setup_row(s, index);

    if (row.kind == SETUP_ARM)
        draw_arm(c, y, row.base);
    else
        draw_setting(s, c, y, &row);
    canvas_spot(c, (struct rect){0, y, c->width, 1}, SPOT_ROW, index);
    if (setup_row_is_changed(s, &row))
        canvas_put(c, NAME_FROM - 2, y, '*', STYLE_WARN);
    if (index == setup_selected(s))
        cells_mark(c, (struct rect){0, y, c->width, 1});
}

static void print_allowed(const struct setup_row *row, char out[TEXT_SIZE])
{
    struct buf text;

    buf_init(&text, TEXT_SIZE - 1);
    buf_append_text(&text, "Allowed: ");
    setting_print_line_allowed(row->setting, &text);
    snprintf(out, TEXT_SIZE, "%s", buf_text(&text));
    buf_fini(&text);
}

static void make_detail(const struct setup *s, struct rect area, struct detail *d)
{
    struct setup_row row = setup_row(s, setup_selected(s));
    int width = area.width - DETAIL_FROM - 1, room;

    d->allowed[0] = '\0';
    d->help = row.setting ? row.setting->help : arm_help;
    if (row.setting)
        print_allowed(&row, d->allowed);
    d->note_lines = canvas_lines(s->note, width);
    d->allowed_lines = canvas_lines(d->allowed, width);
    d->help_lines = canvas_lines(d->help, width);
    room = area.height - 1 - d->note_lines - d->allowed_lines;
    if (d->help_lines > room)
        d->help_lines = room > 0 ? room : 0;
}

static int detail_lines(const struct detail *d)
{
    return d->note_lines + d->help_lines + d->allowed_lines;
}

static void draw_detail(const struct setup *s, struct canvas *c, int y, const struct detail *d)
{
    struct rect place = {DETAIL_FROM, y, c->width - DETAIL_FROM - 1, d->note_lines};

    canvas_paragraph(c, place, s->note_style, s->note);
    place.y += d->note_lines;
    place.height = d->help_lines;
    canvas_paragraph(c, place, STYLE_DIM, d->help);
    place.y += d->help_lines;
    place.height = d->allowed_lines;
    canvas_paragraph(c, place, STYLE_DIM, d->allowed);
}

/* Lines of the whole list before the row of that number, without those of the detail. */
static size_t lines_before(const struct setup *s, size_t row)
{
    bool is_arm = row < setup_count(s) && setup_row(s, row).kind == SETUP_ARM;

    return row + (is_arm ? HEADING_LINES : 0);
}

/* The list from line `top` on; the detail makes room for itself below its row. */
static void draw_list(const struct setup *s, struct canvas *c, struct rect area,
                      const struct detail *d, size_t top)
{
    for (size_t i = 0; i < setup_count(s); i++) {
        int detail = i > setup_selected(s) ? detail_lines(d) : 0;
        int y = area.y + (int)lines_before(s, i) + detail - (int)top;

        if (i > 0 && setup_row(s, i).kind == SETUP_ARM && setup_row(s, i - 1).kind != SETUP_ARM)
            draw_heads(c, y - 1);
        if (y >= area.y && y < area.y + area.height)
            draw_row(s, c, y, i);
        if (i == setup_selected(s))
            draw_detail(s, c, y + 1, d);
    }
}

static size_t all_lines(const struct setup *s, const struct detail *d)
{
    return lines_before(s, setup_count(s) - 1) + 1 + (size_t)detail_lines(d);
}

/* The selected row is near the middle where not all have room, and its detail is whole. */
static size_t first_line(const struct setup *s, struct rect area, const struct detail *d)
{
    size_t row = lines_before(s, setup_selected(s)), end = row + 1 + (size_t)detail_lines(d);
    size_t room = (size_t)area.height;
    size_t top = cells_first_shown(all_lines(s, d), room, row);

    if (end > top + room)
        top = end - room;
    return top < row ? top : row;
}

/* At the right edge, where there is more above or below. */
static void mark_more(const struct setup *s, struct canvas *c, struct rect area,
                      const struct detail *d, size_t top)
{
    int x = c->width - 1, last = area.y + area.height - 1;

    if (top > 0)
        canvas_put(c, x, area.y, glyph(GLYPH_UP, c->ascii), STYLE_KEY);
    if (all_lines(s, d) > top + (size_t)area.height)
        canvas_put(c, x, last, glyph(GLYPH_DOWN, c->ascii), STYLE_KEY);
}

static void draw_title(const struct setup *s, struct canvas *c)
{
    const char *remark = setup_is_changed(s) ? "* changed, not applied yet" : "as it is applied";
    int from;

    canvas_fill(c, (struct rect){0, 0, c->width, 1}, ' ', STYLE_BAR);
    if (s->in_arm)
        from = canvas_printf(c, 1, 0, STYLE_BAR, "Setup of arm %s", s->sweep.arms[s->arm].name);
    else
        from = canvas_printf(c, 1, 0, STYLE_BAR, "Setup of the sweep");
    canvas_right(c, c->width - 1, 0, c->width - from - 3, STYLE_BAR, remark);
}

void setup_draw(const struct setup *s, struct canvas *c)
{
    struct rect area = {0, 1, c->width, c->height - 2}, old;
    struct detail d;
    size_t top;

    if (area.height < 0)
        area.height = 0;
    make_detail(s, area, &d);
    top = first_line(s, area, &d);
    draw_title(s, c);
    old = canvas_clip(c, area);
    draw_list(s, c, area, &d, top);
    mark_more(s, c, area, &d, top);
    canvas_unclip(c, old);
    footer_draw(c, c->height - 1, ON_SETUP, WHEN_SESSION);
}
