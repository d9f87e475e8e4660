#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "golden.h"

static struct canvas make(int width, int height)
{
    struct canvas c;

    assert_int_equal(canvas_init(&c, width, height, false, NULL), 0);
    return c;
}

static void colours_are_as_many_as_there_are(void **state)
{
    struct canvas c = make(6, 1);

    (void)state;
    canvas_text(&c, 0, 0, STYLE_TEXT, "a");
    canvas_text(&c, 1, 0, STYLE_REST, "bb");
    canvas_text(&c, 3, 0, STYLE_TEXT, "c");
    canvas_text(&c, 4, 0, STYLE_GRPC, "d");
    expect_printed(&c, COLORS_NEVER, "abbcd\n");
    expect_printed(&c, COLORS_256, "a\x1b[0;38;5;33mbb\x1b[0mc\x1b[0;38;5;166md\x1b[0m\n");
    expect_printed(&c, COLORS_8_DARK, "a\x1b[0;36mbb\x1b[0mc\x1b[0;33md\x1b[0m\n");
    expect_printed(&c, COLORS_8_LIGHT, "a\x1b[0;34mbb\x1b[0mc\x1b[0;31md\x1b[0m\n");
    canvas_fini(&c);
}

/* Title and key are both bold: nothing changes between them. */
static void sequences_come_only_with_a_change(void **state)
{
    struct canvas c = make(6, 2);

    (void)state;
    canvas_text(&c, 0, 0, STYLE_TITLE, "a");
    canvas_text(&c, 1, 0, STYLE_KEY, "b");
    canvas_text(&c, 2, 0, STYLE_DIM, "c");
    canvas_text(&c, 3, 0, STYLE_BAD, "d");
    canvas_text(&c, 0, 1, STYLE_BAD, "d");
    expect_printed(&c, COLORS_256,
                   "\x1b[0;1mab\x1b[0;2mc\x1b[0;1;38;5;197md\x1b[0m\n"
                   "\x1b[0;1;38;5;197md\x1b[0m\n");
    canvas_fini(&c);
}

static void blanks_at_the_end_go_unless_they_are_seen(void **state)
{
    struct canvas c = make(4, 3);

    (void)state;
    canvas_fill(&c, (struct rect){0, 0, 4, 1}, ' ', STYLE_BAR);
    canvas_text(&c, 1, 1, STYLE_TEXT, "x  ");
    canvas_fill(&c, (struct rect){0, 2, 4, 1}, ' ', STYLE_REST);
    expect_printed(&c, COLORS_NEVER, "\n x\n\n");
    expect_printed(&c, COLORS_8_DARK, "\x1b[0;7m    \x1b[0m\n x\n\n");
    canvas_fini(&c);
}

static void characters_are_printed_as_utf8(void **state)
{
    struct canvas c = make(4, 1);

    (void)state;
    canvas_put(&c, 0, 0, 'a', STYLE_TEXT);
    canvas_put(&c, 1, 0, 0xe9, STYLE_TEXT);
    canvas_put(&c, 2, 0, 0x2588, STYLE_TEXT);
    canvas_put(&c, 3, 0, 0x28ff, STYLE_TEXT);
    expect_canvas(&c, "a\xc3\xa9\xe2\x96\x88\xe2\xa3\xbf\n");
    canvas_fini(&c);
}

static void an_empty_canvas_prints_empty_rows(void **state)
{
    struct canvas c = make(0, 2);

    (void)state;
    expect_printed(&c, COLORS_256, "\n\n");
    assert_int_equal(canvas_resize(&c, 9, 0, NULL), 0);
    expect_printed(&c, COLORS_256, "");
    canvas_fini(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_are_as_many_as_there_are),
        cmocka_unit_test(sequences_come_only_with_a_change),
        cmocka_unit_test(blanks_at_the_end_go_unless_they_are_seen),
        cmocka_unit_test(characters_are_printed_as_utf8),
        cmocka_unit_test(an_empty_canvas_prints_empty_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
