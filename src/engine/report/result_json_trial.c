#include <config.h>

#include "engine/report/result_json_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "engine/trial/metric.h"
#include "engine/trial/trial_fields.h"

/* Bounds against nonsense: all slots of a histogram as base64 text, some days of a timeline. */
enum { HISTOGRAM_TEXT_MAX = 1 << 20, TIMELINE_SECONDS_MAX = 1000000 };

/* Members of the trial that hold distributions; the phases stand in an object of their own. */
static const char *const series_keys[SERIES_PHASE] = {
    [SERIES_RESPONSE] = "response",
    [SERIES_SERVICE] = "service",
    [SERIES_TTFB] = "ttfb",
    [SERIES_OVERHEAD] = "network_overhead",
};
static const char phases_key[] = "server";

static const char *const level_keys[] = {
    [LEVEL_CONCURRENCY] = "concurrency",
    [LEVEL_RATE] = "rate_rps",
    [LEVEL_SCHEDULE] = "mean_rate_rps",
};

struct named_percentile {
    const char *key;
    double percent;
};

static const struct named_percentile percentiles[] = {
    {"1", 1},   {"25", 25}, {"50", 50},     {"75", 75},       {"90", 90},
    {"95", 95}, {"99", 99}, {"99.9", 99.9}, {"99.99", 99.99},
};
enum { PERCENTILES = sizeof percentiles / sizeof *percentiles };

static void put_us(struct json_writer *w, cJSON *object, const char *key, double ns)
{
    json_put_number(w, object, key, ns / 1e3, 3);
}

static void put_percentiles(struct json_writer *w, cJSON *object, const struct histogram *h)
{
    cJSON *values = json_put_object(w, object, "percentiles");
    cJSON *enough = json_put_object(w, object, "enough");
    double percents[PERCENTILES], found[PERCENTILES];

    for (size_t i = 0; i < PERCENTILES; i++)
        percents[i] = percentiles[i].percent;
    histogram_percentiles(h, percents, PERCENTILES, found);
    for (size_t i = 0; i < PERCENTILES; i++) {
        put_us(w, values, percentiles[i].key, found[i]);
        json_put_bool(w, enough, percentiles[i].key, percentile_has_enough(percents[i], h->count));
    }
}

/* What the encoded histogram cannot carry stands beside it, exact. */
static void put_distribution(struct json_writer *w, cJSON *parent, const char *key,
                             const struct histogram *h, bool is_phase)
{
    struct buf encoded;
    cJSON *object;

    if (h == NULL) {
        json_put_null(w, parent, key);
        return;
    }
    object = json_put_object(w, parent, key);
    json_put_uint64(w, object, "count", h->count);
    put_us(w, object, "mean_us", histogram_mean(h));
    put_us(w, object, "min_us", histogram_min(h));
    put_us(w, object, "max_us", histogram_max(h));
    put_us(w, object, "sum_us", (double)h->sum);
    json_put_uint64(w, object, "out_of_range", h->out_of_range);
    if (is_phase) {
        put_us(w, object, "p50_us", histogram_percentile(h, 50));
        put_us(w, object, "p99_us", histogram_percentile(h, 99));
    } else {
        put_percentiles(w, object, h);
    }
    buf_init(&encoded, HISTOGRAM_TEXT_MAX);
    if (histogram_encode(h, &encoded, NULL) != 0)
        w->failed = true;
    json_put_text(w, object, "histogram", buf_text(&encoded));
    buf_fini(&encoded);
}

static void put_distributions(struct json_writer *w, cJSON *o, const struct trial *t)
{
    cJSON *server;
    int i;

    for (i = 0; i < SERIES_PHASE; i++)
        put_distribution(w, o, series_keys[i], t->series[i], false);
    server = json_put_object(w, o, phases_key);
    for (i = 0; i < PHASE_COUNT; i++)
        put_distribution(w, server, phase_name((enum phase)i), t->series[SERIES_PHASE + i], true);
}

static void put_fields(struct json_writer *w, cJSON *o, const struct trial *t)
{
    const struct trial_field *f;
    size_t i;

    for (i = 0; (f = trial_field(i)) != NULL; i++)
        json_put_number(w, json_put_group(w, o, f->group, strlen(f->group)), f->key,
                        trial_field_get(f, t), f->decimals);
}

