#include <config.h>

#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's edit distance. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[NAME_MAX_LENGTH + 1], width = strlen(b);

    if (width > NAME_MAX_LENGTH || strlen(a) > NAME_MAX_LENGTH)
        return SIZE_MAX;
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];

        row[0] = i + 1;
        for (size_t j = 1; j <= width; j++) {
            size_t above = row[j];

            row[j] = least(least(row[j], row[j - 1]) + 1, diagonal + (a[i] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[width];
}

void nearest_init(struct nearest *n, const char *name)
{
    *n = (struct nearest){.name = name, .distance = SIZE_MAX};
}

void nearest_offer(struct nearest *n, const char *candidate)
{
    size_t distance = edit_distance(n->name, candidate);
    size_t length = strlen(n->name);

    if (length > 1 && strncmp(candidate, n->name, length) == 0)
        distance = 0;
    if (distance <= strlen(candidate) / 3 + 1 && distance < n->distance) {
        n->distance = distance;
        n->best = candidate;
    }
}
