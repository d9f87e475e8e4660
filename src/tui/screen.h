/* A screen is a list of panes and an arrangement of them. Where the terminal is too small for all,
 * the pane that has the keys is shown alone. */
#ifndef RVG_TUI_SCREEN_H
#define RVG_TUI_SCREEN_H

#include "chart/rect.h"
#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/view.h"

enum {
    SCREEN_PANES_MAX = 8,
    SCREEN_FULL_WIDTH = 80, /* from here on all panes are shown */
    SCREEN_FULL_HEIGHT = 24,
    SCREEN_PANE_WIDTH = 50, /* from here on one is; below it a line */
    SCREEN_PANE_HEIGHT = 12,
    TITLE_SIZE = 160
};

struct pane {
    /* What stands in the upper edge of its frame, at the left and at the right. */
    void (*title)(const struct view *v, char title[TITLE_SIZE], char remark[TITLE_SIZE]);
    void (*draw)(const struct view *v, struct canvas *c, struct rect inside);
};

struct screen {
    const char *word;  /* for --render: "dashboard" */
    const char *label; /* its tab */
    unsigned bit;      /* ON_DASHBOARD, ... */
    const struct pane *const *panes;
    size_t pane_count;
    bool answers; /* says who is faster when the run is over */
    /* The places of the panes within `area` (at least 80x14); an empty one is left out. */
    void (*arrange)(const struct view *v, struct rect area, struct rect places[SCREEN_PANES_MAX]);
};

extern const struct screen *const screens[SCREEN_COUNT];

/* The screen of that word (also "help" and "setup"); false when there is none. */
bool screen_find(const char *word, enum screen_number *out);

/* Whose keys have effect below the help: an ON_ bit, of the setup where it is open. */
unsigned screen_keys(const struct ui *ui);

/* Where its panes stand, or the one that is shown alone. */
struct rect screen_panes_area(const struct view *v, const struct canvas *c);

/* What goes on, as the keys see it: a WHEN_ bit. */
unsigned screen_when(const struct view *v);

/* Paints all of the canvas: title, tabs, progress, panes, servers, message, keys. */
void screen_draw(const struct view *v, struct canvas *c);

/* The help, over the whole canvas (help.c). */
void help_draw(const struct view *v, struct canvas *c);

extern const struct screen dashboard_screen;
extern const struct screen sweep_screen;
extern const struct screen servers_screen;
extern const struct screen compare_screen;
extern const struct screen log_screen;

#endif
