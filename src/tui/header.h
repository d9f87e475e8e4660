/* The lines around every screen: what runs and how far it is, the tabs, and the servers. */
#ifndef RVG_TUI_HEADER_H
#define RVG_TUI_HEADER_H

#include "tui/screen.h"

/* Title and tabs; progress below them has a line more. */
enum { HEADER_HEIGHT = 2 };

/* A word for what the session does ("RUNNING"), and how far it is ("12/27 trials"). */
void header_state(const struct view *v, char state[TITLE_SIZE], char progress[TITLE_SIZE]);

void header_draw(const struct view *v, struct canvas *c, struct rect area);
void header_draw_progress(const struct view *v, struct canvas *c, struct rect line);

/* One line: each server's state, processor and memory use, and the client's. */
void header_draw_servers(const struct view *v, struct canvas *c, struct rect line);

#endif
