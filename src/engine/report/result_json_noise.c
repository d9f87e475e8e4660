#include <config.h>

#include "engine/report/result_json_parts.h"
#include "engine/result/result_metrics.h"

static void put_floor(struct json_writer *w, cJSON *list, const struct result *r, size_t level,
                      enum metric metric)
{
    struct noise_floor f = result_noise_floor(r, level, metric);
    cJSON *o = json_put_object(w, list, NULL);

    json_put_level(w, o, &r->sweep, level);
    json_put_text(w, o, "metric", metric_name(metric));
    json_put_number(w, o, "spread", f.spread, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "floor", f.floor, RESULT_RATIO_DECIMALS);
    json_put_uint64(w, o, "blocks", f.blocks);
}

cJSON *json_from_noise_floor(struct json_writer *w, const struct result *r)
{
    cJSON *list = cJSON_CreateArray();

    for (size_t level = 0; level < r->sweep.level_count && result_has_noise_floor(r); level++)
        for (size_t i = 0; i < result_metric_count(&r->sweep); i++)
            put_floor(w, list, r, level, result_metrics[i]);
    return list;
}
