#include <config.h>

#include "engine/sweep/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/sweep/settings.h"

const char *const protocol_names[PROTOCOL_COUNT + 1] = {"rest", "grpc", "null", NULL};
const char *const input_names[INPUT_COUNT + 1] = {"image", "tensor", NULL};
const char *const encoding_names[ENCODING_COUNT + 1] = {"json", "binary", "typed", "raw", NULL};
const char *const rpc_names[RPC_COUNT + 1] = {"unary", "stream", NULL};
const char *const client_names[CLIENT_COUNT + 1] = {"library", NULL};
const char *const server_restart_names[RESTART_COUNT + 1] = {"never", "block", NULL};
const char *const affinity_names[AFFINITY_COUNT + 1] = {"split", "none", "lists", NULL};
const char *const precision_metric_names[PRECISION_METRIC_COUNT + 1] = {
    "throughput_rps", "latency_p50_us", "latency_p99_us", "service_mean_us", NULL};
const char sweep_auto_word[] = "auto";

static const char twin_suffix[] = "+again";

static const char *word(const char *const *words, unsigned count, unsigned index)
{
    return index < count ? words[index] : "unknown";
}

const char *protocol_name(enum protocol p)
{
    return word(protocol_names, PROTOCOL_COUNT, (unsigned)p);
}

const char *input_name(enum input_kind i)
{
    return word(input_names, INPUT_COUNT, (unsigned)i);
}

const char *encoding_name(enum encoding e)
{
    return word(encoding_names, ENCODING_COUNT, (unsigned)e);
}

const char *rpc_name(enum rpc r)
{
    return word(rpc_names, RPC_COUNT, (unsigned)r);
}

const char *client_name(enum client c)
{
    return word(client_names, CLIENT_COUNT, (unsigned)c);
}

const char *affinity_name(enum affinity a)
{
    return word(affinity_names, AFFINITY_COUNT, (unsigned)a);
}

void sweep_init(struct sweep *s)
{
    *s = (struct sweep){0};
    settings_set_defaults(settings, SETTING_COUNT, s);
}

void sweep_fini(struct sweep *s)
{
    free(s->arms);
    *s = (struct sweep){0};
}

int sweep_copy(const struct sweep *s, struct sweep *out, struct err *e)
{
    struct sweep_arm *arms = NULL;

    if (s->arm_count > 0) {
        arms = malloc(s->arm_count * sizeof *arms);
        if (arms == NULL)
            return err_set(e, ERR_NO_MEMORY, "sweep: no memory for %zu arms", s->arm_count);
        memcpy(arms, s->arms, s->arm_count * sizeof *arms);
    }
    *out = *s;
    out->arms = arms;
    return 0;
}

int sweep_add_arm(struct sweep *s, const struct sweep_arm *arm, struct err *e)
{
    struct sweep_arm *arms;

    if (s->arm_count == SWEEP_ARMS_MAX)
        return err_set(e, ERR_TOO_LARGE, "more than %d arms", SWEEP_ARMS_MAX);
    arms = realloc(s->arms, (s->arm_count + 1) * sizeof *arms);
    if (arms == NULL)
        return err_set(e, ERR_NO_MEMORY, "no memory for %zu arms", s->arm_count + 1);
    arms[s->arm_count++] = *arm;
    s->arms = arms;
    return 0;
}

size_t sweep_twin(const struct sweep *s)
{
    size_t last = s->arm_count - 1;

    return s->arm_count > 1 && s->arms[last].is_twin ? last : SIZE_MAX;
}

size_t sweep_rivals(const struct sweep *s)
{
    return s->arm_count - (sweep_twin(s) != SIZE_MAX);
}

static void remove_twin(struct sweep *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->arm_count; i++)
        if (!s->arms[i].is_twin)
            s->arms[kept++] = s->arms[i];
    s->arm_count = kept;
}

static int name_twin(const struct sweep *s, struct sweep_arm *twin, struct err *e)
{
    size_t used = strlen(twin->name);

    if (used + sizeof twin_suffix > sizeof twin->name)
        return err_set(e, ERR_INVALID, "the name of arm '%s' is too long for a twin with %s at it",
                       twin->name, twin_suffix);
    memcpy(twin->name + used, twin_suffix, sizeof twin_suffix);
    for (size_t i = 0; i < s->arm_count; i++)
        if (strcmp(s->arms[i].name, twin->name) == 0)
            return err_set(e, ERR_INVALID, "'%s' is the twin of the first arm, and no other's name",
                           twin->name);
    return 0;
}

