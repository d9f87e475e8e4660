/* The schedule of a sweep file. Only sweep_file*.c include this. */
#ifndef RVG_ENGINE_SWEEP_FILE_SCHEDULE_H
#define RVG_ENGINE_SWEEP_FILE_SCHEDULE_H

#include <libconfig.h>

#include "engine/sweep/sweep_config.h"

/* Into `c->sweep`; each mistake is noted with its place: "t.cfg:3: schedule[1].seconds: ...". */
void sweep_file_read_schedule(struct sweep_config *c, const config_setting_t *node);

#endif
