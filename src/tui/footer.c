#include <config.h>

#include "tui/footer.h"

#include <string.h>

#include "tui/keys.h"

enum { PAIRS_MAX = ACTION_COUNT, MARGIN = 1, GAP = 2 };

/* The pairs of a screen: Help, the others in the table's order, Quit. */
struct pairs {
    const struct binding *rows[PAIRS_MAX];
    size_t count;
    bool aliases; /* with function keys */
};

static void add(struct pairs *p, const struct binding *row)
{
    if (p->count < PAIRS_MAX)
        p->rows[p->count++] = row;
}

static void add_action(struct pairs *p, enum action action)
{
    size_t count;
    const struct binding *rows = keys_table(&count);

    for (size_t i = 0; i < count; i++)
        if (rows[i].action == action)
            add(p, &rows[i]);
}

static void collect(struct pairs *p, unsigned screen)
{
    size_t count;
    const struct binding *rows = keys_table(&count);

    add_action(p, ACTION_HELP);
    for (size_t i = 0; i < count; i++)
        if ((rows[i].screens & screen) && rows[i].label && rows[i].action != ACTION_HELP &&
            rows[i].action != ACTION_QUIT)
            add(p, &rows[i]);
    add_action(p, ACTION_QUIT);
}

static void key_text(const struct binding *row, bool aliases, char out[2 * KEY_NAME_SIZE])
{
    char alias[KEY_NAME_SIZE];

    keys_name(row->keys[0], out, KEY_NAME_SIZE);
    if (!aliases || row->keys[1] <= KEY_FUNCTION)
        return;
    keys_name(row->keys[1], alias, sizeof alias);
    strcat(out, "/");
    strcat(out, alias);
}

static int pair_columns(const struct binding *row, bool aliases)
{
    char key[2 * KEY_NAME_SIZE];

    key_text(row, aliases, key);
    return canvas_columns(key) + 1 + canvas_columns(row->label);
}

/* A gap is counted behind each. */
static int columns_of(const struct pairs *p)
{
    int columns = 0;

    for (size_t i = 0; i < p->count; i++)
        columns += pair_columns(p->rows[i], p->aliases) + GAP;
    return columns;
}

/* Takes the last before Quit away, and at the end Quit and Help themselves. */
static void drop(struct pairs *p)
{
    if (p->count > 2)
        p->rows[p->count - 2] = p->rows[p->count - 1];
    p->count--;
}

static void fit(struct pairs *p, int width)
{
    int room = width - MARGIN + GAP;

    p->aliases = true;
    if (columns_of(p) <= room)
        return;
    p->aliases = false;
    while (p->count > 0 && columns_of(p) > room)
        drop(p);
}

static int put_pair(struct canvas *c, int x, int y, const struct binding *row, bool aliases)
{
    char key[2 * KEY_NAME_SIZE];
    int from = x;

    key_text(row, aliases, key);
    x = canvas_text(c, x, y, STYLE_KEY, key);
    x = canvas_text(c, x + 1, y, STYLE_BAR, row->label);
    canvas_spot(c, (struct rect){from, y, x - from, 1}, SPOT_ACTION, row->action);
    return x;
}

void footer_draw(struct canvas *c, int y, unsigned screen)
{
    struct pairs p = {.count = 0};
    int x = MARGIN;

    collect(&p, screen);
    fit(&p, c->width);
    canvas_fill(c, (struct rect){0, y, c->width, 1}, ' ', STYLE_BAR);
    for (size_t i = 0; i < p.count; i++)
        x = put_pair(c, x, y, p.rows[i], p.aliases) + GAP;
}
