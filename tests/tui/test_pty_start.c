/* The console comes up, shows its screens, runs a sweep and leaves: in the terminals there are. */
#include <config.h>

#include "pty_rig.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/paths.h"

static const struct {
    const char *key, *tab, *pane;
} tabs[] = {
    {"1", "[1 Dash]", "Throughput, req/s"},
    {"2", "[2 Sweep]", "4 cells"},
    {"3", "[3 Servers]", "Log of the REST server"},
    {"4", "[4 Compare]", "Where the time goes"},
    {"5", "[5 Log]", "What rvgtop did"},
};
enum { TABS = sizeof tabs / sizeof *tabs };

static void visit_screens(struct pty *p)
{
    for (int i = 0; i < TABS; i++) {
        pty_keys(p, tabs[i].key);
        pty_wait_row(p, 1, tabs[i].tab);
        pty_wait_for(p, tabs[i].pane);
    }
}

static void test_screens(void **state)
{
    struct pty *p = *state;
    struct termios raw;

    pty_console(p, PTY_TINY, NULL);
    pty_wait_for(p, "r starts the sweep: 4 trials, 20 requests each");
    pty_termios(p, &raw);
    assert_false(raw.c_lflag & (ICANON | ECHO | ISIG));
    assert_true(p->alternate);
    assert_false(p->cursor_visible);
    assert_true(pty_find(p, "\u2500", NULL)); /* UTF-8 where there is */
    visit_screens(p);
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
    pty_expect_given_back(p);
}

static void test_help(void **state)
{
    static const char *const asking[] = {"?", "\33OP"}; /* F1 */
    static const char *const leaving[] = {" ", "?", "q", "\33"};
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    for (int i = 0; i < 8; i++) {
        pty_keys(p, asking[i % 2]);
        pty_wait_for(p, "Keys of the dashboard screen");
        pty_keys(p, leaving[i / 2]);
        pty_wait_for(p, "[1 Dash]");
    }
}

static void test_run_to_the_end(void **state)
{
    static const char *const files[] = {"results.csv", "trials.csv", "timeline.csv", "sweep.cfg",
                                        "journal"};
    struct pty *p = *state;
    char pattern[64], path[PATH_MAX];

    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    pty_wait_row(p, 0, "4/4 trials");
    assert_non_null(strstr(pty_read(p, "results/*/results.json"), "\"partial\": false"));
    visit_screens(p);
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
    pty_expect_given_back(p);
    assert_true(pty_find(p, "Files: results/", NULL));
    assert_non_null(strstr(buf_text(&p->output), "c arm"));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(pattern, sizeof pattern, "results/*/%s", files[i]);
        assert_true(pty_path(p, pattern, path));
    }
}

static void test_leaving_without_a_run_leaves_nothing(void **state)
{
    struct pty *p = *state;
    char path[PATH_MAX];

    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "\33[21~"); /* F10 */
    assert_int_equal(pty_wait_end(p), 0);
    assert_false(pty_path(p, "results/*", path));
}

/* What was written after the normal screen had come back. */
static const char *written_at_the_end(struct pty *p)
{
    const char *back = strstr(buf_text(&p->output), "\33[?1049l");

    assert_non_null(back);
    return back;
}

static void test_leaving_with_the_screen(void **state)
{
    struct pty *p = *state;
    const char *tab, *files;

    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    pty_keys(p, "2?");
    pty_wait_for(p, "Keys of the sweep screen");
    pty_keys(p, "x");
    pty_wait_row(p, 1, "[2 Sweep]");
    pty_keys(p, "Q");
    assert_int_equal(pty_wait_end(p), 0);
    pty_expect_given_back(p);
    tab = strstr(written_at_the_end(p), " 1 Dash  [2 Sweep]");
    files = strstr(written_at_the_end(p), "Files: results/");
    assert_non_null(tab);
    assert_non_null(files);
    assert_true(tab > files); /* what was asked for is seen without scrolling */
}

