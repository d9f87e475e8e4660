#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"
#include "comma_locale.h"

static const char *fixed(double value, int decimals)
{
    static char text[NUMBER_TEXT_SIZE];

    size_t length = number_print(value, decimals, text);

    assert_int_equal(length, strlen(text));
    return text;
}

static const char *brief(double value, int digits, int decimals)
{
    static char text[NUMBER_TEXT_SIZE];

    size_t length = number_print_short(value, digits, decimals, text);

    assert_int_equal(length, strlen(text));
    return text;
}

static void fixed_decimals_are_printed(void **state)
{
    (void)state;
    assert_string_equal(fixed(0, 0), "0");
    assert_string_equal(fixed(0, 3), "0.000");
    assert_string_equal(fixed(3684.1234, 3), "3684.123");
    assert_string_equal(fixed(3684.1235, 3), "3684.124");
    assert_string_equal(fixed(-1.5, 0), "-2");
    assert_string_equal(fixed(-0.0001, 3), "0.000");
    assert_string_equal(fixed(1e14, 3), "100000000000000.000");
    assert_string_equal(fixed(999999999999999.0, 9), "999999999999999.000000000");
    assert_string_equal(fixed(0.000000001, 9), "0.000000001");
}

static const char *exact(double value)
{
    static char text[NUMBER_TEXT_SIZE];

    size_t length = number_print_exact(value, text);

    assert_int_equal(length, strlen(text));
    return text;
}

static void exact_numbers_read_back(void **state)
{
    (void)state;
    assert_string_equal(exact(0), "0");
    assert_string_equal(exact(5), "5");
    assert_string_equal(exact(-0.1), "-0.1");
    assert_string_equal(exact(86400), "86400");
    assert_string_equal(exact(0.1 + 0.2), "0.30000000000000004");
    assert_string_equal(exact(1e300), "1e+300");
    assert_string_equal(exact(NAN), "");
}

static void what_is_not_known_is_empty(void **state)
{
    (void)state;
    assert_string_equal(fixed(NAN, 3), "");
    assert_string_equal(fixed(INFINITY, 0), "");
    assert_string_equal(brief(-INFINITY, 3, 3), "");
}

static void huge_numbers_fit(void **state)
{
    (void)state;
    assert_string_equal(fixed(1e300, 3), "1.0000000000000001e+300");
    assert_string_equal(fixed(-2e15, 3), "-2000000000000000");
    assert_true(strlen(fixed(-1.2345678901234567e-300, 9)) < NUMBER_TEXT_SIZE);
}

static void short_numbers_keep_their_digits(void **state)
{
    (void)state;
    assert_string_equal(brief(0.0123, 3, 3), "0.012");
    assert_string_equal(brief(3.684, 3, 3), "3.68");
    assert_string_equal(brief(12.68, 3, 3), "12.7");
    assert_string_equal(brief(4120.6, 3, 3), "4121");
    assert_string_equal(brief(9.996, 3, 3), "10.0");
    assert_string_equal(brief(99.96, 3, 3), "100");
    assert_string_equal(brief(0, 3, 2), "0.00");
    assert_string_equal(brief(-9.996, 3, 3), "-10.0");
}

/* What a reader of the text gets is the very double that was rounded. */
static void rounding_is_what_reading_gives(void **state)
{
    double value = 0.1234567;
    int i;

    (void)state;
    for (i = 0; i < 2000; i++, value *= 1.013) {
        double rounded = number_round(value, 3);

        assert_true(strtod(fixed(value, 3), NULL) == rounded);
        assert_true(number_round(rounded, 3) == rounded);
    }
    assert_true(isnan(number_round(NAN, 3)));
    assert_true(number_round(1e300, 9) == 1e300);
}

static void the_locale_changes_nothing(void **state)
{
    (void)state;
    if (!comma_locale_enter())
        skip();
    assert_string_equal(fixed(1234.5, 3), "1234.500");
    assert_string_equal(brief(1.25, 2, 3), "1.3");
    assert_string_equal(fixed(1.5e300, 3), "1.5000000000000001e+300");
    assert_string_equal(exact(0.25), "0.25");
    comma_locale_leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_decimals_are_printed),
        cmocka_unit_test(exact_numbers_read_back),
        cmocka_unit_test(what_is_not_known_is_empty),
        cmocka_unit_test(huge_numbers_fit),
        cmocka_unit_test(short_numbers_keep_their_digits),
        cmocka_unit_test(rounding_is_what_reading_gives),
        cmocka_unit_test(the_locale_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
