#include <config.h>

#include "engine/sweep/settings.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "engine/sweep/schedule.h"

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

static bool has_levels(const struct setting *setting, const struct sweep *s)
{
    enum level_kind kind = setting->type == SETTING_TYPE_LEVELS  ? LEVEL_CONCURRENCY
                           : setting->type == SETTING_TYPE_RATES ? LEVEL_RATE
                                                                 : LEVEL_SCHEDULE;

    return s->level_count > 0 && !s->find_max && sweep_level_kind(s) == kind;
}

static bool print_levels(struct buf *out, const struct setting *setting, const struct sweep *s)
{
    if (!has_levels(setting, s))
        return false;
    for (size_t i = 0; i < s->level_count; i++) {
        buf_append_text(out, i ? ", " : "(");
        if (setting->type == SETTING_TYPE_RATES)
            print_real(out, s->levels[i].value);
        else
            buf_printf(out, "%.0f", s->levels[i].value);
    }
    buf_append_char(out, ')');
    return true;
}

static void print_member(struct buf *out, const char *name, double value)
{
    buf_printf(out, " %s = ", name);
    print_real(out, value);
    buf_append_char(out, ';');
}

static bool print_schedule(struct buf *out, const struct setting *setting, const struct sweep *s)
{
    if (!has_levels(setting, s))
        return false;
    for (size_t i = 0; i < s->schedule.count; i++) {
        const struct rate_segment *segment = &s->schedule.segments[i];

        buf_append_text(out, i ? ", {" : "( {");
        if (segment->from == segment->to) {
            print_member(out, schedule_keys[SCHEDULE_RATE].name, segment->from);
        } else {
            print_member(out, schedule_keys[SCHEDULE_FROM].name, segment->from);
            print_member(out, schedule_keys[SCHEDULE_TO].name, segment->to);
        }
        print_member(out, schedule_keys[SCHEDULE_SECONDS].name, segment->seconds);
        buf_append_text(out, " }");
    }
    buf_append_text(out, " )");
    return true;
}

static void print_parameter(struct buf *out, const struct sweep_parameter *p, const char *suffix)
{
    struct parameter view = sweep_parameter_view(p);

    switch (view.type) {
    case PARAMETER_BOOL:
        buf_append_text(out, view.value.boolean ? "true" : "false");
        break;
    case PARAMETER_INT64:
        buf_printf(out, "%" PRId64 "%s", view.value.int64, suffix);
        break;
    case PARAMETER_UINT64:
        buf_printf(out, "%" PRIu64 "%s", view.value.uint64, suffix);
        break;
    case PARAMETER_DOUBLE:
        print_real(out, view.value.number);
        break;
    case PARAMETER_STRING:
        print_quoted(out, view.value.string);
        break;
    }
}

