/* The console at work: one session, one screen, one loop. Private to the files app*.c and tui.c.
 * The main thread's alone. */
#ifndef RVG_TUI_APP_H
#define RVG_TUI_APP_H

#include "base/buf.h"
#include "engine/run/cli.h"
#include "tui/dialog.h"
#include "tui/preferences.h"
#include "tui/saved.h"
#include "tui/screen.h"
#include "tui/setup.h"
#include "tui/tui.h"
#include "tui/view.h"

enum { APP_SECONDS_MAX = 600, APP_MESSAGE_SIZE = 256 };

/* The lines of one log, copied as they come. */
struct log_copy {
    struct log_line *lines; /* owned, LOG_RING_LINES of them */
    size_t count;
};

struct app {
    const struct cli *cli;
    struct sweep sweep; /* owned; the session's: the command line's, until the setup is applied */
    bool resumes;       /* the session goes on with a run directory that has been run in */
    struct ui ui;
    struct canvas canvas;
    struct dialog dialog;
    char message[APP_MESSAGE_SIZE];
    enum style message_style;

    struct session *session; /* owned; NULL: it could not be opened */
    char directory[SWEEP_PATH_SIZE];
    struct buf earlier;  /* directories of runs before it that measured something, a line each */
    size_t trials_told;  /* trials of the result that were logged */
    uint64_t began;      /* clock_now of the first trial; 0: not yet */
    double elapsed_s;    /* of the run, held when it ended */
    bool asserts_failed; /* of the session, which is done */
    bool saved_result;   /* the results of the session as it ended are written */
    bool runs_next;      /* and runs at once */
    bool free_next;      /* a free run begins as soon as it can */
    bool was_free;       /* in the frame before */
    bool rerun_next;     /* a cell is measured again as soon as the servers are up */
    size_t rerun_arm, rerun_level;
    bool renewing;      /* when the session is over another begins, with the setup's sweep */
    struct setup setup; /* what is edited; kept while it is closed and not applied */
    char write_path[SWEEP_PATH_SIZE]; /* where the sweep file shall go, once that was answered */
    struct saved *saved; /* owned; a result looked at instead of the session; NULL: none */

    /* What was gathered for the frame. */
    struct session_snapshot snapshot;
    struct session_server servers[PROTOCOL_COUNT];
    struct log_copy logs[LOG_COUNT];
    struct timeline_second seconds[APP_SECONDS_MAX];
    size_t second_count;
    struct histogram live;
    bool has_live;

    double own_cpu_percent; /* NaN: not known yet */
    double cpu_read_s;
    uint64_t cpu_read_at;

    uint64_t interrupted_at;        /* clock_now of the last Ctrl-C */
    struct preferences preferences; /* as the console started with them */
    bool mouse;
    struct spot clicked; /* the row that the last click selected, while no key came since */
    bool held;           /* the display stands still while the run goes on */
    bool touched;        /* a key came since the last frame */
    bool fresh;          /* paint everything */
    bool leaving;        /* ends when the session is over */
    bool keeps;          /* the text of the screen stays on the terminal then */
    bool signalled;      /* the same, whatever the person says */
    bool over;           /* ends now */
};

/* app.c */
void app_say(struct app *a, enum style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool app_is_running(const struct app *a); /* trials are left to do and the session goes for them */
bool app_is_over(const struct app *a);    /* there is no session, or it has ended */

/* app_session.c: the session's life. Failures are said on the screen. */
/* Servers up, waiting for app_run; false when it cannot be: the message says why. */
bool app_open_session(struct app *a);
void app_close_session(struct app *a);
void app_run(struct app *a);       /* start or go on; after a run that measured something: ask */
void app_run_again(struct app *a); /* the whole sweep, in another directory */
void app_export(struct app *a);    /* write everything there is now */
void app_settle(struct app *a);    /* once a frame: tells of trials that ended, and when all have
                                      writes the results */
void app_load(struct app *a, const char *path);
void app_unload(struct app *a); /* back to the session */

/* Another session in the place of one that is over; false when it cannot be. */
bool app_begin_anew(struct app *a); /* a run of its own, or once more what could not be resumed */
bool app_go_on(struct app *a);      /* with the same run */

/* app_free.c: the free run. */
void app_free_run(struct app *a);        /* start or end it; after a run: ask */
void app_free_run_anew(struct app *a);   /* start it, in another session */
void app_start_free_run(struct app *a);  /* once a frame: the one that was asked for */
void app_follow_free_run(struct app *a); /* once a frame: other levels come and go with it */
void app_end_free_run(struct app *a);
void app_more_load(struct app *a);
void app_less_load(struct app *a);
void app_next_free_arms(struct app *a);

/* app_setup.c: the form over the screen. The keys and answers that are its own give true. */
void app_open_setup(struct app *a);
bool app_act_setup(struct app *a, enum action action);
bool app_answer_setup(struct app *a, enum dialog_answer answer);
void app_renew(struct app *a); /* once a frame: the session that was waited for */

/* app_view.c: what is shown. Drawing needs a session, a saved result or the setup. */
void app_gather(struct app *a);
void app_draw(struct app *a);
size_t app_seconds(struct app *a);    /* that the chart over time could show */
void app_print_screen(struct app *a); /* its text, to standard output; the terminal is closed */
int app_init_view(struct app *a, struct err *e);
void app_fini_view(struct app *a);

/* app_move.c: moving about, on every screen, and what is looked for. */
const struct result *app_hold_result(struct app *a); /* what is looked at; let go soon */
void app_let_go(struct app *a);
struct reading *app_reading(struct app *a, struct log_lines *log); /* the log of this screen */
void app_move(struct app *a, enum action action);
void app_next_pair(struct app *a);
void app_next_pane(struct app *a);
void app_previous_pane(struct app *a);
void app_lower_level(struct app *a);
void app_higher_level(struct app *a);
void app_flip_reading(struct app *a);
void app_flip_wrap(struct app *a);
void app_search_up(struct app *a);
void app_search_down(struct app *a);
void app_take_search(struct app *a, const char *text);
void app_tell_held(struct app *a); /* that the level looked at is not that of the run */

/* app_cells.c: the cell that is selected in the sweep, and the marked one of its trials. */
void app_rerun(struct app *a);
void app_start_rerun(struct app *a); /* once a frame: the one that was asked for after a run */
void app_drop(struct app *a);
void app_show_cell(struct app *a);

/* app_preferences.c: what a person has chosen to see, from a file and into it. */
/* Of the file, with the command line over it. */
int app_take_preferences(struct app *a, const struct tui_options *options, struct err *e);
void app_save_preferences(struct app *a);

/* app_mouse.c: the mouse, by the spots of the frame that the person saw. */
void app_click(struct app *a);
void app_wheel_up(struct app *a);
void app_wheel_down(struct app *a);
uint32_t app_clicked_key(struct app *a); /* of a question; KEY_NONE: the click was on none */

/* app_act.c: what keys do. */
void app_act(struct app *a, enum action action);
void app_answer(struct app *a, enum dialog_answer answer);

#endif
