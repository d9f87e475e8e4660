/* A pane that shows a log: rvgtop's own, or what a server printed. */
#ifndef RVG_TUI_PANE_LOG_H
#define RVG_TUI_PANE_LOG_H

#include "tui/screen.h"

/* The newest lines of `log` that fit, as `r` says: wrapped or cut, what was searched for marked,
 * and while frozen `r->back` lines further up. */
void log_draw(const struct log_lines *log, const struct reading *r, struct canvas *c,
              struct rect inside);

/* "following", or how many lines came since, and what is searched for. */
void log_remark(const struct log_lines *log, const struct reading *r, char remark[TITLE_SIZE]);

/* How many lines further up the next line with r->search stands, at least `from` lines from the
 * newest; `up`: towards the older ones. -1: none. */
long log_find(const struct log_lines *log, const char *search, size_t from, bool up);

#endif
