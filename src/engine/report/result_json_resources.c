#include <config.h>

#include <math.h>

#include "engine/judge/resources.h"
#include "engine/report/result_json_parts.h"

/* Without a ratio there is no verdict either. */
static void put_resource(struct json_writer *w, cJSON *o, const struct resources *here,
                         enum resource which)
{
    cJSON *group = json_put_object(w, o, resource_name(which));
    const struct comparison *c = &here->against[which];

    json_put_number(w, group, "value", here->values[which], resource_decimals(which));
    json_put_number(w, group, "ratio", c->ratio, RESULT_RATIO_DECIMALS);
    json_put_number(w, group, "low", c->low, RESULT_RATIO_DECIMALS);
    json_put_number(w, group, "high", c->high, RESULT_RATIO_DECIMALS);
    json_put_number(w, group, "p_adjusted", c->p_adjusted, 6);
    json_put_text_or_null(w, group, "verdict", isnan(c->ratio) ? "" : resources_word(c->word));
}

static void put_arm(struct json_writer *w, cJSON *list, const struct result *r,
                    const struct resources *here, size_t base)
{
    cJSON *o = json_put_object(w, list, NULL);

    json_put_text(w, o, "arm", r->sweep.arms[here->arm].name);
    json_put_level(w, o, &r->sweep, here->level);
    json_put_text(w, o, "at", resources_at_name(here->at));
    json_put_text_or_null(w, o, "base", here->arm == base ? "" : r->sweep.arms[base].name);
    json_put_text_or_null(w, o, "objection", here->objection ? here->objection : "");
    for (enum resource i = 0; i < RESOURCE_COUNT; i++)
        put_resource(w, o, here, i);
}

cJSON *json_from_resources(struct json_writer *w, const struct result *r)
{
    cJSON *list = cJSON_CreateArray();
    struct resource_report report;

    if (resources_make(r, 0, &report, NULL) != 0) {
        w->failed = true;
        return list;
    }
    for (size_t i = 0; i < report.count; i++)
        put_arm(w, list, r, &report.list[i], report.base);
    resources_fini(&report);
    return list;
}
