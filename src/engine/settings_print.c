#include <config.h>

#include "engine/settings.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/number.h"

static void print_quoted(struct buf *out, const char *text)
{
    buf_append_char(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_append_char(out, '\\');
        buf_append_char(out, *text);
    }
    buf_append_char(out, '"');
}

static bool print_text(struct buf *out, const char *text)
{
    if (text[0] == '\0')
        return false;
    print_quoted(out, text);
    return true;
}

/* With a point or an exponent, so that it is read as a fraction again. */
static bool print_real(struct buf *out, double value)
{
    char text[NUMBER_TEXT_SIZE];

    if (isnan(value))
        return false;
    number_print_exact(value, text);
    buf_append_text(out, text);
    if (strpbrk(text, ".e") == NULL)
        buf_append_text(out, ".0");
    return true;
}

static bool print_affinity(struct buf *out, const struct sweep *s)
{
    if (s->affinity == AFFINITY_LISTS)
        buf_printf(out, "\"%s/%s\"", s->client_cpus, s->server_cpus);
    else
        print_quoted(out, affinity_name(s->affinity));
    return true;
}

static bool print_levels(struct buf *out, const struct sweep *s)
{
    for (size_t i = 0; i < s->level_count; i++)
        buf_printf(out, "%s%d", i ? ", " : "(", s->concurrency[i]);
    if (s->level_count > 0)
        buf_append_char(out, ')');
    return s->level_count > 0;
}

/* The suffix says 64 bits to libconfig, which cuts other integers to 32. */
static void print_parameter(struct buf *out, const struct sweep_parameter *p)
{
    struct parameter view = sweep_parameter_view(p);

    switch (view.type) {
    case PARAMETER_BOOL:
        buf_append_text(out, view.value.boolean ? "true" : "false");
        break;
    case PARAMETER_INT64:
        buf_printf(out, "%" PRId64 "L", view.value.int64);
        break;
    case PARAMETER_UINT64:
        buf_printf(out, "%" PRIu64 "L", view.value.uint64);
        break;
    case PARAMETER_DOUBLE:
        print_real(out, view.value.number);
        break;
    case PARAMETER_STRING:
        print_quoted(out, view.value.string);
        break;
    }
}

static bool print_parameters(struct buf *out, const struct sweep_parameters *list)
{
    for (size_t i = 0; i < list->count; i++) {
        buf_printf(out, "%s%s = ", i ? " " : "{ ", list->list[i].name);
        print_parameter(out, &list->list[i]);
        buf_append_char(out, ';');
    }
    if (list->count > 0)
        buf_append_text(out, " }");
    return list->count > 0;
}

static bool print_labels(struct buf *out, const struct sweep *s)
{
    for (size_t i = 0; i < s->label_count; i++) {
        buf_printf(out, "%s%s = ", i ? " " : "{ ", s->labels[i].key);
        print_quoted(out, s->labels[i].value);
        buf_append_char(out, ';');
    }
    if (s->label_count > 0)
        buf_append_text(out, " }");
    return s->label_count > 0;
}

static bool print_integer(struct buf *out, int64_t value)
{
    buf_printf(out, "%" PRId64 "%s", value, value > INT32_MAX ? "L" : "");
    return true;
}

bool setting_print(const struct setting *setting, const void *base, struct buf *out)
{
    const void *field = (const char *)base + setting->offset;

    switch (setting->type) {
    case SETTING_TYPE_TEXT:
        return print_text(out, field);
    case SETTING_TYPE_INT:
        return print_integer(out, *(const int *)field);
    case SETTING_TYPE_INT64:
        return print_integer(out, *(const int64_t *)field);
    case SETTING_TYPE_UINT64:
        return print_integer(out, (int64_t) * (const uint64_t *)field);
    case SETTING_TYPE_REAL:
        return print_real(out, *(const double *)field);
    case SETTING_TYPE_WORD:
        return print_text(out, setting->words[*(const unsigned *)field]);
    case SETTING_TYPE_AFFINITY:
        return print_affinity(out, base);
    case SETTING_TYPE_LEVELS:
        return print_levels(out, base);
    case SETTING_TYPE_PARAMETERS:
        return print_parameters(out, field);
    case SETTING_TYPE_LABELS:
        return print_labels(out, base);
    default:
        return false;
    }
}

static void print_words(const struct setting *setting, struct buf *out)
{
    for (size_t i = 0; i < setting->word_count; i++) {
        const char *lead = i == 0 ? "" : i + 1 == setting->word_count ? " or " : ", ";

        buf_printf(out, "%s%s", lead, setting->words[i]);
    }
}

void setting_print_allowed(const struct setting *setting, struct buf *out)
{
    char low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];

    switch (setting->type) {
    case SETTING_TYPE_TEXT:
        buf_append_text(out, "a text in quotes");
        break;
    case SETTING_TYPE_REAL:
        number_print_exact(setting->low, low);
        number_print_exact(setting->high, high);
        buf_printf(out, "a number from %s to %s", low, high);
        break;
    case SETTING_TYPE_WORD:
        print_words(setting, out);
        break;
    case SETTING_TYPE_AFFINITY:
        buf_append_text(out, "split, none or two lists such as 0-1/2-3");
        break;
    case SETTING_TYPE_LEVELS:
        buf_printf(out, "a list of whole numbers from %" PRId64 " to %" PRId64, setting->min,
                   setting->max);
        break;
    case SETTING_TYPE_PARAMETERS:
        buf_append_text(out, "a group { key = value; } of numbers, truth values and texts");
        break;
    case SETTING_TYPE_LABELS:
        buf_append_text(out, "a group { key = \"text\"; }");
        break;
    case SETTING_TYPE_ARMS:
        buf_append_text(out, "a list ( { name = \"...\"; protocol = \"...\"; }, ... )");
        break;
    default:
        buf_printf(out, "a whole number from %" PRId64 " to %" PRId64, setting->min, setting->max);
        break;
    }
}

void setting_option_name(const struct setting *setting, char out[SETTING_OPTION_SIZE])
{
    const char *from = setting->option ? setting->option : setting->name;
    size_t i = 0;

    for (; from[i] && i + 1 < SETTING_OPTION_SIZE; i++)
        out[i] = from[i] == '_' || from[i] == '.' ? '-' : from[i];
    out[i] = '\0';
}
