/* What a person can ask for, and the keys for it. One table makes the bindings, the footer, the
 * help, the section of the manual page and --print-keys, so they cannot drift. */
#ifndef RVG_TUI_KEYS_H
#define RVG_TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum action {
    ACTION_NONE,
    /* everywhere */
    ACTION_HELP,
    ACTION_QUIT,
    ACTION_QUIT_KEEP, /* and leave the text of the last screen */
    ACTION_INTERRUPT, /* Ctrl-C: as quit; twice within 2 s ends at once */
    ACTION_BACK,      /* Esc: closes what is open */
    ACTION_SCREEN_1,  /* in the order of the screens */
    ACTION_SCREEN_2,
    ACTION_SCREEN_3,
    ACTION_SCREEN_4,
    ACTION_SCREEN_5,
    ACTION_NEXT_PANE,
    ACTION_PREVIOUS_PANE,
    ACTION_UP,
    ACTION_DOWN,
    ACTION_LEFT,
    ACTION_RIGHT,
    ACTION_PAGE_UP,
    ACTION_PAGE_DOWN,
    ACTION_HALF_UP,
    ACTION_HALF_DOWN,
    ACTION_FIRST,
    ACTION_LAST,
    ACTION_ENTER,
    ACTION_SEARCH,
    ACTION_SEARCH_NEXT,
    ACTION_SEARCH_PREVIOUS,
    ACTION_SORT,
    ACTION_INVERT,
    ACTION_REDRAW,
    ACTION_SUSPEND,
    ACTION_MOUSE,
    ACTION_CLICK, /* what it does is said by the spot below the pointer */
    ACTION_WHEEL_UP,
    ACTION_WHEEL_DOWN,
    ACTION_SETUP,
    ACTION_EXPORT,
    ACTION_LOAD,
    ACTION_SAVE_PREFERENCES,
    /* the setup */
    ACTION_ADD_ARM,
    ACTION_REMOVE_ARM,
    ACTION_WRITE_SWEEP,
    ACTION_REVERT, /* back to what the session has */
    /* the sweep */
    ACTION_RUN,  /* start; after a pause: go on */
    ACTION_STOP, /* the run; on the servers' screen: the server */
    ACTION_PAUSE,
    ACTION_FREE_RUN, /* start or end one */
    ACTION_MORE,     /* its concurrency */
    ACTION_LESS,
    ACTION_FREE_ARMS, /* which arms it asks */
    ACTION_RERUN,     /* the selected cell */
    ACTION_DROP,      /* the selected trial */
    /* what is shown */
    ACTION_METRIC,
    ACTION_PAIR, /* which arms are set side by side */
    ACTION_PREVIOUS_LEVEL,
    ACTION_NEXT_LEVEL,
    ACTION_FREEZE, /* on logs: stop following */
    ACTION_LOGARITHMIC,
    ACTION_UNIT,
    ACTION_NARROWER, /* fewer seconds in the chart over time */
    ACTION_WIDER,
    ACTION_WRAP,
    /* the servers */
    ACTION_START_SERVER,
    ACTION_RESTART_SERVER,
    ACTION_KILL_SERVER,
    ACTION_COUNT
};

/* Screens as bits, in the order of their numbers, and the form that lies over them. */
enum {
    ON_DASHBOARD = 1,
    ON_SWEEP = 2,
    ON_SERVERS = 4,
    ON_COMPARE = 8,
    ON_LOG = 16,
    ON_SETUP = 32,
    ON_SCREENS = 31,
    ON_ALL = 63
};

/* What goes on, as bits of which one holds. */
enum {
    WHEN_READY = 1,   /* nothing has been measured or asked for yet */
    WHEN_RUNNING = 2, /* trial after trial */
    WHEN_PAUSING = 4, /* the trial before a pause runs */
    WHEN_PAUSED = 8,
    WHEN_FREE = 16, /* a free run */
    WHEN_OVER = 32,
    WHEN_SAVED = 64, /* a saved result is looked at, or there is no session */
    WHEN_SESSION = 63
};

/* Keys that are no character, above Unicode. */
enum key {
    KEY_NONE = 0x110000,
    KEY_CURSOR_UP,
    KEY_CURSOR_DOWN,
    KEY_CURSOR_LEFT,
    KEY_CURSOR_RIGHT,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_TO_HOME,
    KEY_TO_END,
    KEY_BACK_TAB,
    KEY_DELETE,
    KEY_WINDOW, /* the terminal's size changed */
    KEY_CLICK,  /* of the mouse, at terminal_click, and so its wheel */
    KEY_WHEEL_UP,
    KEY_WHEEL_DOWN,
    KEY_FUNCTION /* + n: function key n, 1 to 12 */
};

enum { KEYS_PER_BINDING = 4, KEY_NAME_SIZE = 16 };

struct binding {
    enum action action;
    const char *name;                /* for --print-keys, each once: "restart-server" */
    unsigned screens;                /* where it works */
    uint32_t keys[KEYS_PER_BINDING]; /* the first is the one shown; 0 ends */
    const char *label;               /* in the footer, at most 8 characters; NULL: not there */
    const char *group;               /* heading in the help; its rows stand together */
    const char *help;                /* what it does, without a final stop */
    unsigned when;                   /* it has an effect; 0: always */
    int weight; /* in the footer: where not all have room the lightest go first */
};

/* The table, in the order of the help; *count of them. An action can have several rows for
 * different screens; on one screen a key has one meaning. */
const struct binding *keys_table(size_t *count);

/* What `key` asks for on that screen (one of the ON_ bits). */
enum action keys_find(uint32_t key, unsigned screen);

/* Whether the row has an effect then (one of the WHEN_ bits). */
bool keys_work(const struct binding *row, unsigned when);

/* Whether the action has one on that screen. */
bool keys_action_works(enum action action, unsigned screen, unsigned when);

/* "q", "Tab", "^C", "F10", "Up", "PgDn", "Esc", "Enter", "Space"; in KEY_NAME_SIZE whole. */
void keys_name(uint32_t key, char *out, size_t size);

/* --print-keys: a line a binding, "ACTION<TAB>KEYS<TAB>SCREENS<TAB>HELP"; keys are separated by
 * blanks, screens by commas ("all": everywhere, "screens": everywhere but in the setup). */
void keys_print(struct buf *out);

/* The same as man(7) roff: a .SS for each group, a .TP for each binding. */
void keys_print_man(struct buf *out);

#endif
