#include <config.h>

#include "engine/sweep/sweep_config.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/parse.h"
#include "base/text.h"
#include "engine/sweep/sweep_check.h"
#include "engine/sweep/sweep_image.h"
#include "engine/sweep/sweep_matrix.h"

static const char default_name[] = "sweep";
enum { CLASSIC_BLOCKS = 1, EXCERPT_MAX = 60, CARET_MAX = 40 };

static const struct sweep_config_arm default_arms[] = {
    {.arm = {.name = "rest", .protocol = PROTOCOL_REST}},
    {.arm = {.name = "grpc", .protocol = PROTOCOL_GRPC}},
};
enum { DEFAULT_ARM_COUNT = sizeof default_arms / sizeof default_arms[0] };

/* The making of one sweep. */
struct finish {
    struct sweep_config *c;
    struct sweep *out;
    const struct sweep_config_arm *chosen[SWEEP_ARMS_MAX]; /* in the file's order */
    bool selected[SWEEP_ARMS_MAX];                         /* by --arms, before what is left out */
    size_t chosen_count;
};

/* ---- where a complaint belongs ---- */

static void prefix_option(const struct setting *setting, struct err *e)
{
    char option[SETTING_OPTION_SIZE];

    setting_option_name(setting, option);
    err_prefix(e, "--%s", option);
}

static void prefix_setting(const struct sweep_config *c, enum setting_id id, struct err *e)
{
    if (c->lines[id] == SAID_BY_OPTION) {
        prefix_option(&settings[id], e);
        return;
    }
    err_prefix(e, "%s", settings[id].name);
    if (c->lines[id] > 0)
        sweep_config_prefix_line(c->file, c->lines[id], e);
}

/* The option that said this key of the arm, as a row, or NULL; targets have rows of their own. */
static const struct setting *forcing_option(const struct sweep_config *c, enum arm_key key)
{
    if (key == ARM_MODEL && c->lines[SETTING_MODEL] == SAID_BY_OPTION)
        return &settings[SETTING_MODEL];
    return c->is_forced[key] ? &arm_settings[key] : NULL;
}

static void prefix_arm_key(const struct finish *f, size_t arm, enum arm_key key, struct err *e)
{
    const struct sweep_config *c = f->c;
    const struct sweep_config_arm *origin = f->chosen[arm];
    const struct setting *option = forcing_option(c, key);
    int line = origin->key_lines[key];

    if (line == 0)
        line = key == ARM_MODEL ? c->lines[SETTING_MODEL] : c->shared_lines[key];
    if (line == 0)
        line = origin->line;
    if (option) {
        err_prefix(e, "arm '%s'", f->out->arms[arm].name);
        prefix_option(option, e);
        return;
    }
    err_prefix(e, "arm '%s': %s", f->out->arms[arm].name, arm_settings[key].name);
    if (line > 0)
        sweep_config_prefix_line(c->file, line, e);
}

/* ---- which arms ---- */

static bool is_classic(const struct sweep_config *c)
{
    return c->file[0] == '\0' && (c->targets[PROTOCOL_REST][0] || c->targets[PROTOCOL_GRPC][0]);
}

static const struct sweep_config_arm *arm_at(const struct sweep_config *c, size_t i)
{
    if (c->is_matrix)
        return sweep_matrix_arm(c->sweep.model, i);
    if (c->arm_count > 0)
        return i < c->arm_count ? &c->arms[i] : NULL;
    return i < DEFAULT_ARM_COUNT ? &default_arms[i] : NULL;
}

static int select_arm(const char *name, void *context, struct err *e)
{
    struct finish *f = context;
    const struct sweep_config_arm *arm;
    struct nearest nearest;

    nearest_init(&nearest, name);
    for (size_t i = 0; (arm = arm_at(f->c, i)) != NULL; i++) {
        nearest_offer(&nearest, arm->arm.name);
        if (strcmp(arm->arm.name, name) == 0) {
            f->selected[i] = true;
            return 0;
        }
    }
    if (nearest.best)
        return err_set(e, ERR_NOT_FOUND, "'%.64s' is no arm of the sweep; did you mean '%s'?", name,
                       nearest.best);
    return err_set(e, ERR_NOT_FOUND, "'%.64s' is no arm of the sweep", name);
}

static int choose_arms(struct finish *f, struct err *e)
{
    const struct sweep_config *c = f->c;
    const struct sweep_config_arm *arm;
    bool all = c->selection[0] == '\0';
    int code = all ? 0 : parse_list(c->selection, select_arm, f, e);

    if (code) {
        prefix_option(&settings[SETTING_ARMS], e);
        return code;
    }
    for (size_t i = 0; (arm = arm_at(c, i)) != NULL; i++) {
        bool left_out = is_classic(c) && all && c->targets[arm->arm.protocol][0] == '\0';

        if ((all || f->selected[i]) && !left_out)
            f->chosen[f->chosen_count++] = arm;
    }
    return 0;
}

