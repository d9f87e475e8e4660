#include <config.h>

#include "tui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "tui/keys.h"
#include "tui/screen_copy.h"

enum {
    ESCAPE_DELAY_MS = 25,
    WAKE_SIGNALS = 3,
    FATAL_SIGNALS = 5,
    RESTORE_SIZE = 256,
    CLICKS_MAX = 16
};
#define NS_PER_MS 1000000L

/* All that the buttons of a usual mouse do, wanted or not: an event that was not asked for makes
 * get_wch wait for another one, also where it shall not wait. */
#define MOUSE_EVENTS                                                                             \
    (BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON2_PRESSED | BUTTON2_RELEASED | BUTTON3_PRESSED | \
     BUTTON3_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED)

struct click {
    uint32_t key;
    int x, y;
};

static const int wake_signals[WAKE_SIGNALS] = {SIGHUP, SIGTERM, SIGINT};
static const int fatal_signals[FATAL_SIGNALS] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

static struct {
    bool open;
    bool ascii;
    bool mouse;
    enum colors colors;
    SCREEN *screen;
    struct termios before;
    bool has_before;
    char restore[RESTORE_SIZE]; /* what gives the screen back, for the signal handler */
    size_t restore_size;
    volatile sig_atomic_t signal;
    bool lost;         /* nobody is at the other end */
    sigset_t old_mask; /* also that while it waits for a key */
    struct sigaction old_wake[WAKE_SIGNALS];
    struct sigaction old_fatal[FATAL_SIGNALS];
    struct click clicks[CLICKS_MAX]; /* that came and were not asked for yet, the newest first */
    size_t click_count;
    struct click click; /* the newest that was asked for */
} terminal;

static void on_wake(int number)
{
    terminal.signal = number;
}

/* Only what is safe in a handler: the terminal first, so that the shell's prompt can be read; the
 * servers end by themselves when their lifeline breaks. */
static void on_fatal(int number)
{
    ssize_t ignored = write(STDOUT_FILENO, terminal.restore, terminal.restore_size);

    (void)ignored;
    if (terminal.has_before)
        tcsetattr(STDIN_FILENO, TCSANOW, &terminal.before);
    signal(number, SIG_DFL);
    raise(number);
}

static bool has_capability(const char *name)
{
    const char *text = tigetstr(name);

    return text && text != (const char *)-1;
}

static void add_restore(const char *capability)
{
    /* Of the parameters only one is used: that of the mouse, 0 for off. */
    const char *text = has_capability(capability) ? tiparm(tigetstr(capability), 0) : "";
    size_t size = strlen(text);

    if (terminal.restore_size + size > RESTORE_SIZE)
        return;
    memcpy(terminal.restore + terminal.restore_size, text, size);
    terminal.restore_size += size;
}

static void make_restore(void)
{
    terminal.restore_size = 0;
    add_restore("sgr0");
    add_restore("XM");
    add_restore("cnorm");
    add_restore("rmkx");
    add_restore("rmcup");
}

/* Those that wake, and that of a new size, come while the terminal waits for a key and at no other
 * time: none is missed between a look at what came and the wait. Before ncurses starts, which
 * leaves handlers alone that it finds. */
static void take_signals(void)
{
    struct sigaction wake = {.sa_handler = on_wake};
    struct sigaction fatal = {.sa_handler = on_fatal, .sa_flags = (int)SA_RESETHAND};
    sigset_t held;

    sigemptyset(&wake.sa_mask);
    sigemptyset(&fatal.sa_mask);
    sigemptyset(&held);
    sigaddset(&held, SIGWINCH);
    for (int i = 0; i < WAKE_SIGNALS; i++)
        sigaddset(&held, wake_signals[i]);
    pthread_sigmask(SIG_BLOCK, &held, &terminal.old_mask);
    for (int i = 0; i < WAKE_SIGNALS; i++)
        sigaction(wake_signals[i], &wake, &terminal.old_wake[i]);
    for (int i = 0; i < FATAL_SIGNALS; i++)
        sigaction(fatal_signals[i], &fatal, &terminal.old_fatal[i]);
}

