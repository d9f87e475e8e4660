#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>

#include "golden.h"
#include "tui/glyphs.h"

static struct canvas make(int width, int height, bool ascii)
{
    struct canvas c;

    assert_int_equal(canvas_init(&c, width, height, ascii, NULL), 0);
    return c;
}

static void a_new_canvas_is_blank(void **state)
{
    struct canvas c = make(3, 2, false);

    (void)state;
    for (int i = 0; i < 6; i++) {
        assert_int_equal(canvas_at(&c, i % 3, i / 3)->character, ' ');
        assert_int_equal(canvas_at(&c, i % 3, i / 3)->style, STYLE_TEXT);
    }
    assert_null(canvas_at(&c, 3, 0));
    assert_null(canvas_at(&c, -1, 0));
    assert_null(canvas_at(&c, 0, 2));
    assert_null(canvas_at(&c, 0, -1));
    expect_canvas(&c, "\n\n");
    canvas_fini(&c);
}

static void painting_stays_inside_at_every_edge(void **state)
{
    struct canvas c = make(4, 3, true);

    (void)state;
    canvas_fill(&c, (struct rect){-5, -5, 6, 6}, 'a', STYLE_GOOD);
    canvas_fill(&c, (struct rect){3, 2, INT_MAX, INT_MAX}, 'b', STYLE_GOOD);
    canvas_fill(&c, (struct rect){2, -1, 1, 2}, 'c', STYLE_GOOD);
    canvas_fill(&c, (struct rect){1, 1, 0, 5}, 'd', STYLE_GOOD);
    canvas_fill(&c, (struct rect){1, 1, -3, 5}, 'e', STYLE_GOOD);
    for (int i = -1; i <= 4; i++) {
        canvas_put(&c, i, -1, 'f', STYLE_BAD);
        canvas_put(&c, i, 3, 'f', STYLE_BAD);
        canvas_put(&c, -1, i, 'f', STYLE_BAD);
        canvas_put(&c, 4, i, 'f', STYLE_BAD);
    }
    expect_canvas(&c, "a c\n"
                      "\n"
                      "   b\n");
    canvas_fini(&c);
}

static void clips_nest_and_come_off(void **state)
{
    struct canvas c = make(6, 3, true);
    struct rect all = canvas_clip(&c, (struct rect){1, 0, 4, 2});
    struct rect pane = canvas_clip(&c, (struct rect){3, 1, 9, 9});

    (void)state;
    canvas_fill(&c, (struct rect){-9, -9, 99, 99}, 'x', STYLE_TEXT);
    canvas_unclip(&c, pane);
    canvas_put(&c, 0, 0, 'y', STYLE_TEXT);
    canvas_put(&c, 1, 0, 'y', STYLE_TEXT);
    canvas_put(&c, 5, 0, 'y', STYLE_TEXT);
    canvas_put(&c, 1, 2, 'y', STYLE_TEXT);
    canvas_unclip(&c, all);
    canvas_put(&c, 5, 2, 'z', STYLE_TEXT);
    expect_canvas(&c, " y\n"
                      "   xx\n"
                      "     z\n");
    canvas_clip(&c, (struct rect){6, 0, 2, 2});
    canvas_fill(&c, (struct rect){0, 0, 9, 9}, 'n', STYLE_TEXT);
    assert_int_equal(canvas_at(&c, 5, 0)->character, ' ');
    canvas_clear(&c);
    canvas_put(&c, 0, 2, 'w', STYLE_TEXT);
    expect_canvas(&c, "\n\nw\n");
    canvas_fini(&c);
}

static void a_resized_canvas_is_blank(void **state)
{
    static const int sizes[][2] = {{1, 1},   {300, 100}, {0, 0}, {7, 0},
                                   {0, 100}, {80, 24},   {2, 2}, {CANVAS_SIDE_MAX, 1}};
    struct canvas c = make(5, 5, true);
    struct rect old;

    (void)state;
    old = canvas_clip(&c, (struct rect){1, 1, 3, 3});
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int width = sizes[i][0], height = sizes[i][1];

        assert_int_equal(canvas_resize(&c, width, height, NULL), 0);
        assert_int_equal(c.width, width);
        assert_int_equal(c.height, height);
        for (int n = 0; n < width * height; n++)
            assert_int_equal(c.cells[n].character, ' ');
        canvas_fill(&c, (struct rect){0, 0, width, height}, 'x', STYLE_TEXT);
        if (width * height > 0)
            assert_int_equal(canvas_at(&c, width - 1, height - 1)->character, 'x');
    }
    /* A clip from before may be larger than the canvas is now. */
    assert_int_equal(canvas_resize(&c, 2, 1, NULL), 0);
    canvas_unclip(&c, old);
    canvas_fill(&c, (struct rect){0, 0, 9, 9}, 'y', STYLE_TEXT);
    expect_canvas(&c, "yy\n");
    canvas_fini(&c);
}