static void test_leaving_a_run_with_the_screen(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_LONG, NULL);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "RUNNING");
    pty_keys(p, "Q");
    pty_wait_for(p, "A run is active");
    pty_keys(p, "y\r\33");
    pty_wait_gone(p, "A run is active");
    pty_keys(p, "Qs");
    assert_int_equal(pty_wait_end(p), 0);
    assert_non_null(strstr(written_at_the_end(p), "[1 Dash]"));
    assert_null(strstr(written_at_the_end(p), "A run is active"));
}

/* As most people leave. */
static void test_leaving_without_the_screen(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
    assert_null(strstr(written_at_the_end(p), "[1 Dash]"));
}

/* "REST up": the name in its colour. */
static int color_of(struct pty *p, const char *text)
{
    VTermPos at;
    int foreground, background;

    assert_true(pty_find(p, text, &at));
    pty_colors(p, at, &foreground, &background);
    assert_int_equal(background, PTY_DEFAULT_COLOR);
    return foreground;
}

static void test_colors(void **state)
{
    struct pty *p = *state;

    pty_console(p, PTY_TINY, NULL);
    pty_wait_row(p, -3, "gRPC up");
    assert_int_equal(color_of(p, "REST up"), 33);
    assert_int_equal(color_of(p, "gRPC up"), 166);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    assert_int_equal(color_of(p, "o rest"), 33);
    assert_int_equal(color_of(p, "x grpc"), 166);
}

static void expect_no_color(struct pty *p)
{
    for (VTermPos at = {0, 0}; at.row < p->height; at.row++) {
        for (at.col = 0; at.col < p->width; at.col++) {
            int foreground, background;

            pty_colors(p, at, &foreground, &background);
            assert_int_equal(foreground, PTY_DEFAULT_COLOR);
            assert_int_equal(background, PTY_DEFAULT_COLOR);
        }
    }
}

#define PREFERENCES "../rvgtop/rvgtop.cfg"

static void test_preferences_are_written_when_asked_for(void **state)
{
    struct pty *p = *state;
    char path[PATH_MAX];
    const char *text;

    pty_console(p, PTY_TINY, NULL);
    pty_keys(p, "mu");
    pty_wait_row(p, -2, "times in us");
    assert_false(pty_path(p, PREFERENCES, path));
    pty_keys(p, "W");
    pty_wait_row(p, -2, "is saved in /");
    text = pty_read(p, PREFERENCES);
    assert_non_null(strstr(text, "metric = \"p50\";\n"));
    assert_non_null(strstr(text, "unit = \"us\";\n"));
    assert_non_null(strstr(text, "mouse = false;\n"));
}

/* Options win over the file. */
static void test_preferences_are_there_at_the_start(void **state)
{
    static const char *const arguments[] = {"t.cfg", "--color=never", NULL};
    struct pty *p = *state;

    pty_write(p, "t.cfg", PTY_TINY);
    pty_write(p, PREFERENCES,
              "metric = \"p99\"; logarithmic = true; unit = \"s\"; mouse = true;\n"
              "ascii = true; color = \"always\";\n");
    pty_start(p, &(struct pty_setup){.arguments = arguments});
    pty_wait_for(p, "READY");
    pty_wait_for(p, "p99 s by concurrency");
    pty_wait_for(p, "log axis");
    assert_true(pty_wants_mouse(p));
    for (size_t i = 0; i < p->output.size; i++)
        assert_true(p->output.data[i] < 0x80);
    expect_no_color(p);
}

static void test_mistaken_preferences(void **state)
{
    static const char *const arguments[] = {"t.cfg", NULL};
    static const char *const environment[] = {"XDG_CONFIG_HOME", NULL};
    struct pty *p = *state;
    char path[PATH_MAX];

    pty_write(p, "t.cfg", PTY_TINY);
    pty_write(p, "../.config/rvgtop/rvgtop.cfg", "mouse = 1;\n");
    pty_start(p, &(struct pty_setup){.arguments = arguments, .environment = environment});
    assert_int_equal(pty_wait_end(p), 2);
    assert_non_null(strstr(buf_text(&p->output), "rvgtop.cfg:1: mouse: 1; allowed true or false"));
    assert_false(p->alternate);
    assert_false(pty_path(p, "results/*", path));
}

