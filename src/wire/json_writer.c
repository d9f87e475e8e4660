#include <config.h>

#include "wire/json_writer.h"

#include <string.h>

#include "base/text.h"
#include "wire/shortest.h"

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

static void put(struct buf *out, const char *from, const char *to)
{
    buf_append(out, from, (size_t)(to - from));
}

/* Bytes that can stand in a string as they are; 0 when the first cannot. */
static size_t plain_length(const uint8_t *p, size_t left)
{
    if (*p >= 0x80)
        return text_utf8_length(p, left);
    return *p >= 0x20 && *p != '"' && *p != '\\';
}

static void write_escaped(struct buf *out, uint8_t c)
{
    static const char names[] = "\"\\bfnrt", values[] = "\"\\\b\f\n\r\t";
    static const char hex[] = "0123456789abcdef";
    const char *found = c ? strchr(values, c) : NULL;
    char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

    if (c >= 0x80) {
        buf_append_text(out, replacement);
    } else if (found) {
        text[1] = names[found - values];
        buf_append(out, text, 2);
    } else {
        buf_append(out, text, sizeof text);
    }
}

void json_write_string(struct buf *out, const char *text, size_t size)
{
    const uint8_t *p = (const uint8_t *)text, *end = p + size, *from = p;

    buf_append_char(out, '"');
    while (p < end) {
        size_t length = plain_length(p, (size_t)(end - p));

        if (length == 0) {
            put(out, (const char *)from, (const char *)p);
            write_escaped(out, *p);
            from = p + 1;
            length = 1;
        }
        p += length;
    }
    put(out, (const char *)from, (const char *)p);
    buf_append_char(out, '"');
}

void json_write_text(struct buf *out, const char *text)
{
    json_write_string(out, text, strlen(text));
}

void json_write_key(struct buf *out, const char *key, bool first)
{
    buf_append_text(out, first ? "\"" : ",\"");
    buf_append_text(out, key);
    buf_append_text(out, "\":");
}

void json_write_int64(struct buf *out, int64_t value)
{
    char text[SHORTEST_SIZE];

    put(out, text, shortest_print_int64(text, value));
}

void json_write_uint64(struct buf *out, uint64_t value)
{
    char text[SHORTEST_SIZE];

    put(out, text, shortest_print_uint64(text, value));
}

void json_write_float(struct buf *out, float value)
{
    char text[SHORTEST_SIZE];

    put(out, text, shortest_print_float(text, value));
}

void json_write_double(struct buf *out, double value)
{
    char text[SHORTEST_SIZE];
    char *end = shortest_print_double(text, value);
    size_t size = (size_t)(end - text);

    buf_append(out, text, size);
    if (memchr(text, '.', size) == NULL && memchr(text, 'e', size) == NULL)
        buf_append_text(out, ".0");
}

void json_write_bool(struct buf *out, bool value)
{
    buf_append_text(out, value ? "true" : "false");
}

void json_write_shape(struct buf *out, const int64_t *shape, int rank)
{
    buf_append_char(out, '[');
    for (int i = 0; i < rank; i++) {
        if (i > 0)
            buf_append_char(out, ',');
        json_write_int64(out, shape[i]);
    }
    buf_append_char(out, ']');
}

bool json_is_utf8(const uint8_t *data, size_t size)
{
    size_t i = 0;

    while (i < size) {
        size_t length = data[i] < 0x80 ? 1 : text_utf8_length(data + i, size - i);

        if (length == 0)
            return false;
        i += length;
    }
    return true;
}
