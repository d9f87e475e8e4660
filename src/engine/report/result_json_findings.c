#include <config.h>

#include "engine/judge/findings.h"
#include "engine/report/result_json_parts.h"

static void put_cells(struct json_writer *w, cJSON *o, const struct result *r,
                      const struct finding *f, const char *key, bool used)
{
    cJSON *list = json_put_array(w, o, key);

    for (size_t i = 0; i < f->cell_count; i++) {
        const struct finding_cell *c = &f->cells[i];
        cJSON *cell;

        if ((c->why == NULL) != used)
            continue;
        cell = json_put_object(w, list, NULL);
        json_put_text(w, cell, "arm", r->sweep.arms[c->arm].name);
        json_put_level(w, cell, &r->sweep, c->level);
        if (c->why)
            json_put_text(w, cell, "reason", c->why);
    }
}

static void put_change(struct json_writer *w, cJSON *o, const struct finding *f)
{
    cJSON *change;

    if (!f->has_change) {
        json_put_null(w, o, "change");
        return;
    }
    change = json_put_object(w, o, "change");
    json_put_number(w, change, "low_bytes", f->change.low, 0);
    json_put_number(w, change, "high_bytes", f->change.high, 0);
    json_put_number(w, change, "bytes", f->change.size, 0);
}

static void put_finding(struct json_writer *w, cJSON *list, const struct result *r,
                        const struct finding *f)
{
    cJSON *o = json_put_object(w, list, NULL);
    const struct comparison *c = &f->comparison;

    json_put_text(w, o, "id", f->id);
    json_put_text(w, o, "claim", f->claim);
    json_put_text(w, o, "verdict", finding_verdict_name(f->verdict));
    json_put_text(w, o, "evidence", f->evidence);
    json_put_number(w, o, "ratio", c->ratio, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "low", c->low, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "high", c->high, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "p_adjusted", c->p_adjusted, 6);
    json_put_uint64(w, o, "blocks", c->blocks);
    put_change(w, o, f);
    put_cells(w, o, r, f, "cells_used", true);
    put_cells(w, o, r, f, "cells_left_out", false);
    json_put_text_or_null(w, o, "sweep", f->sweep ? f->sweep : "");
}

cJSON *json_from_findings(struct json_writer *w, const struct result *r)
{
    cJSON *list = cJSON_CreateArray();
    struct findings findings;

    findings_make(r, &findings);
    for (size_t i = 0; i < findings.count; i++)
        put_finding(w, list, r, &findings.list[i]);
    return list;
}
