#include <config.h>

#include "engine/sweep/sweep_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <libconfig.h>

#include "base/file.h"
#include "base/nearest.h"
#include "base/number.h"
#include "engine/sweep/sweep_file_schedule.h"
#include "engine/sweep/sweep_file_value.h"
#include "engine/sweep/sweep_text.h"

enum { KEY_SIZE = 128, SHOWN_LINE_MAX = 48 };

/* "FILE:LINE: KEY: ..." */
static int place(const struct sweep_config *c, const config_setting_t *node, const char *key,
                 int code, struct err *e)
{
    err_prefix(e, "%.100s", key);
    sweep_config_prefix_line(c->file, sweep_file_line(node), e);
    return code;
}

/* ---- arms ---- */

static int unknown_arm_key(const char *key, struct err *e)
{
    struct nearest nearest;

    nearest_init(&nearest, key);
    for (size_t i = 0; i < ARM_KEY_COUNT; i++)
        nearest_offer(&nearest, arm_settings[i].name);
    if (nearest.best)
        return err_set(e, ERR_INVALID, "no such key of an arm; did you mean '%s'?", nearest.best);
    return err_set(e, ERR_INVALID, "no such key of an arm; see sweep.cfg(5)");
}

/* A whole number of an arm can be a list: the arm stands for one of each value then. */
struct axes {
    const config_setting_t *lists[ARM_KEY_COUNT]; /* NULL: one value */
};

/* What its value adds to the name of an arm. */
static const char *const axis_suffixes[ARM_KEY_COUNT] = {[ARM_CONNECTIONS] = "conn",
                                                         [ARM_CHANNELS] = "ch",
                                                         [ARM_BATCH] = "batch",
                                                         [ARM_IMAGE_PX] = "px"};

static int read_axis(enum arm_key key, const config_setting_t *node, struct axes *axes,
                     struct err *e)
{
    if (config_setting_length(node) == 0)
        return err_set(e, ERR_INVALID, "the list is empty");
    axes->lists[key] = node;
    return 0;
}

static int read_arm_key(struct sweep_config_arm *arm, const config_setting_t *node,
                        struct axes *axes, struct err *e)
{
    const char *name = config_setting_name(node);
    const struct setting *setting = setting_find(arm_settings, ARM_KEY_COUNT, name);

    if (setting == NULL)
        return unknown_arm_key(name, e);
    arm->key_lines[setting - arm_settings] = sweep_file_line(node);
    if (axis_suffixes[setting - arm_settings] && sweep_file_is_list(node))
        return read_axis((enum arm_key)(setting - arm_settings), node, axes, e);
    return sweep_file_read_value(setting, node, &arm->arm, e);
}

static int take_axis_value(struct sweep_config_arm *arm, enum arm_key key,
                           const config_setting_t *value, struct err *e)
{
    const struct setting *setting = &arm_settings[key];
    size_t used = strlen(arm->arm.name);
    int code = sweep_file_read_scalar(setting, value, &arm->arm, e);
    int size;

    if (code)
        return code;
    size = snprintf(arm->arm.name + used, sizeof arm->arm.name - used, "-%lld%s",
                    config_setting_get_int64(value), axis_suffixes[key]);
    if (size < 0 || (size_t)size >= sizeof arm->arm.name - used)
        return err_set(e, ERR_TOO_LARGE, "the arm's name is too long to be told apart by it");
    return 0;
}

/* Adds the arm once for each combination of its lists from `key` on. */
static int add_arms(struct sweep_config *c, const struct sweep_config_arm *arm,
                    const struct axes *axes, enum arm_key key, struct err *e)
{
    int code = 0;

    while (key < ARM_KEY_COUNT && axes->lists[key] == NULL)
        key++;
    if (key == ARM_KEY_COUNT)
        return sweep_config_add_arm(c, arm, e);
    for (int i = 0; i < config_setting_length(axes->lists[key]) && code == 0; i++) {
        struct sweep_config_arm one = *arm;

        code = take_axis_value(&one, key, config_setting_get_elem(axes->lists[key], (unsigned)i),
                               e);
        if (code)
            return err_prefix(e, "%s", arm_settings[key].name);
        code = add_arms(c, &one, axes, key + 1, e);
    }
    return code;
}

static int missing_key(const struct sweep_config_arm *arm, char key[KEY_SIZE], size_t index,
                       struct err *e)
{
    static const enum arm_key required[] = {ARM_NAME, ARM_PROTOCOL};
    struct buf allowed;

