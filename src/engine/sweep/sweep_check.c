#include <config.h>

#include "engine/sweep/sweep_check.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "base/parse.h"
#include "engine/sweep/assertion.h"
#include "engine/sweep/target.h"

/* Side of the largest image whose pixels are sent as JSON numbers: 150,528 of them. */
enum { JSON_TENSOR_PX_MAX = 224 };

static const struct known_model {
    const char *name;
    bool takes_images;
    int side; /* of its input tensor; 0: any */
} known_models[] = {{"resnet8", true, 32}, {"identity", false, 0}};

enum { KNOWN_MODEL_COUNT = sizeof known_models / sizeof known_models[0] };

static const struct known_model *find_model(const char *name)
{
    for (size_t i = 0; i < KNOWN_MODEL_COUNT; i++)
        if (strcmp(known_models[i].name, name) == 0)
            return &known_models[i];
    return NULL;
}

bool sweep_model_is_known(const char *model)
{
    return find_model(model) != NULL;
}

bool sweep_model_takes_images(const char *model)
{
    const struct known_model *known = find_model(model);

    return known == NULL || known->takes_images;
}

enum encoding sweep_usual_encoding(const struct sweep_arm *arm)
{
    if (arm->protocol == PROTOCOL_GRPC)
        return ENCODING_RAW;
    return sweep_model_takes_images(arm->model) ? ENCODING_JSON : ENCODING_BINARY;
}

bool sweep_arm_needs_image(const struct sweep_arm *arm)
{
    return arm->input == INPUT_IMAGE || arm->image_px > 0 || sweep_model_takes_images(arm->model);
}

static int check_name(const struct sweep_arm *arm, struct err *e)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+";

    if (arm->name[0] == '\0')
        return err_set(e, ERR_INVALID, "every arm has one");
    if (arm->name[strspn(arm->name, allowed)] != '\0')
        return err_set(e, ERR_INVALID, "'%s'; allowed letters, digits and . _ - +", arm->name);
    return 0;
}

static int check_encoding(const struct sweep_arm *arm, struct err *e)
{
    bool of_rest = arm->encoding == ENCODING_JSON || arm->encoding == ENCODING_BINARY;

    if (arm->protocol == PROTOCOL_NULL || of_rest == (arm->protocol == PROTOCOL_REST))
        return 0;
    return err_set(e, ERR_INVALID, "%s cannot be written %s; allowed %s",
                   protocol_name(arm->protocol), encoding_name(arm->encoding),
                   of_rest ? "typed or raw" : "json or binary");
}

static int check_rpc(const struct sweep_arm *arm, struct err *e)
{
    if (arm->rpc == RPC_STREAM && arm->protocol == PROTOCOL_REST)
        return err_set(e, ERR_INVALID, "rest has no streams; allowed unary");
    return 0;
}

static int check_connections(const struct sweep_arm *arm, struct err *e)
{
    if (arm->connections > 0 && arm->protocol == PROTOCOL_GRPC)
        return err_set(e, ERR_INVALID, "a grpc arm has channels, not connections");
    return 0;
}

static int check_channels(const struct sweep_arm *arm, struct err *e)
{
    if (arm->channels > 0 && arm->protocol == PROTOCOL_REST)
        return err_set(e, ERR_INVALID, "a rest arm has connections, not channels");
    return 0;
}

static int check_target(const struct sweep_arm *arm, struct err *e)
{
    struct target_name name;

    return sweep_arm_is_external(arm) ? target_parse(arm->target, arm->protocol, &name, e) : 0;
}

static int check_model(const struct sweep_arm *arm, struct err *e)
{
    if (arm->model[0] == '\0')
        return err_set(e, ERR_INVALID, "every arm asks a model");
    if (sweep_arm_is_external(arm) || sweep_model_is_known(arm->model))
        return 0;
    return err_set(e, ERR_INVALID,
                   "'%.64s' is not served by rvgtop's own servers; allowed resnet8 or identity, or "
                   "another name together with a target",
                   arm->model);
}

static int check_input(const struct sweep_arm *arm, struct err *e)
{
    if (arm->input == INPUT_IMAGE && !sweep_model_takes_images(arm->model))
        return err_set(e, ERR_INVALID, "the model %s takes tensors, not images; allowed tensor",
                       arm->model);
    return 0;
}