static void give_signals_back(void)
{
    for (int i = 0; i < WAKE_SIGNALS; i++)
        sigaction(wake_signals[i], &terminal.old_wake[i], NULL);
    for (int i = 0; i < FATAL_SIGNALS; i++)
        sigaction(fatal_signals[i], &terminal.old_fatal[i], NULL);
    pthread_sigmask(SIG_SETMASK, &terminal.old_mask, NULL);
}

static void set_modes(void)
{
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(ESCAPE_DELAY_MS);
    mouseinterval(0); /* a press acts at once, and is not held back for a second one */
    curs_set(0);
}

bool terminal_is_usable(void)
{
    const char *term = getenv("TERM");

    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && term[0] &&
           strcmp(term, "dumb") != 0;
}

/* LC_CTYPE alone, so that numbers keep their point. */
static bool locale_is_utf8(void)
{
    return setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void choose_colors(const char *word)
{
    const char *no_color = getenv("NO_COLOR");
    int count = 0;

    /* COLORS is known from start_color on. */
    if (has_colors() && start_color() == OK && use_default_colors() == OK)
        count = COLORS;
    terminal.colors = theme_choose(word, no_color && no_color[0], count, getenv("COLORFGBG"));
    screen_copy_init(terminal.colors);
}

/* Before newterm, which leaks where it fails and cannot be asked why. */
static int check_kind(struct err *e)
{
    const char *name = getenv("TERM");
    bool can_move;

    if (setupterm(NULL, STDOUT_FILENO, &(int){0}) != OK)
        return err_set(e, ERR_UNSUPPORTED,
                       "the terminal \"%.60s\" is not known here; most draw like another one: "
                       "TERM=xterm-256color rvgtop ...",
                       name);
    can_move = has_capability("cup");
    del_curterm(cur_term);
    if (can_move)
        return 0;
    return err_set(e, ERR_UNSUPPORTED, "the terminal \"%.60s\" cannot move its cursor", name);
}

static int start_curses(struct err *e)
{
    int rc = check_kind(e);

    if (rc != 0)
        return rc;
    terminal.screen = newterm(NULL, stdout, stdin);
    return terminal.screen ? 0 : err_set(e, ERR_NO_MEMORY, "no memory for the screen");
}

int terminal_open(const struct terminal_options *options, struct err *e)
{
    int rc;

    if (!terminal_is_usable())
        return err_set(e, ERR_UNSUPPORTED, "standard input and output are no terminal to draw on");
    terminal.ascii = !locale_is_utf8() || options->ascii;
    terminal.has_before = tcgetattr(STDIN_FILENO, &terminal.before) == 0;
    terminal.signal = 0;
    terminal.lost = false;
    take_signals();
    rc = start_curses(e);
    if (rc != 0) {
        give_signals_back();
        return rc;
    }
    make_restore();
    set_modes();
    choose_colors(options->color);
    terminal.open = true;
    terminal_set_mouse(options->mouse);
    return 0;
}

void terminal_close(void)
{
    if (!terminal.open)
        return;
    terminal.open = false;
    terminal_set_mouse(false);
    endwin();
    delscreen(terminal.screen);
    screen_copy_forget();
    give_signals_back();
}

void terminal_size(int *width, int *height)
{
    getmaxyx(stdscr, *height, *width);
}

bool terminal_is_ascii(void)
{
    return terminal.ascii;
}

enum colors terminal_colors(void)
{
    return terminal.colors;
}

static const struct {
    int curses;
    uint32_t key;
} key_names[] = {
    {KEY_UP, KEY_CURSOR_UP},       {KEY_DOWN, KEY_CURSOR_DOWN}, {KEY_LEFT, KEY_CURSOR_LEFT},
    {KEY_RIGHT, KEY_CURSOR_RIGHT}, {KEY_PPAGE, KEY_PAGE_UP},    {KEY_NPAGE, KEY_PAGE_DOWN},
    {KEY_HOME, KEY_TO_HOME},       {KEY_END, KEY_TO_END},       {KEY_BTAB, KEY_BACK_TAB},
    {KEY_DC, KEY_DELETE},          {KEY_BACKSPACE, 0x7f},       {KEY_ENTER, '\r'},
    {KEY_RESIZE, KEY_WINDOW},
};

static uint32_t key_of_mouse(mmask_t what)
{
    if (what & BUTTON1_PRESSED)
        return KEY_CLICK;
    if (what & BUTTON4_PRESSED)
        return KEY_WHEEL_UP;
    return what & BUTTON5_PRESSED ? KEY_WHEEL_DOWN : KEY_NONE;
}

static uint32_t next_click(void)
{
    if (terminal.click_count == 0)
        return KEY_NONE;
    terminal.click = terminal.clicks[--terminal.click_count];
    return terminal.click.key;
}

/* One KEY_MOUSE can stand for several events, a press and its release for one; they are given out
 * from the newest to the oldest. */
static uint32_t take_mouse(void)
{
    MEVENT event;

    while (getmouse(&event) == OK) {
        struct click click = {key_of_mouse(event.bstate), event.x, event.y};

        if (click.key != KEY_NONE && terminal.click_count < CLICKS_MAX)
            terminal.clicks[terminal.click_count++] = click;
    }
    return next_click();
}

static uint32_t translate(int code)
{
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return (uint32_t)(KEY_FUNCTION + code - KEY_F(0));
    if (code == KEY_MOUSE)
        return take_mouse();
    for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++)
        if (key_names[i].curses == code)
            return key_names[i].key;
    return KEY_NONE;
}

