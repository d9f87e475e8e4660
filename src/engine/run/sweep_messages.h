/* The sizes of a sweep's messages, known before anything is sent. */
#ifndef RVG_ENGINE_SWEEP_MESSAGES_H
#define RVG_ENGINE_SWEEP_MESSAGES_H

#include "engine/sweep/plan.h"

/* Encodes the requests of every arm and measures them. A response is taken to be as large as the
 * request where the model returns its input (identity), and 1 KiB elsewhere. `out` has an element
 * for each arm. Errors are those of building a request: a missing or damaged image. */
int sweep_messages(const struct sweep *sweep, struct plan_message *out, struct err *e);

#endif