int sweep_renew_twin(struct sweep *s, struct err *e)
{
    struct sweep_arm twin;
    int code;

    remove_twin(s);
    if (!s->noise_floor || s->arm_count == 0)
        return 0;
    twin = s->arms[0];
    twin.is_twin = true;
    code = name_twin(s, &twin, e);
    return code ? code : sweep_add_arm(s, &twin, e);
}

struct parameter sweep_parameter_view(const struct sweep_parameter *p)
{
    struct parameter view = p->parameter;

    view.name = p->name;
    if (view.type == PARAMETER_STRING)
        view.value.string = p->text;
    return view;
}

bool sweep_needs_server(const struct sweep *s, enum protocol protocol)
{
    for (size_t i = 0; i < s->arm_count; i++)
        if (s->arms[i].protocol == protocol && !sweep_arm_is_external(&s->arms[i]))
            return true;
    return false;
}

bool sweep_arm_is_external(const struct sweep_arm *arm)
{
    return arm->target[0] != '\0';
}

void sweep_set_find_max(struct sweep *s, bool find_max)
{
    const struct setting *concurrency = &settings[SETTING_CONCURRENCY];

    s->find_max = find_max;
    if (find_max) {
        s->level_count = 1;
        s->levels[0] = level_of_highest_rate();
    } else if (s->level_count > 0 && level_is_searched(&s->levels[0])) {
        setting_set_word(concurrency, s, concurrency->fallback, NULL);
    }
}

static bool sends_alike(const struct sweep_arm *a, const struct sweep_arm *b)
{
    return a->image_px == b->image_px && a->batch == b->batch;
}

static size_t first_alike(const struct sweep *s, size_t arm)
{
    size_t i = 0;

    while (!sends_alike(&s->arms[i], &s->arms[arm]))
        i++;
    return i;
}

static bool any_alike(const struct sweep *s)
{
    for (size_t i = 1; i < sweep_rivals(s); i++)
        if (first_alike(s, i) < i)
            return true;
    return false;
}

size_t sweep_arm_base(const struct sweep *s, size_t arm)
{
    return any_alike(s) ? first_alike(s, arm) : 0;
}

enum level_kind sweep_level_kind(const struct sweep *s)
{
    return s->level_count > 0 ? s->levels[0].kind : LEVEL_CONCURRENCY;
}

enum arrival sweep_arrival(const struct sweep *s)
{
    return sweep_is_open(s) ? s->arrival : ARRIVAL_CLOSED;
}

bool sweep_is_open(const struct sweep *s)
{
    return level_kind_is_open(sweep_level_kind(s));
}

bool sweep_same_level(const struct sweep *a, size_t of_a, const struct sweep *b, size_t of_b)
{
    const struct level *level = &a->levels[of_a];

    return level_equals(level, &b->levels[of_b]) &&
           (level->kind != LEVEL_SCHEDULE || rate_curve_equals(&a->schedule, &b->schedule));
}

double sweep_planned(const struct sweep *s, size_t level, double from_s, double to_s)
{
    switch (s->levels[level].kind) {
    case LEVEL_RATE:
        return s->levels[level].value * (to_s - from_s);
    case LEVEL_SCHEDULE:
        return rate_curve_count(&s->schedule, to_s) - rate_curve_count(&s->schedule, from_s);
    default:
        return NAN;
    }
}

double sweep_highest_rate(const struct sweep *s, size_t level)
{
    const struct level *l = &s->levels[level];

    if (l->kind == LEVEL_SCHEDULE)
        return l->high;
    return l->kind == LEVEL_RATE ? l->value : NAN;
}

void sweep_cap_blocks(struct sweep *s)
{
    if (s->blocks_auto)
        s->blocks = s->blocks_max;
}

enum metric sweep_precision_metric(const struct sweep *s)
{
    enum metric metric = METRIC_THROUGHPUT;

    metric_parse(precision_metric_names[s->precision_metric], &metric);
    return metric;
}

size_t sweep_trial_count(const struct sweep *s)
{
    return s->arm_count * s->level_count * (size_t)s->blocks;
}
