/* The terminal: taken over, read, painted and given back. This and screen_copy.c alone know
 * ncurses; one of the two mutable globals of the program is in here, for there is one terminal.
 * Only the main thread. */
#ifndef RVG_TUI_TERMINAL_H
#define RVG_TUI_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "tui/canvas.h"
#include "tui/theme.h"

struct terminal_options {
    const char *color; /* as theme_choose takes it */
    bool ascii;        /* no character beyond ASCII, whatever the locale says */
    bool mouse;        /* take the mouse at once */
};

/* True where standard input and output are a terminal that can be painted on. */
bool terminal_is_usable(void);

/* Takes the terminal. From now on a fatal signal gives it back before the program ends, and SIGHUP
 * or SIGTERM are told by terminal_signal. ERR_UNSUPPORTED with a text for the user when there is
 * none or it is too simple. */
int terminal_open(const struct terminal_options *options, struct err *e);

/* Gives it back as it was. Safe to call twice. */
void terminal_close(void);

void terminal_size(int *width, int *height);
bool terminal_is_ascii(void);
enum colors terminal_colors(void);

/* The next key (keys.h), KEY_NONE after `timeout_ms` (also when a signal came). KEY_WINDOW when the
 * size changed. */
uint32_t terminal_key(int timeout_ms);

/* Where the newest KEY_CLICK, KEY_WHEEL_UP or KEY_WHEEL_DOWN was. */
void terminal_click(int *x, int *y);

void terminal_set_mouse(bool on);

/* Paints the canvas; only what changed is sent. `fresh`: everything is. (screen_copy.c) */
void terminal_paint(const struct canvas *c, bool fresh);

/* Gives the terminal to the shell and stops the job, as Ctrl-Z does; returns after it was continued
 * and the terminal taken again. Without a shell that could continue it nothing stops. */
void terminal_suspend(void);

/* The signal that wants the program to end, or SIGHUP when the terminal is gone; 0: none. */
int terminal_signal(void);

#endif
