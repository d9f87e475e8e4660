/* The line at the bottom: which keys do what here. */
#ifndef RVG_TUI_FOOTER_H
#define RVG_TUI_FOOTER_H

#include "tui/canvas.h"

/* Paints row `y` with the labelled rows of the key table for that screen (one of the ON_ bits), as
 * " ? Help  r Run  x Stop  q Quit": in the table's order as many as fit, never a part of one, Help
 * first and Quit last also where others are left out (below 15 columns Help alone, below 7 none).
 * Where all of them fit with their function keys, those are shown too ("?/F1 Help"). Each is the
 * spot of its action. */
void footer_draw(struct canvas *c, int y, unsigned screen);

#endif
