#include <config.h>

#include "engine/stats/moments.h"

#include <math.h>

void moments_add(struct moments *m, double x)
{
    double before = x - m->mean;

    m->n++;
    m->mean += before / (double)m->n;
    m->squares += before * (x - m->mean);
}

double moments_variance_of_mean(const struct moments *m)
{
    return m->n > 1 ? m->squares / (double)(m->n - 1) / (double)m->n : NAN;
}
