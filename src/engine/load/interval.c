#include <config.h>

#include "engine/load/interval.h"

#include <math.h>

int interval_init(struct interval *i, struct err *e)
{
    *i = (struct interval){0};
    return histogram_init(&i->response, e);
}

void interval_fini(struct interval *i)
{
    histogram_fini(&i->response);
}

void interval_reset(struct interval *i)
{
    histogram_reset(&i->response);
    i->successes = 0;
    i->errors = 0;
}

void interval_add(struct interval *i, const struct sample *s)
{
    i->successes += s->outcome == OUTCOME_OK;
    i->errors += s->outcome != OUTCOME_OK;
    if (s->outcome == OUTCOME_OK || s->outcome == OUTCOME_TIMEOUT)
        histogram_record(&i->response, s->done - s->due);
}

void interval_merge(struct interval *into, const struct interval *from)
{
    histogram_merge(&into->response, &from->response);
    into->successes += from->successes;
    into->errors += from->errors;
}

void interval_report(const struct interval *i, double t_s, struct timeline_second *out)
{
    *out = (struct timeline_second){
        .t_s = t_s,
        .requests = i->successes,
        .errors = i->errors,
        .planned = NAN,
        .p50_us = histogram_percentile(&i->response, 50) / 1e3,
        .p99_us = histogram_percentile(&i->response, 99) / 1e3,
    };
    histogram_log_bins(&i->response, TIMELINE_LOW_NS, TIMELINE_HIGH_NS, TIMELINE_BINS, out->bins);
}
