/* The real program in a pseudo-terminal, looked at through a terminal emulator (libvterm). A
 * shell's part is played by a process of the rig: it leads the session, gives the program a process
 * group of its own in the foreground, and tells when that stops or ends.
 *
 * Nothing here sleeps: what a test waits for it polls for, and PTY_WAIT_S only bounds how long one
 * that fails may take. Failures print the screen. A test is skipped where there is no
 * pseudo-terminal to be had. */
#ifndef RVG_TESTS_TUI_PTY_RIG_H
#define RVG_TESTS_TUI_PTY_RIG_H

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

#include "base/buf.h"

enum {
    PTY_WAIT_S = 60,
    PTY_WIDTH = 100,
    PTY_HEIGHT = 30,
    PTY_SERVERS_MAX = 8,
    PTY_DEFAULT_COLOR = -1,
    PTY_OTHER_COLOR = -2 /* not of the palette */
};

struct pty {
    char directory[PATH_MAX]; /* home, and below it "work", where the program starts */
    pid_t shell;              /* 0: nothing was started */
    pid_t program;
    int terminal; /* the emulator's end; -1: hung up */
    int reports;  /* what the shell tells */
    struct termios before;
    VTerm *vt;
    VTermScreen *screen;
    int width, height;
    bool alternate;      /* the screen is not the normal one */
    bool cursor_visible; /* as the program wants it */
    bool gone;           /* nobody holds the terminal any more */
    bool stopped, ended;
    int status;        /* as of waitpid, once it ended */
    struct buf output; /* every byte the program wrote */
    char held[16];     /* of it, what may become a repetition, and the character before that */
    size_t held_count;
    char last;
    struct buf text; /* workspace */
};

struct pty_setup {
    const char *program;            /* NULL: rvgtop of the build */
    const char *const *arguments;   /* behind its name, up to NULL */
    const char *const *environment; /* "NAME=VALUE" sets, "NAME" takes away; up to NULL, or NULL */
    int width, height;              /* 0: PTY_WIDTH, PTY_HEIGHT */
    bool leads;                     /* the program leads the session itself: there is no shell */
};

/* Four trials of a moment; a thousand of a fifth of a second, which no test sees the end of; two of
 * an hour. */
#define PTY_SWEEP "model = \"identity\"; warmup = 0; "
#define PTY_TINY PTY_SWEEP "requests = 20; blocks = 1; concurrency = (1, 2);"
#define PTY_LONG PTY_SWEEP "duration = 0.2; blocks = 500; concurrency = (1);"
#define PTY_ENDLESS PTY_SWEEP "duration = 3600; blocks = 1; concurrency = (1);"

/* For cmocka: a rig with empty directories, and its end, whatever the test left running. */
int pty_before(void **state);
int pty_after(void **state);

/* Writes a file below the program's directory, which can be executed. */
void pty_write(struct pty *p, const char *name, const char *text);
void pty_write_bytes(struct pty *p, const char *name, const void *data, size_t size);

/* Starts it. The environment is TERM=xterm-256color, LANG=C.UTF-8, PATH, the rig's directories as
 * HOME and for XDG, and what the sanitizers take. */
void pty_start(struct pty *p, const struct pty_setup *setup);

/* Writes the sweep to t.cfg, starts the console on it and waits until it is ready. */
void pty_console(struct pty *p, const char *sweep, const char *const *environment);

/* For pty_start alone. */
void pty_open_emulator(struct pty *p, const struct pty_setup *setup);

void pty_keys(struct pty *p, const char *keys);
void pty_resize(struct pty *p, int width, int height);
void pty_signal(struct pty *p, int number);
void pty_hang_up(struct pty *p);

/* Takes what the program writes, for at most so long; false when nothing came. */
bool pty_take(struct pty *p, int timeout_ms);

/* Waits until `holds` does; `what` is for the message of a failure. */
typedef bool pty_condition(struct pty *p, const void *context);
void pty_wait(struct pty *p, pty_condition *holds, const void *context, const char *what);

void pty_wait_for(struct pty *p, const char *text);
void pty_wait_gone(struct pty *p, const char *text);

/* Until row `y` (from the bottom when negative: -1 is the last) has the text. */
void pty_wait_row(struct pty *p, int y, const char *text);

void pty_wait_stopped(struct pty *p);

/* Until the program and all who held the terminal ended. Its exit status, or minus the number of
 * the signal it was ended by. */
int pty_wait_end(struct pty *p);

/* A row as UTF-8, without the blanks at its end. Valid until the next call. */
const char *pty_row(struct pty *p, int y);

/* Appends all rows, each with a line feed. */
void pty_print(struct pty *p, struct buf *out);

/* Whether it is on the screen, and the column and row of its first place (out may be NULL). */
bool pty_find(struct pty *p, const char *text, VTermPos *out);

/* Colours of a cell: of the palette, or PTY_DEFAULT_COLOR. */
void pty_colors(struct pty *p, VTermPos at, int *foreground, int *background);

/* Whether the program is told of the mouse: by what it wrote, since not every version of the
 * emulator knows how ncurses asks for it. */
bool pty_wants_mouse(const struct pty *p);

/* Puts a letter into every cell, as if another program had written over the screen. */
void pty_soil(struct pty *p, char letter);

void pty_termios(struct pty *p, struct termios *out);

/* That the terminal is as it was before the program. */
void pty_expect_given_back(struct pty *p);

/* The path of the one file that the pattern names below the program's directory ("results/x/y");
 * false when there is none. */
bool pty_path(struct pty *p, const char *pattern, char out[PATH_MAX]);

/* The content of that file; fails when it is not there. Valid until the next call of the rig. */
const char *pty_read(struct pty *p, const char *pattern);

/* The servers that the program has started and that run now, as process descriptors to be given to
 * pty_wait_servers_gone, which closes them. */
size_t pty_servers(struct pty *p, int out[PTY_SERVERS_MAX]);
void pty_wait_servers_gone(const int *servers, size_t count);

#endif
