/* "Did you mean ...?": the name of a set that a person most likely meant by a misspelt one. */
#ifndef RVG_BASE_NEAREST_H
#define RVG_BASE_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *name; /* what was written; not owned */
    const char *best; /* the nearest candidate so far, or NULL: none is near */
    size_t distance;  /* its edit distance */
};

void nearest_init(struct nearest *n, const char *name);

/* Offers a candidate, which must outlive `n`. One that begins with the name is nearest; else it
 * must be within a third of its length in edits. Names over 64 bytes are far from everything. */
void nearest_offer(struct nearest *n, const char *candidate);

#endif
