#include <config.h>

#include "tui/line_edit.h"

#include <stdbool.h>
#include <string.h>

#include "tui/character.h"
#include "tui/keys.h"

#define CONTROL(letter) ((letter) - '@')
enum { BACKSPACE = 0x7f };

static bool goes_on(char c)
{
    return (c & 0xc0) == 0x80;
}

static size_t after(const char *text, size_t at)
{
    at += text[at] != '\0';
    while (goes_on(text[at]))
        at++;
    return at;
}

static size_t before(const char *text, size_t at)
{
    at -= at > 0;
    while (at > 0 && goes_on(text[at]))
        at--;
    return at;
}

/* Takes the bytes from `from` up to `to` out. */
static void cut(char *text, size_t from, size_t to)
{
    memmove(text + from, text + to, strlen(text + to) + 1);
}

static void insert(char *text, size_t size, size_t *at, uint32_t key)
{
    char bytes[CHARACTER_SIZE];
    size_t count = character_encode(key, bytes);

    if (strlen(text) + count >= size)
        return;
    memmove(text + *at + count, text + *at, strlen(text + *at) + 1);
    memcpy(text + *at, bytes, count);
    *at += count;
}

static void erase_to(char *text, size_t *at, size_t from)
{
    cut(text, from, *at);
    *at = from;
}

void line_edit_key(char *text, size_t size, size_t *at, uint32_t key)
{
    switch (key) {
    case KEY_CURSOR_LEFT:
        *at = before(text, *at);
        break;
    case KEY_CURSOR_RIGHT:
        *at = after(text, *at);
        break;
    case KEY_TO_HOME:
    case CONTROL('A'):
        *at = 0;
        break;
    case KEY_TO_END:
    case CONTROL('E'):
        *at = strlen(text);
        break;
    case BACKSPACE:
    case CONTROL('H'):
        erase_to(text, at, before(text, *at));
        break;
    case KEY_DELETE:
        cut(text, *at, after(text, *at));
        break;
    case CONTROL('U'):
        erase_to(text, at, 0);
        break;
    case CONTROL('K'):
        text[*at] = '\0';
        break;
    default:
        if (key >= ' ' && key < KEY_NONE)
            insert(text, size, at, key);
        break;
    }
}

size_t line_edit_first_shown(const char *text, size_t at, int columns)
{
    size_t first = at;

    while (first > 0 && columns > 1) {
        first = before(text, first);
        columns--;
    }
    return first;
}
