#include <config.h>

#include "pairs.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The largest rank k (from 0) so that fewer than 2.5 % of samples have their median below the k-th
 * smallest value: the lower tail of the binomial distribution with p = 1/2. */
static size_t lower_rank(size_t n)
{
    double term = pow(0.5, (double)n), tail = term;
    size_t k = 0;

    while (k + 1 < n) {
        term *= (double)(n - k) / (double)(k + 1);
        if (tail + term > 0.025)
            break;
        tail += term;
        k++;
    }
    return k;
}

void pairs_add(struct pairs *p, double ratio)
{
    if (p->count < PAIRS_MAX)
        p->ratio[p->count++] = ratio;
}

void pairs_summarise(struct pairs *p, double *median, double *low, double *high)
{
    size_t n = p->count, k = lower_rank(n);

    qsort(p->ratio, n, sizeof p->ratio[0], compare);
    *median = (p->ratio[(n - 1) / 2] + p->ratio[n / 2]) / 2;
    *low = p->ratio[k];
    *high = p->ratio[n - 1 - k];
}
