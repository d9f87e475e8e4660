#include <config.h>

#include "engine/load/recording.h"

#include <string.h>

#include "base/text.h"

int recording_init(struct recording *r, struct err *e)
{
    *r = (struct recording){0};
    for (int i = 0; i < SERIES_COUNT; i++) {
        if (histogram_init(&r->series[i], e) != 0) {
            recording_fini(r);
            return ERR_NO_MEMORY;
        }
    }
    return 0;
}

void recording_fini(struct recording *r)
{
    for (int i = 0; i < SERIES_COUNT; i++)
        histogram_fini(&r->series[i]);
}

static void forget_counts(struct recording *r)
{
    r->requests = r->successes = r->completed = 0;
    r->late_sends = r->late_waits = r->planned = r->unsent = r->new_connections = 0;
    r->last_done = 0;
    memset(r->errors, 0, sizeof r->errors);
    memset(r->first_error_at, 0, sizeof r->first_error_at);
}

void recording_reset(struct recording *r)
{
    for (int i = 0; i < SERIES_COUNT; i++)
        histogram_reset(&r->series[i]);
    forget_counts(r);
}

static void add_latencies(struct recording *r, const struct sample *s)
{
    histogram_record(&r->series[SERIES_RESPONSE], s->done - s->due);
    histogram_record(&r->series[SERIES_SERVICE], s->done - s->sent);
    if (s->first_byte != 0)
        histogram_record(&r->series[SERIES_TTFB], s->first_byte - s->sent);
}

static void add_phases(struct recording *r, const struct sample *s)
{
    uint64_t service = s->done - s->sent;

    histogram_record(&r->series[SERIES_OVERHEAD], service - s->server.ns[PHASE_TOTAL]);
    for (int i = 0; i < PHASE_COUNT; i++)
        histogram_record(&r->series[SERIES_PHASE + i], s->server.ns[i]);
}

static void add_error(struct recording *r, const struct sample *s, const char *text)
{
    struct trial_error *error = &r->errors[s->outcome];

    if (error->count++ > 0)
        return;
    r->first_error_at[s->outcome] = s->done;
    if (text)
        text_clean(text, strlen(text), error->first_text, sizeof error->first_text);
}

void recording_add(struct recording *r, const struct sample *s, const char *text)
{
    bool late = s->sent > s->due && s->sent - s->due > SAMPLE_LATE_NS;

    r->requests++;
    r->late_sends += late;
    r->late_waits += late && s->waited;
    r->new_connections += s->new_connection;
    r->last_done = s->done > r->last_done ? s->done : r->last_done;
    if (s->outcome == OUTCOME_OK || s->outcome == OUTCOME_TIMEOUT)
        add_latencies(r, s);
    if (s->outcome != OUTCOME_OK) {
        add_error(r, s, text);
        return;
    }
    r->successes++;
    if (s->has_phases)
        add_phases(r, s);
}

static void merge_errors(struct recording *into, const struct recording *from)
{
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        struct trial_error *ours = &into->errors[i];
        const struct trial_error *theirs = &from->errors[i];

        if (theirs->count == 0)
            continue;
        if (ours->count == 0 || from->first_error_at[i] < into->first_error_at[i]) {
            memcpy(ours->first_text, theirs->first_text, sizeof ours->first_text);
            into->first_error_at[i] = from->first_error_at[i];
        }
        ours->count += theirs->count;
    }
}

void recording_merge(struct recording *into, const struct recording *from)
{
    for (int i = 0; i < SERIES_COUNT; i++)
        histogram_merge(&into->series[i], &from->series[i]);
    into->requests += from->requests;
    into->successes += from->successes;
    into->completed += from->completed;
    into->late_sends += from->late_sends;
    into->late_waits += from->late_waits;
    into->planned += from->planned;
    into->unsent += from->unsent;
    into->new_connections += from->new_connections;
    into->last_done = from->last_done > into->last_done ? from->last_done : into->last_done;
    merge_errors(into, from);
}

static int report_series(const struct histogram *h, struct histogram **out, struct err *e)
{
    int code;

    if (h->count == 0 && h->out_of_range == 0)
        return 0;
    code = histogram_open(out, e);
    if (code == 0)
        histogram_merge(*out, h);
    return code;
}

int recording_report(const struct recording *r, struct trial *t, struct err *e)
{
    int code = 0;

    t->requests = r->requests;
    t->successes = r->successes;
    t->completed = r->completed;
    t->late_sends = r->late_sends;
    t->late_waits = r->late_waits;
    t->unsent = r->unsent;
    memcpy(t->errors, r->errors, sizeof t->errors);
    for (int i = 0; i < SERIES_COUNT && code == 0; i++)
        code = report_series(&r->series[i], &t->series[i], e);
    return code;
}
