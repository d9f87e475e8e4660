#include <config.h>

#include "engine/session/agenda.h"

#include <stdlib.h>

static size_t cells_of(const struct agenda *a)
{
    return a->sweep->arm_count * a->sweep->level_count;
}

static struct agenda_item *item_of(const struct agenda *a, const struct plan_item *place)
{
    size_t cell = place->level * a->sweep->arm_count + place->arm;

    return &a->items[(size_t)place->block * cells_of(a) + cell];
}

static void turn_to(struct agenda *a, int block)
{
    a->block = block;
    a->next = 0;
    plan_block(a->sweep, block, a->order);
}

int agenda_init(struct agenda *a, const struct sweep *sweep, struct err *e)
{
    *a = (struct agenda){.sweep = sweep};
    a->items = calloc(cells_of(a) * (size_t)sweep->blocks, sizeof *a->items);
    a->order = calloc(cells_of(a), sizeof *a->order);
    if (a->items == NULL || a->order == NULL) {
        agenda_fini(a);
        return err_set(e, ERR_NO_MEMORY, "no memory for the plan");
    }
    turn_to(a, 0);
    return 0;
}

void agenda_fini(struct agenda *a)
{
    free(a->items);
    free(a->order);
    a->items = NULL;
    a->order = NULL;
}

static bool is_due(const struct agenda *a, const struct result *r, const struct plan_item *place)
{
    return result_owes_trial(r, place->arm, place->level, place->block) &&
           item_of(a, place)->tries <= AGENDA_REPEATS_MAX;
}

/* Stays at what it finds: it comes again until it is there, or may not be tried again. */
static bool find_in_block(struct agenda *a, const struct result *r, bool at_once,
                          struct plan_item *out)
{
    for (; a->next < cells_of(a); a->next++) {
        const struct plan_item *place = &a->order[a->next];

        if (is_due(a, r, place) && (!at_once || item_of(a, place)->at_once)) {
            *out = *place;
            return true;
        }
    }
    return false;
}

/* The next one; but where blocks are automatic no new one before those that were begun are whole:
 * they decide whether there is to be a new one. */
static int block_to_look_at(const struct agenda *a, int looked_at)
{
    return a->sweep->blocks_auto ? looked_at : (a->block + 1) % a->sweep->blocks;
}

bool agenda_next(struct agenda *a, const struct result *r, struct plan_item *out)
{
    bool found = find_in_block(a, r, false, out);

    /* The rest of the block, all others, and its beginning. */
    for (int i = 0; i < a->sweep->blocks && !found; i++) {
        turn_to(a, block_to_look_at(a, i));
        found = find_in_block(a, r, false, out);
    }
    return found;
}

static bool has_haste(const struct agenda *a, int block)
{
    const struct agenda_item *items = &a->items[(size_t)block * cells_of(a)];

    for (size_t i = 0; i < cells_of(a); i++) {
        if (items[i].at_once)
            return true;
    }
    return false;
}

bool agenda_next_at_once(struct agenda *a, const struct result *r, struct plan_item *out)
{
    size_t next = a->next;
    int block = a->block;
    bool found = false;

    for (int b = 0; !found && b < a->sweep->blocks; b++) {
        if (!has_haste(a, b))
            continue;
        turn_to(a, b);
        found = find_in_block(a, r, true, out);
    }
    if (a->block != block)
        turn_to(a, block);
    a->next = next;
    return found;
}

bool agenda_count(struct agenda *a, const struct plan_item *item, bool valid)
{
    bool again = ++item_of(a, item)->tries <= AGENDA_REPEATS_MAX && !valid;

    if (!again && item->block == a->block && (size_t)item->position == a->next)
        a->next++;
    return again;
}

void agenda_rerun(struct agenda *a, const struct result *r, size_t arm, size_t level, bool at_once)
{
    for (size_t i = 0; i < r->trial_count; i++) {
        const struct trial *t = r->trials[i];
        struct plan_item place = {.arm = arm, .level = level, .block = t->block};

        if (t->arm == arm && t->level == level)
            *item_of(a, &place) = (struct agenda_item){.at_once = at_once};
    }
}

void agenda_defer(struct agenda *a)
{
    for (size_t i = 0; i < cells_of(a) * (size_t)a->sweep->blocks; i++)
        a->items[i].at_once = false;
}
