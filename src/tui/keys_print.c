#include <config.h>

#include "tui/keys.h"

#include <string.h>

#include "base/roff.h"

static const struct {
    unsigned bit;
    const char *name;
} screen_names[] = {
    {ON_DASHBOARD, "dashboard"}, {ON_SWEEP, "sweep"}, {ON_SERVERS, "servers"},
    {ON_COMPARE, "compare"},     {ON_LOG, "log"},     {ON_SETUP, "setup"},
};

static void put_screens(struct buf *out, unsigned screens, const char *between)
{
    const char *lead = "";

    for (size_t i = 0; i < sizeof screen_names / sizeof screen_names[0]; i++) {
        if (!(screens & screen_names[i].bit))
            continue;
        buf_append_text(out, lead);
        buf_append_text(out, screen_names[i].name);
        lead = between;
    }
}

/* Keys of one name, as the two that are Enter, are said once. */
static bool is_new_name(const struct binding *row, size_t index, const char *name)
{
    char earlier[KEY_NAME_SIZE];

    for (size_t i = 0; i < index; i++) {
        keys_name(row->keys[i], earlier, sizeof earlier);
        if (strcmp(earlier, name) == 0)
            return false;
    }
    return true;
}

static void put_keys(struct buf *out, const struct binding *row)
{
    char name[KEY_NAME_SIZE];

    for (size_t i = 0; i < KEYS_PER_BINDING && row->keys[i]; i++) {
        keys_name(row->keys[i], name, sizeof name);
        if (is_new_name(row, i, name))
            buf_printf(out, "%s%s", i > 0 ? " " : "", name);
    }
}

static void put_row(struct buf *out, const struct binding *row)
{
    buf_printf(out, "%s\t", row->name);
    put_keys(out, row);
    buf_append_char(out, '\t');
    if (row->screens == ON_ALL)
        buf_append_text(out, "all");
    else if (row->screens == ON_SCREENS)
        buf_append_text(out, "screens");
    else
        put_screens(out, row->screens, ",");
    buf_printf(out, "\t%s\n", row->help);
}

void keys_print(struct buf *out)
{
    size_t count;
    const struct binding *rows = keys_table(&count);

    for (size_t i = 0; i < count; i++)
        put_row(out, &rows[i]);
}

static void put_man_keys(struct buf *out, const struct binding *row)
{
    char name[KEY_NAME_SIZE];

    for (size_t i = 0; i < KEYS_PER_BINDING && row->keys[i]; i++) {
        keys_name(row->keys[i], name, sizeof name);
        if (!is_new_name(row, i, name))
            continue;
        buf_append_text(out, i > 0 ? ", \\fB" : "\\fB");
        roff_append(out, name);
        buf_append_text(out, "\\fR");
    }
}

static void put_man_row(struct buf *out, const struct binding *row)
{
    buf_append_text(out, ".TP\n");
    put_man_keys(out, row);
    buf_append_char(out, '\n');
    roff_append(out, row->help);
    if (row->screens != ON_ALL && row->screens != ON_SCREENS) {
        buf_append_text(out, " (");
        put_screens(out, row->screens, ", ");
        buf_append_char(out, ')');
    }
    buf_append_text(out, ".\n");
}

void keys_print_man(struct buf *out)
{
    size_t count;
    const struct binding *rows = keys_table(&count);

    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(rows[i].group, rows[i - 1].group) != 0) {
            buf_append_text(out, ".SS ");
            roff_append(out, rows[i].group);
            buf_append_char(out, '\n');
        }
        put_man_row(out, &rows[i]);
    }
}
