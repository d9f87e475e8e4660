#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "engine/run/cli.h"
#include "tui/figures.h"
#include "tui/preferences.h"

enum { TEXT_MAX = 1 << 16 };

static char directory[64];

static int make_directory(void **state)
{
    (void)state;
    snprintf(directory, sizeof directory, "/tmp/rvgtop-preferences-XXXXXX");
    if (mkdtemp(directory) == NULL)
        return -1;
    return setenv("XDG_CONFIG_HOME", directory, 1);
}

static int remove_directory(void **state)
{
    char path[PATH_MAX];

    (void)state;
    snprintf(path, sizeof path, "%s/rvgtop/rvgtop.cfg", directory);
    unlink(path);
    snprintf(path, sizeof path, "%s/rvgtop", directory);
    rmdir(path);
    return rmdir(directory);
}

static void write_file(const char *text)
{
    struct preferences p = {.unit = TIME_MS};
    char path[PATH_MAX];
    struct err e;

    assert_int_equal(preferences_save(&p, path, &e), 0); /* makes the directory */
    assert_int_equal(file_save(path, text, strlen(text), &e), 0);
}

static void set_or_unset(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void expect_path(const char *config, const char *home, const char *expected)
{
    char path[PATH_MAX];
    struct err e;

    set_or_unset("XDG_CONFIG_HOME", config);
    set_or_unset("HOME", home);
    assert_int_equal(preferences_path(path, &e), expected ? 0 : ERR_NOT_FOUND);
    if (expected)
        assert_string_equal(path, expected);
}

/* As the XDG base directory specification says: what is no absolute path does not count. */
static void it_stands_where_it_belongs(void **state)
{
    struct preferences p;
    struct err e;

    (void)state;
    expect_path("/c", "/h", "/c/rvgtop/rvgtop.cfg");
    expect_path("", "/h", "/h/.config/rvgtop/rvgtop.cfg");
    expect_path("c", "/h", "/h/.config/rvgtop/rvgtop.cfg");
    expect_path(NULL, "/h", "/h/.config/rvgtop/rvgtop.cfg");
    expect_path(NULL, NULL, NULL);
    assert_int_equal(preferences_load(&p, &e), 0);
}

static void without_a_file_nothing_is_preferred(void **state)
{
    struct preferences p = {true, true, true, 3, 3, TIME_S};
    struct err e;

    (void)state;
    assert_int_equal(preferences_load(&p, &e), 0);
    assert_false(p.ascii || p.mouse || p.logarithmic);
    assert_string_equal(cli_color_words[p.color], "auto");
    assert_int_equal(figure_metric_at((size_t)p.metric), METRIC_THROUGHPUT);
    assert_int_equal(p.unit, TIME_MS);
}

static void all_keys_are_read(void **state)
{
    struct preferences p;
    struct err e;

    (void)state;
    write_file("ascii = true; mouse = true; logarithmic = true;\n"
               "color = \"256\"; metric = \"p99.9\"; unit = \"auto\";\n");
    assert_int_equal(preferences_load(&p, &e), 0);
    assert_true(p.ascii && p.mouse && p.logarithmic);
    assert_string_equal(cli_color_words[p.color], "256");
    assert_int_equal(figure_metric_at((size_t)p.metric), METRIC_RESPONSE_P999);
    assert_int_equal(p.unit, TIME_AUTO);
}

static void a_mistake_is_told(void **state)
{
    struct preferences p;
    struct err e;

    (void)state;
    write_file("mouse = true;\nunit = \"min\";\n");
    assert_int_equal(preferences_load(&p, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "/rvgtop/rvgtop.cfg:2: unit: 'min'; allowed ms, us, s or auto"));
    write_file("metrics = \"p99\";\n");
    assert_int_equal(preferences_load(&p, &e), ERR_INVALID);
    assert_non_null(strstr(e.text, "rvgtop.cfg:1: metrics: no such key; did you mean 'metric'?"));
}

static void what_is_saved_is_loaded(void **state)
{
    struct preferences p = {true,   false, true, 4, (int)figure_metric_index(METRIC_SERVER_RSS),
                            TIME_US};
    struct preferences again;
    char path[PATH_MAX];
    struct err e;

    (void)state;
    assert_int_equal(preferences_save(&p, path, &e), 0);
    assert_int_equal(strncmp(path, directory, strlen(directory)), 0);
    assert_int_equal(preferences_load(&again, &e), 0);
    assert_true(again.ascii && !again.mouse && again.logarithmic);
    assert_int_equal(again.color, p.color);
    assert_int_equal(again.metric, p.metric);
    assert_int_equal(again.unit, p.unit);
}

static void every_metric_has_a_word_and_a_number(void **state)
{
    size_t count = 0;

    (void)state;
    for (; figure_metric_word(count); count++)
        assert_int_equal(figure_metric_index(figure_metric_at(count)), count);
    assert_int_equal(count, 10);
}

int main(void)
{
#define IN_A_DIRECTORY(f) cmocka_unit_test_setup_teardown(f, make_directory, remove_directory)
    const struct CMUnitTest tests[] = {
        IN_A_DIRECTORY(it_stands_where_it_belongs),
        IN_A_DIRECTORY(without_a_file_nothing_is_preferred),
        IN_A_DIRECTORY(all_keys_are_read),
        IN_A_DIRECTORY(a_mistake_is_told),
        IN_A_DIRECTORY(what_is_saved_is_loaded),
        cmocka_unit_test(every_metric_has_a_word_and_a_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
