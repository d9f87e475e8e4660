/* The console while a sweep runs: leaving it, its servers, and what comes its way: sizes, floods
 * of requests, servers that print rubbish. */
#include <config.h>

#include "pty_rig.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/paths.h"

#ifdef RVG_SANITIZED
enum { STORM_SIZES = 100 };
#else
enum { STORM_SIZES = 300 };
#endif

static void start_long_run(struct pty *p)
{
    pty_console(p, PTY_LONG, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "RUNNING");
    pty_wait_gone(p, " 0/1000 trials");
}

static void expect_saved_in_part(struct pty *p)
{
    assert_non_null(strstr(pty_read(p, "results/*/results.json"), "\"partial\": true"));
    assert_non_null(strstr(buf_text(&p->output), "PARTIAL"));
}

static void test_quit_while_busy(void **state)
{
    struct pty *p = *state;

    start_long_run(p);
    pty_keys(p, "q");
    pty_wait_for(p, "A run is active");
    pty_keys(p, "n");
    pty_wait_gone(p, "A run is active");
    pty_keys(p, "3");
    pty_wait_row(p, 1, "[3 Servers]");
    assert_true(pty_find(p, "RUNNING", NULL));
    pty_keys(p, "qs");
    assert_int_equal(pty_wait_end(p), 0);
    expect_saved_in_part(p);
}

static void test_quit_after_this_trial(void **state)
{
    struct pty *p = *state;

    start_long_run(p);
    pty_keys(p, "qw");
    assert_int_equal(pty_wait_end(p), 0);
    expect_saved_in_part(p);
}

static void test_interrupt_twice(void **state)
{
    struct pty *p = *state;

    start_long_run(p);
    pty_keys(p, "\3\3");
    assert_int_equal(pty_wait_end(p), 0);
    expect_saved_in_part(p);
}

static void test_stop_and_run_again(void **state)
{
    struct pty *p = *state;

    start_long_run(p);
    pty_keys(p, "x");
    pty_wait_for(p, "Stop the run?");
    pty_keys(p, "s");
    pty_wait_row(p, 0, "STOPPED");
    pty_keys(p, "r");
    pty_wait_for(p, "Run the whole sweep again?");
    pty_keys(p, "y");
    pty_wait_row(p, 0, "RUNNING");
    pty_keys(p, "qs");
    assert_int_equal(pty_wait_end(p), 0);
}

static void test_held_level(void **state)
{
    static const char sweep[] = PTY_SWEEP "duration = 3600; blocks = 1; concurrency = (1, 2);";
    struct pty *p = *state;

    pty_console(p, sweep, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 2, "measure [");
    pty_wait_gone(p, "(held)");
    pty_keys(p, "2G\r");
    pty_wait_row(p, 1, "[1 Dash]");
    pty_wait_row(p, -2, "level c=2 is held; Esc follows the run again");
    pty_wait_for(p, "c=2 (held)");
    pty_keys(p, "\33");
    pty_wait_gone(p, "held");
}

static void test_free_run(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "+");
    pty_wait_row(p, -2, "F starts a free run");
    pty_keys(p, "F");
    pty_wait_row(p, 0, "FREE RUN");
    pty_wait_row(p, 2, "arms in turn, c=1;");
    pty_keys(p, "++");
    pty_wait_row(p, 2, "c=3;");
    pty_keys(p, "-");
    pty_wait_row(p, 2, "c=2;");
    pty_keys(p, "a");
    pty_wait_row(p, 2, "one arm, c=2;");
    pty_wait_for(p, "req/s by concurrency");
    pty_keys(p, "F");
    pty_wait_row(p, 0, "READY");
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    pty_wait_row(p, 0, "4/4 trials");
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
}

/* The line of the REST server on the servers' screen. */
struct server_line {
    char state[16], address[64], up[16];
    int pid, restarts;
};

static bool read_line(struct pty *p, struct server_line *out)
{
    VTermPos at;
    const char *text;

    if (!pty_find(p, "127.0.0.1:", &at))
        return false;
    text = strstr(pty_row(p, at.row), "REST");
    return text && sscanf(text, "REST %15s %d %63s %15s %d", out->state, &out->pid, out->address,
                          out->up, &out->restarts) == 5;
}

static bool is_up(struct pty *p, const void *line)
{
    struct server_line *out = *(struct server_line *const *)line;

    return read_line(p, out) && strcmp(out->state, "up") == 0;
}

static bool is_back(struct pty *p, const void *killed)
{
    struct server_line now;

    return read_line(p, &now) && now.pid > 0 && now.pid != *(const int *)killed &&
           strcmp(now.state, "up") == 0 && now.restarts == 1;
}