/* ---- one arm ---- */

static bool key_applies(enum arm_key key, enum protocol protocol)
{
    if (key == ARM_RPC || key == ARM_CHANNELS)
        return protocol != PROTOCOL_REST;
    return key != ARM_CONNECTIONS || protocol != PROTOCOL_GRPC;
}

static void copy_key(enum arm_key key, const struct sweep_arm *from, struct sweep_arm *to)
{
    const struct setting *setting = &arm_settings[key];

    memcpy((char *)to + setting->offset, (const char *)from + setting->offset, setting->size);
}

/* Who said the key for this arm; NULL: nobody. */
static const struct sweep_arm *key_source(const struct sweep_config *c,
                                          const struct sweep_config_arm *arm, enum arm_key key)
{
    bool applies = key_applies(key, arm->arm.protocol);

    if (c->is_forced[key] && applies)
        return &c->forced;
    if (arm->key_lines[key])
        return &arm->arm;
    return c->shared_lines[key] && applies ? &c->shared : NULL;
}

/* The defaults that depend on other keys. */
static void complete_arm(const struct sweep_config *c, const struct sweep_config_arm *from,
                         struct sweep_arm *arm)
{
    bool own_model = from->key_lines[ARM_MODEL] && forcing_option(c, ARM_MODEL) == NULL;

    memcpy(arm->model, own_model ? from->arm.model : c->sweep.model, sizeof arm->model);
    if (key_source(c, from, ARM_INPUT) == NULL)
        arm->input = sweep_model_takes_images(arm->model) ? INPUT_IMAGE : INPUT_TENSOR;
    if (key_source(c, from, ARM_ENCODING) == NULL)
        arm->encoding = sweep_usual_encoding(arm);
    if (c->targets[arm->protocol][0])
        memcpy(arm->target, c->targets[arm->protocol], sizeof arm->target);
}

static int merge_parameters(const struct sweep_config *c, const struct sweep_config_arm *from,
                            struct sweep_parameters *to, struct err *e)
{
    int code;

    *to = c->sweep.parameters;
    code = sweep_parameters_merge(to, &from->arm.parameters, e);
    return code ? code : sweep_parameters_merge(to, &c->forced.parameters, e);
}

static int make_arm(const struct sweep_config *c, const struct sweep_config_arm *from,
                    struct sweep_arm *arm, struct err *e)
{
    *arm = (struct sweep_arm){0};
    settings_set_defaults(arm_settings, ARM_KEY_COUNT, arm);
    copy_key(ARM_NAME, &from->arm, arm);
    copy_key(ARM_PROTOCOL, &from->arm, arm);
    for (enum arm_key key = ARM_INPUT; key < ARM_KEY_COUNT; key++) {
        const struct sweep_arm *source = key_source(c, from, key);

        if (source && key != ARM_MODEL && key != ARM_PARAMETERS)
            copy_key(key, source, arm);
    }
    complete_arm(c, from, arm);
    return merge_parameters(c, from, &arm->parameters, e);
}

static int make_arms(struct finish *f, struct err *e)
{
    struct sweep_arm arm;
    int code = 0;

    for (size_t i = 0; i < f->chosen_count && code == 0; i++) {
        code = make_arm(f->c, f->chosen[i], &arm, e);
        if (code == 0)
            code = sweep_add_arm(f->out, &arm, e);
        if (code)
            err_prefix(e, "arm '%s'", f->chosen[i]->arm.name);
    }
    return code;
}

/* ---- the sweep's own settings ---- */

static int refuse(const struct sweep_config *c, enum setting_id id, const char *why, struct err *e)
{
    err_set(e, ERR_INVALID, "%s", why);
    prefix_setting(c, id, e);
    return ERR_INVALID;
}

/* The schedule of an option passes what the file says of a trial's length by. */
static int take_schedule_length(const struct sweep_config *c, struct sweep *out, struct err *e)
{
    static const enum setting_id lengths[] = {SETTING_DURATION, SETTING_REQUESTS};
    bool by_option = c->lines[SETTING_SCHEDULE] == SAID_BY_OPTION;

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        int line = c->lines[lengths[i]];

        if (line != SAID_NOWHERE && (!by_option || line == SAID_BY_OPTION))
            return refuse(c, lengths[i], "a trial is as long as its schedule; give one of the two",
                          e);
    }
    out->requests = 0;
    out->duration_s = rate_curve_seconds(&out->schedule);
    return 0;
}

