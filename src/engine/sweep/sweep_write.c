#include <config.h>

#include "engine/sweep/sweep_write.h"

#include <stdbool.h>
#include <string.h>

#include "engine/sweep/settings.h"

/* What stands before the dot, "" for a setting of the top level. */
static size_t group_length(const struct setting *setting)
{
    const char *dot = strchr(setting->name, '.');

    return dot ? (size_t)(dot - setting->name) : 0;
}

static bool same_group(const struct setting *a, const struct setting *b)
{
    size_t length = group_length(a);

    return length == group_length(b) && memcmp(a->name, b->name, length) == 0;
}

/* "NAME = VALUE;" between `before` and `after`; nothing for a value that is not set. */
static void write_value(const struct setting *setting, const void *base, const char *before,
                        const char *after, struct buf *out)
{
    size_t group = group_length(setting);
    struct buf value;

    buf_init(&value, out->limit);
    if (setting_print(setting, base, &value))
        buf_printf(out, "%s%s = %s;%s", before, setting->name + group + (group > 0),
                   buf_text(&value), after);
    out->failed |= buf_failed(&value);
    buf_fini(&value);
}

/* The group's members from `first` on; returns how many rows that were. */
static size_t write_group(const struct sweep *s, size_t first, struct buf *out)
{
    struct buf members;
    size_t i = first;

    buf_init(&members, out->limit);
    for (; i < SETTING_COUNT && same_group(&settings[first], &settings[i]); i++)
        if (setting_is_in_force(s, (enum setting_id)i))
            write_value(&settings[i], s, " ", "", &members);
    if (members.size > 0)
        buf_printf(out, "%.*s = {%s };\n", (int)group_length(&settings[first]),
                   settings[first].name, buf_text(&members));
    out->failed |= buf_failed(&members);
    buf_fini(&members);
    return i - first;
}

static bool has_key(const struct sweep_arm *arm, enum arm_key key)
{
    if (key == ARM_CONNECTIONS)
        return arm->protocol == PROTOCOL_REST;
    return key != ARM_CHANNELS || arm->protocol == PROTOCOL_GRPC;
}

static void write_arms(const struct sweep *s, struct buf *out)
{
    for (size_t i = 0; i < sweep_rivals(s); i++) {
        buf_append_text(out, i ? ",\n  {" : "arms = (\n  {");
        for (enum arm_key key = 0; key < ARM_KEY_COUNT; key++)
            if (has_key(&s->arms[i], key))
                write_value(&arm_settings[key], &s->arms[i], " ", "", out);
        buf_append_text(out, " }");
    }
    if (s->arm_count > 0)
        buf_append_text(out, "\n);\n");
}

int sweep_write(const struct sweep *s, struct buf *out, struct err *e)
{
    buf_append_text(out, "// Every setting of this sweep, defaults filled in.\n");
    for (size_t i = 0; i < SETTING_COUNT;) {
        if (group_length(&settings[i]) > 0) {
            i += write_group(s, i, out);
            continue;
        }
        if (i == SETTING_ARMS)
            write_arms(s, out);
        else if (setting_is_in_force(s, (enum setting_id)i))
            write_value(&settings[i], s, "", "\n", out);
        i++;
    }
    return buf_failed(out) ? err_set(e, ERR_NO_MEMORY, "the sweep file is too long") : 0;
}
