/* Values of a sweep file: from the nodes of libconfig to settings. Only sweep_file*.c include this.
 */
#ifndef RVG_ENGINE_SWEEP_FILE_VALUE_H
#define RVG_ENGINE_SWEEP_FILE_VALUE_H

#include <stdbool.h>

#include <libconfig.h>

#include "base/err.h"
#include "engine/sweep/settings.h"

int sweep_file_line(const config_setting_t *node);

/* ( ) or [ ]. */
bool sweep_file_is_list(const config_setting_t *node);

/* ERR_INVALID: what was found, and what is allowed. */
int sweep_file_wrong_shape(const struct setting *setting, const config_setting_t *node,
                           struct err *e);

/* Into `base`, whose field the setting describes: one value, or what the setting's type takes.
 * ERR_INVALID with a text that does not name the place. */
int sweep_file_read_scalar(const struct setting *setting, const config_setting_t *node, void *base,
                           struct err *e);
int sweep_file_read_value(const struct setting *setting, const config_setting_t *node, void *base,
                          struct err *e);

#endif
