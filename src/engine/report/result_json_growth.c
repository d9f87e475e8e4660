#include <config.h>

#include <math.h>

#include "engine/judge/growth.h"
#include "engine/report/result_json_parts.h"

static void put_parameter(struct json_writer *w, cJSON *o, const char *key,
                          const struct scalability_parameter *p)
{
    cJSON *group = json_put_object(w, o, key);

    json_put_real(w, group, "value", p->value);
    json_put_real(w, group, "low", p->low);
    json_put_real(w, group, "high", p->high);
    json_put_bool(w, group, "at_bound", p->at_bound);
}

static void put_peak(struct json_writer *w, cJSON *o, const struct scalability_peak *p)
{
    cJSON *group = json_put_object(w, o, "peak");

    json_put_text(w, group, "state", scalability_peak_name(p->state));
    json_put_real(w, group, "concurrency", p->value);
    json_put_real(w, group, "low", p->low);
    json_put_real(w, group, "high", p->high);
}

static void put_arm(struct json_writer *w, cJSON *list, const struct result *r, size_t arm)
{
    struct scalability s;
    cJSON *o;

    if (growth_of_arm(r, arm, &s, NULL) != 0) {
        w->failed = true;
        return;
    }
    o = json_put_object(w, list, NULL);
    json_put_text(w, o, "arm", r->sweep.arms[arm].name);
    json_put_text(w, o, "fit", scalability_reason_name(s.reason));
    json_put_uint64(w, o, "levels", s.levels);
    json_put_uint64(w, o, "blocks", s.blocks);
    put_parameter(w, o, "lambda_rps", &s.lambda);
    put_parameter(w, o, "sigma", &s.sigma);
    put_parameter(w, o, "kappa", &s.kappa);
    put_peak(w, o, &s.peak);
    json_put_real(w, o, "misfit", s.misfit);
    json_put_real(w, o, "noise", s.noise);
    json_put_real(w, o, "r2", s.r2);
    json_put_bool(w, o, "widened", s.widened);
}

cJSON *json_from_growth(struct json_writer *w, const struct result *r)
{
    cJSON *list = cJSON_CreateArray();

    for (size_t arm = 0; growth_is_asked(&r->sweep) && arm < r->sweep.arm_count; arm++)
        put_arm(w, list, r, arm);
    return list;
}