static int check_image_px(const struct sweep_arm *arm, struct err *e)
{
    const struct known_model *model = find_model(arm->model);

    if (arm->input != INPUT_TENSOR || arm->image_px == 0)
        return 0;
    if (model && model->side > 0 && arm->image_px != model->side)
        return err_set(e, ERR_INVALID,
                       "a tensor for %s has %d pixels a side, not %d; other sizes go to the model "
                       "identity",
                       model->name, model->side, arm->image_px);
    if (arm->encoding == ENCODING_JSON && arm->image_px > JSON_TENSOR_PX_MAX)
        return err_set(e, ERR_INVALID,
                       "a tensor of %d pixels a side is too large for JSON; allowed %d",
                       arm->image_px, JSON_TENSOR_PX_MAX);
    return 0;
}

static const struct {
    enum arm_key key;
    int (*check)(const struct sweep_arm *arm, struct err *e);
} arm_checks[] = {
    {ARM_NAME, check_name},         {ARM_ENCODING, check_encoding},
    {ARM_RPC, check_rpc},           {ARM_CONNECTIONS, check_connections},
    {ARM_CHANNELS, check_channels}, {ARM_TARGET, check_target},
    {ARM_MODEL, check_model},       {ARM_INPUT, check_input},
    {ARM_IMAGE_PX, check_image_px},
};

enum { ARM_CHECK_COUNT = sizeof arm_checks / sizeof arm_checks[0] };

static int check_unique(const struct sweep *s, size_t arm, struct err *e)
{
    for (size_t i = 0; i < arm; i++)
        if (strcmp(s->arms[i].name, s->arms[arm].name) == 0)
            return err_set(e, ERR_INVALID, "'%s' is the name of an earlier arm too",
                           s->arms[arm].name);
    return 0;
}

/* Each server of rvgtop's own serves one model. */
static int check_one_model(const struct sweep *s, size_t arm, struct err *e)
{
    const struct sweep_arm *this = &s->arms[arm];

    for (size_t i = 0; i < arm && !sweep_arm_is_external(this); i++) {
        const struct sweep_arm *other = &s->arms[i];

        if (!sweep_arm_is_external(other) && other->protocol == this->protocol &&
            strcmp(other->model, this->model) != 0)
            return err_set(e, ERR_INVALID,
                           "rvgtop's own %s server serves one model, and arm '%s' asks for '%.64s'",
                           protocol_name(this->protocol), other->name, other->model);
    }
    return 0;
}

static int check_arms(const struct sweep *s, struct err *e)
{
    return s->arm_count == 0 ? err_set(e, ERR_INVALID, "none is left to run") : 0;
}

static int check_levels(const struct sweep *s, struct err *e)
{
    return s->level_count == 0 ? err_set(e, ERR_INVALID, "no level is given") : 0;
}

static int check_find_max(const struct sweep *s, struct err *e)
{
    if (!s->find_max || !isnan(s->objective_p99_ms))
        return 0;
    return err_set(e, ERR_INVALID,
                   "it takes an objective to be met: add objective = { p99_ms = ...; } or "
                   "--objective-p99-ms");
}

static int check_search(const struct sweep *s, struct err *e)
{
    return s->find_max && s->search_to_rps < s->search_from_rps
               ? err_set(e, ERR_INVALID, "is below search.from")
               : 0;
}

/* Its segments may be fine, and the whole not: it is the window of a trial. */
static int check_schedule(const struct sweep *s, struct err *e)
{
    const struct setting *duration = &settings[SETTING_DURATION];
    char seconds[NUMBER_TEXT_SIZE];
    double length;

    if (sweep_level_kind(s) != LEVEL_SCHEDULE)
        return 0;
    number_print_exact(rate_curve_seconds(&s->schedule), seconds);
    if (parse_double(seconds, duration->low, duration->high, &length, e) != 0)
        return err_prefix(e, "its length in seconds");
    if (!(rate_curve_requests(&s->schedule) > 0))
        return err_set(e, ERR_INVALID, "no request is due: every rate is 0");
    return 0;
}

