/* Pictures as files: their formats, their sizes, and what is left when one cannot be written. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "engine/plot/pictures.h"
#include "engine/plot/plot_files.h"
#include "synthetic.h"

static char folder[] = "/tmp/rvg-plot-XXXXXX";
static struct result result;

static const char *path_of(const char *file)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, file);
    return path;
}

static void read_back(const char *file, struct buf *out)
{
    struct err e;

    buf_init(out, 1 << 26);
    if (file_read(path_of(file), out, &e) != 0)
        fail_msg("%s", e.text);
    unlink(path_of(file));
}

static void save_page(const char *file, struct buf *out)
{
    struct err e;

    if (plot_save_page(&result, path_of(file), &e) != 0)
        fail_msg("%s", e.text);
    read_back(file, out);
}

static unsigned big_endian(const uint8_t *p)
{
    return (unsigned)p[0] << 24 | (unsigned)p[1] << 16 | (unsigned)p[2] << 8 | p[3];
}

/* Width and height stand in the first chunk, IHDR (PNG specification, 11.2.2). */
static void assert_png(const struct buf *b, unsigned width, unsigned height)
{
    assert_true(b->size > 24);
    assert_memory_equal(b->data, "\x89PNG\r\n\x1a\n", 8);
    assert_memory_equal(b->data + 12, "IHDR", 4);
    assert_int_equal(big_endian(b->data + 16), width);
    assert_int_equal(big_endian(b->data + 20), height);
}

static void test_a_page_as_png(void **state)
{
    struct buf bytes;

    (void)state;
    save_page("page.png", &bytes);
    assert_png(&bytes, 1760, 2490);
    buf_fini(&bytes);
}

static void test_the_name_may_be_in_capitals(void **state)
{
    struct buf bytes;

    (void)state;
    save_page("PAGE.PNG", &bytes);
    assert_png(&bytes, 1760, 2490);
    buf_fini(&bytes);
}

static void test_a_page_as_svg(void **state)
{
    struct buf bytes;

    (void)state;
    save_page("page.svg", &bytes);
    assert_non_null(strstr(buf_text(&bytes), "<svg "));
    assert_non_null(strstr(buf_text(&bytes), "</svg>"));
    buf_fini(&bytes);
}

static void test_a_page_as_pdf(void **state)
{
    struct buf bytes;

    (void)state;
    save_page("page.pdf", &bytes);
    assert_true(bytes.size > 1000);
    assert_memory_equal(bytes.data, "%PDF-", 5);
    buf_fini(&bytes);
}

static void test_the_same_result_gives_the_same_file(void **state)
{
    static const char *const files[] = {"a.png", "a.pdf"};

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct buf first, second;

        save_page(files[i], &first);
        save_page(files[i], &second);
        assert_int_equal(first.size, second.size);
        assert_memory_equal(first.data, second.data, first.size);
        buf_fini(&first);
        buf_fini(&second);
    }
}

static void test_another_name_is_refused(void **state)
{
    static const char *const names[] = {"page", "page.jpg", ".png", "png", "page.png.txt"};
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(plot_check_name(names[i], &e), ERR_INVALID);
        assert_non_null(strstr(e.text, "ends in .png, .svg or .pdf"));
    }
    assert_int_equal(plot_save_page(&result, path_of("page.jpg"), &e), ERR_INVALID);
    assert_false(file_exists(path_of("page.jpg")));
}

static void test_a_directory_that_is_not_there(void **state)
{
    struct err e;

    (void)state;
    assert_int_not_equal(plot_save_page(&result, path_of("none/page.png"), &e), 0);
    assert_false(file_exists(path_of("none")));
}

static void test_each_picture_in_files_of_its_own(void **state)
{
    char file[64];
    struct err e;

    (void)state;
    if (plot_save_each(&result, path_of("all/of/them"), &e) != 0)
        fail_msg("%s", e.text);
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        struct buf bytes;

        snprintf(file, sizeof file, "all/of/them/%s.png", pictures[i].file);
        read_back(file, &bytes);
        assert_png(&bytes, 1800, 1200);
        buf_fini(&bytes);
        snprintf(file, sizeof file, "all/of/them/%s.svg", pictures[i].file);
        read_back(file, &bytes);
        assert_non_null(strstr(buf_text(&bytes), "<svg "));
        buf_fini(&bytes);
    }
    unlink(path_of("all/of/them/levels.dat"));
    unlink(path_of("all/of/them/levels.gp"));
    /* Nothing else is there. */
    assert_int_equal(rmdir(path_of("all/of/them")), 0);
    assert_int_equal(rmdir(path_of("all/of")), 0);
    assert_int_equal(rmdir(path_of("all")), 0);
}

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    synthetic_result(&result);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    result_fini(&result);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_page_as_png),
        cmocka_unit_test(test_the_name_may_be_in_capitals),
        cmocka_unit_test(test_a_page_as_svg),
        cmocka_unit_test(test_a_page_as_pdf),
        cmocka_unit_test(test_the_same_result_gives_the_same_file),
        cmocka_unit_test(test_another_name_is_refused),
        cmocka_unit_test(test_a_directory_that_is_not_there),
        cmocka_unit_test(test_each_picture_in_files_of_its_own),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
