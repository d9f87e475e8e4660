/* The setup: a form in which the sweep is edited. It lists the settings and the arms, or the keys
 * of one arm; an edit goes through sweep_edit.h. Data alone: no terminal, no session and no files
 * but those that an edit looks for. One thread. */
#ifndef RVG_TUI_SETUP_H
#define RVG_TUI_SETUP_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/sweep/settings.h"
#include "engine/sweep/sweep.h"
#include "tui/canvas.h"

enum { SETUP_NOTE_SIZE = 512, SETUP_VALUE_MAX = 1 << 16 };

struct setup {
    const struct sweep *applied; /* what the session has; the caller's */
    struct sweep sweep;          /* owned; as edited */
    bool in_arm;                 /* the keys of `arm` are listed */
    size_t arm;
    size_t row; /* selected one of settings and arms */
    size_t key; /* selected one of the arm's keys */
    /* What the last change did, or why it was refused; on the selected row, "" after a movement. */
    char note[SETUP_NOTE_SIZE];
    enum style note_style;
};

enum setup_kind { SETUP_SETTING, SETUP_ARM, SETUP_KEY };

/* A line of the list. */
struct setup_row {
    enum setup_kind kind;
    size_t id;                     /* enum setting_id, number of the arm, or enum arm_key */
    const struct setting *setting; /* NULL: an arm */
    const void *base;              /* what holds the value: the sweep or an arm */
};

/* A copy of `applied`, which has to stay. ERR_NO_MEMORY. */
int setup_open(struct setup *s, const struct sweep *applied, struct err *e);
void setup_close(struct setup *s);

/* Whether anything is other than in `applied`. */
bool setup_is_changed(const struct setup *s);

size_t setup_count(const struct setup *s);
struct setup_row setup_row(const struct setup *s, size_t index);
size_t setup_selected(const struct setup *s);
bool setup_row_is_changed(const struct setup *s, const struct setup_row *row);

/* The value as a sweep file writes it; nothing, and false, for one that is not set or, of duration
 * and requests, not in force. Not of an arm. */
bool setup_print_value(const struct setup *s, const struct setup_row *row, struct buf *out);

void setup_say(struct setup *s, enum style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Selects the row of that number, or the last one; takes the note away. */
void setup_select(struct setup *s, size_t row);

/* From the list to the keys of the selected arm, and back; false: there was nothing to do. */
bool setup_enter_arm(struct setup *s);
bool setup_leave_arm(struct setup *s);

/* What follows acts on the selected row and says in the note what it did. An edit that is refused
 * is told by its error alone, as in sweep_edit.h. */
int setup_edit(struct setup *s, const char *line, struct err *e);
void setup_step(struct setup *s, int by); /* of words: by 1 or -1, past those that are refused */
void setup_add_arm(struct setup *s);      /* a copy of the arm, else of the last one */
void setup_remove_arm(struct setup *s);
void setup_revert(struct setup *s); /* to what is applied */

/* The arm of the selected row; false: it is none. */
bool setup_selected_arm(const struct setup *s, size_t *arm);

/* Paints all of the canvas (setup_draw.c). */
void setup_draw(const struct setup *s, struct canvas *c);

#endif
