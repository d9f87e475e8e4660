/* What a sweep will do and cost, before anything is started. Pure functions. */
#ifndef RVG_ENGINE_PLAN_H
#define RVG_ENGINE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "engine/sweep/sweep.h"

/* One trial to run. */
struct plan_item {
    size_t arm;
    size_t level;
    int block;
    int position; /* in the block, from 0 */
};

/* The trials of block `block` (from 0) in the order they are to run: each of the arms x levels
 * cells once, each order as likely. It follows from the sweep's seed and the block alone, so a
 * resumed or a longer sweep has the same blocks. `order` has room for arms x levels items. */
void plan_block(const struct sweep *s, int block, struct plan_item *order);

/* The seed of the arrivals in that trial: all arms of a block at a level have the same, so that
 * what tells them apart is not the luck of their schedules. */
uint64_t plan_schedule_seed(const struct sweep *s, const struct plan_item *item);

/* The messages of one arm, in bytes. */
struct plan_message {
    double request_bytes;
    double response_bytes;
};

/* Trials that a search takes as a rule: some rates doubled, six between two of them, some again. */
enum { PLAN_SEARCH_STEPS = 14 };

struct plan_estimate {
    size_t trials;
    double seconds;     /* of the whole sweep; of a search with PLAN_SEARCH_STEPS each */
    bool at_least;      /* how long N requests take is not known and not in it */
    double bytes;       /* in flight: level_in_flight x (request + response) */
    size_t bytes_arm;   /* the arm that has it, */
    size_t bytes_level; /* at the level of the most in flight */
};

/* `messages` has one element for each arm. */
void plan_estimate(const struct sweep *s, const struct plan_message *messages,
                   struct plan_estimate *out);

/* Appends the plan for a person: what is asked and how, the trials, the order of the first block,
 * the time it will take and the bytes in flight. */
void plan_print(const struct sweep *s, const struct plan_estimate *estimate, struct buf *out);

#endif