    for (size_t i = 0; i < 2; i++) {
        const struct setting *setting = &arm_settings[required[i]];

        if (arm->key_lines[required[i]])
            continue;
        snprintf(key, KEY_SIZE, "arms[%zu].%s", index, setting->name);
        buf_init(&allowed, ERR_TEXT_SIZE);
        setting_print_allowed(setting, &allowed);
        err_set(e, ERR_INVALID, "is missing; allowed %s", buf_text(&allowed));
        buf_fini(&allowed);
        return ERR_INVALID;
    }
    return 0;
}

/* Notes the mistake that was made at `node`. */
static void note_at(struct sweep_config *c, const config_setting_t *node, const char *key, int code,
                    struct err *mistake)
{
    place(c, node, key, code, mistake);
    sweep_config_note(c, mistake);
}

static void read_arm_keys(struct sweep_config *c, struct sweep_config_arm *arm, struct axes *axes,
                          const config_setting_t *group, size_t index)
{
    char key[KEY_SIZE];
    struct err mistake;

    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *node = config_setting_get_elem(group, (unsigned)i);
        int code = read_arm_key(arm, node, axes, &mistake);

        snprintf(key, sizeof key, "arms[%zu].%.64s", index, config_setting_name(node));
        if (code)
            note_at(c, node, key, code, &mistake);
    }
}

static int read_arm(struct sweep_config *c, const config_setting_t *group, size_t index,
                    struct err *e)
{
    struct sweep_config_arm arm = {.line = sweep_file_line(group)};
    struct axes axes = {{NULL}};
    char key[KEY_SIZE];
    int code;

    snprintf(key, sizeof key, "arms[%zu]", index);
    if (!config_setting_is_group(group))
        return place(c, group, key,
                     err_set(e, ERR_INVALID, "allowed a group { name = \"...\"; ... }"), e);
    read_arm_keys(c, &arm, &axes, group, index);
    code = missing_key(&arm, key, index, e);
    if (code == 0)
        code = add_arms(c, &arm, &axes, 0, e);
    return code ? place(c, group, key, code, e) : 0;
}

static int read_arms(struct sweep_config *c, const config_setting_t *node, struct err *e)
{
    const struct setting *setting = &settings[SETTING_ARMS];
    const char *text = config_setting_get_string(node);
    struct err mistake;

    c->lines[SETTING_ARMS] = sweep_file_line(node);
    c->is_matrix = text && strcmp(text, "matrix") == 0;
    if (c->is_matrix)
        return 0;
    if (!config_setting_is_list(node))
        return place(c, node, setting->name, sweep_file_wrong_shape(setting, node, e), e);
    if (config_setting_length(node) == 0)
        return place(c, node, setting->name, err_set(e, ERR_INVALID, "the list is empty"), e);
    for (int i = 0; i < config_setting_length(node); i++)
        if (read_arm(c, config_setting_get_elem(node, (unsigned)i), (size_t)i, &mistake) != 0)
            sweep_config_note(c, &mistake);
    return 0;
}

/* ---- the top level ---- */

static int unknown_setting(const char *key, struct err *e)
{
    struct nearest nearest;

    if (setting_find(arm_settings, ARM_KEY_COUNT, key))
        return err_set(e, ERR_INVALID, "this key belongs into an arm: arms = ( { %s = ...; } )",
                       key);
    nearest_init(&nearest, key);
    for (size_t i = 0; i < SETTING_COUNT; i++)
        nearest_offer(&nearest, settings[i].name);
    for (size_t i = 0; i < ARM_KEY_COUNT; i++)
        if (arm_settings[i].shared)
            nearest_offer(&nearest, arm_settings[i].name);
    if (nearest.best)
        return err_set(e, ERR_INVALID, "no such setting; did you mean '%s'?", nearest.best);
    return err_set(e, ERR_INVALID, "no such setting; see sweep.cfg(5)");
}

/* Where each of them stands. */
static void note_asserts(struct sweep_config *c, const config_setting_t *node)
{
    for (size_t i = 0; i < c->sweep.assert_count; i++)
        c->assert_lines[i] = sweep_file_line(
            sweep_file_is_list(node) ? config_setting_get_elem(node, (unsigned)i) : node);
}

static int read_setting(struct sweep_config *c, const config_setting_t *node, const char *key,
                        struct err *e)
{
    const struct setting *setting = setting_find(settings, SETTING_COUNT, key);
    int code;

