#include <config.h>

#include "tui/keys.h"

#include <stdio.h>

#include "tui/character.h"

struct key_name {
    uint32_t key;
    const char *name;
};

static const struct key_name names[] = {
    {'\t', "Tab"},
    {'\r', "Enter"},
    {'\n', "Enter"},
    {0x1b, "Esc"},
    {' ', "Space"},
    {0x7f, "Backspace"},
    {KEY_NONE, "none"},
    {KEY_CURSOR_UP, "Up"},
    {KEY_CURSOR_DOWN, "Down"},
    {KEY_CURSOR_LEFT, "Left"},
    {KEY_CURSOR_RIGHT, "Right"},
    {KEY_PAGE_UP, "PgUp"},
    {KEY_PAGE_DOWN, "PgDn"},
    {KEY_TO_HOME, "Home"},
    {KEY_TO_END, "End"},
    {KEY_BACK_TAB, "Shift-Tab"},
    {KEY_DELETE, "Del"},
    {KEY_WINDOW, "window"},
    {KEY_CLICK, "Click"},
    {KEY_WHEEL_UP, "WheelUp"},
    {KEY_WHEEL_DOWN, "WheelDown"},
};

static const char *find_name(uint32_t key)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].key == key)
            return names[i].name;
    return NULL;
}

void keys_name(uint32_t key, char *out, size_t size)
{
    const char *name = find_name(key);
    char bytes[CHARACTER_SIZE];

    if (name)
        snprintf(out, size, "%s", name);
    else if (key > KEY_FUNCTION)
        snprintf(out, size, "F%u", (unsigned)(key - KEY_FUNCTION));
    else if (key < ' ')
        snprintf(out, size, "^%c", (int)(key + '@'));
    else if (character_is_narrow(key) && character_encode(key, bytes) < size)
        snprintf(out, size, "%s", bytes);
    else
        snprintf(out, size, "U+%04X", (unsigned)key);
}

static bool has_key(const struct binding *row, uint32_t key)
{
    for (size_t i = 0; i < KEYS_PER_BINDING && row->keys[i]; i++)
        if (row->keys[i] == key)
            return true;
    return false;
}

enum action keys_find(uint32_t key, unsigned screen)
{
    size_t count;
    const struct binding *rows = keys_table(&count);

    for (size_t i = 0; i < count; i++)
        if ((rows[i].screens & screen) && has_key(&rows[i], key))
            return rows[i].action;
    return ACTION_NONE;
}

bool keys_work(const struct binding *row, unsigned when)
{
    return row->when == 0 || (row->when & when);
}

bool keys_action_works(enum action action, unsigned screen, unsigned when)
{
    size_t count;
    const struct binding *rows = keys_table(&count);

    for (size_t i = 0; i < count; i++)
        if (rows[i].action == action && (rows[i].screens & screen) && keys_work(&rows[i], when))
            return true;
    return false;
}
