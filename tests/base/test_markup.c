#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/markup.h"

static void assert_becomes(void (*append)(struct buf *, const char *), const char *text,
                           const char *expected)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    append(&out, text);
    assert_string_equal(buf_text(&out), expected);
    buf_fini(&out);
}

static void what_markup_means_something_by_is_escaped(void **state)
{
    (void)state;
    assert_becomes(markup_append, "", "");
    assert_becomes(markup_append, "<script>a && \"b\"</script>",
                   "&lt;script&gt;a &amp;&amp; &quot;b&quot;&lt;/script&gt;");
    assert_becomes(markup_append, "&amp;", "&amp;amp;");
}

static void what_it_has_no_place_for_is_left_out(void **state)
{
    (void)state;
    assert_becomes(markup_append,
                   "a\x01"
                   "b\x1b[31mc\xff\xc3\xa9\td\ne",
                   "abc?\xc3\xa9 de");
}

static void lines_stay_lines(void **state)
{
    (void)state;
    assert_becomes(markup_append_lines, "a <\r\n\n\tb\n", "a &lt;\n\n b\n");
    assert_becomes(markup_append_lines, "\nlast", "\nlast");
}

static void a_line_without_end_is_cut(void **state)
{
    static char text[MARKUP_LINE_MAX + 10];
    struct buf out;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    buf_init(&out, 1 << 20);
    markup_append(&out, text);
    assert_int_equal(out.size, MARKUP_LINE_MAX - 1);
    assert_string_equal(buf_text(&out) + out.size - 4, "x\xe2\x80\xa6");
    buf_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_markup_means_something_by_is_escaped),
        cmocka_unit_test(what_it_has_no_place_for_is_left_out),
        cmocka_unit_test(lines_stay_lines),
        cmocka_unit_test(a_line_without_end_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
