#include <config.h>

#include "engine/sweep/sweep_text.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NUMBER_SIZE_MAX = 64 };

enum element { ELEMENT_NONE, ELEMENT_INTEGER, ELEMENT_REAL, ELEMENT_BOOL, ELEMENT_TEXT };

struct bracket {
    char open;
    int line;
    enum element element; /* of an array's elements so far */
};

struct scanner {
    const char *at;
    const char *end;
    int line;
    char last; /* the last character that means something: punctuation, 'a' for a word, '0'... */
    struct bracket open[SWEEP_TEXT_DEPTH_MAX];
    size_t depth;
    struct buf *out;
    struct err *e;
};

static char peek(const struct scanner *s, size_t ahead)
{
    return (size_t)(s->end - s->at) > ahead ? s->at[ahead] : '\0';
}

/* One character to the output, lines counted. */
static int take(struct scanner *s)
{
    s->line += *s->at == '\n';
    buf_append_char(s->out, *s->at++);
    return 0;
}

/* One character that is left out; line ends stay. */
static void skip(struct scanner *s)
{
    if (*s->at == '\n')
        take(s);
    else
        s->at++;
}

static int skip_line_comment(struct scanner *s)
{
    while (s->at < s->end && *s->at != '\n')
        s->at++;
    return 0;
}

static int skip_comment(struct scanner *s)
{
    int opened = s->line;

    for (s->at += 2; s->at < s->end; skip(s)) {
        if (*s->at == '*' && peek(s, 1) == '/') {
            s->at += 2;
            buf_append_char(s->out, ' ');
            return 0;
        }
    }
    s->line = opened;
    return err_set(s->e, ERR_INVALID, "the comment that begins here is never closed with */");
}

/* Whether an element of that kind may stand here: an array holds one kind only. */
static int note_element(struct scanner *s, enum element element)
{
    struct bracket *top = s->depth ? &s->open[s->depth - 1] : NULL;

    if (top && top->open == '[') {
        if (top->element != ELEMENT_NONE && top->element != element)
            return err_set(s->e, ERR_INVALID,
                           "an array [ ] holds values of one kind only, such as whole numbers or "
                           "fractions; write a list ( ) for mixed ones");
        top->element = element;
    }
    s->last = 'v';
    return 0;
}

static int zero_byte(const struct scanner *s)
{
    return err_set(s->e, ERR_INVALID, "a zero byte; this is not a text file");
}

static int open_text(const struct scanner *s)
{
    return err_set(s->e, ERR_INVALID, "a text has no closing quote on its line");
}

static int scan_text(struct scanner *s)
{
    take(s);
    while (s->at < s->end && strchr("\"\n", *s->at) == NULL) {
        if (*s->at == '\\' && (peek(s, 1) == '"' || peek(s, 1) == '\\'))
            take(s);
        take(s);
    }
    if (peek(s, 0) == '\0')
        return s->at < s->end ? zero_byte(s) : open_text(s);
    if (*s->at != '"')
        return open_text(s);
    take(s);
    return note_element(s, ELEMENT_TEXT);
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '*';
}

/* Of the word at hand, as a precision for printing. */
static int word_length(const struct scanner *s)
{
    int length = 0;

    while (length < 64 && is_word(peek(s, (size_t)length)))
        length++;
    return length;
}

static bool is_truth(const char *word, size_t length)
{
    return (length == 4 && strncasecmp(word, "true", 4) == 0) ||
           (length == 5 && strncasecmp(word, "false", 5) == 0);
}

static bool in_list(const struct scanner *s)
{
    return s->depth > 0 && s->open[s->depth - 1].open != '{';
}

/* Whether what comes next is a value rather than a name. */
static bool value_expected(const struct scanner *s)
{
    return s->last == '=' || s->last == ':' || (in_list(s) && strchr("([,", s->last));
}

static int scan_word(struct scanner *s)
{
    int length = word_length(s);
    bool value = value_expected(s);

    if (value && !is_truth(s->at, (size_t)length))
        return err_set(s->e, ERR_INVALID, "%.*s has no quotes around it; write \"%.*s\"", length,
                       s->at, length, s->at);
    while (is_word(peek(s, 0)))
        take(s);
    s->last = 'a';
    return value ? note_element(s, ELEMENT_BOOL) : 0;
}

static bool is_number(const struct scanner *s)
{
    size_t i = *s->at == '-' || *s->at == '+';

    i += peek(s, i) == '.';
    return isdigit((unsigned char)peek(s, i));
}

/* An integer's text, without suffix, as libconfig of any version reads it. */
static int put_integer(struct scanner *s, const char *digits)
{
    bool hexadecimal = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    int64_t value;

    errno = 0;
    value = strtoll(digits, NULL, hexadecimal ? 16 : 10);
    if (errno == ERANGE)
        return err_set(s->e, ERR_INVALID, "%s does not fit 64 bits", digits);
    buf_printf(s->out, "%" PRId64 "%s", value, value < INT32_MIN || value > INT32_MAX ? "L" : "");
    return note_element(s, ELEMENT_INTEGER);
}

