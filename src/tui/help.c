#include <config.h>

#include <stdio.h>
#include <string.h>

#include "tui/screen.h"

enum { COLUMN_WIDTH = 39, KEYS_WIDTH = 12, GAP = 1, LINES_MAX = 256 };

/* A line of the help: a heading, or keys and what they do. */
struct line {
    char keys[64]; /* "": a heading or plain text */
    const char *text;
    bool heading;
    bool idle; /* a key without an effect now */
};

/* What the screens draw, in words. */
static const char *const symbols[] = {
    "o #  REST    x =  gRPC    *  both in one cell",
    "|--[==M==]--|  *   whiskers p1 and p99, box p25",
    "  to p75, M median, * p99.9",
    "d%   second arm against the first; n.s.: the",
    "  95 % interval has no difference in it",
    "dim  too few requests for that percentile;",
    "  of a key: it has no effect now",
    "knee the next level surely gains less than 5 %",
    "sat  fewer requests/s than at a lower level,",
    "  and the intervals do not overlap",
    "?    at the foot of a chart: runs now",
    "times are response times: due to answered",
};

static void name_keys(const struct binding *b, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i < 4 && b->keys[i] && used + 8 < size; i++) {
        char name[16];

        keys_name(b->keys[i], name, sizeof name);
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? " " : "", name);
    }
}

static size_t add(struct line *lines, size_t count, const char *text, bool heading)
{
    if (count < LINES_MAX)
        lines[count++] = (struct line){.text = text, .heading = heading};
    return count;
}

/* The rows of the table that work on `screen` or everywhere, under their headings. */
static size_t make_lines(unsigned screen, unsigned when, struct line lines[LINES_MAX])
{
    const char *group = NULL;
    size_t count = 0, bindings;
    const struct binding *table = keys_table(&bindings);

    for (size_t i = 0; i < bindings && count < LINES_MAX; i++) {
        if ((table[i].screens & screen) == 0)
            continue;
        if (group == NULL || strcmp(group, table[i].group) != 0)
            count = add(lines, count, group = table[i].group, true);
        if (count >= LINES_MAX)
            break;
        lines[count] = (struct line){.text = table[i].help, .idle = !keys_work(&table[i], when)};
        name_keys(&table[i], lines[count].keys, sizeof lines[count].keys);
        count++;
    }
    count = add(lines, count, "Signs", true);
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        count = add(lines, count, symbols[i], false);
    return count;
}

static void draw_line(struct canvas *c, struct rect place, const struct line *line)
{
    int x = place.x;

    if (line->heading) {
        canvas_left(c, x, place.y, place.width, STYLE_TITLE, line->text);
        return;
    }
    if (line->keys[0]) {
        canvas_left(c, x + 1, place.y, KEYS_WIDTH - 2, line->idle ? STYLE_DIM : STYLE_KEY,
                    line->keys);
        x += KEYS_WIDTH;
    }
    canvas_left(c, x, place.y, place.x + place.width - x, line->idle ? STYLE_DIM : STYLE_TEXT,
                line->text);
}

/* No more than are needed, so that texts have room. */
static int columns_for(size_t count, const struct rect *area)
{
    int most = area->width / (COLUMN_WIDTH + GAP);
    int needed = area->height > 0 ? (int)((count + (size_t)area->height - 1) / (size_t)area->height)
                                  : 1;

    return needed < most ? needed : most > 0 ? most : 1;
}

void help_draw(const struct view *v, struct canvas *c)
{
    struct rect area = {0, 0, c->width, c->height}, title = rect_cut_top(&area, 1);
    struct line lines[LINES_MAX];
    size_t count = make_lines(screen_keys(v->ui), screen_when(v), lines);
    int columns = columns_for(count, &area), width = c->width / columns;
    size_t shown = (size_t)columns * (size_t)area.height;
    size_t top = v->ui->help_top + shown > count ? (count > shown ? count - shown : 0)
                                                 : v->ui->help_top;

    canvas_fill(c, title, ' ', STYLE_BAR);
    if (v->ui->setup)
        canvas_text(c, 1, 0, STYLE_BAR, "Keys of the setup");
    else
        canvas_printf(c, 1, 0, STYLE_BAR, "Keys of the %s screen and of all",
                      screens[v->ui->screen]->word);
    canvas_right(c, c->width - 1, 0, 40, STYLE_BAR,
                 count > shown ? "Up/Down scroll, any other key returns" : "any key returns");
    for (size_t i = 0; i < shown && top + i < count; i++)
        draw_line(c,
                  (struct rect){1 + (int)(i / (size_t)area.height) * width,
                                area.y + (int)(i % (size_t)area.height), width - 2, 1},
                  &lines[top + i]);
}
