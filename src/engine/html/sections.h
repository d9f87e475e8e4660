/* The sections of the page of a result, each between its heading and the next. `r` is derived. */
#ifndef RVG_ENGINE_SECTIONS_H
#define RVG_ENGINE_SECTIONS_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/result/result.h"

/* Appends it. ERR_NO_MEMORY; what the buffer lacks is asked once, at the end. */
typedef int html_section(struct buf *out, const struct result *r, struct err *e);

/* section_answer.c: the sentences, what is asserted, what people claim. */
html_section section_answer;

/* section_search.c: the highest rates that meet the objective, of a sweep that searches for them.
 */
html_section section_search;

/* section_pictures.c: each with its numbers behind its marks. */
html_section section_pictures;

/* section_cells.c: the figures of each arm at each level, and what is to be said of them. */
html_section section_cells;

/* section_comparisons.c: pairs of arms with intervals and words; how throughput grows. */
html_section section_comparisons;

/* section_costs.c: where the time of a request goes, and what it costs. */
html_section section_costs;

/* section_environment.c: where and with what it was measured. */
html_section section_environment;

/* section_method.c: how the figures are made. */
html_section section_method;

/* section_sweep.c: how to measure it again. */
html_section section_sweep;

#endif