static void test_no_color(void **state)
{
    static const char *const environment[] = {"NO_COLOR=1", NULL};
    struct pty *p = *state;

    pty_console(p, PTY_TINY, environment);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    for (int i = 0; i < TABS; i++) {
        pty_keys(p, tabs[i].key);
        pty_wait_row(p, 1, tabs[i].tab);
        expect_no_color(p);
    }
}

/* Fewer colours, no alternate screen, no way to hide the cursor. */
static void start_on(struct pty *p, const char *term)
{
    const char *const environment[] = {term, NULL};

    pty_console(p, PTY_TINY, environment);
    pty_wait_row(p, -1, "q Quit");
    visit_screens(p);
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
    pty_expect_given_back(p);
}

static void test_linux_console(void **state)
{
    start_on(*state, "TERM=linux");
}

static void test_old_terminal(void **state)
{
    start_on(*state, "TERM=vt100");
}

static void test_multiplexer(void **state)
{
    start_on(*state, "TERM=screen-256color");
}

static void test_ascii(void **state)
{
    static const char *const environment[] = {"LANG=C", NULL};
    struct pty *p = *state;

    pty_console(p, PTY_TINY, environment);
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    visit_screens(p);
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
    for (size_t i = 0; i < p->output.size; i++)
        assert_true(p->output.data[i] < 0x80);
}

static void make_locale(struct pty *p)
{
    static const char make[] = "cd \"$0\" && localedef -i de_DE -f UTF-8 ./de_DE.UTF-8 >log 2>&1";
    char work[PATH_MAX];
    pid_t pid;
    int status;

    snprintf(work, sizeof work, "%.4000s/work", p->directory);
    pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", make, work, NULL);
        _exit(1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (status != 0)
        skip();
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether there is "0,5": a comma with no blank behind it stands nowhere else. */
static bool has_decimal_comma(const char *text)
{
    for (const char *comma = text; (comma = strchr(comma, ',')); comma++)
        if (comma > text && is_digit(comma[-1]) && is_digit(comma[1]))
            return true;
    return false;
}

/* A locale whose decimal point is a comma. */
static void test_comma_locale(void **state)
{
    struct pty *p = *state;
    static const char *const files[] = {"results.csv", "trials.csv", "timeline.csv", "sweep.cfg"};
    /* The C library does not free what it reads out of LOCPATH. */
    static const char *const environment[] = {"LOCPATH=.", "LANG=de_DE.UTF-8",
                                              "ASAN_OPTIONS=detect_leaks=0", NULL};
    struct buf screen;

    make_locale(p);
    pty_console(p, PTY_TINY, environment);
    assert_true(pty_find(p, "\u2500", NULL)); /* the locale is there */
    pty_keys(p, "r");
    pty_wait_row(p, 0, "DONE");
    buf_init(&screen, 1 << 20);
    for (int i = 0; i < TABS; i++) {
        pty_keys(p, tabs[i].key);
        pty_wait_row(p, 1, tabs[i].tab);
        pty_print(p, &screen);
    }
    if (has_decimal_comma(buf_text(&screen)))
        fail_msg("there is a decimal comma in:\n%s", buf_text(&screen));
    buf_fini(&screen);
    pty_keys(p, "q");
    assert_int_equal(pty_wait_end(p), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char pattern[64];

        snprintf(pattern, sizeof pattern, "results/*/%s", files[i]);
        assert_false(has_decimal_comma(pty_read(p, pattern)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_screens, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_help, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_run_to_the_end, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_leaving_without_a_run_leaves_nothing, pty_before,
                                        pty_after),
        cmocka_unit_test_setup_teardown(test_leaving_with_the_screen, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_leaving_a_run_with_the_screen, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_leaving_without_the_screen, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_preferences_are_written_when_asked_for, pty_before,
                                        pty_after),
        cmocka_unit_test_setup_teardown(test_preferences_are_there_at_the_start, pty_before,
                                        pty_after),
        cmocka_unit_test_setup_teardown(test_mistaken_preferences, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_colors, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_no_color, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_linux_console, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_old_terminal, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_multiplexer, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_ascii, pty_before, pty_after),
        cmocka_unit_test_setup_teardown(test_comma_locale, pty_before, pty_after),
    };

    return cmocka_run_group_tests_name("pty_start", tests, NULL, NULL);
}
