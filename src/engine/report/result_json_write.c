#include <config.h>

#include "engine/report/result_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/report/columns.h"
#include "engine/report/result_json_parts.h"

/* A member of the document: one tree, or a list that is printed one element after the other. */
struct member {
    const char *key;
    cJSON *(*make)(struct json_writer *w, const struct result *r); /* NULL: a list */
    size_t (*count)(const struct result *r);
    cJSON *(*element)(struct json_writer *w, const struct result *r, size_t i);
};

static cJSON *make_schema(struct json_writer *w, const struct result *r)
{
    (void)w;
    (void)r;
    return cJSON_CreateString(RESULT_JSON_SCHEMA);
}

/* "libcurl 7.88.1; gRPC 29.0.0" becomes {"libcurl": "7.88.1", "gRPC": "29.0.0"}. */
static void put_libraries(struct json_writer *w, cJSON *o, const char *versions)
{
    char text[sizeof((struct result *)0)->library_versions];
    char *rest = text, *item;

    memcpy(text, versions, strlen(versions) + 1);
    while ((item = strsep(&rest, ";")) != NULL) {
        char *name = item + strspn(item, " "), *version = strrchr(name, ' ');

        if (version) {
            *version = '\0';
            json_put_text(w, o, name, version + 1);
        }
    }
}

static cJSON *make_tool(struct json_writer *w, const struct result *r)
{
    cJSON *o = cJSON_CreateObject();

    json_put_text(w, o, "name", PACKAGE_NAME);
    json_put_text(w, o, "version", r->tool_version);
    put_libraries(w, json_put_object(w, o, "libraries"), r->library_versions);
    return o;
}

static cJSON *make_created_at(struct json_writer *w, const struct result *r)
{
    char stamp[CLOCK_STAMP_SIZE];

    (void)w;
    clock_stamp(r->created_at, stamp);
    return cJSON_CreateString(stamp);
}

static cJSON *make_partial(struct json_writer *w, const struct result *r)
{
    (void)w;
    return cJSON_CreateBool(r->partial);
}

static cJSON *make_partial_reason(struct json_writer *w, const struct result *r)
{
    (void)w;
    return r->partial_reason[0] ? cJSON_CreateString(r->partial_reason) : cJSON_CreateNull();
}

static cJSON *make_labels(struct json_writer *w, const struct result *r)
{
    cJSON *o = cJSON_CreateObject();

    json_put_labels(w, o, &r->sweep);
    return o;
}

static cJSON *make_environment(struct json_writer *w, const struct result *r)
{
    const struct environment *env = &r->environment;
    cJSON *o = cJSON_CreateObject(), *affinity;

    json_put_text_or_null(w, o, "host", env->host);
    json_put_text_or_null(w, o, "kernel", env->kernel);
    json_put_text_or_null(w, o, "cpu_model", env->cpu_model);
    json_put_number(w, o, "cpus", env->cpus, 0);
    json_put_number(w, o, "memory_bytes", env->memory_bytes, 0);
    json_put_text_or_null(w, o, "governor", env->governor);
    affinity = json_put_object(w, o, "affinity");
    json_put_text_or_null(w, affinity, "setting", env->affinity);
    json_put_text_or_null(w, affinity, "client", env->client_cpus);
    json_put_text_or_null(w, affinity, "server", env->server_cpus);
    if (env->virtualised == VIRTUALISED_UNKNOWN)
        json_put_null(w, o, "virtualised");
    else
        json_put_bool(w, o, "virtualised", env->virtualised == VIRTUALISED_YES);
    return o;
}

static cJSON *make_sweep(struct json_writer *w, const struct result *r)
{
    cJSON *o = cJSON_CreateObject();

    json_put_sweep(w, o, &r->sweep);
    return o;
}

static size_t count_arms(const struct result *r)
{
    return r->sweep.arm_count;
}

static cJSON *element_arm(struct json_writer *w, const struct result *r, size_t i)
{
    cJSON *o = cJSON_CreateObject();

    json_put_arm(w, o, &r->sweep.arms[i]);
    return o;
}

static size_t count_trials(const struct result *r)
{
    return r->trial_count;
}

static cJSON *element_trial(struct json_writer *w, const struct result *r, size_t i)
{
    return json_from_trial(w, &r->sweep, r->trials[i]);
}

static size_t count_searches(const struct result *r)
{
    return r->search_count;
}

static cJSON *element_search(struct json_writer *w, const struct result *r, size_t i)
{
    return json_from_search(w, &r->sweep, &r->searches[i]);
}

static size_t count_cells(const struct result *r)
{
    return r->cell_count;
}

static void put_field(struct json_writer *w, cJSON *o, const char *key, const struct field *f)
{
    switch (f->kind) {
    case FIELD_UNKNOWN:
        json_put_null(w, o, key);
        break;
    case FIELD_TEXT:
        json_put_text(w, o, key, f->text);
        break;
    case FIELD_NUMBER:
        json_put_number(w, o, key, f->number, f->decimals);
        break;
    case FIELD_BOOL:
        json_put_bool(w, o, key, f->boolean);
        break;
    }
}

static cJSON *element_cell(struct json_writer *w, const struct result *r, size_t i)
{
    struct row row = row_of_cell(r, &r->cells[i]);
    cJSON *o = cJSON_CreateObject();
    struct field f;
    size_t k;

    for (k = 0; k < column_count(); k++) {
        column_field(k, &row, &f);
        put_field(w, o, column_name(k), &f);
    }
    return o;
}

