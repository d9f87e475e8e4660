#include <config.h>

#include "engine/run/choices_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <libconfig.h>

#include "base/file.h"
#include "base/nearest.h"
#include "base/roff.h"
#include "engine/sweep/sweep_config.h"
#include "engine/sweep/sweep_text.h"

enum { VALUE_SIZE = 64, KEY_SHOWN = 64 };

/* The table and where its fields are. */
struct target {
    const struct choice *choices;
    size_t count;
    char *fields;
};

static size_t count_words(const struct choice *choice)
{
    size_t count = 0;

    while (choice->word(count))
        count++;
    return count;
}

void choice_print_allowed(const struct choice *choice, struct buf *out)
{
    size_t count = choice->word ? count_words(choice) : 0;

    if (count == 0)
        buf_append_text(out, "true or false");
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", choice->word(i));
}

static int refuse(const struct choice *choice, const char *found, struct err *e)
{
    struct buf allowed;

    buf_init(&allowed, ERR_TEXT_SIZE);
    choice_print_allowed(choice, &allowed);
    err_set(e, ERR_INVALID, "%s; allowed %s", found, buf_text(&allowed));
    buf_fini(&allowed);
    return ERR_INVALID;
}

/* As it stands in the file, to be said back. */
static void print_found(const config_setting_t *node, char out[VALUE_SIZE])
{
    switch (config_setting_type(node)) {
    case CONFIG_TYPE_STRING:
        snprintf(out, VALUE_SIZE, "'%.40s'", config_setting_get_string(node));
        break;
    case CONFIG_TYPE_BOOL:
        snprintf(out, VALUE_SIZE, "%s", config_setting_get_bool(node) ? "true" : "false");
        break;
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        snprintf(out, VALUE_SIZE, "%lld", config_setting_get_int64(node));
        break;
    case CONFIG_TYPE_FLOAT:
        snprintf(out, VALUE_SIZE, "a number");
        break;
    default:
        snprintf(out, VALUE_SIZE, "%s", config_setting_is_group(node) ? "a group" : "a list");
    }
}

static int take_word(const struct choice *choice, const config_setting_t *node, char *field,
                     struct err *e)
{
    const char *text = config_setting_get_string(node);
    char found[VALUE_SIZE];

    for (size_t i = 0; text && choice->word(i); i++) {
        if (strcmp(choice->word(i), text) == 0) {
            *(int *)(void *)field = (int)i;
            return 0;
        }
    }
    print_found(node, found);
    return refuse(choice, found, e);
}

static int take_flag(const struct choice *choice, const config_setting_t *node, char *field,
                     struct err *e)
{
    char found[VALUE_SIZE];

    if (config_setting_type(node) == CONFIG_TYPE_BOOL) {
        *(bool *)(void *)field = config_setting_get_bool(node);
        return 0;
    }
    print_found(node, found);
    return refuse(choice, found, e);
}

static int unknown_key(const struct target *t, const char *key, struct err *e)
{
    struct nearest nearest;

    nearest_init(&nearest, key);
    for (size_t i = 0; i < t->count; i++)
        nearest_offer(&nearest, t->choices[i].name);
    if (nearest.best)
        return err_set(e, ERR_INVALID, "no such key; did you mean '%s'?", nearest.best);
    return err_set(e, ERR_INVALID, "no such key");
}

static int take(const struct target *t, const config_setting_t *node, struct err *e)
{
    const char *key = config_setting_name(node);

    for (size_t i = 0; i < t->count; i++) {
        const struct choice *choice = &t->choices[i];
        char *field = t->fields + choice->offset;

        if (strcmp(choice->name, key) == 0)
            return choice->word ? take_word(choice, node, field, e)
                                : take_flag(choice, node, field, e);
    }
    return unknown_key(t, key, e);
}

static int take_all(const char *path, const struct target *t, const config_setting_t *root,
                    struct err *e)
{
    int code = 0;

    for (int i = 0; i < config_setting_length(root) && code == 0; i++) {
        const config_setting_t *node = config_setting_get_elem(root, (unsigned)i);

        code = take(t, node, e);
        if (code == 0)
            continue;
        err_prefix(e, "%.*s", KEY_SHOWN, config_setting_name(node));
        sweep_config_prefix_line(path, (int)config_setting_source_line(node), e);
    }
    return code;
}

static int parse_prepared(const char *path, const char *text, const struct target *t, struct err *e)
{
    config_t config;
    int code;

    config_init(&config);
    if (config_read_string(&config, text) == CONFIG_TRUE) {
        code = take_all(path, t, config_root_setting(&config), e);
    } else {
        code = err_set(e, ERR_INVALID, "%s; choices are written name = value;",
                       config_error_text(&config));
        sweep_config_prefix_line(path, config_error_line(&config), e);
    }
    config_destroy(&config);
    return code;
}

int choices_file_parse(const char *path, const char *text, size_t size,
                       const struct choice *choices, size_t count, void *fields, struct err *e)
{
    struct target target = {choices, count, fields};
    struct buf prepared;
    int line, code;

    buf_init(&prepared, 2 * CHOICES_FILE_SIZE_MAX);
    code = sweep_text_prepare(text, size, &prepared, &line, e);
    if (code)
        sweep_config_prefix_line(path, line, e);
    else
        code = parse_prepared(path, buf_text(&prepared), &target, e);
    buf_fini(&prepared);
    return code;
}

int choices_file_read(const char *path, const struct choice *choices, size_t count, void *fields,
                      struct err *e)
{
    struct buf text;
    int code;

    buf_init(&text, CHOICES_FILE_SIZE_MAX);
    code = file_read(path, &text, e);
    if (code == 0)
        code = choices_file_parse(path, buf_text(&text), text.size, choices, count, fields, e);
    buf_fini(&text);
    return code;
}

void choices_file_print(const struct choice *choices, size_t count, const void *fields,
                        struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        const void *field = (const char *)fields + choices[i].offset;

        if (choices[i].word)
            buf_printf(out, "%s = \"%s\";\n", choices[i].name,
                       choices[i].word((size_t) * (const int *)field));
        else
            buf_printf(out, "%s = %s;\n", choices[i].name, *(const bool *)field ? "true" : "false");
    }
}

void choices_print_man(const struct choice *choices, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        struct buf allowed;

        buf_init(&allowed, ERR_TEXT_SIZE);
        choice_print_allowed(&choices[i], &allowed);
        buf_append_text(out, ".TP\n\\fB");
        roff_append(out, choices[i].name);
        buf_append_text(out, "\\fR\n");
        roff_append(out, choices[i].help);
        buf_append_text(out, ": ");
        roff_append(out, buf_text(&allowed));
        buf_append_text(out, ".\n");
        buf_fini(&allowed);
    }
}