static void impossible_sizes_are_refused(void **state)
{
    struct canvas c = make(2, 1, true), never;
    struct err e;

    (void)state;
    canvas_put(&c, 0, 0, 'k', STYLE_TEXT);
    assert_int_equal(canvas_resize(&c, CANVAS_SIDE_MAX + 1, 1, &e), ERR_INVALID);
    assert_string_equal(e.text, "a canvas of 2049 by 1; allowed 0 to 2048");
    assert_int_equal(canvas_resize(&c, 1, -1, &e), ERR_INVALID);
    expect_canvas(&c, "k\n");
    canvas_fini(&c);
    assert_int_equal(canvas_init(&never, -1, 1, true, &e), ERR_INVALID);
    assert_null(canvas_at(&never, 0, 0));
    canvas_put(&never, 0, 0, 'x', STYLE_TEXT);
    canvas_fini(&never);
}

static void restyling_leaves_the_characters(void **state)
{
    struct canvas c = make(4, 2, true);

    (void)state;
    canvas_fill(&c, (struct rect){0, 0, 4, 2}, 'a', STYLE_TEXT);
    canvas_restyle(&c, (struct rect){2, 1, 9, 9}, STYLE_SELECTED);
    expect_canvas(&c, "aaaa\naaaa\n");
    assert_int_equal(canvas_at(&c, 1, 1)->style, STYLE_TEXT);
    assert_int_equal(canvas_at(&c, 2, 0)->style, STYLE_TEXT);
    assert_int_equal(canvas_at(&c, 2, 1)->style, STYLE_SELECTED);
    assert_int_equal(canvas_at(&c, 3, 1)->style, STYLE_SELECTED);
    canvas_fini(&c);
}

static void a_frame_has_title_and_remark(void **state)
{
    struct canvas c = make(18, 4, false);
    struct rect inside = canvas_frame(&c, (struct rect){1, 0, 16, 3}, "Log", "3/9", false);

    (void)state;
    expect_canvas(&c, " ┌─ Log ── 3/9 ─┐\n"
                      " │              │\n"
                      " └──────────────┘\n"
                      "\n");
    assert_int_equal(inside.x, 2);
    assert_int_equal(inside.y, 1);
    assert_int_equal(inside.width, 14);
    assert_int_equal(inside.height, 1);
    assert_int_equal(canvas_at(&c, 1, 0)->style, STYLE_FRAME);
    assert_int_equal(canvas_at(&c, 4, 0)->style, STYLE_TITLE);
    assert_int_equal(canvas_at(&c, 11, 0)->style, STYLE_TEXT);
    canvas_fini(&c);
}

static void a_focused_frame_is_drawn_so(void **state)
{
    struct canvas c = make(5, 3, true);

    (void)state;
    canvas_frame(&c, (struct rect){0, 0, 5, 3}, NULL, NULL, true);
    expect_canvas(&c, "+---+\n"
                      "|   |\n"
                      "+---+\n");
    assert_int_equal(canvas_at(&c, 4, 2)->style, STYLE_FOCUS);
    assert_int_equal(canvas_at(&c, 0, 1)->style, STYLE_FOCUS);
    assert_int_equal(canvas_at(&c, 1, 1)->style, STYLE_TEXT);
    canvas_fini(&c);
}

/* "+- Log - 3/9 -+" is 15 wide; narrower ones lose the remark, then the title's end, then all. */
static void a_narrow_frame_loses_the_remark_first(void **state)
{
    static const struct {
        int width;
        const char *upper_edge;
    } cases[] = {
        {15, "+- Log - 3/9 -+\n\n"},
        {14, "+- Log ------+\n\n"},
        {9, "+- Log -+\n\n"},
        {8, "+- L~ -+\n\n"},
        {7, "+- ~ -+\n\n"},
        {6, "+----+\n\n"},
        {2, "++\n\n"},
        {1, "+\n\n"},
        {0, "\n\n"},
    };
    struct canvas c = make(20, 2, true);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct rect inside;

        canvas_clear(&c);
        inside = canvas_frame(&c, (struct rect){0, 0, cases[i].width, 1}, "Log", "3/9", false);
        expect_canvas(&c, cases[i].upper_edge);
        assert_true(rect_is_empty(inside));
        assert_true(inside.width >= 0 && inside.height >= 0);
    }
    canvas_clear(&c);
    canvas_frame(&c, (struct rect){0, 0, 9, 1}, NULL, "3/9", false);
    expect_canvas(&c, "+- 3/9 -+\n\n");
    canvas_clear(&c);
    canvas_frame(&c, (struct rect){0, 0, 8, 1}, NULL, "3/9", false);
    expect_canvas(&c, "+------+\n\n");
    canvas_fini(&c);
}

