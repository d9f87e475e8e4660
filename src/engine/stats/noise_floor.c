#include <config.h>

#include "engine/stats/noise_floor.h"

#include <math.h>

#include "engine/stats/statistics.h"
#include "engine/stats/student.h"

struct noise_floor noise_floor_of(const double *a, const double *b, size_t n)
{
    struct noise_floor f = {.spread = NAN, .floor = NAN};
    double sum = 0, squares = 0, count, s;

    for (size_t i = 0; i < n; i++) {
        double d = a[i] > 0 && b[i] > 0 ? log(b[i] / a[i]) : NAN;

        if (!isfinite(d))
            continue;
        f.blocks++;
        sum += d;
        squares += d * d;
    }
    f.left_out = n - f.blocks;
    if (f.blocks == 0)
        return f;
    count = (double)f.blocks;
    s = sqrt(squares / count);
    f.spread = exp(s);
    if (f.blocks >= STATISTICS_BLOCKS_LEAST) {
        double t = student_quantile((1 + STATISTICS_CONFIDENCE) / 2, count);

        f.floor = exp(fmax(t * s / sqrt(count), fabs(sum) / count));
    }
    return f;
}

bool noise_floor_hides(const struct noise_floor *f, double ratio)
{
    return ratio > 0 && fabs(log(ratio)) < log(f->floor);
}
