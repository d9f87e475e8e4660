#include <config.h>

#include "engine/sweep/assertion.h"

#include <ctype.h>
#include <float.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/number.h"
#include "base/parse.h"
#include "base/text.h"

enum { WORD_SIZE = 80, TOKEN_SHOWN_MAX = 24 };

/* Names that are no columns, and columns that are no metrics. */
static const struct short_name {
    const char *name;
    enum assertion_source source;
    enum metric metric;
    double scale;
} short_names[] = {
    {"rps", ASSERTION_METRIC, METRIC_THROUGHPUT, 1},
    {"mean_ms", ASSERTION_METRIC, METRIC_RESPONSE_MEAN, 1e-3},
    {"p50_ms", ASSERTION_METRIC, METRIC_RESPONSE_P50, 1e-3},
    {"p90_ms", ASSERTION_METRIC, METRIC_RESPONSE_P90, 1e-3},
    {"p95_ms", ASSERTION_METRIC, METRIC_RESPONSE_P95, 1e-3},
    {"p99_ms", ASSERTION_METRIC, METRIC_RESPONSE_P99, 1e-3},
    {"p999_ms", ASSERTION_METRIC, METRIC_RESPONSE_P999, 1e-3},
    {"cpu_us", ASSERTION_METRIC, METRIC_CPU_PER_REQUEST, 1},
    {"throughput_rps_low", ASSERTION_THROUGHPUT_LOW, METRIC_THROUGHPUT, 1},
    {"throughput_rps_high", ASSERTION_THROUGHPUT_HIGH, METRIC_THROUGHPUT, 1},
};
enum { SHORT_NAME_COUNT = sizeof short_names / sizeof *short_names };

/* Indexed by enum assertion_relation; of two that begin alike the longer one is tried first. */
static const char *const relation_names[] = {"<", "<=", ">", ">=", "==", "!="};
static const enum assertion_relation relation_order[] = {
    ASSERTION_LESS_EQUAL, ASSERTION_GREATER_EQUAL, ASSERTION_EQUAL,
    ASSERTION_UNEQUAL,    ASSERTION_LESS,          ASSERTION_GREATER,
};
enum { RELATION_COUNT = sizeof relation_order / sizeof *relation_order };

struct parser {
    const struct sweep *sweep;
    const char *text;
    const char *at;
    int depth;
    struct assertion *out;
    size_t *column;
    struct err *e;
};

static int parse_sum(struct parser *p);

