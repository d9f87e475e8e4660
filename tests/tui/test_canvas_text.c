#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "golden.h"
#include "tui/character.h"

static struct canvas make(int width, int height, bool ascii)
{
    struct canvas c;

    assert_int_equal(canvas_init(&c, width, height, ascii, NULL), 0);
    return c;
}

static void text_returns_the_column_behind_it(void **state)
{
    struct canvas c = make(6, 2, false);

    (void)state;
    assert_int_equal(canvas_text(&c, 1, 0, STYLE_REST, "abc"), 4);
    assert_int_equal(canvas_text(&c, 4, 0, STYLE_TEXT, ""), 4);
    assert_int_equal(canvas_text(&c, 4, 0, STYLE_TEXT, "defgh"), 9);
    assert_int_equal(canvas_text(&c, -2, 1, STYLE_TEXT, "ABCD"), 2);
    assert_int_equal(canvas_text(&c, 0, 7, STYLE_TEXT, "below"), 5);
    assert_int_equal(canvas_text(&c, 1000000000, 0, STYLE_TEXT, "far"), 1000000003);
    assert_int_equal(canvas_text(&c, -1000000000, 0, STYLE_TEXT, "far"), -999999997);
    expect_canvas(&c, " abcde\nCD\n");
    assert_int_equal(canvas_at(&c, 3, 0)->style, STYLE_REST);
    assert_int_equal(canvas_at(&c, 4, 0)->style, STYLE_TEXT);
    canvas_fini(&c);
}

static void every_character_takes_one_column(void **state)
{
    struct canvas c = make(12, 7, false);

    (void)state;
    assert_int_equal(canvas_text(&c, 0, 0, STYLE_TEXT, "größe µs ±"), 10);
    assert_int_equal(canvas_text(&c, 0, 1, STYLE_TEXT, "中文 log"), 6);    /* wide */
    assert_int_equal(canvas_text(&c, 0, 2, STYLE_TEXT, "e\xcc\x81 x"), 4); /* combining acute */
    assert_int_equal(canvas_text(&c, 0, 3, STYLE_TEXT, "ok \xf0\x9f\x98\x80!"), 5); /* emoji */
    assert_int_equal(canvas_text(&c, 0, 4, STYLE_TEXT, "a\tb\nc\x1b[2J"), 9);
    assert_int_equal(canvas_text(&c, 0, 5, STYLE_TEXT, "\xff\xe2\x82 \xc2\x9b"), 5);
    assert_int_equal(canvas_text(&c, 0, 6, STYLE_TEXT,
                                 "\xe2\x80\xae"
                                 "abc"),
                     4); /* to the left */
    expect_canvas(&c, "größe µs ±\n"
                      "?? log\n"
                      "e? x\n"
                      "ok ?!\n"
                      "a?b?c?[2J\n"
                      "??? ?\n"
                      "?abc\n");
    canvas_fini(&c);
}

static void an_ascii_canvas_gets_ascii(void **state)
{
    struct canvas c = make(12, 1, true);

    (void)state;
    assert_int_equal(canvas_text(&c, 0, 0, STYLE_TEXT, "µ 3×2 ▲ ─█…"), 11);
    expect_canvas(&c, "? 3x2 ^ -#~\n");
    canvas_fini(&c);
}

static void printf_puts_what_it_prints(void **state)
{
    static char longest[5 * CANVAS_SIDE_MAX];
    struct canvas c = make(8, 1, true);

    (void)state;
    assert_int_equal(canvas_printf(&c, 2, 0, STYLE_TEXT, "%d%%|%s", 60, "abc"), 9);
    expect_canvas(&c, "  60%|ab\n");
    memset(longest, 'x', sizeof longest - 1);
    assert_int_equal(canvas_printf(&c, 0, 0, STYLE_TEXT, "%s", longest), 4 * CANVAS_SIDE_MAX);
    expect_canvas(&c, "xxxxxxxx\n");
    canvas_fini(&c);
}

static void columns_count_characters(void **state)
{
    (void)state;
    assert_int_equal(canvas_columns(""), 0);
    assert_int_equal(canvas_columns("abc"), 3);
    assert_int_equal(canvas_columns("±é中"), 3);
    assert_int_equal(canvas_columns("\xff\xfe"), 2);
}

static void text_that_is_too_long_is_cut_and_marked(void **state)
{
    static const struct {
        int width;
        const char *left, *right;
    } cases[] = {
        {6, " 12345\n", "  12345\n"},
        {5, " 12345\n", "  12345\n"},
        {4, " 123~\n", "   123~\n"},
        {2, " 1~\n", "     1~\n"},
        {1, " ~\n", "      ~\n"},
        {0, "\n", "\n"},
        {-3, "\n", "\n"},
    };
    struct canvas c = make(8, 1, true);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        canvas_clear(&c);
        canvas_left(&c, 1, 0, cases[i].width, STYLE_TEXT, "12345");
        expect_canvas(&c, cases[i].left);
        canvas_clear(&c);
        canvas_right(&c, 7, 0, cases[i].width, STYLE_TEXT, "12345");
        expect_canvas(&c, cases[i].right);
    }
    canvas_clear(&c);
    c.ascii = false;
    canvas_left(&c, -2, 0, 5, STYLE_DIM, "abcdefgh");
    expect_canvas(&c, "cd…\n");
    assert_int_equal(canvas_at(&c, 2, 0)->style, STYLE_DIM);
    canvas_clear(&c);
    canvas_right(&c, 11, 0, 5, STYLE_DIM, "±2±4±6");
    expect_canvas(&c, "      ±2\n");
    canvas_fini(&c);
}

/* xorshift32 from a fixed seed: a failure comes back. */
static uint32_t random_state = 2463534242u;

