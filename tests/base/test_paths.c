#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/paths.h"

/* Called again as "test_paths NAME": prints where a copy of this program finds its data. */
static int print_data(const char *name)
{
    char path[PATH_MAX];
    struct err e = {0};

    if (paths_data(name, path, &e) != 0) {
        printf("%s\n", e.text);
        return 1;
    }
    printf("%s\n", path);
    return 0;
}

static void a_program_in_the_build_tree_finds_its_siblings(void **state)
{
    char path[PATH_MAX], expected[PATH_MAX];
    struct err e = {0};

    (void)state;
    assert_int_equal(paths_program("test_paths", path, &e), 0);
    assert_true(file_exists(path));
    assert_int_equal(paths_program("config.status", path, &e), 0);
    snprintf(expected, sizeof expected, "%s/config.status", getenv("top_builddir"));
    assert_string_equal(path, expected);
    assert_int_equal(paths_program("rvg-none", path, &e), ERR_NOT_FOUND);
    assert_int_equal(strncmp(e.text, "program rvg-none: not in /", 26), 0);
}

static void data_lies_in_the_source_tree(void **state)
{
    char path[PATH_MAX], expected[PATH_MAX];

    (void)state;
    assert_int_equal(paths_data("local.mk", path, NULL), 0);
    snprintf(expected, sizeof expected, "%s/data/local.mk", getenv("top_srcdir"));
    assert_string_equal(path, expected);
    assert_int_equal(paths_data("none", path, NULL), ERR_NOT_FOUND);
}

static void shell(const char *format, const char *directory, const char *self)
{
    char command[2 * PATH_MAX];

    snprintf(command, sizeof command, "d='%s' self='%s'; %s", directory, self, format);
    assert_int_equal(system(command), 0);
}

static void an_installation_may_be_moved(void **state)
{
    char directory[] = "/tmp/rvgtop-test-XXXXXX", self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

    (void)state;
    assert_true(length > 0);
    self[length] = '\0';
    assert_non_null(mkdtemp(directory));
    shell("mkdir -p \"$d/a/bin\" \"$d/a/share/rvgtop\" && cp \"$self\" \"$d/a/bin/p\" && "
          "touch \"$d/a/share/rvgtop/local.mk\" && mv \"$d/a\" \"$d/b\" && cd / && "
          "test \"$(realpath \"$(\"$d/b/bin/p\" local.mk)\")\" = \"$d/b/share/rvgtop/local.mk\"",
          directory, self);
    shell("! \"$d/b/bin/p\" none >/dev/null", directory, self);
    shell("rm -rf \"$d\"", directory, self);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_in_the_build_tree_finds_its_siblings),
        cmocka_unit_test(data_lies_in_the_source_tree),
        cmocka_unit_test(an_installation_may_be_moved),
    };

    if (argc > 1)
        return print_data(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
