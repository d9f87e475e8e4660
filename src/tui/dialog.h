/* A question over the screen: the run's end, a yes or no, or a line of text. Only data and keys;
 * who asked acts on the answer. */
#ifndef RVG_TUI_DIALOG_H
#define RVG_TUI_DIALOG_H

#include <stddef.h>
#include <stdint.h>

#include "tui/canvas.h"
#include "tui/keys.h"

enum dialog_kind { DIALOG_NONE, DIALOG_QUIT, DIALOG_CONFIRM, DIALOG_TEXT };

enum dialog_answer {
    ANSWER_NONE,   /* still open */
    ANSWER_CLOSED, /* Esc or no */
    ANSWER_YES,    /* also Enter in a line of text */
    ANSWER_WAIT,   /* end after the trial that runs */
    ANSWER_STOP    /* end now */
};

/* A text has room for any value of a sweep as one line: 32 labels with every character escaped. */
enum { DIALOG_TEXT_SIZE = 20480, DIALOG_QUESTION_SIZE = 512 };

struct dialog {
    enum dialog_kind kind;
    enum action action; /* what was asked for */
    char question[DIALOG_QUESTION_SIZE];
    char text[DIALOG_TEXT_SIZE];        /* DIALOG_TEXT: UTF-8 as typed so far */
    size_t at;                          /* the cursor's byte in it */
    char problem[DIALOG_QUESTION_SIZE]; /* why the text was refused; "": it was not */
};

void dialog_ask(struct dialog *d, enum dialog_kind kind, enum action action, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

/* Puts `text` (below DIALOG_TEXT_SIZE bytes) in the line, to be gone on with. */
void dialog_fill(struct dialog *d, const char *text);

/* Opens a line of text again, as it was answered, with the reason why that will not do. */
void dialog_refuse(struct dialog *d, const char *problem);

/* What the key means; the dialog is closed (DIALOG_NONE) by every answer but ANSWER_NONE. */
enum dialog_answer dialog_key(struct dialog *d, uint32_t key);

void dialog_draw(const struct dialog *d, struct canvas *c);

#endif
