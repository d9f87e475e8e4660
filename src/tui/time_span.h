/* How many seconds a chart over time spans: steps that a person goes through. */
#ifndef RVG_TUI_TIME_SPAN_H
#define RVG_TUI_TIME_SPAN_H

#include <stddef.h>

/* The next step below `span` seconds, or `span` when it is the last; 0 stands for all there are,
 * which are `whole`, and so does more than that. */
size_t time_span_narrower(size_t span, size_t whole);

/* The next step above it; 0 when that is `whole` or more. */
size_t time_span_wider(size_t span, size_t whole);

#endif
