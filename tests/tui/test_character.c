#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tui/character.h"

static void wide_joined_and_unseen_characters_are_not_narrow(void **state)
{
    static const uint32_t not_narrow[] = {
        0,      0x1f,   0x7f,   0x80,     0x9f,      0xad,   /* controls, soft hyphen */
        0x0300, 0x036f, 0x0483, 0x0489,   0x20d0,    0xfe0f, /* combining */
        0x0378, 0x038b, 0x0530, 0xffff,   0xe000,            /* unassigned, private */
        0x05d0, 0x0627, 0x0e01, 0x0915,                      /* Hebrew, Arabic, Thai, Hindi */
        0x1100, 0x1160, 0x3000, 0x3042,   0x4e00,    0xac00, 0xff21,  /* wide */
        0x231a, 0x23e9, 0x2329, 0x25fd,   0x2705,    0x26a1, 0x1f680, /* drawn as wide pictures */
        0x200b, 0x200d, 0x200f, 0x2028,   0x202a,    0x202e, 0x2066,  /* format */
        0xfeff, 0xfffd, 0xd800, 0x110000, UINT32_MAX};
    static const uint32_t is_narrow[] = {' ',    '~',    0xa0,   0xb5,   0xe9,   0x02ff, 0x03bc,
                                         0x0416, 0x1e9e, 0x2014, 0x2026, 0x20ac, 0x2190, 0x221e,
                                         0x2500, 0x2588, 0x25b8, 0x2713, 0x2800, 0x28ff};

    (void)state;
    for (size_t i = 0; i < sizeof not_narrow / sizeof not_narrow[0]; i++)
        assert_false(character_is_narrow(not_narrow[i]));
    for (size_t i = 0; i < sizeof is_narrow / sizeof is_narrow[0]; i++)
        assert_true(character_is_narrow(is_narrow[i]));
}

static void every_character_survives_utf8(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        char bytes[CHARACTER_SIZE];
        const char *at = bytes;
        size_t length = character_encode(c, bytes);

        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        if (strlen(bytes) != length || character_next(&at) != c || at != bytes + length)
            fail_msg("U+%04X", (unsigned)c);
    }
}

static void broken_bytes_are_taken_one_by_one(void **state)
{
    const char *text = "\xe2\x82";

    (void)state;
    assert_int_equal(character_next(&text), CHARACTER_BROKEN);
    assert_int_equal(character_next(&text), CHARACTER_BROKEN);
    assert_int_equal(character_next(&text), 0);
    assert_int_equal(*text, '\0');
    assert_int_equal(character_next(&text), 0);
    text = "\xf0\x9f\x98"
           "a";
    for (int i = 0; i < 3; i++)
        assert_int_equal(character_next(&text), CHARACTER_BROKEN);
    assert_int_equal(character_next(&text), 'a');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wide_joined_and_unseen_characters_are_not_narrow),
        cmocka_unit_test(every_character_survives_utf8),
        cmocka_unit_test(broken_bytes_are_taken_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
