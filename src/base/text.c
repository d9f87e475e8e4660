#include <config.h>

#include "base/text.h"

#include <stdbool.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

static const char cut_mark[] = "\xe2\x80\xa6";
enum { CUT_MARK_SIZE = sizeof cut_mark - 1 };

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

size_t text_utf8_length(const uint8_t *p, size_t left)
{
    /* The first continuation byte has a narrower range after these four lead bytes. */
    uint8_t low = 0x80, high = 0xbf;
    size_t length;

    if (left == 0 || p[0] < 0x80)
        return left > 0;
    if (p[0] < 0xc2 || p[0] > 0xf4)
        return 0;
    length = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (p[0] == 0xe0)
        low = 0xa0;
    else if (p[0] == 0xed)
        high = 0x9f;
    else if (p[0] == 0xf0)
        low = 0x90;
    else if (p[0] == 0xf4)
        high = 0x8f;
    if (left < length || p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_continuation(p[i]))
            return 0;
    return length;
}

/* Bytes of the control character or sequence at `p`; 0 for text. */
static size_t control_length(const uint8_t *p, size_t left)
{
    size_t i;

    if (p[0] == 0xc2 && left > 1 && p[1] >= 0x80 && p[1] <= 0x9f)
        return 2;
    if (p[0] != 0x1b)
        return p[0] < 0x20 || p[0] == 0x7f;
    if (left < 2 || p[1] != '[')
        return 1;
    for (i = 2; i < left && p[i] >= 0x20 && p[i] <= 0x3f; i++)
        ;
    return i < left && p[i] >= 0x40 && p[i] <= 0x7e ? i + 1 : i;
}

size_t text_clean(const char *in, size_t size, char *out, size_t capacity)
{
    const uint8_t *p = (const uint8_t *)in;
    size_t room = capacity - 1, used = 0, mark_at = 0, step, put;

    for (size_t i = 0; i < size; i += step) {
        const char *bytes = in + i;

        if (p[i] == '\t') {
            step = put = 1;
            bytes = " ";
        } else if ((step = control_length(p + i, size - i)) > 0) {
            continue;
        } else if ((step = put = text_utf8_length(p + i, size - i)) == 0) {
            step = put = 1;
            bytes = "?";
        }
        if (used + put > room) {
            memcpy(out + mark_at, cut_mark, CUT_MARK_SIZE);
            used = mark_at + CUT_MARK_SIZE;
            break;
        }
        memcpy(out + used, bytes, put);
        used += put;
        if (used + CUT_MARK_SIZE <= room)
            mark_at = used;
    }
    out[used] = '\0';
    return used;
}

static bool starts_character(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

size_t text_columns(const char *text)
{
    size_t columns = 0;

    for (; *text; text++)
        columns += starts_character(*text);
    return columns;
}

size_t text_line_length(const char *text, size_t columns)
{
    size_t length = 0, used = 0, break_at = 0;

    for (; text[length]; length++) {
        if (text[length] == ' ' && length > 0 && text[length - 1] != ' ')
            break_at = length;
        used += starts_character(text[length]);
        if (used > columns)
            return break_at > 0 ? break_at : length;
    }
    return length;
}

bool text_locale_is_utf8(void)
{
    locale_t user = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    bool utf8;

    if (user == (locale_t)0)
        return false;
    utf8 = strcmp(nl_langinfo_l(CODESET, user), "UTF-8") == 0;
    freelocale(user);
    return utf8;
}
