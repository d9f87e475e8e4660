#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/plot/letters.h"

static void assert_near(double a, double b)
{
    if (fabs(a - b) > 1e-9)
        fail_msg("%g is not %g", a, b);
}

/* In DejaVu Sans digits are 636 thousandths of an em wide, a blank 318; in the bold face 696 and
 * 348. */
static void test_widths_are_those_of_the_font(void **state)
{
    (void)state;
    assert_near(text_width("", FONT_TEXT), 0);
    assert_near(text_width("10 20", FONT_TEXT), (4 * 0.636 + 0.318) * 11);
    assert_near(text_width("0", FONT_SMALL), 0.636 * 9.5);
    assert_near(text_width("0 ", FONT_TITLE), (0.696 + 0.348) * 17);
}

/* What the table does not have is taken to be an em wide, once a character and not once a byte. */
static void test_a_character_of_several_bytes_counts_once(void **state)
{
    (void)state;
    assert_near(text_width("µ", FONT_TEXT), 11);
    assert_near(text_width("\xff", FONT_TEXT), 11);
}

static void test_what_fits_is_not_cut(void **state)
{
    char out[32];

    (void)state;
    text_fit("0000", FONT_TEXT, 4 * 0.636 * 11 + 0.001, out, sizeof out);
    assert_string_equal(out, "0000");
}

/* The ellipsis takes an em; two digits have room before it. */
static void test_what_does_not_fit_ends_in_an_ellipsis(void **state)
{
    char out[32];

    (void)state;
    text_fit("00000000", FONT_TEXT, (1 + 2.9 * 0.636) * 11, out, sizeof out);
    assert_string_equal(out, "00…");
    text_fit("µµµµ", FONT_TEXT, 2.5 * 11, out, sizeof out);
    assert_string_equal(out, "µ…");
    text_fit("0000", FONT_TEXT, 5, out, sizeof out);
    assert_string_equal(out, "");
}

static void test_the_buffer_is_a_limit_too(void **state)
{
    char out[8];

    (void)state;
    text_fit("0123456789", FONT_TEXT, 1e6, out, sizeof out);
    assert_true(strlen(out) < sizeof out);
    assert_string_equal(out + strlen(out) - strlen("…"), "…");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_widths_are_those_of_the_font),
        cmocka_unit_test(test_a_character_of_several_bytes_counts_once),
        cmocka_unit_test(test_what_fits_is_not_cut),
        cmocka_unit_test(test_what_does_not_fit_ends_in_an_ellipsis),
        cmocka_unit_test(test_the_buffer_is_a_limit_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
