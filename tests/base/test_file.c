#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

static char directory[64];

static const char *at(const char *name)
{
    static char path[2][128];
    static int turn;

    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", directory, name);
    return path[turn];
}

static int make_directory(void **state)
{
    (void)state;
    strcpy(directory, "/tmp/rvgtop-test-XXXXXX");
    return mkdtemp(directory) == NULL;
}

static int remove_directory(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    return system(command);
}

static int entries(void)
{
    DIR *d = opendir(directory);
    int count = 0;

    while (readdir(d))
        count++;
    closedir(d);
    return count - 2;
}

static void expect_content(const char *path, const char *expected)
{
    struct buf b;

    buf_init(&b, 1000);
    assert_int_equal(file_read(path, &b, NULL), 0);
    assert_string_equal(buf_text(&b), expected);
    buf_fini(&b);
}

static void what_is_saved_is_read_back(void **state)
{
    struct stat status;

    (void)state;
    assert_int_equal(file_save(at("a"), "first", 5, NULL), 0);
    expect_content(at("a"), "first");
    assert_int_equal(chmod(at("a"), 0640), 0);
    assert_int_equal(symlink("a", at("link")), 0);
    assert_int_equal(file_save(at("link"), "second", 6, NULL), 0);
    expect_content(at("a"), "second");
    assert_int_equal(lstat(at("link"), &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(at("a"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_int_equal(entries(), 2);
}

static void reading_stops_at_the_cap(void **state)
{
    struct err e = {0};
    struct buf b;

    (void)state;
    file_save(at("ten"), "0123456789", 10, NULL);
    buf_init(&b, 10);
    assert_int_equal(file_read(at("ten"), &b, &e), 0);
    assert_int_equal(b.size, 10);
    buf_fini(&b);
    buf_init(&b, 9);
    assert_int_equal(file_read(at("ten"), &b, &e), ERR_TOO_LARGE);
    assert_non_null(strstr(e.text, "/ten: over the limit of 9 bytes"));
    assert_int_equal(file_read(at("none"), &b, &e), ERR_NOT_FOUND);
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_int_equal(file_read(directory, &b, &e), ERR_IO);
    buf_fini(&b);
}

static void a_device_is_written_in_place(void **state)
{
    struct stat status;
    struct err e = {0};

    (void)state;
    assert_int_equal(file_save("/dev/null", "x", 1, &e), 0);
    assert_int_equal(stat("/dev/null", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
    assert_int_equal(file_save("/dev/full", "x", 1, &e), ERR_IO);
    assert_string_equal(e.text, "/dev/full: No space left on device");
}

/* A file size limit stands in for a full disk: write fails in the middle. */
static int save_over_limit(void)
{
    struct rlimit limit = {4, 4};
    struct err e = {0};

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    return file_save(at("kept"), "0123456789", 10, &e) == ERR_IO && strstr(e.text, "kept: File too")
               ? 0
               : 1;
}

static void a_failed_save_leaves_the_old_file_and_no_temporary(void **state)
{
    int status, before;
    pid_t pid;

    (void)state;
    assert_int_equal(file_save(at("kept"), "old", 3, NULL), 0);
    before = entries();
    pid = fork();
    if (pid == 0)
        _exit(save_over_limit());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    expect_content(at("kept"), "old");
    assert_int_equal(entries(), before);
}

static void a_save_to_nowhere_names_the_path(void **state)
{
    struct err e = {0};
    struct buf b;

    (void)state;
    assert_int_equal(file_save("/nowhere/at/all", "x", 1, &e), ERR_IO);
    assert_string_equal(e.text, "/nowhere/at/all: No such file or directory");
    buf_init(&b, 1);
    buf_append_text(&b, "too long");
    assert_int_equal(file_save_buf(at("b"), &b, &e), ERR_NO_MEMORY);
    assert_false(file_exists(at("b")));
    buf_fini(&b);
}

static void directories_are_made_with_their_parents(void **state)
{
    struct err e = {0};

    (void)state;
    assert_int_equal(file_make_directories(at("x//y/z/"), &e), 0);
    assert_int_equal(file_make_directories(at("x/y/z"), &e), 0);
    assert_true(file_exists(at("x/y/z")));
    assert_int_equal(file_save(at("plain"), "", 0, NULL), 0);
    assert_int_equal(file_make_directories(at("plain/sub"), &e), ERR_IO);
    assert_non_null(strstr(e.text, "/plain: Not a directory"));
    assert_int_equal(file_make_directories("", &e), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_read_back),
        cmocka_unit_test(reading_stops_at_the_cap),
        cmocka_unit_test(a_device_is_written_in_place),
        cmocka_unit_test(a_failed_save_leaves_the_old_file_and_no_temporary),
        cmocka_unit_test(a_save_to_nowhere_names_the_path),
        cmocka_unit_test(directories_are_made_with_their_parents),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
