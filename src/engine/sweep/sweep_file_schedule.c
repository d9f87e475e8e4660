#include <config.h>

#include "engine/sweep/sweep_file_schedule.h"

#include <stdio.h>

#include "base/nearest.h"
#include "engine/sweep/schedule.h"
#include "engine/sweep/sweep_file_value.h"

enum { PLACE_SIZE = 128 };

/* "FILE:LINE: schedule[1].seconds: ...", and the mistake is noted. */
static void note_at(struct sweep_config *c, const config_setting_t *node, const char *where,
                    struct err *mistake)
{
    err_prefix(mistake, "%s%s", settings[SETTING_SCHEDULE].name, where);
    sweep_config_prefix_line(c->file, sweep_file_line(node), mistake);
    sweep_config_note(c, mistake);
}

static int unknown_key(const char *name, struct err *e)
{
    struct nearest nearest;

    nearest_init(&nearest, name);
    for (size_t i = 0; i < SCHEDULE_KEY_COUNT; i++)
        nearest_offer(&nearest, schedule_keys[i].name);
    if (nearest.best)
        return err_set(e, ERR_INVALID, "no such key of a segment; did you mean '%s'?",
                       nearest.best);
    return err_set(e, ERR_INVALID, "no such key of a segment; allowed rate, from, to and seconds");
}

/* Each mistake is noted; returns whether there was none. */
static bool read_keys(struct sweep_config *c, const config_setting_t *group, size_t index,
                      struct schedule_part *part)
{
    char where[PLACE_SIZE];
    struct err mistake;
    bool good = true;

    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *node = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(node);
        const struct setting *key = setting_find(schedule_keys, SCHEDULE_KEY_COUNT, name);
        int code = key ? sweep_file_read_scalar(key, node, part, &mistake)
                       : unknown_key(name, &mistake);

        snprintf(where, sizeof where, "[%zu].%.64s", index, name);
        if (code)
            note_at(c, node, where, &mistake);
        good &= code == 0;
    }
    return good;
}

static void read_segment(struct sweep_config *c, const config_setting_t *group, size_t index)
{
    struct schedule_part part;
    char where[PLACE_SIZE];
    struct err mistake;
    int code;

    snprintf(where, sizeof where, "[%zu]", index);
    schedule_part_init(&part);
    if (!config_setting_is_group(group))
        code = err_set(&mistake, ERR_INVALID, "allowed a group { rate = ...; seconds = ...; }");
    else if (read_keys(c, group, index, &part))
        code = schedule_add(&c->sweep, &part, &mistake);
    else
        return;
    if (code)
        note_at(c, group, where, &mistake);
}

void sweep_file_read_schedule(struct sweep_config *c, const config_setting_t *node)
{
    const struct setting *setting = &settings[SETTING_SCHEDULE];
    int count = config_setting_length(node);
    struct err mistake;

    c->lines[SETTING_SCHEDULE] = sweep_file_line(node);
    setting_clear(setting, &c->sweep);
    if (!config_setting_is_list(node))
        sweep_file_wrong_shape(setting, node, &mistake);
    else if (count == 0)
        err_set(&mistake, ERR_INVALID, "the list is empty");
    if (!config_setting_is_list(node) || count == 0)
        note_at(c, node, "", &mistake);
    /* One too many is told once. */
    for (int i = 0; config_setting_is_list(node) && i < count && i <= RATE_SEGMENTS_MAX; i++)
        read_segment(c, config_setting_get_elem(node, (unsigned)i), (size_t)i);
}
