/* The line at the bottom: which keys do what here. */
#ifndef RVG_TUI_FOOTER_H
#define RVG_TUI_FOOTER_H

#include "tui/canvas.h"

/* Paints row `y` with the labelled rows of the key table for that screen (one of the ON_ bits) that
 * have an effect then (of the WHEN_ bits), as " ? Help  r Run  S Setup  q Quit": in the table's
 * order, Help first and Quit last, never a part of one. Where not all have room those with the
 * least weight are left out, of those with the same the last; then Quit and Help (below 15 columns
 * Help alone is left, below 7 none). Where all of them fit with their function keys, those are
 * shown too ("?/F1 Help"). Each is the spot of its action. */
void footer_draw(struct canvas *c, int y, unsigned screen, unsigned when);

#endif
