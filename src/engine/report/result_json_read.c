#include <config.h>

#include "engine/report/result_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "engine/report/result_json_parts.h"
#include "engine/sweep/settings.h"

/* A document over this is none of ours: 10,000 trials need about 500 MiB. */
#define DOCUMENT_MAX ((size_t)4 << 30)

/* Each is a search for every arm and block, with what was tried in vain. */
enum { SEARCHES_MAX = 4 * SWEEP_ARMS_MAX * SWEEP_BLOCKS_MAX, GIVE_BACK_SIZE = 1 << 22 };

/* The members that are read, as they stand in the text. */
enum member {
    MEMBER_SCHEMA,
    MEMBER_TOOL,
    MEMBER_CREATED_AT,
    MEMBER_PARTIAL,
    MEMBER_PARTIAL_REASON,
    MEMBER_LABELS,
    MEMBER_ENVIRONMENT,
    MEMBER_SWEEP,
    MEMBER_ARMS,
    MEMBER_TRIALS,
    MEMBER_FIND_MAX,
    MEMBER_SESSION,
    MEMBER_COUNT
};

static const char *const member_names[MEMBER_COUNT] = {
    "schema",      "tool",  "created_at", "partial", "partial_reason", "labels",
    "environment", "sweep", "arms",       "trials",  "find_max",       "session",
};

struct document {
    struct json_slice members[MEMBER_COUNT]; /* text NULL: absent */
    struct result_reader reader;
    bool is_consumed;   /* the text is not read again: trials that were read are given back */
    struct sweep sweep; /* until the result has it */
    struct result *result;
};

static void find_members(struct document *d, struct json_slice text)
{
    struct json_slice name = {"", 0}, value;
    enum json_step step = JSON_STEP_MALFORMED;
    struct json_cursor cursor;
    int i;

    if (json_cursor_open(&cursor, text, '{')) {
        while ((step = json_cursor_next(&cursor, &name, &value)) == JSON_STEP_ITEM) {
            for (i = 0; i < MEMBER_COUNT; i++)
                if (json_slice_is(name, member_names[i]))
                    d->members[i] = value;
        }
    }
    if (step == JSON_STEP_MALFORMED)
        json_fault(&d->reader, "", "the text is no whole JSON object: it breaks near byte %zu",
                   (size_t)(cursor.at - text.text));
}

/* Reads a member that is a small tree with `read`. The tree handed over is an object that has the
 * member alone, so that its value is found and checked by name like any other. */
static void read_member(struct document *d, enum member m,
                        void (*read)(struct document *d, const cJSON *holder))
{
    cJSON *holder = cJSON_CreateObject(), *value = NULL;
    size_t where;

    if (d->members[m].text != NULL) {
        where = result_reader_enter(&d->reader, member_names[m]);
        value = json_parse(&d->reader, d->members[m]);
        result_reader_leave(&d->reader, where);
    }
    if (value && !cJSON_AddItemToObject(holder, member_names[m], value))
        cJSON_Delete(value);
    if (d->reader.code == 0)
        read(d, holder);
    cJSON_Delete(holder);
}

static void read_schema(struct document *d, const cJSON *holder)
{
    char schema[64];

    json_get_text(&d->reader, holder, "schema", schema, sizeof schema);
    if (d->reader.code == 0 && strcmp(schema, RESULT_JSON_SCHEMA) != 0)
        d->reader.code = err_set(d->reader.e, ERR_UNSUPPORTED,
                                 "schema: '%s' is not " RESULT_JSON_SCHEMA, schema);
}

static void read_libraries(struct result *r, const cJSON *libraries)
{
    size_t used = 0;
    const cJSON *item;

    cJSON_ArrayForEach(item, libraries)
    {
        int length;

        if (!cJSON_IsString(item) || item->string == NULL)
            continue;
        length = snprintf(r->library_versions + used, sizeof r->library_versions - used, "%s%s %s",
                          used ? "; " : "", item->string, item->valuestring);
        if (length < 0 || (size_t)length >= sizeof r->library_versions - used)
            break;
        used += (size_t)length;
    }
    r->library_versions[used] = '\0';
}

static void read_tool(struct document *d, const cJSON *holder)
{
    const cJSON *tool = json_get_object(&d->reader, holder, "tool", true);
    size_t where = result_reader_enter(&d->reader, "tool");

    json_get_text(&d->reader, tool, "version", d->result->tool_version,
                  sizeof d->result->tool_version);
    read_libraries(d->result, json_get_object(&d->reader, tool, "libraries", false));
    result_reader_leave(&d->reader, where);
}

