#include <config.h>

#include "engine/result/search.h"

#include <math.h>

#include "engine/trial/metric.h"

static const char *const end_names[SEARCH_END_COUNT] = {
    [SEARCH_UNFINISHED] = "unfinished", [SEARCH_FOUND] = "found",
    [SEARCH_BOUND] = "bound",           [SEARCH_NONE] = "none",
    [SEARCH_INVALID] = "invalid",
};

const char *search_end_name(enum search_end end)
{
    return (unsigned)end < SEARCH_END_COUNT ? end_names[end] : "unknown";
}

static const char *const miss_names[SEARCH_MISS_KINDS] = {"p99", "errors", "sent"};

const char *search_miss_name(int kind)
{
    return miss_names[kind];
}

double search_error_rate(const struct sweep *s)
{
    return isnan(s->objective_error_rate) ? SEARCH_ERROR_RATE : s->objective_error_rate;
}

/* Written so that a figure which is not known does not meet its bound: where nothing was answered
 * there is no p99, and where nothing was due nothing is known. */
static unsigned missed(const struct sweep *s, const struct search_step *step)
{
    unsigned missed = 0;

    if (!(step->p99_us <= s->objective_p99_ms * 1e3))
        missed |= SEARCH_MISS_P99;
    if (!(step->error_rate <= search_error_rate(s)))
        missed |= SEARCH_MISS_ERRORS;
    if (!(step->attained >= SEARCH_ATTAINED))
        missed |= SEARCH_MISS_SENT;
    return missed;
}

void search_judge(const struct sweep *s, const struct trial *t, struct search_step *out)
{
    *out = (struct search_step){
        .rate_rps = t->rate_rps,
        .p99_us = metric_shown(t, METRIC_RESPONSE_P99),
        .error_rate = metric_shown(t, METRIC_ERROR_RATE),
        .attained = metric_shown(t, METRIC_ATTAINED),
        .answered = t->planned > 0 ? (double)t->completed / t->planned : NAN,
        .throughput_rps = metric_shown(t, METRIC_THROUGHPUT),
        .requests = t->requests,
        .limited_by = t->limited_by,
    };
    out->missed = missed(s, out);
}

static bool is_clear(const struct search_step *step, double window_s)
{
    return step->answered < SEARCH_ANSWERED_CLEAR &&
           (1 - step->answered) * window_s > SEARCH_BEHIND_CLEAR_S;
}

enum rate_search_verdict search_verdict(const struct search_step *step, double window_s)
{
    if (step->missed == 0)
        return RATE_SEARCH_MET;
    if (step->limited_by == LIMITED_MACHINE)
        return RATE_SEARCH_DISTURBED;
    return is_clear(step, window_s) ? RATE_SEARCH_MISSED_CLEAR : RATE_SEARCH_MISSED;
}

const struct search_step *search_step_above(const struct search *s)
{
    for (size_t i = s->step_count; i-- > 0;)
        if (s->steps[i].rate_rps == s->above_rps)
            return &s->steps[i];
    return NULL;
}
