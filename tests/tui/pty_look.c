#include <config.h>

#include "pty_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "tui/character.h"

enum { SCREEN_TEXT_MAX = 1 << 24 };

static int set_property(VTermProp property, VTermValue *value, void *context)
{
    struct pty *p = context;

    if (property == VTERM_PROP_ALTSCREEN)
        p->alternate = value->boolean;
    if (property == VTERM_PROP_CURSORVISIBLE)
        p->cursor_visible = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = set_property};

/* What a program asked the emulator about itself. */
static void answer(const char *bytes, size_t size, void *context)
{
    const struct pty *p = context;

    if (p->terminal >= 0 && write(p->terminal, bytes, size) < 0)
        print_error("an answer of the emulator is lost\n");
}

void pty_open_emulator(struct pty *p, const struct pty_setup *setup)
{
    p->width = setup->width ? setup->width : PTY_WIDTH;
    p->height = setup->height ? setup->height : PTY_HEIGHT;
    p->vt = vterm_new(p->height, p->width);
    assert_non_null(p->vt);
    vterm_set_utf8(p->vt, 1);
    p->screen = vterm_obtain_screen(p->vt);
    p->cursor_visible = true;
    vterm_output_set_callback(p->vt, answer, p);
    vterm_screen_set_callbacks(p->screen, &callbacks, p);
    vterm_screen_enable_altscreen(p->screen, 1);
    vterm_screen_reset(p->screen, 1);
}

static void put_row(struct pty *p, int y, struct buf *out)
{
    size_t used = out->size;

    for (VTermPos at = {.row = y, .col = 0}; at.col < p->width; at.col++) {
        VTermScreenCell cell;
        char bytes[CHARACTER_SIZE];

        vterm_screen_get_cell(p->screen, at, &cell);
        if (cell.chars[0] == (uint32_t)-1) /* the right half of a wide one */
            continue;
        if (cell.chars[0] == 0)
            cell.chars[0] = ' ';
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            buf_append(out, bytes, character_encode(cell.chars[i], bytes));
        if (cell.chars[0] != ' ')
            used = out->size;
    }
    buf_truncate(out, used);
}

const char *pty_row(struct pty *p, int y)
{
    buf_reset(&p->text);
    put_row(p, y, &p->text);
    return buf_text(&p->text);
}

void pty_print(struct pty *p, struct buf *out)
{
    for (int y = 0; y < p->height; y++) {
        put_row(p, y, out);
        buf_append_char(out, '\n');
    }
}

static int columns_before(const char *row, const char *place)
{
    int columns = 0;

    for (; row < place; row++)
        columns += (*row & 0xc0) != 0x80;
    return columns;
}

bool pty_find(struct pty *p, const char *text, VTermPos *out)
{
    for (int y = 0; y < p->height; y++) {
        const char *row = pty_row(p, y), *place = strstr(row, text);

        if (place == NULL)
            continue;
        if (out)
            *out = (VTermPos){.row = y, .col = columns_before(row, place)};
        return true;
    }
    return false;
}

static int number_of(const VTermColor *color, bool is_default)
{
    if (is_default)
        return PTY_DEFAULT_COLOR;
    return VTERM_COLOR_IS_INDEXED(color) ? color->indexed.idx : PTY_OTHER_COLOR;
}

void pty_colors(struct pty *p, VTermPos at, int *foreground, int *background)
{
    VTermScreenCell cell;

    vterm_screen_get_cell(p->screen, at, &cell);
    *foreground = number_of(&cell.fg, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
    *background = number_of(&cell.bg, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
}

bool pty_wants_mouse(const struct pty *p)
{
    const char *text = buf_text(&p->output), *on = NULL, *off = NULL;

    for (const char *at = text; (at = strstr(at, "1000h")); at++)
        on = at;
    for (const char *at = text; (at = strstr(at, "1000l")); at++)
        off = at;
    return on && (off == NULL || on > off);
}

void pty_soil(struct pty *p, char letter)
{
    char place[32];

    for (int y = 1; y <= p->height; y++) {
        vterm_input_write(p->vt, place, (size_t)snprintf(place, sizeof place, "\33[%dH", y));
        for (int x = 0; x < p->width; x++)
            vterm_input_write(p->vt, &letter, 1);
    }
}

__attribute__((noreturn)) static void give_up(struct pty *p, const char *what)
{
    struct buf screen;

    buf_init(&screen, SCREEN_TEXT_MAX);
    pty_print(p, &screen);
    fprintf(stderr, "%s\n", buf_text(&screen));
    buf_fini(&screen);
    if (p->ended)
        print_error("the program ended with wait status 0x%x\n", (unsigned)p->status);
    fail_msg("there was never: %s", what);
    abort();
}

void pty_wait(struct pty *p, pty_condition *holds, const void *context, const char *what)
{
    uint64_t now, deadline = clock_now() + PTY_WAIT_S * NS_PER_S;

    while (!holds(p, context)) {
        now = clock_now();
        if (now >= deadline || (p->ended && p->gone))
            give_up(p, what);
        pty_take(p, (int)((deadline - now) / NS_PER_MS) + 1);
    }
}

static bool is_there(struct pty *p, const void *text)
{
    return pty_find(p, text, NULL);
}

static bool is_not_there(struct pty *p, const void *text)
{
    return !pty_find(p, text, NULL);
}

void pty_wait_for(struct pty *p, const char *text)
{
    pty_wait(p, is_there, text, text);
}

void pty_wait_gone(struct pty *p, const char *text)
{
    char what[256];

    snprintf(what, sizeof what, "a screen without \"%.200s\"", text);
    pty_wait(p, is_not_there, text, what);
}

struct row_text {
    int y;
    const char *text;
};

static bool row_has(struct pty *p, const void *context)
{
    const struct row_text *r = context;

    return strstr(pty_row(p, r->y < 0 ? p->height + r->y : r->y), r->text) != NULL;
}

void pty_wait_row(struct pty *p, int y, const char *text)
{
    struct row_text r = {y, text};
    char what[256];

    snprintf(what, sizeof what, "\"%.200s\" in row %d", text, y);
    pty_wait(p, row_has, &r, what);
}