static void put_errors(struct json_writer *w, cJSON *o, const struct trial *t)
{
    cJSON *list = json_put_array(w, o, "errors");
    int kind;

    for (kind = OUTCOME_OK + 1; kind < OUTCOME_COUNT; kind++) {
        cJSON *error;

        if (t->errors[kind].count == 0)
            continue;
        error = json_put_object(w, list, NULL);
        json_put_text(w, error, "kind", outcome_name((enum outcome)kind));
        json_put_uint64(w, error, "count", t->errors[kind].count);
        json_put_text(w, error, "first_text", t->errors[kind].first_text);
    }
}

static void put_second(struct json_writer *w, cJSON *list, const struct timeline_second *s)
{
    cJSON *o = json_put_object(w, list, NULL), *bins;
    int i;

    json_put_number(w, o, "t_s", s->t_s, 3);
    json_put_uint64(w, o, "requests", s->requests);
    json_put_uint64(w, o, "errors", s->errors);
    if (!isnan(s->planned))
        json_put_number(w, o, "planned", s->planned, 3);
    json_put_number(w, o, "p50_us", s->p50_us, 3);
    json_put_number(w, o, "p99_us", s->p99_us, 3);
    bins = json_put_array(w, o, "bins");
    for (i = 0; i < TIMELINE_BINS; i++)
        json_put_uint64(w, bins, NULL, s->bins[i]);
}

void json_put_level(struct json_writer *w, cJSON *object, const struct sweep *s, size_t level)
{
    const struct level *l = &s->levels[level];

    json_put_real(w, json_put_object(w, object, "level"), level_keys[l->kind], l->value);
}

cJSON *json_from_trial(struct json_writer *w, const struct sweep *s, const struct trial *t)
{
    cJSON *o = cJSON_CreateObject(), *timeline;
    size_t i;

    json_put_text(w, o, "arm", s->arms[t->arm].name);
    json_put_level(w, o, s, t->level);
    json_put_int64(w, o, "block", t->block);
    json_put_int64(w, o, "position", t->position);
    json_put_int64(w, o, "attempt", t->attempt);
    json_put_time(w, o, "started_at", t->started_at);
    json_put_bool(w, o, "valid", t->valid);
    json_put_text_or_null(w, o, "invalid_reason", t->invalid_reason);
    json_put_bool(w, o, "excused", t->excused);
    json_put_uint64(w, o, "requests", t->requests);
    json_put_uint64(w, o, "successes", t->successes);
    json_put_uint64(w, o, "completed", t->completed);
    put_errors(w, o, t);
    json_put_uint64(w, o, "late_sends", t->late_sends);
    json_put_uint64(w, o, "late_waits", t->late_waits);
    json_put_uint64(w, o, "unsent", t->unsent);
    json_put_number(w, o, "attained", metric_of(t, METRIC_ATTAINED),
                    metric_decimals(METRIC_ATTAINED));
    put_fields(w, o, t);
    put_distributions(w, o, t);
    json_put_text(w, o, "limited_by", limited_by_name(t->limited_by));
    timeline = json_put_array(w, o, "timeline");
    for (i = 0; i < t->timeline_count; i++)
        put_second(w, timeline, &t->timeline[i]);
    return o;
}

/* The sum is whole, but its decimal form need not be; above 2^53 it is rounded as well. Neither may
 * put the mean beside the only value there is. */
static double mean_of(double sum_us, uint64_t count, double min_us, double max_us)
{
    double mean = round(sum_us * 1e3) / (double)count;
    double within = fmin(fmax(mean, round(min_us * 1e3)), round(max_us * 1e3));

    return fabs(mean - within) <= 1e-12 * within ? within : mean;
}

