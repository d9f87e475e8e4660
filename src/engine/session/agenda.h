/* What a session has still to measure, and what comes next: the trials of the plan, block by block
 * in each block's order, one that was invalid again at once and AGENDA_REPEATS_MAX times at most;
 * then round from the first block, until none is owed (where blocks are automatic a new one is
 * begun when those before are whole). Bookkeeping over the result, which says what is there: no
 * clock, no thread. One thread at a time. */
#ifndef RVG_ENGINE_AGENDA_H
#define RVG_ENGINE_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "engine/sweep/plan.h"
#include "engine/result/result.h"

enum { AGENDA_REPEATS_MAX = 2 };

struct agenda_item {
    uint8_t tries; /* trials made of it since the start or since it was asked for again */
    bool at_once;  /* is to be made although the session is paused */
};

struct agenda {
    const struct sweep *sweep; /* not owned */
    struct agenda_item *items; /* owned; block by block, level by level, arm by arm */
    struct plan_item *order;   /* owned; of `block` */
    int block;                 /* where the search goes on */
    size_t next;               /* in its order */
};

/* `sweep` outlives the agenda. ERR_NO_MEMORY. */
int agenda_init(struct agenda *a, const struct sweep *sweep, struct err *e);

/* Also on a zeroed one. */
void agenda_fini(struct agenda *a);

/* What to measure next; false when nothing is owed, or not after so many tries. */
bool agenda_next(struct agenda *a, const struct result *r, struct plan_item *out);

/* The same among what is to be made at once, earliest block first. */
bool agenda_next_at_once(struct agenda *a, const struct result *r, struct plan_item *out);

/* A trial of the item was made; what follows it in the plan is next, unless it was invalid and is
 * to be made again: then true. */
bool agenda_count(struct agenda *a, const struct plan_item *item, bool valid);

/* What the result has of the cell was made invalid: every block that had a trial may have as many
 * again; the others are planned as before. */
void agenda_rerun(struct agenda *a, const struct result *r, size_t arm, size_t level, bool at_once);

/* Nothing is to be made at once any more. */
void agenda_defer(struct agenda *a);

#endif
