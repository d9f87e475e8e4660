/* Signals that end a batch run. One run at a time: a handler needs something global to find it. */
#ifndef RVG_ENGINE_BATCH_SIGNALS_H
#define RVG_ENGINE_BATCH_SIGNALS_H

#include "engine/session/session.h"

/* From now on SIGINT, SIGTERM and SIGHUP stop `session` at once; the second ends the process. */
void batch_signals_take(struct session *session);

/* Back to what was before. */
void batch_signals_restore(void);

/* The first signal taken, 0: none. */
int batch_signals_caught(void);

#endif
