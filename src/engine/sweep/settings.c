#include <config.h>

#include "engine/sweep/settings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/cpus.h"
#include "base/parse.h"
#include "base/text.h"
#include "engine/sweep/schedule.h"

static const char *const kind_names[] = {
    [VALUE_WORD] = "a word",        [VALUE_INTEGER] = "a whole number", [VALUE_REAL] = "a fraction",
    [VALUE_BOOL] = "a truth value", [VALUE_TEXT] = "a text in quotes",
};

const struct setting *setting_find(const struct setting *table, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

bool setting_is_levels(const struct setting *setting)
{
    return setting->type == SETTING_TYPE_LEVELS || setting->type == SETTING_TYPE_RATES ||
           setting->type == SETTING_TYPE_SCHEDULE;
}

bool setting_is_in_force(const struct sweep *s, enum setting_id id)
{
    switch (id) {
    case SETTING_ARRIVAL:
        return sweep_is_open(s);
    case SETTING_FIND_MAX:
    case SETTING_SEARCH_FROM:
    case SETTING_SEARCH_TO:
    case SETTING_SEARCH_RESOLUTION:
        return s->find_max;
    case SETTING_DURATION:
        return s->requests == 0 && sweep_level_kind(s) != LEVEL_SCHEDULE;
    case SETTING_REQUESTS:
        return s->requests > 0;
    case SETTING_PRECISION:
    case SETTING_PRECISION_METRIC:
    case SETTING_BLOCKS_MAX:
        return s->blocks_auto;
    default:
        return true;
    }
}

static bool has_default(const struct setting *setting)
{
    return setting->fallback[0] != '\0' && !setting_is_levels(setting);
}

void settings_set_defaults(const struct setting *table, size_t count, void *base)
{
    for (size_t i = 0; i < count; i++) {
        const struct setting *setting = &table[i];

        if (setting->fallback[0] == '\0' && setting->type == SETTING_TYPE_REAL)
            *(double *)((char *)base + setting->offset) = NAN;
        else if (has_default(setting))
            setting_set(setting, base, VALUE_WORD, setting->fallback, NULL);
    }
}

/* Whether a value of that kind can be of that type at all; numbers are told apart so that 5 serves
 * where 5.0 is wanted and 5.5 is never cut to 5. */
static bool kind_fits(enum setting_type type, enum value_kind kind)
{
    switch (type) {
    case SETTING_TYPE_INT:
    case SETTING_TYPE_INT64:
    case SETTING_TYPE_UINT64:
    case SETTING_TYPE_LEVELS:
        return kind == VALUE_WORD || kind == VALUE_INTEGER;
    case SETTING_TYPE_REAL:
    case SETTING_TYPE_RATES:
        return kind == VALUE_WORD || kind == VALUE_INTEGER || kind == VALUE_REAL;
    case SETTING_TYPE_BLOCKS:
        return kind == VALUE_WORD || kind == VALUE_INTEGER || kind == VALUE_TEXT;
    case SETTING_TYPE_BOOL:
        return kind == VALUE_WORD || kind == VALUE_BOOL;
    default:
        return kind == VALUE_WORD || kind == VALUE_TEXT;
    }
}

static int wrong_kind(const struct setting *setting, enum value_kind kind, const char *text,
                      struct err *e)
{
    struct buf allowed;

    buf_init(&allowed, ERR_TEXT_SIZE);
    setting_print_allowed(setting, &allowed);
    err_set(e, ERR_INVALID, "'%.64s' is %s; allowed %s", text, kind_names[kind],
            buf_text(&allowed));
    buf_fini(&allowed);
    return ERR_INVALID;
}

/* UTF-8 without control characters: it will stand on terminals and in JSON. */
static int check_text(const char *text, struct err *e)
{
    size_t left = strlen(text), length;

    for (const char *p = text; left > 0; p += length, left -= length) {
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return err_set(e, ERR_INVALID, "control character 0x%02x in a text", (unsigned)*p);
        length = text_utf8_length((const uint8_t *)p, left);
        if (length == 0)
            return err_set(e, ERR_INVALID, "a text that is not UTF-8");
        if (length == 2 && (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] < 0xa0)
            return err_set(e, ERR_INVALID, "control character 0x%02x in a text",
                           (unsigned)(unsigned char)p[1]);
    }
    return 0;
}

static int copy_text(char *out, size_t size, const char *text, struct err *e)
{
    int code = check_text(text, e);

    if (code)
        return code;
    if (strlen(text) >= size)
        return err_set(e, ERR_INVALID, "'%.32s...' has %zu bytes; allowed %zu", text, strlen(text),
                       size - 1);
    memcpy(out, text, strlen(text) + 1);
    return 0;
}

static int set_integer(const struct setting *setting, void *field, const char *text, struct err *e)
{
    int64_t value;
    int code = parse_int64(text, setting->min, setting->max, &value, e);

    if (code)
        return code;
    if (setting->type == SETTING_TYPE_INT)
        *(int *)field = (int)value;
    else if (setting->type == SETTING_TYPE_INT64)
        *(int64_t *)field = value;
    else
        *(uint64_t *)field = (uint64_t)value;
    return 0;
}

static int set_word(const struct setting *setting, void *field, const char *text, struct err *e)
{
    size_t index;
    int code = parse_word(text, setting->words, setting->word_count, &index, e);

    if (code == 0)
        *(unsigned *)field = (unsigned)index;
    return code;
}

static int set_bool(const struct setting *setting, bool *field, const char *text, struct err *e)
{
    size_t index;
    int code = parse_word(text, setting->words, setting->word_count, &index, e);

    if (code == 0)
        *field = index == 1;
    return code;
}

static int set_blocks(const struct setting *setting, struct sweep *s, enum value_kind kind,
                      const char *text, struct err *e)
{
    int64_t number;
    int code = 0;

    s->blocks_auto = strcmp(text, sweep_auto_word) == 0;
    sweep_cap_blocks(s);
    if (s->blocks_auto)
        return 0;
    if (kind == VALUE_TEXT || parse_int64(text, INT64_MIN, INT64_MAX, &number, NULL) != 0)
        return wrong_kind(setting, kind, text, e);
    code = parse_int64(text, setting->min, setting->max, &number, e);
    if (code == 0)
        s->blocks = (int)number;
    return code;
}

/* "0-1/2-3" into its two lists. */
static int set_cpu_lists(struct sweep *s, const char *text, const char *slash, struct err *e)
{
    char client[SWEEP_TEXT_SIZE];
    struct cpus cpus;
    int code;

    if ((size_t)(slash - text) >= sizeof client)
        return err_set(e, ERR_INVALID, "'%.32s...': the list is too long", text);
    snprintf(client, sizeof client, "%.*s", (int)(slash - text), text);
    code = cpus_parse(client, &cpus, e);
    if (code == 0)
        code = cpus_parse(slash + 1, &cpus, e);
    if (code == 0)
        code = copy_text(s->server_cpus, sizeof s->server_cpus, slash + 1, e);
    if (code)
        return code;
    memcpy(s->client_cpus, client, sizeof client);
    s->affinity = AFFINITY_LISTS;
    return 0;
}

static int set_affinity(const struct setting *setting, struct sweep *s, const char *text,
                        struct err *e)
{
    const char *slash = strchr(text, '/');

    if (slash)
        return set_cpu_lists(s, text, slash, e);
    if (strcmp(text, affinity_names[AFFINITY_SPLIT]) == 0)
        s->affinity = AFFINITY_SPLIT;
    else if (strcmp(text, affinity_names[AFFINITY_NONE]) == 0)
        s->affinity = AFFINITY_NONE;
    else
        return wrong_kind(setting, VALUE_WORD, text, e);
    s->client_cpus[0] = s->server_cpus[0] = '\0';
    return 0;
}

static int parse_level(const struct setting *setting, const char *text, struct level *out,
                       struct err *e)
{
    int64_t concurrency = 0;
    int code;

    if (setting->type == SETTING_TYPE_RATES) {
        *out = level_of_rate(NAN);
        return parse_double(text, setting->low, setting->high, &out->value, e);
    }
    code = parse_int64(text, setting->min, setting->max, &concurrency, e);
    *out = level_of_concurrency((int)concurrency);
    return code;
}

static int add_level(const struct setting *setting, struct sweep *s, const char *text,
                     struct err *e)
{
    char number[LEVEL_NAME_SIZE];
    struct level level;
    int code = parse_level(setting, text, &level, e);

    if (code)
        return code;
    if (s->level_count == SWEEP_LEVELS_MAX)
        return err_set(e, ERR_TOO_LARGE, "more than %d levels", SWEEP_LEVELS_MAX);
    for (size_t i = 0; i < s->level_count; i++)
        if (level_equals(&s->levels[i], &level))
            return err_set(e, ERR_INVALID, "'%s' stands there twice", level_number(&level, number));
    s->levels[s->level_count++] = level;
    return 0;
}

static int add_assertion(struct sweep *s, const char *text, struct err *e)
{
    int code;

    if (s->assert_count == SWEEP_ASSERTS_MAX)
        return err_set(e, ERR_TOO_LARGE, "more than %d assertions", SWEEP_ASSERTS_MAX);
    if (text[strspn(text, " \t")] == '\0')
        return err_set(e, ERR_INVALID, "an empty text; allowed such as \"p99_ms(*) < 20\"");
    code = copy_text(s->asserts[s->assert_count], SWEEP_TEXT_SIZE, text, e);
    s->assert_count += code == 0;
    return code;
}

int setting_set(const struct setting *setting, void *base, enum value_kind kind, const char *text,
                struct err *e)
{
    void *field = (char *)base + setting->offset;

    if (!kind_fits(setting->type, kind))
        return wrong_kind(setting, kind, text, e);
    switch (setting->type) {
    case SETTING_TYPE_TEXT:
        return copy_text(field, setting->size, text, e);
    case SETTING_TYPE_INT:
    case SETTING_TYPE_INT64:
    case SETTING_TYPE_UINT64:
        return set_integer(setting, field, text, e);
    case SETTING_TYPE_REAL:
        return parse_double(text, setting->low, setting->high, field, e);
    case SETTING_TYPE_WORD:
        return set_word(setting, field, text, e);
    case SETTING_TYPE_BOOL:
        return set_bool(setting, field, text, e);
    case SETTING_TYPE_BLOCKS:
        return set_blocks(setting, base, kind, text, e);
    case SETTING_TYPE_AFFINITY:
        return set_affinity(setting, base, text, e);
    case SETTING_TYPE_LEVELS:
    case SETTING_TYPE_RATES:
        return add_level(setting, base, text, e);
    case SETTING_TYPE_SCHEDULE:
        return schedule_add_word(base, text, e);
    case SETTING_TYPE_ASSERTS:
        return add_assertion(base, text, e);
    default:
        return wrong_kind(setting, kind, text, e);
    }
}

void setting_clear(const struct setting *setting, void *base)
{
    if (setting_is_levels(setting))
        ((struct sweep *)base)->level_count = ((struct sweep *)base)->schedule.count = 0;
    else if (setting->type == SETTING_TYPE_LABELS)
        ((struct sweep *)base)->label_count = 0;
    else if (setting->type == SETTING_TYPE_ASSERTS)
        ((struct sweep *)base)->assert_count = 0;
    else if (setting->type == SETTING_TYPE_PARAMETERS)
        ((struct sweep_parameters *)((char *)base + setting->offset))->count = 0;
}

/* Where a list of one setting's elements goes. */
struct element_context {
    const struct setting *setting;
    void *base;
};

static int set_element(const char *piece, void *context, struct err *e)
{
    struct element_context *c = context;

    return setting_set(c->setting, c->base, VALUE_WORD, piece, e);
}

static int set_pair(const struct setting *setting, void *base, const char *text, struct err *e)
{
    const char *equals = strchr(text, '=');
    char key[64];

    if (equals == NULL)
        return err_set(e, ERR_INVALID, "'%.64s' has no '='; allowed KEY=VALUE", text);
    if ((size_t)(equals - text) >= sizeof key)
        return err_set(e, ERR_INVALID, "'%.32s...': the key is longer than %zu bytes", text,
                       sizeof key - 1);
    snprintf(key, sizeof key, "%.*s", (int)(equals - text), text);
    return setting_set_entry(setting, base, key, VALUE_WORD, equals + 1, e);
}

int setting_set_word(const struct setting *setting, void *base, const char *text, struct err *e)
{
    struct element_context context = {setting, base};

    switch (setting->type) {
    case SETTING_TYPE_LEVELS:
    case SETTING_TYPE_RATES:
    case SETTING_TYPE_SCHEDULE:
        setting_clear(setting, base);
        return parse_list(text, set_element, &context, e);
    case SETTING_TYPE_PARAMETERS:
    case SETTING_TYPE_LABELS:
        return set_pair(setting, base, text, e);
    default:
        return setting_set(setting, base, VALUE_WORD, text, e);
    }
}
