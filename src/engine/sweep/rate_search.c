#include <config.h>

#include "engine/sweep/rate_search.h"

#include <math.h>

#include "base/number.h"

enum { RATE_DIGITS = 4 };

/* Rates that a person reads are worth more than the last thousandth. */
static double round_rate(double rate)
{
    int decimals = RATE_DIGITS - 1 - (int)floor(log10(rate));
    double unit = pow(10, -decimals);

    return decimals >= 0 ? number_round(rate, decimals) : round(rate / unit) * unit;
}

void rate_search_init(struct rate_search *s, double from, double to, double resolution)
{
    *s = (struct rate_search){
        .from = from, .to = to, .resolution = resolution, .next = from, .low = NAN, .high = NAN};
}

static void go_up(struct rate_search *s)
{
    if (s->low >= s->to)
        s->state = RATE_SEARCH_BOUND;
    else
        s->next = fmin(round_rate(2 * s->low), s->to);
}

static void go_down(struct rate_search *s)
{
    double lowest = round_rate(s->from / RATE_SEARCH_REACH);

    if (s->high <= lowest)
        s->state = RATE_SEARCH_NONE;
    else
        s->next = fmax(round_rate(s->high / 2), lowest);
}

/* Rounding must not lead back to an end. */
static void close_in(struct rate_search *s)
{
    double middle = sqrt(s->low * s->high), rounded = round_rate(middle);

    if (s->high / s->low <= 1 + s->resolution)
        s->state = RATE_SEARCH_FOUND;
    else
        s->next = rounded > s->low && rounded < s->high ? rounded : middle;
}

static void choose_next(struct rate_search *s)
{
    if (isnan(s->high))
        go_up(s);
    else if (isnan(s->low))
        go_down(s);
    else
        close_in(s);
}

static void believe(struct rate_search *s, enum rate_search_verdict verdict)
{
    bool doubtful = verdict >= RATE_SEARCH_MISSED && verdict != RATE_SEARCH_MISSED_CLEAR &&
                    !s->again;

    s->again = doubtful;
    if (verdict == RATE_SEARCH_MET)
        s->low = s->next;
    else if (!doubtful)
        s->high = s->next;
    if (!doubtful)
        choose_next(s);
}

void rate_search_tell(struct rate_search *s, enum rate_search_verdict verdict)
{
    s->steps++;
    if (verdict == RATE_SEARCH_DISTURBED && s->disturbed < RATE_SEARCH_DISTURBED_MAX) {
        s->disturbed++;
    } else {
        s->disturbed = 0;
        believe(s, verdict);
    }
    if (s->state == RATE_SEARCH_GOING_ON && s->steps >= RATE_SEARCH_STEPS_MAX)
        s->state = RATE_SEARCH_STEPS;
}
