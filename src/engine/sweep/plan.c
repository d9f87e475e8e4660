#include <config.h>

#include "engine/sweep/plan.h"

#include "engine/stats/random.h"

/* Blocks draw from streams of their own, away from those of the load. */
#define PLAN_STREAM (UINT64_C(1) << 32)

/* What a trial takes besides warm-up and window: opening and closing connections, draining; and
 * what a sweep takes before its first one: starting servers and verifying answers. As measured on
 * two processors. */
static const double trial_overhead_s = 0.06;
static const double start_s = 1.0;

void plan_block(const struct sweep *s, int block, struct plan_item *order)
{
    size_t cells[SWEEP_ARMS_MAX * SWEEP_LEVELS_MAX], count = s->arm_count * s->level_count;
    struct random random;

    for (size_t i = 0; i < count; i++)
        cells[i] = i;
    random_init(&random, s->seed, PLAN_STREAM + (uint64_t)block);
    random_shuffle(&random, cells, count);
    for (size_t i = 0; i < count; i++)
        order[i] = (struct plan_item){.arm = cells[i] % s->arm_count,
                                      .level = cells[i] / s->arm_count,
                                      .block = block,
                                      .position = (int)i};
}

static int largest_concurrency(const struct sweep *s)
{
    int largest = 0;

    for (size_t i = 0; i < s->level_count; i++)
        if (s->concurrency[i] > largest)
            largest = s->concurrency[i];
    return largest;
}

void plan_estimate(const struct sweep *s, const struct plan_message *messages,
                   struct plan_estimate *out)
{
    double window_s = s->requests > 0 ? 0 : s->duration_s;

    *out = (struct plan_estimate){.trials = sweep_trial_count(s),
                                  .at_least = s->requests > 0,
                                  .bytes_concurrency = largest_concurrency(s)};
    out->seconds = start_s + (double)out->trials * (s->warmup_s + window_s + trial_overhead_s);
    for (size_t i = 0; i < s->arm_count; i++) {
        double message = messages[i].request_bytes + messages[i].response_bytes;
        double bytes = message * out->bytes_concurrency;

        if (bytes > out->bytes) {
            out->bytes = bytes;
            out->bytes_arm = i;
        }
    }
}
