#include <config.h>

#include "pty_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/paths.h"

enum { OUTPUT_MAX = 1 << 28, READ_SIZE = 16384, ARGUMENTS_MAX = 32, NOT_EXECUTED = 127 };

/* Told once at the start (with the program's number alone), when it stops and when it ends. */
struct report {
    pid_t program;
    bool changed;
    int status;
};

/* What the program's environment takes over from the test's. */
static const char *const inherited[] = {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS",
                                        "LSAN_OPTIONS"};

int pty_before(void **state)
{
    struct pty *p = calloc(1, sizeof *p);
    const char *base = getenv("TMPDIR");
    char work[PATH_MAX];

    if (p == NULL)
        return -1;
    *state = p;
    p->terminal = p->reports = -1;
    snprintf(p->directory, sizeof p->directory, "%s/rvgtop-pty-XXXXXX", base ? base : "/tmp");
    buf_init(&p->output, OUTPUT_MAX);
    buf_init(&p->text, OUTPUT_MAX);
    if (mkdtemp(p->directory) == NULL)
        return -1;
    snprintf(work, sizeof work, "%.4000s/work", p->directory);
    return mkdir(work, 0700);
}

static int remove_entry(const char *path, const struct stat *file, int type, struct FTW *place)
{
    (void)file;
    (void)type;
    (void)place;
    return remove(path);
}

static void end_shell(struct pty *p)
{
    int status;

    if (!p->ended && p->program > 0)
        kill(p->program, SIGKILL);
    while (waitpid(p->shell, &status, 0) < 0 && errno == EINTR)
        ;
}

int pty_after(void **state)
{
    struct pty *p = *state;

    if (p->shell > 0)
        end_shell(p);
    if (p->terminal >= 0)
        close(p->terminal);
    if (p->reports >= 0)
        close(p->reports);
    if (p->vt)
        vterm_free(p->vt);
    nftw(p->directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    buf_fini(&p->output);
    buf_fini(&p->text);
    free(p);
    return 0;
}

void pty_write_bytes(struct pty *p, const char *name, const void *data, size_t size)
{
    char path[PATH_MAX], folder[PATH_MAX];
    struct err e;

    snprintf(path, sizeof path, "%.2000s/work/%.1000s", p->directory, name);
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    if (file_make_directories(folder, &e) != 0 || file_save(path, data, size, &e) != 0)
        fail_msg("%s", e.text);
    assert_int_equal(chmod(path, 0700), 0);
}

void pty_write(struct pty *p, const char *name, const char *text)
{
    pty_write_bytes(p, name, text, strlen(text));
}

static void take_over(const char *name, char *out, size_t size)
{
    const char *value = getenv(name);

    out[0] = '\0';
    if (value)
        snprintf(out, size, "%s", value);
}

static void put_environment(const struct pty *p, const char *const *more)
{
    enum { NAMES = sizeof inherited / sizeof *inherited };
    char values[NAMES][PATH_MAX];

    for (size_t i = 0; i < NAMES; i++)
        take_over(inherited[i], values[i], sizeof values[i]);
    clearenv();
    for (size_t i = 0; i < NAMES; i++)
        if (values[i][0])
            setenv(inherited[i], values[i], 1);
    setenv("TERM", "xterm-256color", 1);
    setenv("LANG", "C.UTF-8", 1);
    setenv("HOME", p->directory, 1);
    setenv("XDG_CONFIG_HOME", p->directory, 1);
    setenv("XDG_STATE_HOME", p->directory, 1);
    for (; more && *more; more++) {
        if (strchr(*more, '='))
            putenv(strdup(*more));
        else
            unsetenv(*more);
    }
}

/* Does not return. */
static void execute(const struct pty *p, const struct pty_setup *setup)
{
    const char *argv[ARGUMENTS_MAX + 2];
    char path[PATH_MAX];
    struct err e;
    int count = 0;

    if (setup->program == NULL && paths_program("rvgtop", path, &e) != 0)
        _exit(NOT_EXECUTED);
    argv[count++] = setup->program ? setup->program : path;
    for (int i = 0; i < ARGUMENTS_MAX && setup->arguments && setup->arguments[i]; i++)
        argv[count++] = setup->arguments[i];
    argv[count] = NULL;
    if (chdir(p->directory) != 0 || chdir("work") != 0)
        _exit(NOT_EXECUTED);
    put_environment(p, setup->environment);
    for (int number = 1; number < SIGRTMIN; number++)
        signal(number, SIG_DFL);
    execvp(argv[0], (char *const *)argv);
    _exit(NOT_EXECUTED);
}

static void tell(int reports, const struct report *r)
{
    if (write(reports, r, sizeof *r) < 0)
        _exit(NOT_EXECUTED);
}

/* As a shell with job control does: both sides set the group, whoever comes first. */
static void give_foreground(pid_t group)
{
    setpgid(group, group);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, group);
    signal(SIGTTOU, SIG_DFL);
}

