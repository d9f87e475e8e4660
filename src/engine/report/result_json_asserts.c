#include <config.h>

#include <math.h>
#include <stdint.h>

#include "engine/judge/assertions.h"
#include "engine/report/result_json_parts.h"

static void put_outcome(struct json_writer *w, cJSON *list, const struct result *r,
                        const struct assertion_outcome *a)
{
    cJSON *o = json_put_object(w, list, NULL);

    json_put_text(w, o, "text", a->text);
    json_put_text(w, o, "verdict", assertion_verdict_name(a->verdict));
    json_put_text_or_null(w, o, "arm", a->arm == SIZE_MAX ? "" : r->sweep.arms[a->arm].name);
    if (a->level == SIZE_MAX)
        json_put_null(w, o, "level");
    else
        json_put_level(w, o, &r->sweep, a->level);
    json_put_real(w, o, "left", a->left);
    json_put_real(w, o, "right", a->right);
    json_put_text_or_null(w, o, "reason", a->reason);
    json_put_uint64(w, o, "checked", a->checked);
    json_put_uint64(w, o, "failed", a->failed);
}

cJSON *json_from_asserts(struct json_writer *w, const struct result *r)
{
    cJSON *list = cJSON_CreateArray();
    struct assertions all;

    assertions_judge(r, &all);
    for (size_t i = 0; i < all.count; i++)
        put_outcome(w, list, r, &all.list[i]);
    return list;
}
