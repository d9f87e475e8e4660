#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/keys.h"
#include "tui/line_edit.h"

enum { SIZE = 12, BACKSPACE = 0x7f };

#define CONTROL(letter) ((letter) - '@')

struct line {
    char text[SIZE];
    size_t at;
};

static struct line line_of(const char *text, size_t at)
{
    struct line l = {.at = at};

    strcpy(l.text, text);
    return l;
}

static void expect_key(struct line *l, uint32_t key, const char *text, size_t at)
{
    line_edit_key(l->text, sizeof l->text, &l->at, key);
    assert_string_equal(l->text, text);
    assert_int_equal(l->at, at);
}

static void characters_go_before_the_cursor(void **state)
{
    struct line l = line_of("", 0);

    (void)state;
    expect_key(&l, 'a', "a", 1);
    expect_key(&l, 'c', "ac", 2);
    expect_key(&l, KEY_CURSOR_LEFT, "ac", 1);
    expect_key(&l, 'b', "abc", 2);
    expect_key(&l, 0xe4,
               "ab\xc3\xa4"
               "c",
               4);
    expect_key(&l, 0x20ac,
               "ab\xc3\xa4\xe2\x82\xac"
               "c",
               7);
}

static void movement_is_by_characters(void **state)
{
    struct line l = line_of("a\xe2\x82\xac"
                            "b",
                            5);

    (void)state;
    expect_key(&l, KEY_CURSOR_RIGHT, l.text, 5);
    expect_key(&l, KEY_CURSOR_LEFT, l.text, 4);
    expect_key(&l, KEY_CURSOR_LEFT, l.text, 1);
    expect_key(&l, KEY_CURSOR_RIGHT, l.text, 4);
    expect_key(&l, KEY_TO_HOME, l.text, 0);
    expect_key(&l, KEY_CURSOR_LEFT, l.text, 0);
    expect_key(&l, KEY_TO_END, l.text, 5);
    expect_key(&l, CONTROL('A'), l.text, 0);
    expect_key(&l, CONTROL('E'), l.text, 5);
}

static void characters_are_taken_away_whole(void **state)
{
    struct line l = line_of("a\xe2\x82\xac"
                            "b",
                            4);

    (void)state;
    expect_key(&l, BACKSPACE, "ab", 1);
    expect_key(&l, KEY_DELETE, "a", 1);
    expect_key(&l, KEY_DELETE, "a", 1);
    expect_key(&l, CONTROL('H'), "", 0);
    expect_key(&l, BACKSPACE, "", 0);
    l = line_of("\xe2\x82\xac"
                "b",
                0);
    expect_key(&l, KEY_DELETE, "b", 0);
}

static void a_part_is_taken_away_at_once(void **state)
{
    struct line l = line_of("abcdef", 2);

    (void)state;
    expect_key(&l, CONTROL('U'), "cdef", 0);
    l.at = 3;
    expect_key(&l, CONTROL('K'), "cde", 3);
    expect_key(&l, CONTROL('U'), "", 0);
}

/* 12 bytes are 11 and the end; half a character is not put. */
static void what_has_no_room_is_not_put(void **state)
{
    struct line l = line_of("0123456789", 10);

    (void)state;
    expect_key(&l, 0xe4, "0123456789", 10);
    expect_key(&l, 'a', "0123456789a", 11);
    expect_key(&l, 'b', "0123456789a", 11);
}

static void other_keys_do_nothing(void **state)
{
    static const uint32_t keys[] = {KEY_NONE, KEY_CURSOR_UP,     KEY_PAGE_DOWN, KEY_WINDOW,
                                    '\t',     KEY_FUNCTION + 1u, CONTROL('L')};
    struct line l = line_of("ab", 1);

    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        expect_key(&l, keys[i], "ab", 1);
}

static void the_cursor_is_always_shown(void **state)
{
    (void)state;
    assert_int_equal(line_edit_first_shown("abcdef", 0, 4), 0);
    assert_int_equal(line_edit_first_shown("abcdef", 3, 4), 0);
    assert_int_equal(line_edit_first_shown("abcdef", 4, 4), 1);
    assert_int_equal(line_edit_first_shown("abcdef", 6, 4), 3);
    assert_int_equal(line_edit_first_shown("abcdef", 6, 1), 6);
    assert_int_equal(line_edit_first_shown("\xe2\x82\xac\xe2\x82\xac"
                                           "b",
                                           7, 3),
                     3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_go_before_the_cursor),
        cmocka_unit_test(movement_is_by_characters),
        cmocka_unit_test(characters_are_taken_away_whole),
        cmocka_unit_test(a_part_is_taken_away_at_once),
        cmocka_unit_test(what_has_no_room_is_not_put),
        cmocka_unit_test(other_keys_do_nothing),
        cmocka_unit_test(the_cursor_is_always_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