/* The shell. It outlives the terminal, to tell how the program took that. */
static void be_shell(const struct pty *p, const struct pty_setup *setup, int reports)
{
    struct report r = {.program = fork()};

    if (r.program == 0) {
        close(reports);
        give_foreground(getpid());
        execute(p, setup);
    }
    signal(SIGHUP, SIG_IGN);
    give_foreground(r.program);
    tell(reports, &r);
    r.changed = true;
    while (waitpid(r.program, &r.status, WUNTRACED) == r.program) {
        tell(reports, &r);
        if (!WIFSTOPPED(r.status))
            _exit(0);
    }
    _exit(NOT_EXECUTED);
}

/* The child's side of pty_start. */
static void become_session(const struct pty *p, const struct pty_setup *setup, int tty, int reports)
{
    close(p->terminal);
    login_tty(tty);
    if (setup->leads)
        execute(p, setup); /* holds `reports`: its end shows there */
    fcntl(reports, F_SETFD, FD_CLOEXEC);
    be_shell(p, setup, reports);
}

static void take_report(struct pty *p)
{
    struct report r;
    ssize_t got = read(p->reports, &r, sizeof r);

    if (got == (ssize_t)sizeof r) {
        p->program = r.program;
        p->status = r.status;
        p->stopped = r.changed && WIFSTOPPED(r.status);
        p->ended = r.changed && !p->stopped;
        return;
    }
    /* The end of a program that leads its session, or of a shell that ended too. */
    if (!p->ended && p->program == p->shell) {
        assert_int_equal(waitpid(p->shell, &p->status, 0), p->shell);
        p->shell = 0;
        p->ended = true;
    }
    close(p->reports);
    p->reports = -1;
}

void pty_start(struct pty *p, const struct pty_setup *setup)
{
    struct winsize size;
    int tty, ends[2];

    pty_open_emulator(p, setup);
    size = (struct winsize){.ws_row = (unsigned short)p->height,
                            .ws_col = (unsigned short)p->width};
    if (openpty(&p->terminal, &tty, NULL, NULL, &size) != 0)
        skip();
    fcntl(p->terminal, F_SETFD, FD_CLOEXEC);
    pty_termios(p, &p->before);
    assert_int_equal(pipe(ends), 0);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    p->shell = fork();
    assert_true(p->shell >= 0);
    if (p->shell == 0)
        become_session(p, setup, tty, ends[1]);
    close(tty);
    close(ends[1]);
    p->reports = ends[0];
    fcntl(p->reports, F_SETFL, O_RDONLY);
    p->program = p->shell;
    if (!setup->leads)
        take_report(p);
}

void pty_console(struct pty *p, const char *sweep, const char *const *environment)
{
    static const char *const arguments[] = {"t.cfg", NULL};

    pty_write(p, arguments[0], sweep);
    pty_start(p, &(struct pty_setup){.arguments = arguments, .environment = environment});
    pty_wait_for(p, "READY");
}

void pty_keys(struct pty *p, const char *keys)
{
    assert_int_equal(write(p->terminal, keys, strlen(keys)), strlen(keys));
}

void pty_resize(struct pty *p, int width, int height)
{
    struct winsize size = {.ws_row = (unsigned short)height, .ws_col = (unsigned short)width};

    p->width = width;
    p->height = height;
    vterm_set_size(p->vt, height, width);
    assert_int_equal(ioctl(p->terminal, TIOCSWINSZ, &size), 0);
}

void pty_signal(struct pty *p, int number)
{
    p->stopped &= number != SIGCONT;
    assert_int_equal(kill(p->program, number), 0);
}

void pty_hang_up(struct pty *p)
{
    close(p->terminal);
    p->terminal = -1;
    p->gone = true;
}

/* Whether "ESC [ number b" begins like that. */
static bool may_repeat(const char *held)
{
    return held[0] == '\33' && (held[1] == '\0' || held[1] == '[') &&
           (held[1] == '\0' || held[2 + strspn(held + 2, "0123456789")] == '\0');
}

/* The emulator is given a repeated character as often as it is repeated: libvterm 0.1 takes the
 * last column for written when a repetition ends before it, and wraps the line too early. */
