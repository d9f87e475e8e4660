/* How an arm's throughput grows with its concurrency: the law that is laid through its levels. */
#ifndef RVG_ENGINE_GROWTH_H
#define RVG_ENGINE_GROWTH_H

#include "engine/result/result.h"
#include "engine/stats/scalability.h"

/* True where the sweep has levels enough of a closed loop for a law to be laid through them. */
bool growth_is_asked(const struct sweep *s);

/* Levels at which the arm was limited by the client, the machine or errors are left out: there it
 * was not the server that did not grow. `r` is derived. ERR_NO_MEMORY. */
int growth_of_arm(const struct result *r, size_t arm, struct scalability *out, struct err *e);

#endif