static void test_killed_server(void **state)
{
    struct pty *p = *state;
    struct server_line before, *out = &before;

    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "3");
    pty_wait(p, is_up, &out, "the REST server");
    assert_int_equal(before.restarts, 0);
    pty_keys(p, "K");
    pty_wait_for(p, "Kill the REST server (SIGKILL)?");
    pty_keys(p, "y");
    pty_wait(p, is_back, &before.pid, "the REST server started once more");
    pty_resize(p, 140, PTY_HEIGHT);
    pty_wait_for(p, "killed by signal 9");
    pty_keys(p, "1r");
    pty_wait_row(p, 0, "DONE");
}

/* What changes by itself is left out: the line of the servers has the console's own processor use.
 */
static void print_still(struct pty *p, struct buf *out)
{
    for (int y = 0; y < p->height; y++)
        if (y != p->height - 3)
            buf_printf(out, "%s\n", pty_row(p, y));
}

/* Rows are drawn from the top, so what went before a change of the message is on the screen with
 * it. */
static void settle(struct pty *p)
{
    pty_keys(p, "M");
    pty_wait_row(p, -2, "mouse on");
    pty_keys(p, "M");
    pty_wait_row(p, -2, "mouse off");
}

/* That nothing on the screen is from elsewhere, or missing: drawn anew it is the same. */
static void expect_whole(struct pty *p)
{
    struct buf before, after;

    buf_init(&before, 1 << 20);
    buf_init(&after, 1 << 20);
    settle(p);
    print_still(p, &before);
    pty_soil(p, '%');
    pty_keys(p, "\f");
    pty_wait_row(p, -1, "q Quit");
    print_still(p, &after);
    if (strcmp(buf_text(&before), buf_text(&after)) != 0) {
        fprintf(stderr, "%s\n%s\n", buf_text(&before), buf_text(&after));
        fail_msg("drawn anew the screen is another");
    }
    buf_fini(&before);
    buf_fini(&after);
}

/* A generator of our own (Knuth's of MMIX), so that a failure comes back. */
static int draw(uint64_t *seed, int most)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)(*seed >> 33) % most + 1;
}

static bool has_more(struct pty *p, const void *before)
{
    return p->output.size > *(const size_t *)before;
}

/* The new size and what is drawn for it. */
static void resize_and_wait(struct pty *p, int width, int height)
{
    size_t before = p->output.size;
    char what[64];

    snprintf(what, sizeof what, "a screen of %dx%d", width, height);
    pty_resize(p, width, height);
    pty_wait(p, has_more, &before, what);
}

static void test_resize_storm(void **state)
{
    static const char keys[] = "12345?\t/\33m]\rS";
    struct pty *p = *state;
    uint64_t seed = 1;

    start_long_run(p);
    for (int i = 0; i < STORM_SIZES; i++) {
        int width = draw(&seed, 300), height = draw(&seed, 100);

        if (i % 4 == 0)
            pty_keys(p, (char[]){keys[i / 4 % (int)(sizeof keys - 1)], '\0'});
        /* Small ones are where faults are. */
        resize_and_wait(p, i % 3 ? width : width % 20 + 1, i % 3 ? height : height % 10 + 1);
    }
    for (int i = 0; i < 3; i++)
        pty_keys(p, "\33");
    pty_resize(p, 40, 4);
    pty_wait_for(p, "full view from 80x24");
    pty_resize(p, PTY_WIDTH, PTY_HEIGHT);
    pty_wait_row(p, -1, "q Quit");
    pty_keys(p, "1x");
    pty_wait_for(p, "Stop the run?");
    pty_keys(p, "s");
    pty_wait_row(p, 0, "STOPPED");
    pty_wait_row(p, -2, "written to");
    pty_resize(p, 40, 4);
    pty_wait_for(p, "full view from 80x24");
    pty_resize(p, PTY_WIDTH, PTY_HEIGHT);
    expect_whole(p);
}

/* Both changes come before the program looks: it finds the size that it had, and a terminal that
 * has cut its content. */
static void test_resize_there_and_back(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    pty_wait_row(p, -1, "q Quit");
    pty_signal(p, SIGSTOP);
    pty_wait_stopped(p);
    pty_resize(p, 20, 5);
    pty_resize(p, PTY_WIDTH, PTY_HEIGHT);
    pty_signal(p, SIGCONT);
    pty_wait_row(p, -1, "q Quit");
    expect_whole(p);
}

static void test_keys_while_many_requests_are_in_flight(void **state)
{
    static const char sweep[] = PTY_SWEEP "duration = 3600; blocks = 1; concurrency = (256);";
    struct pty *p = *state;

    pty_console(p, sweep, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 2, "measure [");
    pty_keys(p, "3");
    pty_wait_row(p, 1, "[3 Servers]");
    pty_keys(p, "?");
    pty_wait_for(p, "Keys of the servers screen");
    pty_keys(p, " 5");
    pty_wait_row(p, 1, "[5 Log]");
    pty_keys(p, "qs");
    assert_int_equal(pty_wait_end(p), 0);
}

