#include <config.h>

#include "chart/series.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "chart/whole.h"

/* A running mean: the sum could overflow, and of equal values the mean is exactly that value. */
static double mean_known(const double *values, size_t count)
{
    double mean = NAN;
    double known = 0;

    for (size_t i = 0; i < count; i++) {
        if (isnan(values[i]))
            continue;
        known++;
        if (known == 1)
            mean = values[i];
        else if (isfinite(mean))
            mean += values[i] / known - mean / known;
    }
    return mean;
}

/* i x count / columns without the product, which could overflow. */
static size_t share_start(size_t i, size_t count, size_t columns)
{
    return count / columns * i + count % columns * i / columns;
}

void series_columns(const double *values, size_t count, double *out, int columns)
{
    size_t width = (size_t)whole_max(columns, 0);

    for (size_t i = 0; i < width; i++) {
        if (count <= width) {
            out[i] = i < count ? values[i] : NAN;
        } else {
            size_t start = share_start(i, count, width);

            out[i] = mean_known(values + start, share_start(i + 1, count, width) - start);
        }
    }
}

double series_highest(const double *values, size_t count)
{
    double highest = 0;

    for (size_t i = 0; i < count; i++)
        highest = fmax(highest, values[i]);
    return highest;
}

/* One coordinate on its way along a line of `steps` steps: `at` is the true place rounded, halves
 * up (so that there and back are the same), and `rest` what the rounding has left, in
 * 1 / (2 steps), 0 <= rest < 2 steps. */
struct walk {
    int at;
    int64_t distance;
    int64_t rest;
};

static struct walk walk_init(int from, int to, int64_t steps)
{
    return (struct walk){from, (int64_t)to - from, steps};
}

static void advance(struct walk *w, int64_t steps)
{
    w->rest += 2 * w->distance;
    if (w->rest >= 2 * steps) {
        w->rest -= 2 * steps;
        w->at++;
    } else if (w->rest < 0) {
        w->rest += 2 * steps;
        w->at--;
    }
}

void series_line(struct series_point a, struct series_point b,
                 void (*put)(void *context, struct series_point at), void *context)
{
    int64_t width = llabs((int64_t)b.x - a.x);
    int64_t height = llabs((int64_t)b.y - a.y);
    int64_t steps = width > height ? width : height;
    struct walk x = walk_init(a.x, b.x, steps);
    struct walk y = walk_init(a.y, b.y, steps);

    for (int64_t i = 1; i < steps; i++) {
        advance(&x, steps);
        advance(&y, steps);
        put(context, (struct series_point){x.at, y.at});
    }
}

int heat_level(double share, double peak, int levels)
{
    if (!(share > 0) || levels < 2)
        return 0;
    if (!(share < peak))
        return levels - 1;
    return whole_max(1, (int)ceil(sqrt(share / peak) * (levels - 1)));
}