static uint32_t draw(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

static int between(int low, int high)
{
    return low + (int)(draw() % (uint32_t)(high - low + 1));
}

enum { NOISE_MAX = 120 };

/* Bytes of any kind, or characters of any kind. */
static void make_noise(char out[NOISE_MAX + CHARACTER_SIZE])
{
    size_t length = (size_t)between(0, NOISE_MAX), used = 0;
    bool bytes = draw() % 2;

    while (used < length) {
        if (bytes)
            out[used++] = (char)between(1, 255);
        else
            used += character_encode((uint32_t)between(1, draw() % 2 ? 0x10ffff : 0x3000),
                                     out + used);
    }
    out[used] = '\0';
}

static struct rect random_rect(void)
{
    struct rect r = {between(-45, 45), between(-15, 15), between(-3, 60), between(-3, 20)};

    return r;
}

static void paint_noise(struct canvas *c, const char *noise)
{
    struct rect r = random_rect();
    int width = between(-5, 50);

    switch (draw() % 8) {
    case 0:
        canvas_text(c, r.x, r.y, STYLE_REST, noise);
        break;
    case 1:
        canvas_printf(c, r.x, r.y, STYLE_REST, "%s", noise);
        break;
    case 2:
        canvas_left(c, r.x, r.y, width, STYLE_REST, noise);
        break;
    case 3:
        canvas_right(c, r.x, r.y, width, STYLE_REST, noise);
        break;
    case 4:
        canvas_frame(c, r, noise, noise + strlen(noise) / 2, draw() % 2);
        break;
    case 5:
        canvas_fill(c, r, draw() % 0x120000, STYLE_REST);
        break;
    case 6:
        canvas_bar(c, r.x, r.y, between(-9, 999), (char)draw(), STYLE_REST);
        break;
    default:
        canvas_put(c, r.x, r.y, draw(), STYLE_REST);
    }
}

static bool is_within(struct rect r, int x, int y)
{
    return x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height;
}

/* Said apart from the table the canvas uses. */
static bool is_harmless(uint32_t c, bool ascii)
{
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x300 && c <= 0x36f))
        return false;
    if ((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f))
        return false;
    return ascii ? c < 0x7f : c < 0x2900;
}

static void noise_stays_within_the_clip_and_harmless(void **state)
{
    static char noise[NOISE_MAX + CHARACTER_SIZE];
    struct canvas c = make(37, 11, false);

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct rect clip;

        c.ascii = draw() % 2;
        canvas_clear(&c);
        canvas_fill(&c, c.clip, '@', STYLE_BAD);
        canvas_clip(&c, random_rect());
        clip = c.clip;
        for (int i = 0; i < 3; i++) {
            make_noise(noise);
            paint_noise(&c, noise);
        }
        for (int y = 0; y < c.height; y++)
            for (int x = 0; x < c.width; x++) {
                const struct canvas_cell *cell = canvas_at(&c, x, y);

                assert_true(is_harmless(cell->character, c.ascii));
                if (!is_within(clip, x, y))
                    assert_true(cell->character == '@' && cell->style == STYLE_BAD);
            }
    }
    canvas_fini(&c);
}

static void a_paragraph_is_broken_at_blanks(void **state)
{
    static const struct {
        const char *text, *drawn;
        int lines; /* of 6 columns, without an end to them */
    } cases[] = {
        {"", "\n\n\n", 0},
        {"one", " one\n\n\n", 1},
        {"one two", " one\n two\n\n", 2},
        {"one to three", " one to\n three\n\n", 2},
        {"abcdef ghi", " abcdef\n ghi\n\n", 2},
        {"abcdefgh i", " abcdef\n gh i\n\n", 2},
        {"a abcdefgh", " a\n abcdef\n gh\n", 3},
        {"one   two ", " one\n two\n\n", 2},
        {"a bb cccc dd eeeee", " a bb\n cccc\n dd ee~\n", 4},
        {"\xc3\xa4\xc3\xb6\xc3\xbc abc", " \xc3\xa4\xc3\xb6\xc3\xbc\n abc\n\n", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct canvas c = make(8, 3, i + 1 < sizeof cases / sizeof *cases);
        int lines = cases[i].lines < 3 ? cases[i].lines : 3;

        assert_int_equal(canvas_lines(cases[i].text, 6), cases[i].lines);
        assert_int_equal(canvas_paragraph(&c, (struct rect){1, 0, 6, 3}, STYLE_DIM, cases[i].text),
                         lines);
        expect_canvas(&c, cases[i].drawn);
        canvas_fini(&c);
    }
}

static void a_paragraph_without_room_is_nothing(void **state)
{
    struct canvas c = make(4, 2, true);

    (void)state;
    assert_int_equal(canvas_lines("text", 0), 0);
    assert_int_equal(canvas_lines("text", -1), 0);
    assert_int_equal(canvas_paragraph(&c, (struct rect){0, 0, 0, 2}, STYLE_TEXT, "text"), 0);
    assert_int_equal(canvas_paragraph(&c, (struct rect){0, 0, 4, 0}, STYLE_TEXT, "text"), 0);
    expect_canvas(&c, "\n\n");
    canvas_fini(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_returns_the_column_behind_it),
        cmocka_unit_test(every_character_takes_one_column),
        cmocka_unit_test(an_ascii_canvas_gets_ascii),
        cmocka_unit_test(printf_puts_what_it_prints),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(text_that_is_too_long_is_cut_and_marked),
        cmocka_unit_test(noise_stays_within_the_clip_and_harmless),
        cmocka_unit_test(a_paragraph_is_broken_at_blanks),
        cmocka_unit_test(a_paragraph_without_room_is_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
