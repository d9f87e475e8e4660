#include <config.h>

#include "engine/judge/attribution.h"
#include "engine/report/result_json_parts.h"

static void put_cell(struct json_writer *w, cJSON *list, const struct result *r,
                     const struct cell *cell)
{
    cJSON *o = json_put_object(w, list, NULL);
    struct attribution a;

    attribution_of(&cell->total, &a);
    json_put_text(w, o, "arm", r->sweep.arms[cell->arm].name);
    json_put_level(w, o, &r->sweep, cell->level);
    json_put_number(w, o, "response_us", a.response_us, 3);
    json_put_number(w, o, "service_us", a.service_us, 3);
    for (enum attribution_part i = 0; i < ATTRIBUTION_COUNT; i++)
        json_put_number(w, o, attribution_name(i), a.us[i], 3);
}

cJSON *json_from_attribution(struct json_writer *w, const struct result *r)
{
    cJSON *list = cJSON_CreateArray();

    for (size_t i = 0; i < r->cell_count; i++)
        if (r->cells[i].blocks > 0)
            put_cell(w, list, r, &r->cells[i]);
    return list;
}
