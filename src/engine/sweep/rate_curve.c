#include <config.h>

#include "engine/sweep/rate_curve.h"

#include <math.h>

/* What adding up 64 segments can be off. */
#define ROUNDING 1e-13

static double requests_of(const struct rate_segment *s)
{
    return (s->from + s->to) / 2 * s->seconds;
}

/* Requests in its first `t` seconds. */
static double requests_until(const struct rate_segment *s, double t)
{
    return t * (s->from + (s->to - s->from) / s->seconds * t / 2);
}

/* When it has had so many: the root of t (from + slope t / 2) = number, in the form that does not
 * subtract what is nearly equal. */
static double instant_of(const struct rate_segment *s, double number)
{
    double slope = (s->to - s->from) / s->seconds;
    double root = sqrt(fmax(0, s->from * s->from + 2 * slope * number));

    return number > 0 ? fmin(2 * number / (s->from + root), s->seconds) : 0;
}

double rate_curve_seconds(const struct rate_curve *c)
{
    double sum = 0;

    for (size_t i = 0; i < c->count; i++)
        sum += c->segments[i].seconds;
    return sum;
}

double rate_curve_requests(const struct rate_curve *c)
{
    double sum = 0;

    for (size_t i = 0; i < c->count; i++)
        sum += requests_of(&c->segments[i]);
    return sum;
}

double rate_curve_mean(const struct rate_curve *c)
{
    return c->count > 0 ? rate_curve_requests(c) / rate_curve_seconds(c) : 0;
}

double rate_curve_lowest(const struct rate_curve *c)
{
    double lowest = c->count > 0 ? c->segments[0].from : 0;

    for (size_t i = 0; i < c->count; i++)
        lowest = fmin(lowest, fmin(c->segments[i].from, c->segments[i].to));
    return lowest;
}

double rate_curve_highest(const struct rate_curve *c)
{
    double highest = 0;

    for (size_t i = 0; i < c->count; i++)
        highest = fmax(highest, fmax(c->segments[i].from, c->segments[i].to));
    return highest;
}

bool rate_curve_equals(const struct rate_curve *a, const struct rate_curve *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        const struct rate_segment *x = &a->segments[i], *y = &b->segments[i];

        if (x->from != y->from || x->to != y->to || x->seconds != y->seconds)
            return false;
    }
    return a->count == b->count;
}

double rate_curve_count(const struct rate_curve *c, double t)
{
    double count = 0;

    for (size_t i = 0; i < c->count && t > 0; i++) {
        const struct rate_segment *s = &c->segments[i];

        count += t < s->seconds ? requests_until(s, t) : requests_of(s);
        t -= s->seconds;
    }
    return count;
}

void rate_curve_lead(const struct rate_curve *c, double seconds, struct rate_curve *out)
{
    double first = c->count > 0 ? c->segments[0].from : 0;

    out->count = 0;
    if (seconds > 0)
        out->segments[out->count++] = (struct rate_segment){first, first, seconds};
    for (size_t i = 0; i < c->count; i++)
        out->segments[out->count++] = c->segments[i];
}

void rate_walk_begin(struct rate_walk *w, const struct rate_curve *c)
{
    *w = (struct rate_walk){.curve = c};
}

double rate_walk_instant(struct rate_walk *w, double number)
{
    for (; w->segment < w->curve->count; w->segment++) {
        const struct rate_segment *s = &w->curve->segments[w->segment];
        double end = w->count + requests_of(s);

        if (number < end - end * ROUNDING)
            return w->start_s + instant_of(s, number - w->count);
        w->count = end;
        w->start_s += s->seconds;
    }
    return INFINITY;
}
