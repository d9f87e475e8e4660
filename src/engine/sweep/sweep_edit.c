#include <config.h>

#include "engine/sweep/sweep_edit.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/sweep/sweep_check.h"
#include "engine/sweep/sweep_image.h"

enum { ARM_NAME_SIZE = sizeof((struct sweep_arm *)0)->name, NUMBER_DIGITS = 4 };

/* ---- what follows ---- */

static void follow_input(struct sweep_arm *arm)
{
    if (!sweep_model_takes_images(arm->model))
        arm->input = INPUT_TENSOR;
}

static void follow_model(struct sweep *s, const struct sweep *old)
{
    for (size_t i = 0; i < s->arm_count; i++) {
        if (strcmp(s->arms[i].model, old->model) != 0)
            continue;
        memcpy(s->arms[i].model, s->model, sizeof s->arms[i].model);
        follow_input(&s->arms[i]);
    }
}

static void follow_protocol(struct sweep_arm *arm)
{
    arm->encoding = sweep_usual_encoding(arm);
    if (arm->protocol == PROTOCOL_REST) {
        arm->rpc = RPC_UNARY;
        arm->channels = 0;
    } else {
        arm->connections = 0;
    }
}

/* A trial is as long as one of the two says; the other goes back to its default. */
static void follow_length(struct sweep *s, enum setting_id id)
{
    if (id == SETTING_DURATION)
        s->requests = 0;
    else if (s->requests > 0)
        setting_set_word(&settings[SETTING_DURATION], s, settings[SETTING_DURATION].fallback, NULL);
}

/* With a schedule they have no say. */
static int check_length(const struct sweep *s, struct err *e)
{
    if (sweep_level_kind(s) == LEVEL_SCHEDULE)
        return err_set(e, ERR_INVALID, "a trial is as long as its schedule");
    return 0;
}

/* A trial is as long as the schedule, and after it as long as is usual. */
static void follow_load(struct sweep *s, const struct sweep *old)
{
    if (sweep_level_kind(s) == LEVEL_SCHEDULE) {
        s->requests = 0;
        s->duration_s = rate_curve_seconds(&s->schedule);
    } else if (sweep_level_kind(old) == LEVEL_SCHEDULE) {
        setting_set_word(&settings[SETTING_DURATION], s, settings[SETTING_DURATION].fallback, NULL);
    }
}

static const struct sweep_parameter *find_parameter(const struct sweep_parameters *list,
                                                    const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->list[i].name, name) == 0)
            return &list->list[i];
    return NULL;
}

static bool same_value(const struct sweep_parameter *a, const struct sweep_parameter *b)
{
    if (a->parameter.type != b->parameter.type)
        return false;
    switch (a->parameter.type) {
    case PARAMETER_BOOL:
        return a->parameter.value.boolean == b->parameter.value.boolean;
    case PARAMETER_DOUBLE:
        return a->parameter.value.number == b->parameter.value.number;
    case PARAMETER_STRING:
        return strcmp(a->text, b->text) == 0;
    default:
        return a->parameter.value.uint64 == b->parameter.value.uint64;
    }
}

/* The sweep's parameters, and the arm's own over them. */
static int merge_own(const struct sweep *s, const struct sweep *old, struct sweep_parameters *list,
                     struct err *e)
{
    struct sweep_parameters own = {.count = 0};

    for (size_t i = 0; i < list->count; i++) {
        const struct sweep_parameter *p = &list->list[i];
        const struct sweep_parameter *given = find_parameter(&old->parameters, p->name);

        if (given == NULL || !same_value(given, p))
            own.list[own.count++] = *p;
    }
    *list = s->parameters;
    return sweep_parameters_merge(list, &own, e);
}

static int follow_parameters(struct sweep *s, const struct sweep *old, struct err *e)
{
    int code = 0;

    for (size_t i = 0; i < s->arm_count && code == 0; i++) {
        code = merge_own(s, old, &s->arms[i].parameters, e);
        if (code)
            err_prefix(e, "arm '%s'", s->arms[i].name);
    }
    return code;
}

/* In a sweep file an arm cannot lack what the sweep gives to all, and the sweep's come first. */
static int follow_arm_parameters(const struct sweep *s, struct sweep_arm *arm, struct err *e)
{
    struct sweep_parameters own = arm->parameters;

    for (size_t i = 0; i < s->parameters.count; i++)
        if (find_parameter(&own, s->parameters.list[i].name) == NULL)
            return err_set(e, ERR_INVALID,
                           "'%s' is one of the sweep's, which every arm has; allowed another value",
                           s->parameters.list[i].name);
    arm->parameters = s->parameters;
    return sweep_parameters_merge(&arm->parameters, &own, e);
}

static int find_image(struct sweep *s, struct err *e)
{
    char name[SWEEP_PATH_SIZE];
    bool needed = false;

    for (size_t i = 0; i < s->arm_count; i++)
        needed |= sweep_arm_needs_image(&s->arms[i]);
    if (s->image[0] == '\0' && !needed)
        return 0;
    memcpy(name, s->image[0] ? s->image : SWEEP_SAMPLE_IMAGE,
           s->image[0] ? sizeof name : sizeof SWEEP_SAMPLE_IMAGE);
    return sweep_image_find(name, "", s->image, e);
}

