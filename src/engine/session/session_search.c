#include <config.h>

#include "engine/session/session_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/number.h"
#include "engine/report/search_line.h"

void session_search_drop(struct session *s)
{
    trial_close(s->search.found);
    sweep_fini(&s->search.sweep);
    s->search = (struct session_search){.active = false};
}

void session_search_keep(const struct session *s, struct plan_item *item)
{
    const struct plan_item *own = &s->search.item;

    if (s->search.active && result_owes_trial(&s->result, own->arm, own->level, own->block))
        *item = *own;
}

static bool is_for(const struct session_search *search, const struct plan_item *item)
{
    return search->active && search->item.arm == item->arm && search->item.block == item->block;
}

/* What was on its way for another cell is given up: a person asked for this one at once. */
static int begin(struct session *s, const struct plan_item *item, struct err *e)
{
    struct search record = {
        .arm = item->arm, .block = item->block, .rate_rps = NAN, .above_rps = NAN};
    int rc;

    session_search_drop(s);
    s->search.active = true;
    s->search.item = *item;
    rate_search_init(&s->search.rates, s->sweep.search_from_rps, s->sweep.search_to_rps,
                     s->sweep.search_resolution);
    rc = sweep_copy(&s->sweep, &s->search.sweep, e);
    if (rc != 0)
        return rc;
    pthread_mutex_lock(&s->lock);
    s->search.record = s->result.search_count;
    rc = result_add_search(&s->result, &record, e);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

/* The rate as the trials made at it have it. */
static double trial_rate(double rate)
{
    return number_round(rate, SEARCH_RATE_DECIMALS);
}

static void log_step(const struct session *s, const struct search *record)
{
    struct buf line;

    buf_init(&line, LOG_TEXT_SIZE);
    search_line_step(&s->result, record, record->step_count - 1, &line);
    log_info("session", "%s", buf_text(&line));
    buf_fini(&line);
}

/* Shows the step to whoever looks, and takes the trial over where it is the best so far. */
static void tell_step(struct session *s, struct session_attempt *a)
{
    struct session_search *search = &s->search;
    struct search *record;
    struct search_step step;

    search_judge(&s->sweep, a->trial, &step);
    search->tries = 0;
    rate_search_tell(&search->rates, search_verdict(&step, a->trial->duration_s));
    if (step.missed == 0) {
        trial_close(search->found);
        search->found = a->trial;
        a->trial = NULL;
    }
    pthread_mutex_lock(&s->lock);
    record = &s->result.searches[search->record];
    record->steps[record->step_count++] = step;
    record->above_rps = trial_rate(search->rates.high);
    session_notify(s);
    pthread_mutex_unlock(&s->lock);
    log_step(s, record);
}

static enum search_end end_of(const struct rate_search *rates)
{
    if (isnan(rates->low))
        return SEARCH_NONE;
    return rates->state == RATE_SEARCH_BOUND ? SEARCH_BOUND : SEARCH_FOUND;
}

/* That no rate meets the objective is an answer too: nothing is owed for it. */
static void mark_none(const struct session *s, struct trial *t)
{
    char low[NUMBER_TEXT_SIZE];

    number_print_exact(trial_rate(s->search.rates.high), low);
    t->valid = false;
    t->excused = true;
    snprintf(t->invalid_reason, sizeof t->invalid_reason,
             "no rate from %s/s up meets the objective", low);
}

static void keep_in_journal(struct session *s, const struct search *record)
{
    struct err e;

    if (journal_add_search(s->journal, record, &e) != 0)
        log_error("session", "the path of this search is kept in memory only: %s", e.text);
}

static void end_record(struct session *s, enum search_end end)
{
    struct search *record;

    pthread_mutex_lock(&s->lock);
    record = &s->result.searches[s->search.record];
    record->end = end;
    record->rate_rps = end == SEARCH_INVALID ? NAN : trial_rate(s->search.rates.low);
    session_notify(s);
    pthread_mutex_unlock(&s->lock);
    keep_in_journal(s, record);
}

/* The search is over. Its trial, the one at the rate found, is the cell's; without such a rate the
 * last one says why there is none. */
static int conclude(struct session *s, struct session_attempt *a, enum search_end end,
                    struct err *e)
{
    bool again = true;
    int rc;

    end_record(s, end);
    if (end == SEARCH_FOUND || end == SEARCH_BOUND) {
        trial_close(a->trial);
        a->trial = s->search.found;
        s->search.found = NULL;
        a->trial->attempt = result_next_attempt(&s->result, a->item->arm, a->item->level,
                                                a->item->block);
    } else if (end == SEARCH_NONE) {
        mark_none(s, a->trial);
    }
    session_search_drop(s);
    rc = session_keep_trial(s, a, &again, e);
    if (rc == 0 && !again && a->unreachable && a->own == NULL)
        return session_give_up(s, a->item, e);
    return rc;
}

/* Another try of the step, unless it is hopeless: then the whole search is invalid. */
static int repeat_step(struct session *s, struct session_attempt *a, struct err *e)
{
    log_info("session", "a step of the search is invalid: %s", a->trial->invalid_reason);
    if (a->fate)
        return 0;
    if (++s->search.tries <= AGENDA_REPEATS_MAX && !a->unreachable)
        return 0;
    return conclude(s, a, SEARCH_INVALID, e);
}

static int settle(struct session *s, struct session_attempt *a, struct err *e)
{
    int rc = trial_settle(a->trial, e);

    if (rc != 0)
        return rc;
    if (!a->trial->valid)
        return repeat_step(s, a, e);
    tell_step(s, a);
    if (s->search.rates.state == RATE_SEARCH_GOING_ON)
        return 0;
    return conclude(s, a, end_of(&s->search.rates), e);
}

static void set_rate(struct session *s, double rate)
{
    pthread_mutex_lock(&s->lock);
    s->now_rate = rate;
    session_notify(s);
    pthread_mutex_unlock(&s->lock);
}

int session_search_step(struct session *s, const struct plan_item *item, struct err *e)
{
    struct session_attempt a = {.item = item,
                                .result = &s->result,
                                .sweep = &s->search.sweep,
                                .floor_us = s->floor_us[item->level],
                                .stop = &s->stop_now};
    int rc = is_for(&s->search, item) ? 0 : begin(s, item, e);

    if (rc != 0)
        return rc;
    s->search.sweep.levels[item->level] = level_of_rate(s->search.rates.next);
    a.step = (size_t)s->search.rates.steps;
    set_rate(s, s->search.rates.next);
    rc = session_attempt(s, &a, e);
    if (rc == 0 && a.trial)
        rc = settle(s, &a, e);
    trial_close(a.trial);
    return rc;
}
