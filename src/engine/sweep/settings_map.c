#include <config.h>

#include "engine/sweep/settings.h"

#include <float.h>
#include <string.h>

#include "base/parse.h"

/* Names that a sweep file can write as a key: a letter, then letters, digits, '_' or '-'. */
static int check_key(const char *key, struct err *e)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char rest[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    if (*key == '\0' || strchr(letters, *key) == NULL || key[strspn(key, rest)] != '\0')
        return err_set(e, ERR_INVALID,
                       "'%.64s' cannot be a key; allowed a letter, then letters, digits, _ or -",
                       key);
    if (strlen(key) >= sizeof((struct sweep_label *)0)->key)
        return err_set(e, ERR_INVALID, "'%.32s...': the key is longer than %zu bytes", key,
                       sizeof((struct sweep_label *)0)->key - 1);
    return 0;
}

/* A text that stands in an entry, checked like any other text setting. */
static int copy_value(char out[SWEEP_TEXT_SIZE], const char *text, struct err *e)
{
    static const struct setting value = {.type = SETTING_TYPE_TEXT, .size = SWEEP_TEXT_SIZE};

    return setting_set(&value, out, VALUE_TEXT, text, e);
}

/* What a word of the command line looks like: a number, a truth value, else a text. One in quotes
 * is a text without them, which is made in `unquoted`. */
static enum value_kind word_kind(const char **word, char unquoted[SWEEP_TEXT_SIZE])
{
    const char *text = *word;
    size_t length = strlen(text);
    int64_t integer;
    double real;

    if (parse_int64(text, INT64_MIN, INT64_MAX, &integer, NULL) == 0)
        return VALUE_INTEGER;
    if (parse_double(text, -DBL_MAX, DBL_MAX, &real, NULL) == 0)
        return VALUE_REAL;
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return VALUE_BOOL;
    if (length >= 2 && length < SWEEP_TEXT_SIZE && text[0] == '"' && text[length - 1] == '"') {
        memcpy(unquoted, text + 1, length - 2);
        unquoted[length - 2] = '\0';
        *word = unquoted;
    }
    return VALUE_TEXT;
}

static int set_parameter(struct sweep_parameter *p, enum value_kind kind, const char *text,
                         struct err *e)
{
    char unquoted[SWEEP_TEXT_SIZE];

    if (kind == VALUE_WORD)
        kind = word_kind(&text, unquoted);
    switch (kind) {
    case VALUE_INTEGER:
        p->parameter.type = PARAMETER_INT64;
        return parse_int64(text, INT64_MIN, INT64_MAX, &p->parameter.value.int64, e);
    case VALUE_REAL:
        p->parameter.type = PARAMETER_DOUBLE;
        return parse_double(text, -DBL_MAX, DBL_MAX, &p->parameter.value.number, e);
    case VALUE_BOOL:
        p->parameter.type = PARAMETER_BOOL;
        p->parameter.value.boolean = strcmp(text, "true") == 0;
        return 0;
    default:
        p->parameter.type = PARAMETER_STRING;
        return copy_value(p->text, text, e);
    }
}

/* The place of the parameter `key`: its old one, or one more, which is counted by the caller. */
static struct sweep_parameter *parameter_place(struct sweep_parameters *list, const char *key)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->list[i].name, key) == 0)
            return &list->list[i];
    return list->count < SWEEP_PARAMETERS_MAX ? &list->list[list->count] : NULL;
}

static int put_parameter(struct sweep_parameters *list, const struct sweep_parameter *p,
                         struct err *e)
{
    struct sweep_parameter *place = parameter_place(list, p->name);

    if (place == NULL)
        return err_set(e, ERR_TOO_LARGE, "more than %d parameters", SWEEP_PARAMETERS_MAX);
    list->count += place == &list->list[list->count];
    *place = *p;
    return 0;
}

static int put_label(struct sweep *s, const struct sweep_label *label, struct err *e)
{
    size_t i = 0;

    while (i < s->label_count && strcmp(s->labels[i].key, label->key) != 0)
        i++;
    if (i == SWEEP_LABELS_MAX)
        return err_set(e, ERR_TOO_LARGE, "more than %d labels", SWEEP_LABELS_MAX);
    s->label_count += i == s->label_count;
    s->labels[i] = *label;
    return 0;
}

static int set_parameter_entry(struct sweep_parameters *list, const char *key, enum value_kind kind,
                               const char *text, struct err *e)
{
    struct sweep_parameter p = {0};
    int code;

    if (strcmp(key, "binary_data_output") == 0)
        return err_set(e, ERR_INVALID, "'%s' follows from the arm's encoding", key);
    strcpy(p.name, key);
    code = set_parameter(&p, kind, text, e);
    if (code == 0)
        return put_parameter(list, &p, e);
    err_prefix(e, "%s", key);
    return code;
}

static int set_label_entry(struct sweep *s, const char *key, enum value_kind kind, const char *text,
                           struct err *e)
{
    struct sweep_label label = {0};
    int code;

    if (kind != VALUE_WORD && kind != VALUE_TEXT)
        return err_set(e, ERR_INVALID, "%s: '%.64s'; allowed a text in quotes", key, text);
    strcpy(label.key, key);
    code = copy_value(label.value, text, e);
    if (code == 0)
        return put_label(s, &label, e);
    err_prefix(e, "%s", key);
    return code;
}

int setting_set_entry(const struct setting *setting, void *base, const char *key,
                      enum value_kind kind, const char *text, struct err *e)
{
    int code = check_key(key, e);

    if (code)
        return code;
    if (setting->type == SETTING_TYPE_LABELS)
        return set_label_entry(base, key, kind, text, e);
    return set_parameter_entry((struct sweep_parameters *)((char *)base + setting->offset), key,
                               kind, text, e);
}

int sweep_parameters_merge(struct sweep_parameters *to, const struct sweep_parameters *from,
                           struct err *e)
{
    int code = 0;

    for (size_t i = 0; i < from->count && code == 0; i++)
        code = put_parameter(to, &from->list[i], e);
    return code;
}
