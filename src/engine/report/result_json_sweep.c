#include <config.h>

#include "engine/report/result_json_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "engine/sweep/schedule.h"

static void put_parameters(struct json_writer *w, cJSON *o, const char *key,
                           const struct sweep_parameters *list)
{
    cJSON *map = json_put_object(w, o, key);
    size_t i;

    for (i = 0; i < list->count; i++) {
        struct parameter p = sweep_parameter_view(&list->list[i]);

        switch (p.type) {
        case PARAMETER_BOOL:
            json_put_bool(w, map, p.name, p.value.boolean);
            break;
        case PARAMETER_INT64:
            json_put_int64(w, map, p.name, p.value.int64);
            break;
        case PARAMETER_UINT64:
            json_put_uint64(w, map, p.name, p.value.uint64);
            break;
        case PARAMETER_DOUBLE:
            json_put_real(w, map, p.name, p.value.number);
            break;
        case PARAMETER_STRING:
            json_put_text(w, map, p.name, p.value.string);
            break;
        }
    }
}

/* Null where the levels are of the other kind or searched for. */
static void put_levels(struct json_writer *w, cJSON *o, const char *key, enum level_kind kind,
                       const struct sweep *s)
{
    cJSON *list;
    size_t i;

    if (sweep_level_kind(s) != kind || s->find_max) {
        json_put_null(w, o, key);
        return;
    }
    list = json_put_array(w, o, key);
    for (i = 0; i < s->level_count; i++)
        json_put_real(w, list, NULL, s->levels[i].value);
}

static void put_segment(struct json_writer *w, cJSON *list, const struct rate_segment *segment)
{
    cJSON *o = json_put_object(w, list, NULL);

    if (segment->from == segment->to) {
        json_put_real(w, o, schedule_keys[SCHEDULE_RATE].name, segment->from);
    } else {
        json_put_real(w, o, schedule_keys[SCHEDULE_FROM].name, segment->from);
        json_put_real(w, o, schedule_keys[SCHEDULE_TO].name, segment->to);
    }
    json_put_real(w, o, schedule_keys[SCHEDULE_SECONDS].name, segment->seconds);
}

/* Null where the levels are of another kind. */
static void put_schedule(struct json_writer *w, cJSON *o, const char *key, const struct sweep *s)
{
    cJSON *list;

    if (sweep_level_kind(s) != LEVEL_SCHEDULE) {
        json_put_null(w, o, key);
        return;
    }
    list = json_put_array(w, o, key);
    for (size_t i = 0; i < s->schedule.count; i++)
        put_segment(w, list, &s->schedule.segments[i]);
}

static void put_blocks(struct json_writer *w, cJSON *o, const char *key, const struct sweep *s)
{
    if (s->blocks_auto)
        json_put_text(w, o, key, sweep_auto_word);
    else
        json_put_int64(w, o, key, s->blocks);
}

static void put_affinity(struct json_writer *w, cJSON *o, const char *key, const struct sweep *s)
{
    char lists[2 * SWEEP_TEXT_SIZE];

    snprintf(lists, sizeof lists, "%s/%s", s->client_cpus, s->server_cpus);
    json_put_text(w, o, key, s->affinity == AFFINITY_LISTS ? lists : affinity_name(s->affinity));
}

static void put_asserts(struct json_writer *w, cJSON *o, const char *key, const struct sweep *s)
{
    cJSON *list = json_put_array(w, o, key);

    for (size_t i = 0; i < s->assert_count; i++)
        json_put_text(w, list, NULL, s->asserts[i]);
}

/* "objective.p99_ms" is the member p99_ms of the object objective. */
static const char *split_name(const struct setting *setting, size_t *group_size)
{
    const char *dot = strrchr(setting->name, '.');

    *group_size = dot ? (size_t)(dot - setting->name) : 0;
    return dot ? dot + 1 : setting->name;
}

/* Members of the document, not of its sweep. */
static bool is_elsewhere(const struct setting *setting)
{
    return setting->type == SETTING_TYPE_ARMS || setting->type == SETTING_TYPE_LABELS;
}

static void put_setting(struct json_writer *w, cJSON *o, const struct setting *setting,
                        const void *base)
{
    const void *field = (const char *)base + setting->offset;
    size_t group_size;
    const char *key = split_name(setting, &group_size);

    if (is_elsewhere(setting))
        return;
    o = json_put_group(w, o, setting->name, group_size);
    switch (setting->type) {
    case SETTING_TYPE_TEXT:
        json_put_text_or_null(w, o, key, field);
        break;
    case SETTING_TYPE_INT:
        json_put_int64(w, o, key, *(const int *)field);
        break;
    case SETTING_TYPE_INT64:
        json_put_int64(w, o, key, *(const int64_t *)field);
        break;
    case SETTING_TYPE_UINT64:
        json_put_uint64(w, o, key, *(const uint64_t *)field);
        break;
    case SETTING_TYPE_REAL:
        json_put_real(w, o, key, *(const double *)field);
        break;
    case SETTING_TYPE_WORD:
        json_put_text(w, o, key, setting->words[*(const unsigned *)field]);
        break;
    case SETTING_TYPE_BOOL:
        json_put_bool(w, o, key, *(const bool *)field);
        break;
    case SETTING_TYPE_BLOCKS:
        put_blocks(w, o, key, base);
        break;
    case SETTING_TYPE_AFFINITY:
        put_affinity(w, o, key, base);
        break;
    case SETTING_TYPE_LEVELS:
        put_levels(w, o, key, LEVEL_CONCURRENCY, base);
        break;
    case SETTING_TYPE_RATES:
        put_levels(w, o, key, LEVEL_RATE, base);
        break;
    case SETTING_TYPE_SCHEDULE:
        put_schedule(w, o, key, base);
        break;
    case SETTING_TYPE_PARAMETERS:
        put_parameters(w, o, key, field);
        break;
    case SETTING_TYPE_ASSERTS:
        put_asserts(w, o, key, base);
        break;
    default:
        break;
    }
}

