/* The metrics in which arms are compared. */
#ifndef RVG_ENGINE_RESULT_METRICS_H
#define RVG_ENGINE_RESULT_METRICS_H

#include <stddef.h>

#include "engine/sweep/sweep.h"
#include "engine/trial/metric.h"

extern const enum metric result_metrics[];

/* How many of them a sweep has: the rate is the last, and compared where it is searched for. */
size_t result_metric_count(const struct sweep *s);

#endif
