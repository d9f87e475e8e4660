/* A saved result as a view: what a screen shows when nothing runs. */
#ifndef RVG_TUI_SAVED_H
#define RVG_TUI_SAVED_H

#include "base/err.h"
#include "tui/view.h"

struct saved {
    struct result result;
    struct session_server servers[PROTOCOL_COUNT];
    struct log_line *lines[LOG_COUNT]; /* owned */
    size_t line_counts[LOG_COUNT];
    char name[SWEEP_TEXT_SIZE];
};

/* Reads the file and fills what the view needs of it. Nothing to free after a failure. */
int saved_open(const char *path, struct saved *s, struct err *e);
void saved_close(struct saved *s);

struct log_lines saved_log(const struct saved *s, enum log_number number);

/* Points `v` at it; `ui` stays the caller's. */
void saved_view(const struct saved *s, const struct ui *ui, struct view *v);

#endif
