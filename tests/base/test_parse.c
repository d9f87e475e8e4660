#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>

#include "base/parse.h"

static void integers_are_strict(void **state)
{
    struct err e = {0};
    int64_t n = 7;

    (void)state;
    assert_int_equal(parse_int64("0", 0, 65535, &n, &e), 0);
    assert_int_equal(n, 0);
    assert_int_equal(parse_int64("-9223372036854775808", INT64_MIN, INT64_MAX, &n, &e), 0);
    assert_true(n == INT64_MIN);
    assert_int_equal(parse_int64("abc", 0, 65535, &n, &e), ERR_INVALID);
    assert_string_equal(e.text, "'abc' is not a whole number; allowed 0 to 65535");
    assert_int_equal(parse_int64("65536", 0, 65535, &n, &e), ERR_INVALID);
    assert_string_equal(e.text, "'65536' is out of range; allowed 0 to 65535");
    assert_int_equal(parse_int64("99999999999999999999", 0, INT64_MAX, &n, &e), ERR_INVALID);
    assert_int_equal(parse_int64("", 0, 1, &n, &e), ERR_INVALID);
    assert_int_equal(parse_int64(" 1", 0, 1, &n, &e), ERR_INVALID);
    assert_int_equal(parse_int64("1 ", 0, 1, &n, &e), ERR_INVALID);
    assert_int_equal(parse_int64("+-1", -1, 1, &n, &e), ERR_INVALID);
    assert_int_equal(parse_int64("0x1", 0, 1, &n, &e), ERR_INVALID);
}

static void numbers_are_strict(void **state)
{
    const char *bad[] = {"", ".", "1,5", "1.5 ", " 1", "nan", "inf", "1e999", "0x10", "1..2", "-"};
    struct err e = {0};
    double x;

    (void)state;
    assert_int_equal(parse_double("0.25", 0, 10, &x, &e), 0);
    assert_true(x == 0.25);
    assert_int_equal(parse_double("1e3", 0, 1000, &x, &e), 0);
    assert_true(x == 1000);
    assert_int_equal(parse_double("-.5", -1, 1, &x, &e), 0);
    assert_true(x == -0.5);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(parse_double(bad[i], -1000, 1000, &x, &e), ERR_INVALID);
    assert_int_equal(parse_double("10.5", 0, 10, &x, &e), ERR_INVALID);
    assert_string_equal(e.text, "'10.5' is out of range; allowed 0 to 10");
}

static void the_decimal_point_is_a_point_in_every_locale(void **state)
{
    double x;

    (void)state;
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
        skip();
    assert_int_equal(parse_double("0.5", 0, 1, &x, NULL), 0);
    assert_true(x == 0.5);
    setlocale(LC_ALL, "C");
}

static void words_are_looked_up(void **state)
{
    const char *const words[] = {"split", "none"};
    struct err e = {0};
    size_t index = 9;

    (void)state;
    assert_int_equal(parse_word("none", words, 2, &index, &e), 0);
    assert_int_equal(index, 1);
    assert_int_equal(parse_word("non", words, 2, &index, &e), ERR_INVALID);
    assert_string_equal(e.text, "'non' is not known; allowed split, none");
}

static void lists_are_read_whole(void **state)
{
    struct err e = {0};
    int64_t n[3];
    double x[2];
    size_t count;

    (void)state;
    assert_int_equal(parse_int64_list("1,2, 4", 1, 64, n, 3, &count, &e), 0);
    assert_int_equal(count, 3);
    assert_int_equal(n[2], 4);
    assert_int_equal(parse_int64_list("1,2,4,8", 1, 64, n, 3, &count, &e), ERR_TOO_LARGE);
    assert_int_equal(parse_int64_list("1,,2", 1, 64, n, 3, &count, &e), ERR_INVALID);
    assert_int_equal(parse_int64_list("1,", 1, 64, n, 3, &count, &e), ERR_INVALID);
    assert_int_equal(parse_int64_list("", 1, 64, n, 3, &count, &e), ERR_INVALID);
    assert_int_equal(parse_int64_list("1,x", 1, 64, n, 3, &count, &e), ERR_INVALID);
    assert_string_equal(e.text, "'x' is not a whole number; allowed 1 to 64");
    assert_int_equal(parse_double_list("500,1000.5", 0, 1e6, x, 2, &count, &e), 0);
    assert_true(x[1] == 1000.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_strict),
        cmocka_unit_test(numbers_are_strict),
        cmocka_unit_test(the_decimal_point_is_a_point_in_every_locale),
        cmocka_unit_test(words_are_looked_up),
        cmocka_unit_test(lists_are_read_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