static int fault(struct parser *p, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int fault(struct parser *p, const char *at, const char *format, ...)
{
    size_t column = (size_t)(at - p->text) + 1;
    char text[ERR_TEXT_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (p->column)
        *p->column = column;
    return err_set(p->e, ERR_INVALID, "column %zu: %s", column, text);
}

static void skip_blanks(struct parser *p)
{
    p->at += strspn(p->at, " \t");
}

/* Whether the character is next; it is behind us then. */
static bool take(struct parser *p, char c)
{
    skip_blanks(p);
    if (*p->at != c)
        return false;
    p->at++;
    return true;
}

/* The word at `text`, or its one character, as a precision for printing. */
static int token_length(const char *text)
{
    size_t length = 0;

    while (length < TOKEN_SHOWN_MAX &&
           (isalnum((unsigned char)text[length]) || text[length] == '_'))
        length++;
    return (int)(length ? length : text_utf8_length((const uint8_t *)text, strlen(text)));
}

static int unexpected(struct parser *p, const char *wanted)
{
    skip_blanks(p);
    if (*p->at == '\0')
        return fault(p, p->at, "it ends where %s is wanted", wanted);
    return fault(p, p->at, "'%.*s' where %s is wanted", token_length(p->at), p->at, wanted);
}

static int add_step(struct parser *p, struct assertion_step step)
{
    if (p->out->count == ASSERTION_STEPS_MAX)
        return fault(p, p->at, "it is too long");
    p->out->steps[p->out->count++] = step;
    return 0;
}

static int add_operation(struct parser *p, enum assertion_step_kind kind)
{
    return add_step(p, (struct assertion_step){.kind = kind});
}

/* The characters at hand that `allowed` has, as a word; "" when there are none. */
static int take_word(struct parser *p, const char *allowed, char out[WORD_SIZE])
{
    size_t length;

    skip_blanks(p);
    length = strspn(p->at, allowed);
    if (length >= WORD_SIZE)
        return fault(p, p->at, "'%.*s...' is too long a name", TOKEN_SHOWN_MAX, p->at);
    memcpy(out, p->at, length);
    out[length] = '\0';
    p->at += length;
    return 0;
}

/* Digits, point and exponent at `text`. */
static size_t number_length(const char *text)
{
    static const char digits[] = "0123456789";
    size_t length = strspn(text, "0123456789."), sign;

    if (length > 0 && (text[length] == 'e' || text[length] == 'E')) {
        sign = text[length + 1] == '+' || text[length + 1] == '-';
        if (strspn(text + length + 1 + sign, digits) > 0)
            length += 1 + sign + strspn(text + length + 1 + sign, digits);
    }
    return length;
}

static int take_number(struct parser *p, double *out)
{
    size_t length = number_length(p->at), whole = length;
    char number[WORD_SIZE];

    while (isalnum((unsigned char)p->at[whole]) || p->at[whole] == '_')
        whole++;
    snprintf(number, sizeof number, "%.*s", (int)(whole < WORD_SIZE ? whole : WORD_SIZE), p->at);
    if (whole > length || parse_double(number, 0, DBL_MAX, out, NULL) != 0)
        return fault(p, p->at, "'%.*s' is no number; write it without a unit", TOKEN_SHOWN_MAX,
                     number);
    p->at += length;
    return 0;
}

/* ---- figures ---- */

static bool find_figure(const char *name, struct assertion_step *out)
{
    for (size_t i = 0; i < SHORT_NAME_COUNT; i++) {
        const struct short_name *s = &short_names[i];

        if (strcmp(s->name, name) != 0)
            continue;
        *out = (struct assertion_step){.kind = ASSERTION_FIGURE,
                                       .name = s->name,
                                       .source = s->source,
                                       .metric = s->metric,
                                       .scale = s->scale};
        return true;
    }
    *out = (struct assertion_step){.kind = ASSERTION_FIGURE, .scale = 1};
    if (!metric_parse(name, &out->metric))
        return false;
    out->name = metric_name(out->metric);
    return true;
}

static int no_figure(struct parser *p, const char *at, const char *name)
{
    struct nearest nearest;

    nearest_init(&nearest, name);
    for (size_t i = 0; i < SHORT_NAME_COUNT; i++)
        nearest_offer(&nearest, short_names[i].name);
    for (int m = 0; m < METRIC_COUNT; m++)
        nearest_offer(&nearest, metric_name((enum metric)m));
    if (nearest.best)
        return fault(p, at, "no figure is called '%.*s'; did you mean '%s'?", TOKEN_SHOWN_MAX, name,
                     nearest.best);
    return fault(p, at, "no figure is called '%.*s'; see sweep.cfg(5)", TOKEN_SHOWN_MAX, name);
}

static int find_arm(struct parser *p, const char *at, const char *name, size_t *out)
{
    struct nearest nearest;

    nearest_init(&nearest, name);
    for (size_t i = 0; i < p->sweep->arm_count; i++) {
        nearest_offer(&nearest, p->sweep->arms[i].name);
        if (strcmp(p->sweep->arms[i].name, name) == 0) {
            *out = i;
            return 0;
        }
    }
    if (nearest.best)
        return fault(p, at, "no arm is called '%.*s'; did you mean '%s'?", TOKEN_SHOWN_MAX, name,
                     nearest.best);
    return fault(p, at, "no arm is called '%.*s'", TOKEN_SHOWN_MAX, name);
}

static int parse_arm(struct parser *p, size_t *out)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+";
    char name[WORD_SIZE];
    const char *at;

    *out = ASSERTION_EVERY;
    if (take(p, '*')) {
        p->out->every_arm = true;
        return 0;
    }
    at = p->at;
    if (take_word(p, allowed, name) != 0)
        return ERR_INVALID;
    return name[0] ? find_arm(p, at, name, out) : unexpected(p, "the name of an arm or *");
}

static int find_level(struct parser *p, const char *at, double number, size_t *out)
{
    char text[NUMBER_TEXT_SIZE];

    for (size_t i = 0; i < p->sweep->level_count; i++) {
        if (p->sweep->levels[i].value == number) {
            *out = i;
            return 0;
        }
    }
    number_print_exact(number, text);
    return fault(p, at, "%s is no level of the sweep", text);
}

/* What follows the arm: nothing, or a comma and a level. */
static int parse_level(struct parser *p, size_t *out)
{
    const char *at;
    double number;

    *out = ASSERTION_EVERY;
    if (!take(p, ',') || take(p, '*')) {
        p->out->every_level = true;
        return 0;
    }
    at = p->at;
    if (number_length(at) == 0)
        return unexpected(p, "a level or *");
    return take_number(p, &number) == 0 ? find_level(p, at, number, out) : ERR_INVALID;
}

static int parse_figure(struct parser *p)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    const char *at = p->at;
    struct assertion_step step;
    char name[WORD_SIZE];

    if (take_word(p, allowed, name) != 0)
        return ERR_INVALID;
    if (!find_figure(name, &step))
        return no_figure(p, at, name);
    if (!take(p, '('))
        return unexpected(p, "'(' with an arm");
    if (parse_arm(p, &step.arm) != 0 || parse_level(p, &step.level) != 0)
        return ERR_INVALID;
    return take(p, ')') ? add_step(p, step) : unexpected(p, "')'");
}

