/* The console: the room's door. */
#ifndef RVG_TUI_TUI_H
#define RVG_TUI_TUI_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

struct tui_render {
    const char *screen; /* "dashboard", "sweep", "servers", "compare", "log", "help" */
    int width, height;
    const char *load; /* a saved result (results.json) */
    bool ascii;
    const char *color; /* as theme_choose takes it */
};

/* Appends the screen as text, as it would be drawn of a saved result. ERR_INVALID for a screen that
 * is none, what reading a result gives for that, ERR_NO_MEMORY. */
int tui_render(const struct tui_render *what, struct buf *out, struct err *e);

#endif
