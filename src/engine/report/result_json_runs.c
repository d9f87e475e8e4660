#include <config.h>

#include "engine/report/runs_table.h"

#include "engine/report/result_json_parts.h"

#define COMPARISON_SCHEMA "rvgtop.comparison/1"

enum { P_DECIMALS = 6, NOISE_DECIMALS = 3 };

static void put_run(struct json_writer *w, cJSON *o, const char *key, const char *file,
                    const struct result *r)
{
    cJSON *run = json_put_object(w, o, key);

    json_put_text(w, run, "file", file);
    json_put_text_or_null(w, run, "name", r->sweep.name);
    json_put_time(w, run, "created_at", r->created_at);
    json_put_text(w, run, "version", r->tool_version);
    json_put_bool(w, run, "partial", r->partial);
    json_put_number(w, run, "noise_us", run_noise_us(r), NOISE_DECIMALS);
    json_put_labels(w, json_put_object(w, run, "labels"), &r->sweep);
}

static void put_differences(struct json_writer *w, cJSON *o, const struct runs *r)
{
    cJSON *list = json_put_array(w, o, "differences");

    for (size_t i = 0; i < r->difference_count; i++) {
        cJSON *d = json_put_object(w, list, NULL);

        json_put_text(w, d, "what", r->differences[i].what);
        json_put_text_or_null(w, d, "base", r->differences[i].base);
        json_put_text_or_null(w, d, "new", r->differences[i].other);
    }
}

static void put_cell(struct json_writer *w, cJSON *o, const struct result *r, size_t arm,
                     size_t level)
{
    json_put_text(w, o, "arm", r->sweep.arms[arm].name);
    json_put_level(w, o, &r->sweep, level);
}

static void put_alone(struct json_writer *w, cJSON *o, const char *key, const struct result *r,
                      const struct run_cell *cells, size_t count)
{
    cJSON *list = json_put_array(w, o, key);

    for (size_t i = 0; i < count; i++)
        put_cell(w, json_put_object(w, list, NULL), r, cells[i].arm, cells[i].level);
}

static void put_shift(struct json_writer *w, cJSON *list, const struct runs *r,
                      const struct shift *s)
{
    const struct comparison *c = &s->comparison;
    int decimals = metric_decimals(s->metric);
    cJSON *o = json_put_object(w, list, NULL);

    put_cell(w, o, r->base, s->arm, s->level);
    json_put_text(w, o, "metric", metric_name(s->metric));
    json_put_number(w, o, "base", s->base, decimals);
    json_put_number(w, o, "new", s->other, decimals);
    json_put_number(w, o, "ratio", c->ratio, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "low", c->low, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "high", c->high, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "p_value", c->p_value, P_DECIMALS);
    json_put_number(w, o, "p_adjusted", c->p_adjusted, P_DECIMALS);
    json_put_uint64(w, o, "blocks", c->blocks);
    json_put_text(w, o, "verdict", comparison_word_name(c->word));
    json_put_bool(w, o, "regression", s->kind == SHIFT_REGRESSION);
}

int runs_json_write(const struct runs *r, const char *base, const char *other, struct buf *out,
                    struct err *e)
{
    struct json_writer w = {false};
    cJSON *o = cJSON_CreateObject(), *list;
    int code;

    json_put_text(&w, o, "schema", COMPARISON_SCHEMA);
    put_run(&w, o, "base", base, r->base);
    put_run(&w, o, "new", other, r->other);
    json_put_real(&w, o, "margin_percent", r->margin_percent);
    json_put_uint64(&w, o, "regressions", r->counts[SHIFT_REGRESSION]);
    put_differences(&w, o, r);
    put_alone(&w, o, "only_in_base", r->base, r->only_base, r->only_base_count);
    put_alone(&w, o, "only_in_new", r->other, r->only_other, r->only_other_count);
    list = json_put_array(&w, o, "comparisons");
    for (size_t i = 0; i < r->shift_count; i++)
        put_shift(&w, list, r, &r->shifts[i]);
    code = json_print(&w, o, out, e);
    buf_append_char(out, '\n');
    return code;
}