static void show_byte(struct pty *p, char byte)
{
    int times;
    char end;

    p->held[p->held_count++] = byte;
    p->held[p->held_count] = '\0';
    if (may_repeat(p->held) && p->held_count < sizeof p->held - 1)
        return;
    if (sscanf(p->held, "\33[%d%c", &times, &end) == 2 && end == 'b') {
        for (int i = 0; i < times; i++)
            vterm_input_write(p->vt, &p->last, 1);
    } else {
        vterm_input_write(p->vt, p->held, p->held_count);
    }
    p->last = byte;
    p->held_count = 0;
}

static void take_output(struct pty *p)
{
    char bytes[READ_SIZE];
    ssize_t got = read(p->terminal, bytes, sizeof bytes);

    if (got <= 0) {
        p->gone = true; /* EIO: nobody holds the other end */
        return;
    }
    buf_append(&p->output, bytes, (size_t)got);
    for (ssize_t i = 0; i < got; i++)
        show_byte(p, bytes[i]);
}

bool pty_take(struct pty *p, int timeout_ms)
{
    struct pollfd from[] = {{.fd = p->gone ? -1 : p->terminal, .events = POLLIN},
                            {.fd = p->reports, .events = POLLIN}};

    if (poll(from, 2, timeout_ms) <= 0)
        return false;
    if (from[0].revents)
        take_output(p);
    if (from[1].revents)
        take_report(p);
    return true;
}

static bool is_stopped(struct pty *p, const void *context)
{
    (void)context;
    return p->stopped;
}

void pty_wait_stopped(struct pty *p)
{
    pty_wait(p, is_stopped, NULL, "a stop of the program");
    /* What it wrote before is on its way. */
    while (pty_take(p, 0))
        ;
}

static bool is_over(struct pty *p, const void *context)
{
    (void)context;
    return p->ended && p->gone;
}

int pty_wait_end(struct pty *p)
{
    pty_wait(p, is_over, NULL, "the end of the program");
    return WIFSIGNALED(p->status) ? -WTERMSIG(p->status) : WEXITSTATUS(p->status);
}

void pty_termios(struct pty *p, struct termios *out)
{
    memset(out, 0, sizeof *out); /* also between its fields */
    assert_int_equal(tcgetattr(p->terminal, out), 0);
}

void pty_expect_given_back(struct pty *p)
{
    struct termios after;

    pty_termios(p, &after);
    assert_memory_equal(&after, &p->before, sizeof after);
    assert_false(p->alternate);
    assert_true(p->cursor_visible);
    assert_false(pty_wants_mouse(p));
}

bool pty_path(struct pty *p, const char *pattern, char out[PATH_MAX])
{
    char whole[PATH_MAX];
    glob_t found;
    bool any;

    snprintf(whole, sizeof whole, "%.2000s/work/%.1000s", p->directory, pattern);
    any = glob(whole, 0, NULL, &found) == 0;
    if (any) {
        assert_int_equal(found.gl_pathc, 1);
        snprintf(out, PATH_MAX, "%s", found.gl_pathv[0]);
    }
    globfree(&found);
    return any;
}

const char *pty_read(struct pty *p, const char *pattern)
{
    char path[PATH_MAX];
    struct err e;

    if (!pty_path(p, pattern, path))
        fail_msg("there is no %s", pattern);
    buf_reset(&p->text);
    if (file_read(path, &p->text, &e) != 0)
        fail_msg("%s", e.text);
    return buf_text(&p->text);
}

/* "NUMBER (rvg-rest-server) S PARENT ..." */
static bool is_server_of(const char *stat_path, pid_t parent, pid_t *pid)
{
    FILE *file = fopen(stat_path, "re");
    char name[32];
    int found = 0, number, of = 0;

    if (file) {
        found = fscanf(file, "%d (%31[^)]) %*c %d", &number, name, &of);
        fclose(file);
    }
    if (found != 3 || of != parent || strncmp(name, "rvg-", 4) != 0)
        return false;
    *pid = number;
    return true;
}

size_t pty_servers(struct pty *p, int out[PTY_SERVERS_MAX])
{
    size_t count = 0;
    glob_t found;
    pid_t pid;

    assert_int_equal(glob("/proc/[0-9]*/stat", GLOB_NOSORT, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc && count < PTY_SERVERS_MAX; i++) {
        if (!is_server_of(found.gl_pathv[i], p->program, &pid))
            continue;
        out[count] = pidfd_open(pid, 0);
        assert_true(out[count++] >= 0);
    }
    globfree(&found);
    return count;
}

void pty_wait_servers_gone(const int *servers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct pollfd end = {.fd = servers[i], .events = POLLIN};

        assert_int_equal(poll(&end, 1, PTY_WAIT_S * 1000), 1);
        close(servers[i]);
    }
}
