#include <config.h>

#include "engine/report/result_json_scan.h"

#include <string.h>

static void skip_blanks(struct json_cursor *c)
{
    while (c->at < c->end && strchr(" \t\r\n", *c->at) && *c->at != '\0')
        c->at++;
}

static bool take(struct json_cursor *c, char expected)
{
    skip_blanks(c);
    if (c->at == c->end || *c->at != expected)
        return false;
    c->at++;
    return true;
}

/* From behind the opening quote to behind the closing one. */
static bool skip_string(struct json_cursor *c)
{
    while (c->at < c->end) {
        char byte = *c->at++;

        if (byte == '"')
            return true;
        if (byte == '\\' && c->at < c->end)
            c->at++;
    }
    return false;
}

static bool skip_nested(struct json_cursor *c)
{
    size_t depth = 0;

    while (c->at < c->end) {
        char byte = *c->at++;

        if (byte == '"' && !skip_string(c))
            return false;
        if (byte == '{' || byte == '[')
            depth++;
        if ((byte == '}' || byte == ']') && --depth == 0)
            return true;
    }
    return false;
}

static bool skip_value(struct json_cursor *c)
{
    const char *start = c->at;

    if (c->at == c->end)
        return false;
    if (*c->at == '{' || *c->at == '[')
        return skip_nested(c);
    if (*c->at == '"') {
        c->at++;
        return skip_string(c);
    }
    while (c->at < c->end && (*c->at == '\0' || !strchr(",]} \t\r\n", *c->at)))
        c->at++;
    return c->at > start;
}

static bool read_name(struct json_cursor *c, struct json_slice *name)
{
    if (!take(c, '"'))
        return false;
    name->text = c->at;
    if (!skip_string(c))
        return false;
    name->size = (size_t)(c->at - 1 - name->text);
    return take(c, ':');
}

static enum json_step end_of(struct json_cursor *c)
{
    skip_blanks(c);
    return c->at == c->end ? JSON_STEP_END : JSON_STEP_MALFORMED;
}

bool json_cursor_open(struct json_cursor *c, struct json_slice document, char open)
{
    *c = (struct json_cursor){document.text, document.text + document.size, open == '{' ? '}' : ']',
                              true};
    return take(c, open);
}

enum json_step json_cursor_next(struct json_cursor *c, struct json_slice *name,
                                struct json_slice *value)
{
    if (take(c, c->close))
        return end_of(c);
    if (!c->first && !take(c, ','))
        return JSON_STEP_MALFORMED;
    c->first = false;
    if (c->close == '}' && !read_name(c, name))
        return JSON_STEP_MALFORMED;
    skip_blanks(c);
    value->text = c->at;
    if (!skip_value(c))
        return JSON_STEP_MALFORMED;
    value->size = (size_t)(c->at - value->text);
    return JSON_STEP_ITEM;
}

bool json_slice_is(struct json_slice s, const char *text)
{
    return s.size == strlen(text) && memcmp(s.text, text, s.size) == 0;
}