static size_t count_comparisons(const struct result *r)
{
    return r->comparison_count;
}

static cJSON *element_comparison(struct json_writer *w, const struct result *r, size_t i)
{
    const struct result_comparison *c = &r->comparisons[i];
    cJSON *o = cJSON_CreateObject();

    json_put_level(w, o, &r->sweep, c->level);
    json_put_text(w, o, "metric", metric_name(c->metric));
    json_put_text(w, o, "arm_a", r->sweep.arms[c->arm_a].name);
    json_put_text(w, o, "arm_b", r->sweep.arms[c->arm_b].name);
    json_put_number(w, o, "ratio", c->comparison.ratio, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "low", c->comparison.low, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "high", c->comparison.high, RESULT_RATIO_DECIMALS);
    json_put_number(w, o, "p_value", c->comparison.p_value, 6);
    json_put_number(w, o, "p_adjusted", c->comparison.p_adjusted, 6);
    json_put_uint64(w, o, "blocks", c->comparison.blocks);
    json_put_text(w, o, "verdict", comparison_word_name(c->comparison.word));
    json_put_text(w, o, "interval", comparison_interval_name(&c->comparison));
    if (isnan(result_noise_floor(r, c->level, c->metric).floor))
        json_put_null(w, o, "below_noise_floor");
    else
        json_put_bool(w, o, "below_noise_floor",
                      result_is_noise(r, c->level, c->metric, &c->comparison));
    return o;
}

/* How automatic blocks ended; null where their number was given. */
static cJSON *make_stopping(struct json_writer *w, const struct result *r)
{
    size_t all, precise = result_precise(r, &all);
    cJSON *o;

    if (!r->sweep.blocks_auto)
        return cJSON_CreateNull();
    o = cJSON_CreateObject();
    json_put_text(w, o, "verdict", sequential_step_name(r->step));
    json_put_uint64(w, o, "blocks", (uint64_t)r->blocks_owed);
    json_put_uint64(w, o, "comparisons", all);
    json_put_uint64(w, o, "precise", precise);
    return o;
}

static cJSON *make_session(struct json_writer *w, const struct result *r)
{
    cJSON *o = cJSON_CreateObject();

    json_put_session(w, o, r);
    return o;
}

static const struct member members[] = {
    {"schema", make_schema},
    {"tool", make_tool},
    {"created_at", make_created_at},
    {"partial", make_partial},
    {"partial_reason", make_partial_reason},
    {"labels", make_labels},
    {"environment", make_environment},
    {"sweep", make_sweep},
    {"arms", NULL, count_arms, element_arm},
    {"trials", NULL, count_trials, element_trial},
    {"find_max", NULL, count_searches, element_search},
    {"cells", NULL, count_cells, element_cell},
    {"comparisons", NULL, count_comparisons, element_comparison},
    {"noise_floor", json_from_noise_floor},
    {"stopping", make_stopping},
    {"scalability", json_from_growth},
    {"attribution", json_from_attribution},
    {"resources", json_from_resources},
    {"findings", json_from_findings},
    {"asserts", json_from_asserts},
    {"session", make_session},
};

static int write_list(const struct member *m, const struct result *r, struct buf *out,
                      struct err *e)
{
    size_t count = m->count(r), i;
    int code = 0;

    buf_append_char(out, '[');
    for (i = 0; i < count && code == 0; i++) {
        struct json_writer w = {false};

        buf_append_text(out, i > 0 ? ",\n" : "\n");
        code = json_print(&w, m->element(&w, r, i), out, e);
    }
    buf_append_text(out, count > 0 ? "\n]" : "]");
    return code;
}

static int write_member(const struct member *m, const struct result *r, struct buf *out,
                        struct err *e)
{
    struct json_writer w = {false};

    buf_printf(out, "\"%s\": ", m->key);
    return m->make ? json_print(&w, m->make(&w, r), out, e) : write_list(m, r, out, e);
}

int result_json_write(const struct result *r, struct buf *out, struct err *e)
{
    size_t i;
    int code = 0;

    buf_append_text(out, "{\n");
    for (i = 0; i < sizeof members / sizeof *members && code == 0; i++) {
        if (i > 0)
            buf_append_text(out, ",\n");
        code = write_member(&members[i], r, out, e);
    }
    buf_append_text(out, "\n}\n");
    if (code == 0 && buf_failed(out))
        return err_set(e, ERR_NO_MEMORY, "no memory for the JSON text");
    return code;
}

int trial_json_write(const struct trial *t, const struct sweep *s, struct buf *out, struct err *e)
{
    struct json_writer w = {false};

    return json_print(&w, json_from_trial(&w, s, t), out, e);
}

int sweep_json_write_identity(const struct sweep *s, struct buf *out, struct err *e)
{
    struct json_writer w = {false};
    cJSON *o = cJSON_CreateObject(), *arms;
    size_t i;

    json_put_sweep(&w, o, s);
    cJSON_DeleteItemFromObjectCaseSensitive(o, "name");
    cJSON_DeleteItemFromObjectCaseSensitive(o, "output");
    cJSON_DeleteItemFromObjectCaseSensitive(o, "assert");
    if (!s->find_max) {
        cJSON_DeleteItemFromObjectCaseSensitive(o, "find_max");
        cJSON_DeleteItemFromObjectCaseSensitive(o, "search");
    }
    arms = json_put_array(&w, o, "arms");
    for (i = 0; i < s->arm_count; i++)
        json_put_arm(&w, json_put_object(&w, arms, NULL), &s->arms[i]);
    return json_print(&w, o, out, e);
}