/* The length of the number at hand and, through *real, whether it is a fraction. */
static size_t number_length(const struct scanner *s, bool *real)
{
    size_t i = *s->at == '-' || *s->at == '+';

    *real = false;
    if (peek(s, i) == '0' && (peek(s, i + 1) == 'x' || peek(s, i + 1) == 'X') &&
        isxdigit((unsigned char)peek(s, i + 2))) {
        i += 2;
        while (isxdigit((unsigned char)peek(s, i)))
            i++;
        return i;
    }
    while (isdigit((unsigned char)peek(s, i)))
        i++;
    if (peek(s, i) == '.') {
        *real = true;
        for (i++; isdigit((unsigned char)peek(s, i));)
            i++;
    }
    if (peek(s, i) == 'e' || peek(s, i) == 'E') {
        *real = true;
        i += 1 + (peek(s, i + 1) == '-' || peek(s, i + 1) == '+');
        while (isdigit((unsigned char)peek(s, i)))
            i++;
    }
    return i;
}

static int scan_number(struct scanner *s)
{
    char number[NUMBER_SIZE_MAX];
    bool real;
    size_t length = number_length(s, &real);

    if (length >= sizeof number)
        return err_set(s->e, ERR_INVALID, "%.20s... is too long a number", s->at);
    memcpy(number, s->at, length);
    number[length] = '\0';
    s->at += length;
    if (!real)
        while (peek(s, 0) == 'L')
            s->at++;
    if (is_word(peek(s, 0)))
        return err_set(s->e, ERR_INVALID, "%s%.*s is not a number; write it without a unit", number,
                       word_length(s), s->at);
    if (real) {
        buf_append_text(s->out, number);
        return note_element(s, ELEMENT_REAL);
    }
    return put_integer(s, number);
}

static int open_bracket(struct scanner *s)
{
    if (s->depth == SWEEP_TEXT_DEPTH_MAX)
        return err_set(s->e, ERR_INVALID, "brackets nest deeper than %d", SWEEP_TEXT_DEPTH_MAX);
    s->open[s->depth++] = (struct bracket){.open = *s->at, .line = s->line};
    s->last = *s->at;
    take(s);
    return 0;
}

static int close_bracket(struct scanner *s)
{
    char close = *s->at;
    char open = close == ')' ? '(' : close == ']' ? '[' : '{';
    const struct bracket *top = s->depth ? &s->open[s->depth - 1] : NULL;

    if (top == NULL)
        return err_set(s->e, ERR_INVALID, "%c closes nothing", close);
    if (top->open != open)
        return err_set(s->e, ERR_INVALID, "%c does not close the %c of line %d", close, top->open,
                       top->line);
    if (s->last == ',' && close != '}')
        return err_set(s->e, ERR_INVALID, "a comma before %c; remove it", close);
    s->depth--;
    s->last = 'v';
    take(s);
    return 0;
}

static int scan_punctuation(struct scanner *s)
{
    if (strchr("=:;,", *s->at) == NULL)
        return err_set(s->e, ERR_INVALID,
                       isgraph((unsigned char)*s->at) ? "%c cannot stand here"
                                                      : "the byte 0x%02x cannot stand here",
                       (unsigned char)*s->at);
    if (*s->at == ',' && in_list(s) && strchr("([,", s->last))
        return err_set(s->e, ERR_INVALID, "an element is missing before a comma");
    if (*s->at == ';' && (s->last == '=' || s->last == ':'))
        return err_set(s->e, ERR_INVALID, "a value is missing before ;");
    s->last = *s->at;
    take(s);
    return 0;
}

static int scan_token(struct scanner *s)
{
    char c = *s->at;

    if (c == '\0')
        return zero_byte(s);
    if (c == '#' || (c == '/' && peek(s, 1) == '/'))
        return skip_line_comment(s);
    if (c == '/' && peek(s, 1) == '*')
        return skip_comment(s);
    if (c == '"')
        return scan_text(s);
    if (c == '@')
        return err_set(s->e, ERR_INVALID, "@include is not offered; a sweep file stands alone");
    if (strchr("([{", c))
        return open_bracket(s);
    if (strchr(")]}", c))
        return close_bracket(s);
    if (is_number(s))
        return scan_number(s);
    if (isalpha((unsigned char)c) || c == '*')
        return scan_word(s);
    if (strchr(" \t\r\f\n", c))
        return take(s);
    return scan_punctuation(s);
}

int sweep_text_prepare(const char *text, size_t size, struct buf *out, int *line, struct err *e)
{
    struct scanner s = {.at = text, .end = text + size, .line = 1, .out = out, .e = e};
    int code = 0;

    while (s.at < s.end && code == 0)
        code = scan_token(&s);
    if (code == 0 && s.depth > 0) {
        s.line = s.open[s.depth - 1].line;
        code = err_set(e, ERR_INVALID, "the %c of this line is never closed",
                       s.open[s.depth - 1].open);
    }
    if (code == 0 && buf_failed(out))
        code = err_set(e, ERR_NO_MEMORY, "the text is too long");
    *line = s.line;
    return code;
}
