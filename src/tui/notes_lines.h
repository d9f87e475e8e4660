/* Notes ("one; another; a third") over several lines. */
#ifndef RVG_TUI_NOTES_LINES_H
#define RVG_TUI_NOTES_LINES_H

#include "tui/canvas.h"

/* As many notes to a line as go whole; what is left for the last line is cut there. */
void notes_lines_draw(struct canvas *c, struct rect area, enum style style, const char *notes);

#endif