static void read_bounds(struct result_reader *r, const cJSON *o, struct histogram *h)
{
    double highest = (double)HISTOGRAM_HIGHEST / 1e3;
    double min = json_get_number(r, o, "min_us", 0, highest);
    double max = json_get_number(r, o, "max_us", 0, highest);
    double sum = json_get_number(r, o, "sum_us", 0, 1e16);
    uint64_t count = json_get_uint64(r, o, "count");
    uint64_t out_of_range = json_get_uint64(r, o, "out_of_range");
    struct err e;

    if (r->code == 0 && count != h->count)
        json_fault(r, "count", "the histogram has %llu", (unsigned long long)h->count);
    if (r->code != 0)
        return;
    if (count == 0)
        h->out_of_range = out_of_range;
    else if (isnan(min) || isnan(max) || isnan(sum))
        json_fault(r, "", "min_us, max_us or sum_us is missing");
    else if (histogram_restore(h, (uint64_t)llround(min * 1e3), (uint64_t)llround(max * 1e3),
                               mean_of(sum, count, min, max), out_of_range, &e) != 0)
        json_fault(r, "", "%s", e.text);
}

/* Leaves *out NULL when nothing of it was observed. */
static void read_distribution(struct result_reader *r, const cJSON *parent, const char *key,
                              struct histogram **out)
{
    const cJSON *o = json_get_object(r, parent, key, false);
    size_t where = result_reader_enter(r, key);
    const cJSON *text = o ? json_get(r, o, "histogram", true) : NULL;
    struct err e;

    if (text && !cJSON_IsString(text))
        json_fault(r, "histogram", "is no text");
    else if (text && r->code == 0 && histogram_open_packed(out, &e) != 0)
        r->code = err_set(r->e, ERR_NO_MEMORY, "%s: %s", r->path, e.text);
    if (text && *out &&
        histogram_decode(*out, text->valuestring, strlen(text->valuestring), &e) != 0)
        json_fault(r, "", "%s", e.text);
    if (*out)
        read_bounds(r, o, *out);
    result_reader_leave(r, where);
}

static void read_distributions(struct result_reader *r, const cJSON *o, struct trial *t)
{
    const cJSON *server = json_get_object(r, o, phases_key, true);
    size_t where;
    int i;

    for (i = 0; i < SERIES_PHASE; i++)
        read_distribution(r, o, series_keys[i], &t->series[i]);
    where = result_reader_enter(r, phases_key);
    for (i = 0; i < PHASE_COUNT; i++)
        read_distribution(r, server, phase_name((enum phase)i), &t->series[SERIES_PHASE + i]);
    result_reader_leave(r, where);
}

static void read_fields(struct result_reader *r, const cJSON *o, struct trial *t)
{
    const struct trial_field *f;
    size_t i;

    for (i = 0; (f = trial_field(i)) != NULL; i++) {
        const cJSON *group = json_get_group(o, f->group, strlen(f->group));
        size_t where = f->group[0] ? result_reader_enter(r, f->group) : strlen(r->path);

        trial_field_set(f, t, json_get_number(r, group, f->key, 0, 1e18));
        result_reader_leave(r, where);
    }
}

static const char *outcome_word(int i)
{
    return outcome_name((enum outcome)i);
}

static const char *limited_by_word(int i)
{
    return limited_by_name((enum limited_by)i);
}

static void read_errors(struct result_reader *r, const cJSON *o, struct trial *t)
{
    const cJSON *list = json_get_array(r, o, "errors", true, OUTCOME_COUNT), *error;
    size_t index = 0, where = result_reader_enter(r, "errors");

    cJSON_ArrayForEach(error, list)
    {
        size_t outer = result_reader_enter_element(r, index++);
        struct trial_error *into =
            &t->errors[json_get_word(r, error, "kind", outcome_word, OUTCOME_COUNT)];

        into->count = json_get_uint64(r, error, "count");
        json_get_text(r, error, "first_text", into->first_text, sizeof into->first_text);
        result_reader_leave(r, outer);
    }
    result_reader_leave(r, where);
}

static void read_second(struct result_reader *r, const cJSON *o, struct timeline_second *s)
{
    const cJSON *bins = json_get_array(r, o, "bins", true, TIMELINE_BINS), *bin;
    int i = 0;

    s->t_s = json_get_number(r, o, "t_s", 0, 1e9);
    s->requests = json_get_uint64(r, o, "requests");
    s->errors = json_get_uint64(r, o, "errors");
    s->planned = json_get_number(r, o, "planned", 0, SWEEP_RATE_MAX);
    s->p50_us = json_get_number(r, o, "p50_us", 0, 1e12);
    s->p99_us = json_get_number(r, o, "p99_us", 0, 1e12);
    cJSON_ArrayForEach(bin, bins)
    {
        if (!cJSON_IsNumber(bin) || bin->valuedouble < 0 || bin->valuedouble > UINT32_MAX)
            json_fault(r, "bins", "element %d is no count", i);
        else
            s->bins[i++] = (uint32_t)bin->valuedouble;
    }
}

