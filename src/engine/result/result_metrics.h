/* The metrics in which arms are compared. */
#ifndef RVG_ENGINE_RESULT_METRICS_H
#define RVG_ENGINE_RESULT_METRICS_H

#include <stddef.h>

#include "engine/trial/metric.h"

extern const enum metric result_metrics[];
extern const size_t result_metric_count;

#endif
