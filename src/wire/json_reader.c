#include <config.h>

#include "wire/json_reader.h"

#include <endian.h>
#include <string.h>

#include "base/text.h"

/* The deepest recursion of json_skip, whatever the limits say. */
enum { DEPTH_MAX = 1000, ESCAPED_MAX = 6 };

static const uint64_t ones = UINT64_C(0x0101010101010101);
static const uint64_t tops = UINT64_C(0x8080808080808080);

static void skip_space(struct json_reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
}

static bool accept(struct json_reader *r, char wanted)
{
    skip_space(r);
    if (r->at == r->end || *r->at != wanted)
        return false;
    r->at++;
    return true;
}

/* Not 0 when one of the eight bytes is a quote, a backslash, a control character or not ASCII. */
static uint64_t special_bytes(const char *p)
{
    uint64_t word, quote, backslash;

    memcpy(&word, p, sizeof word);
    word = le64toh(word);
    quote = word ^ (ones * '"');
    backslash = word ^ (ones * '\\');
    return ((word - ones * 0x20) | (quote - ones) | (backslash - ones) | word) & tops;
}

/* Goes on to the first special byte, or to the last few of the text. The lowest mark is exact: what
 * the subtractions borrow travels upwards only. */
static void skip_plain(struct json_reader *r)
{
    while (r->end - r->at >= 8) {
        uint64_t special = special_bytes(r->at);

        if (special) {
            r->at += __builtin_ctzll(special) / 8;
            return;
        }
        r->at += 8;
    }
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The length of the escape at `p`, a backslash; 0 when it is none. */
static size_t escape_length(const char *p, const char *end)
{
    if (end - p < 2)
        return 0;
    if (p[1] != 'u')
        return strchr("\"\\/bfnrt", p[1]) && p[1] != '\0' ? 2 : 0;
    if (end - p < ESCAPED_MAX)
        return 0;
    for (int i = 2; i < ESCAPED_MAX; i++) {
        if (!is_hex(p[i]))
            return 0;
    }
    return ESCAPED_MAX;
}

/* The length of one character of a string, 0 when it may not stand there. */
static size_t character_length(const char *p, const char *end)
{
    if (*p == '\\')
        return escape_length(p, end);
    if ((unsigned char)*p < 0x80)
        return (unsigned char)*p >= 0x20;
    return text_utf8_length((const uint8_t *)p, (size_t)(end - p));
}

static int bad_character(struct json_reader *r)
{
    if (*r->at == '\\')
        return json_expected(r, "an escape that JSON has");
    return json_expected(r, (unsigned char)*r->at < 0x20 ? "no control character" : "UTF-8");
}

static int take_literal(struct json_reader *r, const char *literal)
{
    size_t size = strlen(literal);

    if ((size_t)(r->end - r->at) < size || memcmp(r->at, literal, size) != 0)
        return json_expected(r, "a value");
    r->at += size;
    return 0;
}

void json_reader_init(struct json_reader *r, const void *text, size_t size, struct decode *d)
{
    /* An empty text may come without an address, to which not even 0 may be added. */
    const char *start = size > 0 ? text : "";

    *r = (struct json_reader){.start = start, .at = start, .end = start + size, .d = d};
}

enum json_type json_peek(struct json_reader *r)
{
    skip_space(r);
    if (r->at == r->end)
        return JSON_NOTHING;
    switch (*r->at) {
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_ARRAY;
    case '"':
        return JSON_STRING;
    case 't':
    case 'f':
        return JSON_BOOL;
    case 'n':
        return JSON_NULL;
    default:
        return *r->at == '-' || (*r->at >= '0' && *r->at <= '9') ? JSON_NUMBER : JSON_NOTHING;
    }
}

int json_expected(const struct json_reader *r, const char *what)
{
    return decode_fail(r->d, ERR_INVALID, "byte %zu: expected %s", (size_t)(r->at - r->start),
                       what);
}

int json_enter(struct json_reader *r, enum json_type type)
{
    if (!accept(r, type == JSON_OBJECT ? '{' : '['))
        return json_expected(r, type == JSON_OBJECT ? "an object" : "an array");
    r->depth++;
    if (r->depth > r->d->limits->json_depth || r->depth > DEPTH_MAX)
        return decode_fail(r->d, ERR_TOO_LARGE, "byte %zu: nested deeper than %d",
                           (size_t)(r->at - r->start), r->depth - 1);
    return 0;
}

int json_next(struct json_reader *r, enum json_type type, bool *first, bool *more)
{
    bool was_first = *first;

    *first = false;
    *more = !accept(r, type == JSON_OBJECT ? '}' : ']');
    if (!*more)
        r->depth--;
    else if (!was_first && !accept(r, ','))
        return json_expected(r, type == JSON_OBJECT ? "',' or '}'" : "',' or ']'");
    return 0;
}

int json_key(struct json_reader *r, struct json_text *out)
{
    int rc;

    if (json_peek(r) != JSON_STRING)
        return json_expected(r, "a key");
    rc = json_string(r, out);
    if (rc == 0 && !accept(r, ':'))
        rc = json_expected(r, "':'");
    return rc;
}

int json_string(struct json_reader *r, struct json_text *out)
{
    if (!accept(r, '"'))
        return json_expected(r, "a string");
    *out = (struct json_text){.at = r->at};
    for (;;) {
        size_t length;

        skip_plain(r);
        if (r->at == r->end)
            return json_expected(r, "the end of a string");
        if (*r->at == '"')
            break;
        length = character_length(r->at, r->end);
        if (length == 0)
            return bad_character(r);
        out->escaped = out->escaped || *r->at == '\\';
        r->at += length;
    }
    out->size = (size_t)(r->at - out->at);
    r->at++;
    return 0;
}

int json_number(struct json_reader *r, struct decimal *out)
{
    skip_space(r);
    if (!decimal_scan(&r->at, r->end, out))
        return json_expected(r, "a number");
    return 0;
}

int json_bool(struct json_reader *r, bool *out)
{
    skip_space(r);
    *out = r->at < r->end && *r->at == 't';
    if (*out || (r->at < r->end && *r->at == 'f'))
        return take_literal(r, *out ? "true" : "false");
    return json_expected(r, "true or false");
}

static int skip_members(struct json_reader *r, enum json_type type)
{
    struct json_text key;
    bool first = true, more;
    int rc = json_enter(r, type);

    while (rc == 0 && (rc = json_next(r, type, &first, &more)) == 0 && more) {
        if (type == JSON_OBJECT)
            rc = json_key(r, &key);
        if (rc == 0)
            rc = json_skip(r);
    }
    return rc;
}

int json_skip(struct json_reader *r)
{
    struct json_text text;
    struct decimal number;
    bool flag;

    switch (json_peek(r)) {
    case JSON_OBJECT:
        return skip_members(r, JSON_OBJECT);
    case JSON_ARRAY:
        return skip_members(r, JSON_ARRAY);
    case JSON_STRING:
        return json_string(r, &text);
    case JSON_NUMBER:
        return json_number(r, &number);
    case JSON_BOOL:
        return json_bool(r, &flag);
    case JSON_NULL:
        return take_literal(r, "null");
    case JSON_NOTHING:
        break;
    }
    return json_expected(r, "a value");
}

int json_end(struct json_reader *r)
{
    skip_space(r);
    return r->at == r->end ? 0 : json_expected(r, "the end");
}

static const struct json_member *find_member(const struct json_member *members, size_t count,
                                             const struct json_text *key)
{
    /* The first character, or the backslash of an escape, tells most names apart. */
    char first = key->size > 0 ? key->at[0] : '\0';

    for (size_t i = 0; i < count; i++) {
        if (members[i].name[0] != first && first != '\\')
            continue;
        if (json_text_is(key, members[i].name))
            return &members[i];
    }
    return NULL;
}

static int take_member(struct json_reader *r, const struct json_member *member, uint32_t bit,
                       void *target, uint32_t *seen)
{
    struct field *at = &r->d->at;

    if (at->name)
        at->key = member->name;
    else
        at->name = member->name;
    if (*seen & bit)
        return decode_fail(r->d, ERR_INVALID, "given twice");
    *seen |= bit;
    return member->take(r, target);
}

int json_members(struct json_reader *r, const struct json_member *members, size_t count,
                 void *target, uint32_t *seen)
{
    const struct field here = r->d->at;
    uint32_t found = 0;
    bool first = true, more;
    int rc = json_enter(r, JSON_OBJECT);

    while (rc == 0 && (rc = json_next(r, JSON_OBJECT, &first, &more)) == 0 && more) {
        const struct json_member *member;
        struct json_text key;

        rc = json_key(r, &key);
        if (rc != 0)
            break;
        member = find_member(members, count, &key);
        if (member == NULL) {
            rc = json_skip(r);
            continue;
        }
        rc = take_member(r, member, UINT32_C(1) << (member - members), target, &found);
        if (rc == 0)
            r->d->at = here;
    }
    if (seen)
        *seen = found;
    return rc;
}
