#include <config.h>

#include "engine/sweep/plan.h"

#include "engine/stats/random.h"

/* Blocks draw from streams of their own, away from those of the load. */
#define PLAN_STREAM (UINT64_C(1) << 32)
#define SCHEDULE_STREAM (UINT64_C(2) << 32)

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

uint64_t plan_schedule_seed(const struct sweep *s, const struct plan_item *item)
{
    struct random random;

    random_init(&random, s->seed,
                SCHEDULE_STREAM + (uint64_t)item->block * SWEEP_LEVELS_MAX + item->level);
    return random_next(&random);
}

static size_t largest_level(const struct sweep *s)
{
    size_t largest = 0;

    for (size_t i = 1; i < s->level_count; i++)
        if (level_in_flight(&s->levels[i]) > level_in_flight(&s->levels[largest]))
            largest = i;
    return largest;
}

/* Of all cells of one block; 0 where it is not known how long the requests take. */
static double windows_s(const struct sweep *s)
{
    double sum = 0;

    for (size_t i = 0; i < s->level_count; i++) {
        if (s->requests == 0)
            sum += s->duration_s;
        else if (level_kind_is_open(s->levels[i].kind) && !s->find_max)
            sum += (double)s->requests / s->levels[i].value;
    }
    return sum * (double)s->arm_count;
}

void plan_estimate(const struct sweep *s, const struct plan_message *messages,
                   struct plan_estimate *out)
{
    bool open_ended = !sweep_is_open(s) || s->find_max;
    double steps = s->find_max ? PLAN_SEARCH_STEPS : 1;

    *out = (struct plan_estimate){.trials = sweep_trial_count(s),
                                  .at_least = s->requests > 0 && open_ended,
                                  .bytes_level = largest_level(s)};
    out->seconds = start_s + steps * ((double)out->trials * (s->warmup_s + trial_overhead_s) +
                                      s->blocks * windows_s(s));
    for (size_t i = 0; i < s->arm_count; i++) {
        double message = messages[i].request_bytes + messages[i].response_bytes;
        double bytes = message * level_in_flight(&s->levels[out->bytes_level]);

        if (bytes > out->bytes) {
            out->bytes = bytes;
            out->bytes_arm = i;
        }
    }
}
