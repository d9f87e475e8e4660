#include <config.h>

#include "wire/json_text.h"

#include <string.h>

enum { LITERAL_MAX = 63, ESCAPED_MAX = 6 };

static unsigned hex_value(const char *p)
{
    unsigned value = 0;

    for (int i = 0; i < 4; i++) {
        unsigned c = (unsigned char)p[i];

        value = value << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

static size_t put_utf8(char *out, unsigned c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* The character of a \u escape, with its second half where it has one; 0 bytes read when one half
 * is missing. */
static size_t take_unicode(const char *p, const char *end, unsigned *out)
{
    unsigned high = hex_value(p + 2), low;

    *out = high;
    if (high < 0xd800 || high > 0xdfff)
        return ESCAPED_MAX;
    if (high > 0xdbff || end - p < 2 * ESCAPED_MAX || p[6] != '\\' || p[7] != 'u')
        return 0;
    low = hex_value(p + 8);
    if (low < 0xdc00 || low > 0xdfff)
        return 0;
    *out = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return 2 * ESCAPED_MAX;
}

static char simple_escape(char c)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    const char *found = strchr(names, c);

    return found ? values[found - names] : c;
}

static bool unescape(const struct json_text *text, char *out, size_t *size)
{
    const char *p = text->at, *end = p + text->size;
    char *to = out;

    while (p < end) {
        unsigned c;
        size_t length;

        if (*p != '\\') {
            *to++ = *p++;
        } else if (p[1] != 'u') {
            *to++ = simple_escape(p[1]);
            p += 2;
        } else {
            length = take_unicode(p, end, &c);
            if (length == 0)
                return false;
            to += put_utf8(to, c);
            p += length;
        }
    }
    *size = (size_t)(to - out);
    return true;
}

/* Most comparisons differ in the first character, so nothing is measured before. A string holds no
 * NUL, so a literal that is shorter differs at its end. */
static bool plain_text_is(const struct json_text *text, const char *literal)
{
    for (size_t i = 0; i < text->size; i++) {
        if (text->at[i] != literal[i])
            return false;
    }
    return literal[text->size] == '\0';
}

bool json_text_is(const struct json_text *text, const char *literal)
{
    char plain[ESCAPED_MAX * LITERAL_MAX];
    size_t size, plain_size;

    if (!text->escaped)
        return plain_text_is(text, literal);
    size = strlen(literal);
    return text->size <= sizeof plain && unescape(text, plain, &plain_size) && plain_size == size &&
           memcmp(plain, literal, size) == 0;
}

int json_text_unescape(struct decode *d, const struct json_text *text, char *out, size_t *size)
{
    if (!unescape(text, out, size))
        return decode_fail(d, ERR_INVALID, "half of a surrogate pair");
    return 0;
}

int json_text_copy(struct decode *d, const struct json_text *text, const char **out)
{
    size_t size = text->size;
    void *memory;
    char *copy;
    int rc = decode_check_text(d, text->escaped ? size / ESCAPED_MAX : size);

    if (rc == 0)
        rc = decode_alloc(d, size + 1, 1, &memory);
    if (rc != 0)
        return rc;
    *out = copy = memory;
    if (text->escaped)
        rc = json_text_unescape(d, text, copy, &size);
    else
        memcpy(copy, text->at, size);
    if (rc != 0)
        return rc;
    copy[size] = '\0';
    if (strlen(copy) != size)
        return decode_fail(d, ERR_INVALID, "a NUL character");
    return decode_check_text(d, size);
}