static uint32_t read_key(void)
{
    wint_t character;
    int kind;

    if (terminal.click_count > 0)
        return next_click();
    kind = get_wch(&character);
    if (kind == OK)
        return character == '\n' ? '\r' : (uint32_t)character;
    return kind == KEY_CODE_YES ? translate((int)character) : KEY_NONE;
}

/* Until there is input, a signal, or time is up. The other end of a lost terminal is always ready:
 * it is not asked any more. */
static void wait_for_input(int timeout_ms)
{
    struct pollfd input = {.fd = terminal.lost ? -1 : STDIN_FILENO, .events = POLLIN};
    struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * NS_PER_MS};

    if (ppoll(&input, 1, &timeout, &terminal.old_mask) <= 0)
        return;
    if (input.revents & (POLLHUP | POLLERR | POLLNVAL)) {
        terminal.lost = true;
        terminal.signal = SIGHUP;
    }
}

uint32_t terminal_key(int timeout_ms)
{
    uint32_t key = read_key();

    if (key != KEY_NONE)
        return key;
    wait_for_input(timeout_ms);
    /* Also after a signal: that of a new window size has put its key there. */
    return read_key();
}

void terminal_click(int *x, int *y)
{
    *x = terminal.click.x;
    *y = terminal.click.y;
}

void terminal_set_mouse(bool on)
{
    terminal.mouse = on;
    mousemask(on ? MOUSE_EVENTS : 0, NULL);
}

/* To the whole job, as the terminal driver would: SIGTSTP, which is without effect where there is
 * no shell to bring the job back, unlike SIGSTOP. */
static void stop_job(void)
{
    struct sigaction act = {.sa_handler = SIG_DFL}, old;

    sigemptyset(&act.sa_mask);
    sigaction(SIGTSTP, NULL, &old);
    if (old.sa_handler == SIG_IGN)
        return;
    sigaction(SIGTSTP, &act, NULL);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &old, NULL);
}

void terminal_suspend(void)
{
    endwin();
    stop_job();
    set_modes();
    terminal_set_mouse(terminal.mouse);
    clearok(stdscr, TRUE);
    refresh();
}

int terminal_signal(void)
{
    return terminal.signal;
}
