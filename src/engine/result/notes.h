/* What a reader should know about a trial or a cell besides its figures, in a few words each,
 * joined by "; ". Goes to the column `notes` of the exports. */
#ifndef RVG_ENGINE_NOTES_H
#define RVG_ENGINE_NOTES_H

#include <stddef.h>

#include "engine/trial/trial.h"

enum { NOTES_SIZE = 400 };

/* That it is a repetition, what part of the concurrency is missing by Little's law, and the first
 * text of each kind of error. */
void notes_of_trial(const struct trial *t, char out[NOTES_SIZE]);

/* What there is to say about the `count` trials that make up a cell, whose sum is `total`. */
struct cell_facts {
    const struct trial *const *trials; /* the valid ones, one of each block */
    size_t count;
    size_t planned;             /* blocks of the sweep */
    size_t invalid;             /* trials of the cell that were not valid */
    const char *invalid_reason; /* of the last of them */
    const struct trial *total;
};

void notes_of_cell(const struct cell_facts *facts, char out[NOTES_SIZE]);

#endif
