/* Edits a finished sweep a value at a time, as the console does. What a person types is read by the
 * row of its setting (setting_set_line), what follows from it is done, and the whole is checked: an
 * edit that is refused leaves the sweep as it was. Error texts begin with the place, and say what
 * was found and what is allowed: "blocks: '0' is out of range; allowed 1 to 1000", or "arm 'rest':
 * rpc: ...".
 *
 * What follows, as a sweep file would have it:
 *   model       of the sweep: arms that ask the old one ask the new one
 *   arms        the twin of the first arm, where there is one, follows it
 *   image       a path is made absolute, from the working directory; none, where one is needed, is
 *               the sample photograph
 *   concurrency, rate, schedule   are not searched for; find_max: the rate is, or the levels are
 * the usual ones again duration    trials go by time; requests above 0: they go by number; neither
 * can be edited while there is a schedule schedule    trials are as long as it is; concurrency or
 * rate in its place: of the usual length parameters  of the sweep: every arm has them, but for
 * those it has a value of its own for protocol    the arm's encoding, rpc, connections and channels
 * become the usual ones input       tensor, where the arm's model takes no images
 */
#ifndef RVG_ENGINE_SWEEP_EDIT_H
#define RVG_ENGINE_SWEEP_EDIT_H

#include <stddef.h>

#include "base/err.h"
#include "engine/sweep/settings.h"
#include "engine/sweep/sweep.h"

/* Not SETTING_ARMS: those are edited by the functions below. */
int sweep_edit_setting(struct sweep *s, enum setting_id id, const char *line, struct err *e);
int sweep_edit_arm(struct sweep *s, size_t arm, enum arm_key key, const char *line, struct err *e);

/* Appends a copy of an arm under a name that is free: "rest-2". */
int sweep_edit_add_arm(struct sweep *s, size_t like, struct err *e);

int sweep_edit_remove_arm(struct sweep *s, size_t arm, struct err *e);

#endif
