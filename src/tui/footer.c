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

static void collect(struct pairs *p, unsigned screen, unsigned when)
{
    size_t count;
    const struct binding *rows = keys_table(&count);

    add_action(p, ACTION_HELP);
    for (size_t i = 0; i < count; i++)
        if ((rows[i].screens & screen) && rows[i].label && keys_work(&rows[i], when) &&
            rows[i].action != ACTION_HELP && rows[i].action != ACTION_QUIT)
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

/* The lightest between Help and Quit, of equals the last. */
static size_t lightest(const struct pairs *p)
{
    size_t found = 1;

    for (size_t i = 2; i + 1 < p->count; i++)
        if (p->rows[i]->weight <= p->rows[found]->weight)
            found = i;
    return found;
}

/* At the end Quit and Help themselves go. */
static void drop(struct pairs *p)
{
    size_t from = p->count > 2 ? lightest(p) : p->count - 1;

    p->count--;
    for (size_t i = from; i < p->count; i++)
        p->rows[i] = p->rows[i + 1];
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

void footer_draw(struct canvas *c, int y, unsigned screen, unsigned when)
{
    struct pairs p = {.count = 0};
    int x = MARGIN;

    collect(&p, screen, when);
    fit(&p, c->width);
    canvas_fill(c, (struct rect){0, y, c->width, 1}, ' ', STYLE_BAR);
    for (size_t i = 0; i < p.count; i++)
        x = put_pair(c, x, y, p.rows[i], p.aliases) + GAP;
}
