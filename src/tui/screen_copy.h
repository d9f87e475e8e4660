/* From the canvas to ncurses. */
#ifndef RVG_TUI_SCREEN_COPY_H
#define RVG_TUI_SCREEN_COPY_H

#include "tui/theme.h"

/* Makes the colour pairs; after ncurses has started. terminal_paint is in terminal.h. */
void screen_copy_init(enum colors colors);

/* Frees what it remembers of the screen. */
void screen_copy_forget(void);

#endif
