#include <config.h>

#include "engine/load/pacer.h"

#include <math.h>

/* Beyond 30 years the sum would no longer fit. */
#define OFFSET_MAX_NS 1e18

/* From the number of the request, not from the one before: rounding does not add up. */
static double constant_number(const struct pacer *p)
{
    return (double)p->taken * p->config.workers + p->config.worker;
}

/* Of this worker's share, in requests of all workers. */
static double poisson_gap(struct pacer *p)
{
    return -log1p(-random_unit(&p->random)) * p->config.workers;
}

static void plan_at_a_rate(struct pacer *p)
{
    double request_ns = 1e9 / p->config.rate_rps;

    if (p->config.arrival == ARRIVAL_CONSTANT)
        p->offset_ns = constant_number(p) * 1e9 / p->config.rate_rps;
    else
        p->offset_ns += poisson_gap(p) * request_ns;
}

/* To the nearest nanosecond: cut off, a request that is due when a second begins would stand in the
 * one before. */
static void plan_on_a_curve(struct pacer *p)
{
    if (p->config.arrival == ARRIVAL_CONSTANT)
        p->number = constant_number(p);
    else
        p->number += poisson_gap(p);
    p->offset_ns = round(rate_walk_instant(&p->walk, p->number) * 1e9);
}

static void plan_next(struct pacer *p)
{
    if (p->config.arrival == ARRIVAL_CLOSED)
        return;
    if (p->config.curve)
        plan_on_a_curve(p);
    else
        plan_at_a_rate(p);
}

void pacer_init(struct pacer *p, const struct pacer_config *config)
{
    *p = (struct pacer){.config = *config};
    random_init(&p->random, config->seed, config->worker);
    rate_walk_begin(&p->walk, config->curve);
    plan_next(p);
}

uint64_t pacer_due(const struct pacer *p, uint64_t now)
{
    if (p->config.arrival == ARRIVAL_CLOSED)
        return now;
    if (!(p->offset_ns < OFFSET_MAX_NS))
        return UINT64_MAX;
    return p->config.start + (uint64_t)p->offset_ns;
}

void pacer_advance(struct pacer *p)
{
    p->taken++;
    plan_next(p);
}