static void read_created_at(struct document *d, const cJSON *holder)
{
    d->result->created_at = json_get_time(&d->reader, holder, "created_at");
}

static void read_partial(struct document *d, const cJSON *holder)
{
    d->result->partial = json_get_bool(&d->reader, holder, "partial");
}

static void read_partial_reason(struct document *d, const cJSON *holder)
{
    json_get_text(&d->reader, holder, "partial_reason", d->result->partial_reason,
                  sizeof d->result->partial_reason);
}

static void read_environment(struct document *d, const cJSON *holder)
{
    struct environment *env = &d->result->environment;
    struct result_reader *r = &d->reader;
    const cJSON *o = json_get_object(r, holder, "environment", true);
    const cJSON *affinity, *virtualised;
    size_t where = result_reader_enter(r, "environment");

    json_get_text(r, o, "host", env->host, sizeof env->host);
    json_get_text(r, o, "kernel", env->kernel, sizeof env->kernel);
    json_get_text(r, o, "cpu_model", env->cpu_model, sizeof env->cpu_model);
    env->cpus = json_get_number(r, o, "cpus", 0, 1e6);
    env->memory_bytes = json_get_number(r, o, "memory_bytes", 0, 1e18);
    json_get_text(r, o, "governor", env->governor, sizeof env->governor);
    affinity = json_get_object(r, o, "affinity", true);
    json_get_text(r, affinity, "setting", env->affinity, sizeof env->affinity);
    json_get_text(r, affinity, "client", env->client_cpus, sizeof env->client_cpus);
    json_get_text(r, affinity, "server", env->server_cpus, sizeof env->server_cpus);
    virtualised = json_get(r, o, "virtualised", false);
    env->virtualised = virtualised == NULL         ? VIRTUALISED_UNKNOWN
                       : cJSON_IsTrue(virtualised) ? VIRTUALISED_YES
                                                   : VIRTUALISED_NO;
    result_reader_leave(r, where);
}

static void read_session(struct document *d, const cJSON *holder)
{
    const cJSON *o = json_get_object(&d->reader, holder, "session", true);
    size_t where = result_reader_enter(&d->reader, "session");

    json_to_session(&d->reader, o, d->result);
    result_reader_leave(&d->reader, where);
}

static void read_sweep(struct document *d, const cJSON *holder)
{
    const cJSON *o = json_get_object(&d->reader, holder, "sweep", true);
    size_t where = result_reader_enter(&d->reader, "sweep");

    if (o)
        json_to_sweep(&d->reader, o, &d->sweep);
    result_reader_leave(&d->reader, where);
}

static void read_labels(struct document *d, const cJSON *holder)
{
    const cJSON *o = json_get_object(&d->reader, holder, "labels", false);

    if (o)
        json_to_labels(&d->reader, o, &d->sweep);
}

static void read_arms(struct document *d, const cJSON *holder)
{
    const cJSON *list = json_get_array(&d->reader, holder, "arms", true, SWEEP_ARMS_MAX), *item;
    size_t where = result_reader_enter(&d->reader, "arms");

    cJSON_ArrayForEach(item, list)
    {
        size_t outer = result_reader_enter_element(&d->reader, d->sweep.arm_count);
        struct sweep_arm arm = {0};
        struct err e;

        settings_set_defaults(arm_settings, ARM_KEY_COUNT, &arm);
        json_to_arm(&d->reader, item, &arm);
        if (arm.is_twin && (item->next || item == list->child))
            json_fault(&d->reader, "twin", "is of an arm that is not the last of several");
        if (d->reader.code == 0 && sweep_add_arm(&d->sweep, &arm, &e) != 0)
            json_fault(&d->reader, "", "%s", e.text);
        result_reader_leave(&d->reader, outer);
    }
    result_reader_leave(&d->reader, where);
}

static void add_trial(struct document *d, struct json_slice text)
{
    struct result_reader *r = &d->reader;
    struct trial *t;

    r->code = trial_json_read(text.text, text.size, r->path, &d->result->sweep, &t, r->e);
    if (r->code != 0)
        return;
    r->code = result_add_trial(d->result, t, r->e);
    if (r->code != 0)
        trial_close(t);
}

/* What has been read from `*from` to `to`, once it is enough to be worth a system call. */
static void give_back(const struct document *d, const char **from, const char *to)
{
    if (!d->is_consumed || (size_t)(to - *from) < GIVE_BACK_SIZE)
        return;
    memory_discard((char *)*from, (size_t)(to - *from));
    *from = to;
}