void json_put_sweep(struct json_writer *w, cJSON *object, const struct sweep *s)
{
    size_t i;

    for (i = 0; i < SETTING_COUNT; i++)
        put_setting(w, object, &settings[i], s);
}

void json_put_arm(struct json_writer *w, cJSON *object, const struct sweep_arm *arm)
{
    size_t i;

    for (i = 0; i < ARM_KEY_COUNT; i++)
        put_setting(w, object, &arm_settings[i], arm);
    json_put_bool(w, object, "twin", arm->is_twin);
}

void json_put_labels(struct json_writer *w, cJSON *object, const struct sweep *s)
{
    size_t i;

    for (i = 0; i < s->label_count; i++)
        json_put_text(w, object, s->labels[i].key, s->labels[i].value);
}

/* The value as a sweep file would have it; false for what is no plain value. */
static bool plain_value(const cJSON *item, enum value_kind *kind, const char **text,
                        char number[NUMBER_TEXT_SIZE])
{
    *text = number;
    if (cJSON_IsString(item)) {
        *kind = VALUE_TEXT;
        *text = item->valuestring;
    } else if (cJSON_IsBool(item)) {
        *kind = VALUE_BOOL;
        *text = cJSON_IsTrue(item) ? "true" : "false";
    } else if (cJSON_IsNumber(item)) {
        bool integer = fabs(item->valuedouble) < 0x1p53 &&
                       item->valuedouble == floor(item->valuedouble);

        *kind = integer ? VALUE_INTEGER : VALUE_REAL;
        if (integer)
            number_print(item->valuedouble, 0, number);
        else
            number_print_exact(item->valuedouble, number);
    } else {
        return false;
    }
    return true;
}

static void read_value(struct result_reader *r, const cJSON *item, const struct setting *setting,
                       void *base)
{
    bool entry = setting->type == SETTING_TYPE_PARAMETERS || setting->type == SETTING_TYPE_LABELS;
    char number[NUMBER_TEXT_SIZE];
    enum value_kind kind;
    const char *text;
    struct err e = {0};
    int code;

    if (!plain_value(item, &kind, &text, number)) {
        json_fault(r, setting->name, "is no number, text or truth value");
        return;
    }
    code = entry
               ? setting_set_entry(setting, base, item->string ? item->string : "", kind, text, &e)
               : setting_set(setting, base, kind, text, &e);
    if (code != 0)
        json_fault(r, setting->name, "%s", e.text);
}

static void read_segment(struct result_reader *r, const cJSON *o, struct sweep *s)
{
    struct schedule_part part;
    const cJSON *member;
    struct err e = {0};

    schedule_part_init(&part);
    cJSON_ArrayForEach(member, o)
    {
        const struct setting *key = setting_find(schedule_keys, SCHEDULE_KEY_COUNT,
                                                 member->string ? member->string : "");

        if (key)
            read_value(r, member, key, &part);
    }
    if (schedule_add(s, &part, &e) != 0)
        json_fault(r, settings[SETTING_SCHEDULE].name, "%s", e.text);
}

static void read_schedule(struct result_reader *r, const cJSON *item, struct sweep *s)
{
    const struct setting *setting = &settings[SETTING_SCHEDULE];
    const cJSON *segment;

    setting_clear(setting, s);
    if (!cJSON_IsArray(item))
        json_fault(r, setting->name, "is no array");
    else
        cJSON_ArrayForEach(segment, item) read_segment(r, segment, s);
}

static void read_setting(struct result_reader *r, const cJSON *item, const struct setting *setting,
                         void *base)
{
    const cJSON *element;

    switch (setting->type) {
    case SETTING_TYPE_SCHEDULE:
        read_schedule(r, item, base);
        break;
    case SETTING_TYPE_LEVELS:
    case SETTING_TYPE_RATES:
    case SETTING_TYPE_PARAMETERS:
    case SETTING_TYPE_LABELS:
    case SETTING_TYPE_ASSERTS:
        setting_clear(setting, base);
        if (!cJSON_IsArray(item) && !cJSON_IsObject(item))
            json_fault(r, setting->name, "is neither array nor object");
        else
            cJSON_ArrayForEach(element, item) read_value(r, element, setting, base);
        break;
    default:
        read_value(r, item, setting, base);
    }
}

static void read_settings(struct result_reader *r, const cJSON *o, const struct setting *table,
                          size_t count, void *base)
{
    size_t i, group_size;

    for (i = 0; i < count; i++) {
        const char *key = split_name(&table[i], &group_size);
        const cJSON *group = json_get_group(o, table[i].name, group_size);
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(group, key);

        if (item && !cJSON_IsNull(item) && !is_elsewhere(&table[i]))
            read_setting(r, item, &table[i], base);
    }
}

void json_to_sweep(struct result_reader *r, const cJSON *o, struct sweep *s)
{
    read_settings(r, o, settings, SETTING_COUNT, s);
    sweep_cap_blocks(s);
    if (s->find_max)
        sweep_set_find_max(s, true);
}

void json_to_arm(struct result_reader *r, const cJSON *o, struct sweep_arm *arm)
{
    read_settings(r, o, arm_settings, ARM_KEY_COUNT, arm);
    arm->is_twin = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(o, "twin"));
}

void json_to_labels(struct result_reader *r, const cJSON *o, struct sweep *s)
{
    read_setting(r, o, &settings[SETTING_LABELS], s);
}
