#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/character.h"
#include "tui/glyphs.h"

static void every_glyph_has_an_ascii_one(void **state)
{
    (void)state;
    for (int g = 0; g < GLYPH_COUNT; g++) {
        uint32_t unicode = glyph(g, false), ascii = glyph(g, true);

        assert_true(unicode > 0x7f && character_is_narrow(unicode));
        assert_true(ascii > ' ' && ascii < 0x7f && ascii != '?');
        assert_int_equal(glyph_fallback(unicode), (int)ascii);
    }
}

static void glyphs_are_the_ones_that_are_meant(void **state)
{
    (void)state;
    assert_int_equal(glyph(GLYPH_HORIZONTAL, false), 0x2500);
    assert_int_equal(glyph(GLYPH_HORIZONTAL, true), '-');
    assert_int_equal(glyph(GLYPH_UPPER_LEFT, true), '+');
    assert_int_equal(glyph(GLYPH_PLUS_MINUS, false), 0xb1);
    assert_int_equal(glyph(GLYPH_TIMES, true), 'x');
}

/* Darker in Unicode is darker in ASCII. */
static void shades_are_four_different_ones(void **state)
{
    static const char ascii[] = ".:+#";

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(glyph(GLYPH_SHADE_1 + i, true), ascii[i]);
    for (int i = 0; i < 3; i++)
        assert_int_equal(glyph(GLYPH_SHADE_1 + i, false), 0x2591 + i);
    assert_int_equal(glyph(GLYPH_SHADE_4, false), 0x2588);
}

static void eighths_grow_to_the_full_block(void **state)
{
    static const uint32_t blocks[] = {0x258f, 0x258e, 0x258d, 0x258c,
                                      0x258b, 0x258a, 0x2589, 0x2588};

    (void)state;
    for (int n = 1; n <= 8; n++) {
        assert_int_equal(glyph_eighths(n), blocks[n - 1]);
        assert_int_equal(glyph_fallback(glyph_eighths(n)), '#');
    }
    assert_int_equal(glyph_eighths(0), 0x258f);
    assert_int_equal(glyph_eighths(99), 0x2588);
}

static void the_rest_falls_back_to_a_question_mark(void **state)
{
    static const uint32_t others[] = {0, '\n', 0x1b, 0x7f, 0xe9, 0x4e2d, 0x110000};

    (void)state;
    for (int c = ' '; c <= '~'; c++)
        assert_int_equal(glyph_fallback((uint32_t)c), c);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(glyph_fallback(others[i]), '?');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_glyph_has_an_ascii_one),
        cmocka_unit_test(glyphs_are_the_ones_that_are_meant),
        cmocka_unit_test(shades_are_four_different_ones),
        cmocka_unit_test(eighths_grow_to_the_full_block),
        cmocka_unit_test(the_rest_falls_back_to_a_question_mark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