static void read_timeline(struct result_reader *r, const cJSON *o, struct trial *t)
{
    const cJSON *list = json_get_array(r, o, "timeline", true, TIMELINE_SECONDS_MAX), *second;
    size_t count = list ? (size_t)cJSON_GetArraySize(list) : 0,
           where = result_reader_enter(r, "timeline");

    t->timeline = count > 0 ? calloc(count, sizeof *t->timeline) : NULL;
    if (count > 0 && t->timeline == NULL) {
        list = NULL;
        r->code = err_set(r->e, ERR_NO_MEMORY, "%s: no memory for %zu seconds", r->path, count);
    }
    cJSON_ArrayForEach(second, list)
    {
        size_t outer = result_reader_enter_element(r, t->timeline_count);

        read_second(r, second, &t->timeline[t->timeline_count++]);
        result_reader_leave(r, outer);
    }
    result_reader_leave(r, where);
}

static void find_level(struct result_reader *r, const cJSON *o, const struct sweep *s,
                       size_t *level)
{
    struct level wanted = {.kind = sweep_level_kind(s)};
    char name[LEVEL_NAME_SIZE];

    *level = 0;
    if (s->find_max)
        return;
    wanted.value = json_get_number(r, o, level_keys[wanted.kind], 0, SWEEP_RATE_MAX);
    for (*level = 0; *level < s->level_count && s->levels[*level].value != wanted.value;)
        (*level)++;
    if (*level < s->level_count)
        return;
    if (isnan(wanted.value))
        json_fault(r, level_keys[wanted.kind], "is missing");
    else
        json_fault(r, "", "the sweep has no level %s", level_name(&wanted, name));
}

void json_get_cell(struct result_reader *r, const cJSON *o, const struct sweep *s, size_t *arm,
                   size_t *level)
{
    const cJSON *load = json_get_object(r, o, "level", true);
    size_t where = result_reader_enter(r, "level");

    find_level(r, load, s, level);
    result_reader_leave(r, where);
    json_get_arm(r, o, s, arm);
}

void json_get_arm(struct result_reader *r, const cJSON *o, const struct sweep *s, size_t *arm)
{
    char name[sizeof s->arms->name];

    json_get_text(r, o, "arm", name, sizeof name);
    for (*arm = 0; *arm < s->arm_count && strcmp(s->arms[*arm].name, name) != 0;)
        (*arm)++;
    if (*arm == s->arm_count)
        json_fault(r, "arm", "the sweep has no arm '%s'", name);
}

void json_to_trial(struct result_reader *r, const cJSON *o, const struct sweep *s, struct trial *t)
{
    if (!cJSON_IsObject(o)) {
        json_fault(r, "", "is no object");
        return;
    }
    json_get_cell(r, o, s, &t->arm, &t->level);
    t->block = json_get_int(r, o, "block", 0, s->blocks - 1);
    t->position = json_get_int(r, o, "position", 0, INT32_MAX);
    t->attempt = json_get_int(r, o, "attempt", 0, INT32_MAX);
    t->started_at = json_get_time(r, o, "started_at");
    t->valid = json_get_bool(r, o, "valid");
    json_get_text(r, o, "invalid_reason", t->invalid_reason, sizeof t->invalid_reason);
    t->excused = json_get(r, o, "excused", false) && json_get_bool(r, o, "excused");
    t->requests = json_get_uint64(r, o, "requests");
    t->successes = json_get_uint64(r, o, "successes");
    t->completed = json_get_uint64(r, o, "completed");
    read_errors(r, o, t);
    t->late_sends = json_get_uint64(r, o, "late_sends");
    t->unsent = json_get_uint64(r, o, "unsent");
    if (json_get(r, o, "late_waits", false))
        t->late_waits = json_get_uint64(r, o, "late_waits");
    read_fields(r, o, t);
    read_distributions(r, o, t);
    t->limited_by = (enum limited_by)json_get_word(r, o, "limited_by", limited_by_word,
                                                   LIMITED_COUNT);
    read_timeline(r, o, t);
}
