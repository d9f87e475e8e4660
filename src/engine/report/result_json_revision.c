#include <config.h>

#include "engine/report/result_json.h"

#include "engine/report/result_json_parts.h"

static const char revises_key[] = "revises";

int revision_json_write(const struct trial_revision *v, const struct sweep *s, struct buf *out,
                        struct err *e)
{
    struct json_writer w = {false};
    cJSON *o = cJSON_CreateObject(), *trial = json_put_object(&w, o, revises_key);

    json_put_text(&w, trial, "arm", s->arms[v->arm].name);
    json_put_level(&w, trial, s, v->level);
    json_put_int64(&w, trial, "block", v->block);
    json_put_int64(&w, trial, "attempt", v->attempt);
    json_put_text_or_null(&w, o, "invalid_reason", v->invalid_reason);
    json_put_bool(&w, o, "excused", v->excused);
    return json_print(&w, o, out, e);
}

bool revision_json_is(const char *text, size_t size)
{
    return json_begins_with(text, size, revises_key);
}

static void read_revision(struct result_reader *r, const cJSON *o, const struct sweep *s,
                          struct trial_revision *out)
{
    const cJSON *trial = json_get_object(r, o, revises_key, true);
    size_t where = result_reader_enter(r, revises_key);

    json_get_cell(r, trial, s, &out->arm, &out->level);
    out->block = json_get_int(r, trial, "block", 0, s->blocks - 1);
    out->attempt = json_get_int(r, trial, "attempt", 0, INT32_MAX);
    result_reader_leave(r, where);
    json_get_text(r, o, "invalid_reason", out->invalid_reason, sizeof out->invalid_reason);
    out->excused = json_get_bool(r, o, "excused");
}

int revision_json_read(const char *text, size_t size, const char *path, const struct sweep *s,
                       struct trial_revision *out, struct err *e)
{
    struct result_reader r;
    cJSON *tree;

    result_reader_init(&r, path, e);
    tree = json_parse(&r, (struct json_slice){text, size});
    if (r.code == 0)
        read_revision(&r, tree, s, out);
    cJSON_Delete(tree);
    return r.code;
}