/* By number or by time: whichever was said by an option, else what the file says. */
static int choose_length(const struct sweep_config *c, struct sweep *out, struct err *e)
{
    int requests = c->lines[SETTING_REQUESTS], duration = c->lines[SETTING_DURATION];

    if (sweep_level_kind(out) == LEVEL_SCHEDULE)
        return take_schedule_length(c, out, e);
    if (requests != SAID_NOWHERE && duration != SAID_NOWHERE && out->requests > 0) {
        if ((requests == SAID_BY_OPTION) == (duration == SAID_BY_OPTION)) {
            err_set(e, ERR_INVALID,
                    "a trial is as long as its duration or its requests say; give "
                    "one of the two");
            prefix_setting(c, requests > duration ? SETTING_REQUESTS : SETTING_DURATION, e);
            return ERR_INVALID;
        }
        if (duration == SAID_BY_OPTION)
            out->requests = 0;
    }
    if (out->requests > 0)
        setting_set(&settings[SETTING_DURATION], out, VALUE_WORD,
                    settings[SETTING_DURATION].fallback, NULL);
    return 0;
}

/* How many of the settings that give the load were said, by options where any was, else by the
 * file; *last is the one said last. */
static size_t count_loads(const struct sweep_config *c, enum setting_id *last)
{
    static const enum setting_id loads[] = {SETTING_CONCURRENCY, SETTING_RATE, SETTING_SCHEDULE,
                                            SETTING_FIND_MAX};
    size_t known = sizeof loads / sizeof *loads - !c->sweep.find_max, count = 0;
    bool by_option = false;

    for (size_t i = 0; i < known; i++)
        by_option |= c->lines[loads[i]] == SAID_BY_OPTION;
    for (size_t i = 0; i < known; i++) {
        int line = c->lines[loads[i]];

        if (line == SAID_NOWHERE || (line == SAID_BY_OPTION) != by_option)
            continue;
        if (count++ == 0 || line > c->lines[*last])
            *last = loads[i];
    }
    return count;
}

/* Concurrencies, rates, a schedule or a search: whichever was said last, an option after the file.
 */
static int choose_levels(const struct sweep_config *c, struct sweep *out, struct err *e)
{
    enum setting_id last = SETTING_CONCURRENCY;
    size_t said = count_loads(c, &last);
    bool no_rate = last == SETTING_RATE && out->level_count == 0;
    bool is_open = c->lines[SETTING_RATE] != SAID_NOWHERE ||
                   c->lines[SETTING_SCHEDULE] != SAID_NOWHERE || c->sweep.find_max;

    out->find_max = last == SETTING_FIND_MAX;
    if (out->find_max)
        sweep_set_find_max(out, true);
    else if (said == 0 || no_rate) /* then too, so that nothing else is said to be at fault */
        setting_set_word(&settings[SETTING_CONCURRENCY], out,
                         settings[SETTING_CONCURRENCY].fallback, NULL);
    if (said > 1)
        return refuse(c, last,
                      "the load is given by concurrency, rate, schedule or find_max; give one of "
                      "them",
                      e);
    if (c->lines[SETTING_ARRIVAL] != SAID_NOWHERE && !is_open)
        return refuse(c, SETTING_ARRIVAL, "is of requests at a rate, and no rate is given", e);
    return no_rate ? refuse(c, SETTING_RATE, "no level is given", e) : 0;
}

/* "dir/cat photo.cfg" gives "cat photo". */
static void name_after_file(const char *file, struct sweep *out)
{
    const char *slash = strrchr(file, '/');
    const char *base = slash ? slash + 1 : file;
    const char *dot = strrchr(base, '.');
    size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    char name[SWEEP_TEXT_SIZE];

    snprintf(name, sizeof name, "%.*s", (int)length, base);
    if (name[0] == '\0' || setting_set(&settings[SETTING_NAME], out, VALUE_WORD, name, NULL) != 0)
        memcpy(out->name, default_name, sizeof default_name);
}

static int complete_sweep(const struct sweep_config *c, struct sweep *out, struct err *e)
{
    int code = sweep_parameters_merge(&out->parameters, &c->forced.parameters, e);

    if (code)
        return code;
    if (sweep_renew_twin(out, e) != 0) {
        prefix_setting(c, SETTING_NOISE_FLOOR, e);
        return ERR_INVALID;
    }
    code = choose_levels(c, out, e);
    if (code)
        return code;
    if (c->lines[SETTING_BLOCKS] == SAID_NOWHERE && is_classic(c))
        out->blocks = CLASSIC_BLOCKS;
    sweep_cap_blocks(out);
    if (out->name[0] == '\0')
        name_after_file(c->file, out);
    return choose_length(c, out, e);
}

static void directory_of(const char *file, char out[SWEEP_PATH_SIZE])
{
    const char *slash = strrchr(file, '/');

    snprintf(out, SWEEP_PATH_SIZE, "%.*s", slash ? (int)(slash - file + 1) : 0, file);
}

