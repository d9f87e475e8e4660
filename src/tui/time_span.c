#include <config.h>

#include "tui/time_span.h"

static const size_t steps[] = {2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600};

enum { STEPS = sizeof steps / sizeof *steps };

size_t time_span_narrower(size_t span, size_t whole)
{
    size_t from = span > 0 && span < whole ? span : whole;

    for (size_t i = STEPS; i > 0; i--)
        if (steps[i - 1] < from)
            return steps[i - 1];
    return span;
}

size_t time_span_wider(size_t span, size_t whole)
{
    for (size_t i = 0; i < STEPS; i++)
        if (span > 0 && steps[i] > span && steps[i] < whole)
            return steps[i];
    return 0;
}
