/* Writes a sweep as a sweep file. */
#ifndef RVG_ENGINE_SWEEP_WRITE_H
#define RVG_ENGINE_SWEEP_WRITE_H

#include "base/buf.h"
#include "base/err.h"
#include "engine/sweep/settings.h"
#include "engine/sweep/sweep.h"

/* Whether the value of a setting of the sweep is heeded: one that another setting puts out of force
 * is not written. */
bool sweep_setting_is_in_force(const struct sweep *s, enum setting_id id);

/* Appends the sweep with every default filled in; read back and finished without options it gives
 * an equal sweep (as long as its image is where it was). ERR_NO_MEMORY. */
int sweep_write(const struct sweep *s, struct buf *out, struct err *e);

#endif
