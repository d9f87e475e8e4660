/* What completed in a short stretch of a window: one second of the time line. */
#ifndef RVG_ENGINE_INTERVAL_H
#define RVG_ENGINE_INTERVAL_H

#include <stdint.h>

#include "base/err.h"
#include "engine/stats/histogram.h"
#include "engine/trial/sample.h"
#include "engine/trial/trial.h"

struct interval {
    struct histogram response; /* response times of successes and time-outs */
    uint64_t successes;
    uint64_t errors; /* time-outs among them */
};

/* Empty. ERR_NO_MEMORY. */
int interval_init(struct interval *i, struct err *e);
void interval_fini(struct interval *i);

void interval_reset(struct interval *i);
void interval_add(struct interval *i, const struct sample *s);
void interval_merge(struct interval *into, const struct interval *from);

/* The figures as the time line has them but for what was planned; `t_s`: start of the interval, in
 * seconds from the window's. */
void interval_report(const struct interval *i, double t_s, struct timeline_second *out);

#endif
