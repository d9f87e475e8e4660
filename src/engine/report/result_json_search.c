#include <config.h>

#include "engine/report/result_json.h"

#include <string.h>

#include "engine/report/result_json_parts.h"

static const char search_key[] = "search";

/* Bounds against nonsense. */
#define US_MAX 1e13

static void put_missed(struct json_writer *w, cJSON *o, unsigned missed)
{
    cJSON *list = json_put_array(w, o, "missed");

    for (int kind = 0; kind < SEARCH_MISS_KINDS; kind++)
        if (missed & (1u << kind))
            json_put_text(w, list, NULL, search_miss_name(kind));
}

static void put_step(struct json_writer *w, cJSON *list, const struct search_step *step)
{
    cJSON *o = json_put_object(w, list, NULL);

    json_put_real(w, o, "rate_rps", step->rate_rps);
    json_put_bool(w, o, "met", step->missed == 0);
    put_missed(w, o, step->missed);
    json_put_number(w, o, "latency_p99_us", step->p99_us, 3);
    json_put_bool(w, o, "latency_p99_enough", percentile_has_enough(99, step->requests));
    json_put_number(w, o, "error_rate", step->error_rate, 6);
    json_put_number(w, o, "attained", step->attained, 6);
    json_put_number(w, o, "answered", step->answered, 6);
    json_put_number(w, o, "throughput_rps", step->throughput_rps, 3);
    json_put_uint64(w, o, "requests", step->requests);
    json_put_text(w, o, "limited_by", limited_by_name(step->limited_by));
}

static void put_search(struct json_writer *w, cJSON *o, const struct sweep *s,
                       const struct search *search)
{
    cJSON *steps;

    json_put_text(w, o, "arm", s->arms[search->arm].name);
    json_put_int64(w, o, "block", search->block);
    json_put_text(w, o, "end", search_end_name(search->end));
    json_put_real(w, o, "rate_rps", search->rate_rps);
    json_put_real(w, o, "above_rps", search->above_rps);
    steps = json_put_array(w, o, "steps");
    for (size_t i = 0; i < search->step_count; i++)
        put_step(w, steps, &search->steps[i]);
}

cJSON *json_from_search(struct json_writer *w, const struct sweep *s, const struct search *search)
{
    cJSON *o = cJSON_CreateObject();

    put_search(w, o, s, search);
    return o;
}

static unsigned read_missed(struct result_reader *r, const cJSON *o)
{
    const cJSON *list = json_get_array(r, o, "missed", true, SEARCH_MISS_KINDS), *item;
    unsigned missed = 0;

    cJSON_ArrayForEach(item, list)
    {
        int kind = 0;

        while (kind < SEARCH_MISS_KINDS &&
               !(cJSON_IsString(item) && strcmp(item->valuestring, search_miss_name(kind)) == 0))
            kind++;
        if (kind == SEARCH_MISS_KINDS)
            json_fault(r, "missed", "is not known here");
        missed |= 1u << kind;
    }
    return missed;
}

static const char *limited_by_word(int i)
{
    return limited_by_name((enum limited_by)i);
}

static const char *end_word(int i)
{
    return search_end_name((enum search_end)i);
}

static void read_step(struct result_reader *r, const cJSON *o, struct search_step *step)
{
    *step = (struct search_step){
        .rate_rps = json_get_number(r, o, "rate_rps", 0, SWEEP_RATE_MAX),
        .p99_us = json_get_number(r, o, "latency_p99_us", 0, US_MAX),
        .error_rate = json_get_number(r, o, "error_rate", 0, 1),
        .attained = json_get_number(r, o, "attained", 0, 1),
        .answered = json_get_number(r, o, "answered", 0, US_MAX),
        .throughput_rps = json_get_number(r, o, "throughput_rps", 0, US_MAX),
        .requests = json_get_uint64(r, o, "requests"),
        .missed = read_missed(r, o),
        .limited_by = (enum limited_by)json_get_word(r, o, "limited_by", limited_by_word,
                                                     LIMITED_COUNT),
    };
}

static void read_steps(struct result_reader *r, const cJSON *o, struct search *out)
{
    const cJSON *list = json_get_array(r, o, "steps", true, RATE_SEARCH_STEPS_MAX), *item;
    size_t where = result_reader_enter(r, "steps");

    cJSON_ArrayForEach(item, list)
    {
        size_t outer = result_reader_enter_element(r, out->step_count);

        read_step(r, item, &out->steps[out->step_count++]);
        result_reader_leave(r, outer);
    }
    result_reader_leave(r, where);
}

void json_to_search(struct result_reader *r, const cJSON *o, const struct sweep *s,
                    struct search *out)
{
    *out = (struct search){.arm = 0};
    if (!cJSON_IsObject(o)) {
        json_fault(r, "", "is no object");
        return;
    }
    json_get_arm(r, o, s, &out->arm);
    out->block = json_get_int(r, o, "block", 0, s->blocks - 1);
    out->end = (enum search_end)json_get_word(r, o, "end", end_word, SEARCH_END_COUNT);
    out->rate_rps = json_get_number(r, o, "rate_rps", 0, SWEEP_RATE_MAX);
    out->above_rps = json_get_number(r, o, "above_rps", 0, SWEEP_RATE_MAX);
    read_steps(r, o, out);
}

int search_json_write(const struct search *search, const struct sweep *s, struct buf *out,
                      struct err *e)
{
    struct json_writer w = {false};
    cJSON *o = cJSON_CreateObject();

    put_search(&w, json_put_object(&w, o, search_key), s, search);
    return json_print(&w, o, out, e);
}

bool search_json_is(const char *text, size_t size)
{
    return json_begins_with(text, size, search_key);
}

int search_json_read(const char *text, size_t size, const char *path, const struct sweep *s,
                     struct search *out, struct err *e)
{
    struct result_reader r;
    cJSON *tree;

    result_reader_init(&r, path, e);
    tree = json_parse(&r, (struct json_slice){text, size});
    if (r.code == 0)
        json_to_search(&r, json_get_object(&r, tree, search_key, true), s, out);
    cJSON_Delete(tree);
    return r.code;
}