/* ---- sums ---- */

static int parse_factor(struct parser *p);

/* What follows a minus or a parenthesis, one deeper. */
static int parse_inner(struct parser *p, bool negate)
{
    int code;

    if (p->depth == ASSERTION_DEPTH_MAX)
        return fault(p, p->at, "it nests deeper than %d", ASSERTION_DEPTH_MAX);
    p->depth++;
    if (negate) {
        code = parse_factor(p);
        code = code ? code : add_operation(p, ASSERTION_NEGATE);
    } else {
        code = parse_sum(p);
        if (code == 0 && !take(p, ')'))
            code = unexpected(p, "')'");
    }
    p->depth--;
    return code;
}

static int parse_factor(struct parser *p)
{
    double number;

    if (take(p, '('))
        return parse_inner(p, false);
    if (take(p, '-'))
        return parse_inner(p, true);
    if (number_length(p->at) > 0)
        return take_number(p, &number) == 0
                   ? add_step(p, (struct assertion_step){ASSERTION_NUMBER, .number = number})
                   : ERR_INVALID;
    if (isalpha((unsigned char)*p->at))
        return parse_figure(p);
    return unexpected(p, "a figure or a number");
}

static int parse_product(struct parser *p)
{
    int code = parse_factor(p);

    while (code == 0) {
        bool times = take(p, '*');

        if (!times && !take(p, '/'))
            return 0;
        code = parse_factor(p);
        if (code == 0)
            code = add_operation(p, times ? ASSERTION_MULTIPLY : ASSERTION_DIVIDE);
    }
    return code;
}

static int parse_sum(struct parser *p)
{
    int code = parse_product(p);

    while (code == 0) {
        bool plus = take(p, '+');

        if (!plus && !take(p, '-'))
            return 0;
        code = parse_product(p);
        if (code == 0)
            code = add_operation(p, plus ? ASSERTION_ADD : ASSERTION_SUBTRACT);
    }
    return code;
}

static bool take_relation(struct parser *p, enum assertion_relation *out)
{
    skip_blanks(p);
    for (size_t i = 0; i < RELATION_COUNT; i++) {
        const char *name = relation_names[relation_order[i]];

        if (strncmp(p->at, name, strlen(name)) == 0) {
            *out = relation_order[i];
            p->at += strlen(name);
            return true;
        }
    }
    return false;
}

static int check_end(struct parser *p)
{
    enum assertion_relation another;
    const char *at;

    skip_blanks(p);
    at = p->at;
    if (take_relation(p, &another))
        return fault(p, at, "a second comparison; write it as another assertion");
    if (*at != '\0')
        return unexpected(p, "the end");
    for (size_t i = 0; i < p->out->count; i++)
        if (p->out->steps[i].kind == ASSERTION_FIGURE)
            return 0;
    return fault(p, p->text, "it has no figure of an arm, such as p99_ms(*)");
}

int assertion_parse(const struct sweep *s, const char *text, struct assertion *out, size_t *column,
                    struct err *e)
{
    struct parser p = {.sweep = s, .text = text, .at = text, .out = out, .column = column, .e = e};
    int code;

    out->count = out->left_count = 0;
    out->every_arm = out->every_level = false;
    code = parse_sum(&p);
    if (code)
        return code;
    out->left_count = out->count;
    if (!take_relation(&p, &out->relation))
        return unexpected(&p, "<, <=, >, >=, == or !=");
    code = parse_sum(&p);
    return code ? code : check_end(&p);
}

const char *assertion_relation_name(enum assertion_relation relation)
{
    return relation_names[relation];
}

void assertion_print_names(struct buf *out)
{
    for (size_t i = 0; i < SHORT_NAME_COUNT; i++)
        buf_printf(out, "%s%s", i ? " " : "", short_names[i].name);
    for (int m = 0; m < METRIC_COUNT; m++)
        buf_printf(out, " %s", metric_name((enum metric)m));
}