static int find_image(const struct finish *f, struct err *e)
{
    const struct sweep_config *c = f->c;
    bool needed = false, said = c->sweep.image[0] != '\0';
    char directory[SWEEP_PATH_SIZE] = "";
    int code;

    for (size_t i = 0; i < f->out->arm_count; i++)
        needed |= sweep_arm_needs_image(&f->out->arms[i]);
    if (!needed && !said)
        return 0;
    if (c->lines[SETTING_IMAGE] > 0)
        directory_of(c->file, directory);
    code = sweep_image_find(said ? c->sweep.image : SWEEP_SAMPLE_IMAGE, directory, f->out->image,
                            e);
    if (code)
        prefix_setting(c, SETTING_IMAGE, e);
    return code;
}

/* The assertion at fault and, under its column, a caret. Up to the column all is ASCII. */
static void point_at(const char *text, size_t column, struct err *e)
{
    size_t start = column > CARET_MAX ? column - CARET_MAX : 0;
    size_t used, size;

    if (e == NULL)
        return;
    used = strlen(e->text);
    text += start;
    column -= start;
    size = column - 1;
    for (size_t next; size < EXCERPT_MAX && text[size]; size += next) {
        next = text_utf8_length((const uint8_t *)text + size, strlen(text + size));
        next = next ? next : 1;
    }
    snprintf(e->text + used, sizeof e->text - used, "\n  %.*s\n  %*s", (int)size, text, (int)column,
             "^");
}

/* "FILE:LINE: assert: column 8: ...". */
static void prefix_assert(const struct finish *f, const struct sweep_fault *fault, struct err *e)
{
    if (f->c->lines[SETTING_ASSERT] == SAID_BY_OPTION) {
        prefix_setting(f->c, SETTING_ASSERT, e);
    } else {
        err_prefix(e, "%s", settings[SETTING_ASSERT].name);
        sweep_config_prefix_line(f->c->file, f->c->assert_lines[fault->index], e);
    }
    point_at(f->out->asserts[fault->index], fault->column, e);
}

/* Whether the arm has the key from a place that speaks for others too. */
static bool is_shared(const struct finish *f, size_t arm, enum arm_key key)
{
    if (forcing_option(f->c, key))
        return true;
    if (f->chosen[arm]->key_lines[key])
        return false;
    return f->c->shared_lines[key] || (key == ARM_MODEL && f->c->lines[SETTING_MODEL]);
}

/* Of what was said for several arms the first fault is noted. */
static void note_arm_fault(const struct finish *f, const struct sweep_fault *fault,
                           bool told[ARM_KEY_COUNT], struct err *mistake)
{
    enum arm_key key = (enum arm_key)(fault->setting - arm_settings);

    if (is_shared(f, fault->arm, key)) {
        if (told[key])
            return;
        told[key] = true;
    }
    prefix_arm_key(f, fault->arm, key, mistake);
    sweep_config_note(f->c, mistake);
}

/* Each fault is noted; an image that was not found was told already. */
static void check(const struct finish *f, bool has_image)
{
    bool told[ARM_KEY_COUNT] = {false};
    struct sweep_fault fault;
    struct err mistake;
    size_t next = 0;

    while (sweep_check_next(f->out, &next, &fault, &mistake) != 0) {
        if (fault.arm != SIZE_MAX) {
            note_arm_fault(f, &fault, told, &mistake);
        } else if (fault.setting == &settings[SETTING_ASSERT]) {
            prefix_assert(f, &fault, &mistake);
            sweep_config_note(f->c, &mistake);
        } else if (fault.setting != &settings[SETTING_IMAGE] || has_image) {
            prefix_setting(f->c, (enum setting_id)(fault.setting - settings), &mistake);
            sweep_config_note(f->c, &mistake);
        }
    }
}

static int finish(struct finish *f, struct err *e)
{
    struct err mistake;
    bool has_image;
    int code = choose_arms(f, e);

    if (code == 0)
        code = make_arms(f, e);
    if (code)
        return code;
    if (complete_sweep(f->c, f->out, &mistake) != 0)
        sweep_config_note(f->c, &mistake);
    has_image = find_image(f, &mistake) == 0;
    if (!has_image)
        sweep_config_note(f->c, &mistake);
    check(f, has_image);
    return sweep_config_mistake(f->c, e);
}

int sweep_config_finish(struct sweep_config *c, struct sweep *out, struct err *e)
{
    struct finish f = {.c = c, .out = out};
    int code = sweep_copy(&c->sweep, out, e);

    if (code)
        return code;
    code = finish(&f, e);
    if (code)
        sweep_fini(out);
    return code;
}
