#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"

static void expect_clean(const char *in, const char *expected)
{
    char out[64];

    assert_int_equal(text_clean(in, strlen(in), out, sizeof out), strlen(expected));
    assert_string_equal(out, expected);
}

static void control_sequences_are_removed(void **state)
{
    (void)state;
    expect_clean("\x1b[31mred\x1b[0m plain", "red plain");
    expect_clean("\x1b]0;title\x07text", "]0;titletext");
    expect_clean("a\tb\rc\x7f", "a bc");
    expect_clean("\xc2\x9b"
                 "31mC1",
                 "31mC1");
    expect_clean("ends in \x1b[12", "ends in ");
    expect_clean("ends in \x1b", "ends in ");
}

static void utf8_is_kept_and_what_is_not_is_marked(void **state)
{
    (void)state;
    expect_clean("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xb1",
                 "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xb1");
    expect_clean("\x9b"
                 "31m",
                 "?31m");                     /* a bare C1 byte */
    expect_clean("\xc0\xaf", "??");           /* overlong */
    expect_clean("\xed\xa0\x80", "???");      /* surrogate */
    expect_clean("\xf4\x90\x80\x80", "????"); /* above U+10FFFF */
    expect_clean("cut \xe2\x82", "cut ??");
}

static void lines_break_at_blanks(void **state)
{
    (void)state;
    assert_int_equal(text_line_length("one two three", 7), 7);
    assert_int_equal(text_line_length("one two three", 6), 3);
    assert_int_equal(text_line_length("one   two", 5), 3);
    assert_int_equal(text_line_length("one two", 80), 7);
    assert_int_equal(text_line_length("unbroken", 5), 5);
    assert_int_equal(text_line_length("", 5), 0);
    assert_int_equal(text_line_length("\xc3\xa4\xc3\xb6\xc3\xbc x", 3), 6);
    assert_int_equal(text_line_length("\xc3\xa4\xc3\xb6\xc3\xbc", 2), 4);
    assert_int_equal(text_columns("\xc3\xa4 \xe2\x82\xac"), 3);
}

static void long_text_is_cut_between_characters(void **state)
{
    char out[10];

    (void)state;
    assert_int_equal(text_clean("123456789", 9, out, sizeof out), 9);
    assert_string_equal(out, "123456789");
    assert_int_equal(text_clean("1234567890", 10, out, sizeof out), 9);
    assert_string_equal(out, "123456\xe2\x80\xa6");
    text_clean("12345\xe2\x82\xac\xe2\x82\xac", 11, out, sizeof out);
    assert_string_equal(out, "12345\xe2\x80\xa6");
    text_clean("123456789\x1b[0m", 13, out, sizeof out);
    assert_string_equal(out, "123456789");
    text_clean("12345", 5, out, 4);
    assert_string_equal(out, "\xe2\x80\xa6");
}

static void the_locale_says_whether_it_is_utf8(void **state)
{
    (void)state;
    setenv("LC_ALL", "C", 1);
    assert_false(text_locale_is_utf8());
    setenv("LC_ALL", "C.UTF-8", 1);
    assert_true(text_locale_is_utf8());
    setenv("LC_ALL", "xx_NOWHERE", 1);
    assert_false(text_locale_is_utf8());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_sequences_are_removed),
        cmocka_unit_test(utf8_is_kept_and_what_is_not_is_marked),
        cmocka_unit_test(lines_break_at_blanks),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(the_locale_says_whether_it_is_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