static void a_frame_is_clipped_like_all_else(void **state)
{
    struct canvas c = make(6, 3, true);

    (void)state;
    canvas_frame(&c, (struct rect){-2, -1, 5, 3}, "Title", "remark", false);
    canvas_frame(&c, (struct rect){4, 1, 9, 9}, NULL, NULL, false);
    expect_canvas(&c, "  |\n"
                      "--+ +-\n"
                      "    |\n");
    canvas_fini(&c);
}

static void bars_are_drawn_in_eighths(void **state)
{
    struct canvas c = make(5, 6, false);

    (void)state;
    canvas_bar(&c, 0, 0, 12, 0, STYLE_REST);
    canvas_bar(&c, 0, 1, 1, 0, STYLE_REST);
    canvas_bar(&c, 0, 2, 16, 0, STYLE_REST);
    canvas_bar(&c, 0, 3, 0, 0, STYLE_REST);
    canvas_bar(&c, 3, 4, INT_MAX, 0, STYLE_REST);
    canvas_bar(&c, -1, 5, 15, 0, STYLE_REST);
    expect_canvas(&c, "█▌\n"
                      "▏\n"
                      "██\n"
                      "\n"
                      "   ██\n"
                      "▉\n");
    assert_int_equal(canvas_at(&c, 1, 0)->style, STYLE_REST);
    assert_int_equal(canvas_at(&c, 2, 0)->style, STYLE_TEXT);
    canvas_fini(&c);
}

static void bars_of_a_character_are_whole_cells(void **state)
{
    struct canvas c = make(5, 6, false);

    (void)state;
    canvas_bar(&c, 0, 0, 20, '=', STYLE_GRPC); /* 2.5 cells */
    canvas_bar(&c, 0, 1, 19, '=', STYLE_GRPC);
    canvas_bar(&c, 0, 2, 1, '=', STYLE_GRPC);
    canvas_bar(&c, 0, 3, 0, '=', STYLE_GRPC);
    canvas_bar(&c, 0, 4, -8, '=', STYLE_GRPC);
    canvas_bar(&c, 0, 5, INT_MAX, '\n', STYLE_GRPC);
    expect_canvas(&c, "===\n==\n=\n\n\n?????\n");
    canvas_clear(&c);
    c.ascii = true;
    canvas_bar(&c, 0, 0, 12, 0, STYLE_REST);
    canvas_bar(&c, 0, 1, 11, 0, STYLE_REST);
    canvas_bar(&c, 0, 2, 1, 0, STYLE_REST);
    canvas_bar(&c, 0, 3, 12, '=', STYLE_GRPC);
    expect_canvas(&c, "##\n#\n#\n==\n\n\n");
    canvas_fini(&c);
}

static void no_character_harms_the_terminal(void **state)
{
    static const uint32_t bad[] = {0,       '\n',   0x1b,   0x7f,   0x9b,     0xad,
                                   0x0301,  0x200b, 0x202e, 0x4e2d, 0xd800,   0xfeff,
                                   0x1f600, 0x1160, 0xfffd, 0xe000, 0x110000, UINT32_MAX};
    struct canvas c = make(1, 1, false);

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        canvas_put(&c, 0, 0, bad[i], STYLE_TEXT);
        assert_int_equal(canvas_at(&c, 0, 0)->character, '?');
    }
    canvas_put(&c, 0, 0, glyph(GLYPH_SHADE_1, false), STYLE_TEXT);
    assert_int_equal(canvas_at(&c, 0, 0)->character, 0x2591);
    c.ascii = true;
    canvas_put(&c, 0, 0, glyph(GLYPH_SHADE_1, false), STYLE_TEXT);
    assert_int_equal(canvas_at(&c, 0, 0)->character, '.');
    canvas_fini(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_canvas_is_blank),
        cmocka_unit_test(painting_stays_inside_at_every_edge),
        cmocka_unit_test(clips_nest_and_come_off),
        cmocka_unit_test(a_resized_canvas_is_blank),
        cmocka_unit_test(impossible_sizes_are_refused),
        cmocka_unit_test(restyling_leaves_the_characters),
        cmocka_unit_test(a_frame_has_title_and_remark),
        cmocka_unit_test(a_focused_frame_is_drawn_so),
        cmocka_unit_test(a_narrow_frame_loses_the_remark_first),
        cmocka_unit_test(a_frame_is_clipped_like_all_else),
        cmocka_unit_test(bars_are_drawn_in_eighths),
        cmocka_unit_test(bars_of_a_character_are_whole_cells),
        cmocka_unit_test(no_character_harms_the_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
