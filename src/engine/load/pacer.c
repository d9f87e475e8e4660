#include <config.h>

#include "engine/load/pacer.h"

#include <math.h>

/* Beyond 30 years the sum would no longer fit. */
#define OFFSET_MAX_NS 1e18

/* From the number of the request, not from the one before: rounding does not add up. */
static double constant_offset(const struct pacer *p)
{
    double number = (double)p->taken * p->config.workers + p->config.worker;

    return number * 1e9 / p->config.rate_rps;
}

static double poisson_gap(struct pacer *p)
{
    double mean_ns = 1e9 * p->config.workers / p->config.rate_rps;

    return -log1p(-random_unit(&p->random)) * mean_ns;
}

static void plan_next(struct pacer *p)
{
    if (p->config.arrival == ARRIVAL_CONSTANT)
        p->offset_ns = constant_offset(p);
    else if (p->config.arrival == ARRIVAL_POISSON)
        p->offset_ns += poisson_gap(p);
}

void pacer_init(struct pacer *p, const struct pacer_config *config)
{
    *p = (struct pacer){.config = *config};
    random_init(&p->random, config->seed, config->worker);
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
