/* How a person wants the console to look: kept in a file that is read when it starts and written
 * only when the person says so. */
#ifndef RVG_TUI_PREFERENCES_H
#define RVG_TUI_PREFERENCES_H

#include <limits.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

struct preferences {
    bool ascii;
    bool mouse;
    bool logarithmic;
    int color;  /* index into cli_color_words */
    int metric; /* as figure_metric_at takes it */
    int unit;   /* enum time_unit */
};

/* $XDG_CONFIG_HOME/rvgtop/rvgtop.cfg, or ~/.config/rvgtop/rvgtop.cfg when that variable is unset or
 * no absolute path. ERR_NOT_FOUND without a home either, ERR_INVALID when it is too long. */
int preferences_path(char out[PATH_MAX], struct err *e);

/* Fills `p`: from the file, and with defaults what it does not say, which is everything when there
 * is no file, or no place for one. Else as choices_file_read. */
int preferences_load(struct preferences *p, struct err *e);

/* Writes the file, with the directories it needs, and says where in `path`. */
int preferences_save(const struct preferences *p, char path[PATH_MAX], struct err *e);

/* The keys of the file as man(7) roff. */
void preferences_print_man(struct buf *out);

#endif
