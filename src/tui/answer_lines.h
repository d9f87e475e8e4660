/* Who is faster, in words, over the panes of the screens that compare: once a run is over, and for
 * a saved result. */
#ifndef RVG_TUI_ANSWER_LINES_H
#define RVG_TUI_ANSWER_LINES_H

#include "tui/canvas.h"
#include "tui/view.h"

/* Lines that the sentence on the pair of the person's choice needs at that width, `most` at most; 0
 * while there is none to be said. */
int answer_lines_height(const struct view *v, int width, int most);

/* What does not fit is cut and marked. */
void answer_lines_draw(const struct view *v, struct canvas *c, struct rect area);

#endif
