#include <config.h>

#include "engine/sweep/sweep_file_value.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/number.h"

enum { NUMBER_SIZE = 32 };

/* A scalar of the file as a word of that kind. */
struct found {
    enum value_kind kind;
    const char *text; /* in `number` or in libconfig's memory */
    char number[NUMBER_SIZE];
};

int sweep_file_line(const config_setting_t *node)
{
    return (int)config_setting_source_line(node);
}

bool sweep_file_is_list(const config_setting_t *node)
{
    return config_setting_is_list(node) || config_setting_is_array(node);
}

static const char *kind_of(const config_setting_t *node)
{
    return config_setting_is_group(node) ? "a group { }" : "a list";
}

/* False for a list or group. */
static bool find_scalar(const config_setting_t *node, struct found *out)
{
    out->text = out->number;
    switch (config_setting_type(node)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        out->kind = VALUE_INTEGER;
        snprintf(out->number, sizeof out->number, "%lld", config_setting_get_int64(node));
        return true;
    case CONFIG_TYPE_FLOAT:
        out->kind = VALUE_REAL;
        number_print_exact(config_setting_get_float(node), out->number);
        return true;
    case CONFIG_TYPE_BOOL:
        out->kind = VALUE_BOOL;
        out->text = config_setting_get_bool(node) ? "true" : "false";
        return true;
    case CONFIG_TYPE_STRING:
        out->kind = VALUE_TEXT;
        out->text = config_setting_get_string(node);
        return true;
    default:
        return false;
    }
}

int sweep_file_wrong_shape(const struct setting *setting, const config_setting_t *node,
                           struct err *e)
{
    struct buf allowed;

    buf_init(&allowed, ERR_TEXT_SIZE);
    setting_print_allowed(setting, &allowed);
    err_set(e, ERR_INVALID, "%s; allowed %s",
            config_setting_is_aggregate(node) ? kind_of(node) : "a single value",
            buf_text(&allowed));
    buf_fini(&allowed);
    return ERR_INVALID;
}

int sweep_file_read_scalar(const struct setting *setting, const config_setting_t *node, void *base,
                           struct err *e)
{
    struct found found;

    if (!find_scalar(node, &found))
        return sweep_file_wrong_shape(setting, node, e);
    return setting_set(setting, base, found.kind, found.text, e);
}

static int read_list(const struct setting *setting, const config_setting_t *node, void *base,
                     struct err *e)
{
    int code = 0;

    if (config_setting_is_group(node))
        return sweep_file_wrong_shape(setting, node, e);
    setting_clear(setting, base);
    if (!sweep_file_is_list(node))
        return sweep_file_read_scalar(setting, node, base, e);
    for (int i = 0; i < config_setting_length(node) && code == 0; i++)
        code = sweep_file_read_scalar(setting, config_setting_get_elem(node, (unsigned)i), base, e);
    return code;
}

static int read_map(const struct setting *setting, const config_setting_t *node, void *base,
                    struct err *e)
{
    struct found found;
    int code = 0;

    if (!config_setting_is_group(node))
        return sweep_file_wrong_shape(setting, node, e);
    setting_clear(setting, base);
    for (int i = 0; i < config_setting_length(node) && code == 0; i++) {
        const config_setting_t *entry = config_setting_get_elem(node, (unsigned)i);
        const char *key = config_setting_name(entry);

        if (find_scalar(entry, &found))
            code = setting_set_entry(setting, base, key, found.kind, found.text, e);
        else
            code = err_set(e, ERR_INVALID, "%.64s: %s; allowed a single value", key,
                           kind_of(entry));
    }
    return code;
}

int sweep_file_read_value(const struct setting *setting, const config_setting_t *node, void *base,
                          struct err *e)
{
    switch (setting->type) {
    case SETTING_TYPE_LEVELS:
    case SETTING_TYPE_RATES:
    case SETTING_TYPE_ASSERTS:
        return read_list(setting, node, base, e);
    case SETTING_TYPE_PARAMETERS:
    case SETTING_TYPE_LABELS:
        return read_map(setting, node, base, e);
    default:
        return sweep_file_read_scalar(setting, node, base, e);
    }
}