static int follow_setting(struct sweep *s, const struct sweep *old, enum setting_id id,
                          struct err *e)
{
    switch (id) {
    case SETTING_MODEL:
        follow_model(s, old);
        return 0;
    case SETTING_IMAGE:
        return find_image(s, e);
    case SETTING_DURATION:
    case SETTING_REQUESTS:
        follow_length(s, id);
        return check_length(s, e);
    case SETTING_CONCURRENCY:
    case SETTING_RATE:
    case SETTING_SCHEDULE:
        s->find_max = false;
        follow_load(s, old);
        return 0;
    case SETTING_BLOCKS_MAX:
        sweep_cap_blocks(s);
        return 0;
    case SETTING_PARAMETERS:
        return follow_parameters(s, old, e);
    case SETTING_FIND_MAX:
        sweep_set_find_max(s, s->find_max);
        follow_load(s, old);
        return 0;
    default:
        return 0;
    }
}

static int follow_key(const struct sweep *s, struct sweep_arm *arm, enum protocol old,
                      enum arm_key key, struct err *e)
{
    if (key == ARM_PROTOCOL && arm->protocol != old)
        follow_protocol(arm);
    if (key == ARM_MODEL)
        follow_input(arm);
    return key == ARM_PARAMETERS ? follow_arm_parameters(s, arm, e) : 0;
}

/* ---- all or nothing ---- */

static int check(struct sweep *edited, struct err *e)
{
    struct sweep_fault fault;
    int code = 0;

    /* An edit can make an image needed. */
    if (edited->image[0] == '\0') {
        code = find_image(edited, e);
        if (code)
            return err_prefix(e, "%s", settings[SETTING_IMAGE].name);
    }
    code = sweep_check(edited, &fault, e);
    if (code == 0)
        return 0;
    err_prefix(e, "%s", fault.setting->name);
    return fault.arm == SIZE_MAX ? code : err_prefix(e, "arm '%s'", edited->arms[fault.arm].name);
}

/* Takes `edited` over when `code` and the checks allow it. */
static int settle(struct sweep *s, struct sweep *edited, int code, struct err *e)
{
    if (code == 0 && sweep_renew_twin(edited, e) != 0)
        code = err_prefix(e, "%s", settings[SETTING_NOISE_FLOOR].name);
    if (code == 0)
        code = check(edited, e);
    if (code) {
        sweep_fini(edited);
        return code;
    }
    sweep_fini(s);
    *s = *edited;
    return 0;
}

int sweep_edit_setting(struct sweep *s, enum setting_id id, const char *line, struct err *e)
{
    struct sweep edited;
    int code = sweep_copy(s, &edited, e);

    if (code)
        return code;
    code = setting_set_line(&settings[id], &edited, line, e);
    if (code == 0)
        code = follow_setting(&edited, s, id, e);
    if (code)
        err_prefix(e, "%s", settings[id].name);
    return settle(s, &edited, code, e);
}

int sweep_edit_arm(struct sweep *s, size_t arm, enum arm_key key, const char *line, struct err *e)
{
    struct sweep edited;
    int code = sweep_copy(s, &edited, e);

    if (code)
        return code;
    code = setting_set_line(&arm_settings[key], &edited.arms[arm], line, e);
    if (code == 0)
        code = follow_key(&edited, &edited.arms[arm], s->arms[arm].protocol, key, e);
    if (code) {
        err_prefix(e, "%s", arm_settings[key].name);
        err_prefix(e, "arm '%s'", s->arms[arm].name);
    }
    return settle(s, &edited, code, e);
}

static bool is_taken(const struct sweep *s, const char *name)
{
    for (size_t i = 0; i < s->arm_count; i++)
        if (strcmp(s->arms[i].name, name) == 0)
            return true;
    return false;
}

/* Length of a name without the "-2" that a copy has. */
static size_t stem_length(const char *name)
{
    size_t length = strlen(name), stem = length;

    while (stem > 0 && name[stem - 1] >= '0' && name[stem - 1] <= '9')
        stem--;
    if (stem < 2 || stem == length || name[stem - 1] != '-')
        stem = length + 1;
    return stem - 1 < ARM_NAME_SIZE - 2 - NUMBER_DIGITS ? stem - 1
                                                        : ARM_NAME_SIZE - 2 - NUMBER_DIGITS;
}

/* Among the numbers up to the arms there are, one is free. */
static void name_copy(const struct sweep *s, const char *like, char out[ARM_NAME_SIZE])
{
    int stem = (int)stem_length(like);

    for (int i = 2; i <= SWEEP_ARMS_MAX + 2; i++) {
        snprintf(out, ARM_NAME_SIZE, "%.*s-%d", stem, like, i);
        if (!is_taken(s, out))
            return;
    }
}

int sweep_edit_add_arm(struct sweep *s, size_t like, struct err *e)
{
    struct sweep edited;
    struct sweep_arm arm = s->arms[like];
    int code = sweep_copy(s, &edited, e);

    if (code)
        return code;
    name_copy(s, s->arms[like].name, arm.name);
    code = sweep_add_arm(&edited, &arm, e);
    if (code)
        err_prefix(e, "%s", settings[SETTING_ARMS].name);
    return settle(s, &edited, code, e);
}

int sweep_edit_remove_arm(struct sweep *s, size_t arm, struct err *e)
{
    struct sweep edited;
    int code = sweep_copy(s, &edited, e);

    if (code)
        return code;
    edited.arm_count--;
    memmove(&edited.arms[arm], &edited.arms[arm + 1],
            (edited.arm_count - arm) * sizeof *edited.arms);
    return settle(s, &edited, 0, e);
}