/* The suffix says 64 bits to libconfig, which cuts other integers to 32. */
static bool print_parameters(struct buf *out, const struct sweep_parameters *list)
{
    for (size_t i = 0; i < list->count; i++) {
        buf_printf(out, "%s%s = ", i ? " " : "{ ", list->list[i].name);
        print_parameter(out, &list->list[i], "L");
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

static bool print_asserts(struct buf *out, const struct sweep *s)
{
    for (size_t i = 0; i < s->assert_count; i++) {
        buf_append_text(out, i ? ", " : "(");
        print_quoted(out, s->asserts[i]);
    }
    if (s->assert_count > 0)
        buf_append_char(out, ')');
    return s->assert_count > 0;
}

static bool print_integer(struct buf *out, int64_t value)
{
    buf_printf(out, "%" PRId64 "%s", value, value > INT32_MAX ? "L" : "");
    return true;
}

static bool print_bool(struct buf *out, bool value)
{
    buf_append_text(out, value ? "true" : "false");
    return true;
}

static bool print_blocks(struct buf *out, const struct sweep *s)
{
    return s->blocks_auto ? print_text(out, sweep_auto_word) : print_integer(out, s->blocks);
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
    case SETTING_TYPE_BOOL:
        return print_bool(out, *(const bool *)field);
    case SETTING_TYPE_BLOCKS:
        return print_blocks(out, base);
    case SETTING_TYPE_AFFINITY:
        return print_affinity(out, base);
    case SETTING_TYPE_LEVELS:
    case SETTING_TYPE_RATES:
        return print_levels(out, setting, base);
    case SETTING_TYPE_SCHEDULE:
        return print_schedule(out, setting, base);
    case SETTING_TYPE_PARAMETERS:
        return print_parameters(out, field);
    case SETTING_TYPE_LABELS:
        return print_labels(out, base);
    case SETTING_TYPE_ASSERTS:
        return print_asserts(out, base);
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
    case SETTING_TYPE_RATES:
        number_print_exact(setting->low, low);
        number_print_exact(setting->high, high);
        buf_printf(out, "%s from %s to %s",
                   setting->type == SETTING_TYPE_REAL ? "a number" : "a list of numbers", low,
                   high);
        break;
    case SETTING_TYPE_WORD:
    case SETTING_TYPE_BOOL:
        print_words(setting, out);
        break;
    case SETTING_TYPE_BLOCKS:
        buf_printf(out, "a whole number from %" PRId64 " to %" PRId64 ", or %s", setting->min,
                   setting->max, sweep_auto_word);
        break;
    case SETTING_TYPE_AFFINITY:
        buf_append_text(out, "split, none or two lists such as 0-1/2-3");
        break;
    case SETTING_TYPE_LEVELS:
        buf_printf(out, "a list of whole numbers from %" PRId64 " to %" PRId64, setting->min,
                   setting->max);
        break;
    case SETTING_TYPE_SCHEDULE:
        buf_append_text(out, "a list ( { rate = 100; seconds = 5; }, { from = 100; to = 1000; "
                             "seconds = 20; }, ... )");
        break;
    case SETTING_TYPE_PARAMETERS:
        buf_append_text(out, "a group { key = value; } of numbers, truth values and texts");
        break;
    case SETTING_TYPE_LABELS:
        buf_append_text(out, "a group { key = \"text\"; }");
        break;
    case SETTING_TYPE_ASSERTS:
        buf_append_text(out, "a list ( \"p99_ms(*) < 20\", ... ) of comparisons");
        break;
    case SETTING_TYPE_ARMS:
        buf_append_text(out,
                        "a list ( { name = \"...\"; protocol = \"...\"; }, ... ) or \"matrix\"");
        break;
    default:
        buf_printf(out, "a whole number from %" PRId64 " to %" PRId64, setting->min, setting->max);
        break;
    }
}

/* Bare where it is read back so. */
static void print_text_line(struct buf *out, const char *text)
{
    size_t length = strlen(text);

    if (length > 0 && (text[0] == '"' || text[0] == ' ' || text[length - 1] == ' '))
        print_quoted(out, text);
    else
        buf_append_text(out, text);
}

static void print_blocks_line(struct buf *out, const struct sweep *s)
{
    if (s->blocks_auto)
        buf_append_text(out, sweep_auto_word);
    else
        print_blocks(out, s);
}

static void print_affinity_line(struct buf *out, const struct sweep *s)
{
    if (s->affinity == AFFINITY_LISTS)
        buf_printf(out, "%s/%s", s->client_cpus, s->server_cpus);
    else
        buf_append_text(out, affinity_name(s->affinity));
}

static void print_levels_line(struct buf *out, const struct setting *setting, const struct sweep *s)
{
    char number[LEVEL_NAME_SIZE];

    for (size_t i = 0; has_levels(setting, s) && i < s->level_count; i++)
        buf_printf(out, "%s%s", i ? "," : "", level_number(&s->levels[i], number));
}

static void print_schedule_line(struct buf *out, const struct setting *setting,
                                const struct sweep *s)
{
    char from[NUMBER_TEXT_SIZE], to[NUMBER_TEXT_SIZE], seconds[NUMBER_TEXT_SIZE];

    for (size_t i = 0; has_levels(setting, s) && i < s->schedule.count; i++) {
        const struct rate_segment *segment = &s->schedule.segments[i];
        bool ramp = segment->from != segment->to;

        number_print_exact(segment->from, from);
        number_print_exact(segment->to, to);
        number_print_exact(segment->seconds, seconds);
        buf_printf(out, "%s%s%s%s:%s", i ? "," : "", from, ramp ? "-" : "", ramp ? to : "",
                   seconds);
    }
}

static void print_parameters_line(struct buf *out, const struct sweep_parameters *list)
{
    for (size_t i = 0; i < list->count; i++) {
        buf_printf(out, "%s%s=", i ? ", " : "", list->list[i].name);
        print_parameter(out, &list->list[i], "");
    }
}

static void print_labels_line(struct buf *out, const struct sweep *s)
{
    for (size_t i = 0; i < s->label_count; i++) {
        buf_printf(out, "%s%s=", i ? ", " : "", s->labels[i].key);
        print_quoted(out, s->labels[i].value);
    }
}

static void print_asserts_line(struct buf *out, const struct sweep *s)
{
    for (size_t i = 0; i < s->assert_count; i++)
        buf_printf(out, "%s%s", i ? "; " : "", s->asserts[i]);
}

void setting_print_line(const struct setting *setting, const void *base, struct buf *out)
{
    const void *field = (const char *)base + setting->offset;

    switch (setting->type) {
    case SETTING_TYPE_TEXT:
        print_text_line(out, field);
        break;
    case SETTING_TYPE_INT64:
        buf_printf(out, "%" PRId64, *(const int64_t *)field);
        break;
    case SETTING_TYPE_UINT64:
        buf_printf(out, "%" PRIu64, *(const uint64_t *)field);
        break;
    case SETTING_TYPE_WORD:
        buf_append_text(out, setting->words[*(const unsigned *)field]);
        break;
    case SETTING_TYPE_BLOCKS:
        print_blocks_line(out, base);
        break;
    case SETTING_TYPE_AFFINITY:
        print_affinity_line(out, base);
        break;
    case SETTING_TYPE_LEVELS:
    case SETTING_TYPE_RATES:
        print_levels_line(out, setting, base);
        break;
    case SETTING_TYPE_SCHEDULE:
        print_schedule_line(out, setting, base);
        break;
    case SETTING_TYPE_PARAMETERS:
        print_parameters_line(out, field);
        break;
    case SETTING_TYPE_LABELS:
        print_labels_line(out, base);
        break;
    case SETTING_TYPE_ASSERTS:
        print_asserts_line(out, base);
        break;
    default:
        setting_print(setting, base, out);
        break;
    }
}

bool setting_can_be_unset(const struct setting *setting)
{
    return setting->type == SETTING_TYPE_REAL && setting->fallback[0] == '\0';
}

void setting_print_line_allowed(const struct setting *setting, struct buf *out)
{
    switch (setting->type) {
    case SETTING_TYPE_TEXT:
        buf_printf(out, "a text of at most %zu bytes", setting->size - 1);
        break;
    case SETTING_TYPE_LEVELS:
    case SETTING_TYPE_RATES:
        setting_print_allowed(setting, out);
        buf_append_text(out, ", such as 1,2,4");
        break;
    case SETTING_TYPE_SCHEDULE:
        buf_append_text(out, "RATE:SECONDS or FROM-TO:SECONDS, such as 100:5,100-1000:20");
        break;
    case SETTING_TYPE_PARAMETERS:
        buf_append_text(out, "KEY=VALUE, ... with numbers, true, false and texts, or nothing");
        break;
    case SETTING_TYPE_LABELS:
        buf_append_text(out, "KEY=TEXT, ..., or nothing");
        break;
    case SETTING_TYPE_ASSERTS:
        buf_append_text(out, "p99_ms(*) < 20; rps(grpc) > 100, or nothing");
        break;
    default:
        setting_print_allowed(setting, out);
        break;
    }
    if (setting_can_be_unset(setting))
        buf_append_text(out, ", or nothing");
}

void setting_option_name(const struct setting *setting, char out[SETTING_OPTION_SIZE])
{
    const char *from = setting->option ? setting->option : setting->name;
    size_t i = 0;

    for (; from[i] && i + 1 < SETTING_OPTION_SIZE; i++)
        out[i] = from[i] == '_' || from[i] == '.' ? '-' : from[i];
    out[i] = '\0';
}
