/* The console: the room's door. */
#ifndef RVG_TUI_TUI_H
#define RVG_TUI_TUI_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "engine/run/cli.h"

/* What the command line says, which wins over the configuration file. */
struct tui_options {
    const char *color; /* as theme_choose takes it; NULL: nothing was said */
    bool ascii;
    bool mouse;
    const char *load; /* a saved result to begin with, or NULL */
};

/* Whether standard input and output are a terminal for the console. */
bool tui_is_possible(void);

/* Runs the console until the person ends it, prints the closing table and returns the status that
 * the program ends with: 0, 2 when there is no terminal to draw on or a mistake in the
 * configuration file, as in batch mode when the last run could not be, 128 + N after signal N. The
 * run has its directory and exports as in batch mode. */
int tui_run(const struct cli *cli, const struct tui_options *options);

struct tui_render {
    const char *screen; /* "dashboard", "sweep", "servers", "compare", "log", "help", "setup" */
    int width, height;
    const char *load; /* a saved result (results.json) */
    bool ascii;
    const char *color; /* as theme_choose takes it; NULL: "auto" */
};

/* Appends the screen as text, as it would be drawn of a saved result. ERR_INVALID for a screen that
 * is none, what reading a result gives for that, ERR_NO_MEMORY. */
int tui_render(const struct tui_render *what, struct buf *out, struct err *e);

/* Appends the table of keys, a line a binding. */
void tui_print_keys(struct buf *out);

#endif