    if (setting) {
        c->lines[setting - settings] = sweep_file_line(node);
        code = sweep_file_read_value(setting, node, &c->sweep, e);
        if (setting->type == SETTING_TYPE_ASSERTS)
            note_asserts(c, node);
        return code;
    }
    setting = setting_find(arm_settings, ARM_KEY_COUNT, key);
    if (setting == NULL || !setting->shared)
        return unknown_setting(key, e);
    c->shared_lines[setting - arm_settings] = sweep_file_line(node);
    return sweep_file_read_value(setting, node, &c->shared, e);
}

/* Whether settings "NAME.member" exist. */
static bool is_group_name(const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strncmp(settings[i].name, name, length) == 0 && settings[i].name[length] == '.')
            return true;
    return false;
}

static int read_group(struct sweep_config *c, const config_setting_t *group, struct err *e)
{
    const char *name = config_setting_name(group);
    char key[KEY_SIZE];
    struct err mistake;
    int code;

    if (!config_setting_is_group(group))
        return place(c, group, name, err_set(e, ERR_INVALID, "allowed a group { }"), e);
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *node = config_setting_get_elem(group, (unsigned)i);

        snprintf(key, sizeof key, "%s.%.64s", name, config_setting_name(node));
        code = read_setting(c, node, key, &mistake);
        if (code)
            note_at(c, node, key, code, &mistake);
    }
    return 0;
}

static int read_top(struct sweep_config *c, const config_setting_t *node, struct err *e)
{
    const char *name = config_setting_name(node);
    int code;

    if (strcmp(name, settings[SETTING_ARMS].name) == 0)
        return read_arms(c, node, e);
    if (is_group_name(name))
        return read_group(c, node, e);
    if (strcmp(name, settings[SETTING_SCHEDULE].name) == 0) {
        sweep_file_read_schedule(c, node);
        return 0;
    }
    code = read_setting(c, node, name, e);
    return code ? place(c, node, name, code, e) : 0;
}

/* What libconfig complains about, with the text of the line, since its own words are two. */
static int syntax_error(const struct sweep_config *c, const config_t *config, const char *text,
                        struct err *e)
{
    const char *at = text;
    int line = config_error_line(config), length;

    for (int i = 1; i < line && strchr(at, '\n'); i++)
        at = strchr(at, '\n') + 1;
    at += strspn(at, " \t\r");
    length = (int)strcspn(at, "\r\n");
    err_set(e, ERR_INVALID, "%s in or before '%.*s'; settings are written name = value;",
            config_error_text(config), length < SHOWN_LINE_MAX ? length : SHOWN_LINE_MAX, at);
    sweep_config_prefix_line(c->file, line, e);
    return ERR_INVALID;
}

static void read_prepared(struct sweep_config *c, const char *text)
{
    const config_setting_t *root;
    struct err mistake;
    config_t config;

    config_init(&config);
    if (config_read_string(&config, text) == CONFIG_TRUE) {
        root = config_root_setting(&config);
        for (int i = 0; i < config_setting_length(root); i++)
            if (read_top(c, config_setting_get_elem(root, (unsigned)i), &mistake) != 0)
                sweep_config_note(c, &mistake);
    } else {
        syntax_error(c, &config, text, &mistake);
        sweep_config_note(c, &mistake);
    }
    config_destroy(&config);
}

int sweep_file_parse(struct sweep_config *c, const char *path, const char *text, size_t size,
                     struct err *e)
{
    struct buf prepared;
    struct err mistake;
    int line;

    snprintf(c->file, sizeof c->file, "%s", path);
    buf_init(&prepared, 2 * SWEEP_FILE_SIZE_MAX);
    if (sweep_text_prepare(text, size, &prepared, &line, &mistake) != 0) {
        sweep_config_prefix_line(path, line, &mistake);
        sweep_config_note(c, &mistake);
    } else {
        read_prepared(c, buf_text(&prepared));
    }
    buf_fini(&prepared);
    return sweep_config_mistake(c, e);
}

static int read_text(const struct sweep_config *c, const char *path, struct buf *text,
                     struct err *e)
{
    if (strlen(path) >= sizeof c->file)
        return err_set(e, ERR_INVALID, "'%.64s...': the path is too long", path);
    return file_read(path, text, e);
}

int sweep_file_read(struct sweep_config *c, const char *path, struct err *e)
{
    struct err mistake;
    struct buf text;

    buf_init(&text, SWEEP_FILE_SIZE_MAX);
    if (read_text(c, path, &text, &mistake) != 0)
        sweep_config_note(c, &mistake);
    else
        sweep_file_parse(c, path, buf_text(&text), text.size, NULL);
    buf_fini(&text);
    return sweep_config_mistake(c, e);
}