static void read_trials(struct document *d)
{
    const char *read = d->members[MEMBER_TRIALS].text;
    struct json_cursor cursor;
    struct json_slice name, text;
    enum json_step step = JSON_STEP_MALFORMED;
    size_t where = result_reader_enter(&d->reader, "trials"), index = 0;

    if (d->members[MEMBER_TRIALS].text &&
        json_cursor_open(&cursor, d->members[MEMBER_TRIALS], '[')) {
        while (d->reader.code == 0 &&
               (step = json_cursor_next(&cursor, &name, &text)) == JSON_STEP_ITEM) {
            size_t outer = result_reader_enter_element(&d->reader, index++);

            add_trial(d, text);
            give_back(d, &read, text.text);
            result_reader_leave(&d->reader, outer);
        }
    }
    if (step == JSON_STEP_MALFORMED)
        json_fault(&d->reader, "", "is no array");
    result_reader_leave(&d->reader, where);
}

/* Results of old have none. */
static void read_searches(struct document *d, const cJSON *holder)
{
    struct result_reader *r = &d->reader;
    const cJSON *list = json_get_array(r, holder, "find_max", false, SEARCHES_MAX), *item;
    size_t where = result_reader_enter(r, "find_max"), index = 0;

    cJSON_ArrayForEach(item, list)
    {
        size_t outer = result_reader_enter_element(r, index++);
        struct search search;
        struct err e;

        json_to_search(r, item, &d->result->sweep, &search);
        if (r->code == 0 && result_add_search(d->result, &search, &e) != 0)
            json_fault(r, "", "%s", e.text);
        result_reader_leave(r, outer);
    }
    result_reader_leave(r, where);
}

static void read_rest(struct document *d)
{
    read_member(d, MEMBER_TOOL, read_tool);
    read_member(d, MEMBER_CREATED_AT, read_created_at);
    read_member(d, MEMBER_PARTIAL, read_partial);
    read_member(d, MEMBER_PARTIAL_REASON, read_partial_reason);
    read_member(d, MEMBER_ENVIRONMENT, read_environment);
    read_member(d, MEMBER_SESSION, read_session);
    read_trials(d);
    read_member(d, MEMBER_FIND_MAX, read_searches);
    if (d->reader.code == 0)
        d->reader.code = result_derive(d->result, d->reader.e);
}

static int read_document(struct json_slice text, bool is_consumed, struct result *out,
                         struct err *e)
{
    struct document d = {.result = out, .is_consumed = is_consumed};

    result_reader_init(&d.reader, "", e);
    sweep_init(&d.sweep);
    find_members(&d, text);
    read_member(&d, MEMBER_SCHEMA, read_schema);
    read_member(&d, MEMBER_SWEEP, read_sweep);
    read_member(&d, MEMBER_LABELS, read_labels);
    read_member(&d, MEMBER_ARMS, read_arms);
    if (d.reader.code == 0)
        d.reader.code = result_init(out, &d.sweep, e);
    sweep_fini(&d.sweep);
    if (d.reader.code != 0)
        return d.reader.code;
    read_rest(&d);
    if (d.reader.code != 0)
        result_fini(out);
    return d.reader.code;
}

int result_json_read(const char *text, size_t size, struct result *out, struct err *e)
{
    return read_document((struct json_slice){text, size}, false, out, e);
}

int result_json_load(const char *path, struct result *out, struct err *e)
{
    struct buf text;
    int code;

    buf_init(&text, DOCUMENT_MAX);
    code = file_read(path, &text, e);
    if (code == 0) {
        code = read_document((struct json_slice){buf_text(&text), text.size}, true, out, e);
        if (code != 0)
            err_prefix(e, "%s", path);
    }
    buf_fini(&text);
    return code;
}

int trial_json_read(const char *text, size_t size, const char *path, const struct sweep *s,
                    struct trial **out, struct err *e)
{
    struct result_reader r;
    cJSON *tree;

    result_reader_init(&r, path, e);
    tree = json_parse(&r, (struct json_slice){text, size});
    *out = NULL;
    if (r.code == 0)
        r.code = trial_open(out, e);
    if (r.code == 0)
        json_to_trial(&r, tree, s, *out);
    cJSON_Delete(tree);
    if (r.code != 0) {
        trial_close(*out);
        *out = NULL;
    }
    return r.code;
}