/* What no terminal should get: control characters and sequences, characters that are wide, join the
 * one before or turn the direction, a line of a megabyte, and every byte there is. */
static void make_rubbish(struct buf *out)
{
    static const char *const lines[] = {
        "\33[2J\33[1;1HHOSTILE\33[31;44m\33[?1049l\33[?25h\33c\7\16",
        "\33]0;title\7 \x9b"
        "31m \x90q \r\b\b\b\b\t|\v|\f|\xff\xfe|",
        "wide \u4f60\u597d e\u0301 \U0001f600 \u202eright \u200b\ufeff",
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        buf_printf(out, "%s\n", lines[i]);
    for (int i = 0; i < 1 << 20; i++)
        buf_append_char(out, 'A');
    for (int i = 0; i < 1 << 10; i++)
        buf_append_char(out, (char)(i * i >> 2));
    buf_append_text(out, "\nLAST LINE\n");
}

static void link_program(const struct pty *p, const char *name, const char *as)
{
    char path[PATH_MAX], link[PATH_MAX];
    struct err e;

    assert_int_equal(paths_program(name, path, &e), 0);
    snprintf(link, sizeof link, "%.4000s/work/%s", p->directory, as);
    assert_int_equal(symlink(path, link), 0);
}

/* A copy: a program finds what lies beside the file that it is, not beside a link to it. */
static void copy_program(struct pty *p)
{
    char path[PATH_MAX];
    struct buf content;
    struct err e;

    buf_init(&content, 1 << 28);
    if (paths_program("rvgtop", path, &e) != 0 || file_read(path, &content, &e) != 0)
        fail_msg("%s", e.text);
    pty_write_bytes(p, "bin/rvgtop", content.data, content.size);
    buf_fini(&content);
}

/* In front of the REST server stands a script that prints rubbish. */
static void make_hostile(struct pty *p)
{
    static const char script[] = "#!/bin/sh\n"
                                 "cat \"$0.rubbish\"\n"
                                 "cat \"$0.rubbish\" >&2\n"
                                 "exec ./real \"$@\"\n";
    struct buf rubbish;

    buf_init(&rubbish, 1 << 24);
    make_rubbish(&rubbish);
    copy_program(p);
    pty_write(p, "bin/rvg-rest-server", script);
    pty_write_bytes(p, "bin/rvg-rest-server.rubbish", rubbish.data, rubbish.size);
    link_program(p, "rvg-rest-server", "real");
    link_program(p, "rvg-grpc-server", "bin/rvg-grpc-server");
    buf_fini(&rubbish);
}

static void expect_unharmed(struct pty *p)
{
    static const char *const sequences[] = {"\7", "\33c", "\33]", "\xc2\x9b", "\xc2\x90"};
    int foreground, background;

    expect_whole(p);
    assert_true(p->alternate);
    assert_false(p->cursor_visible);
    for (VTermPos at = {0, 0}; at.row < p->height; at.row++) {
        for (at.col = 0; at.col < p->width; at.col++) {
            pty_colors(p, at, &foreground, &background);
            assert_int_equal(background, PTY_DEFAULT_COLOR);
        }
    }
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++)
        assert_null(memmem(p->output.data, p->output.size, sequences[i], strlen(sequences[i])));
}

static void test_hostile_server(void **state)
{
    static const char *const arguments[] = {"t.cfg", NULL};
    struct pty *p = *state;
    char log[PATH_MAX];
    struct stat file;

    make_hostile(p);
    pty_write(p, arguments[0], PTY_TINY);
    pty_start(p, &(struct pty_setup){.program = "bin/rvgtop", .arguments = arguments});
    pty_wait_for(p, "READY");
    pty_keys(p, "3\t\r"); /* the log alone */
    pty_wait_gone(p, "restarts");
    pty_wait_for(p, "LAST LINE");
    expect_unharmed(p);
    pty_keys(p, "w");
    pty_wait_for(p, "AAAA");
    expect_unharmed(p);
    pty_keys(p, "g");
    pty_wait_for(p, "HOSTILE");
    expect_unharmed(p);
    pty_keys(p, "1r");
    pty_wait_row(p, 0, "DONE");
    expect_unharmed(p);
    /* The file has everything. */
    assert_true(pty_path(p, "results/*/rest.log", log));
    assert_int_equal(stat(log, &file), 0);
    assert_true(file.st_size > 2 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_quit_while_busy, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_quit_after_this_trial, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_interrupt_twice, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_stop_and_run_again, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_held_level, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_free_run, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_killed_server, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_resize_storm, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_resize_there_and_back, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_keys_while_many_requests_are_in_flight, pty_before,
                                        pty_after),
        cmocka_unit_test_setup_teardown(test_hostile_server, pty_before, pty_after),
    };

    return cmocka_run_group_tests_name("pty_steer", tests, NULL, NULL);
}
