/* The bottom line: the keys of a screen. */
#ifndef RVG_TUI_FOOTER_H
#define RVG_TUI_FOOTER_H

#include "tui/canvas.h"

/* As many `key Label` pairs of the screen (one of the ON_ bits) as fit, from the table of keys. */
void footer_draw(struct canvas *c, int y, unsigned screen);

#endif
