#include <config.h>

#include "engine/sweep/sweep_config.h"

#include <stdlib.h>
#include <string.h>

#include "engine/sweep/target.h"

enum { SHOWN_PATH_MAX = 80, MISTAKES_MAX = 1 << 16 };

void sweep_config_init(struct sweep_config *c)
{
    *c = (struct sweep_config){0};
    sweep_init(&c->sweep);
    settings_set_defaults(arm_settings, ARM_KEY_COUNT, &c->shared);
    c->forced = c->shared;
    buf_init(&c->mistakes, MISTAKES_MAX);
}

void sweep_config_fini(struct sweep_config *c)
{
    sweep_fini(&c->sweep);
    free(c->arms);
    c->arms = NULL;
    c->arm_count = 0;
    buf_fini(&c->mistakes);
}

void sweep_config_note(struct sweep_config *c, const struct err *mistake)
{
    if (c->first.code == ERR_NONE)
        c->first = *mistake;
    buf_printf(&c->mistakes, "%s\n", mistake->text);
}

int sweep_config_mistake(const struct sweep_config *c, struct err *e)
{
    if (c->first.code != ERR_NONE && e)
        *e = c->first;
    return (int)c->first.code;
}

static bool is_arm_key(const struct setting *setting)
{
    return setting >= arm_settings && setting < arm_settings + ARM_KEY_COUNT;
}

static int select_arms(struct sweep_config *c, const char *text, struct err *e)
{
    if (strlen(text) >= sizeof c->selection)
        return err_set(e, ERR_INVALID, "'%.32s...' is too long", text);
    memcpy(c->selection, text, strlen(text) + 1);
    return 0;
}

/* Those of options stand in place of the file's. */
static int set_assert(struct sweep_config *c, const char *text, struct err *e)
{
    const struct setting *setting = &settings[SETTING_ASSERT];

    if (c->lines[SETTING_ASSERT] != SAID_BY_OPTION || text[0] == '\0')
        setting_clear(setting, &c->sweep);
    c->lines[SETTING_ASSERT] = SAID_BY_OPTION;
    return text[0] ? setting_set_word(setting, &c->sweep, text, e) : 0;
}

int sweep_config_set_option(struct sweep_config *c, const struct setting *setting, const char *text,
                            struct err *e)
{
    if (is_arm_key(setting)) {
        c->is_forced[setting - arm_settings] = true;
        return setting_set_word(setting, &c->forced, text, e);
    }
    if (setting == &settings[SETTING_ARMS])
        return select_arms(c, text, e);
    if (setting == &settings[SETTING_ASSERT])
        return set_assert(c, text, e);
    c->lines[setting - settings] = SAID_BY_OPTION;
    if (setting == &settings[SETTING_PARAMETERS])
        return setting_set_word(&arm_settings[ARM_PARAMETERS], &c->forced, text, e);
    return setting_set_word(setting, &c->sweep, text, e);
}

int sweep_config_set_target(struct sweep_config *c, enum protocol protocol, const char *text,
                            struct err *e)
{
    struct target_name name;
    int code = target_parse(text, protocol, &name, e);

    if (code)
        return code;
    if (strlen(text) >= sizeof c->targets[protocol])
        return err_set(e, ERR_INVALID, "'%.32s...' is too long", text);
    memcpy(c->targets[protocol], text, strlen(text) + 1);
    return 0;
}

int sweep_config_add_arm(struct sweep_config *c, const struct sweep_config_arm *arm, struct err *e)
{
    struct sweep_config_arm *arms;

    if (c->arm_count == SWEEP_ARMS_MAX)
        return err_set(e, ERR_TOO_LARGE, "more than %d arms", SWEEP_ARMS_MAX);
    arms = realloc(c->arms, (c->arm_count + 1) * sizeof *arms);
    if (arms == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu arms", c->arm_count + 1);
    arms[c->arm_count++] = *arm;
    c->arms = arms;
    return 0;
}

void sweep_config_prefix_line(const char *file, int line, struct err *e)
{
    size_t length = strlen(file);

    if (length > SHOWN_PATH_MAX)
        err_prefix(e, "...%s:%d", file + length - SHOWN_PATH_MAX, line);
    else
        err_prefix(e, "%s:%d", file, line);
}
