#include <config.h>

#include "wire/phases.h"

#include <string.h>

enum { FRACTION_DIGITS = 6 }; /* milliseconds to nanoseconds */

static const uint64_t ns_per_ms = 1000000;

static const char *const phase_names[PHASE_COUNT] = {
    [PHASE_DECODE] = "decode", [PHASE_PREPROCESS] = "preprocess", [PHASE_QUEUE] = "queue",
    [PHASE_INFER] = "infer",   [PHASE_ENCODE] = "encode",         [PHASE_TOTAL] = "total",
};

struct cursor {
    const char *at;
    const char *end;
};

struct span {
    const char *at;
    size_t size;
};

/* What stands before each duration. Every answer of a server is printed here, so a prefix is copied
 * whole, which is a few instructions, and the cursor goes on by its length. */
struct prefix {
    char text[24];
    size_t size;
};

#define PREFIX(text)          \
    {                         \
        text, sizeof text - 1 \
    }

static const struct prefix prefixes[PHASE_COUNT] = {
    [PHASE_DECODE] = PREFIX("decode;dur="),   [PHASE_PREPROCESS] = PREFIX(", preprocess;dur="),
    [PHASE_QUEUE] = PREFIX(", queue;dur="),   [PHASE_INFER] = PREFIX(", infer;dur="),
    [PHASE_ENCODE] = PREFIX(", encode;dur="), [PHASE_TOTAL] = PREFIX(", total;dur="),
};

static char *put_whole(char *out, uint64_t value)
{
    char digits[20];
    int count = 0;

    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (count > 0)
        *out++ = digits[--count];
    return out;
}

static char *put_milliseconds(char *out, uint64_t ns)
{
    uint32_t fraction = (uint32_t)(ns % ns_per_ms);

    out = put_whole(out, ns / ns_per_ms);
    *out++ = '.';
    for (int i = FRACTION_DIGITS - 1; i >= 0; i--) {
        out[i] = (char)('0' + fraction % 10);
        fraction /= 10;
    }
    return out + FRACTION_DIGITS;
}

static void skip_space(struct cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t'))
        c->at++;
}

static bool accept(struct cursor *c, char wanted)
{
    skip_space(c);
    if (c->at == c->end || *c->at != wanted)
        return false;
    c->at++;
    return true;
}

static bool ends_token(char c)
{
    return c == ' ' || c == '\t' || c == ';' || c == ',' || c == '=';
}

static struct span take_token(struct cursor *c)
{
    struct span token;

    skip_space(c);
    token.at = c->at;
    while (c->at < c->end && !ends_token(*c->at))
        c->at++;
    token.size = (size_t)(c->at - token.at);
    return token;
}

/* A token or a quoted string, the quotes left away; backslashes in it stay as they are. */
static struct span take_value(struct cursor *c)
{
    struct span value;

    if (!accept(c, '"'))
        return take_token(c);
    value.at = c->at;
    while (c->at < c->end && *c->at != '"')
        c->at += *c->at == '\\' && c->end - c->at > 1 ? 2 : 1;
    value.size = (size_t)(c->at - value.at);
    accept(c, '"');
    return value;
}

static bool span_is(struct span s, const char *text)
{
    return s.size == strlen(text) && memcmp(s.at, text, s.size) == 0;
}

static bool take_digit(struct span s, size_t i, uint64_t *value)
{
    if (i >= s.size || s.at[i] < '0' || s.at[i] > '9')
        return false;
    return !__builtin_mul_overflow(*value, 10, value) &&
           !__builtin_add_overflow(*value, (uint64_t)(s.at[i] - '0'), value);
}

/* Decimal milliseconds to nanoseconds; digits beyond the sixth decimal are cut. */
static bool parse_milliseconds(struct span s, uint64_t *ns)
{
    uint64_t value = 0, ignored = 0;
    size_t i = 0;
    int decimals = 0;

    while (take_digit(s, i, &value))
        i++;
    if (i == 0)
        return false;
    if (i < s.size && s.at[i] == '.') {
        i++;
        for (; decimals < FRACTION_DIGITS && take_digit(s, i, &value); decimals++)
            i++;
        for (; take_digit(s, i, &ignored); ignored = 0)
            i++;
    }
    for (; decimals < FRACTION_DIGITS; decimals++) {
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    }
    *ns = value;
    return i == s.size;
}

static int find_phase(struct span name)
{
    for (int i = 0; i < PHASE_COUNT; i++) {
        if (span_is(name, phase_names[i]))
            return i;
    }
    return -1;
}

/* One metric with its parameters. */
static bool parse_metric(struct cursor *c, struct phases *out, bool *has_total)
{
    struct span name = take_token(c);
    int phase = find_phase(name);

    while (accept(c, ';')) {
        struct span key = take_token(c);
        struct span value = accept(c, '=') ? take_value(c) : (struct span){0};

        if (phase < 0 || !span_is(key, "dur"))
            continue;
        if (value.size == 0 || !parse_milliseconds(value, &out->ns[phase]))
            return false;
        *has_total = *has_total || phase == PHASE_TOTAL;
    }
    return name.size > 0;
}

const char *phase_name(enum phase phase)
{
    return phase_names[phase];
}

size_t phases_print(const struct phases *p, char out[PHASES_TEXT_SIZE])
{
    char *end = out;

    for (int i = 0; i < PHASE_COUNT; i++) {
        memcpy(end, prefixes[i].text, sizeof prefixes[i].text);
        end = put_milliseconds(end + prefixes[i].size, p->ns[i]);
    }
    *end = '\0';
    return (size_t)(end - out);
}

bool phases_parse(const char *text, size_t size, struct phases *out)
{
    struct cursor c = {text, text + size};
    bool has_total = false;

    *out = (struct phases){0};
    do {
        if (!parse_metric(&c, out, &has_total))
            return false;
    } while (accept(&c, ','));
    skip_space(&c);
    return has_total && c.at == c.end;
}
