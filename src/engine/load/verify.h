/* The first requests of an arm, before anything is timed: do they come back, and with what? */
#ifndef RVG_ENGINE_VERIFY_H
#define RVG_ENGINE_VERIFY_H

#include "engine/sweep/target.h"
#include "engine/transport/transport.h"
#include "engine/load/workload.h"

/* Sends each of the workload's requests once over a connection of its own and lets the workload
 * learn the answers. ERR_UNAVAILABLE with the target's address when it cannot be reached; the text
 * of a failed request otherwise; ERR_INTERRUPTED soon after `cancel` was set. */
int verify_learn(const struct transport_ops *ops, const struct target *target,
                 struct workload *workload, double timeout_s, const _Atomic bool *cancel,
                 struct err *e);

#endif