static int check_blocks(const struct sweep *s, struct err *e)
{
    if (s->blocks_auto && s->find_max)
        return err_set(e, ERR_INVALID,
                       "'%s' is not for find_max; allowed how often each arm is searched",
                       sweep_auto_word);
    if (s->blocks_auto && sweep_rivals(s) < 2)
        return err_set(e, ERR_INVALID,
                       "'%s' adds blocks until a comparison is precise, and there is one arm alone",
                       sweep_auto_word);
    return 0;
}

static int check_precision_metric(const struct sweep *s, struct err *e)
{
    if (s->blocks_auto && s->precision_metric == PRECISION_THROUGHPUT && sweep_is_open(s))
        return err_set(e, ERR_INVALID,
                       "a rate sets the throughput; allowed latency_p50_us, latency_p99_us or "
                       "service_mean_us");
    return 0;
}

static int check_image(const struct sweep *s, struct err *e)
{
    for (size_t i = 0; i < s->arm_count; i++)
        if (sweep_arm_needs_image(&s->arms[i]) && s->image[0] == '\0')
            return err_set(e, ERR_INVALID, "arm '%s' needs one", s->arms[i].name);
    return 0;
}

/* Of an arm among the others. */
static const struct {
    enum arm_key key;
    int (*check)(const struct sweep *s, size_t arm, struct err *e);
} place_checks[] = {{ARM_MODEL, check_one_model}, {ARM_NAME, check_unique}};

static const struct {
    enum setting_id id;
    int (*check)(const struct sweep *s, struct err *e);
} sweep_checks[] = {
    {SETTING_ARMS, check_arms},         {SETTING_CONCURRENCY, check_levels},
    {SETTING_SCHEDULE, check_schedule}, {SETTING_FIND_MAX, check_find_max},
    {SETTING_SEARCH_TO, check_search},  {SETTING_IMAGE, check_image},
    {SETTING_BLOCKS, check_blocks},     {SETTING_PRECISION_METRIC, check_precision_metric},
};

enum {
    CHECKS_OF_ARM = ARM_CHECK_COUNT + sizeof place_checks / sizeof *place_checks,
    CHECKS_OF_SWEEP = sizeof sweep_checks / sizeof *sweep_checks
};

static int check_assert(const struct sweep *s, size_t index, struct sweep_fault *fault,
                        struct err *e)
{
    struct assertion assertion;

    fault->setting = &settings[SETTING_ASSERT];
    fault->index = index;
    return assertion_parse(s, s->asserts[index], &assertion, &fault->column, e);
}

static int check_arm(const struct sweep *s, size_t arm, size_t number, struct sweep_fault *fault,
                     struct err *e)
{
    size_t place = number - ARM_CHECK_COUNT;

    fault->arm = arm;
    if (number < ARM_CHECK_COUNT) {
        fault->setting = &arm_settings[arm_checks[number].key];
        return arm_checks[number].check(&s->arms[arm], e);
    }
    fault->setting = &arm_settings[place_checks[place].key];
    return place_checks[place].check(s, arm, e);
}

int sweep_check_next(const struct sweep *s, size_t *next, struct sweep_fault *fault, struct err *e)
{
    size_t of_arms = sweep_rivals(s) * CHECKS_OF_ARM, number;
    int code = 0;

    while (code == 0 && *next < of_arms + CHECKS_OF_SWEEP + s->assert_count) {
        number = (*next)++;
        *fault = (struct sweep_fault){.arm = SIZE_MAX};
        if (number < of_arms) {
            code = check_arm(s, number / CHECKS_OF_ARM, number % CHECKS_OF_ARM, fault, e);
        } else if (number < of_arms + CHECKS_OF_SWEEP) {
            fault->setting = &settings[sweep_checks[number - of_arms].id];
            code = sweep_checks[number - of_arms].check(s, e);
        } else {
            code = check_assert(s, number - of_arms - CHECKS_OF_SWEEP, fault, e);
        }
    }
    return code;
}

int sweep_check(const struct sweep *s, struct sweep_fault *fault, struct err *e)
{
    size_t next = 0;

    return sweep_check_next(s, &next, fault, e);
}
