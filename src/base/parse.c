#include <config.h>

#include "base/parse.h"

#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/number.h"

struct number_list {
    int64_t low, high;
    double low_real, high_real;
    int64_t *integers; /* one of the two is NULL */
    double *reals;
    size_t max;
    size_t count;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int parse_int64(const char *text, int64_t min, int64_t max, int64_t *out, struct err *e)
{
    const char *digits = text + (*text == '-' || *text == '+');
    size_t length = strspn(digits, "0123456789");
    int64_t value;

    if (length == 0 || digits[length] != '\0')
        return err_set(e, ERR_INVALID,
                       "'%.64s' is not a whole number; allowed %" PRId64 " to %" PRId64, text, min,
                       max);
    errno = 0;
    value = strtoll(text, NULL, 10);
    if (errno == ERANGE || value < min || value > max)
        return err_set(e, ERR_INVALID, "'%.64s' is out of range; allowed %" PRId64 " to %" PRId64,
                       text, min, max);
    *out = value;
    return 0;
}

/* strtod in the C locale, whatever locale the terminal library asked for. */
static double c_strtod(const char *text, char **end)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double value = strtod_l(text, end, c);

    freelocale(c);
    return value;
}

static bool looks_decimal(const char *text)
{
    text += *text == '-' || *text == '+';
    text += *text == '.';
    return is_digit(*text) && strpbrk(text, "xX") == NULL;
}

int parse_double(const char *text, double min, double max, double *out, struct err *e)
{
    char low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];
    char *end = NULL;
    double value = 0;

    number_print_exact(min, low);
    number_print_exact(max, high);
    if (looks_decimal(text))
        value = c_strtod(text, &end);
    if (end == NULL || *end != '\0')
        return err_set(e, ERR_INVALID, "'%.64s' is not a number; allowed %s to %s", text, low,
                       high);
    if (!isfinite(value) || value < min || value > max)
        return err_set(e, ERR_INVALID, "'%.64s' is out of range; allowed %s to %s", text, low,
                       high);
    *out = value;
    return 0;
}

int parse_word(const char *text, const char *const *words, size_t count, size_t *out, struct err *e)
{
    struct buf list;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            *out = i;
            return 0;
        }
    }
    buf_init(&list, ERR_TEXT_SIZE);
    for (size_t i = 0; i < count; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
    err_set(e, ERR_INVALID, "'%.64s' is not known; allowed %s", text, buf_text(&list));
    buf_fini(&list);
    return ERR_INVALID;
}

int parse_list(const char *text, int (*element)(const char *piece, void *context, struct err *e),
               void *context, struct err *e)
{
    char piece[PARSE_ELEMENT_SIZE];
    const char *at = text;
    size_t length;
    int code;

    do {
        length = strcspn(at, ",");
        if (length == 0)
            return err_set(e, ERR_INVALID, "'%.64s': an element of the list is empty", text);
        if (length >= sizeof piece)
            return err_set(e, ERR_INVALID, "'%.64s...': an element of the list is too long", at);
        memcpy(piece, at, length);
        piece[length] = '\0';
        code = element(piece, context, e);
        if (code)
            return code;
        at += length;
        if (*at == ',')
            at += 1 + strspn(at + 1, " ");
        else
            return 0;
    } while (true);
}

static int add_number(const char *piece, void *context, struct err *e)
{
    struct number_list *list = context;
    int code;

    if (list->count == list->max)
        return err_set(e, ERR_TOO_LARGE, "more than %zu elements in the list", list->max);
    if (list->integers)
        code = parse_int64(piece, list->low, list->high, &list->integers[list->count], e);
    else
        code = parse_double(piece, list->low_real, list->high_real, &list->reals[list->count], e);
    list->count += code == 0;
    return code;
}

int parse_int64_list(const char *text, int64_t low, int64_t high, int64_t *out, size_t max,
                     size_t *count, struct err *e)
{
    struct number_list list = {.low = low, .high = high, .integers = out, .max = max};
    int code = parse_list(text, add_number, &list, e);

    *count = list.count;
    return code;
}

int parse_double_list(const char *text, double low, double high, double *out, size_t max,
                      size_t *count, struct err *e)
{
    struct number_list list = {.low_real = low, .high_real = high, .reals = out, .max = max};
    int code = parse_list(text, add_number, &list, e);

    *count = list.count;
    return code;
}
