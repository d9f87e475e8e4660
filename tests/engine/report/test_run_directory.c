#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "engine/report/closing_table.h"
#include "engine/report/csv_export.h"
#include "engine/report/result_json.h"
#include "engine/report/run_directory.h"
#include "synthetic.h"

/* 2026-09-24T12:01:22Z */
#define WALL_NS INT64_C(1790251282123000000)

static void assert_base(const char *setting, bool has_file, bool has_outputs, const char *expected)
{
    char base[SWEEP_PATH_SIZE];

    assert_int_equal(run_directory_base(setting, has_file, has_outputs, base, NULL), 0);
    assert_string_equal(base, expected);
}

static void the_base_follows_the_rule(void **state)
{
    (void)state;
    setenv("HOME", "/home/me", 1);
    unsetenv("XDG_STATE_HOME");
    assert_base("", true, false, "results");
    assert_base("", true, true, "results");
    assert_base("", false, false, "results");
    assert_base("mine", true, false, "mine");
    assert_base("mine", false, true, "mine");
    assert_base("", false, true, "/home/me/.local/state/rvgtop/runs");
    setenv("XDG_STATE_HOME", "not/absolute", 1);
    assert_base("", false, true, "/home/me/.local/state/rvgtop/runs");
    setenv("XDG_STATE_HOME", "/state", 1);
    assert_base("", false, true, "/state/rvgtop/runs");
}

static int setup(void **state)
{
    char *directory = strdup("/tmp/rvg-run-XXXXXX");

    setenv("TZ", "UTC", 1);
    tzset();
    assert_non_null(mkdtemp(directory));
    *state = directory;
    return 0;
}

static int teardown(void **state)
{
    char command[128];

    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", (char *)*state,
             (char *)*state);
    assert_int_equal(system(command), 0);
    free(*state);
    return 0;
}

static void assert_created(const char *base, const char *name, const char *expected)
{
    char path[SWEEP_PATH_SIZE];
    struct stat status;
    struct err e = {0};

    if (run_directory_create(base, name, WALL_NS, path, &e) != 0)
        fail_msg("%s", e.text);
    assert_memory_equal(path, base, strlen(base));
    assert_string_equal(path + strlen(base), expected);
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISDIR(status.st_mode));
}

static void names_are_made_safe_and_unique(void **state)
{
    char long_name[SWEEP_TEXT_SIZE], expected[SWEEP_TEXT_SIZE], base[128];

    snprintf(base, sizeof base, "%s/deeper/still", (char *)*state);
    assert_created(base, "cat photo", "/20260924-120122-cat-photo");
    assert_created(base, "cat photo", "/20260924-120122-cat-photo-2");
    assert_created(base, "cat/photo", "/20260924-120122-cat-photo-3");
    assert_created(base, "../../etc", "/20260924-120122-..-..-etc");
    assert_created(base,
                   "Gr\xc3\xb6\xc3\x9f"
                   "e_1.5",
                   "/20260924-120122-Gr--e_1.5");
    assert_created(base, "", "/20260924-120122-sweep");
    memset(long_name, 'x', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    snprintf(expected, sizeof expected, "/20260924-120122-%.80s", long_name);
    assert_created(base, long_name, expected);
}

static void a_base_that_cannot_be_is_named(void **state)
{
    char base[128], path[SWEEP_PATH_SIZE];
    struct err e = {0};

    snprintf(base, sizeof base, "%s/file", (char *)*state);
    assert_int_equal(file_save(base, "", 0, NULL), 0);
    assert_int_equal(run_directory_create(base, "x", WALL_NS, path, &e), ERR_IO);
    assert_memory_equal(e.text, base, strlen(base));
}

static void assert_content(const char *directory, const char *file, const struct buf *expected)
{
    char path[SWEEP_PATH_SIZE];
    struct buf text;

    assert_int_equal(run_directory_path(directory, file, path, NULL), 0);
    buf_init(&text, 1 << 24);
    assert_int_equal(file_read(path, &text, NULL), 0);
    assert_string_equal(buf_text(&text), buf_text(expected));
    buf_fini(&text);
}

static void the_whole_set_is_saved(void **state)
{
    struct buf text;
    struct result r;
    struct err e = {0};

    synthetic_result(&r);
    if (run_directory_save(*state, &r, "name = \"cat\";\n", &e) != 0)
        fail_msg("%s", e.text);
    buf_init(&text, 1 << 24);
    assert_int_equal(result_json_write(&r, &text, NULL), 0);
    assert_content(*state, RUN_RESULTS_JSON, &text);
    buf_reset(&text);
    assert_int_equal(csv_export_cells(&r, &text, NULL), 0);
    assert_content(*state, RUN_RESULTS_CSV, &text);
    buf_reset(&text);
    assert_int_equal(csv_export_trials(&r, &text, NULL), 0);
    assert_content(*state, RUN_TRIALS_CSV, &text);
    buf_reset(&text);
    assert_int_equal(csv_export_timeline(&r, &text, NULL), 0);
    assert_content(*state, RUN_TIMELINE_CSV, &text);
    buf_reset(&text);
    buf_append_text(&text, "name = \"cat\";\n");
    assert_content(*state, RUN_SWEEP, &text);
    buf_fini(&text);
    result_fini(&r);
}

/* What is read in one place must be what is read in another. */
static void table_csv_and_json_agree(void **state)
{
    const char *top = getenv("top_srcdir");
    char table[SWEEP_PATH_SIZE], command[3 * SWEEP_PATH_SIZE];
    struct buf text;
    struct result r;
    int status;

    assert_non_null(top);
    synthetic_result(&r);
    assert_int_equal(run_directory_save(*state, &r, NULL, NULL), 0);
    buf_init(&text, 1 << 20);
    closing_table_print(&r, NULL, false, &text);
    assert_int_equal(run_directory_path(*state, "table", table, NULL), 0);
    assert_int_equal(file_save_buf(table, &text, NULL), 0);
    snprintf(command, sizeof command,
             "command -v python3 >/dev/null || exit 77; "
             "exec python3 '%s/tests/engine/check_exports.py' '%s' '%s'",
             top, (char *)*state, table);
    status = system(command);
    buf_fini(&text);
    result_fini(&r);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* One file that cannot be written does not keep the others from being saved. */
static void the_rest_is_saved_when_one_file_fails(void **state)
{
    char path[SWEEP_PATH_SIZE];
    struct result r;
    struct err e;

    assert_int_equal(run_directory_path(*state, RUN_RESULTS_CSV, path, NULL), 0);
    assert_int_equal(mkdir(path, 0777), 0);
    synthetic_result(&r);
    assert_int_equal(run_directory_save(*state, &r, "", &e), ERR_IO);
    assert_non_null(strstr(e.text, RUN_RESULTS_CSV));
    assert_int_equal(run_directory_path(*state, RUN_TIMELINE_CSV, path, NULL), 0);
    assert_true(file_exists(path));
    assert_int_equal(run_directory_save("/nowhere", &r, "", &e), ERR_IO);
    assert_memory_equal(e.text, "5 files could not be saved, the first: /nowhere/results.json", 60);
    result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_base_follows_the_rule),
        cmocka_unit_test_setup_teardown(names_are_made_safe_and_unique, setup, teardown),
        cmocka_unit_test_setup_teardown(a_base_that_cannot_be_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(the_whole_set_is_saved, setup, teardown),
        cmocka_unit_test_setup_teardown(table_csv_and_json_agree, setup, teardown),
        cmocka_unit_test_setup_teardown(the_rest_is_saved_when_one_file_fails, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
